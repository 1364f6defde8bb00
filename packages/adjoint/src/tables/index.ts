import type { Row } from "@adjoint/datasets/schema";
import type { Dataset } from "@adjoint/reference";
import type { HostOptions, Network } from "../api.ts";
import { load as loadNetwork } from "../load.ts";
import { explainRow } from "./explain.ts";
import type { ExplainOptions, RowExplanation } from "./explain.ts";
import { evaluateTable, predictRows } from "./rows.ts";
import type { TableEvaluation } from "./measure.ts";
import type { EvaluateOptions, RowPrediction, RowsLike, RowsOptions } from "./rows.ts";

export { evaluateTable, predictRows } from "./rows.ts";
export type { EvaluateOptions, RowPrediction, RowsLike, RowsOptions } from "./rows.ts";
export type { TableEvaluation } from "./measure.ts";
export { calibrate } from "./calibrate.ts";
export type { Calibration } from "./calibrate.ts";
export { crossValidate } from "./cross-validate.ts";
export type { Averaged, CrossValidation, Fold } from "./cross-validate.ts";
export { explainRow, explainRows } from "./explain.ts";
export type { ExplainOptions, RowExplanation } from "./explain.ts";
export { permutationImportance } from "./importance.ts";
export type { ImportanceOptions, PermutationImportance } from "./importance.ts";
export { classificationMetrics } from "./metrics/classification.ts";
export type { AveragedMetrics, ClassificationMetrics, ClassifiedRows, ClassMetrics } from "./metrics/classification.ts";
export type { ScoreSpill } from "./metrics/ranking.ts";
export { regressionMetrics } from "./metrics/regression.ts";
export type { PredictedValues, RegressionMetrics, ValueMetrics } from "./metrics/regression.ts";

/** A network that knows the table it was fitted to. */
export interface TableNetwork extends Network {
  /** What the model predicts for rows as they stand in a file; see {@link predictRows}. */
  predictRows(rows: RowsLike, options?: RowsOptions): RowPrediction[];
  /** What each column adds to the prediction of a row; see {@link explainRow}. */
  explainRow(row: Row, options?: Omit<ExplainOptions, "rows">): RowExplanation;
  /** How well it predicts rows whose targets are known; see {@link evaluateTable}. */
  evaluateTable(rows: RowsLike | Dataset | Iterable<Dataset>, options?: EvaluateOptions): TableEvaluation;
}

/** Gives a network the methods for rows. They work as soon as it is fitted to a data set with a schema. */
export function withRows(net: Network): TableNetwork {
  return Object.assign(net, {
    predictRows: (rows: RowsLike, options?: RowsOptions) => predictRows(net, rows, options),
    explainRow: (row: Row, options?: Omit<ExplainOptions, "rows">) => explainRow(net, row, options),
    evaluateTable: (rows: RowsLike | Dataset | Iterable<Dataset>, options?: EvaluateOptions) => evaluateTable(net, rows, options),
  });
}

/**
 * Creates the network that `Network.save` wrote, with the methods for rows.
 * @throws FormatError where the bytes are not a safetensors file, or not one of Adjoint
 */
export function load(bytes: Uint8Array, options: HostOptions = {}): TableNetwork {
  return withRows(loadNetwork(bytes, options));
}
