import { LOSSES, SQUARED_ERROR_NAMES } from "@adjoint/reference";
import type { Elementwise, LossName, SquaredErrorConvention } from "@adjoint/reference";
import { requireFraction, requireNonNegative, requireOptions, requirePositive } from "./arguments.ts";
import { fail } from "./errors.ts";
import type { Activation, Dense } from "./layers.ts";

/** Σ over the outputs of one example, by convention: ½Σ(a − y)², Σ(a − y)², or (1/K)Σ(a − y)². The cost is its mean over the m examples of a batch. */
export interface SquaredError {
  readonly kind: "squaredError";
  readonly convention: SquaredErrorConvention;
}

/** (1/K)Σ h(a − y) over the K outputs of one example: h(e) = ½e² for |e| ≤ δ, δ·(|e| − ½δ) beyond. */
export interface Huber {
  readonly kind: "huber";
  /** δ, in the unit of the targets */
  readonly delta: number;
}

/** (1/K)Σ|a − y| over the K outputs of one example. */
export interface AbsoluteError {
  readonly kind: "absoluteError";
}

/** (1/K)Σ over the K outputs of one example: τ·(y − a) where the target is above, (1 − τ)·(a − y) where it is below. Its minimum is the quantile τ. */
export interface Pinball {
  readonly kind: "pinball";
  /** τ, between 0 and 1 */
  readonly quantile: number;
}

/** Σ a − y·log a over the outputs of one example [nats]: targets are counts, or rates ≥ 0, and a = exp(z) is their mean. */
export interface Poisson {
  readonly kind: "poisson";
}

/** −Σ w·(1 − p)^γ·log p over the outputs of one example [nats], p the probability of its target, 0 or 1; w = α for 1, 1 − α for 0. */
export interface Focal {
  readonly kind: "focal";
  /** γ ≥ 0: how much less a target counts that is predicted well */
  readonly gamma: number;
  /** α, between 0 and 1 */
  readonly alpha: number;
}

/** The losses that may follow every elementwise activation. */
export type ErrorOfValues = SquaredError | Huber | AbsoluteError | Pinball;

/**
 * What is minimised, averaged over the batch. `crossEntropy` after softmax is −Σ y·log a, after sigmoid −Σ y·log a + (1 − y)·log(1 − a) [nats]; both give δ = a − y.
 */
export type Loss = "crossEntropy" | ErrorOfValues | Poisson | Focal;

/** Creates a squared error. @param convention which of the three sums that have this name: `half` ½Σ(a − y)², `sum` Σ(a − y)², `mean` (1/K)Σ(a − y)² over the K outputs */
export function squaredError(convention: SquaredErrorConvention): SquaredError {
  return checked("squaredError", { kind: "squaredError", convention });
}

/** Creates the loss of Huber 1964: a squared error near 0, which outliers pull with no more than δ. δ is 1 unless given. */
export function huber(options: { readonly delta?: number } = {}): Huber {
  requireOptions("huber", options, ["delta"]);
  return checked("huber", { kind: "huber", delta: options.delta ?? 1 });
}

/** Creates the absolute error: its minimum is the median of the targets. */
export function absoluteError(): AbsoluteError {
  return { kind: "absoluteError" };
}

/** Creates the loss whose minimum is a quantile of the targets: Koenker & Bassett 1978. @param quantile τ: 0.9 for what 90 % of the targets do not exceed */
export function pinball(quantile: number): Pinball {
  return checked("pinball", { kind: "pinball", quantile });
}

/** Creates the loss of counts: −log of their Poisson probability, without log(y!). The last layer is `exponential`, so that its outputs are the means. */
export function poisson(): Poisson {
  return { kind: "poisson" };
}

/** Creates the loss of Lin et al. 2017 for rare classes, after sigmoid; γ is 2 and α 0.25 unless given. */
export function focal(options: { readonly gamma?: number; readonly alpha?: number } = {}): Focal {
  requireOptions("focal", options, ["gamma", "alpha"]);
  return checked("focal", { kind: "focal", gamma: options.gamma ?? 2, alpha: options.alpha ?? 0.25 });
}

