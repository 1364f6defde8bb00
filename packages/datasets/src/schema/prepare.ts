import type { Schema } from "@adjoint/reference";
import type { ExampleSet } from "../example-set.ts";
import type { Table } from "../table/table.ts";
import { encodeTable } from "./encode-table.ts";
import { fitSchema } from "./infer.ts";
import { findColumn } from "./options.ts";
import type { ColumnName, SchemaOptions } from "./options.ts";
import { planTable } from "./plan.ts";
import { divideRows } from "./divide.ts";
import type { Fold, RowParts, SplitKind } from "./divide.ts";
import { lagTable } from "./window.ts";

export interface PrepareOptions extends SchemaOptions {
  /** Decides which rows go where. */
  readonly seed: number;
  /** Parts of all rows, or numbers of rows, that are held out; none when left out. */
  readonly validation?: number;
  readonly test?: number;
  /** "stratified" for classes, "random" for values, "chronological" with a window, unless given. */
  readonly split?: SplitKind;
  /** Instead of a validation part: this one, from 1, of so many parts of the rows that are not tested on. */
  readonly fold?: Fold;
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
  readonly rows: RowParts;
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
  const targets = plan.columns.filter(({ role }) => role === "target").map(({ column }) => column);
  const rows = divideRows(
    where,
    { name: table.name, rows: plan.rows, ...(plan.learns === "classes" ? { targets } : {}) },
    { ...options, split: kind },
  );
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
  const weight = options.weight === undefined ? {} : { weight: named([options.weight], "weight")[0] };
  return { table: lagTable(where, table, label, window), options: { ...options, label, ...positions, ...weight } };
}
