import type { Elementwise } from "./activations.ts";
import type { Residual, SquaredErrorConvention } from "./losses.ts";
import type { Matrix, Precision } from "./matrix.ts";
import type { OptimizerKind } from "./optimizers.ts";

/**
 * Powers of a softmax below this become 0. Beside the largest, 1, they are nothing, and the gradients that they would start soon are denormal numbers, in which a
 * network that has memorised its data would compute several times as long.
 */
export const SMALLEST_POWER: Readonly<Record<Precision, number>> = { f32: 2 ** -64, f64: 2 ** -512 };

/** (−1)ᵏ·π^(2k + 1)/(2k + 1)!: sin πx to 7e-10 for |x| ≤ ½. */
export const SINE_PI: readonly number[] = [
  Math.PI,
  -5.16771278004997,
  2.550164039877345,
  -0.5992645293207921,
  0.08214588661112823,
  -0.00737043094571435,
  0.00046630280576761255,
];

/** What is normalised to mean 0 and variance 1: the rows of a batch (layer normalisation), or its columns (batch normalisation). */
export type NormalizedOver = "rows" | "columns";

/**
 * One instruction. m is the number of rows of the batch at hand (at most the rows of the matrices, which are the program's `batchSize`);
 * letters and shapes are those of `docs/maths.md`. Sums run over ascending indices and start where stated; every product and every sum is rounded to the
 * precision, so every backend that rounds after each operation gives the same bits, in whatever order it visits rows and columns. exp, log and tanh are
 * the polynomials of `elementary.ts`.
 *
 * An instruction does not read what it writes, except those of `UPDATE_OPS`, a `gemm` that starts at C and a `dropout` whose D is A. The content of rows from m
 * on is undefined.
 * A loss may have `weights` s[m, 1]: dZ and the loss of row i are multiplied with s_i after all else, each product rounded to the precision.
 * Losses are summed as follows: the terms of a row from the left, starting at 0, in the precision; the rows from the top, starting at 0, in f64.
 */
