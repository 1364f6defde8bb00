import type { Table } from "@adjoint/datasets";
import { inputColumns } from "@adjoint/datasets";
import { explainRows, predictRows } from "adjoint/tables";
import type { RowExplanation, RowPrediction } from "adjoint/tables";
import type { Network, Schema } from "adjoint";
import { csvLine } from "../model/predictions.ts";
import { columnsToKeep } from "./columns.ts";
import { inOptions } from "./in-options.ts";

/** What is written for each row of a table. */
export interface PredictionColumns {
  /** Columns of the table that are copied in front. */
  readonly kept: readonly string[];
  /** The outputs by their names: classes, labels or values. */
  readonly outputs: readonly string[];
}

/** Rows that are predicted at a time, so that memory does not grow with the rows. */
const BLOCK = 8192;

/** Yields the predictions of a table, block by block, with the cells of kept columns. */
export function* predictTable(
  net: Network,
  table: Table,
  options: {
    readonly keep?: string | undefined;
    readonly unseen?: Schema["unseen"] | undefined;
    /** Whether each prediction is explained as well. */
    readonly explain?: boolean;
    /** The option that named the file, where one did. */
    readonly flag?: string | undefined;
  },
): Generator<{
  readonly kept: readonly (readonly string[])[];
  readonly predictions: readonly RowPrediction[];
  readonly explanations?: readonly RowExplanation[];
}> {
  const kept = columnsToKeep(options.keep, table);
  // Rows without a past have no prediction in a table of points in time.
  const first = net.data?.schema?.window ?? 0;
  const rows = table.rows - first;
  for (let row = 0; row < rows; row += BLOCK) {
    const some = Uint32Array.from({ length: Math.min(BLOCK, rows - row) }, (_, i) => row + i);
    try {
      const unseen = options.unseen === undefined ? {} : { unseen: options.unseen };
      const predictions = predictRows(net, table, { rows: some, ...unseen });
      yield {
        kept: Array.from(some, (each) => kept.map((column) => String(column.cell(each + first) ?? ""))),
        predictions,
        ...(options.explain === true ? { explanations: explainRows(net, table, { rows: some, ...unseen }) } : {}),
      };
    } catch (error) {
      throw options.flag === undefined ? error : inOptions(options.flag, error);
    }
  }
}

/** Returns the columns of predictions. */
export function predictionColumns(net: Network, table: Table, keep: string | undefined): PredictionColumns {
  return { kept: columnsToKeep(keep, table).map(({ name }) => name), outputs: outputColumns(net) };
}

/** Returns the names of the outputs: the classes, or the values. */
export function outputColumns({ data }: Network): readonly string[] {
  return (data?.schema?.learns === "classes" ? data.classes : data?.targets) ?? [];
}

/** Yields a header, and a line for each row: kept cells, then the class and, if requested, the probabilities; or the values; or 0 and 1 for each label. */
export function* csvOfTable(
  net: Network,
  table: Table,
  options: Parameters<typeof predictTable>[2] & { readonly probabilities: boolean },
): Generator<string> {
  const { kept, outputs } = predictionColumns(net, table, options.keep);
  const schema = net.data?.schema;
  const learns = schema?.learns;
  const columns = options.explain === true && schema !== undefined ? inputColumns(schema).map(({ name }) => name) : [];
  const classes = learns === "classes";
  // All blocks first: an error in the last must not follow a part of the output.
  const blocks = [...predictTable(net, table, options)].map((block) =>
    block.predictions
      .map(({ class: name, probabilities, values, labels }, i) => {
        const numbers = values ?? (classes && !options.probabilities ? {} : probabilities) ?? {};
        const cells =
          learns === "labels" && !options.probabilities ? outputs.map((label) => Number(labels?.includes(label))) : Object.values(numbers);
        const adds = new Map(block.explanations?.[i].contributions.map(({ column, contribution }) => [column, contribution]));
        return csvLine([
          ...block.kept[i],
          ...(name === undefined ? [] : [name]),
          ...cells,
          ...columns.map((column) => Number(adds.get(column)!.toPrecision(6))),
        ]);
      })
      .join(""),
  );
  yield csvLine([
    ...kept,
    ...(classes ? ["prediction"] : []),
    ...(classes && !options.probabilities ? [] : outputs),
    ...columns.map((column) => `${column} adds`),
  ]);
  yield* blocks;
}
