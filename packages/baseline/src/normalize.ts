import type { Action, Actions } from "@adjoint/reference";
import { activate } from "./activation.ts";

/** H = (U − μ)/√(v + ε), Z = g·H + b, A = f(Z), over rows or columns */
export const normalize: Actions["normalize"] = ({ over, epsilon, U, g, b, H, S, M, V, Z, A, activation }, { numbers }): Action => {
  const n = U.cols;
  const [u, scale, shift, h, s, mean, variance, z, a] = [U, g, b, H, S, M, V, Z, A].map(numbers);
  const rows = over === "rows";
  return (m) => {
    const [groups, count, group, step] = rows ? [m, n, n, 1] : [n, m, 1, n];
    for (let i = 0; i < groups; i++) {
      const first = i * group;
      const end = first + count * step;
      let sum = 0;
      for (let at = first; at < end; at += step) sum += u[at];
      const center = sum / count;
      mean[i] = center;
      let squares = 0;
      for (let at = first; at < end; at += step) squares += (u[at] - center) * (u[at] - center);
      variance[i] = squares / count;
      const factor = 1 / Math.sqrt(squares / count + epsilon);
      s[i] = factor;
      for (let at = first, j = rows ? 0 : i; at < end; at += step, j += rows ? 1 : 0) {
        const value = (u[at] - center) * factor;
        h[at] = value;
        z[at] = scale[j] * value + shift[j];
      }
    }
    activate(activation, { z, a }, m * n);
    return 0;
  };
};

/** dU = s·((d − p) − h·q), dg = Σ dZ·H, db = Σ dZ */
export const normalizeBackward: Actions["normalizeBackward"] = ({ over, dZ, g, H, S, dU, dg, db }, { numbers }): Action => {
  const n = dZ.cols;
  const [dz, scale, h, s, du, dscale, dshift] = [dZ, g, H, S, dU, dg, db].map(numbers);
  const rows = over === "rows";
  return (m) => {
    const [groups, count, group, step] = rows ? [m, n, n, 1] : [n, m, 1, n];
    for (let i = 0; i < groups; i++) {
      const first = i * group;
      const end = first + count * step;
      let [p, q] = [0, 0];
      for (let at = first, j = rows ? 0 : i; at < end; at += step, j += rows ? 1 : 0) {
        const d = scale[j] * dz[at];
        p += d;
        q += d * h[at];
      }
      p /= count;
      q /= count;
      for (let at = first, j = rows ? 0 : i; at < end; at += step, j += rows ? 1 : 0) du[at] = s[i] * (scale[j] * dz[at] - p - h[at] * q);
    }
    for (let j = 0; j < n; j++) {
      let [slope, sum] = [0, 0];
      for (let at = j; at < m * n; at += n) {
        slope += dz[at] * h[at];
        sum += dz[at];
      }
      dscale[j] = slope;
      dshift[j] = sum;
    }
    return 0;
  };
};

/** mean ← mean + rate·(from − mean) */
export const average: Actions["average"] = ({ from, mean, rate }, { numbers }): Action => {
  const [x, a] = [from, mean].map(numbers);
  return () => {
    for (let e = 0; e < a.length; e++) a[e] += rate * (x[e] - a[e]);
    return 0;
  };
};
