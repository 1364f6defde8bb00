import { exp } from "@adjoint/reference";
import { requireCount, requireOptions } from "../arguments.ts";
import { leastSquares } from "./least-squares.ts";
import { createMethod } from "./methods.ts";
import { minimize } from "./minimize.ts";
import type { Objective } from "./minimize.ts";

/** A step of a method over the contours. */
export interface ContourStep {
  /** w¹₁,₁ and w²₁,₁ after it; where the step was discarded, as before */
  readonly point: readonly [number, number];
  /** Σe² there */
  readonly cost: number;
  /** α, or μ of Levenberg–Marquardt */
  readonly step: number;
  readonly accepted: boolean;
  /** Whether the direction was reset to −g */
  readonly reset: boolean;
}

/** The methods of the chapter. */
export type ContourMethod = "steepestDescent" | "momentum" | "variableLearningRate" | "conjugateGradient" | "levenbergMarquardt";

/** The problem of a contour plot, and how each method crosses it. */
export interface Contours {
  /** Σe² and its gradient at (w¹₁,₁, w²₁,₁) */
  readonly surface: Objective;
  readonly start: readonly [number, number];
  readonly optimum: readonly [number, number];
  readonly paths: Readonly<Record<ContourMethod, readonly ContourStep[]>>;
}

export interface ContourOptions {
  /** (−4, 4) unless given */
  readonly start?: readonly [number, number];
  /** Steps of each method at the most; 100 unless given */
  readonly steps?: number;
}

const sigmoid = (n: number): number => 1 / (1 + exp(-n));

/** p = −2, −1.9 … 2 */
const INPUTS = /* @__PURE__ */ Array.from({ length: 41 }, (_, i) => (i - 20) / 10);

/** The output of the network, and its derivatives with respect to w¹₁,₁ and w²₁,₁. */
function output([w, v]: ArrayLike<number> & Iterable<number>, p: number): readonly [a: number, byW: number, byV: number] {
  const a1 = sigmoid(w * p - 5);
  const a = sigmoid(v * a1 + sigmoid(10 * p + 5) - 1);
  const slope = a * (1 - a);
  return [a, slope * v * a1 * (1 - a1) * p, slope * a1];
}

/**
 * Returns the contour plot of Hagan & Demuth, Neural Network Design, chapter 12: the 1-2-1 network with W¹ = (10, 10), b¹ = (−5, 5), W² = (1, 1), b² = −1 is to be found
 * again from its own outputs, w¹₁,₁ and w²₁,₁ being unknown. Steepest descent and momentum (γ 0.8) have the rate with which the variable one begins, 14
 * (η 1.05, ρ 0.7, ζ 4 %); conjugate gradient is that of Fletcher & Reeves; μ begins at 0.01, ϑ is 10.
 */
export function contours(options: ContourOptions = {}): Contours {
  requireOptions("contours", options, ["start", "steps"]);
  const { start = [-4, 4], steps = 100 } = options;
  requireCount("contours", "maxIterations", steps);
  const optimum = [10, 1] as const;
  const targets = INPUTS.map((p) => output(optimum, p)[0]);
  const rows = (theta: ArrayLike<number> & Iterable<number>) => INPUTS.map((p) => output(theta, p));
  const surface: Objective = (theta) => {
    let cost = 0;
    const gradient = new Float64Array(2);
    for (const [i, [a, byW, byV]] of rows(theta).entries()) {
      const e = a - targets[i];
      cost += e * e;
      gradient[0] += 2 * e * byW;
      gradient[1] += 2 * e * byV;
    }
    return { cost, gradient };
  };
  const rate = { learningRate: 14, momentum: 0.8, increase: 1.05, decrease: 0.7, tolerance: 0.04 };
  const minimized = (method: Parameters<typeof minimize>[2] & object): ContourStep[] =>
    minimize(surface, start, { ...method, maxIterations: steps }).path.map(({ theta, cost, step, accepted, reset }) => ({
      point: [theta[0], theta[1]],
      cost,
      step,
      accepted,
      reset,
    }));
  const marquardt = leastSquares(
    (theta) => rows(theta).map(([a], i) => a - targets[i]),
    (theta) => rows(theta).flatMap(([, byW, byV]) => [byW, byV]),
    start,
    { method: createMethod("levenbergMarquardt", {}), maxIterations: steps },
  );
  return {
    surface,
    start: [start[0], start[1]],
    optimum,
    paths: {
      steepestDescent: descend(surface, start, { rate: rate.learningRate, momentum: 0, steps }),
      momentum: descend(surface, start, { rate: rate.learningRate, momentum: rate.momentum, steps }),
      variableLearningRate: minimized({ method: createMethod("variableLearningRate", rate) }),
      conjugateGradient: minimized({ method: createMethod("conjugateGradient", { formula: "fletcherReeves" }) }),
      levenbergMarquardt: marquardt.path.map(({ theta, sumOfSquares, damping, accepted }) => ({
        point: [theta[0], theta[1]],
        cost: sumOfSquares,
        step: damping,
        accepted,
        reset: false,
      })),
    },
  };
}

/** Δ = γ·Δ₋₁ − (1 − γ)·α·g with a constant α. */
function descend(
  f: Objective,
  start: readonly [number, number],
  { rate, momentum, steps }: { readonly rate: number; readonly momentum: number; readonly steps: number },
): ContourStep[] {
  let theta = Float64Array.from(start);
  let change = new Float64Array(2);
  return Array.from({ length: steps }, () => {
    const { gradient } = f(theta);
    change = change.map((before, i) => momentum * before - (1 - momentum) * rate * gradient[i]);
    theta = theta.map((value, i) => value + change[i]);
    return { point: [theta[0], theta[1]] as const, cost: f(theta).cost, step: rate, accepted: true, reset: false };
  });
}
