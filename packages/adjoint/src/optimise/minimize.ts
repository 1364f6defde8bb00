import { requireCount, requireNonNegative, requireOptions } from "../arguments.ts";
import { failOptimise } from "./problems.ts";
import { advanceMethod, startMethod } from "./iterate.ts";
import { checkMethod, createMethod } from "./methods.ts";
import type { GradientMethod } from "./methods.ts";
import type { Evaluate, Point } from "./point.ts";
import { maxNorm } from "./vectors.ts";

/** Cost and gradient[n] at θ[n]. The gradient is copied. */
export type Objective = (theta: Float64Array) => { readonly cost: number; readonly gradient: ArrayLike<number> };

export interface MinimizeOptions {
  /** `lbfgs()` unless given */
  readonly method?: GradientMethod;
  /** 1000 unless given */
  readonly maxIterations?: number;
  /** Stops where max |gᵢ| is at most this; 1e-8 unless given */
  readonly gradientTolerance?: number;
  /** Stops where an iteration reduces the cost by at most this share of it; 0 unless given: only where it does not change at all */
  readonly costTolerance?: number;
  /** Stops where the cost is at most this */
  readonly targetCost?: number;
}

/** Why a minimisation ended. */
export type StopReason =
  /** The gradient is within its tolerance */
  | "gradient"
  /** The cost no longer changes by more than its tolerance */
  | "cost"
  /** The step no longer changes θ by more than its tolerance */
  | "step"
  /** The cost has reached its target */
  | "target"
  /** The cost is no longer finite */
  | "diverged"
  /** No step reduces the cost: its rounding errors are larger than what is left */
  | "rounding"
  /** μ has reached its largest value */
  | "mu"
  /** The limit of iterations */
  | "iterations";

/** One iteration of a minimisation. */
export interface Iteration {
  /** From 1 */
  readonly iteration: number;
  /** θ after it; not to be changed */
  readonly theta: Float64Array;
  readonly cost: number;
  /** max |gᵢ| */
  readonly gradientNorm: number;
  /** α of the line search, the learning rate, or 1 */
  readonly step: number;
  /** Whether the direction was reset to −g */
  readonly reset: boolean;
  /** `false` where the step was discarded: θ is then as before */
  readonly accepted: boolean;
  /** Evaluations of the function so far */
  readonly evaluations: number;
}

export interface Minimum {
  readonly theta: Float64Array;
  readonly cost: number;
  readonly gradient: Float64Array;
  readonly reason: StopReason;
  readonly iterations: number;
  /** Of cost and gradient together */
  readonly evaluations: number;
  readonly path: readonly Iteration[];
}

/**
 * Minimises a function of θ[n] from its costs and gradients, in f64.
 * @throws ArgumentError where an option is out of its range or the gradient has another length; NumericError where the cost or the gradient at the start is not finite
 */
export function minimize(f: Objective, theta: ArrayLike<number>, options: MinimizeOptions = {}): Minimum {
  const where = "minimize";
  requireOptions(where, options, ["method", "maxIterations", "gradientTolerance", "costTolerance", "targetCost"]);
  const {
    method = createMethod("lbfgs", {}),
    maxIterations = 1000,
    gradientTolerance = 1e-8,
    costTolerance = 0,
    targetCost = -Infinity,
  } = options;
  checkMethod(where, method);
  requireCount(where, "maxIterations", maxIterations);
  requireNonNegative(where, "gradientTolerance", gradientTolerance);
  requireNonNegative(where, "costTolerance", costTolerance);
  let evaluations = 0;
  const evaluate: Evaluate = (at) => {
    evaluations++;
    const { cost, gradient } = f(at);
    if (gradient?.length !== at.length) failOptimise(where, "gradient-length", { value: gradient, length: at.length });
    return { theta: at, cost, gradient: Float64Array.from(gradient) };
  };
  let point = evaluate(Float64Array.from(theta));
  requireFinite(where, point);
  let state = startMethod(point, method);
  const path: Iteration[] = [];
  let reason: StopReason | undefined = reached(point, gradientTolerance, targetCost);
  while (reason === undefined && path.length < maxIterations) {
    const before = point.cost;
    const advance = advanceMethod(evaluate, point, { state, method });
    ({ point, state } = advance);
    const { step, reset, accepted, stuck } = advance;
    path.push({
      iteration: path.length + 1,
      theta: point.theta,
      cost: point.cost,
      gradientNorm: maxNorm(point.gradient),
      step,
      reset,
      accepted,
      evaluations,
    });
    const saved = before - point.cost;
    if (stuck) reason = "rounding";
    else if (!Number.isFinite(point.cost)) reason = "diverged";
    else reason = reached(point, gradientTolerance, targetCost);
    if (reason === undefined && accepted && saved >= 0 && saved <= costTolerance * Math.abs(before) && method.kind !== "rprop")
      reason = "cost";
  }
  const { theta: minimizer, cost, gradient } = point;
  return { theta: minimizer, cost, gradient, reason: reason ?? "iterations", iterations: path.length, evaluations, path };
}

function reached({ cost, gradient }: Point, gradientTolerance: number, targetCost: number): StopReason | undefined {
  if (cost <= targetCost) return "target";
  return maxNorm(gradient) <= gradientTolerance ? "gradient" : undefined;
}

function requireFinite(where: string, { cost, gradient }: Point): void {
  if (!Number.isFinite(cost)) failOptimise(where, "start-not-finite", { what: "the cost", value: cost });
  const index = gradient.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) failOptimise(where, "start-not-finite", { what: `gradient[${index}]`, value: gradient[index] });
}
