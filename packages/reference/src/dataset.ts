import type { Schema } from "./schema.ts";

/** Inputs in memory: row-major, numbers or bytes (an image stays bytes until its batch is gathered). */
export interface Inputs {
  readonly values: Float32Array | Float64Array | Uint8Array;
  readonly rows: number;
  readonly cols: number;
  /** The factor by which a byte becomes a number (1/255, 1/16); 1 for numbers. */
  readonly scale: number;
}

/** Targets: class numbers [rows], or values [rows, cols] row-major. */
export type Targets =
  | { readonly kind: "classes"; readonly labels: Uint32Array; readonly classes: readonly string[] }
  | { readonly kind: "values"; readonly values: Float32Array | Float64Array; readonly cols: number; readonly names: readonly string[] };

/**
 * How raw columns became the columns of `inputs`, so that new data can be treated alike: x = (raw − shift)·scale, column by column, then x/√(1 + (x/3)²) where `clipped` says so.
 * It is fitted on the training part and kept with the model.
 */
export interface Scaling {
  readonly kind: "standardize" | "minMax" | "robust" | "bytes" | "none";
  readonly shift: readonly number[];
  readonly scale: readonly number[];
  /** Of a robust scaling: the columns that are clipped smoothly. */
  readonly clipped?: readonly boolean[];
}

/** Examples with their targets. Plain, readonly data: methods that `@adjoint/datasets` offers (split, standardize, …) return new ones. */
export interface Dataset {
  readonly name: string;
  readonly inputs: Inputs;
  readonly targets: Targets;
  /** What each row counts in training [rows], where rows differ; see `sampleWeight`. */
  readonly weights?: Float64Array;
  /** Names of the input columns, if they have any. */
  readonly features?: readonly string[];
  readonly scaling?: Scaling;
  /** How the columns of a table became inputs and targets, where they come from one. */
  readonly schema?: Schema;
  /** Height and width, if a row is an image. */
  readonly image?: { readonly height: number; readonly width: number };
}
