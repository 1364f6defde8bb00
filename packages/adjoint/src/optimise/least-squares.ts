import { requireCount, requireNonNegative, requireOptions, requirePositive } from "../arguments.ts";
import { failOptimise } from "./problems.ts";
import { normalEquations, solveMarquardt } from "./marquardt.ts";
import { checkMethod } from "./methods.ts";
import type { LevenbergMarquardt } from "./methods.ts";
import type { StopReason } from "./minimize.ts";
import { estimateCondition, factorizeQr } from "./qr.ts";
import { lengthOfImage, moveBy, solveTrustRegion } from "./trust-region.ts";
import { dot, maxNorm, norm } from "./vectors.ts";

/** Moré's trust region: D scales the parameters by the largest norms of their columns, and Δ bounds ‖D·p‖. */
export interface TrustRegion {
  readonly kind: "trustRegion";
  /** Δ at the start, in units of ‖D·θ‖ */
  readonly radius: number;
}

export interface LeastSquaresOptions {
  /** `trustRegion()` unless given; `levenbergMarquardt()` is Hagan's schedule of μ */
  readonly method?: TrustRegion | LevenbergMarquardt;
  /** 1000 unless given */
  readonly maxIterations?: number;
  /** Stops where every column of J is orthogonal to r to within this cosine; 1e-15 unless given */
  readonly gradientTolerance?: number;
  /** Stops where the sum of squares falls, and would fall by the linear model, by at most this share; 1e-15 unless given */
  readonly costTolerance?: number;
  /** Stops where the step is at most this share of θ, both scaled; 1e-15 unless given */
  readonly stepTolerance?: number;
}

/** One step that was tried. */
export interface LeastSquaresIteration {
  /** From 1 */
  readonly iteration: number;
  /** θ after it; not to be changed */
  readonly theta: Float64Array;
  /** Σr² after it */
  readonly sumOfSquares: number;
  /** λ of the trust region, or μ, of the step */
  readonly damping: number;
  /** ‖Δθ‖₂ */
  readonly step: number;
  /** `false` where the step was rejected: it did not reduce the sum of squares */
  readonly accepted: boolean;
}

export interface LeastSquares {
  readonly theta: Float64Array;
  /** r[m] */
  readonly residuals: Float64Array;
  /** Σr² */
  readonly sumOfSquares: number;
  readonly reason: StopReason;
  readonly iterations: number;
  readonly evaluations: { readonly residuals: number; readonly jacobian: number };
  /** Estimate of κ₂ of J at the end, from below: digits of θ that are lost are at most about its logarithm */
  readonly condition: number;
  readonly path: readonly LeastSquaresIteration[];
}

export type Residuals = (theta: Float64Array) => ArrayLike<number>;
/** J[m, n], row-major: ∂rᵢ/∂θⱼ */
export type Jacobian = (theta: Float64Array) => ArrayLike<number>;

/** Moré's trust region; the radius is 100 unless given, as in MINPACK. */
export function trustRegion(options: { readonly radius?: number } = {}): TrustRegion {
  requireOptions("trustRegion", options, ["radius"]);
  const { radius = 100 } = options;
  requirePositive("trustRegion", "radius", radius);
  return { kind: "trustRegion", radius };
}

/**
 * Minimises Σr(θ)² from the residuals r[m] and their Jacobian J[m, n], in f64. A step that does not reduce the sum is rejected.
 * @throws ArgumentError where an option is out of its range or an array has another length; NumericError where the start is not finite
 */
