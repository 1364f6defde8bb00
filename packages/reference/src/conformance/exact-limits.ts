import type { Matrix } from "../matrix.ts";
import { constant, multiply } from "./exact-activations.ts";
import { NO_LOSS, range, written } from "./exact-results.ts";
import type { Evaluation, Result } from "./exact-results.ts";
import type { Interval } from "./interval.ts";

/** Penalties and limits of norms. */
export const LIMIT_EVALUATIONS: { readonly [O in "penalty" | "magnitudePenalty" | "clip" | "maxNorm"]: Evaluation<O> } = {
  penalty({ W, l2 }, { arithmetic, find }) {
    const { exact, mul, sum } = arithmetic;
    const squares = Array.from(find(W), (w) => multiply(arithmetic, w, w));
    return { values: new Map(), loss: mul(exact(l2 / 2), sum(squares)) };
  },

  magnitudePenalty({ W, l1 }, { arithmetic: { exact, mul, sum }, find }) {
    return { values: new Map(), loss: mul(exact(l1), sum(Array.from(find(W), (w) => exact(Math.abs(w))))) };
  },

  clip({ gradients, by, limit }, context) {
    const { exact, div, mul, sqrt, store, sum } = context.arithmetic;
    const all = gradients.map((gradient) => Array.from(context.find(gradient)));
    if (by === "value") {
      const most = constant(limit, context.arithmetic);
      return results(gradients, all, (g) => (Math.abs(g) < limit ? exact(g) : { ...most, value: Math.sign(g) * most.value }));
    }
    const norm = sqrt(sum(all.flatMap((values) => values.map((g) => multiply(context.arithmetic, g, g)))));
    const factor = store(div(exact(limit), norm));
    if (norm.value + norm.error <= limit) return results(gradients, all, exact);
    // Beside the limit, a norm may count as above it or not.
    const near = norm.value - norm.error <= limit;
    return results(gradients, all, (g) => {
      const scaled = store(mul(factor, exact(g)));
      return near ? { value: scaled.value, error: scaled.error + Math.abs(scaled.value - g) } : scaled;
    });
  },

  maxNorm({ W, limit }, { arithmetic, find }) {
    const { div, exact, mul, sqrt, store, sum } = arithmetic;
    const w = find(W);
    const c = constant(limit, arithmetic);
    const columns = range(W.cols).map((j) =>
      sqrt(sum(range(W.rows).map((i) => multiply(arithmetic, w[i * W.cols + j], w[i * W.cols + j])))),
    );
    return written(W, W.rows, (i, j) => {
      const value = exact(w[i * W.cols + j]);
      const scaled = store(mul(div(c, columns[j]), value));
      const room = 4 * (columns[j].error + c.error);
      if (columns[j].value < c.value - room) return value;
      return columns[j].value > c.value + room
        ? scaled
        : { value: value.value, error: Math.abs(scaled.value - value.value) + scaled.error };
    });
  },
};

function results(gradients: readonly Matrix[], all: readonly number[][], at: (g: number) => Interval): Result {
  return { values: new Map(gradients.map((gradient, i) => [gradient.name, all[i].map(at)])), loss: NO_LOSS };
}
