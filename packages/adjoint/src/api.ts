import type { Backend, Instruction, Precision, StorageArrays } from "@adjoint/reference";
import type { DataDescription, Examples, InputsLike, Numbers } from "./data/examples.ts";
import type { Activation, Dense, GivenMatrix, Initializer } from "./layers.ts";
import type { LossFor, Loss, OutputActivation, ValidLayers } from "./loss.ts";
import type { BatchMethod } from "./optimise/methods.ts";
import type { StopReason } from "./optimise/minimize.ts";
import type { Optimizer } from "./optimizers.ts";

/** Where a network computes, and in which precision of its host. */
export interface HostOptions {
  /** What executes the programs: WebAssembly unless given (`createBaseline()` of @adjoint/baseline is plain TypeScript). */
  readonly backend?: Backend;
  /** `true`: the same bits on every host, by doing without fused multiply-add. */
  readonly deterministic?: boolean;
  /** Threads that share the work of one batch. The result does not depend on it. */
  readonly threads?: number | "auto";
}

export interface NetworkOptions<L extends readonly Dense[] = readonly Dense[], P extends Precision = Precision> extends HostOptions {
  /** n₀, the columns of the input. */
  readonly inputs: number;
  readonly layers: L & ValidLayers<L>;
  readonly loss: LossFor<OutputActivation<L>>;
  /** Decides the initial weights and the order of the batches: any integer in [0, 2³²). */
  readonly seed: number;
  /** λ: the cost of a batch of m rows is its mean loss + (λ/2m)·ΣW², biases excluded. 0 unless given. */
  readonly l2?: number;
  /** For layers without one of their own; unless given, `he` for relu, leakyRelu and gelu, `xavier` for the others. */
  readonly initializer?: Initializer;
  /** f32 unless given. */
  readonly precision?: P;
}

/** W[n₀, n₁], row-major, and b[n₁] of one layer. */
export interface LayerParameters<T = Float32Array | Float64Array> {
  readonly weights: T;
  readonly biases: T;
}

export interface FitOptions {
  /** Epochs of this call; an epoch that an earlier call did not complete counts as the first. */
  readonly epochs: number;
  /** m, the rows of a batch; the last of an epoch may be smaller. 32 unless given; all rows for a method that sees all examples at once. */
  readonly batchSize?: number;
  /**
   * Its state is kept from call to call while its kind stays the same; rates may change between calls. With a method that sees all examples at once
   * (`lbfgs()`, `conjugateGradient()`, `levenbergMarquardt()`, `rprop()`, `variableLearningRate()`) an epoch is one iteration, computed in f64.
   */
  readonly optimizer: Optimizer | BatchMethod;
  /** Evaluated after each epoch. */
  readonly validation?: Examples;
  /** `false`: the rows in the order given. Else epoch e has an order of its own, decided by the seed. */
  readonly shuffle?: boolean;
  /** Also report after this many batches, within an epoch. */
  readonly every?: number;
}

export interface FitAsyncOptions extends FitOptions {
  /** Ends the run with its reason, between two batches. The parameters stay, and the next call continues from there. */
  readonly signal?: AbortSignalLike;
}

/** What is used of an `AbortSignal`. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
}

/** How far training has come. */
export interface Progress {
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
  /** With a method that sees all examples at once: what its iteration did. */
  readonly iteration?: {
    /** α of the line search, the learning rate, or μ */
    readonly step: number;
    /** `false` where the step was discarded */
    readonly accepted: boolean;
    /** Whether the direction was reset to −g */
    readonly reset: boolean;
    /** Evaluations of cost and gradient in this epoch */
    readonly evaluations: number;
    /** Why training ends with this epoch, where it ends before the epochs that were asked for */
    readonly reason?: StopReason;
  };
  /** At the end of an epoch, where `validation` was given. */
  readonly validation?: { readonly loss: number; readonly accuracy: number };
}

export interface Evaluation {
  /** Mean over the rows, without the penalty [nats or squared units]. */
  readonly loss: number;
  /** Share of the rows whose class is the predicted one; NaN where targets are values, not classes. */
  readonly accuracy: number;
  readonly rows: number;
  readonly classes: readonly string[];
  /** [classes, classes], row-major: how many rows of the class of the row were predicted as the class of the column. Empty where targets are values. */
  readonly confusion: Uint32Array;
}

export interface GradientOptions {
  /** Also the gradient at the input. */
  readonly inputs?: boolean;
}

/** Cost and gradient of one batch. */
export interface LossAndGradients<T = Float32Array | Float64Array> {
  /** Mean loss + penalty. */
  readonly loss: number;
  /** dW[n₀, n₁] and db[n₁], layer by layer. */
  readonly gradients: readonly LayerParameters<T>[];
  /** dX[m, n₀], where it was asked for. */
  readonly inputs?: T;
}

