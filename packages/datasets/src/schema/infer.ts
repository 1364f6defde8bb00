import { failSchema } from "../problems/schema.ts";
import type { ColumnScaling, Schema, SchemaColumn } from "@adjoint/reference";
import { orderOf, partOf, readDate } from "../table/dates.ts";
import type { Table, TableColumn } from "../table/table.ts";
import { policyFor } from "./options.ts";
import type { SchemaOptions } from "./options.ts";
import { planTable } from "./plan.ts";
import type { PlannedColumn, TablePlan } from "./plan.ts";

/**
 * Fits a schema to a table: roles and kinds from all of it, and every number (categories with counts, fills, scaling) from the given rows alone.
 * @param rows the training part; the rows without missing labels when left out
 * @throws DataError for a table that cannot be learnt from
 */
export function inferSchema(table: Table, options: SchemaOptions = {}, rows?: ArrayLike<number>): Schema {
  const plan = planTable("inferSchema", table, options);
  return fitSchema("inferSchema", table, plan, { options, rows: rows ?? plan.rows });
}

interface Fit {
  readonly options: SchemaOptions;
  /** The rows of the training part, and all that can be learnt from. */
  readonly rows: ArrayLike<number>;
  readonly all: ArrayLike<number>;
}

/** Fits the schema that a plan describes. */
export function fitSchema(where: string, table: Table, { columns, learns, rows: all }: TablePlan, given: Omit<Fit, "all">): Schema {
  const fit = { ...given, all };
  const { options, rows } = fit;
  return {
    version: 1,
    header: table.header,
    rows: rows.length,
    learns,
    unseen: options.unseen ?? "error",
    columns: columns.map((planned, position) => {
      const decimal = table.reading?.decimals[position] === "," ? ({ decimal: "," } as const) : {};
      return { ...fitColumn(where, planned, learns, fit), ...decimal };
    }),
  };
}

function fitColumn(
  where: string,
  { column, kind, role, note }: PlannedColumn,
  learns: Schema["learns"],
  { options, rows, all }: Fit,
): SchemaColumn {
  const { name } = column;
  const base = { name, kind, role, missing: policyFor(options, name), ...(note === undefined ? {} : { note }) };
  if (role === "target") {
    if (kind === "category") return { ...base, categories: labelsOf(column, all, rows) };
    const scaling = learns === "values" ? targetScaling(where, column, rows, options.targetScaling ?? "standardize") : undefined;
    return { ...base, mean: meanOf(numbersOf(column, rows)), ...(scaling === undefined ? {} : { scaling }) };
  }
  if (role !== "input") return base;
  const missing = missingIn(column, rows);
  const indicator = base.missing === "indicator" && missing > 0 ? { indicator: true } : {};
  const scaling = options.scaling ?? "standardize";
  if (kind === "category") {
    const categories = categoriesOf(column, rows);
    const fills = base.missing !== "refuse" && base.missing !== "drop" && categories.length > 0;
    const common = categories.reduce((a, b) => (b.count > a.count ? b : a), { name: "", count: 0 }).name;
    return { ...base, categories, ...indicator, ...(fills ? { fill: common } : {}) };
  }
  if (kind === "date")
    return { ...base, ...indicator, ...fitDates(column, rows, { scaling, fills: base.missing !== "refuse" && base.missing !== "drop" }) };
  return { ...base, ...indicator, ...fitNumbers(where, column, rows, { scaling, policy: base.missing }) };
}

function missingIn(column: TableColumn, rows: ArrayLike<number>): number {
  let missing = 0;
  for (let i = 0; i < rows.length; i++) if (column.cell(rows[i]) === null) missing++;
  return missing;
}

/** The values of a column as texts with their counts: in order of their numbers if all are numbers, else of their characters. */
function categoriesOf(column: TableColumn, rows: ArrayLike<number>): { readonly name: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (let i = 0; i < rows.length; i++) {
    const cell = column.cell(rows[i]);
    if (cell !== null) counts.set(String(cell), (counts.get(String(cell)) ?? 0) + 1);
  }
  return inOrder([...counts].map(([name, count]) => ({ name, count })));
}

/** The classes of a label: all that the column has, so that one without a row in the training part keeps its place; counted over the training part. */
function labelsOf(
  column: TableColumn,
  all: ArrayLike<number>,
  rows: ArrayLike<number>,
): { readonly name: string; readonly count: number }[] {
  const counts = new Map(categoriesOf(column, rows).map(({ name, count }) => [name, count]));
  return categoriesOf(column, all).map(({ name }) => ({ name, count: counts.get(name) ?? 0 }));
}

