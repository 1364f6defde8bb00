import { log, log32 } from "../elementary.ts";
import type { Action, Actions } from "../interpreter.ts";
import type { Precision } from "../matrix.ts";
import { SMALLEST_POWER } from "../program.ts";
import { errorFactor } from "../losses.ts";
import { round } from "../round.ts";
import { derive, expOf, sigmoidOf } from "./activation.ts";

/** A = softmax(Z), row by row. */
export const softmax: Actions["softmax"] = ({ Z, A }, { numbers, precision }): Action => {
  const [z, a] = [Z, A].map(numbers);
  return (m) => {
    for (let i = 0; i < m; i++) softmaxRow({ z, a, from: i * Z.cols, to: (i + 1) * Z.cols }, precision);
    return 0;
  };
};

/** A = softmax(Z), dZ = (1/m)·(A − Y); loss of a row: Σ_j Y_j·(log Σ − (Z_j − max)), of a class: its own term alone. */
export const softmaxCrossEntropy: Actions["softmaxCrossEntropy"] = ({ Z, Y, A, dZ, weights }, { numbers, elements, precision }): Action => {
  const r = (x: number) => round(x, precision);
  const n = Z.cols;
  const [z, a] = [Z, A].map(numbers);
  const y = elements(Y);
  const dz = dZ && numbers(dZ);
  const weigh = weightsOf(weights && numbers(weights), precision);
  const target = Y.storage === "u32" ? (i: number, j: number) => (y[i] === j ? 1 : 0) : (i: number, j: number) => y[i * n + j];
  return (m) => {
    const factor = r(1 / m);
    let loss = 0;
    for (let i = 0; i < m; i++) {
      const { max, sum } = softmaxRow({ z, a, from: i * n, to: (i + 1) * n }, precision);
      const logSum = logOf(sum, precision);
      let row = 0;
      for (let j = 0; j < n; j++) {
        if (Y.storage !== "u32" || y[i] === j) row = r(row + r(target(i, j) * r(logSum - r(z[i * n + j] - max))));
        if (dz) dz[i * n + j] = weigh(r(factor * r(a[i * n + j] - target(i, j))), i);
      }
      loss += weigh(row, i);
    }
    return loss;
  };
};

/** A = σ(Z), dZ = (1/m)·(A − Y); loss of a row: Σ_j (max(Z, 0) − Z·Y) + log(1 + exp(−|Z|)) */
export const sigmoidCrossEntropy: Actions["sigmoidCrossEntropy"] = ({ Z, Y, A, dZ, weights }, { numbers, precision }): Action => {
  const r = (x: number) => round(x, precision);
  const n = Z.cols;
  const [z, y, a] = [Z, Y, A].map(numbers);
  const dz = dZ && numbers(dZ);
  const weigh = weightsOf(weights && numbers(weights), precision);
  return (m) => {
    const factor = r(1 / m);
    let loss = 0;
    for (let i = 0; i < m; i++) {
      let row = 0;
      for (let e = i * n; e < (i + 1) * n; e++) {
        const rest = logOf(r(1 + expOf(-Math.abs(z[e]), precision)), precision);
        row = r(row + r(r((z[e] < 0 ? 0 : z[e]) - r(z[e] * y[e])) + rest));
        a[e] = sigmoidOf(z[e], precision);
        if (dz) dz[e] = weigh(r(factor * r(a[e] - y[e])), i);
      }
      loss += weigh(row, i);
    }
    return loss;
  };
};

/** dZ = ((c/m)·(A − Y)) ∘ f′; loss of a row: (c/2)·Σ_j (A − Y)² */
export const squaredError: Actions["squaredError"] = ({ A, Z, Y, dZ, weights, activation, convention }, { numbers, precision }): Action => {
  const r = (x: number) => round(x, precision);
  const n = A.cols;
  const c = errorFactor(convention, n);
  const [a, y] = [A, Y].map(numbers);
  const z = Z ? numbers(Z) : a;
  const dz = dZ && numbers(dZ);
  const weigh = weightsOf(weights && numbers(weights), precision);
  return (m) => {
    const factor = r(c / m);
    let loss = 0;
    for (let i = 0; i < m; i++) {
      let row = 0;
      for (let e = i * n; e < (i + 1) * n; e++) {
        const error = r(a[e] - y[e]);
        row = r(row + r(error * error));
        if (dz) dz[e] = weigh(derive(r(factor * error), { a: a[e], z: z[e] }, { activation, precision }), i);
      }
      loss += weigh(r(r(c / 2) * row), i);
    }
    return loss;
  };
};

/** What a value of row i becomes: times the weight of the row, where there are weights. */
export function weightsOf(s: ArrayLike<number> | undefined, precision: Precision): (value: number, row: number) => number {
  return s === undefined ? (value) => value : (value, row) => round(s[row] * value, precision);
}

/** a = exp(z − max) / Σ exp(z − max) over one row, the sum from the left. */
function softmaxRow(
  {
    z,
    a,
    from,
    to,
  }: { readonly z: ArrayLike<number>; readonly a: { [index: number]: number }; readonly from: number; readonly to: number },
  precision: Precision,
): { readonly max: number; readonly sum: number } {
  let max = z[from];
  for (let e = from + 1; e < to; e++) if (z[e] > max) max = z[e];
  let sum = 0;
  for (let e = from; e < to; e++) {
    const power = expOf(round(z[e] - max, precision), precision);
    a[e] = power < SMALLEST_POWER[precision] ? 0 : power;
    sum = round(sum + a[e], precision);
  }
  for (let e = from; e < to; e++) a[e] = round(a[e] / sum, precision);
  return { max, sum };
}

/** ln x of the precision. */
export function logOf(x: number, precision: Precision): number {
  return precision === "f32" ? log32(x) : log(x);
}
