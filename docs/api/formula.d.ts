import { AdjointError } from '@adjoint/reference';

export declare type Activation = "sigmoid" | "tanh" | "relu" | "linear" | "softmax" | "leaky-relu";

export declare const ACTIVATIONS: readonly ["sigmoid", "tanh", "relu", "linear", "softmax", "leaky-relu"];

declare interface ArrayNode extends Node_2 {
    readonly kind: "array";
    readonly rows: readonly (readonly Expr[])[];
    /** A parenthesised NumPy tuple. */
    readonly tuple: boolean;
}

declare interface Assignment {
    readonly kind: "assign";
    /** A name, or an indexed name. */
    readonly target: Expr;
    readonly value: Expr;
    /** Of `+=` and its kin; the value is then what stands on the right. */
    readonly accumulate?: "+" | "-" | "times" | "eachdivide" | undefined;
    readonly span: Span;
}

declare interface BinaryNode extends Node_2 {
    readonly kind: "binary";
    readonly op: BinaryOperator;
    readonly left: Expr;
    readonly right: Expr;
}

/** The operators after parsing. `product` is a written product whose kind its shapes decide (·, juxtaposition and * in mathematics). */
declare type BinaryOperator = "+" | "-" | "matmul" | "times" | "product" | "divide" | "eachdivide" | "power" | "eachpower" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or";

declare interface CallNode extends Node_2 {
    readonly kind: "call";
    /** `g`, `sum`, `sigmoid`, …; np.f and x.f() give f. */
    readonly fn: string;
    /** g′ has 1. */
    readonly primes: number;
    /** f_4 has 4. */
    readonly layer?: Expr | undefined;
    /** The letters that Σ_{ij} runs over. */
    readonly over?: readonly string[] | undefined;
    readonly args: readonly Expr[];
    readonly named: readonly {
        readonly name: string;
        readonly value: Expr;
    }[];
    readonly method: boolean;
}

/** A mistake that prints the number asked for. */
export declare type Candidate = Omit<Fingerprint, "computed">;

/** Every named mistake, in the order in which names are preferred where two are the same number. */
export declare const CATALOGUE: readonly [Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake, Mistake];

/** Factors side by side and with ⊙ between, as written in mathematics; {@link resolveChains} turns it into binary nodes. */
declare interface ChainNode extends Node_2 {
    readonly kind: "chain";
    readonly factors: readonly Expr[];
    readonly joints: readonly ("beside" | "times" | "product" | "eachdivide" | "divide")[];
}

/**
 * Judges backpropagation that somebody wrote: formulas, fragments of code or whole programs, each line by what its values equal on random networks.
 * Throws {@link FormulaError} if the text cannot be read or holds nothing that can be judged, and an ArgumentError for options that no problem has.
 */
export declare function checkFormulas(text: string, options?: CheckOptions): CheckReport;

/**
 * Compares a gradient with central differences of f at x, in f64, and names what is wrong with it: a scale, a sign, a transposition, an example left
 * out, a term of the regularisation, and the segment. A kink of f (relu at 0) within reach of the step is named, not blamed.
 * Takes 4·n calls of f. Keeps neither `gradient` nor `x`.
 * Throws a ShapeError where lengths do not fit, an ArgumentError for options out of range and an f that is not a function of x alone, a NumericError
 * where f or the gradient is not finite.
 */
export declare function checkGradient(f: ScalarFunction, gradient: ArrayLike<number> | ((x: Float64Array) => ArrayLike<number>), x: ArrayLike<number>, options?: GradientCheckOptions): GradientReport;

/** What the caller says about the text; what is left out is inferred from it. */
export declare interface CheckOptions {
    readonly syntax?: Syntax | undefined;
    readonly notation?: NotationName | undefined;
    /** Units of every layer, input first. */
    readonly layers?: readonly number[] | undefined;
    /** One for all layers, or one for each layer after the input, also as `tanh,sigmoid`. */
    readonly activation?: string | readonly string[] | undefined;
    readonly bias?: boolean | "yes" | "no" | undefined;
    readonly loss?: Loss | undefined;
    readonly layout?: LayoutName | undefined;
    readonly lambda?: number | undefined;
    /** What the text's gradients are of the examples' gradients. */
    readonly reduction?: (typeof REDUCTIONS)[number] | undefined;
    /** The function, or `Class.method`, that computes the gradients. */
    readonly entry?: string | undefined;
    /** What names of the text stand for: `{ t: "target" }`. */
    readonly roles?: Readonly<Record<string, NameRole>> | undefined;
    readonly seed?: number | undefined;
}

