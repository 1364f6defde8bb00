import type { Schema } from "@adjoint/reference";
import type { ExampleSet } from "../example-set.ts";
import { failSchema } from "../problems/schema.ts";
import { folds } from "../split.ts";
import type { Table } from "../table/table.ts";
import { divideRows, numberClasses } from "./divide.ts";
import type { SplitKind } from "./divide.ts";
import { fitSchema } from "./infer.ts";
import type { SchemaOptions } from "./options.ts";
import { planTable } from "./plan.ts";
import type { TablePlan } from "./plan.ts";
import { encodeTable } from "./encode-table.ts";

export interface FoldsOptions extends SchemaOptions {
  /** Decides which rows go where. */
  readonly seed: number;
  /** Parts of the rows, each of which is the test part once; 5 when left out. */
  readonly folds?: number;
  /** How often the rows are divided anew; 1 when left out. */
  readonly repeats?: number;
  /** Part of the training rows, or a number of them, that is held out to validate on; none when left out. */
  readonly validation?: number;
  /** "stratified" for classes, "random" for values, unless given; "chronological" trains on the parts before the one that it tests on. */
  readonly split?: SplitKind;
  /** "f32" unless given. */
  readonly precision?: "f32" | "f64";
}

/** One division of a table: its schema is fitted on the training part alone. */
export interface TableFold {
  /** From 0. */
  readonly repeat: number;
  readonly fold: number;
  readonly schema: Schema;
  readonly train: ExampleSet;
  readonly validation?: ExampleSet;
  readonly test: ExampleSet;
}

/**
 * Divides a table for repeated k-fold cross-validation. Each division is made as it is asked for, so that one is in memory at a time.
 * @throws DataError for a table that cannot be learnt from; ArgumentError unless folds and repeats are integers that the rows allow
 */
export function* foldsOf(table: Table, options: FoldsOptions): Generator<TableFold, void, void> {
  const where = "foldsOf";
  const { seed, repeats = 1, validation = 0, precision } = options;
  if (!Number.isInteger(repeats) || repeats < 1) failSchema(where, "not-a-repeat-count", { repeats });
  const plan = planTable(where, table, options);
  const split = options.split ?? (plan.learns === "classes" ? "stratified" : "random");
  for (let repeat = 0; repeat < (split === "chronological" ? 1 : repeats); repeat++) {
    const divisions = divide(table, plan, { ...options, split, seed: seed + repeat });
    for (const [fold, { train, test }] of divisions.entries()) {
      const targets = targetsOf(plan);
      const parts = divideRows(where, { name: table.name, rows: train, ...targets }, { seed, validation, split });
      const schema = fitSchema(where, table, plan, { options, rows: parts.train });
      const encode = (rows: Uint32Array): ExampleSet =>
        encodeTable(schema, table, { where, rows, unseen: "other", ...(precision === undefined ? {} : { precision }) }).set;
      yield {
        repeat,
        fold,
        schema,
        train: encode(parts.train),
        ...(parts.validation.length > 0 ? { validation: encode(parts.validation) } : {}),
        test: encode(test),
      };
    }
  }
}

/** The columns that say the class of a row, where there are classes. */
function targetsOf({ columns, learns }: TablePlan) {
  return learns === "classes" ? { targets: columns.filter(({ role }) => role === "target").map(({ column }) => column) } : {};
}

function divide(table: Table, plan: TablePlan, { folds: k = 5, seed, split }: FoldsOptions) {
  const { rows } = plan;
  const { targets } = targetsOf(plan);
  const labels = split === "stratified" && targets !== undefined ? rows.map(numberClasses(targets)) : undefined;
  if (split !== "chronological") {
    return folds({ name: table.name, rows: rows.length, ...(labels && { labels }) }, { k, seed }).map(({ train, test }) => ({
      train: train.map((i) => rows[i]),
      test: test.map((i) => rows[i]),
    }));
  }
  // Forward: k + 1 parts in the order of the file, each of the last k tested by a model of all before it.
  if (!Number.isInteger(k) || k < 1 || k >= rows.length)
    failSchema("foldsOf", "not-a-fold-count", { rows: rows.length, name: table.name, k });
  const cut = (part: number): number => Math.round((part * rows.length) / (k + 1));
  return Array.from({ length: k }, (_, i) => ({ train: rows.slice(0, cut(i + 1)), test: rows.slice(cut(i + 1), cut(i + 2)) }));
}
