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
export function regressionMetrics({ values, predictions, names }: PredictedValues): RegressionMetrics {
  const where = "regressionMetrics";
  const K = names.length;
  const m = values.length / K;
  if (predictions.length !== values.length || !Number.isInteger(m))
    fail(where, "rows-differ", { what: "predictions", inputs: m, targets: predictions.length / K });
  if (m === 0) fail(where, "no-rows", {});
  const notes: string[] = [];
  const perValue = names.map((name, k): ValueMetrics => {
    let [mean, squares, absolute, spread] = [0, 0, 0, 0];
    let equal = true;
    for (let row = 0; row < m; row++) {
      const [y, a] = [values[row * K + k], predictions[row * K + k]];
      for (const [what, value] of [
        ["values", y],
        ["predictions", a],
      ] as const) {
        if (!Number.isFinite(value)) fail(where, "target-not-finite", { element: `${what}[${row}][${k}]`, value });
      }
      mean += y;
      squares += (a - y) ** 2;
      absolute += Math.abs(a - y);
      if (y !== values[k]) equal = false;
    }
    mean /= m;
    for (let row = 0; row < m; row++) spread += (values[row * K + k] - mean) ** 2;
    if (equal) notes.push(`R² of ${JSON.stringify(name)} is undefined: it is ${values[k]} in every row.`);
    const mse = squares / m;
    return { name, mse, rmse: Math.sqrt(mse), mae: absolute / m, r2: equal ? NaN : 1 - squares / spread };
  });
  const over = (metric: Exclude<keyof ValueMetrics, "name">): number => perValue.reduce((sum, each) => sum + each[metric], 0) / K;
  return { rows: m, perValue, mse: over("mse"), rmse: over("rmse"), mae: over("mae"), r2: over("r2"), notes };
}
