import { LOSSES } from "@adjoint/reference";
import type { Op, Precision } from "@adjoint/reference";
import type { Activation, Normalization } from "../layers.ts";
import { lossName } from "../loss.ts";
import type { Loss } from "../loss.ts";

/** What the compiler needs to know of a network: shapes and functions, no numbers. */
export interface NetworkSpec {
  /** n₀ */
  readonly inputs: number;
  readonly layers: readonly { readonly units: number; readonly activation: Activation; readonly normalization?: Normalization }[];
  readonly loss: Loss;
  /** λ */
  readonly l2: number;
  /** λ₁; 0 unless given */
  readonly l1?: number;
  readonly precision: Precision;
}

/** What training does to activations, gradients and weights beside the gradient step; nothing of it in prediction. */
export interface Regularisation {
  /** The rates at which the inputs of each layer are dropped, and the seed of the masks */
  readonly dropout?: { readonly rates: readonly number[]; readonly seed: number };
  /** The deviation of normal noise on the inputs, and its seed */
  readonly noise?: { readonly deviation: number; readonly seed: number };
  readonly clipValue?: number;
  readonly clipNorm?: number;
  readonly maxNorm?: number;
  /** What is new in the mean of the parameters at each step, where there is one */
  readonly ema?: number;
  /** What the learning rate of a parameter is multiplied with, and whether it decays, by its name */
  readonly groups?: Readonly<Partial<Record<string, { readonly rate: number; readonly decay: boolean }>>>;
}

/** Returns the operation that computes the loss after the last layer. */
function lossOperation({ loss, layers }: Pick<NetworkSpec, "loss" | "layers">): Op {
  const operations: Readonly<Partial<Record<string, Op>>> = LOSSES[lossName(loss)];
  return operations[layers.at(-1)!.activation]!;
}

/** Whether the loss starts from Z and computes A. */
export function lossComputesOutputs(spec: Pick<NetworkSpec, "loss" | "layers">): boolean {
  const operation = lossOperation(spec);
  return operation !== "squaredError" && operation !== "residualError";
}

/** Returns whether the inputs of layer i, counted from 0, are dropped, and at which rate. */
export function dropoutOf({ dropout }: Regularisation, i: number): number {
  return dropout?.rates[i] ?? 0;
}