export declare interface CheckReport {
    readonly ok: boolean;
    readonly problem: ProblemReport;
    readonly reading?: ReadingReport;
    readonly targets: readonly TargetReport[];
    readonly notes: readonly string[];
}

/** Says which of two checked versions is right, and where they part. */
export declare function compareReports(first: CheckReport, second: CheckReport): Comparison;

/** Two versions of a text beside each other. */
export declare interface Comparison {
    readonly right: "first" | "second" | "both" | "neither";
    readonly first: CheckReport;
    readonly second: CheckReport;
    /** The first quantity that one of them has wrong, and what the other one makes of it. */
    readonly parting?: {
        readonly quantity: string;
        readonly first?: TargetReport;
        readonly second?: TargetReport;
    };
    readonly message: string;
}

/** The right side of an equation that holds for each index: δ_j = g′(z_j) Σ_k Θ_kj δ_k. Every name in it has its entries. */
declare interface ComponentsNode extends Node_2 {
    readonly kind: "components";
    /** The target's letters: of its rows, and of its columns where it is a matrix. */
    readonly indices: readonly string[];
    /** The letter that counts the examples, where one does: p of δ_pj. */
    readonly examples?: string | undefined;
    readonly body: Expr;
}

declare interface EndNode extends Node_2 {
    readonly kind: "end";
}

export declare type ExerciseName = "ex4" | "deeplearning.ai";

declare type Expr = NumberNode | NameNode | UnaryNode | TransposeNode | BinaryNode | CallNode | IndexNode | SliceNode | EndNode | ArrayNode | TextNode | ChainNode | ComponentsNode;

/** What is wrong, and where. */
export declare interface Finding {
    readonly kind: FindingKind;
    /** The catalogue's code, where one fits. */
    readonly code: string | null;
    /** The segments it holds for. */
    readonly segments: readonly string[];
    /** g = factor·∇f, or g − ∇f = factor·x. */
    readonly factor: number | null;
    /** The example that is missing, or the only one that counts; from 0. */
    readonly example: number | null;
    readonly message: string;
}

export declare type FindingKind = "scale" | "sign" | "zero" | "transposed" | "order" | "missing-example" | "only-example" | "proportional-to-parameters" | "unknown";

/** What a mistake makes an exercise's gradient check print. */
export declare interface Fingerprint {
    readonly code: string;
    readonly description: string;
    readonly exercise: ExerciseName;
    readonly lambda: number;
    /** To the digits that the rounding errors of the central differences leave alone: 10. */
    readonly relativeDifference: number;
    /** The same before rounding to 10 digits. */
    readonly computed: number;
}

/** The fingerprint of every mistake in one exercise at one λ, computed. */
export declare function fingerprints(name: ExerciseName, lambda: number): readonly Fingerprint[];

/**
 * The text could not be read. `rendering` shows the line with the place underlined; `expected` says what would have been right there.
 */
export declare class FormulaError extends AdjointError {
    name: string;
    readonly code: FormulaErrorCode;
    readonly position: Place;
    readonly expected: string | undefined;
    readonly rendering: string;
    constructor(text: string, span: Span, problem: {
        code: FormulaErrorCode;
        message: string;
        expected?: string | undefined;
    });
}

/** Why a text was refused. */
export declare type FormulaErrorCode = "empty" | "too-long" | "too-deep" | "too-many-statements" | "no-end" | "syntax" | "indentation" | "other-language" | "nothing-to-judge" | "index" | "unbalanced-bracket" | "unknown-name" | "unsupported-function" | "shape-conflict" | "division-of-matrices" | "bad-option";

export declare interface GradientCheckOptions {
    /** The step, times max(1, |x_i|). Default 1e-4: with the extrapolation, truncation and rounding both stay near 1e-11. */
    readonly epsilon?: number;
    /** The relative error up to which a segment is right. Default 1e-6. */
    readonly tolerance?: number;
    /** How x is made up, in order; without it x is one segment named `x`. */
    readonly segments?: readonly Segment[];
    /** The loss of each example [m], where f is their mean or sum; with it a missing example is named. */
    readonly losses?: (x: Float64Array) => ArrayLike<number>;
    /** m, where `losses` is not given. */
    readonly examples?: number;
    /** λ of f's (λ/2m)Σθ², where it has one. */
    readonly lambda?: number;
}

