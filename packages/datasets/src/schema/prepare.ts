import { ArgumentError } from "@adjoint/reference";
import type { Dataset, Schema } from "@adjoint/reference";
import { createExampleSet } from "../example-set.ts";
import type { ExampleSet } from "../example-set.ts";
import { checkSeed } from "../select.ts";
import { splitRows } from "../split.ts";
import type { Table } from "../table/table.ts";
import { encodeInputs, encodeTargets } from "./encode.ts";
import type { EncodeOptions } from "./encode.ts";
import { featuresOf, inputColumns, scalingOf } from "./features.ts";
import { fitSchema } from "./infer.ts";
import { findColumn } from "./options.ts";
import type { ColumnName, SchemaOptions } from "./options.ts";
import { planTable } from "./plan.ts";
import type { TablePlan } from "./plan.ts";
import { lagTable } from "./window.ts";

/** How rows are divided: at random with the share of each class kept, at random, or in the order of the file, the last rows held out. */
export type SplitKind = "stratified" | "random" | "chronological";

export interface PrepareOptions extends SchemaOptions {
  /** Decides which rows go where. */
  readonly seed: number;
  /** Parts of all rows, or numbers of rows, that are held out; none when left out. */
  readonly validation?: number;
  readonly test?: number;
  /** "stratified" for classes, "random" for values, "chronological" with a window, unless given. */
  readonly split?: SplitKind;
  /** "f32" unless given. */
  readonly precision?: "f32" | "f64";
  /** How many earlier rows are inputs too, where rows are points in time. */
  readonly window?: number;
}

/** A table as a network takes it. */
export interface Prepared {
  readonly schema: Schema;
  readonly train: ExampleSet;
  readonly validation?: ExampleSet;
  readonly test?: ExampleSet;
  /** The numbers of the rows of each part. */
  readonly rows: { readonly train: Uint32Array; readonly validation: Uint32Array; readonly test: Uint32Array };
  readonly split: SplitKind;
  /** Rows that were left out for a missing value. */
  readonly dropped: number;
  /** Cells of held-out rows with a category that the training part does not have, by column. */
  readonly unseen: ReadonlyMap<string, number>;
}

/**
 * Divides a table, fits a schema on the training part, and encodes all parts with it.
 * @throws DataError for a table that cannot be learnt from; ArgumentError for parts that leave nothing to train on
 */
export function prepareTable(given: Table, asked: PrepareOptions): Prepared {
  const where = "prepareTable";
  const { table, options } = withWindow(where, given, asked);
  const plan = planTable(where, table, options);
  const kind = options.split ?? (options.window === undefined ? (plan.learns === "classes" ? "stratified" : "random") : "chronological");
  const rows = divideRows(where, table, plan, { ...options, split: kind });
  const fitted = fitSchema(where, table, plan, { options, rows: rows.train });
  const schema: Schema = options.window === undefined ? fitted : { ...fitted, window: options.window };
  const unseen = new Map<string, number>();
  const encode = (part: Uint32Array): ExampleSet => {
    const encoded = encodeTable(schema, table, {
      where,
      rows: part,
      unseen: "other",
      ...(options.precision && { precision: options.precision }),
    });
    for (const [column, count] of encoded.unseen) unseen.set(column, (unseen.get(column) ?? 0) + count);
    return encoded.set;
  };
  return {
    schema,
    train: encode(rows.train),
    ...(rows.validation.length > 0 ? { validation: encode(rows.validation) } : {}),
    ...(rows.test.length > 0 ? { test: encode(rows.test) } : {}),
    rows,
    split: kind,
    dropped: table.rows - plan.rows.length,
    unseen,
  };
}

