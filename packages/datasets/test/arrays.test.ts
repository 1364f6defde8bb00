import { describe, expect, it } from "vitest";
import { fromArrays } from "../src/index.ts";
import type { ArraysOptions } from "../src/index.ts";

const xs = [
  [1, 2],
  [3, 4],
  [5, 6],
];

describe("fromArrays", () => {
  it("takes rows and class numbers", () => {
    expect({ ...fromArrays({ inputs: xs, labels: [0, 2, 1] }) }).toEqual({
      name: "arrays",
      inputs: { values: Float64Array.of(1, 2, 3, 4, 5, 6), rows: 3, cols: 2, scale: 1 },
      targets: { kind: "classes", labels: Uint32Array.of(0, 2, 1), classes: ["0", "1", "2"] },
    });
  });

  it("takes names, in the order of their characters or of the classes", () => {
    expect(fromArrays({ inputs: xs, labels: ["b", "a", "b"] }).targets).toMatchObject({
      labels: Uint32Array.of(1, 0, 1),
      classes: ["a", "b"],
    });
    expect(fromArrays({ inputs: xs, labels: ["b", "a", "b"], classes: ["b", "a", "c"] }).targets).toMatchObject({
      labels: Uint32Array.of(0, 1, 0),
    });
  });

  it("takes arrays with a shape, as MAT and NPY files have them: X [3, 2], y [3, 1]; bytes and floats are shared", () => {
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    const set = fromArrays({
      inputs: { shape: [3, 2], values },
      labels: { shape: [3, 1], values: Float64Array.of(0, 1, 0) },
      features: ["p", "q"],
    });
    expect(set.inputs.values).toBe(values);
    expect(set.features).toEqual(["p", "q"]);
    expect(set.targets).toMatchObject({ labels: Uint32Array.of(0, 1, 0) });
  });

  it("takes values: a list, rows, an array with a shape", () => {
    expect(fromArrays({ inputs: xs, values: [7, 8, 9] }).targets).toEqual({
      kind: "values",
      values: Float64Array.of(7, 8, 9),
      cols: 1,
      names: ["y"],
    });
    expect(fromArrays({ inputs: xs, values: xs }).targets).toMatchObject({ cols: 2, names: ["y1", "y2"] });
    expect(fromArrays({ inputs: xs, values: { shape: [3], values: Uint8Array.of(1, 2, 3) } }).targets).toMatchObject({
      values: Float64Array.of(1, 2, 3),
      cols: 1,
    });
  });

  const refusals: [string, ArraysOptions, string, string][] = [
    ["no target", { inputs: xs }, "ArgumentError", `fromArrays: one kind of target is needed: "arrays" has none. Pass labels or values.`],
    [
      "two targets",
      { inputs: xs, labels: [0, 1, 0], values: [1, 2, 3] },
      "ArgumentError",
      `fromArrays: one kind of target is needed: "arrays" has labels and values. Pass labels or values.`,
    ],
    [
      "no rows",
      { inputs: [], labels: [] },
      "ShapeError",
      `fromArrays: inputs are empty: those of "arrays" are 0×0. Pass one row and one column at least.`,
    ],
    [
      "ragged rows",
      { inputs: [[1, 2], [3]], labels: [0, 1] },
      "ShapeError",
      `fromArrays: ragged inputs: row 2 of "arrays" has 1 columns, the first 2. Give all rows the same columns.`,
    ],
    [
      "a shape that does not fit the numbers",
      { inputs: { shape: [2, 2], values: [1, 2, 3] }, labels: [0, 1] },
      "ShapeError",
      `fromArrays: inputs are no table: those of "arrays" have shape [2, 2] and 3 numbers. Pass [rows, columns].`,
    ],
    [
      "an input that is not a number",
      {
        inputs: [
          [1, 2],
          [3, Number.NaN],
        ],
        labels: [0, 1],
      },
      "DataError",
      `fromArrays: a number is not finite: inputs of "arrays", row 2, column 2: NaN. Fill it in or remove the row.`,
    ],
    [
      "another number of labels",
      { inputs: xs, labels: [0, 1], name: "mine" },
      "ShapeError",
      `fromArrays: inputs and targets differ in rows: "mine" has 3 and 2. Each row needs one target.`,
    ],
    [
      "a label that is no integer",
      { inputs: xs, labels: [0, 1.5, 1] },
      "DataError",
      `fromArrays: a label is no class: row 2 of "arrays": 1.5. Class numbers are integers from 0 to 9999; pass values for anything else.`,
    ],
    [
      "a label beyond the classes",
      { inputs: xs, labels: [0, 1, 2], classes: ["no", "yes"] },
      "DataError",
      `fromArrays: a label is no class: row 3 of "arrays": 2. Class numbers are integers from 0 to 1; pass values for anything else.`,
    ],
    [
      "a name that is no class",
      { inputs: xs, labels: ["cat", "dig", "dog"], classes: ["cat", "dog"] },
      "DataError",
      `fromArrays: a label is no class: row 2 of "arrays": "dig". The nearest is "dog"; classes are "cat", "dog".`,
    ],
    [
      "names and numbers",
      { inputs: xs, labels: ["a", 1, "b"] },
      "DataError",
      `fromArrays: labels are names and numbers at once: "arrays" has 2 names in 3 labels. Use one or the other.`,
    ],
    [
      "one-hot rows for labels",
      { inputs: xs, labels: { shape: [3, 2], values: [1, 0, 0, 1, 1, 0] } },
      "ShapeError",
      `fromArrays: labels are no list: those of "arrays" have shape [3, 2]. Pass [rows], or values instead.`,
    ],
    [
      "another number of features",
      { inputs: xs, labels: [0, 1, 0], features: ["a"] },
      "ShapeError",
      `fromArrays: the names do not fit the columns: "arrays" has 2 columns and 1 features. Name each column.`,
    ],
  ];
  it.each(refusals)("refuses %s", (_, options, name, message) => {
    expect(() => fromArrays(options)).toThrow(expect.objectContaining({ name, message }));
  });
});
