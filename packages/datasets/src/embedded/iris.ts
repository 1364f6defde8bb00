import { table } from "../generated/iris.ts";
import { createExampleSet } from "../example-set.ts";
import type { ExampleSet } from "../example-set.ts";
import { unpack } from "./packed.ts";

/**
 * Iris: 150 flowers, 4 lengths [cm], 3 species. As Fisher printed it.
 * R. A. Fisher, UCI Machine Learning Repository, 1936, doi:10.24432/C56C76, CC BY 4.0; see `data/SOURCES.md`.
 */
export function iris(): ExampleSet {
  const values = new Float64Array(table.rows * 4);
  const labels = unpack(table, values);
  return createExampleSet({
    name: "iris",
    inputs: { values, rows: table.rows, cols: 4, scale: 1 },
    targets: { kind: "classes", labels, classes: ["setosa", "versicolor", "virginica"] },
    features: ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"],
  });
}