/** What is compared by a gradient check, and how closely. */
export interface GradcheckOptions {
  /** ε of the central difference (J(θ + ε) − J(θ − ε))/2ε; 1e-5 unless given. */
  readonly epsilon?: number;
  /** The relative error up to which a gradient counts as right; 1e-7 unless given. */
  readonly tolerance?: number;
  /** Entries checked in each parameter, drawn from the seed; 2048 unless given. All are checked where there are no more. */
  readonly entries?: number;
  /** Gradients to check instead of the network's own, for instance from a backward pass written by hand. */
  readonly gradients?: readonly { readonly weights: GivenMatrix; readonly biases: Numbers }[];
}

/** One entry of a parameter, its derivative as it was computed and as central differences say. */
export interface CheckedEntry {
  readonly row: number;
  readonly col: number;
  readonly analytic: number;
  readonly numeric: number;
  /** |a − n|/(|a| + |n|) */
  readonly relativeError: number;
}

/** An entry between whose θ − ε and θ + ε a unit's z changes its sign where f has a kink: its difference says nothing about the gradient. */
export interface Kink extends CheckedEntry {
  /** Where z changes its sign: layer (from 1), unit and row of the batch (from 0). */
  readonly layer: number;
  readonly unit: number;
  readonly example: number;
}

export interface CheckedParameter {
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

/** What a gradient check found, over all parameters and for each. Norms leave out entries at kinks. */
export interface Gradcheck {
  readonly ok: boolean;
  readonly loss: number;
  readonly epsilon: number;
  readonly tolerance: number;
  readonly relativeDifference: number;
  readonly relativeError: number;
  readonly parameters: readonly CheckedParameter[];
}

/** A matrix with its numbers, row-major. */
export interface NumberedMatrix {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
  readonly values: Float32Array | Float64Array | Uint32Array;
}

/** All numbers of one layer for one batch. Rows are examples. */
export interface LayerTrace {
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
  /** Δ = xᵀ·δ [n₀, n₁] and Σδ [1, n₁]: summed over the examples, neither averaged nor regularised */
  readonly Delta: NumberedMatrix;
  readonly biasDelta: NumberedMatrix;
  /** dW = Δ/m + (λ/m)·W [n₀, n₁] and db = Σδ/m [1, n₁]: the gradient of the cost */
  readonly dW: NumberedMatrix;
  readonly db: NumberedMatrix;
}

export interface Trace {
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

/**
 * All that a run needs to continue with the same bits: plain data that structured cloning and {@link Network.save} take.
 * `tensors` holds the parameters (`W1`, `b1`, …), the optimiser's state of the same shapes (`mW1`, `vW1`, …) and `hyper`; for a method
 * that sees all examples at once, `theta` (all parameters in f64) and what the method keeps.
 */
export interface Checkpoint {
  /** Epochs completed. */
  readonly epoch: number;
  /** Where an epoch was stopped before its end: rows done, the cost summed over them, and the rows and batches that these are counted in. */
  readonly epochPosition?: {
    readonly position: number;
    readonly lossSum: number;
    readonly epochLayout: { readonly rows: number; readonly batchSize: number; readonly shuffle: boolean };
  };
  readonly optimizer?: Optimizer | BatchMethod;
  readonly tensors: Readonly<Record<string, Float32Array | Float64Array>>;
}

/** A network as JSON: its description and parameters. */
export interface NetworkJson extends NetworkDescription {
  readonly format: "adjoint";
  readonly version: 1;
  readonly parameters: readonly { readonly weights: readonly number[]; readonly biases: readonly number[] }[];
}

/** What a network is, without its numbers. */
export interface NetworkDescription {
  readonly inputs: number;
  readonly layers: readonly { readonly units: number; readonly activation: Activation }[];
  readonly loss: Loss;
  readonly l2: number;
  readonly seed: number;
  readonly precision: Precision;
  readonly epoch: number;
  readonly data?: DataDescription;
}

/**
 * A dense network with its parameters. Arrays that it returns belong to the caller, those that it takes are copied; nothing needs to be disposed of.
 * Every method throws a typed error (`ArgumentError`, `ShapeError`, `DataError`, `NumericError`, …) that names the values and the next step.
 */
export interface Network<P extends Precision = Precision> {
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
   * @throws NumericError where the loss becomes NaN or infinite, before that batch changes a parameter
   */
  fit(examples: Examples, options: FitOptions): Generator<Progress, void, void>;
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

  /** A copy of W and b, layer by layer. */
  parameters(): LayerParameters<StorageArrays[P]>[];
  /** Replaces W and b; the optimiser's state stays. */
  setParameters(parameters: readonly { readonly weights: GivenMatrix; readonly biases: Numbers }[]): void;
  checkpoint(): Checkpoint;
  /** Goes back (or on) to a checkpoint of a network of the same layers and precision. */
  restore(checkpoint: Checkpoint): void;
  /** Description and parameters as JSON; `JSON.stringify(network)` uses it. */
  toJSON(): NetworkJson;
  /** As safetensors: parameters, with the description and the data's scaling in the metadata; and what a run needs to continue, where asked for. */
  save(options?: { readonly training?: boolean }): Uint8Array;
}
