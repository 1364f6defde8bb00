import { failRows } from "../problems/rows.ts";
import type { Inputs, Schema, SchemaColumn, Targets } from "@adjoint/reference";
import { quote } from "../names.ts";
import { smoothClip } from "../smooth-clip.ts";
import { partOf, readDate } from "../table/dates.ts";
import type { Table, TableCell } from "../table/table.ts";
import type { Row } from "./cell.ts";
import { classesOf, featuresOf, inputColumns, targetColumns } from "./features.ts";
import { matchColumns } from "./match.ts";
import type { Matched } from "./match.ts";

export interface EncodeOptions {
  /** The function that messages name. */
  readonly where?: string;
  /** The rows to take, in this order; all when left out. */
  readonly rows?: ArrayLike<number>;
  /** "f32" unless given. */
  readonly precision?: "f32" | "f64";
  /** What an unknown category is, instead of what the schema says. */
  readonly unseen?: Schema["unseen"];
}

export interface Encoded {
  readonly inputs: Inputs;
  /** Columns of the data that the schema does not know. */
  readonly extra: readonly string[];
  /** Cells with a category that the training part did not have, by column. */
  readonly unseen: ReadonlyMap<string, number>;
}

/** More bytes of inputs than this are refused before they are allocated. */
const MOST_BYTES = 4 * 2 ** 30;

type Where = { readonly where: string; readonly at: string; readonly column: SchemaColumn };

/**
 * Turns rows into the inputs of the network as the schema says: filled in, encoded and scaled, (raw − shift)·scale in f64 and clipped where that is robust, rounded once [rows, features].
 * @throws DataError for a column that is absent, a cell that is not what its column holds, an unknown category where that is an error, or more memory than 4 GiB
 */
export function encodeInputs(schema: Schema, data: Table | readonly Row[], options: EncodeOptions = {}): Encoded {
  const { where = "encodeInputs", precision = "f32" } = options;
  const columns = inputColumns(schema);
  const matched = matchColumns(where, schema, data, columns);
  const rows = options.rows ?? Uint32Array.from({ length: matched.rows }, (_, row) => row);
  const widths = columns.map((column) => featuresOf(column).length);
  const cols = widths.reduce((sum, width) => sum + width, 0);
  const values = allocate(where, rows.length, cols, precision);
  const unseen = new Map<string, number>();
  const tolerant = (options.unseen ?? schema.unseen) === "other";
  let offset = 0;
  columns.forEach((column, c) => {
    const write = createWriter(column, values);
    for (let i = 0; i < rows.length; i++) {
      const cell = matched.cell(rows[i], column);
      const context = (): Where => ({ where, at: `row ${rows[i] + 1} of ${quote(matched.name)}`, column });
      if (write(cell, i * cols + offset, context)) continue;
      if (!tolerant) unknownCategory(context(), String(cell));
      unseen.set(column.name, (unseen.get(column.name) ?? 0) + 1);
    }
    offset += widths[c];
  });
  return { inputs: { values, rows: rows.length, cols, scale: 1 }, extra: matched.extra, unseen };
}

function allocate(where: string, rows: number, cols: number, precision: "f32" | "f64"): Float32Array | Float64Array {
  const bytes = rows * cols * (precision === "f32" ? 4 : 8);
  if (bytes > MOST_BYTES) {
    failRows(where, "inputs-too-large", { rows, cols, gibibytes: (bytes / 2 ** 30).toFixed(1) });
  }
  try {
    return precision === "f32" ? new Float32Array(rows * cols) : new Float64Array(rows * cols);
  } catch {
    failRows(where, "out-of-memory", { rows, cols });
  }
}

/** Writes one cell at a place; false for a category that is not known. */
type Writer = (cell: TableCell, at: number, context: () => Where) => boolean;

function createWriter(column: SchemaColumn, values: Float32Array | Float64Array): Writer {
  const { kind, scaling, categories = [], fill, indicator = false } = column;
  const shift = scaling?.shift ?? [];
  const scale = scaling?.scale ?? [];
  const width = featuresOf(column).length;
  const put = (at: number, i: number, raw: number): void => {
    const x = (raw - (shift[i] ?? 0)) * (scale[i] ?? 1);
    values[at + i] = scaling?.kind === "robust" && i < shift.length ? smoothClip(x) : x;
  };
  const indices = new Map(categories.map(({ name }, index) => [name, index]));
  const write: Writer = (cell, at, context) => {
    if (kind === "number") put(at, 0, numberOf(cell, context));
    else if (kind === "date") momentOf(column, cell, context).forEach((part, i) => put(at, i, part));
    else {
      const index = categoryIndex(indices, cell);
      if (index === undefined) return false;
      values[at + index] = 1;
    }
    return true;
  };
  return (cell, at, context) => {
    if (cell !== null) return write(cell, at, context);
    if (indicator) put(at, width - 1, 1);
    if (indicator && kind === "category") return true;
    if (fill === undefined) missingValue(context());
    return write(fill, at, context);
  };
}

/** The number of a category; a number is known by its shortest text, and true and false in any case. */
function categoryIndex(indices: ReadonlyMap<string, number>, cell: TableCell): number | undefined {
  const word = String(cell);
  const found = indices.get(word);
  if (found !== undefined || (word !== "true" && word !== "false")) return found;
  for (const [name, index] of indices) if (name.toLowerCase() === word) return index;
  return undefined;
}

