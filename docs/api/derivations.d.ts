import { Dense } from '@adjoint/formula/core';
import { dense } from '@adjoint/formula/core';
import { DenseLayer } from '@adjoint/formula/core';
import { DenseNetwork } from '@adjoint/formula/core';
import type { EquationNotation } from '@adjoint/formula/core';
import { fromRows } from '@adjoint/formula/core';
import type { Loss } from '@adjoint/formula/core';
import { NotationName } from '@adjoint/formula/core';
import { Quantity } from '@adjoint/formula/core';
import { toRows } from '@adjoint/formula/core';

/** f′, and what it is a function of. */
declare function activationDerivative({ single, tanh, square }: TopicContext): Block[];

/** Returns how a notation calls the activation of layer `at`, or its derivative with `primes` = 1. */
export declare function activationName(at: number, primes: 0 | 1, name: NotationName): string;

/** The adjoint argument. */
declare function adjoint({ batch }: TopicContext): Block[];

/** The names of an author who writes no matrices, in LaTeX: one for each entry, with the examples as columns, and one for the whole. */
export declare interface AuthorNames {
    readonly caption: string;
    readonly entries: readonly (readonly string[])[];
}

/** The mean over the examples, once. */
declare function averaging({ batch }: TopicContext): Block[];

/** The bias, as a vector of its own or as the weight of a unit that is always 1. */
declare function biasTopic({ regular, notation }: TopicContext): Block[];

/** What an explanation is made of, before it has a notation. */
declare type Block = {
    readonly kind: "heading";
    readonly title: string;
} | {
    readonly kind: "text";
    readonly sentence: Sentence;
}
/** An equation that holds on the bench (or, where `holds` is false, a slip that must not), with layer l there being `l`. */
| {
    readonly kind: "equation";
    readonly equation: Equation;
    readonly bench: Workbench;
    readonly l: number;
    readonly holds: boolean;
}
/** The shapes of these quantities on the bench. */
| {
    readonly kind: "shapes";
    readonly of: readonly Expression[];
    readonly bench: Workbench;
    readonly l: number;
};

/** J depends on z only through the next layer's z. */
declare function chainRule({ single }: TopicContext): Block[];

/** An equation as it was printed, and how it was checked. */
export declare interface CheckedEquation {
    readonly text: string;
    readonly latex: string;
    /** The largest relative difference of the two sides, on a network whose δ and gradients are central differences. */
    readonly residual: number;
    /** False for a slip: the two sides differ, as they should. */
    readonly holds: boolean;
}

/** Every published number of an example against the trace, to the digits that were printed. */
export declare function checkPublished(example: GalleryExample): PublishedCheck[];

/** A scalar in front of a product: numerator over denominator, each a product of numbers and named scalars. */
declare interface Coefficient {
    readonly over: readonly (number | "lambda" | "alpha")[];
    /** K is the number of outputs. */
    readonly under: readonly (number | "m" | "K")[];
}

export { Dense }

export { dense }

export { DenseLayer }

export { DenseNetwork }

export declare interface DerivativeExplanation {
    /** The shape of the derivative as it is: rows×rows×cols in the matrix, rows×cols in the vector. */
    readonly shape: readonly number[];
    /** Each element, by its indices. */
    readonly indexForm: string;
    /** The largest difference between the index form and central differences, over all elements. */
    readonly residual: number;
    readonly content: string;
}

/** A line such as \frac{\partial}{\partial W_3}(W_3 x_2) = x_2^T: the derivative of a matrix times a vector, in one of the two. */
export declare interface DerivativeLine {
    /** The matrix and the vector, as the reader writes them. */
    readonly matrix: string;
    readonly vector: string;
    /** Which of the two the derivative is taken in. */
    readonly by: "matrix" | "vector";
    /** The matrix's shape. */
    readonly rows: number;
    readonly cols: number;
}

export declare interface Equation {
    readonly left: Expression;
    readonly right: Expression;
    /** `assigned`: the right side, with the old values, replaces the left. */
    readonly relation: "equal" | "assigned";
}

export declare type ExampleName = "mazur" | "hagan" | "ex4" | "sudeep" | "cs231n" | "learner" | "explainer" | "nielsen";

/**
 * A derivation, index by index and then as matrices, in the reader's notation. Every equation is checked on a random network when it is printed, against
 * central differences of the cost. Throws an ArgumentError for an unknown topic, notation or format.
 */
export declare function explain(topic: string, options?: ExplainOptions): Explanation;

export declare const EXPLAIN_TOPICS: readonly TopicName[];

