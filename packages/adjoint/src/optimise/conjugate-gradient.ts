import type { ConjugateFormula, ConjugateGradient } from "./methods.ts";
import type { Advance, Evaluate, MethodState, Point } from "./point.ts";
import { moveAlong } from "./search.ts";
import { addScaled, dot, negate, norm } from "./vectors.ts";

/** β from g = `gradient`, g₋₁ = `before` and d₋₁ = `direction`. */
const BETA: Readonly<Record<ConjugateFormula, (gradient: Float64Array, before: Float64Array, direction: Float64Array) => number>> = {
  fletcherReeves: (g, before) => dot(g, g) / dot(before, before),
  polakRibiere: (g, before) => Math.max(0, dot(g, addScaled(g, -1, before)) / dot(before, before)),
  hestenesStiefel(g, before, d) {
    const y = addScaled(g, -1, before);
    return dot(g, y) / dot(d, y);
  },
  daiYuan: (g, before, d) => dot(g, g) / dot(d, addScaled(g, -1, before)),
};

/** d₋₁[n], g₋₁[n]; `counts` holds the steps since the last reset and α₋₁·d₋₁ᵀg₋₁. */
export function startConjugateGradient({ theta }: Point): MethodState {
  return { direction: new Float64Array(theta.length), before: new Float64Array(theta.length), counts: new Float64Array(2) };
}

/** One iteration of nonlinear conjugate gradient: d = −g + β·d₋₁, then a line search. The direction is reset to −g after `restart` steps, and where it does not descend. */
export function advanceConjugateGradient(evaluate: Evaluate, point: Point, state: MethodState, method: ConjugateGradient): Advance {
  const { theta, gradient } = point;
  const [since, product] = state["counts"];
  const due = since === 0 || since >= (method.restart || theta.length);
  const β = due ? 0 : BETA[method.formula](gradient, state["before"], state["direction"]);
  let direction = negate(gradient);
  if (β !== 0) direction = addScaled(direction, β, state["direction"]);
  let slope = dot(direction, gradient);
  const reset = β === 0 || !(slope < 0);
  if (reset) {
    direction = negate(gradient);
    slope = dot(direction, gradient);
  }
  // The first change in cost is taken to be that of the last step; at the start, a step of length 1 at most.
  const initial = product === 0 ? Math.min(1, 1 / norm(gradient)) : product / slope;
  const moved = moveAlong(evaluate, point, { direction, slope, initial, wolfe: method });
  if (moved === undefined) {
    if (!reset) return { point, state: startConjugateGradient(point), step: 0, slope, reset, accepted: false, stuck: false };
    return { point, state, step: 0, slope, reset, accepted: false, stuck: true };
  }
  const counts = Float64Array.of(reset ? 1 : since + 1, moved.step * slope);
  return { ...moved, state: { direction, before: gradient, counts }, slope, reset, accepted: true, stuck: false };
}
