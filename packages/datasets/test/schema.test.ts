import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  checkSchema,
  classesOf,
  describeSchema,
  encodeInputs,
  encodeTable,
  encodeTargets,
  folds,
  inferSchema,
  leftOut,
  parseTable,
  partsOf,
  prepareTable,
  tableFromRows,
} from "../src/index.ts";
import type { Table } from "../src/index.ts";
import { hasShared, readShared } from "./shared-data.ts";

const people = parseTable("name,age,town,born,y\nann,20,Oslo,2000-01-31,no\nbob,30,Rome,1990-06-15,yes\ncid,40,Oslo,1980-03-01,yes\n");
const file = (name: string): Table => parseTable(readFileSync(new URL(`files/${name}`, import.meta.url)), { name });
const shared = (name: string): Table => parseTable(gunzipSync(readShared("tables", `${name}.csv.gz`)), { name });

describe("a schema", () => {
  it("encodes numbers, categories and dates by hand: (x − mean)/deviation, 0 and 1, year and month", () => {
    const schema = inferSchema(people, { ignore: ["name"] });
    const { inputs } = encodeInputs(schema, people, { precision: "f64", rows: [0, 1] });
    const deviation = Math.sqrt(200 / 3);
    const years = [2000, 1990, 1980];
    const scaled = (value: number, values: number[]): number => {
      const mean = values.reduce((a, b) => a + b) / values.length;
      return (value - mean) * (1 / Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length));
    };
    const days = [0, 4, 5];
    expect(Array.from(inputs.values.subarray(0, 6))).toEqual([
      (20 - 30) * (1 / deviation),
      1,
      0,
      scaled(2000, years),
      scaled(1, [1, 6, 3]),
      scaled(days[0], days),
    ]);
    expect(classesOf(schema)).toEqual(["no", "yes"]);
    expect(describeSchema(schema)).toEqual([
      "5 columns, fitted on 3 rows: 3 inputs give 6 numbers.",
      '  "name": ignored',
      '  "age": input, number, (x − 30) · 0.122474',
      '  "town": input, category, 2 ("Oslo", "Rome")',
      '  "born": input, date, year, month, day of week',
      '  "y": target, category, 2 ("no", "yes")',
    ]);
  });

  it("gives objects, arrays and the table they stand in the same bits, and survives JSON", () => {
    const schema = checkSchema("load", JSON.parse(JSON.stringify(inferSchema(people, { ignore: ["name"] }))));
    const table = encodeInputs(schema, people).inputs;
    const objects = encodeInputs(schema, [
      { age: "20", town: "Oslo", born: "2000-01-31" },
      { born: new Date("1990-06-15T00:00:00Z").toISOString().slice(0, 10), town: "Rome", age: 30 },
      { town: "Oslo", age: 40n, born: "1980-03-01", other: 1 },
    ]);
    const arrays = encodeInputs(schema, [
      ["ann", 20, "Oslo", "2000-01-31"],
      ["bob", 30, "Rome", "1990-06-15", "yes"],
      ["cid", 40, "Oslo", "1980-03-01"],
    ]);
    expect(objects.inputs.values).toEqual(table.values);
    expect(objects.extra).toEqual(["other"]);
    expect(arrays.inputs.values).toEqual(table.values);
  });

  it("takes its numbers from the training part alone", () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({ x: i < 80 ? i % 7 : 1000, c: i < 80 ? "a" : "b", y: i % 2 }));
    const schema = inferSchema(
      tableFromRows(rows),
      {},
      Uint32Array.from({ length: 80 }, (_, i) => i),
    );
    expect(schema.columns[0].scaling?.shift[0]).toBeLessThan(4);
    expect(schema.columns[1].categories).toEqual([{ name: "a", count: 80 }]);
    expect(schema.rows).toBe(80);
  });

  it.runIf(hasShared("tables"))(
    "names what leaks in Titanic and what is left out, and all columns with missing values in one message",
    () => {
      const titanic = shared("titanic-missing");
      expect(() => inferSchema(titanic, { label: "survived" })).toThrow(
        'inferSchema: values are missing: "titanic-missing" has 891 rows, missing are "deck" 688, "age" 177, "embarked" 2, "embark_town" 2 (an empty cell). Pass missing: "mean", "median", "indicator" or "drop", or ignore the columns.',
      );
      const schema = inferSchema(titanic, { label: "survived", missing: "indicator" });
      expect(leftOut(schema)).toEqual(['"alive" is a copy of the label "survived": "no" where it is "0", "yes" where it is "1"']);
    },
  );

  it("names columns that look like ids, constants and texts before anything is trained", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      id: i + 1,
      invoice: `A-${i * 7}`,
      comment: `This is the ${i}th of many remarks about the goods`,
      one: 1,
      x: (i * 37) % 11,
      y: i % 2 === 0 ? "p" : "q",
    }));
    expect(leftOut(inferSchema(tableFromRows(rows)))).toEqual([
      '"id" counts the rows from 1',
      '"invoice" looks like an id: 40 different texts in 40 rows, such as "A-0"',
      '"comment" looks like free text: 40 different texts in 40 rows, such as "This is the 0th of many remarks about the goods"',
      '"one" is 1 in every row',
    ]);
    expect(leftOut(inferSchema(tableFromRows(rows), { use: ["id"], ignore: ["invoice", "comment", "one"] }))).toEqual([]);
  });

  it("recognises the one-hot columns of a label, and never makes inputs of the others", () => {
    const table = file("onehotlabel.csv");
    const schema = inferSchema(table);
    expect(classesOf(schema)).toEqual(["is_red", "is_green", "is_blue"]);
    expect(encodeTargets(schema, table, { rows: [0, 1, 2] })).toMatchObject({ kind: "classes", labels: Uint32Array.of(0, 1, 2) });
    const one = inferSchema(table, { label: "is_red" });
    expect(one.columns.filter(({ role }) => role === "input").map(({ name }) => name)).toEqual(["a", "b"]);
    expect(inferSchema(table, { label: ["is_red", "is_green", "is_blue"] }).learns).toBe("classes");
    expect(inferSchema(table, { label: ["is_red", "is_green"] }).learns).toBe("labels");
  });

  it("learns several values at once, each scaled by itself", () => {
    const table = file("multiout.csv");
    const schema = inferSchema(table, { label: ["u", "v"] });
    const targets = encodeTargets(schema, table);
    expect(schema.learns).toBe("values");
    if (targets.kind !== "values") throw new Error("values");
    for (const col of [0, 1]) {
      const column = targets.values.filter((_, at) => at % 2 === col);
      const mean = column.reduce((a, b) => a + b, 0) / column.length;
      expect(Math.abs(mean)).toBeLessThan(1e-12);
      expect(column.reduce((sum, v) => sum + v * v, 0) / column.length).toBeCloseTo(1, 10);
    }
  });

  it("fills in with mean, median and most frequent category, and says so in a column with indicator", () => {
    const table = parseTable("x,c,y\n1,a,0\n2,,1\n,a,0\n6,b,1\n");
    const filled = (missing: "mean" | "median" | "indicator"): number[] => {
      const schema = inferSchema(table, { missing, scaling: "none" });
      return Array.from(encodeInputs(schema, table, { precision: "f64", rows: [1, 2] }).inputs.values);
    };
    expect(filled("mean")).toEqual([2, 1, 0, 3, 1, 0]);
    expect(filled("median")).toEqual([2, 1, 0, 2, 1, 0]);
    expect(filled("indicator")).toEqual([2, 0, 0, 0, 1, 3, 1, 1, 0, 0].slice(0, 5).concat([3, 1, 1, 0, 0]));
    expect(prepareTable(table, { missing: "drop", seed: 1 })).toMatchObject({ dropped: 2 });
    const byColumn = inferSchema(table, { missing: { x: "median", c: "indicator" } });
    expect(byColumn.columns.map(({ missing }) => missing)).toEqual(["median", "indicator", "refuse"]);
  });

  it("drops rows without a label, and says at a row to predict what is missing", () => {
    const table = parseTable("x,y\n1,10\n2,NA\n3,30\n4,40\n");
    const { schema, dropped } = prepareTable(table, { targets: "values", missing: "mean", seed: 1 });
    expect(dropped).toBe(1);
    expect(encodeInputs(schema, [{ x: null }]).inputs.values[0]).toBe(0);
    const strict = inferSchema(parseTable("x,y\n1,10\n2,20\n"), { targets: "values" });
    expect(() => encodeInputs(strict, [{ x: 1 }, { x: "" }])).toThrow(
      'encodeInputs: a value is missing: row 2 of "rows", column "x". Fill it in, or train with missing: "mean" or "indicator".',
    );
  });

  it("treats a category unseen in training as an error, or as none of the known, as asked", () => {
    const schema = inferSchema(people, { ignore: ["name"] });
    const row = [{ age: 20, town: "Osla", born: "2000-01-31" }];
    expect(() => encodeInputs(schema, row)).toThrow(
      'encodeInputs: an unknown category: row 1 of "rows", column "town": "Osla". The nearest is "Oslo"; known are "Oslo", "Rome".',
    );
    const other = encodeInputs({ ...schema, unseen: "other" }, row);
    expect(Array.from(other.inputs.values.subarray(1, 3))).toEqual([0, 0]);
    expect([...other.unseen]).toEqual([["town", 1]]);
  });

  it("knows the columns of a file without names by their position, with and without the label", () => {
    const train = parseTable("M,0.1,1\nF,0.2,2\nI,0.3,1\nM,0.4,2\nF,0.5,2\n");
    const schema = inferSchema(train, { label: 0 });
    expect(schema.columns.map(({ name }) => name)).toEqual(["column 1", "column 2", "column 3"]);
    const all = encodeInputs(schema, parseTable("F,0.5,2\n", { header: false })).inputs.values;
    expect(encodeInputs(schema, parseTable("0.5,2\n", { header: false })).inputs.values).toEqual(all);
    expect(encodeInputs(schema, [[0.5, 2]]).inputs.values).toEqual(all);
    expect(() => encodeInputs(schema, [[1, 2, 3, 4]])).toThrow(
      'encodeInputs: the number of columns is wrong: "row 1" has 4, the model takes 3 or 2. Give the columns that the model was trained on, in their order.',
    );
  });

  it("compares the names of columns, and says which are missing", () => {
    const schema = inferSchema(people, { ignore: ["name"] });
    expect(() => encodeInputs(schema, [{ ages: 20, town: "Oslo", born: "2000-01-31" }])).toThrow(
      'encodeInputs: a column is missing: "rows" has no "age". The nearest to the first is "ages". Give the columns that the model was trained on.',
    );
    expect(() => encodeInputs(schema, parseTable("1,2,3,4,5\n4,5,6,7,8\n"))).toThrow(/"table" has 5, the model takes 4 or 3\. Give/);
  });

  it.runIf(hasShared("tables"))("reads the labels of Adult's test file, which end in a full stop, as those of its train file", () => {
    const schema = inferSchema(shared("adult-train-missing"), { missing: "indicator" });
    const targets = encodeTargets(schema, shared("adult-test-missing"));
    if (targets.kind !== "classes") throw new Error("classes");
    expect(targets.classes).toEqual(["<=50K", ">50K"]);
    expect(targets.labels.reduce((sum, label) => sum + label, 0)).toBe(3846);
  });

  it("refuses inputs that would not fit, before they are allocated", () => {
    const rows = 200_000;
    const column = (name: string) => ({ ...people.columns[2], name, texts: rows, words: [], cell: (row: number) => `w${row % 4000}` });
    const table: Table = {
      ...people,
      rows,
      columns: [column("a"), column("b"), { ...column("y"), cell: (row: number) => (row % 2 ? "p" : "q") }],
    };
    const schema = inferSchema(table);
    expect(() => encodeTable(schema, table)).toThrow(
      "encodeInputs: the inputs do not fit into memory: 200000 rows of 8000 inputs are 6.0 GiB, at most 4 are read. Ignore columns with many categories, or read fewer rows.",
    );
  });
});

