import { groupsOf } from "../loops/normalize.ts";
import { activate, constant } from "./exact-activations.ts";
import { NO_LOSS, range, written } from "./exact-results.ts";
import type { Evaluation } from "./exact-results.ts";
import type { Interval } from "./interval.ts";

/** Normalisation, and averages over steps. */
export const NORMALIZE_EVALUATIONS: { readonly [O in "normalize" | "normalizeBackward" | "average"]: Evaluation<O> } = {
  normalize({ over, epsilon, U, g, b, H, S, M, V, Z, A, activation }, { arithmetic, m, find }) {
    const { exact, add, sub, mul, div, sqrt, store, sum } = arithmetic;
    const n = U.cols;
    const [u, scale, shift] = [U, g, b].map((matrix) => Array.from(find(matrix), exact));
    const { groups, count, group, step } = groupsOf(over, m, n);
    const members = (i: number): number[] => range(count).map((k) => i * group + k * step);
    const means = range(groups).map((i) => store(div(sum(members(i).map((at) => u[at])), exact(count))));
    const distance = (i: number, at: number): Interval => store(sub(u[at], means[i]));
    const variances = range(groups).map((i) =>
      store(div(sum(members(i).map((at) => mul(distance(i, at), distance(i, at)))), exact(count))),
    );
    const factors = variances.map((variance) => store(div(exact(1), sqrt(add(variance, constant(epsilon, arithmetic))))));
    const h: Interval[] = [];
    for (const i of range(groups)) for (const at of members(i)) h[at] = store(mul(distance(i, at), factors[i]));
    const z = h.map((value, at) => store(add(mul(scale[at % n], value), shift[at % n])));
    const a = z.map((value) => store(activate(value, activation, arithmetic)));
    const values: [string, Interval[]][] = [
      [S.name, factors],
      [M.name, means],
      [V.name, variances],
      [H.name, h],
      [Z.name, z],
      [A.name, a],
    ];
    return { values: new Map(values), loss: NO_LOSS };
  },

  normalizeBackward({ over, dZ, g, H, S, dU, dg, db }, { arithmetic, m, find }) {
    const { exact, sub, mul, div, store, sum } = arithmetic;
    const n = dZ.cols;
    const [dz, scale, h, s] = [dZ, g, H, S].map((matrix) => Array.from(find(matrix), exact));
    const { groups, count, group, step } = groupsOf(over, m, n);
    const du: Interval[] = [];
    for (const i of range(groups)) {
      const members = range(count).map((k) => i * group + k * step);
      const d = members.map((at) => mul(scale[at % n], dz[at]));
      const p = div(sum(d), exact(count));
      const q = div(sum(d.map((value, k) => mul(value, h[members[k]]))), exact(count));
      for (const [k, at] of members.entries()) du[at] = store(mul(s[i], sub(sub(d[k], p), mul(h[at], q))));
    }
    const column = (j: number): number[] => range(m).map((i) => i * n + j);
    const values: [string, Interval[]][] = [
      [dU.name, du],
      [dg.name, range(n).map((j) => store(sum(column(j).map((at) => mul(dz[at], h[at])))))],
      [db.name, range(n).map((j) => store(sum(column(j).map((at) => dz[at]))))],
    ];
    return { values: new Map(values), loss: NO_LOSS };
  },

  average({ from, mean, rate }, { arithmetic, find }) {
    const { exact, add, sub, mul, store } = arithmetic;
    const [x, a] = [from, mean].map(find);
    const part = constant(rate, arithmetic);
    return written(mean, mean.rows, (i, j) => {
      const e = i * mean.cols + j;
      return store(add(exact(a[e]), mul(part, sub(exact(x[e]), exact(a[e])))));
    });
  },
};
