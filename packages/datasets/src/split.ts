import { ArgumentError, DataError, createRandom, permutation } from "@adjoint/reference";
import type { Dataset } from "@adjoint/reference";
import { checkSeed, selectRows } from "./select.ts";
import { STREAMS } from "./streams.ts";

export interface SplitOptions {
  /** The test part: a fraction of the rows between 0 and 1, or a number of rows from 1. */
  readonly test: number;
  /** Decides which rows go where. */
  readonly seed: number;
  /** Keeps the proportions of the classes in both parts, to within one row of each class. False when left out. */
  readonly stratified?: boolean;
}

/**
 * Divides the rows into a training and a test part, at random and without overlap; together they are all rows, each part in random order.
 * A fraction is rounded to the nearest number of rows. Fit a scaling on `train` and apply it to `test`: the other way round, or before the
 * split, the test part would leak into the training.
 * @throws ArgumentError for a test part outside (0, rows) or a seed that is none; DataError where a class is too small, or there are no classes, to stratify
 */
export function split<D extends Dataset>(dataset: D, options: SplitOptions): { readonly train: D; readonly test: D } {
  const { rows } = dataset.inputs;
  checkSeed("split", options.seed);
  const count = testRows(dataset.name, rows, options.test);
  const order = permutation(rows, createRandom(options.seed, STREAMS.split));
  const tested = options.stratified ? stratify(dataset, order, count) : order.subarray(0, count);
  const isTest = new Uint8Array(rows);
  for (const row of tested) isTest[row] = 1;
  return {
    train: selectRows(
      dataset,
      order.filter((row) => !isTest[row]),
    ),
    test: selectRows(
      dataset,
      order.filter((row) => isTest[row]),
    ),
  };
}

/** The number of rows of the test part, from a fraction or a number. */
function testRows(name: string, rows: number, test: number): number {
  const count = test > 0 && test < 1 ? Math.round(test * rows) : test;
  if (!Number.isInteger(count) || count < 0) {
    throw new ArgumentError(
      `split: not a size of a test part: ${test}. Pass a fraction between 0 and 1, such as 0.2, or a number of rows.`,
    );
  }
  if (count < 1 || count >= rows) {
    throw new ArgumentError(
      `split: a part would be empty: ${test} of the ${rows} rows of "${name}" leaves ${Math.max(0, rows - count)} to train on and ${count} to test on. Both need one row at least.`,
    );
  }
  return count;
}

/**
 * The rows of a test part in which each class has its share of `count`, rounded down or up; the classes with the largest remainders are rounded up
 * (Hamilton's method), the earlier one of two alike.
 */
function stratify(dataset: Dataset, order: Uint32Array, count: number): Uint32Array {
  const { targets, name, inputs } = dataset;
  if (targets.kind !== "classes") {
    throw new DataError(`split: only classes can be stratified: the targets of "${name}" are values. Leave stratified out.`);
  }
  const rowsOf = targets.classes.map((): number[] => []);
  for (const row of order) rowsOf[targets.labels[row]].push(row);
  rowsOf.forEach((members, label) => {
    if (members.length === 1) {
      throw new DataError(
        `split: a class has a single row, which cannot be in both parts: "${targets.classes[label]}" of "${name}". Leave stratified out, or leave that row out.`,
      );
    }
  });
  const shares = rowsOf.map((members, label) => {
    const exact = (members.length * count) / inputs.rows;
    return { label, whole: Math.floor(exact), remainder: exact - Math.floor(exact) };
  });
  let left = count - shares.reduce((sum, share) => sum + share.whole, 0);
  const taken = shares.map((share) => share.whole);
  for (const { label } of shares.toSorted((a, b) => b.remainder - a.remainder || a.label - b.label)) {
    if (left-- > 0) taken[label]++;
  }
  return Uint32Array.from(rowsOf.flatMap((members, label) => members.slice(0, taken[label])));
}
