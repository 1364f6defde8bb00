/** Executes an instruction for a batch of m rows, the first of which is row `position` of the run. Returns what it adds to the loss, 0 if it is not a loss. */
export declare type Action = (m: number, position: number) => number;

/** Binds each operation to a memory. */
export declare type Actions = {
    readonly [O in Op]: (instruction: InstructionOf<O>, memory: Memory) => Action;
};

/**
 * A user's mistake as data. The message reads `<function>: <rule broken>: <values>. <next step>`. An error that states no code of its own has that of its class.
 * A mistake of ours is not one of these: it is an `assert`.
 */
export declare class AdjointError extends Error {
    readonly code: string;
    readonly fields: ErrorData["fields"];
    constructor(code: string, message: string, data?: ErrorData);
}

/** Every matrix starts on a multiple of this [bytes]: one cache line. */
export declare const ALIGNMENT = 64;

/**
 * Allocates a block of the program's size, filled with zeros.
 * @throws HostError where the host has no memory of that size.
 */
export declare function allocate({ precision, matrices, bytes }: Program): Memory;

/** An argument outside what the function accepts. */
export declare class ArgumentError extends AdjointError {
    constructor(message: string, data?: ErrorData);
}

/** Checks an invariant that no user input can break; a failure is a bug in Adjoint. */
export declare function assert(condition: boolean, what: string): asserts condition;

/** Executes programs. All backends give the same results: bit for bit, except those with a derived bound (`relaxed`, `baseline`). */
export declare interface Backend {
    /** `reference`, `baseline`, `simd`, `relaxed` */
    readonly name: string;
    /**
     * Validates the program (`checkProgram`) and allocates its memory; matrices start as zeros. Nothing needs to be disposed of.
     * @throws ShapeError if an instruction breaks a shape rule, HostError if the memory cannot be allocated.
     */
    load(program: Program): Machine;
}

/** Returns one row [1, n] as a matrix of any number of equal rows. */
export declare function broadcastRow(values: Numbers): View;

/**
 * Checks all that a backend may rely on: every matrix is declared once, aligned and apart from the others; every instruction's shapes and storages fit;
 * none writes what it reads, but where that is its purpose; the losses stand before the first update, so a run can stop between them.
 * @throws ShapeError or ArgumentError for the first rule broken.
 */
export declare function checkProgram(program: Program): void;

/**
 * Checks an argument of `read`: an output, and no more rows than it has.
 * @throws ArgumentError
 */
export declare function checkRead({ outputs, matrices }: Program, matrix: Matrix, rows: number | undefined): void;

/**
 * Checks the arguments of `run`: positions that exist in every order that is gathered through.
 * @throws ArgumentError
 */
export declare function checkRun({ instructions }: Program, from: number, to: number): void;

/** What a column of a table is for. */
export declare type ColumnRole = "input" | "target" | "weight" | "kept" | "ignored";

/** How numbers become those of the network: x = (raw − shift)·scale, one entry for each number that the column gives; of the kind robust then x/√(1 + (x/3)²). */
export declare interface ColumnScaling {
    /** To mean 0 and variance 1, to the range [0, 1], or to median 0 and quartiles that are 1 apart, clipped smoothly to (−3, 3). */
    readonly kind: "standardize" | "minMax" | "robust";
    readonly shift: readonly number[];
    readonly scale: readonly number[];
}

/** cos x [x in radians] within 1 ulp, for every finite x; not a number otherwise. */
export declare function cos(x: number): number;

/**
 * Returns what throws the errors of a package, `<where>: <rule broken>: <values>. <next step>`, from its table of problems by code. `where` is the function that the
 * user called, or the instruction.
 */
export declare function createFail<const P extends Readonly<Record<string, Problem<never>>>>(problems: P): <C extends keyof P & string>(where: string, code: C, fields: FieldsOf<P, C>) => never;

/** Returns a backend in TypeScript: row-major memory and an action for each instruction. */
export declare function createInterpreter({ name, actions }: {
    readonly name: string;
    readonly actions: Actions;
}): Backend;

/**
 * @param seed any integer in [0, 2³²): what the user chose
 * @param stream which of the independent streams of that seed: one for each purpose
 * @param drawn how many numbers to skip
 */
export declare function createRandom(seed: number, stream?: number, drawn?: number): Random;

/** Returns the specification as a backend: plain loops, each operation rounded, each sum in the order that its instruction states. */
export declare function createReference(): Backend;

