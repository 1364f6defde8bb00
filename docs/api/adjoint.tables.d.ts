import type { Backend } from '@adjoint/reference';
import type { Dataset } from '@adjoint/reference';
import type { Elementwise } from '@adjoint/reference';
import type { Inputs } from '@adjoint/reference';
import type { Instruction } from '@adjoint/reference';
import type { OptimizerKind } from '@adjoint/reference';
import type { Precision } from '@adjoint/reference';
import type { Row } from '@adjoint/datasets/schema';
import type { Safetensors } from '@adjoint/formats';
import type { Scaling } from '@adjoint/reference';
import type { Schema } from '@adjoint/reference';
import type { SquaredErrorConvention } from '@adjoint/reference';
import type { StorageArrays } from '@adjoint/reference';
import type { Table } from '@adjoint/datasets/schema';

/** What is used of an `AbortSignal`. */
declare interface AbortSignalLike {
    readonly aborted: boolean;
    readonly reason?: unknown;
}

/** (1/K)Σ|a − y| over the K outputs of one example. */
declare interface AbsoluteError {
    readonly kind: "absoluteError";
}

/** What a layer applies to z = x·W + b. `softmax` is for the last layer alone. */
declare type Activation = Elementwise | "softmax";

/** The mean of a metric over the folds, and its standard deviation (n − 1). A fold in which it is undefined does not count. */
export declare interface Averaged {
    readonly name: string;
    readonly mean: number;
    readonly deviation: number;
    /** The mean of what needs no model. */
    readonly baseline: number;
}

/** Averages over the classes; a class whose value is undefined counts as 0. */
export declare interface AveragedMetrics {
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
}

declare type Averaging = Swa | Ema;

/** A method that sees all examples at once. Plain data, so that it can be saved. */
declare type BatchMethod = GradientMethod | LevenbergMarquardt;

/**
 * Calibrates the probabilities of a network: divides its last z by the temperature T that makes the cross-entropy of examples smallest (Guo et al., "On Calibration of
 * Modern Neural Networks", ICML 2017). The weights and biases of the last layer become W/T and b/T, so that the model is saved as any other; no class changes
 * its place in the order. Give examples that the network was not trained on.
 * @throws ArgumentError for a network without cross-entropy
 */
export declare function calibrate(net: Network, examples: Examples): Calibration;

/** What a calibration found. */
export declare interface Calibration {
    /** T, by which the last z are divided: above 1 where the network was too sure. */
    readonly temperature: number;
    /** The loss of the examples before and after [nats] */
    readonly before: number;
    readonly after: number;
}

/** One entry of a parameter, its derivative as it was computed and as central differences say. */
declare interface CheckedEntry {
    readonly row: number;
    readonly col: number;
    readonly analytic: number;
    readonly numeric: number;
    /** |a − n|/(|a| + |n|) */
    readonly relativeError: number;
}

declare interface CheckedParameter {
    /** `W1`, `b1`, … */
    readonly name: string;
    readonly layer: number;
    readonly rows: number;
    readonly cols: number;
    readonly checked: number;
    readonly ok: boolean;
    /** ‖a − n‖/‖a + n‖ (the course exercise) */
    readonly relativeDifference: number;
    /** ‖a − n‖/(‖a‖ + ‖n‖) */
    readonly relativeError: number;
    /** The entry that differs most; none where every entry stands at a kink. */
    readonly worst?: CheckedEntry;
    readonly kinks: readonly Kink[];
}

/**
 * All that a run needs to continue with the same bits: plain data that structured cloning and `Network.save` take.
 * `tensors` holds the parameters (`W1`, `b1`, …), the optimiser's state of the same shapes (`mW1`, `vW1`, …) and `hyper`; for a method
 * that sees all examples at once, `theta` (all parameters in f64) and what the method keeps.
 */
declare interface Checkpoint {
    /** Epochs completed. */
    readonly epoch: number;
    /** Where an epoch was stopped before its end: rows done, the cost summed over them, and the rows and batches that these are counted in. */
    readonly epochPosition?: {
        readonly position: number;
        readonly lossSum: number;
        readonly epochLayout: {
            readonly rows: number;
            readonly batchSize: number;
            readonly shuffle: boolean;
        };
    };
    readonly optimizer?: Optimizer | BatchMethod;
    /** How far the schedule and early stopping have come, where there are any. */
    readonly run?: RunState;
    readonly tensors: Readonly<Record<string, Float32Array | Float64Array>>;
}

export declare interface ClassificationMetrics {
    readonly rows: number;
    readonly accuracy: number;
    /** The mean of the recalls of the classes that have rows. */
    readonly balancedAccuracy: number;
    readonly perClass: readonly ClassMetrics[];
    readonly macro: AveragedMetrics;
    /** Weighted by the rows of each class. */
    readonly weighted: AveragedMetrics;
    /** The mean of −ln p of the true class; infinite where one has probability 0. */
    readonly logLoss: number;
    /** Of two classes the mean of (p₁ − y)², of more the mean of Σ(p − y)² over the classes. */
    readonly brier: number;
    /** Area under the ROC curve of the second of two classes; of more, the mean over each class against the rest. Ties count half. */
    readonly rocAuc: number;
    /** Average precision, likewise: Σ(Rᵢ − Rᵢ₋₁)Pᵢ over the distinct probabilities. */
    readonly prAuc: number;
    /** Share of the rows whose true class is among the 2, 3 and 5 most probable, for more classes than that; of equal ones the first counts. */
    readonly topK: readonly {
        readonly k: number;
        readonly accuracy: number;
    }[];
    /** [K, K] row-major: rows of the class of the row that were predicted as the class of the column. */
    readonly confusion: Uint32Array;
    /** A sentence for each value that is undefined, with the reason. */
    readonly notes: readonly string[];
}

