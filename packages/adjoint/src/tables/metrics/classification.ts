import { fail } from "../../errors.ts";
import { createRanking } from "./ranking.ts";
import type { ScoreOptions } from "./ranking.ts";

/** True classes, and what was predicted: probabilities [m, K] row-major, or [m] of the second of two classes. */
export interface ClassifiedRows {
  readonly labels: ArrayLike<number>;
  readonly probabilities: ArrayLike<number>;
  readonly classes: readonly string[];
}

/** How well one class is recognised. A quotient whose denominator is 0 is NaN. */
export interface ClassMetrics {
  readonly name: string;
  /** Rows of the class. */
  readonly support: number;
  /** TP/(TP + FP) */
  readonly precision: number;
  /** TP/(TP + FN) */
  readonly recall: number;
  /** 2TP/(2TP + FP + FN) */
  readonly f1: number;
}

/** Averages over the classes; a class whose value is undefined counts as 0. */
export interface AveragedMetrics {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface ClassificationMetrics {
  readonly rows: number;
  readonly accuracy: number;
  /** The mean of the recalls of the classes that have rows. */
  readonly balancedAccuracy: number;
  readonly perClass: readonly ClassMetrics[];
  readonly macro: AveragedMetrics;
  /** Weighted by the rows of each class. */
  readonly weighted: AveragedMetrics;
  /** The mean of −ln p of the true class; infinite where one has probability 0. */
  readonly logLoss: number;
  /** Of two classes the mean of (p₁ − y)², of more the mean of Σ(p − y)² over the classes. */
  readonly brier: number;
  /** Area under the ROC curve of the second of two classes; of more, the mean over each class against the rest. Ties count half. */
  readonly rocAuc: number;
  /** Average precision, likewise: Σ(Rᵢ − Rᵢ₋₁)Pᵢ over the distinct probabilities. */
  readonly prAuc: number;
  /** Share of the rows whose true class is among the 2, 3 and 5 most probable, for more classes than that; of equal ones the first counts. */
  readonly topK: readonly { readonly k: number; readonly accuracy: number }[];
  /** [K, K] row-major: rows of the class of the row that were predicted as the class of the column. */
  readonly confusion: Uint32Array;
  /** A sentence for each value that is undefined, with the reason. */
  readonly notes: readonly string[];
}

const TOP = [2, 3, 5];

/**
 * Measures predicted probabilities against true classes. The predicted class is the most probable, the first of equals; of one column, the second class where it
 * exceeds ½.
 * @throws ShapeError where labels and probabilities differ in rows; DataError for a label out of range or a probability that is not finite
 */
export function classificationMetrics({ classes, ...rows }: ClassifiedRows): ClassificationMetrics {
  const meter = createClassMeter("classificationMetrics", classes);
  meter.add(rows);
  return meter.finish();
}

/** Measures rows that come in parts. */
export interface ClassMeter {
  add(rows: Omit<ClassifiedRows, "classes">): void;
  finish(): ClassificationMetrics;
}

export function createClassMeter(where: string, classes: readonly string[], options: ScoreOptions = {}): ClassMeter {
  const K = classes.length;
  // Of two classes the second says all.
  const ranked = (K === 2 ? [1] : classes.map((_, k) => k)).map((k) => ({ k, ranking: createRanking(options) }));
  const confusion = new Uint32Array(K * K);
  const hits = TOP.map(() => 0);
  let [m, logLoss, brier] = [0, 0, 0];
  return {
    add({ labels, probabilities }) {
      const p = probabilityColumns(where, { labels, probabilities, classes });
      for (let row = 0; row < labels.length; row++) {
        const label = labels[row];
        if (!Number.isInteger(label) || label < 0 || label >= K) fail(where, "label-out-of-range", { row: m + row, label, classes: K });
        let [best, rank] = [0, 0];
        for (let k = 0; k < K; k++) {
          const value = p[row * K + k];
          if (!(value - value === 0)) fail(where, "target-not-finite", { element: `probabilities[${m + row}][${k}]`, value });
          if (value > p[row * K + best]) best = k;
          if (value > p[row * K + label] || (value === p[row * K + label] && k < label)) rank++;
          brier += (value - (k === label ? 1 : 0)) ** 2;
        }
        // One output predicts the second class above ½ only.
        if (probabilities.length === labels.length && K === 2) best = p[row * K + 1] > 0.5 ? 1 : 0;
        confusion[label * K + best]++;
        logLoss -= Math.log(p[row * K + label]);
        for (let i = 0; i < TOP.length; i++) if (rank < TOP[i]) hits[i]++;
        for (const { k, ranking } of ranked) ranking.add(p[row * K + k], label === k);
      }
      m += labels.length;
    },
    finish() {
      if (m === 0) fail(where, "no-rows", {});
      const notes: string[] = [];
      const perClass = classes.map((name, k) => measureClass(name, k, confusion, K));
      for (const { name, support, precision } of perClass) {
        if (support === 0) notes.push(`The recall of ${JSON.stringify(name)} is undefined: no row is of this class.`);
        if (Number.isNaN(precision)) notes.push(`The precision of ${JSON.stringify(name)} is undefined: no row was predicted so.`);
      }
      if (logLoss === Infinity) notes.push("The log loss is infinite: a true class has probability 0.");
      const present = perClass.filter(({ support }) => support > 0);
      const areas = ranked.map(({ ranking }) => ranking.areas());
      const unranked = ranked.flatMap(({ k }, i) => (Number.isNaN(areas[i].rocAuc) ? [JSON.stringify(classes[k])] : []));
      if (unranked.length > 0)
        notes.push(`The ROC AUC is undefined for ${unranked.join(", ")}: rows of the class and of others are needed.`);
      return {
        rows: m,
        accuracy: perClass.reduce((sum, _, k) => sum + confusion[k * K + k], 0) / m,
        balancedAccuracy: mean(present.map(({ recall }) => recall)),
        perClass,
        macro: average(perClass, () => 1),
        weighted: average(perClass, ({ support }) => support),
        logLoss: logLoss / m,
        brier: brier / m / (K === 2 ? 2 : 1),
        rocAuc: mean(areas.map(({ rocAuc }) => rocAuc)),
        prAuc: mean(areas.map(({ averagePrecision }) => averagePrecision)),
        topK: TOP.flatMap((k, i) => (k < K ? [{ k, accuracy: hits[i] / m }] : [])),
        confusion,
        notes,
      };
    },
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** p[m, K], from one column where two classes have one. */
function probabilityColumns(where: string, { labels, probabilities, classes }: ClassifiedRows): ArrayLike<number> {
  const [m, K] = [labels.length, classes.length];
  if (probabilities.length === m * K && K > 1) return probabilities;
  if (probabilities.length !== m || K !== 2)
    fail(where, "rows-differ", { what: "probabilities", inputs: m, targets: probabilities.length / Math.max(1, K) });
  return Float64Array.from({ length: 2 * m }, (_, at) => (at % 2 === 1 ? probabilities[at >> 1] : 1 - probabilities[at >> 1]));
}

function measureClass(name: string, k: number, confusion: Uint32Array, K: number): ClassMetrics {
  const right = confusion[k * K + k];
  let [support, predicted] = [0, 0];
  for (let other = 0; other < K; other++) {
    support += confusion[k * K + other];
    predicted += confusion[other * K + k];
  }
  return { name, support, precision: right / predicted, recall: right / support, f1: (2 * right) / (support + predicted) };
}

function average(perClass: readonly ClassMetrics[], weigh: (metrics: ClassMetrics) => number): AveragedMetrics {
  const total = perClass.reduce((sum, metrics) => sum + weigh(metrics), 0);
  const of = (value: (metrics: ClassMetrics) => number): number =>
    perClass.reduce((sum, metrics) => sum + weigh(metrics) * (Number.isNaN(value(metrics)) ? 0 : value(metrics)), 0) / total;
  return { precision: of(({ precision }) => precision), recall: of(({ recall }) => recall), f1: of(({ f1 }) => f1) };
}
