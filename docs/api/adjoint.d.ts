import { AdjointError } from '@adjoint/reference';
import { ArgumentError } from '@adjoint/reference';
import { Backend } from '@adjoint/reference';
import { DataError } from '@adjoint/reference';
import { Dataset } from '@adjoint/reference';
import { Elementwise } from '@adjoint/reference';
import { FormatError } from '@adjoint/reference';
import { HostError } from '@adjoint/reference';
import type { Inputs } from '@adjoint/reference';
import { Instruction } from '@adjoint/reference';
import type { Matrix } from '@adjoint/reference';
import { NumericError } from '@adjoint/reference';
import type { OptimizerKind } from '@adjoint/reference';
import { Precision } from '@adjoint/reference';
import { Program } from '@adjoint/reference';
import { Safetensors } from '@adjoint/formats';
import { Scaling } from '@adjoint/reference';
import { Schema } from '@adjoint/reference';
import { SchemaColumn } from '@adjoint/reference';
import { ShapeError } from '@adjoint/reference';
import { SquaredErrorConvention } from '@adjoint/reference';
import type { Storage as Storage_2 } from '@adjoint/reference';
import type { StorageArrays } from '@adjoint/reference';

/** What is used of an `AbortSignal`. */
export declare interface AbortSignalLike {
    readonly aborted: boolean;
    readonly reason?: unknown;
}

/** (1/K)Σ|a − y| over the K outputs of one example. */
export declare interface AbsoluteError {
    readonly kind: "absoluteError";
}

/** Creates the absolute error: its minimum is the median of the targets. */
export declare function absoluteError(): AbsoluteError;

/** What a layer applies to z = x·W + b. `softmax` is for the last layer alone. */
export declare type Activation = Elementwise | "softmax";

/** The names of all activations. */
export declare const ACTIVATIONS: readonly Activation[];

/** Adam: Kingma & Ba 2015, algorithm 1. */
export declare function adam(options?: AdamOptions): Optimizer;

export declare interface AdamOptions {
    /** η, 0.001 unless given */
    readonly learningRate?: number;
    /** β1, 0.9 unless given */
    readonly beta1?: number;
    /** β2, 0.999 unless given */
    readonly beta2?: number;
    /** ε, 1e-8 unless given */
    readonly epsilon?: number;
}

/** Adam with decoupled weight decay: Loshchilov & Hutter 2019, algorithm 2. */
export declare function adamw(options?: AdamwOptions): Optimizer;

export declare interface AdamwOptions extends AdamOptions {
    /** λ, 0.01 unless given */
    readonly weightDecay?: number;
}

export { AdjointError }

/** Makes an optimiser of a rule of one's own, which is called for each parameter after each batch. */
export declare function applyGradients(rule: UpdateRule): OwnOptimizer;

export { ArgumentError }

export declare type Averaging = Swa | Ema;

export { Backend }

/** A method that sees all examples at once. Plain data, so that it can be saved. */
export declare type BatchMethod = GradientMethod | LevenbergMarquardt;

/** One entry of a parameter, its derivative as it was computed and as central differences say. */
export declare interface CheckedEntry {
    readonly row: number;
    readonly col: number;
    readonly analytic: number;
    readonly numeric: number;
    /** |a − n|/(|a| + |n|) */
    readonly relativeError: number;
}

