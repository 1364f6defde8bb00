import { errorFactor, log } from "@adjoint/reference";
import type { Action, Actions, Numbers } from "@adjoint/reference";
import { derive } from "./activation.ts";
import { exp, sigmoid } from "./elementary.ts";

/** A = softmax(Z), row by row. */
export const softmax: Actions["softmax"] = ({ Z, A }, { numbers }): Action => {
  const [z, a] = [Z, A].map(numbers);
  return (m) => {
    for (let i = 0; i < m; i++) softmaxRow(z, a, i * Z.cols, Z.cols);
    return 0;
  };
};

/** A = softmax(Z), dZ = (1/m)·(A − Y); loss of a row: Σ_j Y_j·(log Σ − (Z_j − max)) */
export const softmaxCrossEntropy: Actions["softmaxCrossEntropy"] = (instruction, memory): Action => {
  const { Z, Y, A, dZ, weights } = instruction;
  const [z, a] = [Z, A].map(memory.numbers);
  const y = memory.elements(Y);
  const dz = dZ && memory.numbers(dZ);
  const n = Z.cols;
  const s = weights && memory.numbers(weights);
  return Y.storage === "u32" ? (m) => classes({ z, a, dz, n, s }, y, m) : (m) => targets({ z, a, dz, n, s }, y, m);
};

interface Rows {
  readonly z: Numbers;
  readonly a: Numbers;
  readonly dz: Numbers | undefined;
  readonly n: number;
  /** What each row counts */
  readonly s: Numbers | undefined;
}

function classes({ z, a, dz, n, s }: Rows, y: ArrayLike<number>, m: number): number {
  let loss = 0;
  for (let i = 0; i < m; i++) {
    const at = i * n;
    const label = at + y[i];
    const logit = z[label];
    const weight = s ? s[i] : 1;
    loss += weight * (softmaxRow(z, a, at, n) - logit);
    if (!dz) continue;
    for (let e = at; e < at + n; e++) dz[e] = (weight * a[e]) / m;
    dz[label] = (weight * (a[label] - 1)) / m;
  }
  return loss;
}

function targets({ z, a, dz, n, s }: Rows, y: ArrayLike<number>, m: number): number {
  let loss = 0;
  for (let i = 0; i < m; i++) {
    const logTotal = softmaxRow(z, a, i * n, n);
    const weight = s ? s[i] : 1;
    for (let e = i * n; e < (i + 1) * n; e++) {
      loss += weight * y[e] * (logTotal - z[e]);
      if (dz) dz[e] = (weight * (a[e] - y[e])) / m;
    }
  }
  return loss;
}

/** a = exp(z)/Σ exp(z) over the n elements from `at` on; gives log Σ exp(z). */
function softmaxRow(z: Numbers, a: Numbers, at: number, n: number): number {
  let max = z[at];
  for (let e = at + 1; e < at + n; e++) if (z[e] > max) max = z[e];
  let sum = 0;
  for (let e = at; e < at + n; e++) {
    const power = exp(z[e] - max);
    a[e] = power;
    sum += power;
  }
  for (let e = at; e < at + n; e++) a[e] /= sum;
  return max + log(sum);
}

/** A = σ(Z), dZ = (1/m)·(A − Y); loss Σ max(Z, 0) − Z·Y + log(1 + exp(−|Z|)) */
export const sigmoidCrossEntropy: Actions["sigmoidCrossEntropy"] = ({ Z, Y, A, dZ, weights }, { numbers }): Action => {
  const [z, y, a] = [Z, Y, A].map(numbers);
  const dz = dZ && numbers(dZ);
  const s = weights && numbers(weights);
  return (m) => {
    let loss = 0;
    for (let e = 0; e < m * Z.cols; e++) {
      const logit = z[e];
      const weight = s ? s[Math.floor(e / Z.cols)] : 1;
      loss += weight * ((logit < 0 ? 0 : logit) - logit * y[e] + log(1 + exp(-Math.abs(logit))));
      const output = sigmoid(logit);
      a[e] = output;
      if (dz) dz[e] = (weight * (output - y[e])) / m;
    }
    return loss;
  };
};

/** dZ = ((c/m)·(A − Y)) ∘ f′; loss (c/2)·Σ(A − Y)² */
export const squaredError: Actions["squaredError"] = ({ A, Z, Y, dZ, weights, activation, convention }, { numbers }): Action => {
  const [a, y] = [A, Y].map(numbers);
  const z = Z ? numbers(Z) : a;
  const dz = dZ && numbers(dZ);
  const s = weights && numbers(weights);
  const c = errorFactor(convention, A.cols);
  return (m) => {
    const length = m * A.cols;
    let sum = 0;
    for (let e = 0; e < length; e++) {
      const error = a[e] - y[e];
      const weight = s ? s[Math.floor(e / A.cols)] : 1;
      sum += weight * error * error;
      if (dz) dz[e] = ((weight * c) / m) * error;
    }
    if (dz) derive(activation, { g: dz, a, z }, length);
    return (c / 2) * sum;
  };
};
