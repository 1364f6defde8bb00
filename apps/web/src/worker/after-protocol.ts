import type { ExportFormat } from "adjoint/exchange";
import type { RowPrediction } from "adjoint/tables";

/** What can be asked of a trained network. */
export type Question =
  /** By how much the loss rises when the values of an input are dealt out anew among the rows. */
  | { readonly kind: "importance" }
  /** What is predicted for rows whose value is known. */
  | { readonly kind: "predictions" }
  /** The rows of a class that were taken for another, or for itself. */
  | { readonly kind: "taken"; readonly actual: number; readonly predicted: number }
  /** Which rows are taken for another class. */
  | { readonly kind: "mistakes" }
  /** How well one class is told from the others, whatever share of them is accepted. */
  | { readonly kind: "roc"; readonly positive: number }
  /** The columns that a row has. */
  | { readonly kind: "columns" }
  | { readonly kind: "row"; readonly row: Readonly<Record<string, string>> }
  | { readonly kind: "export"; readonly format: ExportFormat };

export interface Importance {
  readonly part: "test" | "training";
  readonly rows: number;
  /** The loss as it is. */
  readonly loss: number;
  /** Sorted, the most important first. */
  readonly features: readonly { readonly name: string; readonly rise: number }[];
}

export interface Predictions {
  readonly part: "test" | "training";
  readonly name: string;
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
}

export interface TakenRows {
  readonly part: "test" | "training";
  /** How many there are; some of them follow. */
  readonly total: number;
  readonly names: readonly string[];
  /** In the units of the data, with the probability of what was predicted. */
  readonly rows: readonly { readonly values: readonly number[]; readonly probability: number }[];
  readonly image?: { readonly height: number; readonly width: number };
}

export interface Mistakes {
  readonly part: "test" | "training";
  /** The numbers of the rows, in their order. */
  readonly rows: readonly number[];
  /** Of how many. */
  readonly of: number;
}

export interface Roc {
  readonly part: "test" | "training";
  readonly name: string;
  readonly positives: number;
  readonly negatives: number;
  /** From (0, 0) to (1, 1): the share of the others that is accepted, and of the class. */
  readonly points: readonly (readonly [falsePositive: number, truePositive: number])[];
  readonly area: number;
  /** Accepting from ½ on. */
  readonly precision: number;
  readonly recall: number;
}

export interface RowColumn {
  readonly name: string;
  /** The categories where it is one of them; else it is a number. */
  readonly categories?: readonly string[];
  /** A value to begin with. */
  readonly example: string;
}

export interface Files {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly notes: readonly string[];
}

/** The answers, by the kind of question. */
export interface Answers {
  readonly importance: Importance;
  readonly predictions: Predictions;
  readonly taken: TakenRows;
  readonly roc: Roc;
  readonly mistakes: Mistakes;
  readonly columns: readonly RowColumn[];
  readonly row: RowPrediction;
  readonly export: Files;
}
