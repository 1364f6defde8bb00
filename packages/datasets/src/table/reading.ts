import { list, quote } from "../names.ts";
import { NUMBER_FORMS } from "./number-form.ts";
import type { Decimal } from "./number-form.ts";
import type { Table } from "./table.ts";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** How a text file is read: detected, or as the options say. */
export interface Reading {
  readonly encoding: Encoding;
  readonly byteOrderMark: boolean;
  /** `,` `;` tab `|`, or a space for runs of spaces and tabs. */
  readonly delimiter: string;
  readonly singleQuotes: boolean;
  readonly header: boolean;
  /** Lines before the table, and rows without a cell at its end, that were passed over. */
  readonly skippedLines?: number;
  readonly emptyRows?: number;
  /** Why the first line could be the other thing, where it could. */
  readonly headerDoubt?: string;
  /** The decimal mark of each column [columns]. */
  readonly decimals: readonly Decimal[];
}

const DELIMITER_NAMES: Readonly<Record<string, string>> = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces" };
const ENCODING_NAMES: Readonly<Record<Encoding, string>> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16",
  "windows-1252": "Windows-1252",
};

/** One line that says how a table was read: rows, columns, delimiter, header, and whatever is out of the ordinary. */
export function describeReading(table: Table): string {
  const { reading, columns, rows, name } = table;
  const size = `${name}: ${rows} ${rows === 1 ? "row" : "rows"} of ${columns.length} ${columns.length === 1 ? "column" : "columns"}`;
  if (reading === undefined) return `${size}.`;
  const parts = [size];
  if (columns.length > 1) parts.push(`${DELIMITER_NAMES[reading.delimiter] ?? quote(reading.delimiter)} between cells`);
  parts.push(reading.header ? "names in the first line" : "no line of names");
  if (reading.encoding !== "utf-8" || reading.byteOrderMark) {
    parts.push(`${ENCODING_NAMES[reading.encoding]}${reading.byteOrderMark ? " with a byte order mark" : ""}`);
  }
  if (reading.singleQuotes) parts.push("single quotes around cells");
  const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
  if (reading.skippedLines !== undefined) parts.push(`${counted(reading.skippedLines, "line")} before it passed over`);
  if (reading.emptyRows !== undefined) parts.push(`${counted(reading.emptyRows, "empty row")} at its end passed over`);
  const comma = columns.filter((_, col) => reading.decimals[col] === ",").map((column) => column.name);
  if (comma.length > 0) parts.push(`a decimal comma in ${list(comma)}`);
  for (const form of NUMBER_FORMS) {
    const named = columns.filter((column) => column.forms.has(form)).map((column) => column.name);
    if (named.length > 0) parts.push(`${form} in ${list(named)}`);
  }
  const dates = columns.filter((column) => column.date !== undefined);
  if (dates.length > 0) parts.push(`dates or times in ${list(dates.map((column) => column.name))}`);
  const doubt = reading.headerDoubt === undefined ? "" : ` ${reading.headerDoubt}`;
  return `${parts.join(", ")}.${doubt}`;
}
