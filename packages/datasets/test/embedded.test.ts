import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { breastCancer, digits, iris, wine } from "../src/index.ts";
import type { ExampleSet } from "../src/index.ts";

/** The cells of a file of `data/`, read by the host's own parser. */
function published(file: string, headed: boolean): number[][] {
  const bytes = readFileSync(new URL(`../data/${file}`, import.meta.url));
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .trim()
    .split("\n")
    .slice(headed ? 1 : 0)
    .map((line) => line.split(",").map(Number));
}

const columnMean = (set: ExampleSet, col: number): number => {
  const { values, rows, cols } = set.inputs;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += values[row * cols + col];
  return sum / rows;
};

const classCounts = (set: ExampleSet): number[] => {
  if (set.targets.kind !== "classes") throw new Error("classes expected");
  const counts = set.targets.classes.map(() => 0);
  for (const label of set.targets.labels) counts[label]++;
  return counts;
};

describe("embedded data sets", () => {
  const files: [string, () => ExampleSet, string, boolean][] = [
    ["digits", digits, "digits.csv.gz", false],
    ["iris", iris, "iris.csv", true],
    ["wine", wine, "wine_data.csv", true],
    ["breastCancer", breastCancer, "breast_cancer.csv", true],
  ];

  it.each(files)("%s holds every published cell to the last bit", (name, load, file, headed) => {
    const set = load();
    const rows = published(file, headed);
    expect(set.name).toBe(name);
    expect(set.inputs.rows).toBe(rows.length);
    expect(set.inputs.cols).toBe(rows[0].length - 1);
    expect(Array.from(set.inputs.values)).toEqual(rows.flatMap((row) => row.slice(0, -1)));
    expect(Array.from(set.targets.kind === "classes" ? set.targets.labels : [])).toEqual(rows.map((row) => row.at(-1)));
    expect(set.features === undefined || set.features.length === set.inputs.cols).toBe(true);
  });

  it("has the class counts that the UCI repository states", () => {
    expect(classCounts(digits())).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expect(classCounts(iris())).toEqual([50, 50, 50]);
    expect(classCounts(wine())).toEqual([59, 71, 48]);
    expect(classCounts(breastCancer())).toEqual([212, 357]);
  });

  it("has the means of iris that the UCI repository states: 5.84, 3.05, 3.76, 1.20 (two digits, with Fisher's rows 35 and 38)", () => {
    const set = iris();
    expect(columnMean(set, 0)).toBeCloseTo(5.8433, 4);
    expect(columnMean(set, 1)).toBeCloseTo(3.0573, 4);
    expect(columnMean(set, 2)).toBeCloseTo(3.758, 4);
    expect(columnMean(set, 3)).toBeCloseTo(1.1993, 4);
  });

  it("keeps digits as bytes from 0 to 16 with scale 1/16, 8×8", () => {
    const { inputs, image, scaling } = digits();
    expect(inputs.values).toBeInstanceOf(Uint8Array);
    expect(Math.max(...inputs.values)).toBe(16);
    expect(inputs.scale).toBe(1 / 16);
    expect(image).toEqual({ height: 8, width: 8 });
    expect(scaling).toEqual({ kind: "bytes", shift: Array(64).fill(0), scale: Array(64).fill(1 / 16) });
  });

  it("gives each caller arrays of its own", () => {
    const first = iris();
    first.inputs.values.fill(0);
    expect(iris().inputs.values[0]).toBe(5.1);
  });

  it("can be sent to a worker: the clone holds the plain data", () => {
    const set = iris();
    expect(structuredClone(set)).toEqual({ ...set });
    expect(Object.keys(set).sort()).toEqual(["features", "inputs", "name", "targets"]);
  });
});