function numberOf(cell: TableCell, context: () => Where): number {
  if (typeof cell === "number" && Number.isFinite(cell)) return cell;
  const { where, at, column } = context();
  if (cell === "true" || cell === "false") return cell === "true" ? 1 : 0;
  failRows(where, "text-in-numbers", { at, column: column.name, cell: String(cell) });
}

function momentOf({ date, name }: SchemaColumn, cell: TableCell, context: () => Where): number[] {
  const moment = typeof cell === "string" && date !== undefined ? readDate(cell, date.order) : undefined;
  const parts = moment && date!.parts.map((part) => partOf(moment, part));
  if (parts === undefined || parts.includes(undefined)) {
    const { where, at } = context();
    failRows(where, "not-such-a-date", { at, column: name, cell: String(cell) });
  }
  return parts as number[];
}

function missingValue({ where, at, column }: Where): never {
  return failRows(where, "value-missing", { at, column: column.name, missing: column.missing });
}

function unknownCategory({ where, at, column }: Where, word: string): never {
  const known = (column.categories ?? []).map(({ name }) => name);
  return failRows(where, "unknown-category", { at, column: column.name, category: word, known });
}

/**
 * The targets of rows as the network learns them: class numbers, or values scaled as the schema says.
 * @throws DataError for a target column that is absent, or a cell that it cannot hold
 */
export function encodeTargets(schema: Schema, data: Table | readonly Row[], options: Pick<EncodeOptions, "where" | "rows"> = {}): Targets {
  const where = options.where ?? "encodeTargets";
  const columns = targetColumns(schema);
  const matched = matchColumns(where, schema, data, columns);
  const rows = options.rows ?? Uint32Array.from({ length: matched.rows }, (_, row) => row);
  const classes = classesOf(schema);
  if (classes !== undefined) {
    const indices = new Map(classes.map((name, index) => [name, index]));
    const labels = new Uint32Array(rows.length);
    for (let i = 0; i < rows.length; i++) labels[i] = classOf(where, matched, { columns, indices, row: rows[i] });
    return { kind: "classes", labels, classes };
  }
  const cols = columns.length;
  const values = new Float64Array(rows.length * cols);
  columns.forEach((column, col) => {
    const [shift, scale] = [column.scaling?.shift[0] ?? 0, column.scaling?.scale[0] ?? 1];
    for (let i = 0; i < rows.length; i++) {
      const context = (): Where => ({ where, at: `row ${rows[i] + 1} of ${quote(matched.name)}`, column });
      const cell = matched.cell(rows[i], column);
      if (cell === null) missingValue(context());
      values[i * cols + col] = (numberOf(cell, context) - shift) * scale;
    }
  });
  return { kind: "values", values, cols, names: columns.map(({ name }) => name) };
}

/**
 * What rows count in training, as the schema's column of weights says; undefined where it has none.
 * @throws DataError for a weight that is missing, no number, or below 0
 */
export function encodeWeights(
  schema: Schema,
  data: Table | readonly Row[],
  options: Pick<EncodeOptions, "where" | "rows"> = {},
): Float64Array | undefined {
  const where = options.where ?? "encodeWeights";
  const column = schema.columns.find(({ role }) => role === "weight");
  if (column === undefined) return undefined;
  const matched = matchColumns(where, schema, data, [column]);
  const rows = options.rows ?? Uint32Array.from({ length: matched.rows }, (_, row) => row);
  return Float64Array.from(rows, (row) => {
    const context = (): Where => ({ where, at: `row ${row + 1} of ${quote(matched.name)}`, column });
    const cell = matched.cell(row, column);
    if (cell === null) missingValue(context());
    const weight = numberOf(cell, context);
    if (weight < 0) failRows(where, "weight-negative", { at: context().at, column: column.name, weight });
    return weight;
  });
}

interface LabelledRow {
  readonly columns: readonly SchemaColumn[];
  readonly indices: ReadonlyMap<string, number>;
  readonly row: number;
}

function classOf(where: string, matched: Matched, { columns, indices, row }: LabelledRow): number {
  const at = `row ${row + 1} of ${quote(matched.name)}`;
  const known = [...indices.keys()];
  if (columns.length > 1) {
    const ones = columns.flatMap((column, index) => (matched.cell(row, column) === 1 ? [index] : []));
    if (ones.length === 1) return ones[0];
    failRows(where, "not-one-class", { at, ones: ones.length, classes: known });
  }
  const [column] = columns;
  const cell = matched.cell(row, column);
  if (cell === null) missingValue({ where, at, column });
  const index = indices.get(String(cell)) ?? categoryIndex(indices, withoutStop(String(cell), indices));
  if (index !== undefined) return index;
  failRows(where, "unknown-label", { at, column: column.name, label: String(cell), classes: known });
}

/** A label without the full stop behind it, where that is what is known: the test part of Adult has one. */
function withoutStop(label: string, indices: ReadonlyMap<string, number>): string {
  const bare = label.replace(/\.$/, "");
  return indices.has(bare) ? bare : label;
}
