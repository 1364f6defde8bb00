/** Executes programs. All backends give the same results: bit for bit, except those with a derived bound (`relaxed`, `baseline`). */
declare interface Backend {
    /** `reference`, `baseline`, `simd`, `relaxed` */
    readonly name: string;
    /**
     * Validates the program (`checkProgram`) and allocates its memory; matrices start as zeros. Nothing needs to be disposed of.
     * @throws ShapeError if an instruction breaks a shape rule, HostError if the memory cannot be allocated.
     */
    load(program: Program): Machine;
}

/**
 * How exactly a backend computes: the standard model of rounding, fl(a ∘ b) = (a ∘ b)(1 + δ), |δ| ≤ u (Higham, "Accuracy and stability of numerical
 * algorithms", 2nd ed., section 2.2), each figure relative.
 */
export declare interface Bound {
    /** u of a sum, product, quotient or root. */
    readonly operation: number;
    /** u of storing a result, where that is in a lower precision than it was computed in. */
    readonly store: number;
    /** Error of exp, log and tanh. */
    readonly elementary: number;
    /** The absolute error where a result underflows: denormal numbers may become 0. */
    readonly underflow: number;
}

export declare interface ConformanceOptions {
    readonly backend: Backend;
    /** How a test is declared: vitest's `test`, node:test's, or whatever runs a function and takes what it throws for a failure. */
    readonly test: (title: string, check: () => void) => unknown;
    readonly precision: Precision;
    /** How exactly the backend computes; none: every bit is the reference's. */
    readonly bound?: Bound;
}

/**
 * The activations that apply to each element, declared once; every other list is derived from this table or checked against it. `softmax` is not among them:
 * it is an instruction. Each entry states the value a = f(z), then g·f′ as the backward pass computes it. Brackets give the order of the operations; each
 * operation is rounded to the precision, and so is each constant, once. σ is the logistic function 1/(1 + exp(−z)).
 * - `code`: the number in the records of the kernels
 * - `derivativeFrom`: the matrix that f′ is computed from, A = f(Z) or Z
 * - `joints`: the outputs at which two pieces of the formula join, in ascending order: there f′ or f″ jumps, and differences are off
 * - `initializer`: the initialiser that suits the activation where the user names none: `he` for those that pass about half of the variance on
 */
