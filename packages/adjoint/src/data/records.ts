import { fail } from "../errors.ts";
import type { InputsLike, NamedRow } from "./examples.ts";
import { requireNumber } from "./inputs.ts";

/** Whether inputs are rows with named columns, as `[{ width: 1, height: 2 }]`. */
export function areNamedRows(inputs: unknown): inputs is readonly NamedRow[] {
  if (!Array.isArray(inputs)) return false;
  const first: unknown = inputs[0];
  return typeof first === "object" && first !== null && !("length" in first);
}

/**
 * Returns rows with named columns as one array, the columns in the order of `features`, or of the first row where the network knows none.
 * @throws DataError where a row lacks a column, has another one, or a value is not a number
 */
export function readNamedRows(
  where: string,
  rows: readonly NamedRow[],
  known: readonly string[] | undefined,
): { readonly inputs: InputsLike; readonly features: readonly string[] } {
  const features = known ?? Object.keys(rows[0]);
  const values = new Float64Array(rows.length * features.length);
  for (const [i, row] of rows.entries()) {
    if (typeof row !== "object" || row === null) fail(where, "not-a-named-row", { row: i, value: row });
    const missing = features.find((name) => !Object.hasOwn(row, name));
    if (missing !== undefined) fail(where, "column-missing", { row: i, name: missing });
    const surplus = Object.keys(row).find((name) => !features.includes(name));
    if (surplus !== undefined) fail(where, "column-unknown", { row: i, name: surplus, features });
    for (const [j, name] of features.entries())
      values[i * features.length + j] = requireNumber(where, row[name], () => `inputs[${i}][${JSON.stringify(name)}]`);
  }
  return { inputs: { values, shape: [rows.length, features.length] }, features };
}
