import { ArgumentError } from "@adjoint/reference";
import { describe, expect, test } from "vitest";
import { parseTable, partsOf, prepareTable } from "../src/index.ts";

const rows = Array.from({ length: 53 }, (_, i) => `${Math.sin(i)},${i % 3 === 0 ? "a" : "b"}`);
const table = parseTable(new TextEncoder().encode(`x,kind\n${rows.join("\n")}\n`), { name: "t" });
const prepare = (index: number) => prepareTable(table, { seed: 5, test: 0.2, fold: { index, of: 4 } });
const sorted = (rows: Iterable<number>): number[] => [...rows].sort((a, b) => a - b);

describe("folds of a table", () => {
  test("share no row; together they are all rows but those to test on, which are the same of each", () => {
    const parts = [1, 2, 3, 4].map((index) => prepare(index).rows);
    const tested = sorted(parts[0].test);
    expect(tested).toHaveLength(11);
    for (const { train, validation, test: other } of parts) {
      expect(sorted(other)).toEqual(tested);
      expect(sorted([...train, ...validation, ...other])).toEqual(rows.map((_, i) => i));
    }
    expect(sorted([...tested, ...parts.flatMap(({ validation }) => [...validation])])).toEqual(rows.map((_, i) => i));
  });

  test("have the share of each class, and are found again from the schema", () => {
    for (const index of [1, 2, 3, 4]) {
      const { schema, rows: parts, validation } = prepare(index);
      const { targets } = validation!;
      const first = targets.kind === "classes" ? Array.from(targets.labels).filter((label) => label === 0).length : NaN;
      expect(Math.abs(first - validation!.inputs.rows / 3)).toBeLessThanOrEqual(1);
      expect(partsOf(schema, table, { seed: 5, validation: 0, test: 0.2, split: "stratified", fold: { index, of: 4 } })).toEqual(parts);
    }
  });

  test.each([
    ["0 of 4", { index: 0, of: 4 }, {}],
    ["5 of 4", { index: 5, of: 4 }, {}],
    ["more folds than rows", { index: 1, of: 60 }, {}],
    ["rows in the order of the file", { index: 1, of: 4 }, { split: "chronological" as const }],
  ])("%s are refused", (_, fold, more) => {
    expect(() => prepareTable(table, { seed: 5, fold, ...more })).toThrow(ArgumentError);
  });
});