/**
 * Measures predicted probabilities against true classes. The predicted class is the most probable, the first of equals; of one column, the second class where it
 * exceeds ½.
 * @throws ShapeError where labels and probabilities differ in rows; DataError for a label out of range or a probability that is not finite
 */
export declare function classificationMetrics({ classes, ...rows }: ClassifiedRows): ClassificationMetrics;

/** True classes, and what was predicted: probabilities [m, K] row-major, or [m] of the second of two classes. */
export declare interface ClassifiedRows {
    readonly labels: ArrayLike<number>;
    readonly probabilities: ArrayLike<number>;
    readonly classes: readonly string[];
}

/** How well one class is recognised. A quotient whose denominator is 0 is NaN. */
export declare interface ClassMetrics {
    readonly name: string;
    /** Rows of the class. */
    readonly support: number;
    /** TP/(TP + FP) */
    readonly precision: number;
    /** TP/(TP + FN) */
    readonly recall: number;
    /** 2TP/(2TP + FP + FN) */
    readonly f1: number;
}

/** What classes count: `balanced` for rows/(classes·rows of the class), or a number for each class, by its name or number. */
declare type ClassWeight = "balanced" | Readonly<Record<string, number>>;

/** β of nonlinear conjugate gradient, from g and y = g − g₋₁. */
declare type ConjugateFormula = 
/** gᵀg / g₋₁ᵀg₋₁ */
"fletcherReeves"
/** max(0, gᵀy / g₋₁ᵀg₋₁) */
| "polakRibiere"
/** gᵀy / d₋₁ᵀy */
| "hestenesStiefel"
/** gᵀg / d₋₁ᵀy */
| "daiYuan";

declare interface ConjugateGradient {
    readonly kind: "conjugateGradient";
    readonly formula: ConjugateFormula;
    /** Steps after which the direction is reset to −g; 0: as many as there are parameters */
    readonly restart: number;
    readonly c1: number;
    readonly c2: number;
}

/** Raises the learning rate linearly over the share `warmup` of the run, then lets it fall to the share `final` of it along a cosine. */
declare interface Cosine {
    readonly kind: "cosine";
    readonly warmup: number;
    readonly final: number;
}

/**
 * Trains and measures a network for each division of a table: repeated k-fold cross-validation, with the folds of `foldsOf`.
 * @param train creates and trains the network of one fold
 */
export declare function crossValidate<F extends Fold>(folds: Iterable<F>, train: (fold: F) => Network | Promise<Network>): Promise<CrossValidation>;

export declare interface CrossValidation {
    readonly folds: readonly TableEvaluation[];
    readonly metrics: readonly Averaged[];
}

/** What a network knows of the data it was fitted to, kept with the model so that raw data can be treated alike. */
declare interface DataDescription {
    readonly name?: string;
    readonly features?: readonly string[];
    /** Names of the classes, by number; or of the values to be learnt. */
    readonly classes?: readonly string[];
    readonly targets?: readonly string[];
    readonly scaling?: Scaling;
    /** What the columns of the table are that the data came from, and how they became inputs and targets. */
    readonly schema?: Schema;
    readonly image?: {
        readonly height: number;
        readonly width: number;
    };
}

/** Averages the parameters of all steps, mean ← decay·mean + (1 − decay)·θ; at the end of the run the network has the mean. */
declare interface Ema {
    readonly kind: "ema";
    readonly decay: number;
}

/** The losses that may follow every elementwise activation. */
declare type ErrorOfValues = SquaredError | Huber | AbsoluteError | Pinball;

/** How rows are measured. */
export declare interface EvaluateOptions extends RowsOptions {
    /** Where the outputs of rows go that are not to stay in memory: 4 or 8 bytes for each class, none of values. */
    readonly spill?: ScoreSpill;
}

/**
 * Measures how well the model predicts rows whose targets are known, with a baseline beside.
 * @param rows as they stand in a file, or data sets that the schema of the model encoded: one, or the parts of a table larger than memory, one after another
 * @throws DataError as {@link predictRows}, and for a target that is missing or unknown
 */
export declare function evaluateTable(net: Network, rows: RowsLike | Dataset | Iterable<Dataset>, options?: EvaluateOptions): TableEvaluation;

declare interface Evaluation {
    /** Mean over the rows, without the penalty [nats or squared units]. */
    readonly loss: number;
    /** Share of the rows whose class is the predicted one; NaN where targets are values, not classes. */
    readonly accuracy: number;
    readonly rows: number;
    readonly classes: readonly string[];
    /** [classes, classes], row-major: how many rows of the class of the row were predicted as the class of the column. Empty where targets are values. */
    readonly confusion: Uint32Array;
}

/** Inputs with what belongs to them: a data set; `labels` for classes; or `targets` for values. */
declare type Examples = Dataset | {
    readonly inputs: InputsLike;
    readonly labels: LabelsLike;
    /** Names of the classes, by number. Without it, names of labels are numbered in the order of the alphabet, or as the network knows them. */
    readonly classes?: readonly string[];
} | {
    readonly inputs: InputsLike;
    readonly targets: TargetsLike;
};