export type Instruction =
  /**
   * into[i, :] = scale · from[order[position + i], :]. A byte becomes a number of the program: exactly, then times `scale` rounded to the precision, the
   * product rounded. Numbers of the program and u32 are copied and `scale` must be 1. `order` is u32[rows, 1]
   */
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
  /** A[i, j] = e_j / Σ e, e_j = exp(Z[i, j] − max), 0 below `SMALLEST_POWER`; max over the row, the sum from the left starting at 0 */
  | { readonly op: "softmax"; readonly Z: Matrix; readonly A: Matrix }
  /**
   * A = softmax(Z), dZ = (1/m)·(A − Y), where 1/m is rounded to the precision and Y of a class number is 1 at the class, 0 elsewhere.
   * Loss −Σ Y·log A, without underflow: a row adds its terms Y_j·(log Σ e − (Z_j − max)); of a class number the one term, without the product.
   * Y is class numbers u32[m, 1] or targets [m, n]; a class and its one-hot row give the same bits
   */
  | {
      readonly op: "softmaxCrossEntropy";
      readonly Z: Matrix;
      readonly Y: Matrix;
      readonly A: Matrix;
      readonly dZ?: Matrix;
      readonly weights?: Matrix;
    }
  /** A = σ(Z) as the activation, dZ = (1/m)·(A − Y), 1/m rounded; loss: the terms (max(Z, 0) − (Z·Y)) + log(1 + exp(−|Z|)), where max(Z, 0) = Z < 0 ? 0 : Z */
  | {
      readonly op: "sigmoidCrossEntropy";
      readonly Z: Matrix;
      readonly Y: Matrix;
      readonly A: Matrix;
      readonly dZ?: Matrix;
      readonly weights?: Matrix;
    }
  /**
   * g = (c/m)·(A − Y), dZ = g·f′; c = 1 (half), 2 (sum), 2/n (mean), and c/m is computed in f64 and rounded.
   * Loss: a row adds its terms (A − Y)·(A − Y) and multiplies the sum with c/2, rounded. `Z` is needed by gelu
   */
  | {
      readonly op: "squaredError";
      readonly A: Matrix;
      readonly Z?: Matrix;
      readonly Y: Matrix;
      readonly dZ?: Matrix;
      readonly weights?: Matrix;
      readonly activation: Elementwise;
      readonly convention: SquaredErrorConvention;
    }
  /**
   * A robust loss of the error e = A − Y: g = e·h′(e) by `RESIDUALS`, dZ = ((c/m)·g)·f′; c = 1/n, c/m computed in f64 and rounded. Loss: a row adds its terms
   * g·(e − (h·g)) and multiplies the sum with c, rounded. `parameter` is rounded. `Z` is needed by activations whose derivative starts from it
   */
  | {
      readonly op: "residualError";
      readonly residual: Residual;
      readonly parameter: number;
      readonly A: Matrix;
      readonly Z?: Matrix;
      readonly Y: Matrix;
      readonly dZ?: Matrix;
      readonly weights?: Matrix;
      readonly activation: Elementwise;
    }
  /** A = exp(Z), dZ = (1/m)·(A − Y), 1/m rounded; loss: the terms A − (Z·Y): −log of the Poisson probability of Y at the mean A, without log(Y!) */
  | {
      readonly op: "poissonError";
      readonly Z: Matrix;
      readonly Y: Matrix;
      readonly A: Matrix;
      readonly dZ?: Matrix;
      readonly weights?: Matrix;
    }
  /**
   * A = σ(Z) as the activation. With x = Z where Y > ½ and −Z elsewhere, w = α there and 1 − α here, both rounded: l = log(1 + exp(−|x|)),
   * t = max(−x, 0) + l = −log p, q = exp(−(max(x, 0) + l)) = 1 − p, p = exp(−t), k = exp(−(γ·(max(x, 0) + l))) = q^γ, where max(x, 0) = x < 0 ? 0 : x.
   * Loss: the terms (w·k)·t. dZ = (1/m)·s, s = (w·k)·(q + ((γ·p)·t)), its sign changed where Y > ½
   */
  | {
      readonly op: "focalError";
      readonly gamma: number;
      readonly alpha: number;
      readonly Z: Matrix;
      readonly Y: Matrix;
      readonly A: Matrix;
      readonly dZ?: Matrix;
      readonly weights?: Matrix;
    }
  /**
   * D[i, j] = 0 where the number u of (i, j) is below ⌊rate·2³²⌋, else (1/(1 − rate))·A[i, j], the factor rounded. D may be A. u is word ⌊j/4⌋ mod 4 of
   * `philox4x32` with the counter (4·⌊j/16⌋ + j mod 4, position + i, epoch[0], 0) and the key (seed, stream): so a mask depends on the epoch and on the
   * place of the row in it, not on the size of a batch, and the backward pass makes it again
   */
  | {
      readonly op: "dropout";
      readonly A: Matrix;
      readonly D: Matrix;
      readonly epoch: Matrix;
      readonly rate: number;
      readonly seed: number;
      readonly stream: number;
    }
  /**
   * D = A + (σ·n), n normal by Box & Muller 1958, σ rounded. Of the block of (i, j) as in `dropout`, with w = ⌊j/4⌋ mod 4, words 0 and 1 make the n of w = 0 and 1, words 2 and 3
   * those of 2 and 3: x = (u·2⁻³²) + 2⁻³³ from the first, converted and rounded; r = √(−2·ln x); v = s·2⁻³¹ from the second as a signed integer; n is r·cos πv for the
   * first and r·sin πv for the second, cos πv = P(½ − |v|), sin πv = ±P(|v|, or 1 − |v| above ½), P(x) = x·(c₀ + x²·(c₁ + … x²·c₆)) by `SINE_PI`, rounded
   */
  | {
      readonly op: "noise";
      readonly A: Matrix;
      readonly D: Matrix;
      readonly epoch: Matrix;
      readonly deviation: number;
      readonly seed: number;
      readonly stream: number;
    }
  /**
   * H = (U − μ)·s, Z = (g·H) + b, A = f(Z), over each row of U[m, n], or over each column down the batch, whose c numbers are taken in their order: μ = (ΣU)/c,
   * v = (Σ (U − μ)·(U − μ))/c, s = 1/√(v + ε), ε rounded, each sum from 0. g[1, n] and b[1, n] belong to columns; s, μ and v go to S, M and V, [m, 1] of rows and [1, n] of columns
   */
  | {
      readonly op: "normalize";
      readonly over: NormalizedOver;
      readonly epsilon: number;
      readonly U: Matrix;
      readonly g: Matrix;
      readonly b: Matrix;
      readonly H: Matrix;
      readonly S: Matrix;
      readonly M: Matrix;
      readonly V: Matrix;
      readonly Z: Matrix;
      readonly A: Matrix;
      readonly activation: Elementwise;
    }
  /**
   * From dZ: dg[1, n] = Σ_i dZ·H and db[1, n] = Σ_i dZ, from 0 down the batch; with d = g·dZ, over each row or column of c numbers p = (Σd)/c, q = (Σ d·H)/c, from 0:
   * dU = S·((d − p) − (H·q))
   */
  | {
      readonly op: "normalizeBackward";
      readonly over: NormalizedOver;
      readonly dZ: Matrix;
      readonly g: Matrix;
      readonly H: Matrix;
      readonly S: Matrix;
      readonly dU: Matrix;
      readonly dg: Matrix;
      readonly db: Matrix;
    }
  /**
   * Adds (λ/2)·Σ W² to the loss of the batch: its cost is then mean loss + (λ/2m)·ΣW². The sums of the columns (squares down the rows, starting at 0) in
   * the precision; added up in f64 from the left, starting at 0, times λ/2 in f64
   */
  | { readonly op: "penalty"; readonly W: Matrix; readonly l2: number }
  /** Adds λ₁·Σ |W| likewise: the cost is then mean loss + (λ₁/m)·Σ|W| */
  | { readonly op: "magnitudePenalty"; readonly W: Matrix; readonly l1: number }
  /**
   * dW[k, n] = Xᵀ[k, m]·dZ[m, n] + ((λ/m)·W) + (λ₁/m)·sign W, db[1, n] = Σ_i dZ[i, :]; both sums start at 0 and go down the batch. The penalties come last, λ/m and
   * λ₁/m computed in f64 and rounded, sign 0 = 0; what is 0 or not given is not added, and W is then not read
   */
  | {
      readonly op: "denseBackwardWeights";
      readonly X: Matrix;
      readonly dZ: Matrix;
      readonly W: Matrix;
      readonly dW: Matrix;
      readonly db: Matrix;
      readonly l2: number;
      readonly l1?: number;
    }
  /**
   * dX[m, k] = (dZ[m, n]·Wᵀ[n, k]) ∘ f′, the sum starting at 0, where X = A = f(Z) are the outputs of the layer before (so dX is its dZ).
   * `activation` identity: the gradient at X itself. gelu needs Z, the others but identity A
   */
  | {
      readonly op: "denseBackwardInput";
      readonly dZ: Matrix;
      readonly W: Matrix;
      readonly dX: Matrix;
      readonly A?: Matrix;
      readonly Z?: Matrix;
      readonly activation: Elementwise;
    }
  /**
   * Limits gradients in place. By value: each to [−limit, limit], limit rounded. By norm: N = √S in f64, S = Σ g² over all of them in their order, each down its
   * columns and then from the left, from 0, in f64 (the squares of a great gradient in f32 would be infinite); where N > limit, g ← r·g with r = limit/N in f64, rounded
   */
  | { readonly op: "clip"; readonly gradients: readonly Matrix[]; readonly by: "value" | "norm"; readonly limit: number }
  /** Limits the norm of each column of W, the weights into a unit, in place: s = Σ W² down the rows, starting at 0; where s > c·c, W ← (c/√s)·W, c the rounded limit */
  | { readonly op: "maxNorm"; readonly W: Matrix; readonly limit: number }
  /** mean ← mean + (rate·(from − mean)), element by element, rate rounded */
  | { readonly op: "average"; readonly from: Matrix; readonly mean: Matrix; readonly rate: number }
  /** Counts a step, in f64: t ← t + 1, β1^t ← β1^t·β1, β2^t ← β2^t·β2 in `hyper`; a power below the smallest state of f64 becomes 0, as states do. Stands once before the updates of a step */
  | { readonly op: "tick"; readonly hyper: Matrix }
  /** One optimiser step on one parameter, element by element; `decay`: AdamW's weight decay applies (weights, not biases). η is that of `hyper` times `rate`, 1 unless given, in f64 */
  | {
      readonly op: "update";
      readonly optimizer: OptimizerKind;
      readonly theta: Matrix;
      readonly gradient: Matrix;
      readonly states: readonly Matrix[];
      readonly hyper: Matrix;
      readonly decay: boolean;
      readonly rate?: number;
    }
  /**
   * C[m, n] = S + op(A)[m, k]·op(B)[k, n], op being transposition where said; S is zeros, C itself, or a row [1, n]; the sum starts at S.
   * Whole matrices: the batch does not matter. With zeros or a row, C is never read
   */
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

/** The instructions that change parameters or gradients in place. The losses stand before all of them, so a run can stop between. */
export const UPDATE_OPS = ["clip", "tick", "update", "maxNorm", "average"] as const satisfies readonly Op[];

/** Whether an operation is one of `UPDATE_OPS`. */
export function isUpdateOp(op: string): boolean {
  return (UPDATE_OPS as readonly string[]).includes(op);
}

export type InstructionOf<O extends Op> = Extract<Instruction, { op: O }>;

/**
 * A computation as data: what one step (one batch) does, over named matrices in one block of memory.
 * A backend runs it for any number of batches in one call. `checkProgram` states what must hold; for example, the matrices do not overlap, and the
 * losses stand before the first of `UPDATE_OPS`.
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
