import { failSets } from "./problems/sets.ts";
import { createRandom, permutation } from "@adjoint/reference";
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

/** Rows to be divided: how many, what messages call them, and the class of each where they are stratified. */
export interface RowsToSplit {
  readonly name: string;
  readonly rows: number;
  readonly labels?: ArrayLike<number>;
  readonly classes?: readonly string[];
}

/**
 * Divides the rows into a training and a test part, at random and without overlap; together they are all rows, each part in random order.
 * A fraction is rounded to the nearest number of rows. Fit a scaling on `train` and apply it to `test`: the other way round, or before the
 * split, the test part would leak into the training.
 * @throws ArgumentError for a test part outside (0, rows) or a seed that is none; DataError where a class is too small, or there are no classes, to stratify
 */
export function split<D extends Dataset>(dataset: D, options: SplitOptions): { readonly train: D; readonly test: D } {
  const { name, inputs, targets } = dataset;
  if (options.stratified && targets.kind !== "classes") {
    failSets("split", "values-stratified", { name });
  }
  const classes = targets.kind === "classes" ? { labels: targets.labels, classes: targets.classes } : {};
  const { train, test } = splitRows({ name, rows: inputs.rows, ...classes }, options);
  return { train: selectRows(dataset, train), test: selectRows(dataset, test) };
}

/**
 * The numbers of the rows of both parts; see {@link split}.
 * @param options.lone where a class with a single row goes: it is an error unless "train" is given
 */
export function splitRows(
  given: RowsToSplit,
  options: SplitOptions & { readonly lone?: "train" },
): { readonly train: Uint32Array; readonly test: Uint32Array } {
  const { name, rows } = given;
  checkSeed("split", options.seed);
  const count = testRows(name, rows, options.test);
  const order = permutation(rows, createRandom(options.seed, STREAMS.split));
  const tested = options.stratified ? stratify(given, order, { count, lone: options.lone }) : order.subarray(0, count);
  const isTest = new Uint8Array(rows);
  for (const row of tested) isTest[row] = 1;
  return { train: order.filter((row) => !isTest[row]), test: order.filter((row) => isTest[row]) };
}

/**
 * Divides rows into k parts for cross-validation: each part is the test part once. Rows are in random order, or in parts with the same share of each class where
 * labels are given.
 * @throws ArgumentError unless k is an integer from 2 to the number of rows
 */
export function folds(
  { name, rows, labels }: RowsToSplit,
  { k, seed }: { readonly k: number; readonly seed: number },
): { readonly train: Uint32Array; readonly test: Uint32Array }[] {
  checkSeed("folds", seed);
  if (!Number.isInteger(k) || k < 2 || k > rows) {
    failSets("folds", "not-a-fold-count", { rows, name, k });
  }
  const order = permutation(rows, createRandom(seed, STREAMS.split));
  // Dealt out class by class, so that the parts differ by at most one row of each class.
  const dealt = labels === undefined ? order : order.toSorted((a, b) => labels[a] - labels[b]);
  const part = new Uint32Array(rows);
  dealt.forEach((row, i) => {
    part[row] = i % k;
  });
  return Array.from({ length: k }, (_, fold) => ({
    train: order.filter((row) => part[row] !== fold),
    test: order.filter((row) => part[row] === fold),
  }));
}

/** The number of rows of the test part, from a fraction or a number. */
function testRows(name: string, rows: number, test: number): number {
  const count = test > 0 && test < 1 ? Math.round(test * rows) : test;
  if (!Number.isInteger(count) || count < 0) {
    failSets("split", "not-a-test-size", { test });
  }
  if (count < 1 || count >= rows) {
    failSets("split", "empty-part", { test, rows, name, left: Math.max(0, rows - count), count });
  }
  return count;
}

/**
 * The rows of a test part in which each class has its share of `count`, rounded down or up; the classes with the largest remainders are rounded up
 * (Hamilton's method), the earlier one of two alike.
 */
function stratify(
  { name, rows, labels, classes = [] }: RowsToSplit,
  order: Uint32Array,
  { count, lone }: { readonly count: number; readonly lone: "train" | undefined },
): Uint32Array {
  const members = new Uint32Array(classes.length);
  for (const row of order) members[labels![row]]++;
  const lonely = members.indexOf(1);
  if (lonely >= 0 && lone === undefined) failSets("split", "lone-class", { label: classes[lonely], name });
  const shares = Array.from(members, (size, label) => {
    const exact = size === 1 ? 0 : (size * count) / rows;
    return { label, whole: Math.floor(exact), remainder: exact - Math.floor(exact), most: size === 1 ? 0 : size };
  });
  let left = count - shares.reduce((sum, share) => sum + share.whole, 0);
  const open = shares.map((share) => share.whole);
  for (const { label, most } of shares.toSorted((a, b) => b.remainder - a.remainder || a.label - b.label)) {
    if (left > 0 && open[label] < most) {
      open[label]++;
      left--;
    }
  }
  return order.filter((row) => open[labels![row]]-- > 0);
}