/**
 * Explains the derivative of W·x in W or in x: its true shape, the index form, and where the transpose comes from that people write in its place.
 * Checked against central differences on a random W and x. Throws an ArgumentError for a shape that no matrix has.
 */
export declare function explainDerivative(line: DerivativeLine, format?: ExplanationFormat): DerivativeExplanation;

export declare interface ExplainOptions {
    /** The reader's notation; default Ng's. */
    readonly notation?: NotationName | undefined;
    readonly format?: ExplanationFormat | undefined;
    /** Of the random networks on which the equations are checked. */
    readonly seed?: number | undefined;
}

export declare interface Explanation {
    readonly topic: TopicName;
    readonly title: string;
    readonly notation: NotationName;
    readonly format: ExplanationFormat;
    readonly content: string;
    /** Every equation of the text with the difference of its sides; a slip has `holds: false`. */
    readonly equations: readonly CheckedEquation[];
}

export declare type ExplanationFormat = "text" | "markdown" | "latex";

export declare type Expression = {
    readonly kind: "symbol";
    readonly quantity: Quantity;
    readonly layer: Layer | null;
} | {
    readonly kind: "number";
    readonly value: number;
} | {
    readonly kind: "transpose";
    readonly of: Expression;
} | {
    readonly kind: "product";
    readonly left: Expression;
    readonly right: Expression;
} | {
    readonly kind: "hadamard";
    readonly left: Expression;
    readonly right: Expression;
} | {
    readonly kind: "sum";
    readonly left: Expression;
    readonly right: Expression;
    readonly sign: 1 | -1;
} | {
    readonly kind: "scaled";
    readonly by: Coefficient;
    readonly of: Expression;
}
/** Elementwise left over right, one number each. */
| {
    readonly kind: "ratio";
    readonly left: Expression;
    readonly right: Expression;
}
/** f of the layer, or its derivative with primes = 1. */
| {
    readonly kind: "activation";
    readonly layer: Layer;
    readonly primes: 0 | 1;
    readonly of: Expression;
}
/** Σ over the examples: [n, 1] of [n, m]. */
| {
    readonly kind: "over-examples";
    readonly of: Expression;
}
/** The bias unit's row of ones on top of a: `[1; a]`. */
| {
    readonly kind: "with-one";
    readonly of: Expression;
}
/** Θ without its bias column. */
| {
    readonly kind: "without-bias";
    readonly of: Expression;
}
/** Θ with its bias column set to 0. */
| {
    readonly kind: "bias-zeroed";
    readonly of: Expression;
}
/** An element; the indices are letters. */
| {
    readonly kind: "element";
    readonly of: Expression;
    readonly row: string;
    readonly col: string | null;
}
/** Σ over an index; `upTo` gives the range. */
| {
    readonly kind: "sum-over";
    readonly index: string;
    readonly range: Range_2;
    readonly of: Expression;
}
/** 1 where two indices are equal, else 0. */
| {
    readonly kind: "kronecker";
    readonly left: string;
    readonly right: string;
}
/** ∂(m·J)/∂ or ∂J/∂ of an element, or of one element in another: evaluated by central differences. */
| {
    readonly kind: "partial";
    readonly of: Expression;
    readonly by: Expression;
};

declare type Format = "text" | "latex";

export { fromRows }

/** The published examples. */
export declare const GALLERY: Readonly<Record<ExampleName, GalleryExample>>;

/** A worked example that somebody published, with its source. */
export declare interface GalleryExample {
    readonly name: ExampleName;
    readonly title: string;
    readonly source: string;
    /** The notation that its author uses. */
    readonly notation: NotationName;
    readonly network: DenseNetwork;
    readonly X: Dense;
    readonly Y: Dense;
    readonly learningRate: number;
    /** False where the author leaves the biases as they are. */
    readonly updateBiases: boolean;
    readonly published: readonly PublishedNumber[];
    /** The author's name of each entry, where he writes no matrices. */
    readonly names?: Readonly<Record<string, AuthorNames>>;
    /** What a reader should know: an erratum, where the numbers come from. */
    readonly notes: readonly string[];
}

/** The example of that name; throws an ArgumentError that lists them. */
export declare function galleryExample(name: string): GalleryExample;

/** A layer: a number, or l or L with an offset. */
declare type Layer = number | {
    readonly base: "l" | "L";
    readonly offset: number;
};

/** Examples as columns or as rows. */
declare function layoutTopic({ batch, notation }: TopicContext): Block[];

export { NotationName }

/** ∂J/∂W = δ·aᵀ. */
declare function outerProduct(context: TopicContext): Block[];

/** δ at the output: what the loss and the activation make of each other. */
declare function outputDelta({ single, halfSquared, squared, notation }: TopicContext): Block[];

