/**
 * The activations that apply to each element, declared once; every other list is derived from this table or checked against it. `softmax` is not among them:
 * it is an instruction. Each entry states the value a = f(z), then g·f′ as the backward pass computes it. Brackets give the order of the operations; each
 * operation is rounded to the precision, and so is each constant, once. σ is the logistic function 1/(1 + exp(−z)).
 * - `code`: the number in the records of the kernels
 * - `derivativeFrom`: the matrix that f′ is computed from, A = f(Z) or Z
 * - `joints`: the outputs at which two pieces of the formula join, in ascending order: there f′ or f″ jumps, and differences are off
 * - `initializer`: the initialiser that suits the activation where the user names none: `he` for those that pass about half of the variance on
 */
export const ELEMENTWISE = {
  /** a = z; g */
  identity: { code: 0, derivativeFrom: "none", joints: [], initializer: "xavier" },
  /** a = σ(z); g·(a·(1 − a)) */
  sigmoid: { code: 1, derivativeFrom: "A", joints: [], initializer: "xavier" },
  /** a = tanh(z); g·(1 − (a·a)) */
  tanh: { code: 2, derivativeFrom: "A", joints: [], initializer: "xavier" },
  /** a = z < 0 ? 0 : z (keeps NaN and −0); a > 0 ? g : 0 */
  relu: { code: 3, derivativeFrom: "A", joints: [0], initializer: "he" },
  /** a = z < 0 ? 0.01·z : z; a > 0 ? g : 0.01·g */
  leakyRelu: { code: 4, derivativeFrom: "A", joints: [0], initializer: "he" },
  /**
   * a = z·s, s = σ(z·(c + d·(z·z))), c = 2√(2/π), d = 0.044715·c; g·(s + ((s·(1 − s))·(z·(c + (3d)·(z·z))))).
   * The tanh form of Hendrycks & Gimpel 2016, written with σ.
   */
  gelu: { code: 5, derivativeFrom: "Z", joints: [], initializer: "he" },
  /** a = z·s, s = σ(z); g·(s·(1 + (z·(1 − s)))). Elfwing, Uchibe & Doya 2018; also called swish. */
  silu: { code: 6, derivativeFrom: "Z", joints: [], initializer: "he" },
  /** a = z < 0 ? exp(z) − 1 : z; a > 0 ? g : g·(a + 1). Clevert, Unterthiner & Hochreiter 2016, α = 1. */
  elu: { code: 7, derivativeFrom: "A", joints: [0], initializer: "he" },
  /**
   * a = z < 0 ? (λα)·(exp(z) − 1) : λ·z; a > 0 ? λ·g : g·(a + λα), λ = 1.0507009873554805, α = 1.6732632423543772.
   * Klambauer, Unterthiner, Mayr & Hochreiter 2017.
   */
  selu: { code: 8, derivativeFrom: "A", joints: [0], initializer: "xavier" },
  /** a = max(z, 0) + log(1 + exp(−|z|)), the logarithm accurate where the power is small; g·(1 − exp(−a)), 0 for a < 0 */
  softplus: { code: 9, derivativeFrom: "A", joints: [], initializer: "he" },
  /**
   * a = z·(n/(n + 2)) = z·tanh(log(1 + exp(z))), n = w·(w + 2), w = exp(c), c = min(z, 20) in f32, min(z, 40) in f64;
   * g·((n + ((c·(4·(w·(w + 1))))/(n + 2)))/(n + 2)). Misra 2019.
   */
  mish: { code: 10, derivativeFrom: "Z", joints: [], initializer: "he" },
  /** a = x < 0 ? 0 : x > 1 ? 1 : x, x = (z·(1/6)) + ½; 0 < a < 1 ? g·(1/6) : 0. The slope of PyTorch and Keras 3. */
  hardSigmoid: { code: 11, derivativeFrom: "A", joints: [0, 1], initializer: "xavier" },
  /** a = exp(z); g·a. For means of counts: its inverse is the logarithm. */
  exponential: { code: 12, derivativeFrom: "A", joints: [], initializer: "xavier" },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly code: number;
      readonly derivativeFrom: "none" | "A" | "Z";
      readonly joints: readonly number[];
      readonly initializer: "xavier" | "he";
    }
  >
>;

export type Elementwise = keyof typeof ELEMENTWISE;

/** The names in {@link ELEMENTWISE}, by code. */
export const ELEMENTWISE_NAMES = /* @__PURE__ */ Object.keys(ELEMENTWISE) as readonly Elementwise[];
