import type { Elementwise, SquaredErrorConvention } from "@adjoint/reference";
import { fail } from "./errors.ts";
import type { Activation, Dense } from "./layers.ts";

/** Σ over the outputs of one example, by convention: ½Σ(a − y)², Σ(a − y)², or (1/K)Σ(a − y)². The cost is its mean over the m examples of a batch. */
export interface SquaredError {
  readonly kind: "squaredError";
  readonly convention: SquaredErrorConvention;
}

/**
 * What is minimised, averaged over the batch. `crossEntropy` after softmax is −Σ y·log a, after sigmoid −Σ y·log a + (1 − y)·log(1 − a) [nats]; both give δ = a − y.
 */
export type Loss = "crossEntropy" | SquaredError;

const CONVENTIONS: ReadonlySet<unknown> = new Set<SquaredErrorConvention>(["half", "sum", "mean"]);

/** Creates a squared error. @param convention which of the three sums that have this name: `half` ½Σ(a − y)², `sum` Σ(a − y)², `mean` (1/K)Σ(a − y)² over the K outputs */
export function squaredError(convention: SquaredErrorConvention): SquaredError {
  if (!CONVENTIONS.has(convention)) fail("squaredError", "unknown-convention", { value: convention });
  return { kind: "squaredError", convention };
}

/**
 * The losses whose gradient at z is defined, elementwise, after an output activation: cross-entropy takes logarithms of what must be probabilities,
 * and softmax under a squared error has a full Jacobian. Where the activation is not known to the compiler, any loss: the pair is then checked when the network is made.
 */
export type LossFor<A extends Activation> = [Activation] extends [A]
  ? Loss
  : ([A] extends ["softmax" | "sigmoid"] ? "crossEntropy" : never) | ([A] extends [Elementwise] ? SquaredError : never);

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
  if (loss === "crossEntropy") {
    if (output === "softmax" || output === "sigmoid") return;
    fail(where, "loss-needs-probabilities", { activation: output });
  }
  const { kind, convention } = (typeof loss === "object" && loss !== null ? loss : {}) as Partial<SquaredError>;
  if (kind !== "squaredError" || !CONVENTIONS.has(convention)) fail(where, "unknown-loss", { value: loss });
  if (output === "softmax") fail(where, "loss-not-elementwise", {});
}