export declare const prime: (at: Layer, of: Expression) => Expression;

/** A number that was printed beside the one that is computed. */
export declare interface PublishedCheck {
    readonly label: string;
    readonly printed: string;
    readonly computed: number;
    /** Whether the computed number, rounded to the printed digits, is the printed one. */
    readonly agrees: boolean;
}

/** A number as its author printed it, and where it stands in the trace. */
export declare interface PublishedNumber {
    /** The author's name for it. */
    readonly label: string;
    /** The id of the step in the trace. */
    readonly step: string;
    /** In the layout with examples as columns; from 0. */
    readonly row: number;
    readonly col: number;
    /** The digits as printed. */
    readonly printed: string;
}

/** What an index runs over: the units of a layer, or the examples. */
declare type Range_2 = {
    readonly units: Layer;
} | "examples";

/** λ: what it adds to the cost, and so to the gradient. */
declare function regularisation({ regular, notation }: TopicContext): Block[];

/** A sentence whose mathematics is printed in the reader's notation. */
declare type Sentence = readonly (string | Expression | Equation)[];

/** Softmax: each output moves all others. */
declare function softmaxTopic({ softmax }: TopicContext): Block[];

/** An element of a quantity, to be moved. */
declare interface Spot {
    readonly quantity: Quantity;
    readonly layer: number;
    readonly row: number;
    readonly col: number;
}

export declare const symbol: (quantity: Quantity, at?: Layer | null) => Expression;

/** What the topics are written with: a notation, and networks to check on. */
declare interface TopicContext {
    readonly notation: EquationNotation;
    /** One example, sigmoid, cross-entropy, no bias: 3-5-4-3. */
    readonly single: Workbench;
    /** Four examples of the same. */
    readonly batch: Workbench;
    /** Four examples, biases, λ = 2. */
    readonly regular: Workbench;
    /** One example, every width 4: what shapes would catch elsewhere has a value here. */
    readonly square: Workbench;
    readonly halfSquared: Workbench;
    readonly squared: Workbench;
    readonly softmax: Workbench;
    readonly tanh: Workbench;
}

export declare type TopicName = keyof typeof TOPICS;

declare const TOPICS: {
    readonly "chain-rule": {
        readonly title: "The chain rule, from one layer to the one before";
        readonly anchor: "delta";
        readonly blocks: typeof chainRule;
    };
    readonly "output-delta": {
        readonly title: "δ at the output, and why cross-entropy cancels g′";
        readonly anchor: "delta";
        readonly blocks: typeof outputDelta;
    };
    readonly transpose: {
        readonly title: "Why the weights are transposed on the way back";
        readonly anchor: "delta";
        readonly blocks: typeof transposeTopic;
    };
    readonly adjoint: {
        readonly title: "The backward pass as the adjoint of the forward map";
        readonly anchor: "delta";
        readonly blocks: typeof adjoint;
    };
    readonly "outer-product": {
        readonly title: "Why the gradient is δ·aᵀ";
        readonly anchor: "W";
        readonly blocks: typeof outerProduct;
    };
    readonly averaging: {
        readonly title: "Where 1/m belongs";
        readonly anchor: "W";
        readonly blocks: typeof averaging;
    };
    readonly bias: {
        readonly title: "The gradient of the bias";
        readonly anchor: "W";
        readonly blocks: typeof biasTopic;
    };
    readonly regularisation: {
        readonly title: "What λ adds to the gradient";
        readonly anchor: "W";
        readonly blocks: typeof regularisation;
    };
    readonly softmax: {
        readonly title: "Softmax has a Jacobian";
        readonly anchor: "delta";
        readonly blocks: typeof softmaxTopic;
    };
    readonly derivative: {
        readonly title: "g′, and what it is a function of";
        readonly anchor: "delta";
        readonly blocks: typeof activationDerivative;
    };
    readonly layout: {
        readonly title: "Examples as columns or as rows";
        readonly anchor: "delta";
        readonly blocks: typeof layoutTopic;
    };
};

export { toRows }

export declare interface Trace {
    readonly example: ExampleName | null;
    readonly title: string | null;
    readonly source: string | null;
    readonly notation: NotationName;
    readonly problem: {
        readonly layers: readonly number[];
        readonly activations: readonly string[];
        readonly loss: string;
        /** The loss of one example, spelled out; J is the mean over the m examples plus (λ/2m)Σw². */
        readonly lossFormula: string;
        readonly lambda: number;
        readonly examples: number;
        readonly learningRate: number;
        readonly bias: boolean;
    };
    readonly steps: readonly TraceStep[];
    /** J before the update and after it. */
    readonly cost: number;
    readonly costAfter: number;
    readonly notes: readonly string[];
}

