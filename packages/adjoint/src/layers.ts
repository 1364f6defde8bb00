import { ELEMENTWISE_NAMES } from "@adjoint/reference";
import type { Elementwise } from "@adjoint/reference";
import { requireCount, requireOptions, requirePositive } from "./arguments.ts";
import { fail } from "./errors.ts";

/** What a layer applies to z = x·W + b. `softmax` is for the last layer alone. */
export type Activation = Elementwise | "softmax";

/** The names of all activations. */
export const ACTIVATIONS: readonly Activation[] = [...ELEMENTWISE_NAMES, "softmax"];

/** Draws the weights of a layer with n₀ inputs and n₁ units from the network's seed. */
export type Initializer =
  /** U(−r, r) with r = √6/√(n₀ + n₁): Glorot & Bengio 2010, eq. 16. Biases start at 0. */
  | "xavier"
  /** N(0, 1/n₀): LeCun, Bottou, Orr & Müller 1998, section 4.6. Biases start at 0. */
  | "lecun"
  /** N(0, 2/n₀): He, Zhang, Ren & Sun 2015, eq. 10. Biases start at 0. */
  | "he"
  | Uniform;

/** U(−ε, ε), weights and biases alike: the course exercise's `randInitializeWeights`. */
export interface Uniform {
  readonly kind: "uniform";
  readonly epsilon: number;
}

/** Draws every weight and bias from U(−ε, ε); ε > 0. */
export function uniform(epsilon: number): Uniform {
  requirePositive("uniform", "initialBound", epsilon);
  return { kind: "uniform", epsilon };
}

/** A matrix that is given: rows, or a flat array in row-major order. */
export type GivenMatrix = readonly ArrayLike<number>[] | Float32Array | Float64Array;

/** What a hidden layer is normalised over: the units of each row (Ba, Kiros & Hinton 2016), or each unit over the rows of a batch (Ioffe & Szegedy 2015). */
export type Normalization = "layer" | "batch";

export interface DenseOptions {
  /**
   * Of a hidden layer: z = g·(x·W − μ)/√(σ² + 10⁻⁵) + b, with scales g that are trained. `batch` takes μ and σ² of the batch in training, and their running means, a tenth
   * new at each step, elsewhere.
   */
  readonly normalization?: Normalization;
  /** For this layer instead of the network's. */
  readonly initializer?: Initializer;
  /** W[n₀, n₁] instead of random ones: row i holds the weights from input i. Copied. */
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
 * Creates a dense layer of `units` units, f = `activation`.
 * @throws ArgumentError where `units` is not an integer ≥ 1, or the activation or initialiser is unknown
 */
export function dense<const A extends Activation>(units: number, activation: A, options: DenseOptions = {}): Dense<A> {
  requireOptions("dense", options, ["normalization", "initializer", "weights", "biases"]);
  checkDense("dense", units, activation, options);
  return { kind: "dense", units, activation, ...options };
}

/** Checks what {@link dense} requires of a layer; `network` repeats it for layers that were written by hand. */
export function checkDense(where: string, units: unknown, activation: unknown, options: DenseOptions): void {
  requireCount(where, "units", units);
  if (!ACTIVATIONS.includes(activation as Activation)) fail(where, "unknown-activation", { value: activation, names: ACTIVATIONS });
  const { normalization } = options;
  if (normalization !== undefined && normalization !== "layer" && normalization !== "batch")
    fail(where, "unknown-normalization", { value: normalization });
  if (options.initializer !== undefined) checkInitializer(where, options.initializer);
}

export function checkInitializer(where: string, initializer: unknown): void {
  if (initializer === "xavier" || initializer === "lecun" || initializer === "he") return;
  const { kind, epsilon } = (initializer ?? {}) as Partial<Uniform>;
  if (kind === "uniform") requirePositive("uniform", "initialBound", epsilon);
  else fail(where, "unknown-initializer", { value: initializer });
}