export declare interface ExplainOptions extends RowsOptions {
    /** The class, label or value to explain: the predicted class, or the first label or value, when left out. */
    readonly output?: string;
    /** Rows whose mean is what a row is compared with; the mean of the training part when left out. */
    readonly background?: RowsLike;
    /** Of more than ten columns: how many orders of the columns are drawn, each also backwards; 100 when left out. */
    readonly orders?: number;
    /** Decides the orders; 1 when left out. */
    readonly seed?: number;
}

/** Explains one row; see {@link explainRows}. */
export declare function explainRow(net: Network, row: Row, options?: Omit<ExplainOptions, "rows">): RowExplanation;

/**
 * Divides what the prediction of each row differs from that of the mean row among its columns: their Shapley values against this baseline (Sundararajan and Najmi, "The
 * Many Shapley Values for Model Explanation", ICML 2020). Exact up to ten columns, of more the mean over orders that the seed draws.
 * @throws DataError as `predictRows`; ArgumentError for an output that is not there, or a schema that does not tell the mean row
 */
export declare function explainRows(net: Network, rows: RowsLike, options?: ExplainOptions): RowExplanation[];

/** Lets the learning rate fall exponentially, to the share `final` of it at the last step. */
declare interface ExponentialDecay {
    readonly kind: "exponentialDecay";
    readonly final: number;
}

declare interface FitAsyncOptions extends FitOptions {
    /** Ends the run with its reason, between two batches. The parameters stay, and the next call continues from there. */
    readonly signal?: AbortSignalLike;
}

declare interface FitOptions {
    /** Epochs of this call; an epoch that an earlier call did not complete counts as the first. */
    readonly epochs: number;
    /** m, the rows of a batch; the last of an epoch may be smaller. 32 unless given; all rows for a method that sees all examples at once. */
    readonly batchSize?: number;
    /**
     * Its state is kept from call to call while its kind stays the same; rates may change between calls. With a method that sees all examples at once
     * of `adjoint/optimise` (`lbfgs()`, `conjugateGradient()`, `levenbergMarquardt()`, `rprop()`, `variableLearningRate()`) an epoch is one iteration, computed in f64.
     */
    readonly optimizer: Optimizer | BatchMethod | OwnOptimizer;
    /** Evaluated after each epoch. */
    readonly validation?: Examples;
    /** `false`: the rows in the order given. Else epoch e has an order of its own, decided by the seed. */
    readonly shuffle?: boolean;
    /** Also report after this many batches, within an epoch. */
    readonly every?: number;
    /**
     * What each row counts, ≥ 0: its δ and its loss are multiplied with its weight over the mean weight of the set. A row that counts 0 is left out.
     * Validation is as it is.
     */
    readonly sampleWeight?: Numbers;
    /** What each class counts, by its name, or `"balanced"`: rows/(classes·rows of the class). Multiplied with `sampleWeight`. */
    readonly classWeight?: ClassWeight;
    /** ε of cross-entropy: classes are learnt as (1 − ε)·y + ε/K (Szegedy et al. 2016), with one output as (1 − ε)·y + ε/2. Validation is as it is. */
    readonly labelSmoothing?: number;
    /**
     * The rate at which hidden units are dropped, one for all layers or one for each: a unit is 0 in its row, and what stays is divided by 1 − rate (Srivastava et al.
     * 2014, inverted). In training alone. Which are dropped is a function of the seed, the epoch and the place of the row in it: a run that continues drops the same.
     */
    readonly dropout?: number | readonly number[];
    /** The rate at which inputs are dropped, likewise. */
    readonly inputDropout?: number;
    /** The standard deviation of normal noise that is added to the inputs, likewise in training alone; before `inputDropout`. 0 unless given. */
    readonly inputNoise?: number;
    /** Limits the norm of all gradients together: where ‖g‖ is more, g is scaled to it (Pascanu, Mikolov & Bengio 2013). The penalties are in g. */
    readonly clipNorm?: number;
    /** Limits each derivative to [−clipValue, clipValue], before `clipNorm`. */
    readonly clipValue?: number;
    /** Limits the norm of the weights into each unit, after each step: a longer column of W is scaled to it (Srebro & Shraibman 2005). */
    readonly maxNorm?: number;
    /** Averages the parameters of the last epochs: the network has their mean when the run has ended, and its own until then. Not with `patience`. */
    readonly averaging?: Averaging;
    /** Rates and decay of some parameters; of several groups that name one, the last counts. */
    readonly groups?: readonly ParameterGroup[];
    /** What the learning rate is multiplied with, step by step; `total` is the steps of the first call, and later calls continue it. */
    readonly schedule?: Schedule;
    /**
     * Stops after this many epochs without a smaller loss, and restores the parameters of the best: early stopping. The loss is that of the validation data where there
     * are any. Later calls that give it, too, continue the count.
     */
    readonly patience?: number;
    /** By how much a loss must be smaller to count; 0 unless given. */
    readonly minDelta?: number;
}

/** −Σ w·(1 − p)^γ·log p over the outputs of one example [nats], p the probability of its target, 0 or 1; w = α for 1, 1 − α for 0. */
declare interface Focal {
    readonly kind: "focal";
    /** γ ≥ 0: how much less a target counts that is predicted well */
    readonly gamma: number;
    /** α, between 0 and 1 */
    readonly alpha: number;
}

