import type { Instruction, Precision } from "@adjoint/reference";
import type { Activation } from "../layers.ts";
import type { StopReason } from "../optimise/minimize.ts";

/** W[n₀, n₁], row-major, and b[n₁] of one layer. */
export interface LayerParameters<T = Float32Array | Float64Array> {
  readonly weights: T;
  readonly biases: T;
  /** g[n₁] of a normalised layer */
  readonly scales?: T;
  /** Running μ[n₁] and σ²[n₁] of batch normalisation; a gradient has none */
  readonly means?: T;
  readonly variances?: T;
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
  /** η of the last step, where there is a schedule. */
  readonly learningRate?: number;
  /** Where `patience` is given: the epoch with the smallest loss so far, and this loss. */
  readonly best?: { readonly epoch: number; readonly loss: number };
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
  readonly validation?: { readonly loss: number; readonly accuracy: number };
}

/** What `Network.train` returns. */
export interface TrainResult {
  /** The report of each epoch of this call. */
  readonly history: readonly Progress[];
  /** The epoch with the smallest loss (of the validation data where there are any), and this loss. The network has its parameters where `patience` is given. */
  readonly best: { readonly epoch: number; readonly loss: number };
  /** Whether training ended before the epochs that were asked for. */
  readonly stopped: boolean;
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

/** Cost and gradient of one batch. */
export interface LossAndGradients<T = Float32Array | Float64Array> {
  /** Mean loss + penalty. */
  readonly loss: number;
  /** dW[n₀, n₁] and db[n₁], layer by layer. */
  readonly gradients: readonly LayerParameters<T>[];
  /** dX[m, n₀], where it was asked for. */
  readonly inputs?: T;
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

/** An entry between whose θ − ε and θ + ε a unit's z changes its sign where f has a kink, or a weight its own under L1: its difference says nothing about the gradient. */
export interface Kink extends CheckedEntry {
  /** Where the sign changes: layer (from 1), and of z unit and row of the batch (from 0), which a weight under L1 has not. */
  readonly layer: number;
  readonly unit?: number;
  readonly example?: number;
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
  /** Δ = xᵀ·δ [n₀, n₁] and Σδ [1, n₁]: summed over the examples, neither averaged nor regularised; of a normalised layer, Δ takes the δ at x·W */
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
