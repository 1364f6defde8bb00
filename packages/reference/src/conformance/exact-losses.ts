import { RESIDUALS } from "../losses.ts";
import { activate, constant, derive, multiply } from "./exact-activations.ts";
import { NO_LOSS, merged, range, rowWeights, table, written } from "./exact-results.ts";
import type { Evaluation } from "./exact-results.ts";
import type { Arithmetic, Interval } from "./interval.ts";

/** The losses of counts, of rare classes, and those that are robust. */
export const LOSS_EVALUATIONS: { readonly [O in "residualError" | "poissonError" | "focalError"]: Evaluation<O> } = {
  residualError({ residual, parameter, A, Z, Y, dZ, weights, activation }, { arithmetic, m, find }) {
    const { exact, add, sub, mul, div, store, sum } = arithmetic;
    const { clamped, low, high, half } = RESIDUALS[residual];
    const [a, y] = [A, Y].map(find);
    const z = find(Z ?? A);
    const n = A.cols;
    const [below, above] = [constant(low(parameter), arithmetic), constant(high(parameter), arithmetic)];
    const parts = table(m, n, (i, j) => sub(exact(a[i * n + j]), exact(y[i * n + j])));
    const slope = (e: Interval): Interval => {
      if (!clamped) return e.value < 0 ? below : e.value > 0 ? above : exact(0);
      // The clamp is continuous: the wrong piece is off by no more than the error.
      if (e.value < below.value) return { ...below, error: below.error + e.error };
      return e.value > above.value ? { ...above, error: above.error + e.error } : add(e, exact(0));
    };
    const c = constant(1 / n, arithmetic);
    const weight = rowWeights(weights, find, arithmetic);
    const term = (e: Interval): Interval => mul(slope(e), sub(e, mul(exact(half), slope(e))));
    const loss = range(m).map((i) => mul(weight(i), mul(c, sum(parts.slice(i * n, (i + 1) * n).map(term)))));
    const factor = store(div(exact(1 / n), exact(m)));
    const gradient =
      dZ &&
      written(dZ, m, (i, j) => {
        const e = i * n + j;
        return store(mul(weight(i), store(derive(mul(factor, slope(parts[e])), { a: a[e], z: z[e] }, { activation, arithmetic }))));
      });
    return merged({ values: new Map(), loss: NO_LOSS }, gradient, sum(loss));
  },

  poissonError({ Z, Y, A, dZ, weights }, { arithmetic, m, find }) {
    const { exact, sub, mul, div, exp, store, sum } = arithmetic;
    const [z, y] = [Z, Y].map(find);
    const n = Z.cols;
    const weight = rowWeights(weights, find, arithmetic);
    const a = table(m, n, (i, j) => store(exp(exact(z[i * n + j]))));
    const terms = a.map((mean, e) => sub(mean, multiply(arithmetic, z[e], y[e])));
    const loss = range(m).map((i) => mul(weight(i), sum(terms.slice(i * n, (i + 1) * n))));
    const factor = store(div(exact(1), exact(m)));
    const gradient = dZ && written(dZ, m, (i, j) => store(mul(weight(i), store(mul(factor, sub(a[i * n + j], exact(y[i * n + j])))))));
    return merged({ values: new Map([[A.name, a]]), loss: NO_LOSS }, gradient, sum(loss));
  },

  focalError({ gamma, alpha, Z, Y, A, dZ, weights }, { arithmetic, m, find }) {
    const { exact, add, mul, div, store, sum } = arithmetic;
    const [z, y] = [Z, Y].map(find);
    const n = Z.cols;
    const weight = rowWeights(weights, find, arithmetic);
    const parts = table(m, n, (i, j) => exact(z[i * n + j])).map((logit, e) => {
      const holds = y[e] > 0.5;
      return { holds, ...focalParts(holds ? logit.value : -logit.value, { gamma, alpha: holds ? alpha : 1 - alpha }, arithmetic) };
    });
    const loss = range(m).map((i) => mul(weight(i), sum(parts.slice(i * n, (i + 1) * n).map(({ k, t }) => mul(k, t)))));
    const a = table(m, n, (i, j) => store(activate(exact(z[i * n + j]), "sigmoid", arithmetic)));
    const factor = store(div(exact(1), exact(m)));
    const gradient =
      dZ &&
      written(dZ, m, (i, j) => {
        const { holds, k, q, p, t } = parts[i * n + j];
        const s = store(mul(factor, mul(k, add(q, mul(mul(constant(gamma, arithmetic), p), t)))));
        return store(mul(weight(i), { value: holds ? -s.value : s.value, error: s.error }));
      });
    return merged({ values: new Map([[A.name, a]]), loss: NO_LOSS }, gradient, sum(loss));
  },
};

/** t, q, p and w·q^γ of a logit x of what holds. */
function focalParts(x: number, { gamma, alpha }: { readonly gamma: number; readonly alpha: number }, arithmetic: Arithmetic) {
  const { exact, add, mul, exp, log } = arithmetic;
  const l = log(add(exact(1), exp(exact(-Math.abs(x)))));
  const t = add(exact(Math.max(-x, 0)), l);
  const u = add(exact(Math.max(x, 0)), l);
  const negated = ({ value, error }: Interval): Interval => ({ value: -value, error });
  const k = mul(constant(alpha, arithmetic), exp(negated(mul(constant(gamma, arithmetic), u))));
  return { t, q: exp(negated(u)), p: exp(negated(t)), k };
}