export declare interface GradientReport {
    /** Whether nothing but kinks, which are nobody's fault, tells g from f's gradient. */
    readonly ok: boolean;
    /** Both published ways to say how far g is from the numerical gradient. */
    readonly relativeDifference: {
        /** ‖n − g‖ / ‖n + g‖ */
        readonly overSum: number;
        /** ‖g − n‖ / (‖g‖ + ‖n‖) */
        readonly overNorms: number;
    };
    readonly numerical: Float64Array;
    readonly segments: readonly SegmentReport[];
    /** The name of the last segment that is wrong: backpropagation starts at the output, so what made it wrong happened there. */
    readonly firstWrong: string | null;
    readonly findings: readonly Finding[];
    /** The coordinates at which f has a kink, with its two slopes; code `relu-kink`. */
    readonly kinks: readonly (Kink & {
        readonly code: "relu-kink";
        readonly segment: string;
    })[];
    readonly notes: readonly string[];
}

declare interface IndexNode extends Node_2 {
    readonly kind: "index";
    readonly base: Expr;
    readonly args: readonly Expr[];
}

/** Does a report judge anything at all? */
export declare const isJudged: ({ targets }: CheckReport) => boolean;

/** The one-sided derivatives of f at a coordinate where it has a kink. */
export declare interface Kink {
    readonly index: number;
    readonly left: number;
    readonly right: number;
}

export declare type LayoutName = (typeof LAYOUTS)[number];

export declare const LAYOUTS: readonly ["columns", "rows", "single"];

declare interface Loop {
    readonly kind: "for";
    readonly variable: NameNode;
    readonly range: Expr;
    readonly body: readonly Statement[];
    readonly span: Span;
}

/** Per example: −Σ y log a + (1 − y) log(1 − a); Σ(a − y)²; ½Σ(a − y)²; −Σ y log a. */
export declare type Loss = (typeof LOSSES)[number];

export declare const LOSSES: readonly ["cross-entropy", "squared-error", "half-squared-error", "softmax-cross-entropy"];

/** What the catalogue says about a mistake. */
export declare interface Mistake {
    readonly code: string;
    /** One line. */
    readonly message: string;
    readonly what: string;
    readonly why: string;
    readonly how: string;
}

export declare type MistakeCode = "missing-output-derivative" | "extra-output-derivative" | "softmax-elementwise" | "loss-activation-mismatch" | "missing-hidden-derivative" | "derivative-at-activation" | "derivative-form-fed-z" | "wrong-derivative" | "missing-weight-transpose" | "elementwise-for-matrix" | "gradient-transposed" | "wrong-activation-index" | "preactivation-in-gradient" | "bias-row-kept" | "wrong-row-dropped" | "bias-unit-not-one" | "bias-gradient-missing" | "bias-sum-wrong-axis" | "missing-average" | "averaged-twice" | "wrong-average-count" | "inconsistent-average" | "last-sample-only" | "mean-of-factors" | "bias-regularised" | "lambda-not-averaged" | "regularisation-factor" | "regularisation-missing" | "regularisation-sign" | "sign-flipped" | "squared-error-factor-two" | "updated-weights-used" | "labels-shifted" | "unroll-order" | "faulty-checker" | "relu-kink";

/** The catalogue's entry of a code; undefined for a code that it does not have. */
export declare function mistakeOf(code: string): Mistake | undefined;

/** Every role that a name may have. */
export declare const NAME_ROLES: readonly NameRole[];

/**
 * A quantity. `base` is its name without the layer (`delta` of `delta3`, `Theta_grad` of `Theta3_grad`, `δ` of `\delta^{(3)}`); `text` is the whole as written;
 * `style` tells the ways apart in which one layer can be written, so that δ^{(4)} and δ_4 stay two names.
 */
declare interface NameNode extends Node_2 {
    readonly kind: "name";
    readonly base: string;
    readonly layer?: Expr | undefined;
    /** The letters of an entry, in the order in which they are written: i and j of Δ_{ij}. */
    readonly entries?: readonly string[] | undefined;
    readonly text: string;
    readonly style: string;
}

/**
 * What names usually stand for. They are a prior: they give a free name its first value and say what a wrong line was meant to be; what a value equals
 * decides.
 */