describe("what is refused", () => {
  it.each([
    [
      "x,y\n1,0.5\n2,1.5\n",
      {},
      'a label is a fraction, not a class: row 1 (line 2) of "table", column "y": "0.5". Read it with targets: "values".',
    ],
    [
      "x,y\n1,a\n2,a\n",
      {},
      'one class only: "a" in all 2 rows of column "y". Add rows of another class, or read numbers with targets: "values".',
    ],
    [
      "x,y\n1,a\nb,c\n2,a\n",
      {},
      'text in a column of numbers: row 2 (line 3), column "x": "b"; 2 cells are numbers, 1 cell is text. Name the column in categorical or in ignore, or correct the cell.',
    ],
    [
      "x,y\nb,a\n1,c\nd,a\n",
      {},
      'a number in a column of text: row 2 (line 3), column "x"; 2 cells are text, such as "b", 1 cell is a number. Name the column in categorical or in ignore, or correct the cell.',
    ],
    [
      "x,y\n5%,a\n0.05,c\n7%,a\n",
      {},
      'per cent and plain numbers in one column: "x" has 2 of 3 numbers with %. Write all in one form, or ignore the column.',
    ],
    ["x,y\n$5,a\n€6,c\n$7,a\n", {}, 'two currencies in one column: "x" has $ and €. Convert them to one, or ignore the column.'],
    [
      "x,y\n01/02/2020,a\n03/04/2020,c\n",
      {},
      'day and month could be exchanged in every date: "01/02/2020" in column "x". Pass dates: "dmy" or dates: "mdy", or ignore the column.',
    ],
    ["x,y\n1,a\n2,c\n", { label: "z" }, 'no such label column: "z". The nearest name is "x"; the columns are "x", "y".'],
    [
      "x,y\n1,a\n2,c\n",
      { label: 5 },
      'no such label column: position 5 of "table". Positions are 0 to 1 from the left, −1 to −2 from the right.',
    ],
    [
      "x,y\n1,a\n2,c\n",
      { ignore: ["x"] },
      'no input column is left: "table" has "x", "y". Name what is to be an input in use, or check the delimiter.',
    ],
    ["x,y\n1,a\n2,c\n", { ignore: ["y"] }, 'a column is the label and in ignore: "y". Name it once.'],
    ["x,y\n1,\n2,\n", { missing: "mean" }, 'the label is empty: column "y" has no value in 2 rows. Name another label.'],
    [
      "x,y\n1,a\n2,b\n",
      { targets: "values" },
      'text in a column of numbers: row 1 (line 2), column "y": "a". Read the label with targets: "classes", or correct the cell.',
    ],
  ] as const)("%j %j", (text, options, message) => {
    expect(() => inferSchema(parseTable(text), options)).toThrow(`inferSchema: ${message}`);
  });

  it("refuses a schema from a file that is damaged in any one place, with its rule", () => {
    const schema = inferSchema(people, { ignore: ["name"] });
    const broken: readonly [unknown, string][] = [
      [null, "a schema must be an object"],
      [{ ...schema, version: 2 }, "the version of the schema must be 1"],
      [{ ...schema, columns: [] }, "a schema must have columns"],
      [{ ...schema, learns: "all" }, "a schema must say what is learnt"],
      [{ ...schema, columns: [schema.columns[1], schema.columns[1]] }, "columns must be objects with names of their own"],
      [{ ...schema, columns: [{ ...schema.columns[1], kind: "toString" }] }, 'column "age": its kind is unknown'],
      [
        { ...schema, columns: [{ ...schema.columns[1], scaling: { shift: [NaN], scale: [1] } }] },
        'column "age": its scaling must be finite numbers',
      ],
      [
        { ...schema, columns: [{ ...schema.columns[1], scaling: { kind: "minMax", shift: [0], scale: [0] } }] },
        'column "age": its scale must be above 0',
      ],
      [
        { ...schema, columns: [{ ...schema.columns[2], categories: [{ name: "a", count: -1 }] }] },
        'column "town": its categories must be different names with counts',
      ],
      [{ ...schema, columns: [{ ...schema.columns[2], fill: "x" }] }, 'column "town": what fills it must be a category'],
      [{ ...schema, columns: [{ ...schema.columns[3], date: {} }] }, 'column "born": its dates have no form'],
    ];
    for (const [value, rule] of broken) expect(() => checkSchema("load", value)).toThrow(`load: ${rule}: `);
    expect(checkSchema("load", schema)).toBe(schema);
  });
});

