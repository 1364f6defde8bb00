import { requireCount, requireFraction, requireNonNegative, requireOptions, requirePositive } from "../arguments.ts";
import { failOptimise } from "./problems.ts";

/** β of nonlinear conjugate gradient, from g and y = g − g₋₁. */
export type ConjugateFormula =
  /** gᵀg / g₋₁ᵀg₋₁ */
  | "fletcherReeves"
  /** max(0, gᵀy / g₋₁ᵀg₋₁) */
  | "polakRibiere"
  /** gᵀy / d₋₁ᵀy */
  | "hestenesStiefel"
  /** gᵀg / d₋₁ᵀy */
  | "daiYuan";

export interface Lbfgs {
  readonly kind: "lbfgs";
  /** Pairs (s, y) that approximate the inverse Hessian */
  readonly history: number;
  /** c₁ and c₂ of the strong Wolfe conditions */
  readonly c1: number;
  readonly c2: number;
}

export interface ConjugateGradient {
  readonly kind: "conjugateGradient";
  readonly formula: ConjugateFormula;
  /** Steps after which the direction is reset to −g; 0: as many as there are parameters */
  readonly restart: number;
  readonly c1: number;
  readonly c2: number;
}

export interface Rprop {
  readonly kind: "rprop";
  readonly initialStep: number;
  /** η⁺ > 1 and η⁻ in (0, 1) */
  readonly increase: number;
  readonly decrease: number;
  readonly minStep: number;
  readonly maxStep: number;
}

export interface VariableLearningRate {
  readonly kind: "variableLearningRate";
  /** α at the start */
  readonly learningRate: number;
  /** γ */
  readonly momentum: number;
  /** η > 1, ρ in (0, 1) and ζ > 0 of Hagan & Demuth, chapter 12 */
  readonly increase: number;
  readonly decrease: number;
  readonly tolerance: number;
}

export interface LevenbergMarquardt {
  readonly kind: "levenbergMarquardt";
  /** μ at the start, what it is multiplied or divided with, and where it is given up */
  readonly mu: number;
  readonly factor: number;
  readonly maxMu: number;
}

/** A method that minimises a function from costs and gradients. */
export type GradientMethod = Lbfgs | ConjugateGradient | Rprop | VariableLearningRate;

/** A method that sees all examples at once. Plain data, so that it can be saved. */
export type BatchMethod = GradientMethod | LevenbergMarquardt;

const FORMULAS = {
  fletcherReeves: true,
  polakRibiere: true,
  hestenesStiefel: true,
  daiYuan: true,
} satisfies Readonly<Record<ConjugateFormula, true>>;

/** What the factories take: every setting but the kind, each with a default. */
export type LbfgsOptions = Partial<Omit<Lbfgs, "kind">>;
export type ConjugateGradientOptions = Partial<Omit<ConjugateGradient, "kind">>;
export type RpropOptions = Partial<Omit<Rprop, "kind">>;
export type VariableLearningRateOptions = Partial<Omit<VariableLearningRate, "kind">>;
export type LevenbergMarquardtOptions = Partial<Omit<LevenbergMarquardt, "kind">>;

const DEFAULTS = {
  lbfgs: { kind: "lbfgs", history: 10, c1: 1e-4, c2: 0.9 },
  conjugateGradient: { kind: "conjugateGradient", formula: "polakRibiere", restart: 0, c1: 1e-4, c2: 0.1 },
  rprop: { kind: "rprop", initialStep: 0.1, increase: 1.2, decrease: 0.5, minStep: 1e-6, maxStep: 50 },
  variableLearningRate: {
    kind: "variableLearningRate",
    learningRate: 0.01,
    momentum: 0.9,
    increase: 1.05,
    decrease: 0.7,
    tolerance: 0.04,
  },
  levenbergMarquardt: { kind: "levenbergMarquardt", mu: 0.01, factor: 10, maxMu: 1e10 },
} as const satisfies { readonly [K in BatchMethod["kind"]]: Extract<BatchMethod, { kind: K }> };

/** The kinds of methods that see all examples at once. */
const BATCH_METHODS = /* @__PURE__ */ Object.keys(DEFAULTS) as readonly BatchMethod["kind"][];

/** Returns the settings of a method: its defaults, and what is given; checked. */
export function createMethod<K extends BatchMethod["kind"]>(
  kind: K,
  options: Partial<Omit<Extract<BatchMethod, { kind: K }>, "kind">>,
): Extract<BatchMethod, { kind: K }> {
  const defaults = DEFAULTS[kind];
  requireOptions(
    kind,
    options,
    Object.keys(defaults).filter((key) => key !== "kind"),
  );
  const method = { ...defaults, ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) };
  checkMethod(kind, method);
  return method as unknown as Extract<BatchMethod, { kind: K }>;
}

/** Requires the settings of a method to lie in the ranges in which it is defined. */
export function checkMethod(where: string, method: BatchMethod): void {
  if (typeof method !== "object" || method === null || !Object.hasOwn(DEFAULTS, method.kind))
    failOptimise(where, "unknown-method", { value: method, names: BATCH_METHODS });
  requireOptions(where, method, Object.keys(DEFAULTS[method.kind]));
  switch (method.kind) {
    case "lbfgs":
      requireCount(where, "history", method.history);
      checkWolfe(where, method);
      break;
    case "conjugateGradient":
      if (!Object.hasOwn(FORMULAS, method.formula))
        failOptimise(where, "unknown-formula", { value: method.formula, names: Object.keys(FORMULAS) });
      requireCount(where, "restart", method.restart, 0);
      checkWolfe(where, method);
      break;
    case "rprop":
      requirePositive(where, "initialStep", method.initialStep);
      requireFactors(where, method);
      requirePositive(where, "minStep", method.minStep);
      requirePositive(where, "maxStep", method.maxStep);
      if (method.minStep > method.maxStep) failOptimise(where, "step-bounds", { min: method.minStep, max: method.maxStep });
      break;
    case "variableLearningRate":
      requirePositive(where, "learningRate", method.learningRate);
      requireFraction(where, "momentum", method.momentum);
      requireFactors(where, method);
      requireNonNegative(where, "costIncrease", method.tolerance);
      break;
    case "levenbergMarquardt":
      requirePositive(where, "mu", method.mu);
      if (!(method.factor > 1 && Number.isFinite(method.factor)))
        failOptimise(where, "not-above-one", { what: "factor", value: method.factor });
      requirePositive(where, "maxMu", method.maxMu);
  }
}

function checkWolfe(where: string, { c1, c2 }: { readonly c1: number; readonly c2: number }): void {
  if (!(c1 > 0 && c1 < c2 && c2 < 1)) failOptimise(where, "wolfe-constants", { c1, c2 });
}

function requireFactors(where: string, { increase, decrease }: { readonly increase: number; readonly decrease: number }): void {
  if (!(increase > 1 && Number.isFinite(increase))) failOptimise(where, "not-above-one", { what: "increase", value: increase });
  if (!(decrease > 0 && decrease < 1)) failOptimise(where, "not-below-one", { what: "decrease", value: decrease });
}
