import { failSchema } from "../problems/schema.ts";
import type { ColumnRole, Schema, SchemaColumn } from "@adjoint/reference";
import { list, quote } from "../names.ts";
import type { Table, TableColumn } from "../table/table.ts";
import { markMissing } from "../table/missing-marks.ts";
import { lookAt } from "./kinds.ts";
import { findColumn, policyFor } from "./options.ts";
import type { SchemaOptions } from "./options.ts";

/** What one column of a table is for, before anything is fitted. */
export interface PlannedColumn {
  readonly column: TableColumn;
  readonly kind: SchemaColumn["kind"];
  readonly role: ColumnRole;
  readonly note?: string;
}

/** What is decided about a table before it is divided: nothing here depends on which rows are trained on. */
export interface TablePlan {
  readonly columns: readonly PlannedColumn[];
  readonly learns: Schema["learns"];
  /** The rows that are left when those with missing values are dropped where that was asked for, in their order. */
  readonly rows: Uint32Array;
}

/** More classes than this are taken for values. */
const MANY_CLASSES = 50;

/**
 * Decides what each column of a table is for: targets, inputs, and columns that are left out, with the reason.
 * @throws DataError for missing values that no policy covers, all columns in one message; for a label that cannot be learnt; for columns that cannot be read
 */
export function planTable(where: string, given: Table, options: SchemaOptions): TablePlan {
  const table = markMissing(given, options.marks);
  const find = (columns: readonly (string | number)[] | undefined, option: string): Set<number> =>
    new Set((columns ?? []).map((column) => findColumn(where, table, column, option)));
  const named = find([options.label ?? -1].flat(), "label");
  const group = options.targets === "values" ? undefined : oneHotGroup(table, [...named]);
  const labels = options.label === undefined && group !== undefined ? new Set(group) : named;
  const weights = find(options.weight === undefined ? [] : [options.weight], "weight");
  const [ignored, kept, used, categorical] = [
    find(options.ignore, "ignore"),
    find(options.keep, "keep"),
    find(options.use, "use"),
    find(options.categorical, "categorical"),
  ];
  for (const [set, name] of [
    [ignored, "ignore"],
    [kept, "keep"],
    [used, "use"],
    [weights, "weight"],
  ] as const) {
    const both = [...set].find((col) => labels.has(col));
    if (both !== undefined) failSchema(where, "label-named-twice", { option: name, column: table.columns[both].name });
  }
  const learns = whatIsLearnt(where, table, [...labels], options);
  const open = table.columns.filter((_, col) => ![labels, ignored, kept, weights].some((set) => set.has(col)));
  const columns = table.columns.map((column, col): PlannedColumn => {
    if (labels.has(col)) return { column, role: "target", kind: learns === "classes" && labels.size === 1 ? "category" : "number" };
    if (weights.has(col)) return { column, role: "weight", kind: "number" };
    if (kept.has(col)) return { column, role: "kept", kind: column.texts > 0 ? "category" : "number" };
    if (ignored.has(col)) return { column, role: "ignored", kind: column.texts > 0 ? "category" : "number" };
    if (group?.includes(col) === true && !used.has(col)) {
      return {
        column,
        role: "ignored",
        kind: "number",
        note: `is one of the columns that say the label: ${list(group.map((each) => table.columns[each].name))}`,
      };
    }
    const policy = policyFor(options, column.name);
    const asked = {
      categorical: categorical.has(col),
      used: used.has(col) || open.length === 1,
      filled: policy === "mean" || policy === "median",
    };
    const look = lookAt(where, column, table.rows, asked);
    if (look.note !== undefined) return { column, role: "ignored", ...look };
    const copied = used.has(col) || open.length === 1 ? undefined : copyOfLabel(table, column, [...labels], learns);
    return copied === undefined ? { column, role: "input", kind: look.kind } : { column, role: "ignored", kind: look.kind, note: copied };
  });
  if (!columns.some(({ role }) => role === "input")) {
    const out = columns.filter(({ note }) => note !== undefined).map(({ column, note }) => `${quote(column.name)} ${note}`);
    failSchema(where, "no-input-left", { name: table.name, columns: table.columns.map(({ name }) => name), out });
  }
  return { columns, learns, rows: rowsLeft(where, table, columns, options) };
}

function whatIsLearnt(where: string, table: Table, labels: readonly number[], options: SchemaOptions): Schema["learns"] {
  const columns = labels.map((col) => table.columns[col]);
  if (columns.length > 1) return whatSeveralAre(where, table, columns, options);
  const [{ name, numbers, texts, words, firstText, missing }] = columns;
  if (numbers + texts === 0) failSchema(where, "label-empty", { column: name, rows: table.rows });
  if (options.targets === "values") {
    if (texts > 0) {
      failSchema(where, "label-is-text", { at: firstText!, column: name, cell: words[0] });
    }
    return "values";
  }
  const { firstFraction } = columns[0];
  if (firstFraction !== undefined) {
    failSchema(where, "label-is-fraction", { at: firstFraction.at, name: table.name, column: name, value: String(firstFraction.value) });
  }
  const different = new Set<number | string>();
  for (let row = 0; row < table.rows; row++) {
    const cell = columns[0].cell(row);
    if (cell !== null) different.add(cell);
  }
  if (different.size === 1) {
    failSchema(where, "one-class", { label: String([...different][0]), rows: table.rows - missing, column: name });
  }
  if (options.targets === undefined && different.size > MANY_CLASSES && 10 * different.size > table.rows) {
    failSchema(where, "many-classes", { classes: different.size, rows: table.rows, column: name });
  }
  return "classes";
}