/** One division of a table, as `foldsOf` of @adjoint/datasets gives it. */
export declare interface Fold {
    readonly train: Dataset;
    readonly test: Dataset;
}

/** A matrix that is given: rows, or a flat array in row-major order. */
declare type GivenMatrix = readonly ArrayLike<number>[] | Float32Array | Float64Array;

/** The parameters of a layer, as {@link Network.parameters} returns them. */
declare type GivenParameters = {
    readonly weights: GivenMatrix;
} & Omit<LayerParameters<Numbers>, "weights">;

/** What a gradient check found, over all parameters and for each. Norms leave out entries at kinks. */
declare interface Gradcheck {
    readonly ok: boolean;
    readonly loss: number;
    readonly epsilon: number;
    readonly tolerance: number;
    readonly relativeDifference: number;
    readonly relativeError: number;
    readonly parameters: readonly CheckedParameter[];
}

/** What is compared by a gradient check, and how closely. */
declare interface GradcheckOptions {
    /** ε of the central difference (J(θ + ε) − J(θ − ε))/2ε; 1e-5 unless given. */
    readonly epsilon?: number;
    /** The relative error up to which a gradient counts as right; 1e-7 unless given. */
    readonly tolerance?: number;
    /** Entries checked in each parameter, drawn from the seed; 2048 unless given. All are checked where there are no more. */
    readonly entries?: number;
    /** What each row counts, as in {@link FitOptions}. */
    readonly sampleWeight?: Numbers;
    /** Drops hidden units and inputs, as {@link FitOptions} does in its first epoch: the same ones at every evaluation. */
    readonly dropout?: number | readonly number[];
    readonly inputDropout?: number;
    /** Adds noise to the inputs, likewise. */
    readonly inputNoise?: number;
    /** Gradients to check instead of the network's own, for instance from a backward pass written by hand. */
    readonly gradients?: readonly {
        readonly weights: GivenMatrix;
        readonly biases: Numbers;
        readonly scales?: Numbers;
    }[];
}

/** A method that minimises a function from costs and gradients. */
declare type GradientMethod = Lbfgs | ConjugateGradient | Rprop | VariableLearningRate;

declare interface GradientOptions {
    /** Also the gradient at the input. */
    readonly inputs?: boolean;
    /** What each row counts, as in {@link FitOptions}. */
    readonly sampleWeight?: Numbers;
}

/** Where a network computes, and in which precision of its host. */
declare interface HostOptions {
    /** What executes the programs: WebAssembly unless given (`createBaseline()` of @adjoint/baseline is plain TypeScript). */
    readonly backend?: Backend;
    /** `true`: the same bits on every host, by doing without fused multiply-add. */
    readonly deterministic?: boolean;
    /** Threads that share the work of one batch. The result does not depend on it. */
    readonly threads?: number | "auto";
}

/** (1/K)Σ h(a − y) over the K outputs of one example: h(e) = ½e² for |e| ≤ δ, δ·(|e| − ½δ) beyond. */
declare interface Huber {
    readonly kind: "huber";
    /** δ, in the unit of the targets */
    readonly delta: number;
}

export declare interface ImportanceOptions extends RowsOptions {
    /** How often each column is shuffled; 5 when left out. */
    readonly repeats?: number;
    /** Decides the order of the shuffled rows; 1 when left out. */
    readonly seed?: number;
}

/**
 * Inputs x[m, n₀]: rows of numbers, rows with named columns, a flat array in row-major order with its shape, a flat typed array (its rows are as long as the network has inputs),
 * or the `inputs` of a data set.
 */
declare type InputsLike = readonly NamedRow[] | readonly Numbers[] | {
    readonly values: Numbers;
    readonly shape: readonly [rows: number, cols: number];
} | Float32Array | Float64Array | Uint8Array | Inputs;

/** An entry between whose θ − ε and θ + ε a unit's z changes its sign where f has a kink, or a weight its own under L1: its difference says nothing about the gradient. */
declare interface Kink extends CheckedEntry {
    /** Where the sign changes: layer (from 1), and of z unit and row of the batch (from 0), which a weight under L1 has not. */
    readonly layer: number;
    readonly unit?: number;
    readonly example?: number;
}

/** Classes: whole numbers from 0, names, or one-hot rows. */
declare type LabelsLike = Numbers | readonly string[] | readonly Numbers[];

/** W[n₀, n₁], row-major, and b[n₁] of one layer. */
declare interface LayerParameters<T = Float32Array | Float64Array> {
    readonly weights: T;
    readonly biases: T;
    /** g[n₁] of a normalised layer */
    readonly scales?: T;
    /** Running μ[n₁] and σ²[n₁] of batch normalisation; a gradient has none */
    readonly means?: T;
    readonly variances?: T;
}

/** All numbers of one layer for one batch. Rows are examples. */
declare interface LayerTrace {
    readonly layer: number;
    readonly units: number;
    readonly activation: Activation;
    readonly weights: NumberedMatrix;
    readonly biases: NumberedMatrix;
    /** z = x·W + b [m, n₁] */
    readonly z: NumberedMatrix;
    /** a = f(z) [m, n₁] */
    readonly a: NumberedMatrix;
    /** δ [m, n₁]: the derivative of each example's own loss at z; the program's dZ is δ/m */
    readonly delta: NumberedMatrix;
    /** Δ = xᵀ·δ [n₀, n₁] and Σδ [1, n₁]: summed over the examples, neither averaged nor regularised; of a normalised layer, Δ takes the δ at x·W */
    readonly Delta: NumberedMatrix;
    readonly biasDelta: NumberedMatrix;
    /** dW = Δ/m + (λ/m)·W [n₀, n₁] and db = Σδ/m [1, n₁]: the gradient of the cost */
    readonly dW: NumberedMatrix;
    readonly db: NumberedMatrix;
}

