import { readForm } from "../table/number-form.ts";
import type { Decimal } from "../table/number-form.ts";
import { MISSING_MARKS } from "../table/marks.ts";
import type { Table, TableCell } from "../table/table.ts";

/** A value as a program has it: what JSON has, a date, or nothing. */
export type RowValue = string | number | boolean | bigint | Date | null | undefined;

/** A row by the names of its columns, or in the order of the file. */
export type Row = Readonly<Record<string, RowValue>> | readonly RowValue[];

const marks = new Set(MISSING_MARKS);

/** A value as a cell of a table. A text that spells a number is one unless it is to stay text, and a mark for a missing value is none. */
export function toCell(
  value: RowValue,
  { decimal = ".", text: asText = false }: { readonly decimal?: Decimal | undefined; readonly text?: boolean | undefined } = {},
): TableCell {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case "number":
      return Number.isNaN(value) ? null : asText ? String(value) : value;
    case "boolean":
      return String(value);
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case "string": {
      const text = value.trim();
      if (marks.has(text.toLowerCase())) return null;
      return asText ? text : (readForm(text, decimal)?.value ?? text);
    }
    case "object":
      return Number.isNaN(value.getTime()) ? null : value.toISOString();
  }
}

/** Whether these are the columns of a table and not rows. */
export function isTable(rows: Table | readonly Row[]): rows is Table {
  return "columns" in rows;
}
