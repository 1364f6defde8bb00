import type { Lbfgs } from "./methods.ts";
import type { Advance, Evaluate, MethodState, Point } from "./point.ts";
import { moveAlong } from "./search.ts";
import { dot, negate, norm } from "./vectors.ts";

/** s[history, n] and y[history, n], rings of the newest pairs; `counts` holds how many pairs there are and where the next one goes. */
export function startLbfgs({ theta }: Point, { history }: Lbfgs): MethodState {
  const length = history * theta.length;
  return { s: new Float64Array(length), y: new Float64Array(length), counts: new Float64Array(2) };
}

/** One iteration of L-BFGS: d = −H·g by the two loops of Nocedal 1980, then a line search. */
export function advanceLbfgs(evaluate: Evaluate, point: Point, state: MethodState, method: Lbfgs): Advance {
  const pairs = state["counts"][0];
  let direction = pairs === 0 ? negate(point.gradient) : quasiNewton(point.gradient, state, method.history);
  let slope = dot(direction, point.gradient);
  const reset = pairs === 0 || !(slope < 0);
  if (reset && pairs > 0) {
    direction = negate(point.gradient);
    slope = dot(direction, point.gradient);
  }
  const initial = reset ? Math.min(1, 1 / norm(point.gradient)) : 1;
  const moved = moveAlong(evaluate, point, { direction, slope, initial, wolfe: method });
  if (moved === undefined) {
    // What was learnt of the curvature may be wrong: once more along −g, before giving up.
    const cleared = startLbfgs(point, method);
    if (!reset) return { point, state: cleared, step: 0, slope, reset, accepted: false, stuck: false };
    return { point, state, step: 0, slope, reset, accepted: false, stuck: true };
  }
  return { ...moved, state: remember(state, point, moved.point, method.history), slope, reset, accepted: true, stuck: false };
}

function quasiNewton(gradient: Float64Array, { s, y, counts }: MethodState, history: number): Float64Array {
  const n = gradient.length;
  const [pairs, next] = counts;
  // Where pair k begins; the pairs before the first and behind the last are not there.
  const ring = (k: number): number => ((next - pairs + k + history) % history) * n;
  const d = negate(gradient);
  const α = new Float64Array(pairs);
  const { curvature, square } = productsOf({ s, y, counts }, n, history);
  // Each pass over d subtracts one pair and takes the product with the next: the sums have the order of `dot`, and do not wait for one another.
  let product = dotAt(s, ring(pairs - 1), d);
  for (let k = pairs - 1; k >= 0; k--) {
    const at = ring(k);
    α[k] = product / curvature[at / n];
    product = addAndDot(d, { from: y, at, factor: -α[k] }, { from: s, at: ring(Math.max(0, k - 1)) });
  }
  const scale = curvature[ring(pairs - 1) / n] / square;
  for (let i = 0; i < n; i++) d[i] *= scale;
  product = dotAt(y, ring(0), d);
  for (let k = 0; k < pairs; k++) {
    const factor = α[k] - product / curvature[ring(k) / n];
    product = addAndDot(d, { from: s, at: ring(k), factor }, { from: y, at: ring(Math.min(pairs - 1, k + 1)) });
  }
  return d;
}

/** Σ a[at + i]·b[i], from the left, starting at 0. */
function dotAt(a: Float64Array, at: number, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += a[at + i] * b[i];
  return sum;
}

/** d ← d + factor·a, and returns bᵀd, from the left, starting at 0. */
function addAndDot(
  d: Float64Array,
  { from: a, at, factor }: { readonly from: Float64Array; readonly at: number; readonly factor: number },
  { from: b, at: other }: { readonly from: Float64Array; readonly at: number },
): number {
  let sum = 0;
  for (let i = 0; i < d.length; i++) {
    const value = d[i] + factor * a[at + i];
    d[i] = value;
    sum += b[other + i] * value;
  }
  return sum;
}

/** sᵀy of each place of the rings, and yᵀy of the newest pair. */
interface Products {
  readonly curvature: Float64Array;
  square: number;
}

/** The products of rings that are in use; those of a checkpoint are made anew, with the same bits. */
const products = new WeakMap<Float64Array, Products>();

function productsOf({ s, y, counts: [pairs, next] }: MethodState, n: number, history: number): Products {
  const known = products.get(s);
  if (known !== undefined) return known;
  const curvature = new Float64Array(history);
  for (let k = 0; k < pairs; k++) curvature[k] = dotAt(s, k * n, y.subarray(k * n, (k + 1) * n));
  const newest = ((next - 1 + history) % history) * n;
  const made = { curvature, square: dotAt(y, newest, y.subarray(newest, newest + n)) };
  products.set(s, made);
  return made;
}

function remember({ s, y, counts }: MethodState, from: Point, to: Point, history: number): MethodState {
  const n = from.theta.length;
  const [pairs, next] = counts;
  const change = new Float64Array(n);
  const curvature = new Float64Array(n);
  let product = 0;
  let square = 0;
  for (let i = 0; i < n; i++) {
    change[i] = to.theta[i] - from.theta[i];
    curvature[i] = to.gradient[i] - from.gradient[i];
    product += change[i] * curvature[i];
    square += curvature[i] * curvature[i];
  }
  // Rounding can undo the curvature that the Wolfe conditions promise.
  if (!(product > 0)) return { s, y, counts };
  const known = productsOf({ s, y, counts }, n, history);
  // The rings are written in place: a state is given up for the next one.
  s.set(change, next * n);
  y.set(curvature, next * n);
  known.curvature[next] = product;
  known.square = square;
  return { s, y, counts: Float64Array.of(Math.min(pairs + 1, history), (next + 1) % history) };
}
