import { RESIDUALS, log } from "@adjoint/reference";
import type { Action, Actions } from "@adjoint/reference";
import { derive } from "./activation.ts";
import { exp, sigmoid } from "./elementary.ts";

/** dZ = ((c/m)·g) ∘ f′; loss c·Σ g·(e − h·g), e = A − Y */
export const residualError: Actions["residualError"] = ({ residual, parameter, A, Z, Y, dZ, weights, activation }, { numbers }): Action => {
  const [a, y] = [A, Y].map(numbers);
  const z = Z ? numbers(Z) : a;
  const dz = dZ && numbers(dZ);
  const s = weights && numbers(weights);
  const { clamped, low, high, half } = RESIDUALS[residual];
  const [below, above] = [low(parameter), high(parameter)];
  const n = A.cols;
  return (m) => {
    let sum = 0;
    for (let at = 0; at < m * n; at++) {
      const e = a[at] - y[at];
      const weight = s ? s[Math.floor(at / n)] : 1;
      let g = 0;
      if (clamped) g = Math.min(Math.max(e, below), above);
      else if (e !== 0) g = e < 0 ? below : above;
      sum += weight * g * (e - half * g);
      if (dz) dz[at] = (weight * g) / n / m;
    }
    if (dz) derive(activation, { g: dz, a, z }, m * n);
    return sum / n;
  };
};

/** A = exp(Z), dZ = (1/m)·(A − Y); loss Σ A − Z·Y */
export const poissonError: Actions["poissonError"] = ({ Z, Y, A, dZ, weights }, { numbers }): Action => {
  const [z, y, a] = [Z, Y, A].map(numbers);
  const dz = dZ && numbers(dZ);
  const s = weights && numbers(weights);
  return (m) => {
    let loss = 0;
    for (let e = 0; e < m * Z.cols; e++) {
      const weight = s ? s[Math.floor(e / Z.cols)] : 1;
      const mean = exp(z[e]);
      a[e] = mean;
      loss += weight * (mean - z[e] * y[e]);
      if (dz) dz[e] = (weight * (mean - y[e])) / m;
    }
    return loss;
  };
};

/** A = σ(Z); loss −Σ w·(1 − p)^γ·log p */
export const focalError: Actions["focalError"] = ({ gamma, alpha, Z, Y, A, dZ, weights }, { numbers }): Action => {
  const [z, y, a] = [Z, Y, A].map(numbers);
  const dz = dZ && numbers(dZ);
  const s = weights && numbers(weights);
  return (m) => {
    let loss = 0;
    for (let e = 0; e < m * Z.cols; e++) {
      const weight = s ? s[Math.floor(e / Z.cols)] : 1;
      const holds = y[e] > 0.5;
      const x = holds ? z[e] : -z[e];
      const l = log(1 + exp(-Math.abs(x)));
      const t = Math.max(-x, 0) + l;
      const u = Math.max(x, 0) + l;
      const k = weight * (holds ? alpha : 1 - alpha) * exp(-gamma * u);
      loss += k * t;
      a[e] = sigmoid(z[e]);
      if (dz) dz[e] = ((holds ? -k : k) * (exp(-u) + gamma * exp(-t) * t)) / m;
    }
    return loss;
  };
};
