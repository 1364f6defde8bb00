import type { Dataset } from "@adjoint/reference";
import type { Network } from "../api.ts";
import { fail } from "../errors.ts";
import { evaluateTable } from "./rows.ts";
import type { TableEvaluation } from "./measure.ts";

/** One division of a table, as `foldsOf` of @adjoint/datasets gives it. */
export interface Fold {
  readonly train: Dataset;
  readonly test: Dataset;
}

/** The mean of a metric over the folds, and its standard deviation (n − 1). A fold in which it is undefined does not count. */
export interface Averaged {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
  /** The mean of what needs no model. */
  readonly baseline: number;
}

export interface CrossValidation {
  readonly folds: readonly TableEvaluation[];
  readonly metrics: readonly Averaged[];
}

/**
 * Trains and measures a network for each division of a table: repeated k-fold cross-validation, with the folds of `foldsOf`.
 * @param train creates and trains the network of one fold
 */
export async function crossValidate<F extends Fold>(
  folds: Iterable<F>,
  train: (fold: F) => Network | Promise<Network>,
): Promise<CrossValidation> {
  const evaluations: TableEvaluation[] = [];
  for (const fold of folds) evaluations.push(evaluateTable(await train(fold), fold.test));
  if (evaluations.length === 0) fail("crossValidate", "no-folds", {});
  return { folds: evaluations, metrics: average(evaluations) };
}

/** The metrics that are averaged. */
const CLASSES = ["accuracy", "balancedAccuracy", "rocAuc", "prAuc", "logLoss", "brier"] as const;
const VALUES = ["r2", "rmse", "mae"] as const;

function average(evaluations: readonly TableEvaluation[]): Averaged[] {
  const rows = evaluations.map(numbersOf);
  return Object.keys(rows[0]).map((name) => {
    const defined = rows.map((row) => row[name]).filter(([value]) => Number.isFinite(value));
    const mean = (at: 0 | 1): number => defined.reduce((sum, each) => sum + each[at], 0) / defined.length;
    const squares = defined.reduce((sum, [value]) => sum + (value - mean(0)) ** 2, 0);
    return { name, mean: mean(0), deviation: Math.sqrt(squares / (defined.length - 1)), baseline: mean(1) };
  });
}

/** Each metric of an evaluation with that of its baseline, by name. */
function numbersOf(evaluation: TableEvaluation): Record<string, readonly [value: number, baseline: number]> {
  switch (evaluation.learns) {
    case "classes":
      return Object.fromEntries(CLASSES.map((name) => [name, [evaluation.metrics[name], evaluation.baseline[name]]]));
    case "values":
      return Object.fromEntries(VALUES.map((name) => [name, [evaluation.metrics[name], evaluation.baseline[name]]]));
    case "labels":
      return Object.fromEntries(
        evaluation.labels.flatMap(({ name: label, metrics, baseline }) =>
          CLASSES.map((name) => [`${label} ${name}`, [metrics[name], baseline[name]]]),
        ),
      );
  }
}
