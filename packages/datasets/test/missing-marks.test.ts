import { describe, expect, it } from "vitest";
import {
  checkSchema,
  encodeInputs,
  inferSchema,
  markMissing,
  parseTable,
  prepareTable,
  suspectMarks,
  tableFromArrays,
  tableFromRows,
} from "../src/index.ts";

/** In the form of the air quality data of UCI, in which -200 stands for a missing value of every sensor. */
const AIR = `co;humidity;sensor\n${Array.from({ length: 60 }, (_, i) =>
  i % 9 === 0 ? "-200;-200;-200" : `${(1 + (i % 11) / 10).toFixed(1)};${(40 + (i % 13)).toFixed(1)};${900 + 13 * (i % 17)}`,
).join("\n")}\n`;

describe("numbers that stand for missing values", () => {
  it("are missing in every form of file, and all that was known of a column is of its other cells", () => {
    const fromText = markMissing(parseTable(AIR), ["-200"]);
    expect(fromText.columns.map(({ name, numbers, missing, marks }) => [name, numbers, missing, [...marks]])).toEqual(
      ["co", "humidity", "sensor"].map((name) => [name, 53, 7, [["-200", 7]]]),
    );
    expect([fromText.columns[0].cell(0), fromText.columns[0].cell(1)]).toEqual([null, 1.1]);
    const fromRows = markMissing(tableFromRows([{ x: "none" }, { x: 1.5 }, { x: -1 }]), ["None", "-1"]);
    expect([fromRows.columns[0].texts, fromRows.columns[0].words, fromRows.columns[0].missing]).toEqual([0, [], 2]);
    const fromArrays = markMissing(tableFromArrays("a", [{ name: "a", shape: [3, 1], values: [9999, 2.5, 3] }]), ["9999"]);
    expect([0, 1, 2].map((row) => fromArrays.columns[0].cell(row))).toEqual([null, 2.5, 3]);
    const text = parseTable(AIR);
    expect(markMissing(text, ["-999"]).columns[0]).toBe(text.columns[0]);
  });

  it("are kept in the schema: rows of a program, and a file that is read without being told, are filled in", () => {
    const table = parseTable(AIR);
    expect(() => prepareTable(table, { seed: 1, targets: "values", marks: ["-200"] })).toThrow(/values are missing.*"co" 7.*\(-200\)/);
    const { schema, train } = prepareTable(table, { seed: 1, targets: "values", marks: ["-200"], missing: "mean" });
    expect(train.inputs.rows).toBe(53);
    expect(checkSchema("test", JSON.parse(JSON.stringify(schema)))).toEqual(schema);
    const filled = encodeInputs(schema, [{ co: null, humidity: 45 }]).inputs.values;
    expect(encodeInputs(schema, [{ co: -200, humidity: 45 }]).inputs.values).toEqual(filled);
    expect(encodeInputs(schema, [{ co: "-200.0", humidity: 45 }]).inputs.values).toEqual(filled);
    expect(encodeInputs(schema, parseTable("co;humidity\n-200;45\n1.2;50\n"), { rows: [0] }).inputs.values).toEqual(filled);
    // The mean is of the other cells.
    expect(schema.columns[0].fill).toBeCloseTo(1.5, 0);
    expect(() => checkSchema("test", { ...schema, marks: [-200] })).toThrow("the marks must be texts");
  });

  it("are suspected where an integer repeats far from all others, and not where it belongs to them", () => {
    expect(suspectMarks(parseTable(AIR))).toEqual([
      { mark: -200, columns: ["co", "humidity", "sensor"].map((name) => ({ name, count: 7 })) },
    ]);
    // Zeros among body mass indices, as in the diabetes data of the Pima; counts may be 0.
    const pima = tableFromRows(
      Array.from({ length: 50 }, (_, i) => ({ bmi: i % 12 === 0 ? 0 : 20 + (i % 23) * 1.1, pregnancies: i % 14, outcome: i % 2 })),
    );
    expect(suspectMarks(pima)).toEqual([{ mark: 0, columns: [{ name: "bmi", count: 5 }] }]);
    // A single far number, few different numbers, a fraction.
    const others = Array.from({ length: 40 }, (_, i) => ({ a: i === 3 ? -999 : i, b: [0, 50, 100][i % 3], c: i % 5 === 0 ? -99.5 : i }));
    expect(suspectMarks(tableFromRows(others))).toEqual([]);
    expect(inferSchema(parseTable(AIR), { targets: "values" }).marks).toBeUndefined();
  });
});
