import { encodeInputs, encodeTargets, featuresOf, inputColumns } from "@adjoint/datasets/schema";
import { createRandom, permutation } from "@adjoint/reference";
import type { Network } from "../api.ts";
import { requireCount, requireOptions } from "../arguments.ts";
import { fail } from "../errors.ts";
import { measure } from "./measure.ts";
import type { TableEvaluation } from "./measure.ts";
import { inUnits, schemaOf } from "./rows.ts";
import type { RowsLike, RowsOptions } from "./rows.ts";

/** The random stream of the shuffled columns. */
const STREAM = 0x6800_0000;
const OPTIONS = ["repeats", "seed", "rows", "unseen"];

export interface ImportanceOptions extends RowsOptions {
  /** How often each column is shuffled; 5 when left out. */
  readonly repeats?: number;
  /** Decides the order of the shuffled rows; 1 when left out. */
  readonly seed?: number;
}

/** What a model loses without each column. */
export interface PermutationImportance {
  readonly score: "accuracy" | "R²";
  /** The score of the rows as they are; of several labels the mean of their accuracies. */
  readonly value: number;
  /** By how much the score falls where the cells of a column are exchanged between rows: mean and standard deviation over the repeats; the largest first. */
  readonly columns: readonly { readonly column: string; readonly drop: number; readonly deviation: number }[];
}

/**
 * Measures how much a model needs each column of a table: the score that is lost when its cells are shuffled between the rows (Breiman, "Random Forests", Machine Learning 45,
 * 2001). Columns that say the same share their importance.
 * @throws DataError as `evaluateTable`, and for fewer than two rows
 */
export function permutationImportance(net: Network, rows: RowsLike, options: ImportanceOptions = {}): PermutationImportance {
  const where = "permutationImportance";
  requireOptions(where, options, OPTIONS);
  const { repeats = 5, seed = 1, ...rest } = options;
  requireCount(where, "repeats", repeats);
  const schema = schemaOf(net, where);
  const { inputs } = encodeInputs(schema, rows, { where, precision: net.precision, ...rest });
  const targets = encodeTargets(schema, rows, { where, ...(rest.rows === undefined ? {} : { rows: rest.rows }) });
  const { rows: m, cols } = inputs;
  if (m < 2) fail(where, "too-few-table-rows", { rows: m });
  const scoreOf = (values: Float32Array | Float64Array): number =>
    score(measure(schema, targets, inUnits(net, where, net.predict({ values, shape: [m, cols] }))));
  const values = inputs.values as Float32Array | Float64Array;
  const value = scoreOf(values);
  let at = 0;
  const columns = inputColumns(schema).map((column, c) => {
    const [from, width] = [at, featuresOf(column).length];
    at += width;
    const drops = Array.from({ length: repeats }, (_, repeat) => {
      const order = permutation(m, createRandom(seed, STREAM + c * repeats + repeat));
      const shuffled = values.slice();
      order.forEach((source, row) => {
        for (let j = from; j < from + width; j++) shuffled[row * cols + j] = values[source * cols + j];
      });
      return value - scoreOf(shuffled);
    });
    const drop = drops.reduce((sum, each) => sum + each, 0) / repeats;
    return { column: column.name, drop, deviation: Math.sqrt(drops.reduce((sum, each) => sum + (each - drop) ** 2, 0) / repeats) };
  });
  return {
    score: schema.learns === "values" ? "R²" : "accuracy",
    value,
    columns: columns.toSorted((a, b) => b.drop - a.drop),
  };
}

/** The one number by which columns are compared. */
function score(evaluation: TableEvaluation): number {
  if (evaluation.learns === "classes") return evaluation.metrics.accuracy;
  if (evaluation.learns === "values") return evaluation.metrics.r2;
  return evaluation.labels.reduce((sum, { metrics }) => sum + metrics.accuracy, 0) / evaluation.labels.length;
}
