import type { Dense, DenseNetwork, NotationName } from "@adjoint/formula/core";
import type { AuthorNames } from "./author-names.ts";

/** A number as its author printed it, and where it stands in the trace. */
export interface PublishedNumber {
  /** The author's name for it. */
  readonly label: string;
  /** The id of the step in the trace. */
  readonly step: string;
  /** In the layout with examples as columns; from 0. */
  readonly row: number;
  readonly col: number;
  /** The digits as printed. */
  readonly printed: string;
}

/** A worked example that somebody published, with its source. */
export interface GalleryExample {
  readonly name: ExampleName;
  readonly title: string;
  readonly source: string;
  /** The notation that its author uses. */
  readonly notation: NotationName;
  readonly network: DenseNetwork;
  readonly X: Dense;
  readonly Y: Dense;
  readonly learningRate: number;
  /** False where the author leaves the biases as they are. */
  readonly updateBiases: boolean;
  readonly published: readonly PublishedNumber[];
  /** The author's name of each entry, where he writes no matrices. */
  readonly names?: Readonly<Record<string, AuthorNames>>;
  /** What a reader should know: an erratum, where the numbers come from. */
  readonly notes: readonly string[];
}

export type ExampleName = "mazur" | "hagan" | "ex4" | "sudeep" | "cs231n" | "learner" | "explainer" | "nielsen";
