import { failSets } from "./problems/sets.ts";
import { createRandom, permutation } from "@adjoint/reference";
import type { Dataset, Inputs, Targets } from "@adjoint/reference";
import { STREAMS } from "./streams.ts";

/** Copies the given rows of a row-major array [*, cols] into a new one of the same type. */
function gatherRows<A extends Float32Array | Float64Array | Uint8Array | Uint32Array>(values: A, cols: number, rows: ArrayLike<number>): A {
  const gathered = new (values.constructor as new (length: number) => A)(rows.length * cols);
  for (let i = 0; i < rows.length; i++) gathered.set(values.subarray(rows[i] * cols, (rows[i] + 1) * cols), i * cols);
  return gathered;
}

function gatherTargets(targets: Targets, rows: ArrayLike<number>): Targets {
  return targets.kind === "classes"
    ? { ...targets, labels: gatherRows(targets.labels, 1, rows) }
    : { ...targets, values: gatherRows(targets.values, targets.cols, rows) };
}

/**
 * The rows with these numbers, in this order; a row may be taken more than once. The arrays are new.
 * @throws ArgumentError where a number is not a row of the data set
 */
export function selectRows<D extends Dataset>(dataset: D, rows: ArrayLike<number>): D {
  const { inputs, targets, name } = dataset;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!Number.isInteger(row) || row < 0 || row >= inputs.rows) {
      failSets("select", "not-a-row", { name, row, at: i, last: inputs.rows - 1 });
    }
  }
  const gathered: Inputs = { ...inputs, values: gatherRows(inputs.values, inputs.cols, rows), rows: rows.length };
  return {
    ...dataset,
    inputs: gathered,
    targets: gatherTargets(targets, rows),
    ...(dataset.weights === undefined ? {} : { weights: gatherRows(dataset.weights, 1, rows) }),
  };
}

/**
 * The first `count` rows. The arrays are new.
 * @throws ArgumentError unless `count` is an integer from 1 to the number of rows
 */
export function take<D extends Dataset>(dataset: D, count: number): D {
  const { rows } = dataset.inputs;
  if (!Number.isInteger(count) || count < 1 || count > rows) {
    failSets("take", "not-a-part-of-rows", { name: dataset.name, rows, count });
  }
  return selectRows(
    dataset,
    Uint32Array.from({ length: count }, (_, i) => i),
  );
}

/** All rows in an order that the seed decides. The arrays are new. */
export function shuffle<D extends Dataset>(dataset: D, options: { readonly seed: number }): D {
  checkSeed("shuffle", options.seed);
  return selectRows(dataset, permutation(dataset.inputs.rows, createRandom(options.seed, STREAMS.shuffle)));
}

/** @throws ArgumentError unless the seed is an integer in [0, 2³²) */
export function checkSeed(where: string, seed: number): void {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 4294967296) {
    failSets(where, "not-a-seed", { seed });
  }
}
