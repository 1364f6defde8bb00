import { failSets } from "./problems/sets.ts";
import type { Dataset, Targets } from "@adjoint/reference";

/**
 * The class numbers [rows] as values [rows, classes]: 1 in the column of the class, 0 elsewhere.
 * @throws DataError where the targets are values already
 */
export function oneHot<D extends Dataset>(dataset: D): D & { readonly targets: Extract<Targets, { kind: "values" }> } {
  const { targets, name } = dataset;
  if (targets.kind !== "classes") {
    failSets("oneHot", "not-classes", { name, cols: targets.cols });
  }
  const cols = targets.classes.length;
  const values = new Float32Array(targets.labels.length * cols);
  targets.labels.forEach((label, row) => {
    values[row * cols + label] = 1;
  });
  return { ...dataset, targets: { kind: "values", values, cols, names: targets.classes } };
}
