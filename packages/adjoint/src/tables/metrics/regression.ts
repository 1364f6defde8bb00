import { fail } from "../../errors.ts";

/** Values and what was predicted for them [m, K], row-major. */
export interface PredictedValues {
  readonly values: ArrayLike<number>;
  readonly predictions: ArrayLike<number>;
  /** The names of the K columns. */
  readonly names: readonly string[];
}

export interface ValueMetrics {
  readonly name: string;
  /** Mean of (a − y)² */
  readonly mse: number;
  readonly rmse: number;
  /** Mean of |a − y| */
  readonly mae: number;
  /** 1 − Σ(a − y)²/Σ(y − ȳ)²: 0 is as good as the mean. NaN where the values are all equal. */
  readonly r2: number;
}

export interface RegressionMetrics {
  readonly rows: number;
  readonly perValue: readonly ValueMetrics[];
  /** Means over the columns. */
  readonly mse: number;
  readonly rmse: number;
  readonly mae: number;
  readonly r2: number;
  /** A sentence for each value that is undefined, with the reason. */
  readonly notes: readonly string[];
}

/**
 * Measures predicted values against true ones, in the units that they are given in.
 * @throws ShapeError where they differ in length; DataError for a number that is not finite
 */
export function regressionMetrics({ names, ...rows }: PredictedValues): RegressionMetrics {
  const meter = createValueMeter("regressionMetrics", names);
  meter.add(rows);
  return meter.finish();
}

/** Measures rows that come in parts. */
export interface ValueMeter {
  add(rows: Omit<PredictedValues, "names">): void;
  finish(): RegressionMetrics;
}

export function createValueMeter(where: string, names: readonly string[]): ValueMeter {
  const K = names.length;
  const sums = names.map(() => ({ first: NaN, equal: true, mean: 0, spread: 0, squares: 0, absolute: 0 }));
  let m = 0;
  return {
    add({ values, predictions }) {
      const rows = values.length / K;
      if (predictions.length !== values.length || !Number.isInteger(rows))
        fail(where, "rows-differ", { what: "predictions", inputs: rows, targets: predictions.length / K });
      for (let at = 0; at < values.length; at++) {
        const [y, a, sum, row] = [values[at], predictions[at], sums[at % K], m + Math.floor(at / K)];
        for (const [what, value] of [
          ["values", y],
          ["predictions", a],
        ] as const) {
          if (!Number.isFinite(value)) fail(where, "target-not-finite", { element: `${what}[${row}][${at % K}]`, value });
        }
        if (row === 0) sum.first = y;
        if (y !== sum.first) sum.equal = false;
        sum.squares += (a - y) ** 2;
        sum.absolute += Math.abs(a - y);
        // Mean and Σ(y − ȳ)² in one pass (Welford 1962).
        const before = y - sum.mean;
        sum.mean += before / (row + 1);
        sum.spread += before * (y - sum.mean);
      }
      m += rows;
    },
    finish() {
      if (m === 0) fail(where, "no-rows", {});
      const notes = names.flatMap((name, k) =>
        sums[k].equal ? [`R² of ${JSON.stringify(name)} is undefined: it is ${sums[k].first} in every row.`] : [],
      );
      const perValue = names.map((name, k): ValueMetrics => {
        const { squares, absolute, equal, spread } = sums[k];
        const mse = squares / m;
        return { name, mse, rmse: Math.sqrt(mse), mae: absolute / m, r2: equal ? NaN : 1 - squares / spread };
      });
      const over = (metric: Exclude<keyof ValueMetrics, "name">): number => perValue.reduce((sum, each) => sum + each[metric], 0) / K;
      return { rows: m, perValue, mse: over("mse"), rmse: over("rmse"), mae: over("mae"), r2: over("r2"), notes };
    },
  };
}
