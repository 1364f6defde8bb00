import type { Matrix, Precision } from "./matrix.ts";

/** Functions applied to each element of Z[m, n] on its own; `softmax` is not among them, it is an instruction. */
export type Elementwise = "identity" | "sigmoid" | "tanh" | "relu" | "leakyRelu" | "gelu";

/** What a squared error sums: ½Σ(a − y)², Σ(a − y)², or the mean over the K outputs, (1/K)Σ(a − y)². */
export type SquaredErrorConvention = "half" | "sum" | "mean";

/**
 * One step of an optimiser on one parameter. t counts the steps from 1, g is the gradient, every product and sum is rounded to the precision.
 * - `sgd`       θ ← θ − η·g
 * - `momentum`  v ← μ·v + g;             θ ← θ − η·v          (v adds up gradients)
 * - `velocity`  v ← μ·v − η·g;           θ ← θ + v            (v is the step itself: Sutskever et al. 2013, eq. 1–2)
 * - `nesterov`  v ← μ·v + g;             θ ← θ − η·(g + μ·v)
 * - `rmsprop`   s ← ρ·s + (1−ρ)·g²;      θ ← θ − η·g/(√s + ε)
 * - `adam`      m ← β1·m + (1−β1)·g; v ← β2·v + (1−β2)·g²; θ ← θ − η_t·m/(√v + ε_t)
 *               with c = √(1−β2^t), η_t = η·c/(1−β1^t), ε_t = ε·c: Kingma & Ba 2015, algorithm 1, with the two corrections taken out of the loop
 * - `adamw`     θ ← θ − (η·λ)·θ where `decay` is set, then as adam (Loshchilov & Hutter 2019, algorithm 2, with the schedule in η)
 */
export type OptimizerKind = "sgd" | "momentum" | "velocity" | "nesterov" | "rmsprop" | "adam" | "adamw";

/** How many matrices of state, each of the parameter's shape, an optimiser keeps. */
export const OPTIMIZER_STATES: Readonly<Record<OptimizerKind, number>> = {
  sgd: 0,
  momentum: 1,
  velocity: 1,
  nesterov: 1,
  rmsprop: 1,
  adam: 2,
  adamw: 2,
};

/**
 * The elements of the `hyper` matrix [1, 8], f64: what an optimiser is set to, and how far it has come. Writing them between runs changes the rate;
 * reading them back with the parameters and their states is all that a checkpoint needs.
 */
export const HYPER = {
  learningRate: 0,
  /** μ of momentum, ρ of RMSProp, β1 of Adam */
  beta1: 1,
  beta2: 2,
  epsilon: 3,
  weightDecay: 4,
  /** β1^t and β2^t after t steps; they start at 1 */
  beta1Power: 5,
  beta2Power: 6,
  /** t */
  steps: 7,
} as const;

/**
 * One instruction. m is the number of rows of the batch at hand (at most the rows of the matrices, which are the program's `batchSize`);
 * letters and shapes are those of `docs/maths.md`. Sums run over ascending indices and start where it is said, so every backend that
 * rounds after each operation gives the same bits.
 */
