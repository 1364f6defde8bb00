import { encodeTable, targetColumns } from "@adjoint/datasets";
import type { ExampleSet, Spill, Table } from "@adjoint/datasets";
import type { Evaluation, Network, Schema } from "adjoint";
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
  readonly measured: Evaluation;
  readonly evaluation: TableEvaluation;
  /** Cells with a category that the training part did not have, by column. */
  readonly unseen: ReadonlyMap<string, number>;
  /** Rows without a target, or with a missing value that the model drops. */
  readonly left: number;
}

/** Inputs of a table on disk that are encoded at a time [bytes]. */
const BLOCK_BYTES = 2 ** 22;
/** Blocks have a multiple of so many rows, which go through a network together. */
const TOGETHER = 256;

/** Measures a model on a table: on the rows that its training held out where this is its data, else on all that have what it needs; in blocks, where they are on disk. */
export function measureTable(
  model: Model & { readonly schema: Schema },
  path: string,
  table: Table,
  options: {
    readonly rows?: "held-out" | "all" | undefined;
    readonly unseen?: Schema["unseen"] | undefined;
    /** Where the outputs of rows go. */
    readonly spill?: Spill | undefined;
  },
): MeasuredTable {
  const { net, schema } = model;
  try {
    const held = options.rows === "all" ? undefined : heldOutRows(model, schema, path, table);
    if (options.rows === "held-out" && held === undefined)
      throw new UsageError("nothing-held-out", { path: model.path, data: path, trainedOn: model.record?.data === path });
    // Cells on disk are read in their order.
    const chosen = (options.spill === undefined ? held : held?.toSorted()) ?? completeRows(schema, table);
    // A split may leave all rows of a category to the held-out part; that is no mistake of the data.
    const tolerant = options.unseen ?? (held === undefined ? undefined : ("other" as const));
    const unseen = new Map<string, number>();
    const parts: Evaluation[] = [];
    const width = options.spill === undefined ? chosen.length : rowsAtATime(net);
    function* sets(): Generator<ExampleSet> {
      for (let from = 0; from < chosen.length; from += width) {
        const encoded = encodeTable(schema, table, {
          rows: chosen.subarray(from, from + width),
          precision: net.precision,
          ...(tolerant === undefined ? {} : { unseen: tolerant }),
        });
        for (const [column, count] of encoded.unseen) unseen.set(column, (unseen.get(column) ?? 0) + count);
        parts.push(net.evaluate(encoded.set));
        yield encoded.set;
      }
    }
    const evaluation = evaluateTable(net, sets(), options.spill === undefined ? {} : { spill: options.spill });
    return {
      unseen,
      which: held === undefined ? "all" : "held-out",
      rows: chosen.length,
      chosen,
      measured: together(parts),
      evaluation,
      left: held === undefined ? table.rows - (schema.window ?? 0) - chosen.length : 0,
    };
  } catch (error) {
    throw inOptions("--data", error);
  }
}

function rowsAtATime({ inputs, precision }: Network): number {
  return TOGETHER * Math.max(1, Math.floor(BLOCK_BYTES / (TOGETHER * inputs * (precision === "f32" ? 4 : 8))));
}

/** Returns what was measured on all rows from what was measured on parts of them. */
function together(parts: readonly Evaluation[]): Evaluation {
  if (parts.length === 1) return parts[0];
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const mean = (key: "loss" | "accuracy"): number => parts.reduce((sum, part) => sum + part[key] * part.rows, 0) / rows;
  const confusion = parts[0].confusion.map((_, at) => parts.reduce((sum, part) => sum + part.confusion[at], 0));
  return { ...parts[0], rows, loss: mean("loss"), accuracy: mean("accuracy"), confusion };
}

/** The rows that have a target, and a value in each column whose missing values are dropped. */
export function completeRows(schema: Schema, table: Table): Uint32Array {
  const window = schema.window ?? 0;
  const targets = new Set(targetColumns(schema).map(({ name }) => name));
  const dropping = schema.columns.filter(({ role, missing }) => role === "target" || (role === "input" && missing === "drop"));
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const columns = dropping.flatMap(({ name }) => byName.get(name) ?? []);
  const needed = schema.header ? columns : columns.filter(({ name }) => targets.has(name) || columns.length === dropping.length);
  const rows = new Uint32Array(table.rows - window);
  let count = 0;
  for (let row = 0; row < rows.length; row++) if (needed.every((column) => column.cell(row + window) !== null)) rows[count++] = row;
  return rows.subarray(0, count);
}
