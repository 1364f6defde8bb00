import type { Samples } from "../data/samples.ts";
import type { Loaded } from "./store.ts";

/** Writes the rows [from, to) of samples to X and Y. A byte becomes a number here as in a gather: multiplied in f64, rounded once. */
export function writeRows(
  { machine, plan }: Loaded,
  { inputs, targets, weights }: Pick<Samples, "inputs" | "weights"> & Partial<Pick<Samples, "targets">>,
  from: number,
  to: number,
): void {
  const { values, cols, scale } = inputs;
  // All rows need no view, which takes as long as a small product.
  const rows = to - from === inputs.rows ? values : values.subarray(from * cols, to * cols);
  machine.write(plan.X, rows instanceof Uint8Array ? scaleBytes(rows, scale) : rows);
  if (plan.Y !== undefined && targets !== undefined) {
    const width = targets.values.length / targets.rows;
    machine.write(plan.Y, targets.values.subarray(from * width, to * width));
  }
  if (plan.weights !== undefined && weights !== undefined) machine.write(plan.weights, weights.subarray(from, to));
}

function scaleBytes(bytes: Uint8Array, scale: number): Float64Array {
  const numbers = new Float64Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) numbers[at] = bytes[at] * scale;
  return numbers;
}