declare const ELEMENTWISE: {
    /** a = z; g */
    readonly identity: {
        readonly code: 0;
        readonly derivativeFrom: "none";
        readonly joints: readonly [];
        readonly initializer: "xavier";
    };
    /** a = σ(z); g·(a·(1 − a)) */
    readonly sigmoid: {
        readonly code: 1;
        readonly derivativeFrom: "A";
        readonly joints: readonly [];
        readonly initializer: "xavier";
    };
    /** a = tanh(z); g·(1 − (a·a)) */
    readonly tanh: {
        readonly code: 2;
        readonly derivativeFrom: "A";
        readonly joints: readonly [];
        readonly initializer: "xavier";
    };
    /** a = z < 0 ? 0 : z (keeps NaN and −0); a > 0 ? g : 0 */
    readonly relu: {
        readonly code: 3;
        readonly derivativeFrom: "A";
        readonly joints: readonly [0];
        readonly initializer: "he";
    };
    /** a = z < 0 ? 0.01·z : z; a > 0 ? g : 0.01·g */
    readonly leakyRelu: {
        readonly code: 4;
        readonly derivativeFrom: "A";
        readonly joints: readonly [0];
        readonly initializer: "he";
    };
    /**
     * a = z·s, s = σ(z·(c + d·(z·z))), c = 2√(2/π), d = 0.044715·c; g·(s + ((s·(1 − s))·(z·(c + (3d)·(z·z))))).
     * The tanh form of Hendrycks & Gimpel 2016, written with σ.
     */
    readonly gelu: {
        readonly code: 5;
        readonly derivativeFrom: "Z";
        readonly joints: readonly [];
        readonly initializer: "he";
    };
    /** a = z·s, s = σ(z); g·(s·(1 + (z·(1 − s)))). Elfwing, Uchibe & Doya 2018; also called swish. */
    readonly silu: {
        readonly code: 6;
        readonly derivativeFrom: "Z";
        readonly joints: readonly [];
        readonly initializer: "he";
    };
    /** a = z < 0 ? exp(z) − 1 : z; a > 0 ? g : g·(a + 1). Clevert, Unterthiner & Hochreiter 2016, α = 1. */
    readonly elu: {
        readonly code: 7;
        readonly derivativeFrom: "A";
        readonly joints: readonly [0];
        readonly initializer: "he";
    };
    /**
     * a = z < 0 ? (λα)·(exp(z) − 1) : λ·z; a > 0 ? λ·g : g·(a + λα), λ = 1.0507009873554805, α = 1.6732632423543772.
     * Klambauer, Unterthiner, Mayr & Hochreiter 2017.
     */
    readonly selu: {
        readonly code: 8;
        readonly derivativeFrom: "A";
        readonly joints: readonly [0];
        readonly initializer: "xavier";
    };
    /** a = max(z, 0) + log(1 + exp(−|z|)), the logarithm accurate where the power is small; g·(1 − exp(−a)), 0 for a < 0 */
    readonly softplus: {
        readonly code: 9;
        readonly derivativeFrom: "A";
        readonly joints: readonly [];
        readonly initializer: "he";
    };
    /**
     * a = z·(n/(n + 2)) = z·tanh(log(1 + exp(z))), n = w·(w + 2), w = exp(c), c = min(z, 20) in f32, min(z, 40) in f64;
     * g·((n + ((c·(4·(w·(w + 1))))/(n + 2)))/(n + 2)). Misra 2019.
     */
    readonly mish: {
        readonly code: 10;
        readonly derivativeFrom: "Z";
        readonly joints: readonly [];
        readonly initializer: "he";
    };
    /** a = x < 0 ? 0 : x > 1 ? 1 : x, x = (z·(1/6)) + ½; 0 < a < 1 ? g·(1/6) : 0. The slope of PyTorch and Keras 3. */
    readonly hardSigmoid: {
        readonly code: 11;
        readonly derivativeFrom: "A";
        readonly joints: readonly [0, 1];
        readonly initializer: "xavier";
    };
    /** a = exp(z); g·a. For means of counts: its inverse is the logarithm. */
    readonly exponential: {
        readonly code: 12;
        readonly derivativeFrom: "A";
        readonly joints: readonly [];
        readonly initializer: "xavier";
    };
};

declare type Elementwise = keyof typeof ELEMENTWISE;

/**
 * For a backend that rounds to the precision, but may leave out the rounding of a product that is added to something (fused multiply-add), in any order of the
 * sums: each result is within the model's bound of the exact one, as the reference's is. exp, log and tanh within 4 units of it: a fused
 * polynomial is no worse than one that rounds more.
 */
export declare function fusedBound(precision: Precision): Bound;

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
declare type Instruction = 
/**
* into[i, :] = scale · from[order[position + i], :]. A byte becomes a number of the program: exactly, then times `scale` rounded to the precision, the
* product rounded. Numbers of the program and u32 are copied and `scale` must be 1. `order` is u32[rows, 1]
*/
    {
    readonly op: "gather";
    readonly from: Matrix;
    readonly order: Matrix;
    readonly into: Matrix;
    readonly scale: number;
}
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
| {
    readonly op: "softmax";
    readonly Z: Matrix;
    readonly A: Matrix;
}
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
| {
    readonly op: "penalty";
    readonly W: Matrix;
    readonly l2: number;
}
/** Adds λ₁·Σ |W| likewise: the cost is then mean loss + (λ₁/m)·Σ|W| */
| {
    readonly op: "magnitudePenalty";
    readonly W: Matrix;
    readonly l1: number;
}
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
| {
    readonly op: "clip";
    readonly gradients: readonly Matrix[];
    readonly by: "value" | "norm";
    readonly limit: number;
}
/** Limits the norm of each column of W, the weights into a unit, in place: s = Σ W² down the rows, starting at 0; where s > c·c, W ← (c/√s)·W, c the rounded limit */
| {
    readonly op: "maxNorm";
    readonly W: Matrix;
    readonly limit: number;
}
/** mean ← mean + (rate·(from − mean)), element by element, rate rounded */
| {
    readonly op: "average";
    readonly from: Matrix;
    readonly mean: Matrix;
    readonly rate: number;
}
/** Counts a step, in f64: t ← t + 1, β1^t ← β1^t·β1, β2^t ← β2^t·β2 in `hyper`; a power below the smallest state of f64 becomes 0, as states do. Stands once before the updates of a step */
| {
    readonly op: "tick";
    readonly hyper: Matrix;
}
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

