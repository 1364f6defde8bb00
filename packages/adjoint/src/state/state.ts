import type { Backend } from "@adjoint/reference";
import type { Checkpoint, RunState } from "../api.ts";
import type { DataDescription } from "../data/examples.ts";
import type { SamplesContext } from "../data/samples.ts";
import type { BatchMethod } from "../optimise/methods.ts";
import type { Optimizer, OwnOptimizer } from "../optimizers.ts";
import type { Store, Tensor } from "./store.ts";

/** A position in an epoch. */
export type EpochPosition = NonNullable<Checkpoint["epochPosition"]>;

/** What a network is, and how far its training has come. */
export interface State extends SamplesContext {
  readonly seed: number;
  readonly backend: Backend;
  readonly store: Store;
  data: DataDescription | undefined;
  optimizer: Optimizer | OwnOptimizer | BatchMethod | undefined;
  /** Epochs completed */
  epoch: number;
  /** Where an epoch was stopped before its end */
  epochPosition: EpochPosition | undefined;
  /** How far the schedule and early stopping have come */
  run: RunState;
  /** Mean of the parameters of the last epochs, where averaging has begun */
  mean: ReadonlyMap<string, Tensor> | undefined;
  /** Parameters of the best epoch, where early stopping looks for it */
  best: ReadonlyMap<string, Tensor> | undefined;
  /** Calls that created training which has not started: `fit` without a loop does nothing */
  readonly pending: Set<{ readonly call: string }>;
}

/** Creates the state of a network that has not been trained. */
export function createState(parts: Pick<State, "spec" | "seed" | "backend" | "store">): State {
  return {
    ...parts,
    read: new WeakMap(),
    data: undefined,
    optimizer: undefined,
    epoch: 0,
    epochPosition: undefined,
    run: {},
    mean: undefined,
    best: undefined,
    pending: new Set(),
  };
}
