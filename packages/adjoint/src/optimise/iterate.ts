import type { GradientMethod } from "./methods.ts";
import { advanceConjugateGradient, startConjugateGradient } from "./conjugate-gradient.ts";
import { advanceLbfgs, startLbfgs } from "./lbfgs.ts";
import type { Advance, Evaluate, MethodState, Point } from "./point.ts";
import { advanceRprop, startRprop } from "./rprop.ts";
import { advanceVariableRate, startVariableRate } from "./variable-rate.ts";

/** How each method starts and makes one iteration. */
const ITERATIONS: {
  readonly [K in GradientMethod["kind"]]: {
    readonly start: (point: Point, method: Extract<GradientMethod, { kind: K }>) => MethodState;
    readonly advance: (evaluate: Evaluate, point: Point, state: MethodState, method: Extract<GradientMethod, { kind: K }>) => Advance;
  };
} = {
  lbfgs: { start: startLbfgs, advance: advanceLbfgs },
  conjugateGradient: { start: startConjugateGradient, advance: advanceConjugateGradient },
  rprop: { start: startRprop, advance: advanceRprop },
  variableLearningRate: { start: startVariableRate, advance: advanceVariableRate },
};

/** Returns the state that a method has before its first iteration. */
export function startMethod<K extends GradientMethod["kind"]>(point: Point, method: Extract<GradientMethod, { kind: K }>): MethodState {
  return ITERATIONS[method.kind].start(point, method);
}

/** Makes one iteration from a point. */
export function advanceMethod<K extends GradientMethod["kind"]>(
  evaluate: Evaluate,
  point: Point,
  { state, method }: { readonly state: MethodState; readonly method: Extract<GradientMethod, { kind: K }> },
): Advance {
  return ITERATIONS[method.kind].advance(evaluate, point, state, method);
}
