import { featuresOf, inputColumns } from "@adjoint/datasets/schema";
import type { Inputs, Schema } from "@adjoint/reference";
import { fail } from "../errors.ts";

/** Returns the mean of rows of encoded inputs [cols]. */
export function meanOf({ values, rows, cols }: Inputs): Float64Array {
  const mean = new Float64Array(cols);
  for (let at = 0; at < values.length; at++) mean[at % cols] += values[at] / rows;
  return mean;
}

/**
 * Returns the mean of the encoded rows of the training part, as the schema tells it: 0 where columns were standardized, the share of each category, and no missing values.
 * @throws ArgumentError where numbers were not standardized: their mean is not kept
 */
export function meanRow(where: string, schema: Schema): Float64Array {
  return Float64Array.from(
    inputColumns(schema).flatMap((column) => {
      const { kind, name, scaling, categories = [], indicator } = column;
      const flag = indicator === true ? [0] : [];
      if (kind === "category") {
        const rows = categories.reduce((sum, { count }) => sum + count, 0);
        return [...categories.map(({ count }) => count / rows), ...flag];
      }
      if (scaling?.kind !== "standardize") fail(where, "no-mean-row", { column: name });
      return featuresOf(column).map(() => 0);
    }),
  );
}
