import type { ExportFormat } from "adjoint/exchange";
import type { RowPrediction } from "adjoint/tables";

/** What can be asked of a trained network. */
export type Question =
  /** By how much the loss rises when the values of an input are dealt out anew among the rows. */
  | { readonly kind: "importance" }
  /** What is predicted for rows whose value is known. */
  | { readonly kind: "predictions" }
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
  readonly columns: readonly RowColumn[];
  readonly row: RowPrediction;
  readonly export: Files;
}