/** Several columns are one class where each row has one 1, labels where all are 0 or 1, else values. */
function whatSeveralAre(where: string, table: Table, columns: readonly TableColumn[], options: SchemaOptions): Schema["learns"] {
  let [binary, single] = [true, true];
  for (let row = 0; row < table.rows && binary; row++) {
    let ones = 0;
    for (const column of columns) {
      const cell = column.cell(row);
      if (cell === 1) ones++;
      else if (cell !== 0 && cell !== null) binary = false;
    }
    if (ones !== 1) single = false;
  }
  if (options.targets === "values") binary = false;
  const text = columns.find(({ texts }) => texts > 0);
  if (text !== undefined) {
    failSchema(where, "labels-hold-text", { at: text.firstText!, column: text.name, cell: text.words[0] });
  }
  if (binary) return single ? "classes" : "labels";
  if (options.targets === "classes") {
    failSchema(where, "labels-not-binary", { columns: columns.map(({ name }) => name) });
  }
  return "values";
}

/** The columns of one class, one-hot: those beside a label of 0 and 1 which with it have one 1 in each row; undefined where there are none. */
function oneHotGroup({ columns, rows }: Table, labels: readonly number[]): number[] | undefined {
  if (labels.length > 1 || rows < FEW_ROWS) return undefined;
  const sums = new Uint8Array(rows);
  const add = (col: number): boolean => {
    for (let row = 0; row < rows; row++) {
      const cell = columns[col].cell(row);
      if (cell !== 0 && cell !== 1) return false;
      sums[row] += cell;
    }
    return true;
  };
  const [label] = labels;
  if (!add(label)) return undefined;
  for (const step of [-1, 1]) {
    for (let col = label + step, group = [label]; columns[col] !== undefined && add(col); col += step) {
      group = [...group, col].toSorted((a, b) => a - b);
      if (sums.some((sum) => sum > 1)) break;
      if (sums.every((sum) => sum === 1)) return group.length > 2 ? group : undefined;
    }
    sums.fill(0);
    add(label);
  }
  return undefined;
}

/** Fewer rows may agree by chance. */
const FEW_ROWS = 20;

/** Why a column tells the label by itself: each of its values goes with one value of the label, and the other way round. */
function copyOfLabel(
  { rows, columns }: Table,
  column: TableColumn,
  labels: readonly number[],
  learns: Schema["learns"],
): string | undefined {
  if (rows < FEW_ROWS || labels.length > 1) return undefined;
  const label = columns[labels[0]];
  const forward = new Map<unknown, unknown>();
  const backward = new Map<unknown, unknown>();
  for (let row = 0; row < rows; row++) {
    const [a, b] = [column.cell(row), label.cell(row)];
    if (a === null || b === null) continue;
    if (learns === "values" && a !== b) return undefined;
    if ((forward.has(a) && forward.get(a) !== b) || (backward.has(b) && backward.get(b) !== a)) return undefined;
    forward.set(a, b);
    backward.set(b, a);
  }
  // Values that are all different say nothing of one another, unless they are the same.
  if (forward.size < 2) return undefined;
  return `is a copy of the label ${quote(label.name)}: ${[...forward]
    .slice(0, 2)
    .map(([a, b]) => `${quote(String(a))} where it is ${quote(String(b))}`)
    .join(", ")}`;
}

function rowsLeft(where: string, table: Table, columns: readonly PlannedColumn[], options: SchemaOptions): Uint32Array {
  const needed = columns.filter(({ role }) => role === "input" || role === "target");
  const open = needed.filter(({ column }) => column.missing > 0 && policyFor(options, column.name) === "refuse");
  if (open.length > 0) refuseMissing(where, table, open);
  const dropping = needed.filter(
    ({ column, role }) => column.missing > 0 && (role === "target" || policyFor(options, column.name) === "drop"),
  );
  const weight = columns.find(({ role }) => role === "weight")?.column;
  const keeps = (row: number): boolean => dropping.every(({ column }) => column.cell(row) !== null) && !(weight?.cell(row) === 0);
  let count = 0;
  for (let row = 0; row < table.rows; row++) if (keeps(row)) count++;
  const rows = new Uint32Array(count);
  for (let row = table.rows - 1; row >= 0 && count > 0; row--) if (keeps(row)) rows[--count] = row;
  if (rows.length === 0) {
    failSchema(where, "no-row-left", { rows: table.rows, name: table.name });
  }
  return rows;
}

/** Refuses all columns with missing cells in one message, the most first, with the marks that stood for them. */
function refuseMissing(where: string, table: Table, open: readonly PlannedColumn[]): never {
  const sorted = open.map(({ column }) => column).toSorted((a, b) => b.missing - a.missing);
  const marks = [...new Set(sorted.flatMap((column) => [...column.marks.keys()]))];
  const columns = sorted.map(({ name, missing }) => ({ name, missing }));
  return failSchema(where, "values-missing", { name: table.name, rows: table.rows, columns, marks });
}
