import { createColumn } from "./column.ts";
import type { Spill } from "./spill.ts";
import type { Table, TableCell, TableColumn } from "./table.ts";

/** Returns what tells whether a cell is one of the marks: numbers by their value, texts in any case. */
export function isMark(marks: readonly string[]): (cell: TableCell) => boolean {
  const texts = new Set(marks.map((mark) => mark.trim().toLowerCase()));
  const numbers = new Set(marks.filter((mark) => mark.trim() !== "").map(Number));
  return (cell) => (typeof cell === "number" ? numbers.has(cell) : cell !== null && texts.has(cell.toLowerCase()));
}

/**
 * Returns a table in which these marks, such as `-999`, stand for missing values, beside those that were found when it was read.
 * @param spill where the cells of columns go that have one, if not into memory
 */
export function markMissing(table: Table, marks: readonly string[] | undefined, spill?: Spill): Table {
  if (marks === undefined || marks.length === 0) return table;
  const marked = isMark(marks);
  return { ...table, columns: table.columns.map((column) => markColumn(column, table.rows, { marked, spill })) };
}

function markColumn(
  column: TableColumn,
  rows: number,
  { marked, spill }: { readonly marked: (cell: TableCell) => boolean; readonly spill: Spill | undefined },
): TableColumn {
  if (!someCell(column, rows, marked)) return column;
  const found = new Map(column.marks);
  const { name, forms, currencies, date } = column;
  const store = createColumn({
    name,
    decimal: ".",
    asText: column.asText ?? false,
    missing: new Set(),
    decode: () => "",
    ...(spill === undefined ? {} : { spill }),
  });
  for (let row = 0; row < rows; row++) {
    const cell = column.cell(row);
    const missing = marked(cell);
    if (missing) found.set(String(cell), (found.get(String(cell)) ?? 0) + 1);
    store.add(missing ? null : cell, () => `row ${row + 1}`);
  }
  return { ...store.finish(), marks: found, forms, currencies, ...(date === undefined ? {} : { date }) };
}

function someCell({ cell }: TableColumn, rows: number, holds: (cell: TableCell) => boolean): boolean {
  for (let row = 0; row < rows; row++) if (holds(cell(row))) return true;
  return false;
}

/** A number far from all others of its columns: it may stand for a missing value. */
export interface SuspectMark {
  readonly mark: number;
  readonly columns: readonly { readonly name: string; readonly count: number }[];
}

/** So many rows are looked at. */
const LOOKED_AT = 100_000;
/** A mark stands in so many cells at least, beside so many different other numbers, and this far from them [ranges of the others]. */
const FEWEST = 3;
const OTHERS = 10;
const FAR = 0.25;

/** Returns the numbers that look like marks for missing values, such as -999 in a column of pressures, or 0 in one of weights. */
export function suspectMarks(table: Table): SuspectMark[] {
  const found = new Map<number, { name: string; count: number }[]>();
  for (const column of table.columns) {
    if (column.texts > 0) continue;
    for (const { mark, count } of isolatedEnds(column, Math.min(table.rows, LOOKED_AT)))
      found.set(mark, [...(found.get(mark) ?? []), { name: column.name, count }]);
  }
  return [...found].map(([mark, columns]) => ({ mark, columns }));
}

/** The smallest and the greatest number of a column, where it is an integer that repeats far from the rest. */
function isolatedEnds({ cell }: TableColumn, rows: number): { readonly mark: number; readonly count: number }[] {
  const counts = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const value = cell(row);
    if (typeof value === "number") counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (counts.size <= OTHERS) return [];
  const sorted = Float64Array.from(counts.keys()).sort();
  const range = (from: number, to: number): number => sorted[to] - sorted[from];
  const last = sorted.length - 1;
  const ends = [
    { mark: sorted[0], far: range(0, 1) > FAR * range(1, last) },
    { mark: sorted[last], far: range(last - 1, last) > FAR * range(0, last - 1) },
  ];
  return ends.flatMap(({ mark, far }) => {
    const count = counts.get(mark)!;
    return far && Number.isInteger(mark) && count >= FEWEST ? [{ mark, count }] : [];
  });
}
