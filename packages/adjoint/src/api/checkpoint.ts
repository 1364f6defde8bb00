import type { Precision } from "@adjoint/reference";
import type { DataDescription } from "../data/examples.ts";
import type { Activation, Normalization } from "../layers.ts";
import type { Loss } from "../loss.ts";
import type { BatchMethod } from "../optimise/methods.ts";
import type { LayerParameters } from "./results.ts";
import type { Optimizer } from "../optimizers.ts";

/** How far a schedule and early stopping have come: plain data in a checkpoint. */
export interface RunState {
  /** Steps of the schedule done, of the total that it was started for */
  readonly schedule?: { readonly step: number; readonly total: number };
  /** Of `reduceOnPlateau`: what the learning rate is multiplied with, the smallest loss so far, epochs since */
  readonly plateau?: { readonly factor: number; readonly best?: number; readonly wait: number };
  /** Of averaging: epochs of the run that are done, of how many, and in the mean. The mean is the tensors `meanW1`, `meanb1`, … */
  readonly averaging?: { readonly done: number; readonly epochs: number; readonly count: number };
  /** Of a mean over the steps: epochs of the run that are done, of how many. The mean is the tensors `emaW1`, `emab1`, … */
  readonly ema?: { readonly done: number; readonly epochs: number };
  /** Of early stopping: the smallest loss so far, its epoch, epochs since. Its parameters are the tensors `bestW1`, `bestb1`, … */
  readonly stopping?: { readonly loss: number; readonly epoch: number; readonly wait: number };
}

/**
 * All that a run needs to continue with the same bits: plain data that structured cloning and `Network.save` take.
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
  /** How far the schedule and early stopping have come, where there are any. */
  readonly run?: RunState;
  readonly tensors: Readonly<Record<string, Float32Array | Float64Array>>;
}

/** A network as JSON: its description and parameters. */
export interface NetworkJson extends NetworkDescription {
  readonly format: "adjoint";
  readonly version: 1;
  readonly parameters: readonly LayerParameters<readonly number[]>[];
}

/** What a network is, without its numbers. */
export interface NetworkDescription {
  readonly inputs: number;
  readonly layers: readonly { readonly units: number; readonly activation: Activation; readonly normalization?: Normalization }[];
  readonly loss: Loss;
  readonly l2: number;
  /** Where it is not 0 */
  readonly l1?: number;
  readonly seed: number;
  readonly precision: Precision;
  readonly epoch: number;
  readonly data?: DataDescription;
}
