import type { Action, Actions } from "../interpreter.ts";
import { round } from "../round.ts";
import { activate } from "./activation.ts";

/** How the numbers lie that are normalised together: `groups` of `count`, number k of group i at i·group + k·step. */
export interface Groups {
  readonly groups: number;
  readonly count: number;
  readonly group: number;
  readonly step: number;
}

/** The rows of a batch of m rows and n columns, or its columns. */
export function groupsOf(over: "rows" | "columns", m: number, n: number): Groups {
  return over === "rows" ? { groups: m, count: n, group: n, step: 1 } : { groups: n, count: m, group: 1, step: n };
}

/** H = (U − μ)/√(v + ε), Z = (g·H) + b, A = f(Z) */
export const normalize: Actions["normalize"] = (
  { over, epsilon, U, g, b, H, S, M, V, Z, A, activation },
  { numbers, precision },
): Action => {
  const r = (x: number) => round(x, precision);
  const n = U.cols;
  const [u, scale, shift, h, s, mean, variance, z, a] = [U, g, b, H, S, M, V, Z, A].map(numbers);
  return (m) => {
    const { groups, count, group, step } = groupsOf(over, m, n);
    for (let i = 0; i < groups; i++) {
      let sum = 0;
      for (let k = 0, at = i * group; k < count; k++, at += step) sum = r(sum + u[at]);
      const center = r(sum / count);
      let squares = 0;
      for (let k = 0, at = i * group; k < count; k++, at += step) {
        const distance = r(u[at] - center);
        squares = r(squares + r(distance * distance));
      }
      variance[i] = r(squares / count);
      mean[i] = center;
      s[i] = r(1 / r(Math.sqrt(r(variance[i] + r(epsilon)))));
      for (let k = 0, at = i * group; k < count; k++, at += step) {
        h[at] = r(r(u[at] - center) * s[i]);
        z[at] = r(r(scale[at % n] * h[at]) + shift[at % n]);
      }
    }
    for (let e = 0; e < m * n; e++) a[e] = activate(z[e], activation, precision);
    return 0;
  };
};

/** dU = S·((d − p) − H·q) with d = g·dZ, dg = Σ dZ·H, db = Σ dZ */
export const normalizeBackward: Actions["normalizeBackward"] = ({ over, dZ, g, H, S, dU, dg, db }, { numbers, precision }): Action => {
  const r = (x: number) => round(x, precision);
  const n = dZ.cols;
  const [dz, scale, h, s, du, dscale, dshift] = [dZ, g, H, S, dU, dg, db].map(numbers);
  return (m) => {
    const { groups, count, group, step } = groupsOf(over, m, n);
    for (let i = 0; i < groups; i++) {
      let [p, q] = [0, 0];
      for (let k = 0, at = i * group; k < count; k++, at += step) {
        const d = r(scale[at % n] * dz[at]);
        p = r(p + d);
        q = r(q + r(d * h[at]));
      }
      p = r(p / count);
      q = r(q / count);
      for (let k = 0, at = i * group; k < count; k++, at += step) du[at] = r(s[i] * r(r(r(scale[at % n] * dz[at]) - p) - r(h[at] * q)));
    }
    for (let j = 0; j < n; j++) {
      let [slope, sum] = [0, 0];
      for (let at = j; at < m * n; at += n) {
        slope = r(slope + r(dz[at] * h[at]));
        sum = r(sum + dz[at]);
      }
      dscale[j] = slope;
      dshift[j] = sum;
    }
    return 0;
  };
};

/** mean ← mean + rate·(from − mean) */
export const average: Actions["average"] = ({ from, mean, rate }, { numbers, precision }): Action => {
  const [x, a] = [from, mean].map(numbers);
  const part = round(rate, precision);
  return () => {
    for (let e = 0; e < a.length; e++) a[e] = round(a[e] + round(part * round(x[e] - a[e], precision), precision), precision);
    return 0;
  };
};
