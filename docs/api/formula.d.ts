import { AdjointError } from '@adjoint/reference';

export declare type Activation = (typeof ACTIVATIONS)[number];

export declare const ACTIVATIONS: readonly ["sigmoid", "tanh", "relu", "linear", "softmax", "leaky-relu"];

/** A mistake that prints the number asked for. */
export declare type Candidate = Omit<Fingerprint, "computed">;

/** Every named mistake, as it is told. */
export declare const CATALOGUE: readonly Mistake[];

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

export declare type ExerciseName = "ex4" | "deeplearning.ai";

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
export declare type FormulaErrorCode = "empty" | "too-long" | "too-deep" | "too-many-statements" | "no-end" | "numbered-weights" | "syntax" | "indentation" | "other-language" | "nothing-to-judge" | "index" | "unbalanced-bracket" | "unknown-name" | "unsupported-function" | "shape-conflict" | "division-of-matrices" | "bad-option";

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

/** Per example: −Σ y log a + (1 − y) log(1 − a); Σ(a − y)²; ½Σ(a − y)²; −Σ y log a. */
export declare type Loss = (typeof LOSSES)[number];

export declare const LOSSES: readonly ["cross-entropy", "squared-error", "half-squared-error", "softmax-cross-entropy"];

/** What is told of a mistake. */
export declare interface Mistake<Code extends string = string> {
    readonly code: Code;
    /** One line. */
    readonly message: string;
    /** What it is, why it is tempting, how to see it. */
    readonly what: string;
    readonly why: string;
    readonly how: string;
}

/** Returns the mistake of a code; undefined for a code that there is not. */
export declare function mistakeOf(code: string): Mistake | undefined;

/** Every role that a name may have. */
export declare const NAME_ROLES: readonly NameRole[];

/**
 * What names usually stand for. They are a prior: they give a free name its first value and say what a wrong line was meant to be; what a value equals
 * decides.
 */
export declare type NameRole = "input" | "target" | "weight" | "theta" | "bias" | "z" | "a" | "slope" | "dZ" | "dA" | "dW" | "db" | "velocity" | "count" | "step" | "decay" | "momentum" | "epochs" | "size" | "depth" | "unrolled" | "cost";

export declare type NotationName = (typeof NOTATIONS)[number];

export declare const NOTATIONS: readonly ["ng", "deeplearning.ai", "sudeep", "hagan", "nielsen", "code"];

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

/** A half-open range of characters of the text: [start, end). */
declare interface Span {
    readonly start: number;
    readonly end: number;
}

export declare type Syntax = (typeof SYNTAXES)[number];

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

export { }