/**
 * Returns the check before each write to a machine: complete rows, not too many; valid bytes and indices; indices and class numbers in range.
 * With it, no instruction can access memory outside its matrices.
 */
export declare function createWriteCheck(program: Program): WriteCheck;

/** Data that cannot be read or trained on: a ragged row, a NaN, an unknown label. */
export declare class DataError extends AdjointError {
    constructor(message: string, data?: ErrorData);
}

/** Examples with their targets. Plain, readonly data: methods that `@adjoint/datasets` offers (split, standardize, …) return new ones. */
export declare interface Dataset {
    readonly name: string;
    readonly inputs: Inputs;
    readonly targets: Targets;
    /** What each row counts in training [rows], where rows differ; see `sampleWeight`. */
    readonly weights?: Float64Array;
    /** Names of the input columns, if they have any. */
    readonly features?: readonly string[];
    readonly scaling?: Scaling;
    /** How the columns of a table became inputs and targets, where they come from one. */
    readonly schema?: Schema;
    /** Height and width, if a row is an image. */
    readonly image?: {
        readonly height: number;
        readonly width: number;
    };
}

/** Returns the number below which an element is dropped. */
export declare function dropoutThreshold(rate: number): number;

/**
 * The activations that apply to each element, declared once; every other list is derived from this table or checked against it. `softmax` is not among them:
 * it is an instruction. Each entry states the value a = f(z), then g·f′ as the backward pass computes it. Brackets give the order of the operations; each
 * operation is rounded to the precision, and so is each constant, once. σ is the logistic function 1/(1 + exp(−z)).
 * - `code`: the number in the records of the kernels
 * - `derivativeFrom`: the matrix that f′ is computed from, A = f(Z) or Z
 * - `joints`: the outputs at which two pieces of the formula join, in ascending order: there f′ or f″ jumps, and differences are off
 * - `initializer`: the initialiser that suits the activation where the user names none: `he` for those that pass about half of the variance on
 */
