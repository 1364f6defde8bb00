import type { Backend } from '@adjoint/reference';
import type { Dataset } from '@adjoint/reference';
import type { Elementwise } from '@adjoint/reference';
import type { Inputs } from '@adjoint/reference';
import type { Instruction } from '@adjoint/reference';
import type { OptimizerKind } from '@adjoint/reference';
import type { Precision } from '@adjoint/reference';
import type { Safetensors } from '@adjoint/formats';
import type { Scaling } from '@adjoint/reference';
import type { Schema } from '@adjoint/reference';
import type { SquaredErrorConvention } from '@adjoint/reference';
import type { StorageArrays } from '@adjoint/reference';

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

declare type Averaging = Swa | Ema;

/** A method that sees all examples at once. Plain data, so that it can be saved. */
declare type BatchMethod = GradientMethod | LevenbergMarquardt;

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

/** What a class may be called. */
export declare type ClassName = number | string | boolean;

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
export declare interface HostOptions {
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

/** X[m, n₀]: rows of numbers, rows with named columns, or an array with its shape. */
export declare type Matrix = InputsLike;

/**
 * A multi-layer perceptron that tells classes apart, with the parameters, defaults, methods and attributes of scikit-learn's class of this name.
 * Two classes have one logistic output, more have softmax. Attributes can be read once it is fitted.
 */
export declare class MLPClassifier {
    #private;
    /** @param host where it computes: threads, backend */
    constructor(params?: Partial<MLPParams>, host?: HostOptions);
    /** Learns the classes y[m] of the rows X[m, n₀], which count what `sampleWeight` says. Returns itself. */
    fit(X: Matrix, y: ArrayLike<ClassName>, sampleWeight?: ArrayLike<number>): this;
    /**
     * One epoch over the rows X[m, n₀], continuing from what is learnt.
     * @param classes all classes, in the first call
     */
    partialFit(X: Matrix, y: ArrayLike<ClassName>, classes?: readonly ClassName[]): this;
    /** The class of each row. */
    predict(X: Matrix): ClassName[];
    /** The probability of each class for each row [m, classes]. */
    predictProba(X: Matrix): number[][];
    /** The logarithms of {@link predictProba}. */
    predictLogProba(X: Matrix): number[][];
    /** The share of the rows whose class is the predicted one. */
    score(X: Matrix, y: ArrayLike<ClassName>): number;
    getParams(): MLPParams;
    /** Changes parameters; the network that is fitted stays until the next fit. Returns itself. */
    setParams(params: Partial<MLPParams>): this;
    /** The network itself, with all that it offers: gradients, checks, saving. */
    get network_(): Network;
    get classes_(): readonly ClassName[];
    get loss_(): number;
    get bestLoss_(): number | null;
    get lossCurve_(): readonly number[];
    get validationScores_(): readonly number[] | null;
    get bestValidationScore_(): number | null;
    get t_(): number;
    get nIter_(): number;
    get converged_(): boolean;
    /** W[n₀, n₁] of each layer, as rows. */
    get coefs_(): number[][][];
    get intercepts_(): number[][];
    get nFeaturesIn_(): number;
    get featureNamesIn_(): readonly string[] | undefined;
    get nLayers_(): number;
    get nOutputs_(): number;
    get outActivation_(): OutputKind;
}

/** The parameters of scikit-learn's multi-layer perceptrons, with its defaults. */
export declare interface MLPParams {
    /** Units of each hidden layer; (100,) */
    readonly hiddenLayerSizes: readonly number[];
    readonly activation: "identity" | "logistic" | "tanh" | "relu";
    /** `adam`, `sgd` or `lbfgs` (all rows at once) */
    readonly solver: "adam" | "sgd" | "lbfgs";
    /** Strength of the L2 penalty, divided by the rows of a batch; 1e-4 */
    readonly alpha: number;
    /** `auto`: min(200, rows) */
    readonly batchSize: number | "auto";
    /** What each class counts, which scikit-learn does not offer: `balanced`, or a number for each; for `MLPClassifier` */
    readonly classWeight: ClassWeight | null;
    /** For `sgd`: `invscaling` divides by t^powerT after each epoch, `adaptive` by 5 where the loss has not fallen */
    readonly learningRate: "constant" | "invscaling" | "adaptive";
    readonly learningRateInit: number;
    readonly powerT: number;
    /** Epochs at most; 200 */
    readonly maxIter: number;
    readonly shuffle: boolean;
    /** Decides the initial weights, the order of the rows and the validation part. 0, where scikit-learn draws one */
    readonly randomState: number;
    /** By how much the loss (or the validation score) must improve */
    readonly tol: number;
    /** Whether `fit` continues from the last solution */
    readonly warmStart: boolean;
    readonly momentum: number;
    readonly nesterovsMomentum: boolean;
    /** Holds out a part of the rows, and stops where its score no longer improves; the best weights are restored */
    readonly earlyStopping: boolean;
    readonly validationFraction: number;
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
    /** Epochs without an improvement after which training stops */
    readonly nIterNoChange: number;
}

/**
 * A multi-layer perceptron that predicts values, with the parameters, defaults, methods and attributes of scikit-learn's class of this name.
 * It minimises ½Σ(a − y)² of the outputs, averaged over the rows. Attributes can be read once it is fitted.
 */
export declare class MLPRegressor {
    #private;
    /** @param host where it computes: threads, backend */
    constructor(params?: Partial<MLPParams>, host?: HostOptions);
    /** Learns the values y of the rows X[m, n₀], which count what `sampleWeight` says. Returns itself. */
    fit(X: Matrix, y: TargetRows, sampleWeight?: ArrayLike<number>): this;
    /** One epoch over the rows X[m, n₀], continuing from what is learnt. */
    partialFit(X: Matrix, y: TargetRows): this;
    /** The value of each row, or a row of values where y had several. */
    predict(X: Matrix): number[] | number[][];
    /** R² = 1 − Σ(y − ŷ)²/Σ(y − ȳ)², averaged over the outputs; of constant values 1 where all are right, else 0. */
    score(X: Matrix, y: TargetRows): number;
    getParams(): MLPParams;
    /** Changes parameters; the network that is fitted stays until the next fit. Returns itself. */
    setParams(params: Partial<MLPParams>): this;
    /** The network itself, with all that it offers: gradients, checks, saving. */
    get network_(): Network;
    get loss_(): number;
    get bestLoss_(): number | null;
    get lossCurve_(): readonly number[];
    get validationScores_(): readonly number[] | null;
    get bestValidationScore_(): number | null;
    get t_(): number;
    get nIter_(): number;
    get converged_(): boolean;
    /** W[n₀, n₁] of each layer, as rows. */
    get coefs_(): number[][][];
    get intercepts_(): number[][];
    get nFeaturesIn_(): number;
    get featureNamesIn_(): readonly string[] | undefined;
    get nLayers_(): number;
    get nOutputs_(): number;
    get outActivation_(): "identity";
}

/** A row whose columns have names: `{ width: 1, height: 2 }`. */
declare type NamedRow = Readonly<Record<string, number>>;

/**
 * A dense network with its parameters. Arrays that it returns belong to the caller, those that it takes are copied; nothing needs to be disposed of.
 * Every method throws a typed error (`ArgumentError`, `ShapeError`, `DataError`, `NumericError`, …) that names the values and the next step.
 */
export declare interface Network<P extends Precision = Precision> {
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

/** What an estimator's output is: one probability, one for each class, one for each label, or values. */
export declare type OutputKind = "logistic" | "softmax" | "identity";

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

/** y[m], or y[m, K] as rows. */
export declare type TargetRows = ArrayLike<number> | ArrayLike<readonly number[]>;

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

export { }
