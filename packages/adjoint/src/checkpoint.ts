import { ArgumentError, ShapeError } from "@adjoint/reference";
import type { Checkpoint } from "./api.ts";
import { describe, requireCount } from "./arguments.ts";
import { parameterShapes, stateNames } from "./compile/plan.ts";
import type { NetworkSpec } from "./compile/spec.ts";
import { tensorOf } from "./initialize.ts";
import { checkOptimizer } from "./optimizers.ts";
import type { Optimizer } from "./optimizers.ts";
import type { State } from "./state.ts";

/** All that a run needs to go on, copied. */
export function createCheckpoint({ store, epoch, place, optimizer }: State): Checkpoint {
  return {
    epoch,
    ...(place === undefined ? {} : { place }),
    ...(optimizer === undefined ? {} : { optimizer }),
    tensors: Object.fromEntries([...store.tensors()].map(([name, tensor]) => [name, tensor.slice()])),
  };
}

/** Makes a network go on from a checkpoint; where it does not fit, nothing has changed. */
export function restoreCheckpoint(state: State, where: string, checkpoint: Checkpoint): void {
  const { epoch, place, optimizer, tensors } = checkpoint;
  requireCount(where, "the epoch of a checkpoint", epoch, "Give what network.checkpoint() gave.", 0);
  if (optimizer !== undefined) checkOptimizer(where, optimizer);
  if (place !== undefined) checkPlace(where, place);
  const expected = new Map(expectedTensors(state.spec, optimizer));
  for (const [name, { length, constructor }] of expected) {
    const tensor = tensors[name];
    if (!ArrayBuffer.isView(tensor) || tensor.length !== length || tensor.constructor !== constructor) {
      throw new ShapeError(
        `${where}: the checkpoint is not of this network: ${name} must be ${describe(expected.get(name))} and is ${describe(tensor)}. Make a network of the same layers and precision.`,
      );
    }
  }
  const surplus = Object.keys(tensors).find((name) => !expected.has(name));
  if (surplus !== undefined)
    throw new ShapeError(
      `${where}: the checkpoint is not of this network: it has ${describe(surplus)}. Make a network of the same layers and precision.`,
    );
  const old = [...state.store.tensors().keys()].map((name) => [name, undefined] as const);
  state.store.replace([...old, ...Object.entries(tensors).map(([name, tensor]) => [name, tensor.slice()] as const)]);
  state.epoch = epoch;
  state.place = place;
  state.optimizer = optimizer;
}

/** Name and an empty array of the right kind and length for every tensor of a checkpoint. */
export function* expectedTensors(
  spec: NetworkSpec,
  optimizer: Optimizer | undefined,
): Generator<[name: string, tensor: { readonly length: number; readonly constructor: unknown }]> {
  const { constructor } = tensorOf(spec.precision, 0);
  for (const { name, rows, cols } of parameterShapes(spec)) {
    for (const key of [name, ...(optimizer === undefined ? [] : stateNames(optimizer.kind, name))])
      yield [key, { length: rows * cols, constructor }];
  }
  if (optimizer !== undefined) yield ["hyper", { length: 8, constructor: Float64Array }];
}

function checkPlace(where: string, { position, lossSum, walk }: NonNullable<Checkpoint["place"]>): void {
  requireCount(where, "the position of a checkpoint", position, "Give what network.checkpoint() gave.", 0);
  requireCount(where, "the rows of a checkpoint", walk?.rows, "Give what network.checkpoint() gave.");
  requireCount(where, "the batch size of a checkpoint", walk.batchSize, "Give what network.checkpoint() gave.");
  if (position >= walk.rows || position % walk.batchSize !== 0 || !Number.isFinite(lossSum) || typeof walk.shuffle !== "boolean") {
    throw new ArgumentError(
      `${where}: the checkpoint's place is in no epoch: position ${position} of ${walk.rows} rows in batches of ${walk.batchSize}, cost ${lossSum}. Give what network.checkpoint() gave.`,
    );
  }
}
