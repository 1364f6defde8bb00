import { table } from "../generated/breast-cancer.ts";
import { createExampleSet } from "../example-set.ts";
import type { ExampleSet } from "../example-set.ts";
import { unpack } from "./packed.ts";

const measurements = [
  "radius",
  "texture",
  "perimeter",
  "area",
  "smoothness",
  "compactness",
  "concavity",
  "concave points",
  "symmetry",
  "fractal dimension",
];
const features = [
  ...measurements.map((name) => `mean ${name}`),
  ...measurements.map((name) => `${name} error`),
  ...measurements.map((name) => `worst ${name}`),
];

/**
 * Breast cancer, Wisconsin (diagnostic): 569 tumours, 10 measurements of the cell nuclei (mean, standard error, worst), malignant or benign.
 * W. Wolberg, O. Mangasarian, N. Street and W. Street, UCI Machine Learning Repository, 1993, doi:10.24432/C5DW2B, CC BY 4.0; see `data/SOURCES.md`.
 */
export function breastCancer(): ExampleSet {
  const values = new Float64Array(table.rows * features.length);
  const labels = unpack(table, values);
  return createExampleSet({
    name: "breastCancer",
    inputs: { values, rows: table.rows, cols: features.length, scale: 1 },
    targets: { kind: "classes", labels, classes: ["malignant", "benign"] },
    features,
  });
}