declare interface Lbfgs {
    readonly kind: "lbfgs";
    /** Pairs (s, y) that approximate the inverse Hessian */
    readonly history: number;
    /** c₁ and c₂ of the strong Wolfe conditions */
    readonly c1: number;
    readonly c2: number;
}

declare interface LevenbergMarquardt {
    readonly kind: "levenbergMarquardt";
    /** μ at the start, what it is multiplied or divided with, and where it is given up */
    readonly mu: number;
    readonly factor: number;
    readonly maxMu: number;
}

/**
 * Creates the network that `Network.save` wrote, with the methods for rows.
 * @throws FormatError where the bytes are not a safetensors file, or not one of Adjoint
 */
export declare function load(bytes: Uint8Array, options?: HostOptions): TableNetwork;

/** Lets the learning rate rise and fall along `cycles` waves from 0 to 1, each twice as long as the one before: ½(1 − cos(2π·log₂(1 + (2^cycles − 1)·s/S))). */
declare interface LogCosine {
    readonly kind: "logCosine";
    readonly cycles: number;
}

/**
 * What is minimised, averaged over the batch. `crossEntropy` after softmax is −Σ y·log a, after sigmoid −Σ y·log a + (1 − y)·log(1 − a) [nats]; both give δ = a − y.
 */
declare type Loss = "crossEntropy" | ErrorOfValues | Poisson | Focal;

/** Cost and gradient of one batch. */
declare interface LossAndGradients<T = Float32Array | Float64Array> {
    /** Mean loss + penalty. */
    readonly loss: number;
    /** dW[n₀, n₁] and db[n₁], layer by layer. */
    readonly gradients: readonly LayerParameters<T>[];
    /** dX[m, n₀], where it was asked for. */
    readonly inputs?: T;
}

/** A row whose columns have names: `{ width: 1, height: 2 }`. */
declare type NamedRow = Readonly<Record<string, number>>;

/**
 * A dense network with its parameters. Arrays that it returns belong to the caller, those that it takes are copied; nothing needs to be disposed of.
 * Every method throws a typed error (`ArgumentError`, `ShapeError`, `DataError`, `NumericError`, …) that names the values and the next step.
 */
declare interface Network<P extends Precision = Precision> {
    /** What the network is; `data` and `epoch` as they stand. */
    describe(): NetworkDescription;
    readonly inputs: number;
    readonly outputs: number;
    readonly precision: P;
    /** What executes the programs: `simd`, `relaxed`, `baseline`, … */
    readonly backend: string;
    readonly parameterCount: number;
    /** Epochs completed, over all calls. */
    readonly epoch: number;
    /** What is known of the data that it was fitted to. */
    readonly data: DataDescription | undefined;
    /**
     * Trains, epoch by epoch: yields after each. Leaving the loop stops; the next call continues: parameters, optimiser state, epoch number and the position in a
     * shuffled epoch are kept, so stopping changes no bit of the result. Arguments are checked at the call, training runs as the generator is asked.
     * A call without a loop would do nothing: awaiting it is an error, and so is the next use of the network.
     * @throws NumericError where the loss becomes NaN or infinite, before that batch changes a parameter
     */
    fit(examples: Examples, options: FitOptions): Generator<Progress, void, void>;
    /**
     * Trains to the end, and returns the history and the best epoch. With `patience`, the network then has the parameters of the best epoch, stopped early or not.
     * @throws NumericError where the loss becomes NaN or infinite, before that batch changes a parameter
     */
    train(examples: Examples, options: FitOptions): TrainResult;
    /** {@link train} that lets the event loop run every few milliseconds of work. The same bits. */
    trainAsync(examples: Examples, options: FitAsyncOptions): Promise<TrainResult>;
    /** {@link fit} that lets the event loop run every few milliseconds of work. The same bits. */
    fitAsync(examples: Examples, options: FitAsyncOptions): AsyncGenerator<Progress, void, void>;
    /** The outputs a[m, K], row-major. Of examples (a data set) the inputs count alone. */
    predict(inputs: InputsLike | Examples): StorageArrays[P];
    /** The class of each row [m]: the greatest output, or where there is one output, whether it exceeds ½. */
    classify(inputs: InputsLike | Examples): Uint32Array;
    evaluate(examples: Examples): Evaluation;
    /** Cost and gradient over all rows as one batch. Changes nothing. */
    lossAndGradients(batch: Examples, options?: GradientOptions): LossAndGradients<StorageArrays[P]>;
    /** Compares the gradient with central differences, both in f64 whatever the network's precision. Changes nothing. */
    gradcheck(batch: Examples, options?: GradcheckOptions): Gradcheck;
    /** Every number of one forward and backward pass. Changes nothing. */
    trace(batch: Examples): Trace;
    /** A copy of W and b, layer by layer, and of what a normalised layer has beside. */
    parameters(): LayerParameters<StorageArrays[P]>[];
    /** Replaces W and b; the optimiser's state stays. */
    setParameters(parameters: readonly GivenParameters[]): void;
    checkpoint(): Checkpoint;
    /** Goes back (or on) to a checkpoint of a network of the same layers and precision. */
    restore(checkpoint: Checkpoint): void;
    /** Description and parameters as JSON; `JSON.stringify(network)` uses it. */
    toJSON(): NetworkJson;
    /** As safetensors: parameters, with the description and the data's scaling in the metadata; and what a run needs to continue, where asked for. */
    save(options?: {
        readonly training?: boolean;
    }): Uint8Array;
    /** Returns what {@link save} writes, as tensors and metadata: for a model of more than 2 GB, which no single array holds, and for other formats. */
    toTensors(options?: {
        readonly training?: boolean;
    }): Safetensors;
}