/**
 * One step of gradient descent with everything that is computed on the way: z, a and δ of each example, then Δ, the gradient and the update of the
 * batch. Throws a ShapeError where network and data do not fit, an ArgumentError for a loss that does not belong to the output's activation.
 */
export declare function trace(traced: Traced, options?: TraceOptions): Trace;

/** What is traced: a gallery example, or any network and data with the examples as columns. */
export declare type Traced = Pick<GalleryExample, "network" | "X" | "Y"> & Partial<GalleryExample>;

/** The losses that formulas are written for; the mean over the K outputs has no published example. */
export declare type TracedLoss = Loss | "mean-squared-error";

/** What the formulas of a step of training depend on: no number of it, and no activation. */
export declare interface TracedShape {
    readonly layers: readonly {
        readonly bias: boolean;
    }[];
    readonly loss: TracedLoss;
    /** Whether λ is not 0. */
    readonly regularised: boolean;
    /** m */
    readonly examples: number;
    readonly updateBiases: boolean;
}

/** One quantity of a step of training as the notation writes it, without its value. */
export declare interface TraceFormula extends WrittenFormula {
    /** The quantity with the number of its layer, in one vocabulary for all notations: `z1`, `a1`, `delta2`, `dW1`, `db1`, `dTheta1`, `W1+`, `J`. */
    readonly id: string;
    readonly kind: TraceKind;
    readonly phase: TracePhase;
    /** Layers count from 1 at the first weights; 0 is the input; null for J. */
    readonly layer: number | null;
    /** From 0; null for what belongs to the whole batch. */
    readonly example: number | null;
    /** What is computed: the left side of the equation. */
    readonly left: Expression;
    /** None for the input, and for a loss, which is a sum over outputs. */
    readonly equation: Equation | null;
    /** The left side as text. */
    readonly symbol: string;
    /** Whether the notation stores the matrix with the examples as rows. */
    readonly flipped: boolean;
}

/**
 * The formulas of one step of gradient descent, in the order in which they are computed: z, a and δ of each example, then those of all examples at once,
 * then Δ, the gradient and the update of the batch.
 */
export declare function traceFormulas(shape: TracedShape, notation: NotationName): readonly TraceFormula[];

/** What a step computes; `+` is the value after the update. */
export declare type TraceKind = "a" | "z" | "loss" | "J" | "delta" | "dX" | "accumulator" | "dTheta" | "dW" | "db" | "Theta+" | "W+" | "b+";

export declare interface TraceOptions {
    /** Default: the author's, or `code`. */
    readonly notation?: NotationName | undefined;
    readonly lambda?: number | undefined;
    readonly learningRate?: number | undefined;
}

export declare type TracePhase = "forward" | "loss" | "backward" | "gradient" | "update";

/** One quantity with its formula and its value, as the notation stores it. */
export declare interface TraceStep extends TraceFormula {
    readonly shape: readonly [rows: number, cols: number];
    readonly value: readonly (readonly number[])[];
}

/** The trace as a LaTeX document's body: one aligned display for each part. */
export declare function traceToLatex(trace: Trace): string;

/** The trace as text: each formula with its shape, then its numbers. */
export declare function traceToText(trace: Trace): string;

export declare const transpose: (of: Expression) => Expression;

/** Why W is transposed on the way back. */
declare function transposeTopic(context: TopicContext): Block[];

export declare const withOne: (of: Expression) => Expression;

export declare const withoutBias: (of: Expression) => Expression;

/**
 * A small network with data, and the value of every quantity on it. δ, dA and the gradients are central differences of J, so an equation that
 * holds here does not hold because backpropagation was used to check backpropagation.
 */
declare interface Workbench {
    readonly network: DenseNetwork;
    readonly examples: number;
    readonly value: (quantity: Quantity, layer: number | null) => Dense;
    /** The derivative of `of` in the element at `spot`. */
    readonly slope: (spot: Spot, of: (moved: Workbench) => number) => number;
}

/** Writes an expression or an equation in a notation, as it is stored there: with rows, `symbol("W", 1)` is W₁[n₀, n₁]. */
export declare function write(what: Expression | Equation, name: NotationName, format: WrittenFormat): string;

/** `plain`: mathematics as text, also in the notation whose `text` is a program. */
export declare type WrittenFormat = Format | "plain";

/** A formula in both forms, with its left side in LaTeX. */
export declare interface WrittenFormula {
    readonly formula: string;
    readonly latex: string;
    readonly symbolLatex: string;
}

export { }
