import type { Schema, SchemaColumn } from "@adjoint/reference";
import { list, quote } from "../names.ts";
import { featuresOf, inputColumns } from "./features.ts";

/** The columns that were left out by themselves, each with what it looks like: `"id" counts the rows from 1`. */
export function leftOut({ columns }: Schema): readonly string[] {
  return columns.flatMap(({ name, role, note }) => (role === "ignored" && note !== undefined ? [`${quote(name)} ${note}`] : []));
}

/** A line for each column: its name, role and kind, its categories or its scaling, and what is done about missing values. */
export function describeSchema(schema: Schema): string[] {
  const inputs = inputColumns(schema);
  const features = inputs.reduce((sum, column) => sum + featuresOf(column).length, 0);
  return [
    `${schema.columns.length} columns, fitted on ${schema.rows} rows: ${inputs.length} inputs give ${features} numbers.`,
    ...schema.columns.map((column) => `  ${describeColumn(column)}`),
  ];
}

function describeColumn(column: SchemaColumn): string {
  const { name, role, kind, note, categories, date, scaling, fill, indicator } = column;
  const parts = [`${quote(name)}: ${role}`];
  if (note !== undefined) return `${parts[0]} (${note})`;
  if (role === "kept" || role === "ignored") return parts[0];
  parts.push(kind);
  if (categories !== undefined) parts.push(`${categories.length} (${list(categories.map((category) => category.name))})`);
  if (date !== undefined) parts.push(date.parts.join(", "));
  if (scaling !== undefined && kind === "number")
    parts.push(`(x − ${short(scaling.shift[0])}) · ${short(scaling.scale[0])}${scaling.kind === "robust" ? ", clipped smoothly" : ""}`);
  if (fill !== undefined) parts.push(`missing is ${typeof fill === "number" ? short(fill) : quote(fill)}`);
  if (indicator === true) parts.push("with a column that says so");
  return parts.join(", ");
}

function short(number: number): string {
  return String(Number(number.toPrecision(6)));
}