/** What a network is, without its numbers. */
declare interface NetworkDescription {
    readonly inputs: number;
    readonly layers: readonly {
        readonly units: number;
        readonly activation: Activation;
        readonly normalization?: Normalization;
    }[];
    readonly loss: Loss;
    readonly l2: number;
    /** Where it is not 0 */
    readonly l1?: number;
    readonly seed: number;
    readonly precision: Precision;
    readonly epoch: number;
    readonly data?: DataDescription;
}

/** A network as JSON: its description and parameters. */
declare interface NetworkJson extends NetworkDescription {
    readonly format: "adjoint";
    readonly version: 1;
    readonly parameters: readonly LayerParameters<readonly number[]>[];
}

/** What a hidden layer is normalised over: the units of each row (Ba, Kiros & Hinton 2016), or each unit over the rows of a batch (Ioffe & Szegedy 2015). */
declare type Normalization = "layer" | "batch";

/** A matrix with its numbers, row-major. */
declare interface NumberedMatrix {
    readonly name: string;
    readonly rows: number;
    readonly cols: number;
    readonly values: Float32Array | Float64Array | Uint32Array;
}

/** Numbers in an array or a typed array. */
declare type Numbers = ArrayLike<number>;

/** Raises the learning rate from the share `start` of it along a cosine over the share `peak` of the run, then lets it fall to the share `final`. */
declare interface OneCycle {
    readonly kind: "oneCycle";
    readonly start: number;
    readonly peak: number;
    readonly final: number;
}

/** An update rule with its settings, as plain data that can be saved. The update rules stand with `OptimizerKind`. */
declare interface Optimizer {
    readonly kind: OptimizerKind;
    /** η */
    readonly learningRate: number;
    /** μ of momentum, velocity and Nesterov, ρ of RMSProp, β1 of Adam */
    readonly beta1: number;
    /** β2 of Adam */
    readonly beta2: number;
    /** ε under the root's fraction */
    readonly epsilon: number;
    /** λ of AdamW, decoupled from the gradient; it leaves biases alone */
    readonly weightDecay: number;
}

/** An update rule of one's own. What it remembers is its own, too: a checkpoint does not hold it. */
declare interface OwnOptimizer {
    readonly kind: "own";
    readonly rule: UpdateRule;
}

/** How some parameters are trained otherwise than the rest. */
declare interface ParameterGroup {
    /** All W, all b, or names: `["W1", "b1"]` */
    readonly parameters: "weights" | "biases" | readonly string[];
    /** What their learning rate is multiplied with; 0 leaves them as they are, but for the optimiser's state. 1 unless given */
    readonly rate?: number;
    /** Whether AdamW's decay applies to them: to weights, not to biases, unless given */
    readonly decay?: boolean;
}

/** One parameter of a network, for a rule of one's own. */
declare interface ParameterStep {
    /** `W1`, `b1`, … */
    readonly name: string;
    /** From 1 */
    readonly layer: number;
    /** Steps of this call of fit, from 1 */
    readonly step: number;
    /** What a schedule multiplies the learning rate with; 1 without one */
    readonly factor: number;
}

/** What a model loses without each column. */
export declare interface PermutationImportance {
    readonly score: "accuracy" | "R²";
    /** The score of the rows as they are; of several labels the mean of their accuracies. */
    readonly value: number;
    /** By how much the score falls where the cells of a column are exchanged between rows: mean and standard deviation over the repeats; the largest first. */
    readonly columns: readonly {
        readonly column: string;
        readonly drop: number;
        readonly deviation: number;
    }[];
}

/**
 * Measures how much a model needs each column of a table: the score that is lost when its cells are shuffled between the rows (Breiman, "Random Forests", Machine Learning 45,
 * 2001). Columns that say the same share their importance.
 * @throws DataError as `evaluateTable`, and for fewer than two rows
 */
export declare function permutationImportance(net: Network, rows: RowsLike, options?: ImportanceOptions): PermutationImportance;

/** (1/K)Σ over the K outputs of one example: τ·(y − a) where the target is above, (1 − τ)·(a − y) where it is below. Its minimum is the quantile τ. */
declare interface Pinball {
    readonly kind: "pinball";
    /** τ, between 0 and 1 */
    readonly quantile: number;
}

/** Σ a − y·log a over the outputs of one example [nats]: targets are counts, or rates ≥ 0, and a = exp(z) is their mean. */
declare interface Poisson {
    readonly kind: "poisson";
}

/** Values and what was predicted for them [m, K], row-major. */
export declare interface PredictedValues {
    readonly values: ArrayLike<number>;
    readonly predictions: ArrayLike<number>;
    /** The names of the K columns. */
    readonly names: readonly string[];
}

/**
 * Predicts for rows as they stand in a file: fills in, encodes, scales, predicts, and names what comes out, as the schema says of the table that the network was fitted to.
 * Columns are found by name; those that the schema does not know are ignored.
 * @throws DataError where the network knows no table, a column is missing, or a cell is not what its column holds
 */
