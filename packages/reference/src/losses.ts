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
  squaredError: /* @__PURE__ */ afterAll("squaredError"),
  /** (1/n)·Σ h(A − Y), h by `RESIDUALS` */
  huber: /* @__PURE__ */ afterAll("residualError"),
  absoluteError: /* @__PURE__ */ afterAll("residualError"),
  pinball: /* @__PURE__ */ afterAll("residualError"),
  /** Σ A − Y·log A [nats], the counts Y being Poisson with the mean A = exp(Z) */
  poisson: { exponential: "poissonError" },
  /** −Σ w·(1 − p)^γ·log p [nats], p the probability of what Y says: Lin, Goyal, Girshick, He & Dollár 2017, eq. 5 */
  focal: { sigmoid: "focalError" },
} as const;

/** The instruction after every elementwise activation. */
function afterAll<const O extends string>(op: O): Readonly<Record<Elementwise, O>> {
  return Object.fromEntries(ELEMENTWISE_NAMES.map((name) => [name, op])) as Readonly<Record<Elementwise, O>>;
}

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

/**
 * The robust losses h of an error e, declared once: the gradient is g, the loss g·(e − h·g).
 * - `low`, `high`: g where e is below and above 0, or, where `clamped`, what e is limited to
 * - `half`: h
 */
export const RESIDUALS = {
  /** ½e² up to |e| = δ, δ·(|e| − ½δ) beyond: Huber 1964 */
  huber: { clamped: true, low: (δ: number) => -δ, high: (δ: number) => δ, half: 0.5 },
  /** |e|; the gradient at 0 is 0 */
  absoluteError: { clamped: false, low: () => -1, high: () => 1, half: 0 },
  /** τ·|e| where the target is above, (1 − τ)·|e| where it is below: Koenker & Bassett 1978. Its minimum is the quantile τ */
  pinball: { clamped: false, low: (τ: number) => -τ, high: (τ: number) => 1 - τ, half: 0 },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly clamped: boolean;
      readonly low: (parameter: number) => number;
      readonly high: (parameter: number) => number;
      readonly half: number;
    }
  >
>;

export type Residual = keyof typeof RESIDUALS;

/** The names in `RESIDUALS`. */
export const RESIDUAL_NAMES = /* @__PURE__ */ Object.keys(RESIDUALS) as readonly Residual[];
