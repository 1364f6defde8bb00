import { OPTIMIZERS } from "@adjoint/reference";
import type { OptimizerKind } from "@adjoint/reference";
import { requireFraction, requireNonNegative, requireOptions, requirePositive } from "./arguments.ts";
import { fail } from "./errors.ts";

/** An update rule with its settings, as plain data that can be saved. The update rules stand with `OptimizerKind`. */
export interface Optimizer {
  readonly kind: OptimizerKind;
  /** η */
  readonly learningRate: number;
  /** μ of momentum, velocity and Nesterov, ρ of RMSProp, β1 of Adam */
  readonly beta1: number;
  /** β2 of Adam */
  readonly beta2: number;
  /** ε under the root's fraction */
  readonly epsilon: number;
  /** λ of AdamW, decoupled from the gradient; it leaves biases alone */
  readonly weightDecay: number;
}

/** One parameter of a network, for a rule of one's own. */
export interface ParameterStep {
  /** `W1`, `b1`, … */
  readonly name: string;
  /** From 1 */
  readonly layer: number;
  /** Steps of this call of fit, from 1 */
  readonly step: number;
  /** What a schedule multiplies the learning rate with; 1 without one */
  readonly factor: number;
}

/** Changes a parameter in place from its gradient; both are W[n₀, n₁] or b[n₁], row-major. The gradient may be changed, too. */
export type UpdateRule = (parameter: Float32Array | Float64Array, gradient: Float32Array | Float64Array, at: ParameterStep) => void;

/** An update rule of one's own. What it remembers is its own, too: a checkpoint does not hold it. */
export interface OwnOptimizer {
  readonly kind: "own";
  readonly rule: UpdateRule;
}

export interface SgdOptions {
  /** η, 0.01 unless given */
  readonly learningRate?: number;
}
export interface MomentumOptions extends SgdOptions {
  /** μ, 0.9 unless given */
  readonly momentum?: number;
}
export interface RmspropOptions {
  /** η, 0.001 unless given */
  readonly learningRate?: number;
  /** ρ, 0.9 unless given */
  readonly rho?: number;
  /** ε, 1e-8 unless given */
  readonly epsilon?: number;
}
export interface AdamOptions {
  /** η, 0.001 unless given */
  readonly learningRate?: number;
  /** β1, 0.9 unless given */
  readonly beta1?: number;
  /** β2, 0.999 unless given */
  readonly beta2?: number;
  /** ε, 1e-8 unless given */
  readonly epsilon?: number;
}
export interface AdamwOptions extends AdamOptions {
  /** λ, 0.01 unless given */
  readonly weightDecay?: number;
}

/** θ ← θ − η·g. */
export function sgd(options: SgdOptions = {}): Optimizer {
  requireOptions("sgd", options, ["learningRate"]);
  return createOptimizer("sgd", { learningRate: options.learningRate ?? 0.01 });
}

/** v ← μ·v + g; θ ← θ − η·v: the velocity adds up gradients (PyTorch's sign). */
export function momentum(options: MomentumOptions = {}): Optimizer {
  return withMomentum("momentum", options);
}

/** v ← μ·v − η·g; θ ← θ + v: the velocity is the step itself (Sutskever et al. 2013, eq. 1–2; Keras' sign). */
export function velocity(options: MomentumOptions = {}): Optimizer {
  return withMomentum("velocity", options);
}

/** v ← μ·v + g; θ ← θ − η·(g + μ·v): Nesterov's accelerated gradient, with the look-ahead folded into the step. */
export function nesterov(options: MomentumOptions = {}): Optimizer {
  return withMomentum("nesterov", options);
}

/** s ← ρ·s + (1 − ρ)·g²; θ ← θ − η·g/(√s + ε): Tieleman & Hinton 2012, lecture 6.5. */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  requireOptions("rmsprop", options, ["learningRate", "rho", "epsilon"]);
  const { learningRate = 0.001, rho = 0.9, epsilon = 1e-8 } = options;
  return createOptimizer("rmsprop", { learningRate, beta1: rho, epsilon });
}

/** Adam: Kingma & Ba 2015, algorithm 1. */
export function adam(options: AdamOptions = {}): Optimizer {
  requireOptions("adam", options, ["learningRate", "beta1", "beta2", "epsilon"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  return createOptimizer("adam", { learningRate, beta1, beta2, epsilon });
}

/** Adam with decoupled weight decay: Loshchilov & Hutter 2019, algorithm 2. */
export function adamw(options: AdamwOptions = {}): Optimizer {
  requireOptions("adamw", options, ["learningRate", "beta1", "beta2", "epsilon", "weightDecay"]);
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } = options;
  return createOptimizer("adamw", { learningRate, beta1, beta2, epsilon, weightDecay });
}

/** Makes an optimiser of a rule of one's own, which is called for each parameter after each batch. */
export function applyGradients(rule: UpdateRule): OwnOptimizer {
  if (typeof rule !== "function") fail("applyGradients", "not-a-rule", { value: rule });
  return { kind: "own", rule };
}

/** Whether an optimiser is a rule of one's own. */
export function isOwnOptimizer(optimizer: unknown): optimizer is OwnOptimizer {
  const { kind, rule } = (optimizer ?? {}) as { readonly kind?: unknown; readonly rule?: unknown };
  return kind === "own" && typeof rule === "function";
}

function withMomentum(kind: "momentum" | "velocity" | "nesterov", options: MomentumOptions): Optimizer {
  requireOptions(kind, options, ["learningRate", "momentum"]);
  const { learningRate = 0.01, momentum: mu = 0.9 } = options;
  return createOptimizer(kind, { learningRate, beta1: mu });
}

function createOptimizer(kind: OptimizerKind, settings: Partial<Optimizer> & { readonly learningRate: number }): Optimizer {
  const optimizer: Optimizer = { beta1: 0, beta2: 0, epsilon: 0, weightDecay: 0, ...settings, kind };
  checkOptimizer(kind, optimizer);
  return optimizer;
}

/** Requires the settings of an optimiser to lie in the ranges in which its rule is defined. */
export function checkOptimizer(where: string, optimizer: unknown): asserts optimizer is Optimizer {
  const { kind, learningRate, beta1, beta2, epsilon, weightDecay } = (optimizer ?? {}) as Partial<Optimizer>;
  if (typeof kind !== "string" || !Object.hasOwn(OPTIMIZERS, kind))
    fail(where, "unknown-optimizer", { value: optimizer, names: Object.keys(OPTIMIZERS) });
  requirePositive(where, "learningRate", learningRate);
  requireFraction(where, kind === "rmsprop" ? "rho" : kind.startsWith("adam") ? "beta1" : "momentum", beta1);
  requireFraction(where, "beta2", beta2);
  // 0 would make 0/0 of a gradient that is 0.
  if (kind === "rmsprop" || kind.startsWith("adam")) requirePositive(where, "epsilon", epsilon);
  requireNonNegative(where, "weightDecay", weightDecay);
}
