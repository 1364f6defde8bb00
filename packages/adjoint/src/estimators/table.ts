import type { Dataset } from "@adjoint/reference";
import { normalizeInputs } from "../data/given.ts";
import { readInputs } from "../data/inputs.ts";
import type { InputsLike } from "../data/examples.ts";
import { failEstimator } from "./problems.ts";

/** X[m, n₀]: rows of numbers, rows with named columns, or an array with its shape. */
export type Matrix = InputsLike;

/** Inputs as a data set takes them, and the names of their columns. */
export interface Table {
  readonly values: Float32Array | Float64Array;
  readonly rows: number;
  readonly cols: number;
  readonly features: readonly string[] | undefined;
}

/** Reads X; the columns must be those that the estimator was fitted to, where it was. */
export function readTable(
  where: string,
  X: Matrix,
  fitted: { readonly cols: number; readonly features: readonly string[] | undefined } | undefined,
): Table {
  const { inputs, features } = normalizeInputs(where, X, fitted?.features);
  const cols = fitted?.cols ?? widthOf(inputs);
  const { values, rows, scale } = readInputs(inputs, { where, cols, features });
  return { values: values instanceof Uint8Array ? Float64Array.from(values, (value) => value * scale) : values, rows, cols, features };
}

/** Returns a data set of a table. */
export function createDataset({ values, rows, cols, features }: Table, targets: Dataset["targets"]): Dataset {
  return { name: "X", inputs: { values, rows, cols, scale: 1 }, targets, ...(features === undefined ? {} : { features }) };
}

/** Requires one target for each row. */
export function requireRows(where: string, table: Table, y: ArrayLike<unknown>): void {
  if (y?.length !== table.rows) failEstimator(where, "rows-of-y", { X: table.rows, y: y?.length ?? 0 });
}

/** Returns rows of an array [m, n]. */
export function toRows(values: ArrayLike<number>, cols: number): number[][] {
  return Array.from({ length: values.length / cols }, (_, i) => Array.from({ length: cols }, (__, j) => values[i * cols + j]));
}

function widthOf(inputs: InputsLike): number {
  if (Array.isArray(inputs)) return Math.max(1, (inputs[0] as ArrayLike<number> | undefined)?.length ?? 1);
  if (typeof inputs === "object" && inputs !== null && "shape" in inputs) return inputs.shape[1];
  if (typeof inputs === "object" && inputs !== null && "cols" in inputs) return (inputs as { readonly cols: number }).cols;
  return 1;
}