export declare type NameRole = "input" | "target" | "weight" | "theta" | "bias" | "z" | "a" | "slope" | "dZ" | "dA" | "dW" | "db" | "velocity" | "count" | "step" | "decay" | "momentum" | "epochs" | "size" | "depth" | "unrolled" | "cost";

declare interface Node_2 {
    /** Absent on what an edit made. */
    readonly span?: Span | undefined;
}

export declare type NotationName = (typeof NOTATIONS)[number];

export declare const NOTATIONS: readonly ["ng", "deeplearning.ai", "sudeep", "hagan", "nielsen", "code"];

declare interface NumberNode extends Node_2 {
    readonly kind: "number";
    readonly value: number;
}

/** A line with a derivative operator on its left: explained, not evaluated. */
declare interface OperatorLine {
    readonly kind: "operator";
    readonly name: string;
    readonly by: NameNode;
    readonly of: Expr;
    readonly value: Expr;
    readonly span: Span;
}

/** Text to statements, in the syntax that is named or recognised. Throws {@link FormulaError}. */
export declare function parseFormulas(text: string, syntax?: Syntax): Program;

/** Where something stands in the text as its author sees it; line and column count from 1, length in UTF-16 units. */
export declare interface Place {
    readonly line: number;
    readonly column: number;
    readonly length: number;
}

/** The problem as the report shows it. */
export declare interface ProblemReport {
    readonly syntax: string;
    readonly notation: string;
    readonly layers: readonly number[];
    readonly activations: readonly string[];
    readonly loss: string;
    readonly cost: string;
    readonly lambda: number | "random";
    readonly examples: number;
    readonly layout: "columns" | "rows" | "single";
    readonly weights: "out×in" | "in×out";
    readonly bias: "none" | "separate" | "absorbed";
    readonly seed: number;
    /** All of it in one line. */
    readonly reading: string;
}

export declare interface Program {
    readonly syntax: Syntax;
    readonly text: string;
    readonly statements: readonly Statement[];
    /** Activations and the like that the text defines for itself. */
    readonly functions?: ReadonlyMap<string, UserFunction>;
    /** How equations were read that leave a sum out. */
    readonly remarks?: readonly string[] | undefined;
    /** What was read over, in the order of the text. */
    readonly skipped: readonly {
        readonly span: Span;
        readonly why: string;
    }[];
}

/** The setting in which the number was printed; what is left out is searched. */
export declare interface RankOptions {
    readonly lambda?: number | undefined;
    readonly exercise?: ExerciseName | undefined;
    /** Units of every layer, input first, of a debug network of ex4 whose sizes were changed. */
    readonly layers?: readonly number[] | undefined;
}

/**
 * The mistakes that make a gradient check print `relativeDifference`, best first. The number is taken as it was printed: rounded or cut after
 * its last digit, of which it needs four unless it is exact. An exercise or λ that is not given is searched over the exercises' own.
 * Throws an ArgumentError for a number below 0 and for an unknown exercise.
 */
export declare function rankRelativeDifference(relativeDifference: number, options?: RankOptions): RelativeDifferenceReport;

/** How the text was read: what was chosen, and what else explains it. */
export declare interface ReadingReport {
    /** One line. */
    readonly chosen: string;
    /** The function or method that was run; empty for a script. */
    readonly entry: string;
    readonly lossFrom: "text" | "gradients" | "assumed" | "option";
    readonly reduction: string;
    /** Other readings, one line each, with the lines that would be wrong under them. */
    readonly others: readonly {
        readonly line: string;
        readonly wrong: readonly number[];
    }[];
    /** Functions that the text uses and does not define, each with what it was taken for; `lines` where it is fed with z in some and a in others. */
    readonly assumed: readonly {
        readonly name: string;
        readonly meaning: string;
        readonly lines?: Readonly<Record<"z" | "a", readonly number[]>>;
    }[];
}

/** The syntax whose signs a text shows most; Octave where it shows none. */
export declare function recogniseSyntax(text: string): Syntax;

export declare const REDUCTIONS: readonly ["sum", "mean"];

/** What a printed relative difference says. */
export declare interface RelativeDifferenceReport {
    readonly relativeDifference: number;
    /** `correct`: as small as rounding errors make it; `unknown`: no mistake that we know prints this. */
    readonly status: "correct" | "mistake" | "unknown";
    /** Best first; empty unless the status is `mistake`. */
    readonly candidates: readonly Candidate[];
    /** The c > 1 for which g = c·n or g = n/c alone would print this; null where there is none (r ≥ 1). */
    readonly scale: number | null;
    /** Codes of mistakes that this check cannot show with this λ; they print what a correct gradient prints. */
    readonly hidden: readonly string[];
    readonly message: string;
}