export function leastSquares(
  residuals: Residuals,
  jacobian: Jacobian,
  theta: ArrayLike<number>,
  options: LeastSquaresOptions = {},
): LeastSquares {
  const where = "leastSquares";
  requireOptions(where, options, ["method", "maxIterations", "gradientTolerance", "costTolerance", "stepTolerance"]);
  const { method = trustRegion(), maxIterations = 1000, gradientTolerance = 1e-15, costTolerance = 1e-15, stepTolerance = 1e-15 } = options;
  requireCount(where, "maxIterations", maxIterations);
  requireNonNegative(where, "gradientTolerance", gradientTolerance);
  requireNonNegative(where, "costTolerance", costTolerance);
  requireNonNegative(where, "stepTolerance", stepTolerance);
  if (method.kind !== "trustRegion") checkMethod(where, method);
  const problem = createProblem(where, { residuals, jacobian, n: theta.length });
  const start = problem.evaluate(Float64Array.from(theta));
  if (!Number.isFinite(start.sumOfSquares))
    failOptimise(where, "start-not-finite", { what: "the sum of squares", value: start.sumOfSquares });
  const limits = { maxIterations, gradientTolerance, costTolerance, stepTolerance };
  const { point, reason, path } =
    method.kind === "trustRegion" ? runTrustRegion(problem, start, { method, ...limits }) : runHagan(problem, start, { method, ...limits });
  const { R, n } = factorizeQr(problem.differentiate(point), point.residuals, theta.length);
  return {
    theta: point.theta,
    residuals: point.residuals,
    sumOfSquares: point.sumOfSquares,
    reason,
    iterations: path.length,
    evaluations: problem.evaluations(),
    condition: estimateCondition(R, n),
    path,
  };
}

interface SquaresPoint {
  readonly theta: Float64Array;
  readonly residuals: Float64Array;
  readonly sumOfSquares: number;
}

interface Problem {
  readonly evaluate: (theta: Float64Array) => SquaresPoint;
  readonly differentiate: (point: SquaresPoint) => Float64Array;
  readonly evaluations: () => LeastSquares["evaluations"];
}

type Limits = Required<Omit<LeastSquaresOptions, "method">>;
interface Outcome {
  readonly point: SquaresPoint;
  readonly reason: StopReason;
  readonly path: readonly LeastSquaresIteration[];
}

function createProblem(
  where: string,
  { residuals, jacobian, n }: { readonly residuals: Residuals; readonly jacobian: Jacobian; readonly n: number },
): Problem {
  const counts = { residuals: 0, jacobian: 0 };
  let m: number | undefined;
  let last: { readonly theta: Float64Array; readonly J: Float64Array } | undefined;
  return {
    evaluate(theta) {
      counts.residuals++;
      const r = Float64Array.from(residuals(theta));
      m ??= r.length;
      if (r.length === 0 || r.length !== m) failOptimise(where, "residuals-length", { given: r.length, length: m });
      return { theta, residuals: r, sumOfSquares: dot(r, r) };
    },
    differentiate({ theta, residuals: r }) {
      if (last?.theta === theta) return last.J;
      counts.jacobian++;
      const J = Float64Array.from(jacobian(theta));
      if (J.length !== r.length * n) failOptimise(where, "jacobian-length", { given: J.length, rows: r.length, cols: n });
      const index = J.findIndex((value) => !Number.isFinite(value));
      if (index >= 0) failOptimise(where, "jacobian-not-finite", { row: Math.floor(index / n), col: index % n, value: J[index] });
      last = { theta, J };
      return J;
    },
    evaluations: () => ({ ...counts }),
  };
}

