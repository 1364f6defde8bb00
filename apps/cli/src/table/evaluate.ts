import { encodeTable, targetColumns } from "@adjoint/datasets";
import type { ExampleSet, Table } from "@adjoint/datasets";
import type { Schema } from "adjoint";
import { evaluateTable } from "adjoint/tables";
import type { TableEvaluation } from "adjoint/tables";
import { UsageError } from "../errors.ts";
import type { Model } from "../model/read.ts";
import { inOptions } from "./in-options.ts";
import { heldOutRows } from "./prepare.ts";

/** A model measured on rows of a table. */
export interface MeasuredTable {
  readonly which: "held-out" | "all";
  readonly rows: number;
  /** Their numbers in the table. */
  readonly chosen: Uint32Array;
  readonly set: ExampleSet;
  readonly evaluation: TableEvaluation;
  /** Cells with a category that the training part did not have, by column. */
  readonly unseen: ReadonlyMap<string, number>;
  /** Rows without a target, or with a missing value that the model drops. */
  readonly left: number;
}

/** Measures a model on a table: on the rows that its training held out where this is its data, else on all that have what it needs. */
export function measureTable(
  model: Model & { readonly schema: Schema },
  path: string,
  table: Table,
  options: { readonly rows?: "held-out" | "all" | undefined; readonly unseen?: Schema["unseen"] | undefined },
): MeasuredTable {
  const { net, schema } = model;
  try {
    const held = options.rows === "all" ? undefined : heldOutRows(model, schema, path, table);
    if (options.rows === "held-out" && held === undefined)
      throw new UsageError("nothing-held-out", { path: model.path, data: path, trainedOn: model.record?.data === path });
    const complete = held ?? completeRows(schema, table);
    // A split may leave all rows of a category to the held-out part; that is no mistake of the data.
    const tolerant = options.unseen ?? (held === undefined ? undefined : ("other" as const));
    const { set, unseen } = encodeTable(schema, table, {
      rows: complete,
      precision: net.precision,
      ...(tolerant === undefined ? {} : { unseen: tolerant }),
    });
    return {
      unseen,
      which: held === undefined ? "all" : "held-out",
      rows: complete.length,
      chosen: complete,
      set,
      evaluation: evaluateTable(net, set),
      left: held === undefined ? table.rows - (schema.window ?? 0) - complete.length : 0,
    };
  } catch (error) {
    throw inOptions("--data", error);
  }
}

/** The rows that have a target, and a value in each column whose missing values are dropped. */
export function completeRows(schema: Schema, table: Table): Uint32Array {
  const window = schema.window ?? 0;
  const targets = new Set(targetColumns(schema).map(({ name }) => name));
  const dropping = schema.columns.filter(({ role, missing }) => role === "target" || (role === "input" && missing === "drop"));
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const columns = dropping.flatMap(({ name }) => byName.get(name) ?? []);
  const needed = schema.header ? columns : columns.filter(({ name }) => targets.has(name) || columns.length === dropping.length);
  const rows: number[] = [];
  for (let row = 0; row < table.rows - window; row++) if (needed.every((column) => column.cell(row + window) !== null)) rows.push(row);
  return Uint32Array.from(rows);
}
