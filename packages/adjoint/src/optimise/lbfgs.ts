import type { Lbfgs } from "./methods.ts";
import type { Advance, Evaluate, MethodState, Point } from "./point.ts";
import { moveAlong } from "./search.ts";
import { addScaled, dot, negate, norm } from "./vectors.ts";

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
  const ring = (k: number): number => ((next - pairs + k + history) % history) * n;
  const pair = (k: number) => ({ s: s.subarray(ring(k), ring(k) + n), y: y.subarray(ring(k), ring(k) + n) });
  const d = negate(gradient);
  const α = new Float64Array(pairs);
  for (let k = pairs - 1; k >= 0; k--) {
    const { s: sk, y: yk } = pair(k);
    α[k] = dot(sk, d) / dot(sk, yk);
    for (let i = 0; i < n; i++) d[i] -= α[k] * yk[i];
  }
  const newest = pair(pairs - 1);
  const scale = dot(newest.s, newest.y) / dot(newest.y, newest.y);
  for (let i = 0; i < n; i++) d[i] *= scale;
  for (let k = 0; k < pairs; k++) {
    const { s: sk, y: yk } = pair(k);
    const β = dot(yk, d) / dot(sk, yk);
    for (let i = 0; i < n; i++) d[i] += (α[k] - β) * sk[i];
  }
  return d;
}

function remember({ s, y, counts }: MethodState, from: Point, to: Point, history: number): MethodState {
  const n = from.theta.length;
  const [pairs, next] = counts;
  const change = addScaled(to.theta, -1, from.theta);
  const curvature = addScaled(to.gradient, -1, from.gradient);
  // Rounding can undo the curvature that the Wolfe conditions promise.
  if (!(dot(change, curvature) > 0)) return { s, y, counts };
  // The rings are written in place: a state is given up for the next one.
  s.set(change, next * n);
  y.set(curvature, next * n);
  return { s, y, counts: Float64Array.of(Math.min(pairs + 1, history), (next + 1) % history) };
}
