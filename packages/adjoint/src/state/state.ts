import type { Backend } from "@adjoint/reference";
import type { Checkpoint } from "../api.ts";
import type { DataDescription } from "../data/examples.ts";
import type { SamplesContext } from "../data/samples.ts";
import type { BatchMethod } from "../optimise/methods.ts";
import type { Optimizer } from "../optimizers.ts";
import type { Store } from "./store.ts";

/** A position in an epoch. */
export type EpochPosition = NonNullable<Checkpoint["epochPosition"]>;

/** What a network is, and how far its training has come. */
export interface State extends SamplesContext {
  readonly seed: number;
  readonly backend: Backend;
  readonly store: Store;
  data: DataDescription | undefined;
  optimizer: Optimizer | BatchMethod | undefined;
  /** Epochs completed */
  epoch: number;
  /** Where an epoch was stopped before its end */
  epochPosition: EpochPosition | undefined;
}

/** Creates the state of a network that has not been trained. */
export function createState(parts: Pick<State, "spec" | "seed" | "backend" | "store">): State {
  return { ...parts, read: new WeakMap(), data: undefined, optimizer: undefined, epoch: 0, epochPosition: undefined };
}
