import type { Action, Actions, Numbers } from "@adjoint/reference";

function sumOfSquares(w: Numbers): number {
  let sum = 0;
  for (let e = 0; e < w.length; e++) sum += w[e] * w[e];
  return sum;
}

/** (λ/2)·Σ W² */
export const penalty: Actions["penalty"] = ({ W, l2 }, { numbers }): Action => {
  const w = numbers(W);
  return () => (l2 / 2) * sumOfSquares(w);
};

/** λ₁·Σ |W| */
export const magnitudePenalty: Actions["magnitudePenalty"] = ({ W, l1 }, { numbers }): Action => {
  const w = numbers(W);
  return () => {
    let sum = 0;
    for (let e = 0; e < w.length; e++) sum += Math.abs(w[e]);
    return l1 * sum;
  };
};

/** Gradients to [−limit, limit], or to a common norm of at most the limit. */
export const clip: Actions["clip"] = ({ gradients, by, limit }, { numbers }): Action => {
  const all = gradients.map(numbers);
  return () => {
    if (by === "value") {
      for (const g of all) for (let e = 0; e < g.length; e++) g[e] = Math.min(Math.max(g[e], -limit), limit);
      return 0;
    }
    const norm = Math.sqrt(all.reduce((sum, g) => sum + sumOfSquares(g), 0));
    if (norm > limit) for (const g of all) for (let e = 0; e < g.length; e++) g[e] *= limit / norm;
    return 0;
  };
};

/** The columns of W whose norm is above the limit, to it. */
export const maxNorm: Actions["maxNorm"] = ({ W, limit }, { numbers }): Action => {
  const w = numbers(W);
  const factors = new Float64Array(W.cols);
  return () => {
    factors.fill(0);
    for (let e = 0, j = 0; e < w.length; e++, j = j + 1 === W.cols ? 0 : j + 1) factors[j] += w[e] * w[e];
    for (let j = 0; j < W.cols; j++) factors[j] = factors[j] > limit * limit ? limit / Math.sqrt(factors[j]) : 1;
    for (let e = 0, j = 0; e < w.length; e++, j = j + 1 === W.cols ? 0 : j + 1) w[e] *= factors[j];
    return 0;
  };
};
