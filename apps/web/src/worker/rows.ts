import type { Problem } from "./problem.ts";
import type { Batch, Example } from "./protocol.ts";

/** Returns a row that is kept for testing, as numbers. */
export function exampleOf({ test, train }: Problem, index: number): Example {
  const { inputs, targets } = test ?? train;
  const row = index % inputs.rows;
  return { input: rowOf(inputs, row), label: targets.kind === "classes" ? targets.labels[row] : 0 };
}

/** Returns rows that are learnt, from one on. */
export function batchOf({ train }: Problem, { from, count }: { readonly from: number; readonly count: number }): Batch {
  const { inputs, targets } = train;
  const rows = Array.from({ length: Math.min(count, inputs.rows) }, (_, i) => (from + i) % inputs.rows);
  return {
    inputs: rows.map((row) => [...rowOf(inputs, row)]),
    targets: rows.map((row) =>
      targets.kind === "classes"
        ? [targets.labels[row]]
        : Array.from(targets.values.subarray(row * targets.cols, (row + 1) * targets.cols)),
    ),
  };
}

function rowOf(inputs: Problem["train"]["inputs"], row: number): Float32Array {
  return Float32Array.from(inputs.values.subarray(row * inputs.cols, (row + 1) * inputs.cols), (value) => value * inputs.scale);
}