export declare function predictRows(net: Network, rows: RowsLike, options?: RowsOptions): RowPrediction[];

/** How far training has come. */
declare interface Progress {
    /** Counted from 1, over all calls. */
    readonly epoch: number;
    /**
     * Mean cost over the rows of this epoch so far, penalties included [nats or squared units]: as each batch had it before its step.
     * With a method that sees all examples at once, the cost after its iteration.
     */
    readonly loss: number;
    /** Rows and batches of this epoch so far. */
    readonly rows: number;
    readonly batch: number;
    /** Batches of a whole epoch. */
    readonly batches: number;
    /** `false` for a report within an epoch; see `every`. */
    readonly complete: boolean;
    /** η of the last step, where there is a schedule. */
    readonly learningRate?: number;
    /** Where `patience` is given: the epoch with the smallest loss so far, and this loss. */
    readonly best?: {
        readonly epoch: number;
        readonly loss: number;
    };
    /** `true` where training stops with this epoch, because `patience` is exhausted. */
    readonly stopped?: boolean;
    /** With a method that sees all examples at once: what its iteration did. */
    readonly iteration?: {
        /** α of the line search, the learning rate, or μ */
        readonly step: number;
        /** `false` where the step was discarded */
        readonly accepted: boolean;
        /** Whether the direction was reset to −g */
        readonly reset: boolean;
        /** max |gᵢ| after it */
        readonly gradientNorm: number;
        /** Evaluations of cost and gradient in this epoch */
        readonly evaluations: number;
        /** Why training ends with this epoch, where it ends before the epochs that were asked for */
        readonly reason?: StopReason;
    };
    /** At the end of an epoch, where `validation` was given. */
    readonly validation?: {
        readonly loss: number;
        readonly accuracy: number;
    };
}

/** Multiplies the learning rate with `factor`, down to the share `min` of it, where the loss has not fallen by more than `minDelta` for more than `patience` epochs. */
declare interface ReduceOnPlateau {
    readonly kind: "reduceOnPlateau";
    readonly factor: number;
    readonly patience: number;
    readonly min: number;
    readonly minDelta: number;
}

export declare interface RegressionMetrics {
    readonly rows: number;
    readonly perValue: readonly ValueMetrics[];
    /** Means over the columns. */
    readonly mse: number;
    readonly rmse: number;
    readonly mae: number;
    readonly r2: number;
    /** A sentence for each value that is undefined, with the reason. */
    readonly notes: readonly string[];
}

/**
 * Measures predicted values against true ones, in the units that they are given in.
 * @throws ShapeError where they differ in length; DataError for a number that is not finite
 */
export declare function regressionMetrics({ names, ...rows }: PredictedValues): RegressionMetrics;

/** Why a row is predicted as it is. */
export declare interface RowExplanation {
    /** The class, label or value that is explained. */
    readonly output: string;
    /** A probability, or a value in the units of the table. */
    readonly prediction: number;
    /** What the network gives for the mean row. */
    readonly base: number;
    /** What each column adds, the largest first; they sum to prediction − base. */
    readonly contributions: readonly {
        readonly column: string;
        readonly contribution: number;
    }[];
}

/** What a model predicts for one row, in the units and names of its table. */
export declare interface RowPrediction {
    /** The class, where one of several is learnt. */
    readonly class?: string;
    /** The probability of each class, or of each label that holds or not. */
    readonly probabilities?: Readonly<Record<string, number>>;
    /** The labels whose probability exceeds ½, where several may hold at once. */
    readonly labels?: readonly string[];
    /** The values, in the units of the table. */
    readonly values?: Readonly<Record<string, number>>;
}

/** Rows as they stand in a file: objects, arrays in the order of its columns, or a table. */
export declare type RowsLike = Table | readonly Row[];

export declare interface RowsOptions {
    /** The numbers of the rows to take, in this order; all when left out. */
    readonly rows?: ArrayLike<number>;
    /** What a category is that the training part did not have, instead of what the schema says. */
    readonly unseen?: Schema["unseen"];
}

declare interface Rprop {
    readonly kind: "rprop";
    readonly initialStep: number;
    /** η⁺ > 1 and η⁻ in (0, 1) */
    readonly increase: number;
    readonly decrease: number;
    readonly minStep: number;
    readonly maxStep: number;
}

/** How far a schedule and early stopping have come: plain data in a checkpoint. */
declare interface RunState {
    /** Steps of the schedule done, of the total that it was started for */
    readonly schedule?: {
        readonly step: number;
        readonly total: number;
    };
    /** Of `reduceOnPlateau`: what the learning rate is multiplied with, the smallest loss so far, epochs since */
    readonly plateau?: {
        readonly factor: number;
        readonly best?: number;
        readonly wait: number;
    };
    /** Of averaging: epochs of the run that are done, of how many, and in the mean. The mean is the tensors `meanW1`, `meanb1`, … */
    readonly averaging?: {
        readonly done: number;
        readonly epochs: number;
        readonly count: number;
    };
    /** Of a mean over the steps: epochs of the run that are done, of how many. The mean is the tensors `emaW1`, `emab1`, … */
    readonly ema?: {
        readonly done: number;
        readonly epochs: number;
    };
    /** Of early stopping: the smallest loss so far, its epoch, epochs since. Its parameters are the tensors `bestW1`, `bestb1`, … */
    readonly stopping?: {
        readonly loss: number;
        readonly epoch: number;
        readonly wait: number;
    };
}

