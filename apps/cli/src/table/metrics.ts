import type { ClassificationMetrics, PermutationImportance, TableEvaluation } from "adjoint/tables";
import { percent, significant } from "../terminal/numbers.ts";
import { visible } from "../terminal/style.ts";
import { drawTable } from "../terminal/table.ts";

/** Returns one line with the metrics of an evaluation, what needs no model in brackets; for labels that hold or not, a line for each. */
export function summaryLines(evaluation: TableEvaluation): string[] {
  switch (evaluation.learns) {
    case "classes":
      return [classLine(evaluation.metrics, evaluation.baseline, "the most frequent class alone")];
    case "labels":
      return evaluation.labels.map(
        ({ name, metrics, baseline }) => `${visible(name)}: ${classLine(metrics, baseline, "the more frequent answer alone")}`,
      );
    case "values": {
      const { metrics, baseline } = evaluation;
      const line = (of: { rmse: number; mae: number; r2: number }, mean: { rmse: number; mae: number }): string =>
        `R² ${defined(of.r2)}, RMSE ${significant(of.rmse)} (the mean alone ${significant(mean.rmse)}), MAE ${significant(of.mae)} (${significant(mean.mae)})`;
      if (metrics.perValue.length === 1) return [line(metrics, baseline)];
      return metrics.perValue.map((of, k) => `${visible(of.name)}: ${line(of, baseline.perValue[k])}`);
    }
  }
}

function classLine(metrics: ClassificationMetrics, baseline: ClassificationMetrics, alone: string): string {
  return [
    `accuracy ${percent(metrics.accuracy)} (${alone} ${percent(baseline.accuracy)})`,
    `balanced accuracy ${percent(metrics.balancedAccuracy)} (${percent(baseline.balancedAccuracy)})`,
    `ROC AUC ${defined(metrics.rocAuc)}`,
    `PR AUC ${defined(metrics.prAuc)}`,
    `log loss ${significant(metrics.logLoss)} (${significant(baseline.logLoss)})`,
    `Brier ${significant(metrics.brier)}`,
    ...metrics.topK.map(({ k, accuracy }) => `top ${k} ${percent(accuracy)}`),
  ].join(", ");
}

function defined(value: number): string {
  return Number.isNaN(value) ? "undefined" : significant(value);
}

/** More classes do not fit on a screen. */
const MOST_CLASSES = 40;

/** Returns the lines of a whole report: the summary, a table of the classes with their averages, and what is undefined. */
export function metricLines(evaluation: TableEvaluation): string[] {
  const lines = summaryLines(evaluation);
  if (evaluation.learns !== "classes") return [...lines, ...notesOf(evaluation)];
  const { perClass, macro, weighted, rows } = evaluation.metrics;
  const row = (name: string, of: { precision: number; recall: number; f1: number }, support: number): string[] => [
    visible(name),
    String(support),
    ...[of.precision, of.recall, of.f1].map((value) => (Number.isNaN(value) ? "–" : percent(value))),
  ];
  const table = drawTable(
    ["class", "rows", "precision", "recall", "F1"],
    [
      ...perClass.slice(0, MOST_CLASSES).map((of) => row(of.name, of, of.support)),
      row("macro mean", macro, rows),
      row("weighted mean", weighted, rows),
    ],
  );
  return [...lines, "", ...table, ...notesOf(evaluation)];
}

/** Returns a line for each column with what the score loses without it. */
export function importanceLines({ score, value, columns }: PermutationImportance): string[] {
  return drawTable(
    [`column (${score} ${significant(value)})`, "loses", "±"],
    columns.map(({ column, drop, deviation }) => [visible(column), significant(drop), significant(deviation)]),
  );
}

function notesOf(evaluation: TableEvaluation): readonly string[] {
  return evaluation.learns === "labels"
    ? evaluation.labels.flatMap(({ name, metrics }) => metrics.notes.map((note) => `${visible(name)}: ${visible(note)}`))
    : evaluation.metrics.notes.map(visible);
}

/** Returns an evaluation for JSON: matrices as rows. NaN and Infinity become null. */
export function metricsJson(evaluation: TableEvaluation): unknown {
  const plain = ({ confusion, ...rest }: ClassificationMetrics): unknown => {
    const K = rest.perClass.length;
    return { ...rest, confusion: rest.perClass.map((_, k) => Array.from(confusion.subarray(k * K, (k + 1) * K))) };
  };
  switch (evaluation.learns) {
    case "classes":
      return { learns: "classes", metrics: plain(evaluation.metrics), baseline: plain(evaluation.baseline) };
    case "labels":
      return {
        learns: "labels",
        labels: evaluation.labels.map(({ name, metrics, baseline }) => ({ name, metrics: plain(metrics), baseline: plain(baseline) })),
      };
    case "values":
      return evaluation;
  }
}
