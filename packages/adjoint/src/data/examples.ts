import type { Dataset, Inputs, Scaling, Schema } from "@adjoint/reference";

/** Numbers in an array or a typed array. */
export type Numbers = ArrayLike<number>;

/** A row whose columns have names: `{ width: 1, height: 2 }`. */
export type NamedRow = Readonly<Record<string, number>>;

/**
 * Inputs x[m, n₀]: rows of numbers, rows with named columns, a flat array in row-major order with its shape, a flat typed array (its rows are as long as the network has inputs),
 * or the `inputs` of a data set.
 */
export type InputsLike =
  | readonly NamedRow[]
  | readonly Numbers[]
  | { readonly values: Numbers; readonly shape: readonly [rows: number, cols: number] }
  | Float32Array
  | Float64Array
  | Uint8Array
  | Inputs;

/** Classes: whole numbers from 0, names, or one-hot rows. */
export type LabelsLike = Numbers | readonly string[] | readonly Numbers[];

/** Values to be learnt y[m, K]: numbers where K = 1, rows of numbers, or a flat array with its shape. */
export type TargetsLike =
  Numbers | readonly Numbers[] | { readonly values: Numbers; readonly shape: readonly [rows: number, cols: number] };

/** Inputs with what belongs to them: a data set; `labels` for classes; or `targets` for values. */
export type Examples =
  | Dataset
  | {
      readonly inputs: InputsLike;
      readonly labels: LabelsLike;
      /** Names of the classes, by number. Without it, names of labels are numbered in the order of the alphabet, or as the network knows them. */
      readonly classes?: readonly string[];
    }
  | { readonly inputs: InputsLike; readonly targets: TargetsLike };

/** What a network knows of the data it was fitted to, kept with the model so that raw data can be treated alike. */
export interface DataDescription {
  readonly name?: string;
  readonly features?: readonly string[];
  /** Names of the classes, by number; or of the values to be learnt. */
  readonly classes?: readonly string[];
  readonly targets?: readonly string[];
  readonly scaling?: Scaling;
  /** What the columns of the table are that the data came from, and how they became inputs and targets. */
  readonly schema?: Schema;
  readonly image?: { readonly height: number; readonly width: number };
}