/** A program in memory. */
declare interface Machine {
    readonly backend: string;
    readonly program: Program;
    /**
     * Copies row-major values into the matrix from the first row on; the rows that are not given keep their values.
     * @throws ShapeError for incomplete rows or too many values, ArgumentError for an index or a class number out of range.
     */
    write(matrix: Matrix, values: ArrayLike<number>): void;
    /**
     * Returns a row-major copy, of the first `rows` rows if given, that the caller owns. The matrix must be among the program's outputs.
     * @param into what an earlier read of the same matrix and rows returned: it is filled again, and returned
     * @throws ArgumentError if it is not, or has fewer rows.
     */
    read(matrix: Matrix, rows?: number, into?: TypedArray): TypedArray;
    /**
     * Runs the program once for each batch of the rows [from, to): positions from, from + batchSize, … with min(batchSize, to − position) rows each.
     * A `gather` reads its rows through `order`; a program without one uses the rows that were written.
     * Stops before a batch whose loss is not finite has changed a parameter: no `tick` and no `update` of that batch has run.
     * @throws ArgumentError if [from, to) is not a range or exceeds an `order`.
     */
    run(from: number, to: number): Run;
}

/**
 * A named matrix of a program: `rows × cols` elements, row-major, from `offset` [bytes] in the program's one block of memory.
 * A backend may lay it out otherwise; what is read from and written to a machine is always row-major.
 */
declare interface Matrix {
    /** Unique in its program: `X`, `W1`, `b1`, `A1`, `dZ1`, … */
    readonly name: string;
    readonly rows: number;
    readonly cols: number;
    readonly storage: Storage_2;
    readonly offset: number;
}

/** What is normalised to mean 0 and variance 1: the rows of a batch (layer normalisation), or its columns (batch normalisation). */
declare type NormalizedOver = "rows" | "columns";

declare type OptimizerKind = keyof typeof OPTIMIZERS;

/**
 * The optimisers, declared once: `code` is the number in the records of the kernels, `states` names the matrices that each keeps for a parameter, all of its shape
 * (m and v: Adam's moments; v: a velocity; s: a mean square). `adamw` is `adam` with a decay before it.
 *
 * An entry states one step on one parameter. t counts the steps from 1, g is the gradient. Every product, sum, quotient and root is rounded to the precision,
 * from the left where no bracket says otherwise. The scalars η, μ, ρ, β1, β2, ε, (1−β1), (1−β2), (1−ρ), η_t, ε_t and (η·λ) are computed in f64 from `hyper`
 * and rounded to the precision once, before the loop.
 *
 * q is |g|, or {@link SMALLEST_SQUARED} where that is more: the squares of the gradients of a network that has memorised its data would be denormal numbers, which
 * a processor may take forty times as long for. Beside ε the difference is nothing. A state whose magnitude is below {@link SMALLEST_STATE} becomes +0 before it
 * is stored and used, except Adam's v, which q keeps above it: the states of a dead unit would otherwise decay into denormal numbers and, rounded, never reach 0.
 * NaN stays.
 */