/** What the learning rate is multiplied with at each step. Plain data, so that it can be saved. */
declare type Schedule = StepDecay | ExponentialDecay | Cosine | LogCosine | OneCycle | ReduceOnPlateau;

/** Where scores go that are not to stay in memory: a file that grows at its end and is read anywhere. */
export declare interface ScoreSpill {
    /** Writes bytes at the end. Returns where they begin. */
    append(bytes: Uint8Array): number;
    /** Fills bytes from a place on. */
    read(at: number, into: Uint8Array): void;
}

/** Σ over the outputs of one example, by convention: ½Σ(a − y)², Σ(a − y)², or (1/K)Σ(a − y)². The cost is its mean over the m examples of a batch. */
declare interface SquaredError {
    readonly kind: "squaredError";
    readonly convention: SquaredErrorConvention;
}

/** Multiplies the learning rate with `factor` at each of the shares `at` of the run. */
declare interface StepDecay {
    readonly kind: "stepDecay";
    readonly factor: number;
    readonly at: readonly number[];
}

/** Why a minimisation ended. */
declare type StopReason = 
/** The gradient is within its tolerance */
"gradient"
/** The cost no longer changes by more than its tolerance */
| "cost"
/** The step no longer changes θ by more than its tolerance */
| "step"
/** The cost has reached its target */
| "target"
/** The cost is no longer finite */
| "diverged"
/** No step reduces the cost: its rounding errors are larger than what is left */
| "rounding"
/** μ has reached its largest value */
| "mu"
/** The limit of iterations */
| "iterations";

/** Averages the parameters of the epochs after the share `start` of the run; at its end the network has their mean. */
declare interface Swa {
    readonly kind: "swa";
    readonly start: number;
}

/** How well a model predicts rows whose targets are known, beside what needs no model: the shares of the classes, or the means, of the training part. */
export declare type TableEvaluation = {
    readonly learns: "classes";
    readonly metrics: ClassificationMetrics;
    readonly baseline: ClassificationMetrics;
} | {
    readonly learns: "values";
    readonly metrics: RegressionMetrics;
    readonly baseline: RegressionMetrics;
} | {
    readonly learns: "labels";
    readonly labels: readonly {
        readonly name: string;
        readonly metrics: ClassificationMetrics;
        readonly baseline: ClassificationMetrics;
    }[];
};

/** A network that knows the table it was fitted to. */
export declare interface TableNetwork extends Network {
    /** What the model predicts for rows as they stand in a file; see {@link predictRows}. */
    predictRows(rows: RowsLike, options?: RowsOptions): RowPrediction[];
    /** What each column adds to the prediction of a row; see {@link explainRow}. */
    explainRow(row: Row, options?: Omit<ExplainOptions, "rows">): RowExplanation;
    /** How well it predicts rows whose targets are known; see {@link evaluateTable}. */
    evaluateTable(rows: RowsLike | Dataset | Iterable<Dataset>, options?: EvaluateOptions): TableEvaluation;
}

/** Values to be learnt y[m, K]: numbers where K = 1, rows of numbers, or a flat array with its shape. */
declare type TargetsLike = Numbers | readonly Numbers[] | {
    readonly values: Numbers;
    readonly shape: readonly [rows: number, cols: number];
};

declare interface Trace {
    readonly loss: number;
    readonly rows: number;
    readonly precision: Precision;
    /** x[m, n₀] and y */
    readonly inputs: NumberedMatrix;
    readonly targets: NumberedMatrix;
    readonly layers: readonly LayerTrace[];
    /** The program, in the order in which it ran; its matrices by name are in `matrices`. */
    readonly instructions: readonly Instruction[];
    readonly matrices: Readonly<Record<string, NumberedMatrix>>;
}

/** What `Network.train` returns. */
declare interface TrainResult {
    /** The report of each epoch of this call. */
    readonly history: readonly Progress[];
    /** The epoch with the smallest loss (of the validation data where there are any), and this loss. The network has its parameters where `patience` is given. */
    readonly best: {
        readonly epoch: number;
        readonly loss: number;
    };
    /** Whether training ended before the epochs that were asked for. */
    readonly stopped: boolean;
}

/** Changes a parameter in place from its gradient; both are W[n₀, n₁] or b[n₁], row-major. The gradient may be changed, too. */
declare type UpdateRule = (parameter: Float32Array | Float64Array, gradient: Float32Array | Float64Array, at: ParameterStep) => void;

export declare interface ValueMetrics {
    readonly name: string;
    /** Mean of (a − y)² */
    readonly mse: number;
    readonly rmse: number;
    /** Mean of |a − y| */
    readonly mae: number;
    /** 1 − Σ(a − y)²/Σ(y − ȳ)²: 0 is as good as the mean. NaN where the values are all equal. */
    readonly r2: number;
}

declare interface VariableLearningRate {
    readonly kind: "variableLearningRate";
    /** α at the start */
    readonly learningRate: number;
    /** γ */
    readonly momentum: number;
    /** η > 1, ρ in (0, 1) and ζ > 0 of Hagan & Demuth, chapter 12 */
    readonly increase: number;
    readonly decrease: number;
    readonly tolerance: number;
}

/** Gives a network the methods for rows. They work as soon as it is fitted to a data set with a schema. */
export declare function withRows(net: Network): TableNetwork;

export { }
