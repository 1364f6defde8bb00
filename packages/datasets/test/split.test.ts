import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createExampleSet, digits, iris, split } from "../src/index.ts";
import type { ExampleSet } from "../src/index.ts";

/** Rows numbered by their one input, so that a part tells which rows it holds. */
function numbered(rows: number, labels: ArrayLike<number>, classes: number): ExampleSet {
  return createExampleSet({
    name: "numbered",
    inputs: { values: Float64Array.from({ length: rows }, (_, i) => i), rows, cols: 1, scale: 1 },
    targets: { kind: "classes", labels: Uint32Array.from(labels), classes: Array.from({ length: classes }, (_, i) => `c${i}`) },
  });
}
const labelsOf = (set: ExampleSet): number[] => (set.targets.kind === "classes" ? Array.from(set.targets.labels) : []);
const values = createExampleSet({
  name: "sine",
  inputs: { values: new Float64Array(8), rows: 4, cols: 2, scale: 1 },
  targets: { kind: "values", values: new Float64Array(4), cols: 1, names: ["y"] },
});

describe("split", () => {
  it("divides digits as the README does: 1797 rows, test 0.2, seed 1, give 1438 and 359", () => {
    const { train, test } = digits().split({ test: 0.2, seed: 1 });
    expect([train.inputs.rows, test.inputs.rows]).toEqual([1438, 359]);
    expect(train.inputs.values).toBeInstanceOf(Uint8Array);
    expect(train.image).toEqual({ height: 8, width: 8 });
    expect(labelsOf(test).slice(0, 8)).toMatchInlineSnapshot(`
      [
        9,
        4,
        2,
        1,
        1,
        8,
        1,
        7,
      ]
    `);
  });

  it("puts every row into exactly one part, with its own label, whatever the size, the seed and the classes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 97 }),
        fc.integer({ min: 0, max: 0xffffffff }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (rows, seed, part, stratified) => {
          const classes = 3;
          const labels = Array.from({ length: rows }, (_, i) => (rows < 6 ? 0 : i % classes));
          const test = Math.min(rows - 1, Math.max(1, Math.round(part * rows)));
          const parts = numbered(rows, labels, classes).split({ test, seed, stratified });
          expect(parts.test.inputs.rows).toBe(test);
          const all = [parts.train, parts.test].flatMap((p) => Array.from(p.inputs.values, (v, i) => [v, labelsOf(p)[i]] as const));
          expect(all.toSorted((a, b) => a[0] - b[0])).toEqual(labels.map((label, row) => [row, label]));
        },
      ),
    );
  });

  it("keeps each class to within one row of its share when stratified, and each count exactly", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 20, maxLength: 200 }), fc.nat(), (labels, seed) => {
        const counts = [0, 0, 0, 0, 0];
        for (const label of labels) counts[label]++;
        fc.pre(counts.every((n) => n !== 1));
        const { test } = numbered(labels.length, labels, 5).split({ test: 0.3, seed, stratified: true });
        const tested = [0, 0, 0, 0, 0];
        for (const label of labelsOf(test)) tested[label]++;
        const size = Math.round(0.3 * labels.length);
        expect(test.inputs.rows).toBe(size);
        counts.forEach((n, label) => expect(Math.abs(tested[label] - (n * size) / labels.length)).toBeLessThan(1));
      }),
    );
  });

  it("puts 10 of each class into the stratified test part of iris", () => {
    const counts = [0, 0, 0];
    for (const label of labelsOf(iris().split({ test: 0.2, seed: 7, stratified: true }).test)) counts[label]++;
    expect(counts).toEqual([10, 10, 10]);
  });

  it("gives the same parts for the same seed and others for another", () => {
    const part = (seed: number) => Array.from(iris().split({ test: 30, seed }).test.inputs.values);
    expect(part(3)).toEqual(part(3));
    expect(part(3)).not.toEqual(part(4));
  });

  it("is a function of plain data as well", () => {
    const { train, test } = split({ ...iris() }, { test: 1, seed: 1 });
    expect([train.inputs.rows, test.inputs.rows]).toEqual([149, 1]);
  });

  it.each([
    [
      { test: 0, seed: 1 },
      `split: a part would be empty: 0 of the 150 rows of "iris" leaves 150 to train on and 0 to test on. Both need one row at least.`,
    ],
    [
      { test: 0.001, seed: 1 },
      `split: a part would be empty: 0.001 of the 150 rows of "iris" leaves 150 to train on and 0 to test on. Both need one row at least.`,
    ],
    [
      { test: 150, seed: 1 },
      `split: a part would be empty: 150 of the 150 rows of "iris" leaves 0 to train on and 150 to test on. Both need one row at least.`,
    ],
    [{ test: 1.5, seed: 1 }, `split: not a size of a test part: 1.5. Pass a fraction between 0 and 1, such as 0.2, or a number of rows.`],
    [{ test: -0.2, seed: 1 }, `split: not a size of a test part: -0.2. Pass a fraction between 0 and 1, such as 0.2, or a number of rows.`],
    [
      { test: Number.NaN, seed: 1 },
      `split: not a size of a test part: NaN. Pass a fraction between 0 and 1, such as 0.2, or a number of rows.`,
    ],
    [{ test: 0.2, seed: 1.5 }, `split: the seed must be an integer from 0 to 4294967295: 1.5. Pass one, such as seed: 1.`],
    [{ test: 0.2, seed: -1 }, `split: the seed must be an integer from 0 to 4294967295: -1. Pass one, such as seed: 1.`],
  ])("refuses %o", (options, message) => {
    expect(() => iris().split(options)).toThrow(expect.objectContaining({ name: "ArgumentError", message }));
  });

  it("refuses to stratify values", () => {
    expect(() => values.split({ test: 1, seed: 1, stratified: true })).toThrow(
      expect.objectContaining({
        name: "DataError",
        message: `split: only classes can be stratified: the targets of "sine" are values. Leave stratified out.`,
      }),
    );
  });

  it("refuses to stratify a class of one row", () => {
    expect(() => numbered(5, [0, 0, 1, 0, 0], 2).split({ test: 2, seed: 1, stratified: true })).toThrow(
      expect.objectContaining({
        name: "DataError",
        message: `split: a class has a single row, which cannot be in both parts: "c1" of "numbered". Leave stratified out, or leave that row out.`,
      }),
    );
  });
});

