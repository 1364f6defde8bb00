import type { Backend, Precision } from "@adjoint/reference";
import type { Averaging } from "../averaging.ts";
import type { Examples, Numbers } from "../data/examples.ts";
import type { ClassWeight } from "../data/weigh.ts";
import type { Dense, GivenMatrix, Initializer } from "../layers.ts";
import type { LossFor, OutputActivation, ValidLayers } from "../loss.ts";
import type { BatchMethod } from "../optimise/methods.ts";
import type { Optimizer, OwnOptimizer } from "../optimizers.ts";
import type { Schedule } from "../schedules.ts";

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
  /** λ₁: the cost has + (λ₁/m)·Σ|W|, biases excluded; the derivative at 0 is 0. 0 unless given. */
  readonly l1?: number;
  /** For layers without one of their own; unless given, `he` for relu, leakyRelu and gelu, `xavier` for the others. */
  readonly initializer?: Initializer;
  /** f32 unless given. */
  readonly precision?: P;
  /** The names of the classes, one for each output, or two for one output. Unless given, the first examples decide them: give them where those may lack a class. */
  readonly classes?: readonly string[];
}

export interface FitOptions {
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

/** How some parameters are trained otherwise than the rest. */
export interface ParameterGroup {
  /** All W, all b, or names: `["W1", "b1"]` */
  readonly parameters: "weights" | "biases" | readonly string[];
  /** What their learning rate is multiplied with; 0 leaves them as they are, but for the optimiser's state. 1 unless given */
  readonly rate?: number;
  /** Whether AdamW's decay applies to them: to weights, not to biases, unless given */
  readonly decay?: boolean;
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

export interface GradientOptions {
  /** Also the gradient at the input. */
  readonly inputs?: boolean;
  /** What each row counts, as in {@link FitOptions}. */
  readonly sampleWeight?: Numbers;
}

/** What is compared by a gradient check, and how closely. */
export interface GradcheckOptions {
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
  readonly gradients?: readonly { readonly weights: GivenMatrix; readonly biases: Numbers; readonly scales?: Numbers }[];
}