function checked<L extends Loss>(where: string, loss: L): L {
  checkSettings(where, loss);
  return loss;
}

/** Returns the name of a loss. */
export function lossName(loss: Loss): LossName {
  return loss === "crossEntropy" ? loss : loss.kind;
}

/** Returns the setting of a robust loss: δ, τ, or 0. */
export function residualParameter(loss: Huber | AbsoluteError | Pinball): number {
  if (loss.kind === "huber") return loss.delta;
  return loss.kind === "pinball" ? loss.quantile : 0;
}

/**
 * The losses whose gradient at z is defined, elementwise, after an output activation: cross-entropy takes logarithms of what must be probabilities,
 * and softmax under a squared error has a full Jacobian. Where the activation is not known to the compiler, any loss: the pair is then checked when the network is made.
 */
export type LossFor<A extends Activation> = [Activation] extends [A]
  ? Loss
  : | ([A] extends ["softmax" | "sigmoid"] ? "crossEntropy" : never)
    | ([A] extends ["sigmoid"] ? Focal : never)
    | ([A] extends ["exponential"] ? Poisson : never)
    | ([A] extends [Elementwise] ? ErrorOfValues : never);

/** The activation of the last of some layers. */
export type OutputActivation<L extends readonly Dense[]> = L extends readonly [...(readonly unknown[]), Dense<infer A>]
  ? A
  : L[number]["activation"];

/** What layers must also be: at least one, and softmax only at the end. `unknown` where they are so, or where it cannot be known before the network is made. */
export type ValidLayers<L extends readonly Dense[]> = L extends readonly []
  ? readonly [Dense, ...Dense[]]
  : L extends readonly [...infer H extends readonly Dense[], Dense]
    ? HiddenSoftmax<H> extends true
      ? readonly [...{ readonly [I in keyof H]: Dense<Elementwise> }, Dense]
      : unknown
    : unknown;

type HiddenSoftmax<H extends readonly Dense[]> = "softmax" extends {
  [I in keyof H]: Activation extends H[I]["activation"] ? never : H[I]["activation"];
}[number]
  ? true
  : false;

/** Requires one of the pairs of loss and last activation that {@link LossFor} allows. */
export function checkLoss(where: string, loss: unknown, output: Activation): asserts loss is Loss {
  checkSettings(where, loss);
  const outputs: readonly string[] = Object.keys(LOSSES[lossName(loss)]);
  if (outputs.includes(output)) return;
  if (loss === "crossEntropy") fail(where, "loss-needs-probabilities", { activation: output });
  if (loss.kind === "poisson" || loss.kind === "focal")
    fail(where, "loss-needs-output", { loss: loss.kind, output: outputs[0], activation: output });
  fail(where, "loss-not-elementwise", { loss: loss.kind });
}

/** Requires a known loss, with its settings in the ranges in which it is defined. */
function checkSettings(where: string, loss: unknown): asserts loss is Loss {
  if (loss === "crossEntropy") return;
  const given = (typeof loss === "object" && loss !== null ? loss : {}) as { readonly kind?: unknown } & Readonly<Record<string, unknown>>;
  switch (given.kind) {
    case "squaredError":
      if (SQUARED_ERROR_NAMES.includes(given["convention"] as SquaredErrorConvention)) return;
      if (where === "squaredError") fail(where, "unknown-convention", { value: given["convention"] });
      break;
    case "huber":
      return requirePositive(where, "delta", given["delta"]);
    case "pinball":
      return requireShare(where, "quantile", given["quantile"]);
    case "focal":
      requireNonNegative(where, "gamma", given["gamma"]);
      return requireShare(where, "alpha", given["alpha"]);
    case "absoluteError":
    case "poisson":
      return;
  }
  fail(where, "unknown-loss", { value: loss });
}

/** Requires a number between 0 and 1. */
function requireShare(where: string, what: "quantile" | "alpha", value: unknown): void {
  requireFraction(where, what, value);
  requirePositive(where, what, value);
}
