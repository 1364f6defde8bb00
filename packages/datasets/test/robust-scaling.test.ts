import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyScaling,
  checkSchema,
  createExampleSet,
  describeSchema,
  encodeInputs,
  inferSchema,
  inputColumns,
  invertScaling,
  parseTable,
  scalingOf,
} from "../src/index.ts";

const lines = (rows: readonly (readonly unknown[])[]): string => rows.map((row) => `${row.join(",")}\n`).join("");

describe("a robust scaling: median 0, quartiles 1 apart, clipped smoothly to ±3", () => {
  // sklearn.preprocessing.RobustScaler of 1, 2, 3, 4, 100 has center 3 and scale 2.
  const table = parseTable(
    `amount,same,mostly,colour,day,y\n${lines([
      [1, 7, 0, "red", "2024-01-01", "p"],
      [2, 7, 0, "blue", "2024-01-02", "q"],
      [3, 7, 0, "red", "2024-02-03", "p"],
      [4, 7, 0, "blue", "2024-02-04", "q"],
      [100, 7, 8, "red", "2024-03-05", "p"],
    ])}`,
  );
  const schema = inferSchema(table, { scaling: "robust", use: ["amount", "same", "mostly", "colour", "day"] });
  const { inputs } = encodeInputs(schema, table, { precision: "f64" });
  const column = (col: number): number[] => Array.from({ length: 5 }, (_, row) => inputs.values[row * inputs.cols + col]);
  const clip = (x: number): number => x / Math.sqrt(1 + (x / 3) ** 2);

  it("by hand: 100 among 1, 2, 3, 4 comes near 3 and moves the others by nothing", () => {
    expect(schema.columns[0].scaling).toEqual({ kind: "robust", shift: [3], scale: [0.5] });
    expect(column(0)).toEqual([-1, -0.5, 0, 0.5, 48.5].map(clip));
    expect(column(0)[4]).toBeCloseTo(2.9943, 4);
  });

  it("a column of one value becomes 0; where the quartiles are equal, half the range stands for them", () => {
    expect(column(1)).toEqual([0, 0, 0, 0, 0]);
    expect(schema.columns[2].scaling).toEqual({ kind: "robust", shift: [0], scale: [1 / 4] });
    expect(column(2)).toEqual([0, 0, 0, 0, clip(2)]);
  });

  it("categories stay 0 and 1; parts of dates are scaled", () => {
    expect(inputColumns(schema).map(({ name }) => name)).toContain("colour");
    expect([...column(3), ...column(4)].every((value) => value === 0 || value === 1)).toBe(true);
    expect(scalingOf(schema).clipped?.slice(0, 5)).toEqual([true, true, true, false, false]);
  });

  it("a raw set that is scaled alike has the same bits, and both go back to the raw numbers", () => {
    const scaling = scalingOf(schema);
    const values = Float64Array.from(inputs.values, (_, at) => invertScaling(inputs, scaling)[at]);
    const raw = createExampleSet({
      name: "raw",
      inputs: { ...inputs, values },
      targets: { kind: "values", values: new Float64Array(5), cols: 1, names: ["y"] },
    });
    expect(values[0]).toBeCloseTo(1, 12);
    expect(values[4 * inputs.cols]).toBeCloseTo(100, 9);
    applyScaling(raw, scaling).inputs.values.forEach((value, at) => expect(value).toBeCloseTo(inputs.values[at], 12));
    expect(() => applyScaling(applyScaling(raw, scaling), scaling)).toThrow(/scaled already: with robust/);
  });

  it("is kept in a schema that is written and read, and refused where a target is to have it", () => {
    const read = checkSchema("load", JSON.parse(JSON.stringify(schema)));
    expect(encodeInputs(read, table, { precision: "f64" }).inputs.values).toEqual(inputs.values);
    expect(describeSchema(schema)[1]).toBe('  "amount": input, number, (x − 3) · 0.5, clipped smoothly');
    const columns = schema.columns.map((each) =>
      each.role === "target" ? { ...each, scaling: { kind: "robust", shift: [0], scale: [1] } } : each,
    );
    expect(() => checkSchema("load", { ...schema, columns })).toThrow("its scaling must be standardize or minMax");
  });

  it("keeps the order of any numbers, and none reaches 3", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000),
          { minLength: 5, maxLength: 60 },
        ),
        (numbers) => {
          fc.pre(new Set(numbers).size > 2);
          const own = parseTable(`x,b,y\n${lines(numbers.map((x, i) => [x, (i * 7) % 3, i % 2 ? "p" : "q"]))}`);
          const fitted = inferSchema(own, { scaling: "robust", use: ["x", "b"] });
          const { values } = encodeInputs(fitted, own, { precision: "f64" }).inputs;
          const scaled = numbers.map((_, row) => values[row * 2]);
          expect(scaled.every((x) => Math.abs(x) <= 3)).toBe(true);
          for (let i = 0; i < numbers.length; i++)
            for (let j = 0; j < i; j++) if (numbers[i] > numbers[j]) expect(scaled[i]).toBeGreaterThanOrEqual(scaled[j]);
        },
      ),
    );
  });
});
