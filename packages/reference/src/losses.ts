import { ELEMENTWISE_NAMES } from "./activations.ts";
import type { Elementwise } from "./activations.ts";

/**
 * The losses, declared once: for each, the activations of the output layer that it may follow, with the instruction that computes loss and gradient of the pair.
 * A pair that is not listed is refused: its gradient at Z is not elementwise, or it takes the logarithm of something that is not a probability.
 */
export const LOSSES = {
  /** −Σ Y·log A after softmax; −Σ Y·log A + (1 − Y)·log(1 − A) after sigmoid [nats] */
  crossEntropy: { softmax: "softmaxCrossEntropy", sigmoid: "sigmoidCrossEntropy" },
  /** (c/2)·Σ(A − Y)², c by {@link SQUARED_ERRORS} */
  squaredError: /* @__PURE__ */ Object.fromEntries(/* @__PURE__ */ ELEMENTWISE_NAMES.map((name) => [name, "squaredError"])) as Readonly<
    Record<Elementwise, "squaredError">
  >,
} as const;

export type LossName = keyof typeof LOSSES;

/** What a squared error sums, and its factor c for n outputs: the gradient at A is c·(A − Y). */
export const SQUARED_ERRORS = {
  /** ½Σ(a − y)² */
  half: () => 1,
  /** Σ(a − y)² */
  sum: () => 2,
  /** (1/n)Σ(a − y)² */
  mean: (n: number) => 2 / n,
} as const satisfies Readonly<Record<string, (n: number) => number>>;

export type SquaredErrorConvention = keyof typeof SQUARED_ERRORS;

/** The names in {@link SQUARED_ERRORS}. */
export const SQUARED_ERROR_NAMES = /* @__PURE__ */ Object.keys(SQUARED_ERRORS) as readonly SquaredErrorConvention[];

/** Returns c of a squared error over n outputs. */
export function errorFactor(convention: SquaredErrorConvention, n: number): number {
  return SQUARED_ERRORS[convention](n);
}
