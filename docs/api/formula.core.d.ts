/** f(Z), softmax for each column. */
export declare function activate(activation: Activation, Z: Dense): Dense;

export declare type Activation = "sigmoid" | "tanh" | "relu" | "linear" | "softmax";

/** The element (i, j). */
export declare function at(matrix: Dense, i: number, j: number): number;

/** The gradient of J by backpropagation, and every δ on the way. */
export declare function backward(network: DenseNetwork, values: ForwardValues, Y: Dense): BackwardValues;

/** delta[l] = ∂(m·J)/∂Z[l], without 1/m, for l = 1 … L (delta[0] is unused); dW and db, by layer from 0, are the gradient of J. */
export declare interface BackwardValues {
    readonly delta: readonly (Dense | null)[];
    readonly dW: readonly Dense[];
    readonly db: readonly (Dense | null)[];
}

/** The column j as a matrix [rows, 1]. */
export declare function column(matrix: Dense, j: number): Dense;

/** The columns from `start` on. */
export declare function columnsFrom(matrix: Dense, start: number): Dense;

/** f of the elements at the same place; the shapes must be equal. */
export declare function combine(a: Dense, b: Dense, f: (x: number, y: number) => number): Dense;

/** J: the mean of the examples' losses plus (λ/2m)ΣW² over the weights that are no biases. */
export declare function cost(network: DenseNetwork, X: Dense, Y: Dense): number;

/** A dense matrix [rows, cols] of f64, row-major. The operations below allocate what they return and leave their arguments as they are. */
export declare interface Dense {
    readonly rows: number;
    readonly cols: number;
    readonly values: Float64Array;
}

/** The matrix [rows, cols] whose element (i, j) is `element(i, j)`. */
export declare function dense(rows: number, cols: number, element: (i: number, j: number) => number): Dense;

/** One layer: Z[n1, m] = W[n1, n0] · A[n0, m] + b[n1, 1], A = f(Z). A layer without bias has b = null. */
export declare interface DenseLayer {
    readonly W: Dense;
    readonly b: Dense | null;
    readonly activation: Activation;
}

/** A dense network whose examples are columns, its loss (the mean over the m examples) and λ of (λ/2m)ΣW². */
export declare interface DenseNetwork {
    readonly layers: readonly DenseLayer[];
    readonly loss: Loss;
    readonly lambda: number;
}

/** f′ of one element of Z; softmax has a Jacobian instead, see `deltaAtOutput`. */
export declare function derivative(activation: Exclude<Activation, "softmax">, z: number): number;

export declare const EQUATION_NOTATIONS: Readonly<Record<NotationName, EquationNotation>>;

/** How a person writes the quantities. */
export declare interface EquationNotation {
    readonly name: NotationName;
    readonly title: string;
    /** Rows: the examples are rows and every matrix is stored transposed, W[n0, n1]. */
    readonly layout: "columns" | "rows";
    /** Whether Θ holds the bias as its first column. */
    readonly bias: "in-weights" | "separate";
    /** Names in text and in LaTeX. */
    readonly names: Readonly<Partial<Record<Quantity, readonly [text: string, latex: string]>>>;
    /** What is added to a layer's number before it is written. */
    readonly offset: (quantity: Quantity) => number;
    /** How the layer is attached in LaTeX: `^{(2)}`, `^{[2]}`, `_{2}`, `^{2}`. */
    readonly attach: (layer: string) => string;
    /** The same in text. */
    readonly attachText: (layer: string) => string;
    readonly hadamard: readonly [text: string, latex: string];
    readonly activation: (layer: string, primes: 0 | 1) => readonly [text: string, latex: string];
    /** f′ of one element, where it is written otherwise than f′ of a layer. */
    readonly slope?: (layer: string) => readonly [text: string, latex: string];
    /** The name of the input where it is not a of layer 0. */
    readonly input: readonly [text: string, latex: string] | null;
    /** The quantity whose symbolic layer is written as a plain l; without it, the one on the left of each equation. */
    readonly anchor?: Quantity | undefined;
    /** NumPy operators in text. */
    readonly code: boolean;
}

/** The notation of that name; throws an ArgumentError that lists them. */
export declare function equationNotation(name: string): EquationNotation;

/** Z[l], A[l] of every layer for the inputs X[n0, m]. */
export declare function forward(network: DenseNetwork, X: Dense): ForwardValues;

/** A[0] is the input X[n, m]; Z[l] and A[l] belong to layer l = 1 … L; Z[0] is the input too, so that the indices agree. */
export declare interface ForwardValues {
    readonly Z: readonly Dense[];
    readonly A: readonly Dense[];
}

/** The matrix whose rows are given; all of them must be equally long. */
export declare function fromRows(rows: readonly (readonly number[])[]): Dense;

/** `output` is no loss: the sum of the outputs themselves, to differentiate a neuron. */
export declare type Loss = "cross-entropy" | "squared-error" | "half-squared-error" | "softmax-cross-entropy" | "output";

/** The loss of each example [m], without λ. A is the output [K, m], Y the targets [K, m]. */
export declare function lossOfEach(loss: Loss, A: Dense, Y: Dense): number[];

/** f of each element. */
export declare function mapEach(matrix: Dense, f: (value: number) => number): Dense;

/** C[m, n] = A[m, k] · B[k, n]. */
export declare function multiply(a: Dense, b: Dense): Dense;

export declare type NotationName = "ng" | "deeplearning.ai" | "sudeep" | "hagan" | "nielsen" | "code";

/**
 * The quantities of backpropagation. All of them are meant with the examples as columns: W[n1, n0], b[n1, 1], z, a, δ[n, m], y[K, m]; layer l = 1 … L,
 * and a of layer 0 is the input. Θ[n1, 1 + n0] is [b W]. δ is ∂(m·J)/∂z, without 1/m. `dTheta`, `dW` and `db` are the gradient of J; `accumulator` is Σδaᵀ;
 * `dA` is ∂(m·J)/∂a.
 */
export declare type Quantity = "W" | "b" | "Theta" | "z" | "a" | "y" | "delta" | "dA" | "dW" | "db" | "dTheta" | "accumulator" | "J" | "m" | "lambda" | "alpha" | "G";

/** The rows from `start` on. */
export declare function rowsFrom(matrix: Dense, start: number): Dense;

/** Σ over the columns: [n, 1] of [n, m]. */
export declare function sumOfColumns(matrix: Dense): Dense;

/** The rows as plain arrays, as JSON shows them. */
export declare function toRows(matrix: Dense): number[][];

/** Aᵀ[n, m] of A[m, n]. */
export declare function transpose(matrix: Dense): Dense;

/** The matrix under a row of `value`s: the bias unit above the activations. */
export declare function withTopRow(matrix: Dense, value: number): Dense;

export { }