function inOrder<T extends { readonly name: string }>(categories: readonly T[]): T[] {
  const numeric = categories.every(({ name }) => /^[+-]?\d+$/.test(name));
  return categories.toSorted((a, b) => (numeric ? Number(a.name) - Number(b.name) : a.name < b.name ? -1 : 1));
}

function numbersOf(column: TableColumn, rows: ArrayLike<number>): Float64Array {
  const numbers = new Float64Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const cell = column.cell(rows[i]);
    if (typeof cell === "number") numbers[count++] = cell;
  }
  return numbers.subarray(0, count);
}

function fitNumbers(
  where: string,
  column: TableColumn,
  rows: ArrayLike<number>,
  { scaling, policy }: { readonly scaling: NonNullable<SchemaOptions["scaling"]>; readonly policy: SchemaColumn["missing"] },
): Partial<SchemaColumn> {
  const numbers = numbersOf(column, rows);
  if (numbers.length === 0) {
    failSchema(where, "column-without-values", { column: column.name, rows: rows.length });
  }
  const fill = policy === "median" ? median(numbers) : policy === "mean" || policy === "indicator" ? meanOf(numbers) : undefined;
  // Rows that are filled in take part in the mean and the spread.
  const filled = fill === undefined ? numbers : Float64Array.from({ length: rows.length }, (_, i) => numbers[i] ?? fill);
  const one = scale(where, column.name, filled, scaling);
  return { ...(fill === undefined ? {} : { fill }), ...(one === undefined ? {} : { scaling: one }) };
}

function fitDates(
  column: TableColumn,
  rows: ArrayLike<number>,
  { scaling, fills }: { readonly scaling: NonNullable<SchemaOptions["scaling"]>; readonly fills: boolean },
): Partial<SchemaColumn> {
  const { order, parts } = column.date!;
  const words: string[] = [];
  for (let i = 0; i < rows.length; i++) {
    const cell = column.cell(rows[i]);
    if (typeof cell === "string") words.push(cell);
  }
  const moments = words.map((word) => readDate(word, order)!);
  const fitted = parts.map((part) => ({ part, numbers: Float64Array.from(moments, (moment) => partOf(moment, part)!) }));
  const varying = fitted.filter(({ numbers }) => numbers.some((number) => number !== numbers[0]));
  const scalings = varying.flatMap(({ numbers }) => scale("inferSchema", column.name, numbers, scaling) ?? []);
  const middle = words
    .map((word, i) => ({ word, order: orderOf(moments[i]) }))
    .toSorted((a, b) => a.order - b.order)
    .at(Math.floor(words.length / 2));
  return {
    date: { order, parts: varying.map(({ part }) => part) },
    ...(scaling === "none"
      ? {}
      : { scaling: { kind: scaling, shift: scalings.flatMap(({ shift }) => shift), scale: scalings.flatMap((each) => each.scale) } }),
    ...(fills && middle !== undefined ? { fill: middle.word } : {}),
  };
}

function targetScaling(
  where: string,
  column: TableColumn,
  rows: ArrayLike<number>,
  kind: NonNullable<SchemaOptions["targetScaling"]>,
): ColumnScaling | undefined {
  const numbers = numbersOf(column, rows);
  if (kind === "none") return undefined;
  if (numbers.every((number) => number === numbers[0])) {
    failSchema(where, "constant-target", { column: column.name, value: numbers[0] });
  }
  return scale(where, column.name, numbers, kind);
}

function meanOf(numbers: Float64Array): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** The middle of the sorted numbers, the mean of the two of an even count. */
function median(numbers: Float64Array): number {
  const sorted = numbers.toSorted();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Shift and scale that make some numbers of mean 0 and variance 1, or of the range [0, 1]; numbers that are all equal become 0. */
function scale(where: string, name: string, numbers: Float64Array, kind: "standardize" | "minMax" | "none"): ColumnScaling | undefined {
  if (kind === "none") return undefined;
  if (numbers.every((number) => number === numbers[0])) return { kind, shift: [numbers[0]], scale: [1] };
  const least = numbers.reduce((a, b) => Math.min(a, b));
  const shift = kind === "standardize" ? meanOf(numbers) : least;
  const squares = numbers.reduce((sum, number) => sum + (number - shift) ** 2, 0);
  const spread = kind === "standardize" ? Math.sqrt(squares / numbers.length) : numbers.reduce((a, b) => Math.max(a, b)) - least;
  if (Number.isFinite(shift) && Number.isFinite(spread) && Number.isFinite(1 / spread))
    return { kind, shift: [shift], scale: [1 / spread] };
  failSchema(where, "spread-not-finite", { column: name, spread });
}
