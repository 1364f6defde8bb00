import { table } from "../generated/wine.ts";
import { createExampleSet } from "../example-set.ts";
import type { ExampleSet } from "../example-set.ts";
import { unpack } from "./packed.ts";

const features = [
  "alcohol",
  "malic acid",
  "ash",
  "alcalinity of ash",
  "magnesium",
  "total phenols",
  "flavanoids",
  "nonflavanoid phenols",
  "proanthocyanins",
  "colour intensity",
  "hue",
  "OD280/OD315 of diluted wines",
  "proline",
];

/**
 * Wine: 178 wines of one Italian region, 13 chemical measurements, 3 cultivars.
 * S. Aeberhard and M. Forina, UCI Machine Learning Repository, 1992, doi:10.24432/C5PC7J, CC BY 4.0; see `data/SOURCES.md`.
 */
export function wine(): ExampleSet {
  const values = new Float64Array(table.rows * features.length);
  const labels = unpack(table, values);
  return createExampleSet({
    name: "wine",
    inputs: { values, rows: table.rows, cols: features.length, scale: 1 },
    targets: { kind: "classes", labels, classes: ["class_0", "class_1", "class_2"] },
    features,
  });
}