export type Instruction =
  /** into[i, :] = scale · from[order[position + i], :]. u8 becomes a number of the program, rounded once after scaling; u32 and equal storages are copied and `scale` must be 1 */
  | { readonly op: "gather"; readonly from: Matrix; readonly order: Matrix; readonly into: Matrix; readonly scale: number }
  /** Z[m, n] = b[1, n] + X[m, k]·W[k, n] (the sum starts at b), A = f(Z). `Z` is stored where it is given: gelu's derivative needs it */
  | {
      readonly op: "denseForward";
      readonly X: Matrix;
      readonly W: Matrix;
      readonly b: Matrix;
      readonly A: Matrix;
      readonly Z?: Matrix;
      readonly activation: Elementwise;
    }
  /** A[i, :] = exp(Z[i, :] − max) / Σ exp(Z[i, :] − max), the sum from the left */
  | { readonly op: "softmax"; readonly Z: Matrix; readonly A: Matrix }
  /** A = softmax(Z), dZ = (A − Y)/m; loss −Σ Y·log A. Y is class numbers u32[m, 1] or targets [m, n] */
  | { readonly op: "softmaxCrossEntropy"; readonly Z: Matrix; readonly Y: Matrix; readonly A: Matrix; readonly dZ?: Matrix }
  /** A = σ(Z), dZ = (A − Y)/m; loss Σ max(Z, 0) − Z·Y + log(1 + exp(−|Z|)) */
  | { readonly op: "sigmoidCrossEntropy"; readonly Z: Matrix; readonly Y: Matrix; readonly A: Matrix; readonly dZ?: Matrix }
  /** dZ = (c/m)(A − Y) ∘ f′; loss (c/2)Σ(A − Y)²; c = 1 (half), 2 (sum), 2/n (mean). `Z` is needed by gelu */
  | {
      readonly op: "squaredError";
      readonly A: Matrix;
      readonly Z?: Matrix;
      readonly Y: Matrix;
      readonly dZ?: Matrix;
      readonly activation: Elementwise;
      readonly convention: SquaredErrorConvention;
    }
  /** Adds (λ/2)·Σ W² to the loss of the batch: its cost is then mean loss + (λ/2m)·ΣW². Column sums in the precision, added up in f64 from the left */
  | { readonly op: "penalty"; readonly W: Matrix; readonly l2: number }
  /** dW[k, n] = Xᵀ[k, m]·dZ[m, n] + (λ/m)·W, db[1, n] = Σ_i dZ[i, :]; both sums start at 0 and go down the batch, the penalty comes last */
  | {
      readonly op: "denseBackwardWeights";
      readonly X: Matrix;
      readonly dZ: Matrix;
      readonly W: Matrix;
      readonly dW: Matrix;
      readonly db: Matrix;
      readonly l2: number;
    }
  /** dX[m, k] = (dZ[m, n]·Wᵀ[n, k]) ∘ f′, where X = A = f(Z) are the outputs of the layer before (so dX is its dZ). `activation` identity: the gradient at X itself */
  | {
      readonly op: "denseBackwardInput";
      readonly dZ: Matrix;
      readonly W: Matrix;
      readonly dX: Matrix;
      readonly A?: Matrix;
      readonly Z?: Matrix;
      readonly activation: Elementwise;
    }
  /** Counts a step: t, β1^t and β2^t in `hyper`. Stands once before the updates of a step */
  | { readonly op: "tick"; readonly hyper: Matrix }
  /** One optimiser step on one parameter, element by element; `decay`: AdamW's weight decay applies (weights, not biases) */
  | {
      readonly op: "update";
      readonly optimizer: OptimizerKind;
      readonly theta: Matrix;
      readonly gradient: Matrix;
      readonly states: readonly Matrix[];
      readonly hyper: Matrix;
      readonly decay: boolean;
    }
  /** C[m, n] = S + op(A)[m, k]·op(B)[k, n], op being transposition where said; S is zeros, C itself, or a row [1, n]. Whole matrices: the batch does not matter. With zeros, C is never read */
  | {
      readonly op: "gemm";
      readonly A: Matrix;
      readonly B: Matrix;
      readonly C: Matrix;
      readonly transposeA: boolean;
      readonly transposeB: boolean;
      readonly start: "zero" | "C" | Matrix;
    };

export type Op = Instruction["op"];
export type InstructionOf<O extends Op> = Extract<Instruction, { op: O }>;

/**
 * A computation as data: what one step (one batch) does, over named matrices in one block of memory.
 * A backend runs it for as many batches as it is told, in one call.
 */
export interface Program {
  readonly precision: Precision;
  /** Rows of a batch at the most. */
  readonly batchSize: number;
  /** All matrices, with their places in the row-major plan. */
  readonly matrices: readonly Matrix[];
  /** Size of the row-major plan [bytes]. */
  readonly bytes: number;
  readonly instructions: readonly Instruction[];
  /**
   * The matrices that may be read from a machine after a run. What is not named here a backend may fuse away
   * (a gradient that only the update reads need not exist).
   */
  readonly outputs: readonly Matrix[];
}
