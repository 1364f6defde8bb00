import { groupsOf } from "../loops/normalize.ts";
import { SINE_PI } from "../program.ts";
import { philox4x32 } from "../random.ts";
import { activate, constant } from "./exact-activations.ts";
import { NO_LOSS, range, written } from "./exact-results.ts";
import type { Evaluation } from "./exact-results.ts";
import type { Interval } from "./interval.ts";

/** Normalisation, and averages over steps. */
export const NORMALIZE_EVALUATIONS: { readonly [O in "noise" | "normalize" | "normalizeBackward" | "average"]: Evaluation<O> } = {
  noise({ A, D, epoch, deviation, seed, stream }, { arithmetic, m, position, find }) {
    const { exact, add, sub, mul, sqrt, log, store } = arithmetic;
    const a = find(A);
    const sinePi = (x: Interval): Interval => {
      const square = mul(x, x);
      const sum = SINE_PI.reduceRight<Interval | undefined>(
        (rest, c) => (rest === undefined ? constant(c, arithmetic) : add(mul(rest, square), constant(c, arithmetic))),
        undefined,
      );
      return mul(x, sum!);
    };
    // The conversion of a word may round.
    const converted = (word: number): Interval => add(exact(word), exact(0));
    return written(D, m, (i, j) => {
      const words = philox4x32([4 * Math.floor(j / 16) + (j % 4), position + i, find(epoch)[0], 0], [seed, stream]);
      const word = Math.floor(j / 4) % 4;
      const first = word < 2 ? 0 : 2;
      const x = add(mul(converted(words[first]), exact(2 ** -32)), exact(2 ** -33));
      const y = mul(exact(-2), log(x));
      const radius = sqrt({ value: Math.max(0, y.value), error: y.error });
      const v = mul(converted(words[first + 1] | 0), exact(2 ** -31));
      const size = { value: Math.abs(v.value), error: v.error };
      const folded = word % 2 === 0 ? sub(exact(0.5), size) : size.value > 0.5 ? sub(exact(1), size) : size;
      const wave = sinePi(folded);
      const n = mul(radius, word % 2 === 1 && v.value < 0 ? { value: -wave.value, error: wave.error } : wave);
      return store(add(exact(a[i * A.cols + j]), mul(constant(deviation, arithmetic), n)));
    });
  },

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
