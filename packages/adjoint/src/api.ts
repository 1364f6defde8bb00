import type { Safetensors } from "@adjoint/formats";
import type { Precision, StorageArrays } from "@adjoint/reference";
import type { Checkpoint, NetworkDescription, NetworkJson } from "./api/checkpoint.ts";
import type { FitAsyncOptions, FitOptions, GradcheckOptions, GradientOptions } from "./api/options.ts";
import type { Evaluation, Gradcheck, LayerParameters, LossAndGradients, Progress, Trace, TrainResult } from "./api/results.ts";
import type { DataDescription, Examples, InputsLike, Numbers } from "./data/examples.ts";
import type { GivenMatrix } from "./layers.ts";

export type * from "./api/checkpoint.ts";
export type * from "./api/options.ts";
export type * from "./api/results.ts";

/** The parameters of a layer, as {@link Network.parameters} returns them. */
export type GivenParameters = { readonly weights: GivenMatrix } & Omit<LayerParameters<Numbers>, "weights">;

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
  save(options?: { readonly training?: boolean }): Uint8Array;
  /** Returns what {@link save} writes, as tensors and metadata: for a model of more than 2 GB, which no single array holds, and for other formats. */
  toTensors(options?: { readonly training?: boolean }): Safetensors;
}
