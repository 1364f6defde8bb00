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
    ...(options.marks === undefined || options.marks.length === 0 ? {} : { marks: options.marks }),
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
  const base = {
    name,
    kind,
    role,
    missing: policyFor(options, name),
    ...(note === undefined ? {} : { note }),
    ...(column.asText === true ? { text: true } : {}),
  };
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
  if (column.missing === 0) return missing;
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

/** Numbers that are visited in their order, as often as is needed: those of a column, or parts of its dates. */
interface Numbers {
  readonly count: number;
  readonly sum: number;
  readonly least: number;
  readonly most: number;
  visit(take: (number: number) => void): void;
}

/** The numbers of a column in some rows; those of a table on disk are read each time. */
function numbersOf(column: TableColumn, rows: ArrayLike<number>): Numbers {
  const visit: Numbers["visit"] = (take) => {
    for (let i = 0; i < rows.length; i++) {
      const cell = column.cell(rows[i]);
      if (typeof cell === "number") take(cell);
    }
  };
  return summed(visit);
}

/** Visits numbers once, for what is asked of them most. */
function summed(visit: Numbers["visit"]): Numbers {
  let [count, sum, least, most] = [0, 0, Infinity, -Infinity];
  visit((number) => {
    count++;
    sum += number;
    if (number < least) least = number;
    if (number > most) most = number;
  });
  return { count, sum, least, most, visit };
}

function fitNumbers(
  where: string,
  column: TableColumn,
  rows: ArrayLike<number>,
  { scaling, policy }: { readonly scaling: NonNullable<SchemaOptions["scaling"]>; readonly policy: SchemaColumn["missing"] },
): Partial<SchemaColumn> {
  const numbers = numbersOf(column, rows);
  if (numbers.count === 0) {
    failSchema(where, "column-without-values", { column: column.name, rows: rows.length });
  }
  const fill = policy === "median" ? median(numbers) : policy === "mean" || policy === "indicator" ? meanOf(numbers) : undefined;
  // Rows that are filled in take part in the mean and the spread.
  const filled =
    fill === undefined || numbers.count === rows.length
      ? numbers
      : summed((take) => {
          numbers.visit(take);
          for (let i = numbers.count; i < rows.length; i++) take(fill);
        });
  const one = scale(where, column.name, filled, scaling);
  return { ...(fill === undefined ? {} : { fill }), ...(one === undefined ? {} : { scaling: one }) };
}

function fitDates(
  column: TableColumn,
  rows: ArrayLike<number>,
  { scaling, fills }: { readonly scaling: NonNullable<SchemaOptions["scaling"]>; readonly fills: boolean },
): Partial<SchemaColumn> {
  const { order, parts } = column.date!;
  // Read once for each text, however many rows have it.
  const moments = new Map(column.words.map((word) => [word, readDate(word, order)!]));
  const counts = new Map<string, number>();
  for (let i = 0; i < rows.length; i++) {
    const cell = column.cell(rows[i]);
    if (typeof cell === "string") counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const fitted = parts.map((part) => {
    const values = new Map([...moments].map(([word, moment]) => [word, partOf(moment, part)!]));
    const numbers = summed((take) => {
      for (let i = 0; i < rows.length; i++) {
        const cell = column.cell(rows[i]);
        if (typeof cell === "string") take(values.get(cell)!);
      }
    });
    return { part, numbers };
  });
  const varying = fitted.filter(({ numbers }) => !areEqual(numbers));
  const scalings = varying.flatMap(({ numbers }) => scale("inferSchema", column.name, numbers, scaling) ?? []);
  let before = 0;
  const middle = [...counts]
    .toSorted(([a], [b]) => orderOf(moments.get(a)!) - orderOf(moments.get(b)!))
    .find(([, count]) => (before += count) > Math.floor(total / 2))?.[0];
  return {
    date: { order, parts: varying.map(({ part }) => part) },
    ...(scaling === "none"
      ? {}
      : { scaling: { kind: scaling, shift: scalings.flatMap(({ shift }) => shift), scale: scalings.flatMap((each) => each.scale) } }),
    ...(fills && middle !== undefined ? { fill: middle } : {}),
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
  if (areEqual(numbers)) {
    failSchema(where, "constant-target", { column: column.name, value: numbers.least });
  }
  return scale(where, column.name, numbers, kind);
}

function meanOf({ count, sum }: Numbers): number {
  return sum / count;
}

function areEqual({ least, most }: Numbers): boolean {
  return !(least < most);
}

function sortedOf({ count, visit }: Numbers): Float64Array {
  const sorted = new Float64Array(count);
  let at = 0;
  visit((number) => (sorted[at++] = number));
  return sorted.sort();
}

/** The middle of the sorted numbers, the mean of the two of an even count. */
function median(numbers: Numbers): number {
  const sorted = sortedOf(numbers);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Median and distance of the quartiles, linear between the sorted numbers; half the range where the quartiles are equal. */
function quartiles(numbers: Numbers): { readonly shift: number; readonly spread: number } {
  const sorted = sortedOf(numbers);
  const quantile = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const above = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + (place - below) * (above - sorted[below]);
  };
  const distance = quantile(0.75) - quantile(0.25);
  return { shift: quantile(0.5), spread: distance > 0 ? distance : (numbers.most - numbers.least) / 2 };
}

/** The mean and the standard deviation of the population. */
function moments(numbers: Numbers): { readonly shift: number; readonly spread: number } {
  const shift = meanOf(numbers);
  let squares = 0;
  numbers.visit((number) => (squares += (number - shift) ** 2));
  return { shift, spread: Math.sqrt(squares / numbers.count) };
}

const SPREADS = {
  standardize: moments,
  minMax: ({ least, most }) => ({ shift: least, spread: most - least }),
  robust: quartiles,
} satisfies Record<ColumnScaling["kind"], (numbers: Numbers) => { readonly shift: number; readonly spread: number }>;

/** Shift and scale of a kind for some numbers; numbers that are all equal become 0. */
function scale(where: string, name: string, numbers: Numbers, kind: ColumnScaling["kind"] | "none"): ColumnScaling | undefined {
  if (kind === "none") return undefined;
  if (areEqual(numbers)) return { kind, shift: [numbers.least], scale: [1] };
  const { shift, spread } = SPREADS[kind](numbers);
  if (Number.isFinite(shift) && Number.isFinite(spread) && Number.isFinite(1 / spread))
    return { kind, shift: [shift], scale: [1 / spread] };
  failSchema(where, "spread-not-finite", { column: name, spread });
}
