import type { VariableLearningRate } from "./methods.ts";
import type { Advance, Evaluate, MethodState, Point } from "./point.ts";
import { dot } from "./vectors.ts";

/** The last change[n]; `rates` holds α and the momentum in force, 0 after a discarded step. */
export function startVariableRate({ theta }: Point, { learningRate, momentum }: VariableLearningRate): MethodState {
  return { change: new Float64Array(theta.length), rates: Float64Array.of(learningRate, momentum) };
}

/**
 * One iteration: Δ = γ·Δ₋₁ − (1 − γ)·α·g. Where the cost rises by more than ζ, the step is discarded, α is multiplied with ρ and γ is 0 until a step is taken;
 * where it falls, α is multiplied with η; otherwise α stays.
 */
export function advanceVariableRate(evaluate: Evaluate, point: Point, state: MethodState, method: VariableLearningRate): Advance {
  const [α, γ] = state["rates"];
  const change = Float64Array.from(point.gradient, (g, i) => γ * state["change"][i] - (1 - γ) * α * g);
  const slope = dot(change, point.gradient);
  const next = evaluate(Float64Array.from(point.theta, (value, i) => value + change[i]));
  const common = { step: α, slope, reset: false, stuck: false };
  if (!(next.cost <= point.cost + method.tolerance * Math.abs(point.cost)))
    return { ...common, point, state: { change: state["change"], rates: Float64Array.of(α * method.decrease, 0) }, accepted: false };
  const rate = next.cost < point.cost ? α * method.increase : α;
  return { ...common, point: next, state: { change, rates: Float64Array.of(rate, method.momentum) }, accepted: true };
}
