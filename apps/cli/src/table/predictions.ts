import type { Spill, Table } from "@adjoint/datasets";
import { inputColumns } from "@adjoint/datasets";
import { explainRows, predictRows } from "adjoint/tables";
import type { RowExplanation, RowPrediction } from "adjoint/tables";
import type { Network, Schema } from "adjoint";
import type { CsvOptions } from "../model/predictions.ts";
import { columnsToKeep } from "./columns.ts";
import { inOptions } from "./in-options.ts";
import { createPieces } from "./pieces.ts";
import type { Pieces } from "./pieces.ts";

/** What is written for each row of a table. */
interface PredictionColumns {
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
function predictionColumns(net: Network, table: Table, keep: string | undefined): PredictionColumns {
  return { kept: columnsToKeep(keep, table).map(({ name }) => name), outputs: outputColumns(net) };
}

/** Returns the names of the outputs: the classes, or the values. */
export function outputColumns({ data }: Network): readonly string[] {
  return (data?.schema?.learns === "classes" ? data.classes : data?.targets) ?? [];
}

/** Yields a header, and a line for each row: kept cells, then the class and, if requested, the probabilities; or the values; or 0 and 1 for each label. */
export function* csvOfTable(net: Network, table: Table, options: Parameters<typeof predictTable>[2] & CsvOptions): Generator<string> {
  const { kept, outputs } = predictionColumns(net, table, options.keep);
  const schema = net.data?.schema;
  const learns = schema?.learns;
  const columns = options.explain === true && schema !== undefined ? inputColumns(schema).map(({ name }) => name) : [];
  const classes = learns === "classes";
  yield options.cells.line([
    ...kept,
    ...(classes ? ["prediction"] : []),
    ...(classes && !options.probabilities ? [] : outputs),
    ...columns.map((column) => `${column} adds`),
  ]);
  for (const block of predictTable(net, table, options)) {
    yield block.predictions
      .map(({ class: name, probabilities, values, labels }, i) => {
        const numbers = values ?? (classes && !options.probabilities ? {} : probabilities) ?? {};
        const cells =
          learns === "labels" && !options.probabilities ? outputs.map((label) => Number(labels?.includes(label))) : Object.values(numbers);
        const adds = new Map(block.explanations?.[i].contributions.map(({ column, contribution }) => [column, contribution]));
        return options.cells.line([
          ...block.kept[i],
          ...(name === undefined ? [] : [name]),
          ...cells,
          ...columns.map((column) => Number(adds.get(column)!.toPrecision(6))),
        ]);
      })
      .join("");
  }
}

/** Yields the object of `predict --json`: a first part, then the columns, the predictions and what goes with them. */
export function* jsonOfTable(
  net: Network,
  table: Table,
  { first, spill, ...options }: Parameters<typeof predictTable>[2] & { readonly first: object; readonly spill?: Spill | undefined },
): Generator<string> {
  const { kept, outputs } = predictionColumns(net, table, options.keep);
  const [rows, names, numbers, explanations] = Array.from({ length: 4 }, () => createPieces(spill));
  const items = (pieces: Pieces, list: readonly unknown[]): void => {
    const text = JSON.stringify(list).slice(1, -1);
    if (text !== "") pieces.add(pieces.count === 0 ? text : `,${text}`);
  };
  for (const block of predictTable(net, table, options)) {
    const values = block.predictions.map(({ probabilities, values }) => Object.values(values ?? probabilities ?? {}));
    if (kept.length > 0) items(rows, block.kept);
    items(
      names,
      block.predictions.map((prediction, i) => prediction.class ?? prediction.labels ?? values[i]),
    );
    items(numbers, values);
    if (block.explanations !== undefined) items(explanations, block.explanations);
  }
  yield JSON.stringify({ ...first, columns: outputs }).slice(0, -1);
  if (kept.length > 0) {
    yield `,"kept":{"columns":${JSON.stringify(kept)},"rows":[`;
    yield* rows.all();
    yield "]}";
  }
  yield ',"predictions":[';
  yield* names.all();
  yield '],"outputs":[';
  yield* numbers.all();
  if (options.explain === true) {
    yield '],"explanations":[';
    yield* explanations.all();
  }
  yield "]}\n";
}