describe("shuffle, take, select, oneHot", () => {
  it("shuffle is a permutation that the seed decides, and another one than split's", () => {
    const set = numbered(97, Array(97).fill(0), 1);
    const order = Array.from(set.shuffle({ seed: 1 }).inputs.values);
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from(set.inputs.values));
    expect(order).toEqual(Array.from(set.shuffle({ seed: 1 }).inputs.values));
    expect(order).not.toEqual(Array.from(set.shuffle({ seed: 2 }).inputs.values));
    expect(order.slice(0, 30)).not.toEqual(Array.from(set.split({ test: 30, seed: 1 }).test.inputs.values));
  });

  it("take gives the first rows, select the named ones, repeated where they are repeated", () => {
    const set = numbered(5, [0, 1, 2, 1, 0], 3);
    expect(Array.from(set.take(2).inputs.values)).toEqual([0, 1]);
    expect(Array.from(set.select([4, 1, 1]).inputs.values)).toEqual([4, 1, 1]);
    expect(labelsOf(set.select([4, 1, 1]))).toEqual([0, 1, 1]);
    expect(Array.from(values.select([3]).inputs.values)).toEqual([0, 0]);
  });

  it.each([0, 151, 1.5])("take refuses %d rows of 150", (count) => {
    expect(() => iris().take(count)).toThrow(
      expect.objectContaining({
        name: "ArgumentError",
        message: `take: "iris" has 150 rows: ${count} asked for. Ask for an integer from 1 to 150.`,
      }),
    );
  });

  it("select refuses a row that is not there", () => {
    expect(() => iris().select([0, 150])).toThrow(
      expect.objectContaining({
        name: "ArgumentError",
        message: `select: not a row of "iris": 150 at position 1. Rows are integers from 0 to 149.`,
      }),
    );
  });

  it("oneHot has one 1 in each row, in the column of the class", () => {
    const { targets } = numbered(3, [2, 0, 1], 3).oneHot();
    expect(targets).toEqual({ kind: "values", values: Float32Array.of(0, 0, 1, 1, 0, 0, 0, 1, 0), cols: 3, names: ["c0", "c1", "c2"] });
  });

  it("oneHot refuses values", () => {
    expect(() => values.oneHot()).toThrow(
      expect.objectContaining({
        name: "DataError",
        message: `oneHot: the targets of "sine" are values, not classes: 1 columns. Use them as they are.`,
      }),
    );
  });
});
