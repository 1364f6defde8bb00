import type { Lbfgs } from "./methods.ts";
import type { Advance, Evaluate, MethodState, Point } from "./point.ts";
import { moveAlong } from "./search.ts";
import { dot, norm } from "./vectors.ts";

/** s[history, n] and y[history, n], rings of the newest pairs; `counts` holds how many pairs there are and where the next one goes. */
export function startLbfgs({ theta }: Point, { history }: Lbfgs): MethodState {
  const length = history * theta.length;
  return { s: new Float64Array(length), y: new Float64Array(length), counts: new Float64Array(2) };
}

/** One iteration of L-BFGS: d = −H·g by the two loops of Nocedal 1980, then a line search. */
export function advanceLbfgs(evaluate: Evaluate, point: Point, state: MethodState, method: Lbfgs): Advance {
  const pairs = state["counts"][0];
  const workspace = workspaceOf(state, point.theta.length, method.history);
  const { direction } = workspace;
  let slope = pairs === 0 ? descendSteepest(direction, point.gradient) : applyInverseHessian(workspace, point.gradient, state["counts"]);
  const reset = pairs === 0 || !(slope < 0);
  if (reset && pairs > 0) slope = descendSteepest(direction, point.gradient);
  const initial = reset ? Math.min(1, 1 / norm(point.gradient)) : 1;
  const moved = moveAlong(evaluate, point, { direction, slope, initial, wolfe: method });
  if (moved === undefined) {
    // What was learnt of the curvature may be wrong: once more along −g, before giving up.
    const cleared = startLbfgs(point, method);
    if (!reset) return { point, state: cleared, step: 0, slope, reset, accepted: false, stuck: false };
    return { point, state, step: 0, slope, reset, accepted: false, stuck: true };
  }
  return { ...moved, state: remember(state, workspace, point, moved.point), slope, reset, accepted: true, stuck: false };
}

/** d = −g. Returns dᵀg. */
function descendSteepest(d: Float64Array, gradient: Float64Array): number {
  return negateAndDot(d, gradient, gradient);
}

/** d = −H·g from the pairs that `counts` names. Returns dᵀg. */
function applyInverseHessian(workspace: Workspace, gradient: Float64Array, [pairs, next]: Float64Array): number {
  const { s, y, α, direction: d, curvature, square } = workspace;
  const history = s.length;
  // The place of pair k, the oldest being 0.
  const placeOf = (k: number): number => (next - pairs + k + history) % history;
  // Each pass over d adds one pair and takes the product with the next: the sums have the order of `dot`.
  const newest = placeOf(pairs - 1);
  const oldest = placeOf(0);
  let product = negateAndDot(d, gradient, s[newest]);
  for (let k = pairs - 1; k > 0; k--) {
    const place = placeOf(k);
    α[k] = product / curvature[place];
    product = addAndDot(d, -α[k], y[place], s[placeOf(k - 1)]);
  }
  α[0] = product / curvature[oldest];
  product = addScaleAndDot(d, { factor: -α[0], a: y[oldest], scale: curvature[newest] / square, b: y[oldest] });
  for (let k = 0; k < pairs; k++) {
    const place = placeOf(k);
    product = addAndDot(d, α[k] - product / curvature[place], s[place], k === pairs - 1 ? gradient : y[placeOf(k + 1)]);
  }
  return product;
}

/** d ← −g, and returns bᵀd, from the left, starting at 0. */
function negateAndDot(d: Float64Array, gradient: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < d.length; i++) {
    const value = -gradient[i];
    d[i] = value;
    sum += b[i] * value;
  }
  return sum;
}

/** d ← scale·(d + factor·a), and returns bᵀd, from the left, starting at 0. */
function addScaleAndDot(
  d: Float64Array,
  { factor, a, scale, b }: { readonly factor: number; readonly a: Float64Array; readonly scale: number; readonly b: Float64Array },
): number {
  let sum = 0;
  for (let i = 0; i < d.length; i++) {
    const value = (d[i] + factor * a[i]) * scale;
    d[i] = value;
    sum += b[i] * value;
  }
  return sum;
}

/** d ← d + factor·a, and returns bᵀd, from the left, starting at 0. Four elements a turn: the sum waits for each addition, and for nothing else. */
function addAndDot(d: Float64Array, factor: number, a: Float64Array, b: Float64Array): number {
  const n = d.length;
  let sum = 0;
  let i = 0;
  for (const end = n - 3; i < end; i += 4) {
    const d0 = d[i] + factor * a[i];
    const d1 = d[i + 1] + factor * a[i + 1];
    const d2 = d[i + 2] + factor * a[i + 2];
    const d3 = d[i + 3] + factor * a[i + 3];
    d[i] = d0;
    d[i + 1] = d1;
    d[i + 2] = d2;
    d[i + 3] = d3;
    sum = sum + b[i] * d0 + b[i + 1] * d1 + b[i + 2] * d2 + b[i + 3] * d3;
  }
  for (; i < n; i++) {
    d[i] += factor * a[i];
    sum += b[i] * d[i];
  }
  return sum;
}

/** What belongs to rings that are in use, so that an iteration allocates nothing for it. */
interface Workspace {
  /** The places of the rings */
  readonly s: readonly Float64Array[];
  readonly y: readonly Float64Array[];
  /** sᵀy of each place, and yᵀy of the newest pair */
  readonly curvature: Float64Array;
  square: number;
  readonly α: Float64Array;
  readonly direction: Float64Array;
  /** The next pair, until it is known whether it is kept */
  readonly change: Float64Array;
  readonly difference: Float64Array;
}

/** Workspaces by ring s; that of a checkpoint is made anew, with the same bits. */
const workspaces = new WeakMap<Float64Array, Workspace>();

function workspaceOf({ s, y, counts: [pairs, next] }: MethodState, n: number, history: number): Workspace {
  const known = workspaces.get(s);
  if (known !== undefined) return known;
  const placesOf = (ring: Float64Array) => Array.from({ length: history }, (_, k) => ring.subarray(k * n, (k + 1) * n));
  const places = { s: placesOf(s), y: placesOf(y) };
  const curvature = new Float64Array(history);
  for (let k = 0; k < pairs; k++) curvature[k] = dot(places.s[k], places.y[k]);
  const newest = places.y[(next - 1 + history) % history];
  const vector = () => new Float64Array(n);
  const created = {
    ...places,
    curvature,
    square: dot(newest, newest),
    α: new Float64Array(history),
    direction: vector(),
    change: vector(),
    difference: vector(),
  };
  workspaces.set(s, created);
  return created;
}

/** Writes the pair of a step to the rings, in place: a state is given up for the next one. */
function remember(state: MethodState, workspace: Workspace, from: Point, to: Point): MethodState {
  const { s, y, counts } = state;
  const [pairs, next] = counts;
  const { change, difference } = workspace;
  const history = workspace.s.length;
  let product = 0;
  let square = 0;
  for (let i = 0; i < change.length; i++) {
    const dθ = to.theta[i] - from.theta[i];
    const dg = to.gradient[i] - from.gradient[i];
    change[i] = dθ;
    difference[i] = dg;
    product += dθ * dg;
    square += dg * dg;
  }
  // Rounding can undo the curvature that the Wolfe conditions promise.
  if (!(product > 0)) return state;
  workspace.s[next].set(change);
  workspace.y[next].set(difference);
  workspace.curvature[next] = product;
  workspace.square = square;
  return { s, y, counts: Float64Array.of(Math.min(pairs + 1, history), (next + 1) % history) };
}
