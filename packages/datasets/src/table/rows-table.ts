import { failReading } from "../problems/reading.ts";
import { columnNames } from "../csv/plan.ts";
import { host } from "../host.ts";
import { toCell } from "../schema/cell.ts";
import type { Row, RowValue } from "../schema/cell.ts";
import { createColumn } from "./column.ts";
import type { Table } from "./table.ts";

/**
 * A table of objects, whose keys are the columns, or of arrays. A key that an object lacks is a missing value. Texts are read as in a file: those that spell a number
 * are numbers, and marks such as "NA" are missing values.
 * @param text columns whose cells stay the texts that they are: names, or positions from 0
 * @throws DataError for no rows, rows of different lengths, and values that are no cells
 */
export function tableFromRows(rows: readonly Row[], name = "rows", text: readonly (string | number)[] = []): Table {
  const where = "tableFromRows";
  if (rows.length === 0) failReading(where, "empty-rows", { name });
  const arrays = Array.isArray(rows[0]);
  const other = rows.findIndex((row) => typeof row !== "object" || row === null || Array.isArray(row) !== arrays);
  if (other >= 0) {
    failReading(where, "rows-not-alike", { row: other + 1, name, value: written(rows[other]) });
  }
  const keys = arrays ? Array.from({ length: (rows[0] as readonly unknown[]).length }, (_, col) => String(col)) : keysOf(rows);
  const names = arrays ? columnNames(where, undefined, keys.length) : keys;
  const asText = names.map((column, position) => text.some((wanted) => wanted === column || wanted === position));
  const columns = names.map((column, position) =>
    createColumn({ name: column, decimal: ".", asText: asText[position], missing: new Set(), decode: () => "" }),
  );
  rows.forEach((row, i) => {
    const at = (): string => `row ${i + 1}`;
    if (arrays && (row as readonly unknown[]).length !== keys.length) {
      failReading(where, "ragged-array", { at: at(), name, found: (row as readonly unknown[]).length, cells: keys.length });
    }
    keys.forEach((key, col) => {
      const value = (row as Readonly<Record<string, RowValue>>)[key];
      if (typeof value === "object" && value !== null && !(value instanceof Date)) {
        failReading(where, "not-a-cell", { at: at(), name, column: names[col], value: written(value) });
      }
      const cell = toCell(value, { text: asText[col] });
      if (typeof cell === "number" && !Number.isFinite(cell)) {
        failReading(where, "number-not-finite", { at: at(), name, column: names[col], value: cell });
      }
      columns[col].add(cell, at);
    });
  });
  return { name, rows: rows.length, columns: columns.map((column) => column.finish()), header: !arrays };
}

/** A value as JSON shows it, for a message; numbers of 64 bits as well. */
function written(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part)) ?? "nothing";
}

/** All keys, in the order of their first appearance. */
function keysOf(rows: readonly Row[]): string[] {
  const keys = new Set<string>();
  for (const row of rows) for (const key of Object.keys(row)) keys.add(key);
  if (keys.size === 0) failReading("tableFromRows", "rows-without-columns", { rows: rows.length });
  return [...keys];
}

/** A longer text is not parsed as JSON at once [characters]. */
const LONGEST = 2 ** 29;

/**
 * Reads JSON: an array of objects or of arrays, or one object or array on each line (JSON Lines); an object with one such array under any name; an object of columns.
 * @throws FormatError for what is not JSON, with the line; DataError for JSON that is no table
 */
export function parseJsonTable(file: Uint8Array, name = "json", text: readonly (string | number)[] = []): Table {
  const where = "parseJsonTable";
  if (file.length > LONGEST) {
    failReading(where, "json-too-large", { name, bytes: file.length, limit: LONGEST });
  }
  return tableFromRows(rowsOf(where, name, new host.TextDecoder("utf-8").decode(file).trim()), name, text);
}

function rowsOf(where: string, name: string, text: string): readonly Row[] {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    return lines(where, name, text);
  }
  if (Array.isArray(whole)) return whole as Row[];
  if (typeof whole === "object" && whole !== null) {
    const values = Object.entries(whole);
    const arrays = values.filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
    if (arrays.length === 1 && arrays[0][1].every((row) => typeof row === "object" && row !== null)) return arrays[0][1] as Row[];
    const length = arrays[0]?.[1].length;
    if (arrays.length === values.length && values.length > 0 && arrays.every(([, column]) => column.length === length)) {
      return Array.from({ length }, (_, row) => Object.fromEntries(arrays.map(([key, column]) => [key, column[row] as RowValue])));
    }
    if (arrays.length === 0) return [whole as Row];
    failReading(where, "json-object", { name, keys: values.map(([key]) => key) });
  }
  failReading(where, "json-no-table", { name, text });
}

function lines(where: string, name: string, text: string): Row[] {
  const rows: Row[] = [];
  text.split(/\r\n|\n|\r/).forEach((line, i) => {
    if (line.trim() === "") return;
    try {
      rows.push(JSON.parse(line) as Row);
    } catch {
      failReading(where, "line-not-json", { line: i + 1, name, text: line.trim() });
    }
  });
  return rows;
}