export declare interface CheckedParameter {
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
export declare interface Checkpoint {
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

/** What classes count: `balanced` for rows/(classes·rows of the class), or a number for each class, by its name or number. */
export declare type ClassWeight = "balanced" | Readonly<Record<string, number>>;

/** A program with the plan of its matrices: what is written to a machine before a run, and read after it. */
export declare interface Compiled {
    readonly plan: Plan;
    readonly program: Program;
    /** The network whose batch normalisation is a part of this program's W and b */
    readonly folds?: NetworkSpec;
}

/** Forward, loss and backward over one batch that is written to X and Y; every dW, db (and dX) can be read. */
export declare function compileGradient(spec: NetworkSpec, options: Required<Pick<PlanOptions, "batchSize" | "targets">> & Pick<PlanOptions, "inputGradient" | "weighted" | "regularisation">): Compiled;

/** Forward and loss over one batch; every A can be read. `inference`: as for a prediction, without the statistics of the batch. */
export declare function compileLoss(given: NetworkSpec, { inference, ...options }: Required<Pick<PlanOptions, "batchSize" | "targets">> & Pick<PlanOptions, "weighted" | "regularisation"> & {
    readonly inference?: boolean;
}): Compiled;

/** Forward over one batch; the last A can be read. */
export declare function compilePrediction(given: NetworkSpec, options: Pick<PlanOptions, "batchSize">): Compiled;

/** As {@link compileGradient}, with Z of every layer and dX; every matrix can be read. */
export declare function compileTrace(spec: NetworkSpec, options: Required<Pick<PlanOptions, "batchSize" | "targets">> & Pick<PlanOptions, "weighted">): Compiled;

/** One step of training: gather, forward, loss, backward, clip, update. Only parameters, states and `hyper` can be read, so a backend need not store a gradient. */
export declare function compileTraining(spec: NetworkSpec, { batchSize, optimizer, data, targets, weighted, regularisation }: TrainingOptions): Compiled;

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

export declare interface ConjugateGradient {
    readonly kind: "conjugateGradient";
    readonly formula: ConjugateFormula;
    /** Steps after which the direction is reset to −g; 0: as many as there are parameters */
    readonly restart: number;
    readonly c1: number;
    readonly c2: number;
}

/** Raises the learning rate linearly over the share `warmup` of the run, then lets it fall to the share `final` of it along a cosine. */
export declare interface Cosine {
    readonly kind: "cosine";
    readonly warmup: number;
    readonly final: number;
}

/** Without warm-up to 0, unless given: Loshchilov & Hutter 2017, without restarts. */
export declare function cosine(options?: Partial<Omit<Cosine, "kind">>): Cosine;

/** What a network knows of the data it was fitted to, kept with the model so that raw data can be treated alike. */
export declare interface DataDescription {
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

export { DataError }

export declare interface DataMatrices {
    /** inputs[rows, n₀], targets[rows, 1 or K], weights[rows, 1], order[rows, 1] */
    readonly inputs: Matrix;
    readonly targets: Matrix;
    readonly weights?: Matrix;
    readonly order: Matrix;
}

export { Dataset }

/** A dense layer: a = f(x·W + b). */
export declare interface Dense<A extends Activation = Activation> extends DenseOptions {
    readonly kind: "dense";
    readonly units: number;
    readonly activation: A;
}

/**
 * Creates a dense layer of `units` units, f = `activation`.
 * @throws ArgumentError where `units` is not an integer ≥ 1, or the activation or initialiser is unknown
 */
export declare function dense<const A extends Activation>(units: number, activation: A, options?: DenseOptions): Dense<A>;

export declare interface DenseOptions {
    /**
     * Of a hidden layer: z = g·(x·W − μ)/√(σ² + 10⁻⁵) + b, with scales g that are trained. `batch` takes μ and σ² of the batch in training, and their running means, a tenth
     * new at each step, elsewhere.
     */
    readonly normalization?: Normalization;
    /** For this layer instead of the network's. */
    readonly initializer?: Initializer;
    /** W[n₀, n₁] instead of random ones: row i holds the weights from input i. Copied. */
    readonly weights?: GivenMatrix;
    /** b[n₁] instead of random ones or zeros. Copied. */
    readonly biases?: ArrayLike<number>;
}

/** A loss that is NaN or infinite, in training or in a gradient. */
export declare class DivergenceError extends NumericError {
    /** Counted from 1, as all here; 0 where it was no training. */
    readonly epoch: number;
    readonly batch: number;
    /** Where the first number that is not finite stands. */
    readonly layer: number;
    constructor(message: string, place: {
        readonly epoch: number;
        readonly batch: number;
        readonly layer: number;
    });
}

export { Elementwise }

/** Averages the parameters of all steps, mean ← decay·mean + (1 − decay)·θ; at the end of the run the network has the mean. */
export declare interface Ema {
    readonly kind: "ema";
    readonly decay: number;
}

/** Creates an exponential moving average of the parameters (Polyak & Juditsky 1992), which begins as they are. `decay` is 0.999 unless given. */
export declare function ema(options?: {
    readonly decay?: number;
}): Ema;

/**
 * Returns the order in which an epoch takes the rows, where it shuffles them: Fisher–Yates by Philox4x32-10 with the key (seed, 2²⁸ + epoch). Any program can draw the same. Epochs count from 1 over all calls of `fit`.
 */
export declare function epochOrder({ seed, epoch, rows }: {
    readonly seed: number;
    readonly epoch: number;
    readonly rows: number;
}): Uint32Array;

/** The losses that may follow every elementwise activation. */
export declare type ErrorOfValues = SquaredError | Huber | AbsoluteError | Pinball;

export declare interface Evaluation {
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
export declare type Examples = Dataset | {
    readonly inputs: InputsLike;
    readonly labels: LabelsLike;
    /** Names of the classes, by number. Without it, names of labels are numbered in the order of the alphabet, or as the network knows them. */
    readonly classes?: readonly string[];
} | {
    readonly inputs: InputsLike;
    readonly targets: TargetsLike;
};

/** Lets the learning rate fall exponentially, to the share `final` of it at the last step. */
export declare interface ExponentialDecay {
    readonly kind: "exponentialDecay";
    readonly final: number;
}

/** To a hundredth, unless given. */
export declare function exponentialDecay(options?: Partial<Omit<ExponentialDecay, "kind">>): ExponentialDecay;

export declare interface FitAsyncOptions extends FitOptions {
    /** Ends the run with its reason, between two batches. The parameters stay, and the next call continues from there. */
    readonly signal?: AbortSignalLike;
}

export declare interface FitOptions {
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
export declare interface Focal {
    readonly kind: "focal";
    /** γ ≥ 0: how much less a target counts that is predicted well */
    readonly gamma: number;
    /** α, between 0 and 1 */
    readonly alpha: number;
}

/** Creates the loss of Lin et al. 2017 for rare classes, after sigmoid; γ is 2 and α 0.25 unless given. */
export declare function focal(options?: {
    readonly gamma?: number;
    readonly alpha?: number;
}): Focal;

export { FormatError }

/**
 * Creates the network that {@link Network.toJSON} described, with the same bits.
 * @throws FormatError where it is not such a description
 */
export declare function fromJSON(json: NetworkJson | string, options?: HostOptions): Network;

/** A matrix that is given: rows, or a flat array in row-major order. */
export declare type GivenMatrix = readonly ArrayLike<number>[] | Float32Array | Float64Array;

/** The parameters of a layer, as {@link Network.parameters} returns them. */
declare type GivenParameters = {
    readonly weights: GivenMatrix;
} & Omit<LayerParameters<Numbers>, "weights">;

/** What a gradient check found, over all parameters and for each. Norms leave out entries at kinks. */
export declare interface Gradcheck {
    readonly ok: boolean;
    readonly loss: number;
    readonly epsilon: number;
    readonly tolerance: number;
    readonly relativeDifference: number;
    readonly relativeError: number;
    readonly parameters: readonly CheckedParameter[];
}

/** What is compared by a gradient check, and how closely. */
export declare interface GradcheckOptions {
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

export declare interface GradientOptions {
    /** Also the gradient at the input. */
    readonly inputs?: boolean;
    /** What each row counts, as in {@link FitOptions}. */
    readonly sampleWeight?: Numbers;
}

declare type HiddenSoftmax<H extends readonly Dense[]> = "softmax" extends {
    [I in keyof H]: Activation extends H[I]["activation"] ? never : H[I]["activation"];
}[number] ? true : false;

export { HostError }

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
export declare interface Huber {
    readonly kind: "huber";
    /** δ, in the unit of the targets */
    readonly delta: number;
}

/** Creates the loss of Huber 1964: a squared error near 0, which outliers pull with no more than δ. δ is 1 unless given. */
export declare function huber(options?: {
    readonly delta?: number;
}): Huber;

/** Draws the weights of a layer with n₀ inputs and n₁ units from the network's seed. */
export declare type Initializer = 
/** U(−r, r) with r = √6/√(n₀ + n₁): Glorot & Bengio 2010, eq. 16. Biases start at 0. */
"xavier"
/** N(0, 1/n₀): LeCun, Bottou, Orr & Müller 1998, section 4.6. Biases start at 0. */
| "lecun"
/** N(0, 2/n₀): He, Zhang, Ren & Sun 2015, eq. 10. Biases start at 0. */
| "he" | Uniform;

/**
 * Inputs x[m, n₀]: rows of numbers, rows with named columns, a flat array in row-major order with its shape, a flat typed array (its rows are as long as the network has inputs),
 * or the `inputs` of a data set.
 */
export declare type InputsLike = readonly NamedRow[] | readonly Numbers[] | {
    readonly values: Numbers;
    readonly shape: readonly [rows: number, cols: number];
} | Float32Array | Float64Array | Uint8Array | Inputs;

export { Instruction }

/**
 * Restores the parameters of the best epoch of a run with early stopping. `fit` does so when it ends; this is for a loop over its reports that was left at the last epoch.
 * Does nothing where training does not look for the best epoch.
 */
export declare function keepBest(net: Network): void;

/** An entry between whose θ − ε and θ + ε a unit's z changes its sign where f has a kink, or a weight its own under L1: its difference says nothing about the gradient. */
export declare interface Kink extends CheckedEntry {
    /** Where the sign changes: layer (from 1), and of z unit and row of the batch (from 0), which a weight under L1 has not. */
    readonly layer: number;
    readonly unit?: number;
    readonly example?: number;
}

/** Classes: whole numbers from 0, names, or one-hot rows. */
export declare type LabelsLike = Numbers | readonly string[] | readonly Numbers[];

/** The matrices of layer l, counted from 1; m is the rows of a batch. */
export declare interface LayerMatrices {
    /** W[n₀, n₁] */
    readonly W: Matrix;
    /** b[1, n₁] */
    readonly b: Matrix;
    /** A[m, n₁] = f(Z) */
    readonly A: Matrix;
    /** D[m, n₀], the inputs of the layer after dropout, where there is any */
    readonly D?: Matrix;
    /** What normalises the layer, where something does */
    readonly norm?: NormMatrices;
    /** Z[m, n₁], where something reads it */
    readonly Z?: Matrix;
    /** dZ[m, n₁], dW[n₀, n₁], db[1, n₁], where gradients are computed */
    readonly dZ?: Matrix;
    readonly dW?: Matrix;
    readonly db?: Matrix;
    /** The optimiser's matrices for W and for b */
    readonly states: {
        readonly W: readonly Matrix[];
        readonly b: readonly Matrix[];
    };
}

/** W[n₀, n₁], row-major, and b[n₁] of one layer. */
export declare interface LayerParameters<T = Float32Array | Float64Array> {
    readonly weights: T;
    readonly biases: T;
    /** g[n₁] of a normalised layer */
    readonly scales?: T;
    /** Running μ[n₁] and σ²[n₁] of batch normalisation; a gradient has none */
    readonly means?: T;
    readonly variances?: T;
}

/** All numbers of one layer for one batch. Rows are examples. */
export declare interface LayerTrace {
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

export declare interface Lbfgs {
    readonly kind: "lbfgs";
    /** Pairs (s, y) that approximate the inverse Hessian */
    readonly history: number;
    /** c₁ and c₂ of the strong Wolfe conditions */
    readonly c1: number;
    readonly c2: number;
}

export declare interface LevenbergMarquardt {
    readonly kind: "levenbergMarquardt";
    /** μ at the start, what it is multiplied or divided with, and where it is given up */
    readonly mu: number;
    readonly factor: number;
    readonly maxMu: number;
}

/**
 * Creates the network that {@link Network.save} or {@link Network.toTensors} returned, with the same bits; saved with `training: true` it continues where it was.
 * @throws FormatError where the bytes are not a safetensors file, or not one of Adjoint
 */
export declare function load(model: Uint8Array | Safetensors, options?: HostOptions): Network;

/** Lets the learning rate rise and fall along `cycles` waves from 0 to 1, each twice as long as the one before: ½(1 − cos(2π·log₂(1 + (2^cycles − 1)·s/S))). */
export declare interface LogCosine {
    readonly kind: "logCosine";
    readonly cycles: number;
}

/** Four waves, unless given: Holzmüller, Grinsztajn & Steinwart 2024. */
export declare function logCosine(options?: Partial<Omit<LogCosine, "kind">>): LogCosine;

/**
 * What is minimised, averaged over the batch. `crossEntropy` after softmax is −Σ y·log a, after sigmoid −Σ y·log a + (1 − y)·log(1 − a) [nats]; both give δ = a − y.
 */
export declare type Loss = "crossEntropy" | ErrorOfValues | Poisson | Focal;

/** Cost and gradient of one batch. */
export declare interface LossAndGradients<T = Float32Array | Float64Array> {
    /** Mean loss + penalty. */
    readonly loss: number;
    /** dW[n₀, n₁] and db[n₁], layer by layer. */
    readonly gradients: readonly LayerParameters<T>[];
    /** dX[m, n₀], where it was asked for. */
    readonly inputs?: T;
}

/**
 * The losses whose gradient at z is defined, elementwise, after an output activation: cross-entropy takes logarithms of what must be probabilities,
 * and softmax under a squared error has a full Jacobian. Where the activation is not known to the compiler, any loss: the pair is then checked when the network is made.
 */
export declare type LossFor<A extends Activation> = [Activation] extends [A] ? Loss : ([A] extends ["softmax" | "sigmoid"] ? "crossEntropy" : never) | ([A] extends ["sigmoid"] ? Focal : never) | ([A] extends ["exponential"] ? Poisson : never) | ([A] extends [Elementwise] ? ErrorOfValues : never);

/** v ← μ·v + g; θ ← θ − η·v: the velocity adds up gradients (PyTorch's sign). */
export declare function momentum(options?: MomentumOptions): Optimizer;

export declare interface MomentumOptions extends SgdOptions {
    /** μ, 0.9 unless given */
    readonly momentum?: number;
}

/** A row whose columns have names: `{ width: 1, height: 2 }`. */
declare type NamedRow = Readonly<Record<string, number>>;

/** v ← μ·v + g; θ ← θ − η·(g + μ·v): Nesterov's accelerated gradient, with the look-ahead folded into the step. */
export declare function nesterov(options?: MomentumOptions): Optimizer;

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

/**
 * Creates a network. Construction is synchronous, and `seed` decides its weights.
 * A loss whose gradient is not defined after the last activation is a type error, and an ArgumentError from JavaScript.
 * @throws ArgumentError for what cannot be a network; HostError where WebAssembly SIMD or memory is missing
 */
export declare function network<const L extends readonly Dense[], const P extends Precision = "f32">(options: NetworkOptions<L, P>): Network<P>;

/** What a network is, without its numbers. */
export declare interface NetworkDescription {
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
export declare interface NetworkJson extends NetworkDescription {
    readonly format: "adjoint";
    readonly version: 1;
    readonly parameters: readonly LayerParameters<readonly number[]>[];
}

export declare interface NetworkOptions<L extends readonly Dense[] = readonly Dense[], P extends Precision = Precision> extends HostOptions {
    /** n₀, the columns of the input. */
    readonly inputs: number;
    readonly layers: L & ValidLayers<L>;
    readonly loss: LossFor<OutputActivation<L>>;
    /** Decides the initial weights and the order of the batches: any integer in [0, 2³²). */
    readonly seed: number;
    /** λ: the cost of a batch of m rows is its mean loss + (λ/2m)·ΣW², biases excluded. 0 unless given. */
    readonly l2?: number;
    /** λ₁: the cost has + (λ₁/m)·Σ|W|, biases excluded; the derivative at 0 is 0. 0 unless given. */
    readonly l1?: number;
    /** For layers without one of their own; unless given, `he` for relu, leakyRelu and gelu, `xavier` for the others. */
    readonly initializer?: Initializer;
    /** f32 unless given. */
    readonly precision?: P;
    /** The names of the classes, one for each output, or two for one output. Unless given, the first examples decide them: give them where those may lack a class. */
    readonly classes?: readonly string[];
}

/** What the compiler needs to know of a network: shapes and functions, no numbers. */
export declare interface NetworkSpec {
    /** n₀ */
    readonly inputs: number;
    readonly layers: readonly {
        readonly units: number;
        readonly activation: Activation;
        readonly normalization?: Normalization;
    }[];
    readonly loss: Loss;
    /** λ */
    readonly l2: number;
    /** λ₁; 0 unless given */
    readonly l1?: number;
    readonly precision: Precision;
}

/** What a hidden layer is normalised over: the units of each row (Ba, Kiros & Hinton 2016), or each unit over the rows of a batch (Ioffe & Szegedy 2015). */
export declare type Normalization = "layer" | "batch";

/** The matrices of a normalised layer: z = g·h + b, h of u = x·W. */
declare interface NormMatrices {
    /** g[1, n₁], with its gradient and the optimiser's matrices */
    readonly g: Matrix;
    readonly dg?: Matrix;
    readonly states: readonly Matrix[];
    /** U[m, n₁], H[m, n₁]; s, μ and σ² of each row or column */
    readonly U: Matrix;
    readonly H: Matrix;
    readonly S: Matrix;
    readonly M: Matrix;
    readonly V: Matrix;
    /** dU[m, n₁] */
    readonly dU?: Matrix;
    /** The bias of the product, zeros[1, n₁], and where its gradient goes, which nothing reads */
    readonly zeros: Matrix;
    readonly unread?: Matrix;
    /** Running μ and σ² of batch normalisation */
    readonly running?: {
        readonly mean: Matrix;
        readonly variance: Matrix;
    };
}

/** A matrix with its numbers, row-major. */
export declare interface NumberedMatrix {
    readonly name: string;
    readonly rows: number;
    readonly cols: number;
    readonly values: Float32Array | Float64Array | Uint32Array;
}

/** Numbers in an array or a typed array. */
export declare type Numbers = ArrayLike<number>;

export { NumericError }

/** Raises the learning rate from the share `start` of it along a cosine over the share `peak` of the run, then lets it fall to the share `final`. */
export declare interface OneCycle {
    readonly kind: "oneCycle";
    readonly start: number;
    readonly peak: number;
    readonly final: number;
}

/** From 1/25 up over 0.3 of the run, down to 1/10,000, unless given: Smith & Topin 2018. */
export declare function oneCycle(options?: Partial<Omit<OneCycle, "kind">>): OneCycle;

/** An update rule with its settings, as plain data that can be saved. The update rules stand with `OptimizerKind`. */
export declare interface Optimizer {
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

/** The activation of the last of some layers. */
export declare type OutputActivation<L extends readonly Dense[]> = L extends readonly [...(readonly unknown[]), Dense<infer A>] ? A : L[number]["activation"];

/** An update rule of one's own. What it remembers is its own, too: a checkpoint does not hold it. */
export declare interface OwnOptimizer {
    readonly kind: "own";
    readonly rule: UpdateRule;
}

/** How some parameters are trained otherwise than the rest. */
export declare interface ParameterGroup {
    /** All W, all b, or names: `["W1", "b1"]` */
    readonly parameters: "weights" | "biases" | readonly string[];
    /** What their learning rate is multiplied with; 0 leaves them as they are, but for the optimiser's state. 1 unless given */
    readonly rate?: number;
    /** Whether AdamW's decay applies to them: to weights, not to biases, unless given */
    readonly decay?: boolean;
}

/** One parameter of a network, for a rule of one's own. */
export declare interface ParameterStep {
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
export declare interface Pinball {
    readonly kind: "pinball";
    /** τ, between 0 and 1 */
    readonly quantile: number;
}

/** Creates the loss whose minimum is a quantile of the targets: Koenker & Bassett 1978. @param quantile τ: 0.9 for what 90 % of the targets do not exceed */
export declare function pinball(quantile: number): Pinball;

/** Where everything lies: θ | ∇θ | optimiser state | hyper | A | Z | dZ | X | Y | the data. */
export declare interface Plan {
    readonly layers: readonly LayerMatrices[];
    /** X[m, n₀], the inputs of a batch */
    readonly X: Matrix;
    /** N[m, n₀], the inputs with noise, where there is any */
    readonly N?: Matrix;
    /** Y, its targets: class numbers u32[m, 1], or values [m, K] */
    readonly Y?: Matrix;
    /** epoch[1, 1], which dropout and noise depend on */
    readonly epoch?: Matrix;
    /** S[m, 1], what each row of the batch counts */
    readonly weights?: Matrix;
    /** dX[m, n₀] */
    readonly dX?: Matrix;
    /** E[m, K], the outputs whose sensitivities are asked for, and the unit matrix I[K, K] */
    readonly seeds?: {
        readonly E: Matrix;
        readonly I: Matrix;
    };
    /** The parameters whose mean over the steps is kept */
    readonly averages: readonly {
        readonly from: Matrix;
        readonly mean: Matrix;
    }[];
    /** The examples that a batch is gathered from */
    readonly data?: DataMatrices;
    /** The optimiser's settings and its place [1, 8] */
    readonly hyper?: Matrix;
    readonly matrices: readonly Matrix[];
    readonly bytes: number;
}

/** Which matrices a program needs beside θ, X and A. */
declare interface PlanOptions {
    /** m, rows of a batch at the most */
    readonly batchSize: number;
    /** Targets as class numbers or as values; none: the outputs are all that is computed */
    readonly targets?: "classes" | "values";
    /** Whether rows count differently */
    readonly weighted?: boolean;
    readonly gradients?: boolean;
    readonly inputGradient?: boolean;
    /** dZ of every layer, but no dW and db; E and I */
    readonly sensitivities?: boolean;
    /** Z of every layer, not only where an instruction reads it */
    readonly keepZ?: boolean;
    readonly optimizer?: OptimizerKind;
    readonly data?: {
        readonly rows: number;
        readonly storage: Storage_2;
    };
    readonly regularisation?: Regularisation;
}

/** Σ a − y·log a over the outputs of one example [nats]: targets are counts, or rates ≥ 0, and a = exp(z) is their mean. */
export declare interface Poisson {
    readonly kind: "poisson";
}

/** Creates the loss of counts: −log of their Poisson probability, without log(y!). The last layer is `exponential`, so that its outputs are the means. */
export declare function poisson(): Poisson;

export { Precision }

export { Program }

/** How far training has come. */
export declare interface Progress {
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
export declare interface ReduceOnPlateau {
    readonly kind: "reduceOnPlateau";
    readonly factor: number;
    readonly patience: number;
    readonly min: number;
    readonly minDelta: number;
}

/** A tenth after 10 epochs without a smaller loss, down to 1/10,000, unless given. The loss is that of the validation data where there are any. */
export declare function reduceOnPlateau(options?: Partial<Omit<ReduceOnPlateau, "kind">>): ReduceOnPlateau;

/** What training does to activations, gradients and weights beside the gradient step; nothing of it in prediction. */
export declare interface Regularisation {
    /** The rates at which the inputs of each layer are dropped, and the seed of the masks */
    readonly dropout?: {
        readonly rates: readonly number[];
        readonly seed: number;
    };
    /** The deviation of normal noise on the inputs, and its seed */
    readonly noise?: {
        readonly deviation: number;
        readonly seed: number;
    };
    readonly clipValue?: number;
    readonly clipNorm?: number;
    readonly maxNorm?: number;
    /** What is new in the mean of the parameters at each step, where there is one */
    readonly ema?: number;
    /** What the learning rate of a parameter is multiplied with, and whether it decays, by its name */
    readonly groups?: Readonly<Partial<Record<string, {
        readonly rate: number;
        readonly decay: boolean;
    }>>>;
}

/** s ← ρ·s + (1 − ρ)·g²; θ ← θ − η·g/(√s + ε): Tieleman & Hinton 2012, lecture 6.5. */
export declare function rmsprop(options?: RmspropOptions): Optimizer;

export declare interface RmspropOptions {
    /** η, 0.001 unless given */
    readonly learningRate?: number;
    /** ρ, 0.9 unless given */
    readonly rho?: number;
    /** ε, 1e-8 unless given */
    readonly epsilon?: number;
}

export declare interface Rprop {
    readonly kind: "rprop";
    readonly initialStep: number;
    /** η⁺ > 1 and η⁻ in (0, 1) */
    readonly increase: number;
    readonly decrease: number;
    readonly minStep: number;
    readonly maxStep: number;
}

/** How far a schedule and early stopping have come: plain data in a checkpoint. */
export declare interface RunState {
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

export { Safetensors }

export { Scaling }

/** What the learning rate is multiplied with at each step. Plain data, so that it can be saved. */
export declare type Schedule = StepDecay | ExponentialDecay | Cosine | LogCosine | OneCycle | ReduceOnPlateau;

export { Schema }

export { SchemaColumn }

/** θ ← θ − η·g. */
export declare function sgd(options?: SgdOptions): Optimizer;

export declare interface SgdOptions {
    /** η, 0.01 unless given */
    readonly learningRate?: number;
}

export { ShapeError }

/** Σ over the outputs of one example, by convention: ½Σ(a − y)², Σ(a − y)², or (1/K)Σ(a − y)². The cost is its mean over the m examples of a batch. */
export declare interface SquaredError {
    readonly kind: "squaredError";
    readonly convention: SquaredErrorConvention;
}

/** Creates a squared error. @param convention which of the three sums that have this name: `half` ½Σ(a − y)², `sum` Σ(a − y)², `mean` (1/K)Σ(a − y)² over the K outputs */
export declare function squaredError(convention: SquaredErrorConvention): SquaredError;

export { SquaredErrorConvention }

/** Multiplies the learning rate with `factor` at each of the shares `at` of the run. */
export declare interface StepDecay {
    readonly kind: "stepDecay";
    readonly factor: number;
    readonly at: readonly number[];
}

/** At half and three quarters of the run, a tenth each time, unless given. */
export declare function stepDecay(options?: Partial<Omit<StepDecay, "kind">>): StepDecay;

/** Why a minimisation ended. */
export declare type StopReason = 
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
export declare interface Swa {
    readonly kind: "swa";
    readonly start: number;
}

/** Creates stochastic weight averaging: Izmailov et al. 2018, one model for each epoch. `start` is 0.75 unless given. */
export declare function swa(options?: {
    readonly start?: number;
}): Swa;

/** Values to be learnt y[m, K]: numbers where K = 1, rows of numbers, or a flat array with its shape. */
export declare type TargetsLike = Numbers | readonly Numbers[] | {
    readonly values: Numbers;
    readonly shape: readonly [rows: number, cols: number];
};

export declare interface Trace {
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

export declare interface TrainingOptions {
    /** m: a batch has that many rows, the last of an epoch what is left */
    readonly batchSize: number;
    /** None: the gradients are outputs, and nothing is updated */
    readonly optimizer?: OptimizerKind;
    /** Rows of all examples, and how their inputs lie in memory; bytes are multiplied with `scale` when their batch is gathered */
    readonly data: {
        readonly rows: number;
        readonly storage: Storage_2;
        readonly scale: number;
    };
    readonly targets: "classes" | "values";
    /** Whether rows count differently */
    readonly weighted?: boolean;
    readonly regularisation?: Regularisation;
}

/** What `Network.train` returns. */
export declare interface TrainResult {
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

/** U(−ε, ε), weights and biases alike: the course exercise's `randInitializeWeights`. */
export declare interface Uniform {
    readonly kind: "uniform";
    readonly epsilon: number;
}

/** Draws every weight and bias from U(−ε, ε); ε > 0. */
export declare function uniform(epsilon: number): Uniform;

/** Changes a parameter in place from its gradient; both are W[n₀, n₁] or b[n₁], row-major. The gradient may be changed, too. */
export declare type UpdateRule = (parameter: Float32Array | Float64Array, gradient: Float32Array | Float64Array, at: ParameterStep) => void;

/** What layers must also be: at least one, and softmax only at the end. `unknown` where they are so, or where it cannot be known before the network is made. */
export declare type ValidLayers<L extends readonly Dense[]> = L extends readonly [] ? readonly [Dense, ...Dense[]] : L extends readonly [...infer H extends readonly Dense[], Dense] ? HiddenSoftmax<H> extends true ? readonly [...{
    readonly [I in keyof H]: Dense<Elementwise>;
}, Dense] : unknown : unknown;

export declare interface VariableLearningRate {
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

/** v ← μ·v − η·g; θ ← θ + v: the velocity is the step itself (Sutskever et al. 2013, eq. 1–2; Keras' sign). */
export declare function velocity(options?: MomentumOptions): Optimizer;

export { }