/** The table with its past beside it, where a window asks for that; columns are named then, because their positions move. */
function withWindow(where: string, table: Table, options: PrepareOptions): { readonly table: Table; readonly options: PrepareOptions } {
  const { window } = options;
  if (window === undefined) return { table, options };
  const named = (columns: readonly ColumnName[], option: string): string[] =>
    columns.map((column) => table.columns[findColumn(where, table, column, option)].name);
  const label = named([options.label ?? -1].flat(), "label");
  const positions = Object.fromEntries(
    (["ignore", "keep", "use", "categorical"] as const).flatMap((key) =>
      options[key] === undefined ? [] : [[key, named(options[key], key)]],
    ),
  );
  return { table: lagTable(where, table, label, window), options: { ...options, label, ...positions } };
}

/** The rows of a table with their targets, encoded as a schema says; the schema goes with the data set, so that a network keeps it. */
export function encodeTable(
  schema: Schema,
  table: Table,
  options: EncodeOptions = {},
): { readonly set: ExampleSet; readonly extra: readonly string[]; readonly unseen: ReadonlyMap<string, number> } {
  const { inputs, extra, unseen } = encodeInputs(schema, table, options);
  const set: Dataset = {
    name: table.name,
    inputs,
    targets: encodeTargets(schema, table, options),
    features: inputColumns(schema).flatMap(featuresOf),
    scaling: scalingOf(schema),
    schema,
  };
  return { set: createExampleSet(set), extra, unseen };
}

interface Division {
  readonly seed: number;
  readonly validation?: number;
  readonly test?: number;
  readonly split: SplitKind;
}

/** The rows of each part of a plan, by their numbers in the table. */
function divideRows(where: string, table: Table, plan: TablePlan, { seed, validation = 0, test = 0, split }: Division): Prepared["rows"] {
  checkSeed(where, seed);
  const total = plan.rows.length;
  const count = (part: number): number => (part < 1 ? Math.round(part * total) : part);
  const [held, tested] = [count(validation), count(test)];
  for (const [part, name] of [
    [validation, "validation"],
    [test, "test"],
  ] as const) {
    if (!(part >= 0) || (part >= 1 && !Number.isInteger(part))) {
      throw new ArgumentError(`${where}: ${name} must be a part from 0 to 1, or a number of rows: ${part}. Try 0.2.`);
    }
  }
  if (held + tested >= total) {
    throw new ArgumentError(
      `${where}: nothing is left to train on: ${held} rows to validate on and ${tested} to test on, of ${total}. Hold out fewer.`,
    );
  }
  if (split === "chronological") {
    return {
      train: plan.rows.slice(0, total - held - tested),
      validation: plan.rows.slice(total - held - tested, total - tested),
      test: plan.rows.slice(total - tested),
    };
  }
  const labels = split === "stratified" && plan.learns === "classes" ? labelsOf(plan) : undefined;
  const cut = (rows: Uint32Array, size: number): { readonly train: Uint32Array; readonly test: Uint32Array } => {
    if (size === 0) return { train: rows, test: new Uint32Array(0) };
    const some = labels === undefined ? {} : { labels: rows.map((row) => labels.of(row)), classes: labels.classes };
    const parts = splitRows(
      { name: table.name, rows: rows.length, ...some },
      { test: size, seed, stratified: labels !== undefined, lone: "train" },
    );
    return { train: parts.train.map((i) => rows[i]), test: parts.test.map((i) => rows[i]) };
  };
  const first = cut(plan.rows, tested);
  const second = cut(first.train, held);
  return { train: second.train, validation: second.test, test: first.test };
}

/** The class of each row, numbered in the order of appearance. */
function labelsOf({ columns }: TablePlan): { of(row: number): number; readonly classes: readonly string[] } {
  const targets = columns.filter(({ role }) => role === "target").map(({ column }) => column);
  const numbers = new Map<string, number>();
  const wordOf = (row: number): string =>
    targets.length === 1 ? String(targets[0].cell(row)) : String(targets.findIndex((column) => column.cell(row) === 1));
  return {
    of(row) {
      const word = wordOf(row);
      const number = numbers.get(word) ?? numbers.size;
      numbers.set(word, number);
      return number;
    },
    get classes() {
      return [...numbers.keys()];
    },
  };
}
