import { errorFactor } from "../losses.ts";
import type { TypedArray, Precision } from "../matrix.ts";
import { SMALLEST_POWER } from "../program.ts";
import { HYPER, SMALLEST_SQUARED, SMALLEST_STATE } from "../optimizers.ts";
import type { Op } from "../program.ts";
import { philox4x32 } from "../random.ts";
import { activate, constant, derive, multiply } from "./exact-activations.ts";
import { LIMIT_EVALUATIONS } from "./exact-limits.ts";
import { NORMALIZE_EVALUATIONS } from "./exact-normalize.ts";
import { LOSS_EVALUATIONS } from "./exact-losses.ts";
import { NO_LOSS, merged, range, rowWeights, table, written } from "./exact-results.ts";
import type { Evaluation } from "./exact-results.ts";
import type { Arithmetic, Interval } from "./interval.ts";

/** The formula of each instruction once more, in {@link Arithmetic}. */
export const EVALUATIONS: { readonly [O in Op]: Evaluation<O> } = {
  gather({ from, order, into, scale }, { arithmetic, m, position, find }) {
    const { exact, mul, store } = arithmetic;
    const [source, index] = [from, order].map(find);
    const unit = constant(scale, arithmetic);
    const at = (i: number, j: number) => exact(source[index[position + i] * from.cols + j]);
    return written(into, m, (i, j) => (from.storage === "u8" ? store(mul(unit, at(i, j))) : at(i, j)));
  },

  denseForward({ X, W, b, A, Z, activation }, { arithmetic, m, find }) {
    const [x, w, bias] = [X, W, b].map(find);
    const z = table(m, W.cols, (i, j) => {
      const terms = range(W.rows).map((l) => multiply(arithmetic, x[i * W.rows + l], w[l * W.cols + j]));
      return arithmetic.store(arithmetic.sum([arithmetic.exact(bias[j]), ...terms]));
    });
    const a = written(A, m, (i, j) => arithmetic.store(activate(z[i * W.cols + j], activation, arithmetic)));
    return Z ? { ...a, values: new Map([...a.values, [Z.name, z]]) } : a;
  },

  softmax({ Z, A }, { arithmetic, precision, m, find }) {
    return written(A, m, (i, j) => normalized(find(Z).subarray(i * Z.cols, (i + 1) * Z.cols), arithmetic, precision).a[j]);
  },

  softmaxCrossEntropy({ Z, Y, A, dZ, weights }, { arithmetic, precision, m, find }) {
    const { exact, sub, mul, log, store, sum } = arithmetic;
    const [z, y] = [Z, Y].map(find);
    const n = Z.cols;
    const target = (i: number, j: number) => exact(Y.storage === "u32" ? Number(y[i] === j) : y[i * n + j]);
    const rows = range(m).map((i) => normalized(z.subarray(i * n, (i + 1) * n), arithmetic, precision));
    const weight = rowWeights(weights, find, arithmetic);
    const loss = rows.map((row, i) => mul(weight(i), sum(row.shifted.map((shifted, j) => mul(target(i, j), sub(log(row.sum), shifted))))));
    const a = written(A, m, (i, j) => rows[i].a[j]);
    const factor = store(arithmetic.div(exact(1), exact(m)));
    return merged(a, dZ && written(dZ, m, (i, j) => store(mul(weight(i), store(mul(factor, sub(rows[i].a[j], target(i, j))))))), sum(loss));
  },

  sigmoidCrossEntropy({ Z, Y, A, dZ, weights }, { arithmetic, m, find }) {
    const { exact, add, sub, mul, exp, log, store, sum } = arithmetic;
    const [z, y] = [Z, Y].map(find);
    const weight = rowWeights(weights, find, arithmetic);
    const loss = range(m).map((i) =>
      mul(
        weight(i),
        sum(
          range(Z.cols).map((j) => {
            const e = i * Z.cols + j;
            const rest = log(add(exact(1), exp(exact(-Math.abs(z[e])))));
            return add(sub(exact(Math.max(z[e], 0)), multiply(arithmetic, z[e], y[e])), rest);
          }),
        ),
      ),
    );
    const a = table(m, Z.cols, (i, j) => store(activate(exact(z[i * Z.cols + j]), "sigmoid", arithmetic)));
    const factor = store(arithmetic.div(exact(1), exact(m)));
    const gradient =
      dZ && written(dZ, m, (i, j) => store(mul(weight(i), store(mul(factor, sub(a[i * Z.cols + j], exact(y[i * Z.cols + j])))))));
    return merged({ values: new Map([[A.name, a]]), loss: NO_LOSS }, gradient, sum(loss));
  },

  squaredError({ A, Z, Y, dZ, weights, activation, convention }, { arithmetic, m, find }) {
    const { exact, sub, mul, div, store, sum } = arithmetic;
    const [a, y] = [A, Y].map(find);
    const z = find(Z ?? A);
    const n = A.cols;
    const c = errorFactor(convention, n);
    const error = table(m, n, (i, j) => sub(exact(a[i * n + j]), exact(y[i * n + j])));
    const half = constant(c / 2, arithmetic);
    const weight = rowWeights(weights, find, arithmetic);
    const loss = range(m).map((i) => mul(weight(i), mul(half, sum(error.slice(i * n, (i + 1) * n).map((e) => mul(e, e))))));
    const factor = store(div(exact(c), exact(m)));
    const gradient =
      dZ &&
      written(dZ, m, (i, j) => {
        const e = i * n + j;
        return store(mul(weight(i), store(derive(mul(factor, error[e]), { a: a[e], z: z[e] }, { activation, arithmetic }))));
      });
    return merged({ values: new Map(), loss: NO_LOSS }, gradient, sum(loss));
  },

  ...LOSS_EVALUATIONS,
  ...LIMIT_EVALUATIONS,
  ...NORMALIZE_EVALUATIONS,

  dropout({ A, D, epoch, rate, seed, stream }, { arithmetic, m, position, find }) {
    const { exact, mul, store } = arithmetic;
    const a = find(A);
    const scale = constant(1 / (1 - rate), arithmetic);
    return written(D, m, (i, j) => {
      const words = philox4x32([4 * Math.floor(j / 16) + (j % 4), position + i, find(epoch)[0], 0], [seed, stream]);
      return words[Math.floor(j / 4) % 4] < Math.floor(rate * 2 ** 32) ? exact(0) : store(mul(scale, exact(a[i * A.cols + j])));
    });
  },

  denseBackwardWeights({ X, dZ, W, dW, db, l2, l1 = 0 }, { arithmetic, m, find }) {
    const { exact, add, mul, div, store, sum } = arithmetic;
    const [x, dz, w] = [X, dZ, W].map(find);
    const [k, n] = [W.rows, W.cols];
    const rate = store(div(exact(l2), exact(m)));
    const step = store(div(exact(l1), exact(m)));
    const weights = written(dW, k, (l, j) => {
      const total = sum(range(m).map((i) => multiply(arithmetic, x[i * k + l], dz[i * n + j])));
      const decayed = l2 === 0 ? total : add(store(total), mul(rate, exact(w[l * n + j])));
      return store(l1 === 0 ? decayed : add(store(decayed), mul(exact(Math.sign(w[l * n + j])), step)));
    });
    const biases = written(db, 1, (_, j) => store(sum(range(m).map((i) => exact(dz[i * n + j])))));
    return merged(weights, biases, NO_LOSS);
  },

  denseBackwardInput({ dZ, W, dX, A, Z, activation }, { arithmetic, m, find }) {
    const [dz, w] = [dZ, W].map(find);
    const [k, n] = [W.rows, W.cols];
    const a = find(A ?? Z ?? dX);
    const z = find(Z ?? A ?? dX);
    return written(dX, m, (i, l) => {
      const g = arithmetic.store(arithmetic.sum(range(n).map((j) => multiply(arithmetic, dz[i * n + j], w[l * n + j]))));
      return arithmetic.store(derive(g, { a: a[i * k + l], z: z[i * k + l] }, { activation, arithmetic }));
    });
  },

  tick({ hyper }, { arithmetic: { exact }, find }) {
    const h = Array.from(find(hyper));
    h[HYPER.steps] += 1;
    for (const [power, beta] of [
      [HYPER.beta1Power, HYPER.beta1],
      [HYPER.beta2Power, HYPER.beta2],
    ] as const) {
      const next = h[power] * h[beta];
      h[power] = Math.abs(next) < SMALLEST_STATE.f64 ? 0 : next;
    }
    return { values: new Map([[hyper.name, h.map(exact)]]), loss: NO_LOSS };
  },

  update({ optimizer, theta, gradient, states, hyper, decay, rate = 1 }, { arithmetic, precision, find }) {
    const { exact, add, sub, mul, div, sqrt, store } = arithmetic;
    const [θ, g] = [theta, gradient].map(find);
    const h = Array.from(find(hyper));
    h[HYPER.learningRate] *= rate;
    const old = states.map(find);
    const scalar = (value: number) => constant(value, arithmetic);
    const c = Math.sqrt(1 - h[HYPER.beta2Power]);
    const [η, β1, β2, ε] = [HYPER.learningRate, HYPER.beta1, HYPER.beta2, HYPER.epsilon].map((i) => scalar(h[i]));
    const [rest1, rest2] = [HYPER.beta1, HYPER.beta2].map((i) => scalar(1 - h[i]));
    const [ηt, εt] = [scalar((h[HYPER.learningRate] * c) / (1 - h[HYPER.beta1Power])), scalar(h[HYPER.epsilon] * c)];
    const shrink = scalar(h[HYPER.learningRate] * h[HYPER.weightDecay]);
    const state = (a: Interval): Interval =>
      store({ value: a.value, error: a.error + (Math.abs(a.value) <= 2 * SMALLEST_STATE[precision] ? Math.abs(a.value) : 0) });
    const step = (e: number): readonly Interval[] => {
      const [gradientAt, s] = [exact(g[e]), exact(old[0]?.[e] ?? 0)];
      const at = exact(θ[e]);
      const squared = exact(Math.max(Math.abs(g[e]), SMALLEST_SQUARED[precision]));
      const square = mul(squared, squared);
      switch (optimizer) {
        case "sgd":
          return [sub(at, mul(η, gradientAt))];
        case "momentum": {
          const v = state(add(mul(β1, s), gradientAt));
          return [sub(at, mul(η, v)), v];
        }
        case "velocity": {
          const v = state(sub(mul(β1, s), mul(η, gradientAt)));
          return [add(at, v), v];
        }
        case "nesterov": {
          const v = state(add(mul(β1, s), gradientAt));
          return [sub(at, mul(η, add(gradientAt, mul(β1, v)))), v];
        }
        case "rmsprop": {
          const v = state(add(mul(β1, s), mul(rest1, square)));
          return [sub(at, div(mul(η, gradientAt), add(sqrt(v), ε))), v];
        }
        case "adam":
        case "adamw": {
          const from = decay && optimizer === "adamw" ? sub(at, mul(shrink, at)) : at;
          const first = state(add(mul(β1, s), mul(rest1, gradientAt)));
          const second = add(mul(β2, exact(old[1][e])), mul(rest2, square));
          return [sub(from, div(mul(ηt, first), add(sqrt(second), εt))), first, second];
        }
      }
    };
    const steps = Array.from(θ, (_, e) => step(e).map(store));
    return {
      values: new Map([theta, ...states].map((matrix, index) => [matrix.name, steps.map((results) => results[index])])),
      loss: NO_LOSS,
    };
  },

  gemm({ A, B, C, transposeA, transposeB, start }, { arithmetic, find }) {
    const [a, b] = [A, B].map(find);
    const k = transposeA ? A.rows : A.cols;
    const from = start === "zero" ? undefined : find(start === "C" ? C : start);
    return written(C, C.rows, (i, j) => {
      const terms = range(k).map((l) =>
        multiply(arithmetic, a[transposeA ? l * A.cols + i : i * A.cols + l], b[transposeB ? j * B.cols + l : l * B.cols + j]),
      );
      return arithmetic.store(arithmetic.sum(from ? [arithmetic.exact(from[start === "C" ? i * C.cols + j : j]), ...terms] : terms));
    });
  },
};

/** exp(z − max) / Σ of one row; a power too small to matter may be 0. */
function normalized(z: TypedArray, { exact, sub, div, exp, sum, store }: Arithmetic, precision: Precision) {
  const max = exact(Math.max(...z));
  const shifted = Array.from(z, (value) => sub(exact(value), max));
  const powers = shifted.map((shift) => {
    const { value, error } = store(exp(shift));
    return { value, error: error + (value <= 2 * SMALLEST_POWER[precision] ? value : 0) };
  });
  const total = sum(powers);
  return { shifted, sum: total, a: powers.map((power) => store(div(power, total))) };
}
