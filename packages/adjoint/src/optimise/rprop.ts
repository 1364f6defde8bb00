import type { Rprop } from "./methods.ts";
import type { Advance, Evaluate, MethodState, Point } from "./point.ts";

/** Δ[n], the step of each parameter, and its derivative before[n], 0 after a change of sign. */
export function startRprop({ theta }: Point, { initialStep }: Rprop): MethodState {
  return { steps: new Float64Array(theta.length).fill(initialStep), before: new Float64Array(theta.length) };
}

/** One iteration of iRprop⁻: Δᵢ grows while the sign of ∂E/∂θᵢ stays, and shrinks where it changes; then θᵢ ← θᵢ − sign(∂E/∂θᵢ)·Δᵢ. */
export function advanceRprop(evaluate: Evaluate, point: Point, state: MethodState, method: Rprop): Advance {
  const steps = state["steps"].slice();
  const used = point.gradient.slice();
  const theta = point.theta.slice();
  let slope = 0;
  for (let i = 0; i < theta.length; i++) {
    const agreement = used[i] * state["before"][i];
    if (agreement > 0) steps[i] = Math.min(steps[i] * method.increase, method.maxStep);
    if (agreement < 0) {
      steps[i] = Math.max(steps[i] * method.decrease, method.minStep);
      used[i] = 0;
    }
    theta[i] -= Math.sign(used[i]) * steps[i];
    slope -= Math.abs(used[i]) * steps[i];
  }
  return { point: evaluate(theta), state: { steps, before: used }, step: 1, slope, reset: false, accepted: true, stuck: false };
}