/** Moré 1978, algorithm 7.1. */
function runTrustRegion(problem: Problem, start: SquaresPoint, { method, ...limits }: Limits & { readonly method: TrustRegion }): Outcome {
  const n = start.theta.length;
  const path: LeastSquaresIteration[] = [];
  let point = start;
  let scaling: Float64Array | undefined;
  let radius = 0;
  let λ = 0;
  for (;;) {
    const qr = factorizeQr(problem.differentiate(point), point.residuals, n);
    const length = Math.sqrt(point.sumOfSquares);
    if (length === 0 || largestCosine(qr, length) <= limits.gradientTolerance) return { point, reason: "gradient", path };
    const previous = scaling;
    scaling = Float64Array.from(qr.columnNorms, (size, j) => (previous === undefined ? size || 1 : Math.max(previous[j], size)));
    const scaled = (x: Float64Array): number => norm(x.map((value, j) => value * scaling![j]));
    if (previous === undefined) radius = method.radius * (scaled(point.theta) || 1);
    for (;;) {
      if (path.length >= limits.maxIterations) return { point, reason: "iterations", path };
      const { step, λ: found } = solveTrustRegion(qr, { scaling, radius, λ });
      λ = found;
      const stepLength = scaled(step);
      if (path.length === 0) radius = Math.min(radius, stepLength);
      const next = problem.evaluate(moveBy(point.theta, step));
      const growth = next.sumOfSquares / point.sumOfSquares;
      // In units of ‖r‖²; −1 where the step is much too long.
      const actual = growth < 100 ? 1 - growth : -1;
      const linear = (lengthOfImage(qr, step) / length) ** 2;
      const damped = λ * (stepLength / length) ** 2;
      const predicted = linear + 2 * damped;
      const slope = -(linear + damped);
      const ratio = predicted === 0 ? 0 : actual / predicted;
      const accepted = ratio >= 1e-4;
      if (!(ratio > 0.25)) {
        const factor = actual >= 0 ? 0.5 : (0.5 * slope) / (slope + 0.5 * actual);
        const shrink = !(growth < 100) || !(factor >= 0.1) ? 0.1 : factor;
        radius = shrink * Math.min(radius, 10 * stepLength);
        λ /= shrink;
      } else if (λ === 0 || ratio >= 0.75) {
        radius = 2 * stepLength;
        λ *= 0.5;
      }
      if (accepted) point = next;
      path.push({
        iteration: path.length + 1,
        theta: point.theta,
        sumOfSquares: point.sumOfSquares,
        damping: found,
        step: norm(step),
        accepted,
      });
      if (Math.abs(actual) <= limits.costTolerance && predicted <= limits.costTolerance && ratio <= 2)
        return { point, reason: "cost", path };
      if (radius <= limits.stepTolerance * scaled(point.theta)) return { point, reason: "step", path };
      if ((Math.abs(actual) <= Number.EPSILON && predicted <= Number.EPSILON) || radius <= Number.EPSILON * scaled(point.theta))
        return { point, reason: "rounding", path };
      if (accepted) break;
    }
  }
}

/** The largest cosine between r and a column of J. */
function largestCosine({ R, n, permutation, projected, columnNorms }: ReturnType<typeof factorizeQr>, length: number): number {
  let largest = 0;
  for (let k = 0; k < n; k++) {
    const size = columnNorms[permutation[k]];
    if (size === 0) continue;
    let sum = 0;
    for (let i = 0; i <= k; i++) sum += R[i * n + k] * (projected[i] / length);
    largest = Math.max(largest, Math.abs(sum / size));
  }
  return largest;
}

/** Δθ = −(JᵀJ + μI)⁻¹·Jᵀr; after Hagan & Menhaj 1994. */
function runHagan(problem: Problem, start: SquaresPoint, { method, ...limits }: Limits & { readonly method: LevenbergMarquardt }): Outcome {
  const n = start.theta.length;
  const path: LeastSquaresIteration[] = [];
  let point = start;
  let μ = method.mu;
  for (;;) {
    const { A, g } = normalEquations(problem.differentiate(point), point.residuals, n);
    if (maxNorm(g) <= limits.gradientTolerance * norm(point.residuals)) return { point, reason: "gradient", path };
    for (;;) {
      if (path.length >= limits.maxIterations) return { point, reason: "iterations", path };
      if (μ > method.maxMu) return { point, reason: "mu", path };
      const step = solveMarquardt(A, g, μ);
      const next = step && problem.evaluate(moveBy(point.theta, step));
      const accepted = next !== undefined && next.sumOfSquares < point.sumOfSquares;
      const saved = accepted ? point.sumOfSquares - next.sumOfSquares : Infinity;
      const size = step === undefined ? Infinity : norm(step);
      const damping = μ;
      const before = point.sumOfSquares;
      if (accepted) point = next;
      path.push({ iteration: path.length + 1, theta: point.theta, sumOfSquares: point.sumOfSquares, damping, step: size, accepted });
      if (size <= limits.stepTolerance * norm(point.theta)) return { point, reason: "step", path };
      if (saved <= limits.costTolerance * before) return { point, reason: "cost", path };
      μ = accepted ? μ / method.factor : μ * method.factor;
      if (accepted) break;
    }
  }
}