declare const OPTIMIZERS: {
    /** θ ← θ − (η·g) */
    readonly sgd: {
        readonly code: 1;
        readonly states: readonly [];
    };
    /** v ← (μ·v) + g; θ ← θ − (η·v) (v adds up gradients) */
    readonly momentum: {
        readonly code: 2;
        readonly states: readonly ["v"];
    };
    /** v ← (μ·v) − (η·g); θ ← θ + v (v is the step itself: Sutskever et al. 2013, eq. 1–2) */
    readonly velocity: {
        readonly code: 3;
        readonly states: readonly ["v"];
    };
    /** v ← (μ·v) + g; θ ← θ − (η·(g + (μ·v))) */
    readonly nesterov: {
        readonly code: 4;
        readonly states: readonly ["v"];
    };
    /** s ← (ρ·s) + ((1−ρ)·(q·q)); θ ← θ − ((η·g)/(√s + ε)) */
    readonly rmsprop: {
        readonly code: 5;
        readonly states: readonly ["s"];
    };
    /**
     * m ← (β1·m) + ((1−β1)·g); v ← (β2·v) + ((1−β2)·(q·q)); θ ← θ − ((η_t·m)/(√v + ε_t)) with c = √(1−β2^t), η_t = (η·c)/(1−β1^t), ε_t = ε·c:
     * Kingma & Ba 2015, algorithm 1, with the two corrections taken out of the loop
     */
    readonly adam: {
        readonly code: 6;
        readonly states: readonly ["m", "v"];
    };
    /** θ ← θ − ((η·λ)·θ) where `decay` is set, then as adam (Loshchilov & Hutter 2019, algorithm 2, with the schedule in η) */
    readonly adamw: {
        readonly code: 6;
        readonly states: readonly ["m", "v"];
    };
};

/** The precision in which a program computes. */
declare type Precision = "f32" | "f64";

/**
 * A computation as data: what one step (one batch) does, over named matrices in one block of memory.
 * A backend runs it for any number of batches in one call. `checkProgram` states what must hold; for example, the matrices do not overlap, and the
 * losses stand before the first of `UPDATE_OPS`.
 */
declare interface Program {
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

declare type Residual = keyof typeof RESIDUALS;

/**
 * The robust losses h of an error e, declared once: the gradient is g, the loss g·(e − h·g).
 * - `low`, `high`: g where e is below and above 0, or, where `clamped`, what e is limited to
 * - `half`: h
 */
declare const RESIDUALS: {
    /** ½e² up to |e| = δ, δ·(|e| − ½δ) beyond: Huber 1964 */
    readonly huber: {
        readonly clamped: true;
        readonly low: (δ: number) => number;
        readonly high: (δ: number) => number;
        readonly half: 0.5;
    };
    /** |e|; the gradient at 0 is 0 */
    readonly absoluteError: {
        readonly clamped: false;
        readonly low: () => number;
        readonly high: () => number;
        readonly half: 0;
    };
    /** τ·|e| where the target is above, (1 − τ)·|e| where it is below: Koenker & Bassett 1978. Its minimum is the quantile τ */
    readonly pinball: {
        readonly clamped: false;
        readonly low: (τ: number) => number;
        readonly high: (τ: number) => number;
        readonly half: 0;
    };
};

/** The result of a run. */
declare interface Run {
    /** Its end: `to`, or the first row of the batch whose loss was not finite. */
    readonly position: number;
    /**
     * Loss summed over the rows before `position` [nats or squared units, not averaged], penalties included. f64: the losses of a batch are added in the
     * order of the instructions, starting at 0; the batches in order, starting at 0.
     */
    readonly loss: number;
}

/**
 * One suite for every backend: each instruction in each form over ragged sizes, special values, networks trained over several epochs with ragged last batches,
 * runs split and continued, a loss that is not finite, what may be read and written. Results start as NaN; guard words stand around each matrix.
 * Fewer outputs, so that a backend may fuse, must give its own same bits.
 */
export declare function runConformance({ backend, test, precision, bound }: ConformanceOptions): void;

/** What a squared error sums, and its factor c for n outputs: the gradient at A is c·(A − Y). */
declare const SQUARED_ERRORS: {
    /** ½Σ(a − y)² */
    readonly half: () => number;
    /** Σ(a − y)² */
    readonly sum: () => number;
    /** (1/n)Σ(a − y)² */
    readonly mean: (n: number) => number;
};

declare type SquaredErrorConvention = keyof typeof SQUARED_ERRORS;

/** How the elements of a matrix are stored: numbers of the program, bytes (images), or class numbers and row indices. */
declare type Storage_2 = Precision | "u8" | "u32";

/** The typed array that holds each storage. */
declare interface StorageArrays {
    readonly f32: Float32Array;
    readonly f64: Float64Array;
    readonly u8: Uint8Array;
    readonly u32: Uint32Array;
}

declare type TypedArray = StorageArrays[Storage_2];

/** For a backend that computes in f64 and rounds what it stores. */
export declare function wideBound(precision: Precision): Bound;

export { }