/** What a name stands for. `weight` includes the bias where Θ holds it. */
export declare type Role = "weight" | "bias" | "z" | "a" | "delta" | "dA" | "gradient" | "accumulator" | "bias-gradient" | "bias-accumulator" | "input" | "output" | "target" | "residual" | "m" | "lambda" | "alpha" | "classes" | "last-layer" | "cost" | "unrolled" | "size";

/** A scalar function of a parameter vector. It gets a copy that it may keep or change, and must give the same number for the same x. */
export declare type ScalarFunction = (x: Float64Array) => number;

/** The c for which g = c·n prints r by either metric: c = (1 + r)/(1 − r); null for r ≥ 1, which no positive factor prints. */
export declare function scaleOf(relativeDifference: number): number | null;

/** A part of the parameter vector with a name and a shape, row-major: a layer's weights or biases. */
export declare interface Segment {
    readonly name: string;
    readonly rows: number;
    readonly cols: number;
}

/** How one segment fared. */
export declare interface SegmentReport extends Segment {
    readonly status: "correct" | "kink" | "mistake" | "unknown";
    /** ‖g − n‖ / (‖g‖ + ‖n‖) over the segment. */
    readonly relativeError: number;
}

/** `from:step:to`, each part optional where it is a subscript; Octave's includes `to`, NumPy's does not. */
declare interface SliceNode extends Node_2 {
    readonly kind: "slice";
    readonly from?: Expr | undefined;
    readonly step?: Expr | undefined;
    readonly to?: Expr | undefined;
}

/** A half-open range of characters of the text: [start, end). */
declare interface Span {
    readonly start: number;
    readonly end: number;
}

declare type Statement = Assignment | Loop | OperatorLine;

/** One quantity as a notation writes it. `layer` counts from the input, 0; a weight's is the layer it leads into. */
export declare function symbolIn(role: Role, layer: number | undefined, { notation, syntax }: {
    notation: NotationName;
    syntax: Syntax;
}): string | undefined;

/** The table: every quantity at a layer, in every notation. */
export declare function symbolTable(syntax: Syntax, layer: number): readonly {
    readonly role: Role;
    readonly symbols: Readonly<Partial<Record<NotationName, string>>>;
}[];

export declare type Syntax = "octave" | "numpy" | "latex" | "plain";

export declare const SYNTAXES: readonly ["octave", "numpy", "latex", "plain"];

/** What became of one quantity that the text assigns. */
export declare interface TargetReport {
    /** As the text writes it. */
    readonly name: string;
    readonly status: TargetStatus;
    /** What it is, or should be: `∂J/∂W⁽²⁾`. */
    readonly quantity?: string;
    /** Of the catalogue; with status `mistake` only. */
    readonly code?: string;
    readonly message: string;
    /** What is underlined: the mistake where there is one. `repair` replaces exactly these characters. */
    readonly span: Place;
    readonly shape: readonly number[];
    readonly expectedShape?: readonly number[];
    /** ‖value − exact‖ / ‖value + exact‖ on the first network. */
    readonly relativeError?: number;
    readonly repair?: string;
}

/** `mistake` has a code of the catalogue; `unknown` differs from what belongs there, or could not be judged; `unchecked` leads to no gradient. */
export declare type TargetStatus = "correct" | "mistake" | "unknown" | "unchecked";

declare interface TextNode extends Node_2 {
    readonly kind: "text";
    readonly value: string;
}

/** The formulas of a text in another notation, and in another syntax where one is named; one string for each assignment. Throws FormulaError. */
export declare function translateFormulas(text: string, to: Translation, options?: CheckOptions): string[];

/** What a text is to be written in. */
export declare interface Translation {
    readonly syntax?: Syntax | undefined;
    readonly notation: NotationName;
}

declare interface TransposeNode extends Node_2 {
    readonly kind: "transpose";
    readonly arg: Expr;
}

declare interface UnaryNode extends Node_2 {
    readonly kind: "unary";
    readonly op: "-" | "+" | "!";
    readonly arg: Expr;
}

/** A function that the text itself defines: assignments, and the name whose value it returns. */
declare interface UserFunction {
    readonly parameters: readonly string[];
    readonly body: readonly Statement[];
    readonly result: NameNode;
}

export { }
