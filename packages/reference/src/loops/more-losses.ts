import type { Action, Actions } from "../interpreter.ts";
import { RESIDUALS } from "../losses.ts";
import { round } from "../round.ts";
import { derive, expOf, sigmoidOf } from "./activation.ts";
import { logOf, weightsOf } from "./loss.ts";

/** dZ = ((c/m)·g) ∘ f′; loss of a row: c·Σ_j g·(e − h·g), e = A − Y */
export const residualError: Actions["residualError"] = (
  { residual, parameter, A, Z, Y, dZ, weights, activation },
  { numbers, precision },
): Action => {
  const r = (x: number) => round(x, precision);
  const n = A.cols;
  const { clamped, low, high, half } = RESIDUALS[residual];
  const [below, above] = [r(low(parameter)), r(high(parameter))];
  const [a, y] = [A, Y].map(numbers);
  const z = Z ? numbers(Z) : a;
  const dz = dZ && numbers(dZ);
  const weigh = weightsOf(weights && numbers(weights), precision);
  const slope = (e: number): number => {
    if (clamped) return e < below ? below : e > above ? above : e;
    return e < 0 ? below : e > 0 ? above : 0;
  };
  return (m) => {
    const factor = r(1 / n / m);
    let loss = 0;
    for (let i = 0; i < m; i++) {
      let row = 0;
      for (let at = i * n; at < (i + 1) * n; at++) {
        const e = r(a[at] - y[at]);
        const g = slope(e);
        row = r(row + r(g * r(e - r(half * g))));
        if (dz) dz[at] = weigh(derive(r(factor * g), { a: a[at], z: z[at] }, { activation, precision }), i);
      }
      loss += weigh(r(r(1 / n) * row), i);
    }
    return loss;
  };
};

/** A = exp(Z), dZ = (1/m)·(A − Y); loss of a row: Σ_j A − Z·Y */
export const poissonError: Actions["poissonError"] = ({ Z, Y, A, dZ, weights }, { numbers, precision }): Action => {
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
        a[e] = expOf(z[e], precision);
        row = r(row + r(a[e] - r(z[e] * y[e])));
        if (dz) dz[e] = weigh(r(factor * r(a[e] - y[e])), i);
      }
      loss += weigh(row, i);
    }
    return loss;
  };
};

/** A = σ(Z); loss of a row: −Σ_j w·(1 − p)^γ·log p, p the probability of what Y says. */
export const focalError: Actions["focalError"] = ({ gamma, alpha, Z, Y, A, dZ, weights }, { numbers, precision }): Action => {
  const r = (x: number) => round(x, precision);
  const n = Z.cols;
  const [z, y, a] = [Z, Y, A].map(numbers);
  const [γ, α, rest] = [gamma, alpha, 1 - alpha].map(r);
  const dz = dZ && numbers(dZ);
  const weigh = weightsOf(weights && numbers(weights), precision);
  const power = (x: number) => expOf(-x, precision);
  return (m) => {
    const factor = r(1 / m);
    let loss = 0;
    for (let i = 0; i < m; i++) {
      let row = 0;
      for (let e = i * n; e < (i + 1) * n; e++) {
        const holds = y[e] > 0.5;
        const x = holds ? z[e] : -z[e];
        const l = logOf(r(1 + power(Math.abs(x))), precision);
        const t = r((-x < 0 ? 0 : -x) + l);
        const u = r((x < 0 ? 0 : x) + l);
        const k = r((holds ? α : rest) * power(r(γ * u)));
        row = r(row + r(k * t));
        a[e] = sigmoidOf(z[e], precision);
        if (!dz) continue;
        const s = r(factor * r(k * r(power(u) + r(r(γ * power(t)) * t))));
        dz[e] = weigh(holds ? -s : s, i);
      }
      loss += weigh(row, i);
    }
    return loss;
  };
};