export declare const ELEMENTWISE: {
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

export declare type Elementwise = keyof typeof ELEMENTWISE;

/** The names in {@link ELEMENTWISE}, by code. */
export declare const ELEMENTWISE_NAMES: readonly Elementwise[];

/** Which rule is broken, and the values that break it. */
export declare interface ErrorData {
    /** Stable, and fit for a switch. */
    readonly code: string;
    /** What the sentence is made from. */
    readonly fields: Readonly<Record<string, unknown>>;
}

/** Returns c of a squared error over n outputs. */
export declare function errorFactor(convention: SquaredErrorConvention, n: number): number;

/**
 * Returns eˣ within 1 ulp, denormal results included; 0 below −745.14, infinite above 709.79.
 * x = n·ln 2 + r, |r| ≤ ½·ln 2; 2ⁿ in two factors, so that neither leaves the range.
 */
export declare function exp(x: number): number;

/** Elementary functions of f32 numbers, rounded to f32 after every operation: bit for bit what a lane of the vector kernels computes. */
/**
 * eˣ within 1 ulp, denormal results included; 0 below −103.98, infinite above 88.73.
 * x = n·ln 2 + r, |r| ≤ ½·ln 2; eʳ by the minimax polynomial of Moshier's Cephes (expf.c, 1989); 2ⁿ in two factors.
 */
export declare function exp32(x: number): number;

/** Returns eˣ − 1 for x ≤ 0 within 1.5 ulp, 0 above; near 0 without cancellation: p·2ⁿ + (2ⁿ − 1) with p = eʳ − 1. */
export declare function expm1Negative(x: number): number;

/** Returns eˣ − 1 for x ≤ 0 within 1.5 ulp, 0 above; near 0 without cancellation. */
export declare function expm1Negative32(x: number): number;

/** The fields that a problem of a table is stated with. */
export declare type FieldsOf<P, C extends keyof P> = P[C] extends {
    readonly sentence: (fields: infer F) => unknown;
} ? F : never;

/** A file whose bytes break its format. */
export declare class FormatError extends AdjointError {
    constructor(message: string, data?: ErrorData);
}

/**
 * gelu in the form with tanh (Hendrycks & Gimpel 2016, section 2): ½x(1 + tanh(√(2/π)(x + 0.044715x³))), computed as x·σ(x(c₁ + c₃x²)) with
 * c₁ = 2√(2/π): the same function, exact in the left tail too. −∞ gives not a number (−∞·0).
 */
export declare function gelu(x: number): number;

/** gelu, as in f64. */
export declare function gelu32(x: number): number;

/** The derivative of {@link gelu}: σ + σ(1 − σ)·x(c₁ + 3c₃x²). */
export declare function geluSlope(x: number): number;

/** The derivative of gelu, as in f64. */
export declare function geluSlope32(x: number): number;

/** The host lacks something: WebAssembly SIMD, memory. */
export declare class HostError extends AdjointError {
    constructor(message: string, data?: ErrorData);
}

/**
 * The elements of the `hyper` matrix [1, 8], f64: the settings of an optimiser and how many steps it has taken. Writing them between runs changes the rate;
 * with the parameters and their states they are all that a checkpoint needs.
 */
export declare const HYPER: {
    readonly learningRate: 0;
    /** μ of momentum, ρ of RMSProp, β1 of Adam */
    readonly beta1: 1;
    readonly beta2: 2;
    readonly epsilon: 3;
    readonly weightDecay: 4;
    /** β1^t and β2^t after t steps; they start at 1 */
    readonly beta1Power: 5;
    readonly beta2Power: 6;
    /** t */
    readonly steps: 7;
};

/** Inputs in memory: row-major, numbers or bytes (an image stays bytes until its batch is gathered). */
export declare interface Inputs {
    readonly values: Float32Array | Float64Array | Uint8Array;
    readonly rows: number;
    readonly cols: number;
    /** The factor by which a byte becomes a number (1/255, 1/16); 1 for numbers. */
    readonly scale: number;
}

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
export declare type Instruction = 
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

export declare type InstructionOf<O extends Op> = Extract<Instruction, {
    op: O;
}>;

/** Whether an operation is one of `UPDATE_OPS`. */
export declare function isUpdateOp(op: string): boolean;

/** The slope of leakyRelu for z < 0, rounded to the precision where it is used. */
export declare const LEAKY_SLOPE = 0.01;

/**
 * ln x within 1 ulp; −∞ at 0, not a number below.
 * x = 2ᵏ·(1 + f), √½ ≤ 1 + f < √2; ln(1 + f) = 2·artanh(f / (2 + f)), by the minimax polynomial of Sun's fdlibm (e_log.c, 1993).
 */
export declare function log(x: number): number;

/** Returns ln(1 + x) for x in [0, 1] within 1.5 ulp: ln w + (x − (w − 1))/w with w = 1 + x rounded (Kahan's correction). */
export declare function log1pUnit(x: number): number;

/** Returns ln(1 + x) for x in [0, 1] within 1.5 ulp: ln w + (x − (w − 1))/w with w = 1 + x rounded (Kahan's correction). */
export declare function log1pUnit32(x: number): number;

/**
 * ln x within 1 ulp; −∞ at 0, not a number below.
 * The same path as in f64, with the polynomial of FreeBSD's e_logf.c.
 */
export declare function log32(x: number): number;

/** The instructions that add to the loss of a batch. */
export declare const LOSS_OPS: ReadonlySet<Op>;

/**
 * The losses, declared once: for each, the activations of the output layer that it may follow, with the instruction that computes loss and gradient of the pair.
 * A pair that is not listed is refused: its gradient at Z is not elementwise, or it takes the logarithm of something that is not a probability.
 */
export declare const LOSSES: {
    /** −Σ Y·log A after softmax; −Σ Y·log A + (1 − Y)·log(1 − A) after sigmoid [nats] */
    readonly crossEntropy: {
        readonly softmax: "softmaxCrossEntropy";
        readonly sigmoid: "sigmoidCrossEntropy";
    };
    /** (c/2)·Σ(A − Y)², c by {@link SQUARED_ERRORS} */
    readonly squaredError: Readonly<Record<"elu" | "exponential" | "gelu" | "hardSigmoid" | "identity" | "leakyRelu" | "mish" | "relu" | "selu" | "sigmoid" | "silu" | "softplus" | "tanh", "squaredError">>;
    /** (1/n)·Σ h(A − Y), h by `RESIDUALS` */
    readonly huber: Readonly<Record<"elu" | "exponential" | "gelu" | "hardSigmoid" | "identity" | "leakyRelu" | "mish" | "relu" | "selu" | "sigmoid" | "silu" | "softplus" | "tanh", "residualError">>;
    readonly absoluteError: Readonly<Record<"elu" | "exponential" | "gelu" | "hardSigmoid" | "identity" | "leakyRelu" | "mish" | "relu" | "selu" | "sigmoid" | "silu" | "softplus" | "tanh", "residualError">>;
    readonly pinball: Readonly<Record<"elu" | "exponential" | "gelu" | "hardSigmoid" | "identity" | "leakyRelu" | "mish" | "relu" | "selu" | "sigmoid" | "silu" | "softplus" | "tanh", "residualError">>;
    /** Σ A − Y·log A [nats], the counts Y being Poisson with the mean A = exp(Z) */
    readonly poisson: {
        readonly exponential: "poissonError";
    };
    /** −Σ w·(1 − p)^γ·log p [nats], p the probability of what Y says: Lin, Goyal, Girshick, He & Dollár 2017, eq. 5 */
    readonly focal: {
        readonly sigmoid: "focalError";
    };
};

export declare type LossName = keyof typeof LOSSES;

/** A program in memory. */
export declare interface Machine {
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
export declare interface Matrix {
    /** Unique in its program: `X`, `W1`, `b1`, `A1`, `dZ1`, … */
    readonly name: string;
    readonly rows: number;
    readonly cols: number;
    readonly storage: Storage_2;
    readonly offset: number;
}

/** What a matrix is declared with; {@link planMemory} adds the offset. */
export declare type MatrixShape = Omit<Matrix, "offset">;

/** The matrices of a program in one block, row-major. */
export declare interface Memory {
    readonly precision: Precision;
    /** Returns the elements of a matrix: a view, not a copy. */
    readonly elements: (matrix: Matrix) => TypedArray;
    /** Returns the same for a matrix of numbers. */
    readonly numbers: (matrix: Matrix) => Numbers;
}

/** What is done about a missing value: an error, the row left out, the mean, the median, or the mean with a column that says so. Categories take the most frequent for a mean. */
export declare type MissingPolicy = "refuse" | "drop" | "mean" | "median" | "indicator";

/** What is normalised to mean 0 and variance 1: the rows of a batch (layer normalisation), or its columns (batch normalisation). */
export declare type NormalizedOver = "rows" | "columns";

/** Numbers of a program, as they lie in memory. */
export declare type Numbers = Float32Array | Float64Array;

/** A number outside the range in which the computation is meaningful: a loss that is NaN or infinite. */
export declare class NumericError extends AdjointError {
    constructor(message: string, data?: ErrorData);
}

export declare type Op = Instruction["op"];

/** The matrices that an instruction touches, by the letters of its formula. What it updates in place is in both lists. */
export declare interface Operands {
    readonly reads: readonly (readonly [letter: string, matrix: Matrix])[];
    readonly writes: readonly (readonly [letter: string, matrix: Matrix])[];
}

/** What an instruction reads and writes: for checks, for fusion, for printing. Optional matrices are listed where they are given. */
export declare function operands(instruction: Instruction): Operands;

/** The names in {@link OPTIMIZERS}. */
export declare const OPTIMIZER_NAMES: readonly OptimizerKind[];

export declare type OptimizerKind = keyof typeof OPTIMIZERS;

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
export declare const OPTIMIZERS: {
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

/** The numbers 0 … n − 1 in random order (Fisher & Yates; Durstenfeld's algorithm 235), as u32. */
export declare function permutation(n: number, random: Random): Uint32Array;

/** One block: four 32-bit numbers from a counter of four words and a key of two. Writes into `out` [4] and returns it. */
export declare function philox4x32(counter: readonly [number, number, number, number], key: readonly [number, number], out?: Uint32Array): Uint32Array;

/**
 * Lays matrices one after another, each on an {@link ALIGNMENT} boundary, in the order given.
 * Matrices of one storage whose sizes are multiples of the alignment are contiguous, others are padded.
 */
export declare function planMemory<const S extends Readonly<Record<string, MatrixShape>>>(shapes: S): {
    readonly matrices: {
        readonly [K in keyof S]: Matrix;
    };
    readonly bytes: number;
};

/** The precision in which a program computes. */
export declare type Precision = "f32" | "f64";

/** A rule that a user can break: the class of its error, and the sentence that its fields make. */
export declare interface Problem<F> {
    readonly type: new (message: string, data: ErrorData) => AdjointError;
    readonly sentence: (fields: F) => readonly [rule: string, values: string, next: string];
}

/**
 * A computation as data: what one step (one batch) does, over named matrices in one block of memory.
 * A backend runs it for any number of batches in one call. `checkProgram` states what must hold; for example, the matrices do not overlap, and the
 * losses stand before the first of `UPDATE_OPS`.
 */
export declare interface Program {
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

/** A stream of random numbers. */
export declare interface Random {
    /** An integer in [0, 2³²). */
    uint32(): number;
    /** A number in [0, 1) with 53 random bits; takes two 32-bit numbers. */
    uniform(): number;
    /** An integer in [0, bound), unbiased (Lemire 2019, with rejection); bound in [1, 2³²]. */
    below(bound: number): number;
    /** Mean 0, variance 1 (Box & Muller 1958, the cosine branch alone, so that a draw keeps no state). */
    normal(): number;
    state(): RandomState;
}

/** The state of a generator. */
export declare interface RandomState {
    readonly seed: number;
    readonly stream: number;
    /** How many 32-bit numbers were drawn. */
    readonly drawn: number;
}

export declare type Residual = keyof typeof RESIDUALS;

/** The names in `RESIDUALS`. */
export declare const RESIDUAL_NAMES: readonly Residual[];

/**
 * The robust losses h of an error e, declared once: the gradient is g, the loss g·(e − h·g).
 * - `low`, `high`: g where e is below and above 0, or, where `clamped`, what e is limited to
 * - `half`: h
 */
export declare const RESIDUALS: {
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

/** x as the precision holds it: what the reference does after each operation. */
export declare function round(x: number, precision: Precision): number;

/** Returns row-major numbers of so many columns as a matrix. */
export declare function rowMajor(values: Numbers, cols: number): View;

/** The result of a run. */
export declare interface Run {
    /** Its end: `to`, or the first row of the batch whose loss was not finite. */
    readonly position: number;
    /**
     * Loss summed over the rows before `position` [nats or squared units, not averaged], penalties included. f64: the losses of a batch are added in the
     * order of the instructions, starting at 0; the batches in order, starting at 0.
     */
    readonly loss: number;
}

/**
 * How raw columns became the columns of `inputs`, so that new data can be treated alike: x = (raw − shift)·scale, column by column, then x/√(1 + (x/3)²) where `clipped` says so.
 * It is fitted on the training part and kept with the model.
 */
export declare interface Scaling {
    readonly kind: "standardize" | "minMax" | "robust" | "bytes" | "none";
    readonly shift: readonly number[];
    readonly scale: readonly number[];
    /** Of a robust scaling: the columns that are clipped smoothly. */
    readonly clipped?: readonly boolean[];
}

/**
 * What the columns of a table are and how they become inputs and targets. Plain data: fitted on the training part, kept in the model, and applied to every row that
 * is predicted.
 */
export declare interface Schema {
    readonly version: 1;
    /** Whether the columns have names of their own; else they are `column 1`, `column 2`, … */
    readonly header: boolean;
    /** Rows of the training part. */
    readonly rows: number;
    /** One class of several; values; or several labels, each of which holds or not. */
    readonly learns: "classes" | "values" | "labels";
    /** What an unknown category is: an error, or none of the known ones. */
    readonly unseen: "error" | "other";
    readonly columns: readonly SchemaColumn[];
    /** What stands for a missing value beside empty cells and the usual marks, such as `-999`. */
    readonly marks?: readonly string[];
    /** Earlier rows whose numbers are inputs too, where rows are points in time. */
    readonly window?: number;
}

/** One column of a table: what it holds, what it is for, and how its cells become numbers. */
export declare interface SchemaColumn {
    readonly name: string;
    readonly kind: "number" | "category" | "date";
    readonly role: ColumnRole;
    /** Why an ignored column is no input. */
    readonly note?: string;
    /** Whether its cells are texts though they spell numbers, such as codes with zeros in front. */
    readonly text?: boolean;
    /** Its decimal mark, where that is a comma. */
    readonly decimal?: ",";
    readonly missing: MissingPolicy;
    /** What stands in for a missing value: a number, or the name of a category. */
    readonly fill?: number | string;
    /** Whether a number 0 or 1 says that the value was missing. */
    readonly indicator?: boolean;
    /** The categories in the order of their numbers, with the rows of the training part that hold them. */
    readonly categories?: readonly {
        readonly name: string;
        readonly count: number;
    }[];
    /** The order of day, month and year, and the parts that become numbers: year, month, day of week, hour. */
    readonly date?: {
        readonly order: "ymd" | "dmy" | "mdy";
        readonly parts: readonly ("year" | "month" | "day of week" | "hour")[];
    };
    readonly scaling?: ColumnScaling;
    /** The mean of a target of numbers over the training part: what a model must do better than. */
    readonly mean?: number;
}

export declare const SELU_NEGATIVE_SCALE = 1.7580993408473766;

/** λ and λ·α of selu. */
export declare const SELU_SCALE = 1.0507009873554805;

/** Two shapes that do not fit each other, or an invalid shape. */
export declare class ShapeError extends AdjointError {
    constructor(message: string, data?: ErrorData);
}

/** The shape as messages show it: `32×784`. */
export declare function shapeOf(matrix: Pick<Matrix, "rows" | "cols">): string;

/** σ(x) = 1 / (1 + e⁻ˣ) within 2.5 ulp; 0 below −709.79, where e⁻ˣ is infinite. */
export declare function sigmoid(x: number): number;

/** σ(x) = 1 / (1 + e⁻ˣ) within 2.5 ulp; 0 below −88.73, where e⁻ˣ is infinite. */
export declare function sigmoid32(x: number): number;

/** sin x [x in radians] within 1 ulp, for every finite x; not a number otherwise. Kernels by Sun's fdlibm (k_sin.c, k_cos.c, 1993). */
export declare function sin(x: number): number;

/** (−1)ᵏ·π^(2k + 1)/(2k + 1)!: sin πx to 7e-10 for |x| ≤ ½. */
export declare const SINE_PI: readonly number[];

/**
 * Powers of a softmax below this become 0. Beside the largest, 1, they are nothing, and the gradients that they would start soon are denormal numbers, in which a
 * network that has memorised its data would compute several times as long.
 */
export declare const SMALLEST_POWER: Readonly<Record<Precision, number>>;

/** RMSProp and Adam square at least this, see {@link OPTIMIZERS}. */
export declare const SMALLEST_SQUARED: Readonly<Record<Precision, number>>;

/** Optimiser states whose magnitude is below this become 0, see {@link OPTIMIZERS}. */
export declare const SMALLEST_STATE: Readonly<Record<Precision, number>>;

/** The names in {@link SQUARED_ERRORS}. */
export declare const SQUARED_ERROR_NAMES: readonly SquaredErrorConvention[];

/** What a squared error sums, and its factor c for n outputs: the gradient at A is c·(A − Y). */
export declare const SQUARED_ERRORS: {
    /** ½Σ(a − y)² */
    readonly half: () => number;
    /** Σ(a − y)² */
    readonly sum: () => number;
    /** (1/n)Σ(a − y)² */
    readonly mean: (n: number) => number;
};

export declare type SquaredErrorConvention = keyof typeof SQUARED_ERRORS;

/** How the elements of a matrix are stored: numbers of the program, bytes (images), or class numbers and row indices. */
declare type Storage_2 = Precision | "u8" | "u32";
export { Storage_2 as Storage }

/** Bytes of one element. */
export declare const STORAGE_BYTES: Readonly<Record<Storage_2, number>>;

/** The typed array that holds each storage. */
export declare interface StorageArrays {
    readonly f32: Float32Array;
    readonly f64: Float64Array;
    readonly u8: Uint8Array;
    readonly u32: Uint32Array;
}

/**
 * Returns tanh x within 2 ulp. Below 0.625 the rational approximation of Moshier's Cephes (tanh.c, 1984), above it 1 − 2 / (e²ˣ + 1).
 */
export declare function tanh(x: number): number;

/** Returns tanh x within 2.6 ulp, never above 1: m / (m + 2) with m = e²ˣ − 1, which stays exact near 0. */
export declare function tanh32(x: number): number;

/** Targets: class numbers [rows], or values [rows, cols] row-major. */
export declare type Targets = {
    readonly kind: "classes";
    readonly labels: Uint32Array;
    readonly classes: readonly string[];
} | {
    readonly kind: "values";
    readonly values: Float32Array | Float64Array;
    readonly cols: number;
    readonly names: readonly string[];
};

/** Returns the same numbers with rows and columns exchanged. */
export declare function transposed({ values, row, col }: View): View;

export declare type TypedArray = StorageArrays[Storage_2];

/** The instructions that change parameters or gradients in place. The losses stand before all of them, so a run can stop between. */
export declare const UPDATE_OPS: readonly ["clip", "tick", "update", "maxNorm", "average"];

/** Numbers as a matrix: element [i, j] is values[i·row + j·col]. */
export declare interface View {
    readonly values: Numbers;
    readonly row: number;
    readonly col: number;
}

/** Checks values before they are written; `values` are the rows of `matrix` from the first on. */
export declare type WriteCheck = (matrix: Matrix, values: ArrayLike<number>) => void;

export { }
