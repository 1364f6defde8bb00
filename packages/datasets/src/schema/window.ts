import { failSchema } from "../problems/schema.ts";
import type { Table, TableColumn } from "../table/table.ts";

/** The name of what a column held so many rows before. */
export function lagName(name: string, lag: number): string {
  return `${name} ${lag} before`;
}

/**
 * A table of points in time in which each row also has the label's values of the rows before it: `passengers 1 before` to `passengers 12 before`. The first rows, which
 * have no such past, are left out. All other columns stay inputs of their own row.
 * @throws ArgumentError for a window that is no integer ≥ 1; DataError for fewer rows than it needs
 */
export function lagTable(where: string, table: Table, labels: readonly string[], window: number): Table {
  if (!Number.isInteger(window) || window < 1) {
    failSchema(where, "not-a-window", { window });
  }
  if (table.rows <= window) {
    failSchema(where, "window-too-large", { name: table.name, rows: table.rows, window });
  }
  return withLags(
    table,
    table.columns.filter(({ name }) => labels.includes(name)),
    window,
  );
}

/** The columns moved by the window, and for each of some columns what it held 1 to `window` rows before. */
export function withLags(table: Table, labels: readonly TableColumn[], window: number): Table {
  const moved = (column: TableColumn, lag: number): TableColumn => ({
    ...column,
    ...(lag > 0 ? { name: lagName(column.name, lag) } : {}),
    cell: (row) => column.cell(row + window - lag),
  });
  const lagged = labels.flatMap((column) => Array.from({ length: window }, (_, lag) => moved(column, lag + 1)));
  const others = table.columns.map((column) => moved(column, 0));
  const { reading } = table;
  // The lags come last; they are written as the columns that they come from.
  const decimals = labels.flatMap((column) =>
    Array.from({ length: window }, () => reading?.decimals[table.columns.indexOf(column)] ?? "."),
  );
  return {
    ...table,
    rows: table.rows - window,
    columns: [...others, ...lagged],
    ...(reading === undefined ? {} : { reading: { ...reading, decimals: [...reading.decimals, ...decimals] } }),
  };
}
