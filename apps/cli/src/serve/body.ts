import { inputColumns } from "@adjoint/datasets";
import type { Network } from "adjoint";
import { rawColumns } from "../data/csv.ts";
import type { Model } from "../model/read.ts";
import { ServeError } from "./errors.ts";

/** The types that rows are sent and answered in. */
export type BodyType = "json" | "ndjson" | "csv";

const TYPES: Readonly<Record<string, BodyType>> = {
  "application/json": "json",
  "application/x-ndjson": "ndjson",
  "application/jsonl": "ndjson",
  "text/csv": "csv",
};

/** The content types, the first of each kind as it is answered. */
export const CONTENT_TYPES: Readonly<Record<BodyType, string>> = {
  json: "application/json",
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8",
};

/** Returns the kind of a content type. @throws ServeError 415 for any other */
export function bodyTypeOf(contentType: string | undefined): BodyType {
  const name = (contentType ?? "").split(";")[0].trim().toLowerCase();
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (type === undefined)
    throw new ServeError(
      415,
      "unsupported-type",
      `the type of the body must be one of ${Object.keys(TYPES).join(", ")}: ${name || "none"}. Send it in the header Content-Type.`,
    );
  return type;
}

/** Rows as the CSV that the reader of files takes. */
export interface CsvRows {
  readonly text: Uint8Array;
  /** Whether the first line holds names; undefined where the reader sees it from the text. */
  readonly header?: "yes" | "no";
}

/** Returns the columns that a row has: those of the table that a model knows, or of its features; undefined where it knows no names. */
export function columnsOfRows({ data }: Network): readonly string[] | undefined {
  if (data?.schema !== undefined) return inputColumns(data.schema).map(({ name }) => name);
  return data?.features === undefined ? undefined : rawColumns(data.features);
}

/** Rows of JSON as texts: the names of the columns, where the model knows them, and the cells in their order. */
export interface CellRows {
  readonly columns: readonly string[] | undefined;
  readonly cells: readonly (readonly string[])[];
}

/** Returns the cells of a body of JSON or of lines of JSON. @throws ServeError 400 where it is no rows */
export function cellsOfJson(body: Uint8Array, type: "json" | "ndjson", { net }: Model): CellRows {
  const rows =
    type === "json"
      ? rowsOfJson(decode(body))
      : decode(body)
          .split("\n")
          .filter((line) => line.trim() !== "")
          .map(parse);
  if (rows.length === 0) throw new ServeError(400, "no-rows", "there are no rows. Send at least one.");
  const columns = columnsOfRows(net);
  const mayMiss = net.data?.schema?.columns.some(({ role, fill }) => role === "input" && fill !== undefined) === true;
  return { columns, cells: rows.map((row, index) => cellsOf(row, index, { columns: columns ?? net.inputs, mayMiss })) };
}

/** Writes rows as CSV. */
export function toCsv({ columns, cells }: CellRows): CsvRows {
  const lines = cells.map((row) => row.map(quoted).join(","));
  const head = columns === undefined ? [] : [columns.map(quoted).join(",")];
  return { text: new TextEncoder().encode(`${[...head, ...lines].join("\n")}\n`), header: columns === undefined ? "no" : "yes" };
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new ServeError(400, "not-utf8", "the body is not text in UTF-8.");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ServeError(400, "not-json", `the body is not JSON: it begins with ${JSON.stringify(text.slice(0, 20))}.`);
  }
}

function rowsOfJson(text: string): readonly unknown[] {
  const value = parse(text);
  const rows = Array.isArray(value)
    ? (value as readonly unknown[])
    : typeof value === "object" && value !== null && "rows" in value
      ? value.rows
      : undefined;
  if (!Array.isArray(rows)) throw new ServeError(400, "no-rows", 'the body must be an array of rows, or {"rows": [...]}.');
  // One row by itself: [5.1, 3.5, 1.4, 0.2].
  return rows.length > 0 && rows.every((cell) => typeof cell !== "object") ? [rows] : rows;
}

/** Returns the cells of a row in the order of the columns. @param columns their names, or how many there are */
function cellsOf(
  row: unknown,
  index: number,
  { columns, mayMiss }: { readonly columns: readonly string[] | number; readonly mayMiss: boolean },
): string[] {
  const textOf = (cell: unknown, at: string): string => (mayMiss && cell === null ? "" : textOfCell(cell, at));
  const count = typeof columns === "number" ? columns : columns.length;
  const where = `row ${index + 1}`;
  if (Array.isArray(row)) {
    if (row.length !== count)
      throw new ServeError(
        400,
        "row-length",
        `${where} has ${row.length} cells, the model takes ${count}${typeof columns === "number" ? "" : ` (${columns.slice(0, 6).join(", ")}${count > 6 ? ", …" : ""})`}.`,
      );
    return row.map((cell, column) => textOf(cell, `${where}, cell ${column + 1}`));
  }
  if (typeof row !== "object" || row === null || typeof columns === "number")
    throw new ServeError(
      400,
      "row-kind",
      `${where} must be an array of ${count} cells${typeof columns === "number" ? "" : ", or an object by the names of the columns"}.`,
    );
  const cells = new Map(Object.entries(row));
  for (const column of columns)
    if (!cells.has(column))
      throw new ServeError(400, "column-missing", `${where} has no ${JSON.stringify(column)}. The model takes ${columns.join(", ")}.`);
  for (const name of cells.keys())
    if (!columns.includes(name))
      throw new ServeError(
        400,
        "column-unknown",
        `${where} has ${JSON.stringify(name)}, which the model does not take. It takes ${columns.join(", ")}.`,
      );
  return columns.map((column) => textOf(cells.get(column), `${where}, ${JSON.stringify(column)}`));
}

function textOfCell(cell: unknown, where: string): string {
  if (typeof cell === "string") return cell;
  if (typeof cell === "boolean" || (typeof cell === "number" && Number.isFinite(cell))) return String(cell);
  throw new ServeError(
    400,
    "cell-kind",
    `${where} must be a number or a text: ${cell === null ? "null" : Array.isArray(cell) ? "an array" : typeof cell === "number" ? "beyond 1.8e308" : "an object"}.`,
  );
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}