describe("parts of a table", () => {
  const table = tableFromRows(Array.from({ length: 200 }, (_, i) => ({ x: Math.sin(i), y: i % 20 === 0 ? "rare" : "usual" })));

  it("are stratified for classes: each part has its share of the rare one", () => {
    const { train, validation, test, split, rows } = prepareTable(table, { seed: 3, validation: 0.2, test: 0.2 });
    const rare = (set: typeof train): number =>
      set.targets.kind === "classes" ? set.targets.labels.filter((label) => label === 0).length : -1;
    expect([split, rare(train), rare(validation!), rare(test!)]).toEqual(["stratified", 6, 2, 2]);
    expect(new Set([...rows.train, ...rows.validation, ...rows.test]).size).toBe(200);
  });

  it("are found again from the schema alone, also where rows were dropped", () => {
    const holes = tableFromRows(
      Array.from({ length: 90 }, (_, i) => ({
        x: i % 8 === 0 ? null : i % 7,
        c: i % 5 === 0 ? null : "ab"[i % 2],
        y: i % 9 === 0 ? null : "pq"[i % 2],
        // Rows that weigh 0 are left out before the division.
        w: i % 6,
      })),
    );
    for (const split of ["stratified", "random", "chronological", "sampled"] as const) {
      const division = { seed: 4, validation: 0.2, test: 0.1, split };
      const { schema, rows } = prepareTable(holes, { ...division, label: "y", weight: "w", missing: { x: "drop", "*": "mean" } });
      expect(rows.train.length + rows.validation.length + rows.test.length).toBeLessThan(70);
      expect(partsOf(schema, holes, division)).toEqual(rows);
    }
  });

  it("are the last rows in a chronological split", () => {
    const { rows } = prepareTable(table, { seed: 3, test: 50, validation: 30, split: "chronological" });
    expect([rows.train.at(-1), rows.validation[0], rows.validation.at(-1), rows.test[0], rows.test.at(-1)]).toEqual([
      119, 120, 149, 150, 199,
    ]);
  });

  it("have lagged columns with a window, and the same ones for rows to predict", () => {
    const series = tableFromRows(
      Array.from({ length: 30 }, (_, t) => ({ t: `2020-01-${String(t + 1).padStart(2, "0")}`, y: 100 + t * t })),
    );
    const { schema, train, rows } = prepareTable(series, {
      seed: 1,
      window: 3,
      test: 5,
      targets: "values",
      scaling: "none",
      targetScaling: "none",
      precision: "f64",
    });
    expect(train.features?.slice(-3)).toEqual(["y 1 before", "y 2 before", "y 3 before"]);
    expect(Array.from(train.inputs.values.subarray(0, train.inputs.cols)).slice(-3)).toEqual([104, 101, 100]);
    expect(rows.test.length).toBe(5);
    const next = encodeInputs(
      schema,
      [
        { t: "2020-01-28", y: 1 },
        { t: "2020-01-29", y: 2 },
        { t: "2020-01-30", y: 3 },
        { t: "2020-01-31", y: null },
      ],
      { precision: "f64" },
    );
    expect([next.inputs.rows, Array.from(next.inputs.values).slice(-3)]).toEqual([1, [3, 2, 1]]);
  });

  it("are k folds that each hold every row once and the classes to within one row", () => {
    const labels = Uint32Array.from({ length: 53 }, (_, i) => (i % 5 === 0 ? 1 : 0));
    const parts = folds({ name: "x", rows: 53, labels }, { k: 5, seed: 9 });
    expect(parts.flatMap(({ test }) => [...test]).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 53 }, (_, i) => i));
    for (const { train, test } of parts) {
      expect(train.length + test.length).toBe(53);
      expect([2, 3]).toContain(test.filter((row) => labels[row] === 1).length);
    }
    expect(() => folds({ name: "x", rows: 3 }, { k: 4, seed: 1 })).toThrow(
      'folds: the number of parts must be an integer from 2 to the 3 rows of "x": 4. Try 5.',
    );
  });
});
