import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createExampleSet, digits, invertScaling, iris } from "../src/index.ts";
import type { ExampleSet } from "../src/index.ts";

function table(rows: readonly (readonly number[])[], f32 = false): ExampleSet {
  const flat = rows.flat();
  return createExampleSet({
    name: "table",
    inputs: { values: f32 ? Float32Array.from(flat) : Float64Array.from(flat), rows: rows.length, cols: rows[0].length, scale: 1 },
    targets: { kind: "values", values: new Float64Array(rows.length), cols: 1, names: ["y"] },
  });
}

describe("standardize and minMax", () => {
  it("standardize, by hand: 1, 2, 3 have mean 2 and variance 2/3", () => {
    const set = table([[1], [2], [3]]).standardize();
    const unit = 1 / Math.sqrt(2 / 3);
    expect(Array.from(set.inputs.values)).toEqual([-unit, 0, unit]);
    expect(set.scaling).toEqual({ kind: "standardize", shift: [2], scale: [unit] });
  });

  it("minMax, by hand: 2, 4, 10 become 0, 1/4, 1", () => {
    const set = table([[2], [4], [10]]).minMax();
    expect(Array.from(set.inputs.values)).toEqual([0, 0.25, 1]);
    expect(set.scaling).toEqual({ kind: "minMax", shift: [2], scale: [1 / 8] });
  });

  it("leaves columns with mean 0 and variance 1 within 1e-12, or 0 where the column is constant", () => {
    const column = fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000);
    fc.assert(
      fc.property(fc.array(fc.tuple(column, column, fc.constant(0.1)), { minLength: 1, maxLength: 50 }), (rows) => {
        const { inputs, scaling } = table(rows).standardize();
        for (let col = 0; col < 3; col++) {
          const x = rows.map((_, row) => inputs.values[row * 3 + col]);
          const raw = rows.map((row) => row[col]);
          if (raw.every((v) => v === raw[0])) {
            expect(x.every((v) => v === 0)).toBe(true);
            continue;
          }
          // The sums lose about rows·ulp of the largest raw number, magnified by the scale.
          const lost = rows.length * 2 ** -52 * Math.max(...raw.map(Math.abs)) * scaling.scale[col];
          const mean = x.reduce((a, b) => a + b) / x.length;
          const variance = x.reduce((a, b) => a + b * b, 0) / x.length;
          expect(Math.abs(mean)).toBeLessThan(1e-12 + lost);
          expect(Math.abs(variance - 1)).toBeLessThan(1e-12 + 2 * lost);
        }
      }),
    );
  });

  it("invertScaling gives the raw numbers back within two roundings of the larger of number and shift", () => {
    const column = fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000);
    fc.assert(
      fc.property(fc.array(fc.tuple(column, column), { minLength: 2, maxLength: 30 }), fc.boolean(), (rows, standard) => {
        const set = table(rows);
        const scaled = standard ? set.standardize() : set.minMax();
        const raw = invertScaling(scaled.inputs, scaled.scaling);
        rows.flat().forEach((value, at) => {
          const reach = Math.abs(value) + 2 * Math.abs(scaled.scaling.shift[at % 2]);
          expect(Math.abs(raw[at] - value)).toBeLessThanOrEqual(4 * 2 ** -52 * reach);
        });
      }),
    );
  });

  it("treats the test part with the numbers of the training part", () => {
    const { train, test } = iris().split({ test: 0.2, seed: 1 });
    const scaled = train.standardize();
    const alike = test.scale(scaled.scaling);
    expect(alike.scaling).toBe(scaled.scaling);
    const { shift, scale } = scaled.scaling;
    expect(alike.inputs.values[5]).toBe((test.inputs.values[5] - shift[1]) * scale[1]);
  });

  it("scales bytes from the bytes themselves: what is fitted on digits treats the same bytes alike", () => {
    const scaled = digits().minMax();
    expect(scaled.inputs.scale).toBe(1);
    expect(scaled.inputs.values).toBeInstanceOf(Float32Array);
    expect(Math.max(...scaled.inputs.values)).toBe(1);
    expect(scaled.scaling.scale[2]).toBe(1 / 16);
    expect(Array.from(digits().scale(scaled.scaling).inputs.values)).toEqual(Array.from(scaled.inputs.values));
  });

  it("keeps bytes as bytes under a scaling of bytes, and takes numbers by it", () => {
    const bytes = digits();
    expect(bytes.scale(bytes.scaling!).inputs).toEqual(bytes.inputs);
    const numbers = table([[16], [8]]).scale({ kind: "bytes", shift: [0], scale: [1 / 16] });
    expect(Array.from(numbers.inputs.values)).toEqual([1, 0.5]);
    expect(invertScaling(bytes.inputs, bytes.scaling!)[3]).toBe(bytes.inputs.values[3]);
  });

  it("keeps f32 as f32 and everything as it is under the scaling none", () => {
    expect(table([[1], [3]], true).minMax().inputs.values).toEqual(Float32Array.of(0, 1));
    const set = table([[1], [3]]);
    expect(set.scale({ kind: "none", shift: [], scale: [] }).inputs).toEqual(set.inputs);
    expect(digits().scale({ kind: "none", shift: [], scale: [] }).inputs.scale).toBe(1);
  });

  it.each([
    [
      "standardize",
      () => iris().minMax().standardize(),
      "DataError",
      `standardize: "iris" is scaled already: with minMax. Start from the data as it was before.`,
    ],
    [
      "minMax",
      () => iris().minMax().minMax(),
      "DataError",
      `minMax: "iris" is scaled already: with minMax. Start from the data as it was before.`,
    ],
    [
      "scale, twice",
      () => {
        const set = iris().standardize();
        return set.scale(set.scaling);
      },
      "DataError",
      `scale: "iris" is scaled already: with standardize. Start from the data as it was before.`,
    ],
    [
      "scale, other columns",
      () => iris().scale({ kind: "minMax", shift: [0, 0], scale: [1, 1] }),
      "ShapeError",
      `scale: the scaling fits other columns: "iris" has 4, the scaling 2 shifts and 2 scales. Use the scaling of data with the same columns.`,
    ],
    [
      "NaN",
      () =>
        table([
          [1, 2],
          [3, Number.NaN],
        ]).standardize(),
      "DataError",
      `standardize: a column of "table" cannot be divided by its spread: column 2, spread NaN. Remove what is NaN or infinite, or bring the column into the range of a double.`,
    ],
    [
      "infinity",
      () =>
        table([
          [1, 2],
          [3, Number.POSITIVE_INFINITY],
        ]).minMax(),
      "DataError",
      `minMax: a column of "table" cannot be divided by its spread: column 2, spread Infinity. Remove what is NaN or infinite, or bring the column into the range of a double.`,
    ],
    [
      "a spread too small to divide by",
      () => table([[0], [5e-324]]).minMax(),
      "DataError",
      `minMax: a column of "table" cannot be divided by its spread: column 1, spread 5e-324. Remove what is NaN or infinite, or bring the column into the range of a double.`,
    ],
    [
      "bytes with several scales",
      () =>
        digits()
          .take(1)
          .select([0])
          .scale({ kind: "bytes", shift: Array(64).fill(0), scale: [1, ...Array(63).fill(2)] }),
      "ArgumentError",
      `scale: bytes have one scale and no shift: "digits" is given several. Use a scaling of kind "minMax" or "standardize".`,
    ],
  ])("refuses: %s", (_, act, name, message) => {
    expect(act).toThrow(expect.objectContaining({ name, message }));
  });
});
