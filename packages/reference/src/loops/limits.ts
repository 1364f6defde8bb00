import type { Action, Actions } from "../interpreter.ts";
import type { Precision } from "../matrix.ts";
import { round } from "../round.ts";

/** The sums of the columns of W[rows, cols], each term by `term`, down the rows, starting at 0, in the precision. */
function columnSums(
  w: ArrayLike<number>,
  { cols, term, precision }: { readonly cols: number; readonly term: (x: number) => number; readonly precision: Precision },
): Float64Array {
  const sums = new Float64Array(cols);
  for (let e = 0; e < w.length; e++) sums[e % cols] = round(sums[e % cols] + round(term(w[e]), precision), precision);
  return sums;
}

const square = (x: number): number => x * x;

/** Σ from the left, in f64. */
const total = (sums: Float64Array): number => sums.reduce((sum, each) => sum + each, 0);

/** (λ/2)·Σ_j Σ_i W²: the sums of the columns in the precision, the rest in f64. */
export const penalty: Actions["penalty"] = ({ W, l2 }, { numbers, precision }): Action => {
  const w = numbers(W);
  return () => (l2 / 2) * total(columnSums(w, { cols: W.cols, term: square, precision }));
};

/** λ₁·Σ_j Σ_i |W| likewise. */
export const magnitudePenalty: Actions["magnitudePenalty"] = ({ W, l1 }, { numbers, precision }): Action => {
  const w = numbers(W);
  return () => l1 * total(columnSums(w, { cols: W.cols, term: Math.abs, precision }));
};

/** Each gradient to [−limit, limit], or all to a common norm of at most the limit. */
export const clip: Actions["clip"] = ({ gradients, by, limit }, { numbers, precision }): Action => {
  const all = gradients.map(numbers);
  const most = round(limit, precision);
  return () => {
    if (by === "value") {
      for (const g of all) for (let e = 0; e < g.length; e++) g[e] = g[e] < -most ? -most : g[e] > most ? most : g[e];
      return 0;
    }
    const squares = all.map((g, i) => total(columnSums(g, { cols: gradients[i].cols, term: square, precision: "f64" })));
    const norm = Math.sqrt(squares.reduce((sum, each) => sum + each, 0));
    if (!(norm > limit)) return 0;
    const factor = round(limit / norm, precision);
    for (const g of all) for (let e = 0; e < g.length; e++) g[e] = round(factor * g[e], precision);
    return 0;
  };
};

/** The columns of W whose norm is above the limit, to it. */
export const maxNorm: Actions["maxNorm"] = ({ W, limit }, { numbers, precision }): Action => {
  const w = numbers(W);
  const r = (x: number) => round(x, precision);
  const c = r(limit);
  return () => {
    const sums = columnSums(w, { cols: W.cols, term: square, precision });
    for (let e = 0; e < w.length; e++) {
      const sum = sums[e % W.cols];
      if (sum > r(c * c)) w[e] = r(r(c / r(Math.sqrt(sum))) * w[e]);
    }
    return 0;
  };
};
