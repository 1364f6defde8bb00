import { failRows } from "../problems/rows.ts";
import type { Schema, SchemaColumn } from "@adjoint/reference";
import type { Table, TableCell } from "../table/table.ts";
import { isMark } from "../table/missing-marks.ts";
import { tableFromRows } from "../table/rows-table.ts";
import { isTable, toCell } from "./cell.ts";
import type { Row } from "./cell.ts";
import { lagName, withLags } from "./window.ts";

/** Rows with the cells of a schema's columns found in them. */
export interface Matched {
  readonly name: string;
  readonly rows: number;
  /** Columns of the data that the schema does not know. */
  readonly extra: readonly string[];
  /** Whether the data has this column. */
  has(column: SchemaColumn): boolean;
  /** The cell of a column that the data has. */
  cell(row: number, column: SchemaColumn): TableCell;
}

/**
 * Finds the columns of a schema in data: by name, or in data without names by position, with or without the targets.
 * @throws DataError where a column that is needed is not there
 */
export function matchColumns(where: string, schema: Schema, data: Table | readonly Row[], needed: readonly SchemaColumn[]): Matched {
  const matched = schema.window === undefined ? matchPlain(where, schema, data) : matchLagged(where, schema, data);
  const absent = needed.filter((column) => !matched.has(column)).map(({ name }) => name);
  if (absent.length > 0) {
    failRows(where, "columns-missing", { name: matched.name, columns: absent, extra: matched.extra });
  }
  if (schema.marks === undefined) return matched;
  const marked = isMark(schema.marks);
  return {
    ...matched,
    cell(row, column) {
      const cell = matched.cell(row, column);
      return marked(cell) ? null : cell;
    },
  };
}

function matchPlain(where: string, schema: Schema, data: Table | readonly Row[]): Matched {
  return isTable(data) ? matchTable(where, schema, data) : matchRows(where, schema, data);
}

/** Points in time, of which the first have no past. A table that has its lags already is taken as it is. */
function matchLagged(where: string, schema: Schema, data: Table | readonly Row[]): Matched {
  const { window = 0 } = schema;
  const table = isTable(data) ? data : tableFromRows(data);
  const targets = schema.columns.filter(({ role }) => role === "target").map(({ name }) => name);
  const labels = table.columns.filter(({ name }) => targets.includes(name));
  const before = table.columns.some(({ name }) => name === lagName(targets[0], 1));
  if (!before && labels.length < targets.length) {
    failRows(where, "window-needs-label", { name: table.name, targets });
  }
  if (!before && table.rows <= window) {
    failRows(where, "window-too-few-rows", { name: table.name, rows: table.rows, window });
  }
  return matchTable(where, { ...schema, header: true }, { ...(before ? table : withLags(table, labels, window)), header: true });
}

function matchTable(where: string, schema: Schema, table: Table): Matched {
  const { name, rows, columns } = table;
  const given = new Set(columns.map((column) => column.name));
  // Columns of a schema without names are called column 1, …; a table may call them so itself.
  const named = table.header && (schema.header || schema.columns.every(({ role, name: input }) => role !== "input" || given.has(input)));
  const positions = new Map(
    named
      ? columns.map((column, position): [string, number] => [column.name, position])
      : byPosition(where, schema, name, columns.length).map((known, position): [string, number] => [known, position]),
  );
  const known = new Set(schema.columns.map((column) => column.name));
  return {
    name,
    rows,
    extra: named ? columns.map((column) => column.name).filter((column) => !known.has(column)) : [],
    has: (column) => positions.has(column.name),
    cell(row, column) {
      const found = columns[positions.get(column.name)!];
      if (column.text === true && found.asText !== true && found.numbers > 0)
        failRows(where, "read-as-numbers", { column: column.name, name });
      return found.cell(row);
    },
  };
}

/**
 * The names of the columns of data without names: all of the schema's or all but its targets. Where the schema has names, the targets must not be there: nothing would tell
 * them from another column that does not belong.
 */
function byPosition(where: string, { columns, header }: Schema, name: string, count: number): string[] {
  const inputs = columns.filter(({ role }) => role === "input");
  const untargeted = columns.filter(({ role }) => role !== "target");
  const choices = header ? [untargeted, inputs] : [columns, untargeted];
  const chosen = choices.find(({ length }) => length === count);
  if (chosen !== undefined) return chosen.map((column) => column.name);
  failRows(where, "column-count", { name, found: count, wanted: [...new Set(choices.map(({ length }) => length))].join(" or ") });
}

function matchRows(where: string, schema: Schema, rows: readonly Row[]): Matched {
  if (!Array.isArray(rows) || rows.length === 0) {
    failRows(where, "no-rows", {});
  }
  const known = new Set(schema.columns.map(({ name }) => name));
  const names = new Set<string>();
  const positions = new Map<number, Map<string, number>>();
  rows.forEach((row, i) => {
    if (typeof row !== "object" || row === null) {
      failRows(where, "not-a-row", { row: i + 1, value: String(row) });
    }
    if (!Array.isArray(row)) for (const name of Object.keys(row)) names.add(name);
    else if (!positions.has(row.length)) {
      const order = byPosition(where, { ...schema, header: false }, `row ${i + 1}`, row.length);
      positions.set(row.length, new Map(order.map((name, position) => [name, position])));
      for (const name of order) names.add(name);
    }
  });
  return {
    name: "rows",
    rows: rows.length,
    extra: [...names].filter((name) => !known.has(name)),
    has: ({ name }) => names.has(name),
    cell(row, { name, decimal, text }) {
      const values = rows[row];
      const value = Array.isArray(values)
        ? values[positions.get(values.length)!.get(name)!]
        : (values as Readonly<Record<string, never>>)[name];
      return toCell(value, { decimal, text });
    },
  };
}
