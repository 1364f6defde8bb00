import type { Elementwise } from "@adjoint/reference";
import { ArgumentError } from "@adjoint/reference";
import { describe, requireCount, requireOptions, requirePositive } from "./arguments.ts";

/** What a layer applies to z = x·W + b. `softmax` is for the last layer alone. */
export type Activation = Elementwise | "softmax";

// An object, so that the compiler asks for every one of them.
const all: Readonly<Record<Activation, true>> = {
  identity: true,
  sigmoid: true,
  tanh: true,
  relu: true,
  leakyRelu: true,
  gelu: true,
  softmax: true,
};

/** The names of all activations. */
export const ACTIVATIONS = Object.keys(all) as readonly Activation[];

/** Draws the weights of a layer with n₀ inputs and n₁ units from the network's seed. */
export type Initializer =
  /** U(−r, r) with r = √6/√(n₀ + n₁): Glorot & Bengio 2010, eq. 16. Biases start at 0. */
  | "xavier"
  /** N(0, 2/n₀): He, Zhang, Ren & Sun 2015, eq. 10. Biases start at 0. */
  | "he"
  | Uniform;

/** U(−ε, ε), weights and biases alike: the course exercise's `randInitializeWeights`. */
export interface Uniform {
  readonly kind: "uniform";
  readonly epsilon: number;
}

/** @param epsilon the bound, above 0: every weight and bias is drawn from U(−ε, ε) */
export function uniform(epsilon: number): Uniform {
  requirePositive("uniform", "epsilon", epsilon, "The course exercise takes 0.12.");
  return { kind: "uniform", epsilon };
}

/** A matrix that is given: rows, or a flat array in row-major order. */
export type GivenMatrix = readonly ArrayLike<number>[] | Float32Array | Float64Array;

export interface DenseOptions {
  /** For this layer instead of the network's. */
  readonly initializer?: Initializer;
  /** W[n₀, n₁] instead of random ones: row i holds what leads from input i. Copied. */
  readonly weights?: GivenMatrix;
  /** b[n₁] instead of random ones or zeros. Copied. */
  readonly biases?: ArrayLike<number>;
}

/** A dense layer: a = f(x·W + b). */
export interface Dense<A extends Activation = Activation> extends DenseOptions {
  readonly kind: "dense";
  readonly units: number;
  readonly activation: A;
}

/**
 * A dense layer of `units` units, f = `activation`.
 * @throws ArgumentError where `units` is no whole number from 1 on, or the activation or initialiser is unknown
 */
export function dense<const A extends Activation>(units: number, activation: A, options: DenseOptions = {}): Dense<A> {
  requireOptions("dense", options, ["initializer", "weights", "biases"]);
  checkDense("dense", units, activation, options);
  return { kind: "dense", units, activation, ...options };
}

/** What {@link dense} holds a layer to; `network` asks again, for layers that were written by hand. */
export function checkDense(where: string, units: unknown, activation: unknown, options: DenseOptions): void {
  requireCount(where, "units", units, "Give the layer at least one unit.");
  if (!ACTIVATIONS.includes(activation as Activation)) {
    throw new ArgumentError(`${where}: the activation is unknown: ${describe(activation)}. Use one of ${ACTIVATIONS.join(", ")}.`);
  }
  if (options.initializer !== undefined) checkInitializer(where, options.initializer);
}

export function checkInitializer(where: string, initializer: unknown): void {
  if (initializer === "xavier" || initializer === "he") return;
  const { kind, epsilon } = (initializer ?? {}) as Partial<Uniform>;
  if (kind === "uniform") requirePositive("uniform", "epsilon", epsilon, "The course exercise takes 0.12.");
  else throw new ArgumentError(`${where}: the initializer is unknown: ${describe(initializer)}. Use "xavier", "he" or uniform(epsilon).`);
}
