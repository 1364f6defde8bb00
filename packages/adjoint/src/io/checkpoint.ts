import type { Checkpoint, RunState } from "../api.ts";
import { requireCount, requireOptions } from "../arguments.ts";
import { EMA, isTrained, stateNames, tensorShapes } from "../compile/shapes.ts";
import type { NetworkSpec } from "../compile/spec.ts";
import { fail } from "../errors.ts";
import { checkOptimizer, isOwnOptimizer } from "../optimizers.ts";
import { batchTensors, isBatchMethod } from "../state/batch-tensors.ts";
import { createTensor } from "../state/initialize.ts";
import type { State } from "../state/state.ts";
import type { Tensor } from "../state/store.ts";

/** Copies all that a run needs to continue. */
export function createCheckpoint({ store, epoch, epochPosition, optimizer, run, best, mean }: State): Checkpoint {
  return {
    epoch,
    ...(epochPosition === undefined ? {} : { epochPosition }),
    ...(optimizer === undefined || isOwnOptimizer(optimizer) ? {} : { optimizer }),
    ...(Object.keys(run).length === 0 ? {} : { run }),
    tensors: Object.fromEntries(
      [...store.tensors(), ...prefixed(BEST, best), ...prefixed(MEAN, mean)].map(([name, tensor]) => [name, tensor.slice()]),
    ),
  };
}

/** Sets a network to a checkpoint. A checkpoint that does not fit is an error, and changes nothing. */
export function restoreCheckpoint(state: State, where: string, checkpoint: Checkpoint): void {
  requireOptions(where, checkpoint, ["epoch", "epochPosition", "optimizer", "run", "tensors"]);
  const { epoch, epochPosition, optimizer, run = {}, tensors } = checkpoint;
  requireCount(where, "checkpointEpoch", epoch, 0);
  if (optimizer !== undefined && !isBatchMethod(optimizer)) checkOptimizer(where, optimizer);
  if (epochPosition !== undefined) checkPosition(where, epochPosition);
  checkRun(where, run);
  const expected = new Map(expectedTensors(state.spec, { optimizer, run }));
  for (const [name, { length, constructor }] of expected) {
    const tensor = tensors[name];
    if (!ArrayBuffer.isView(tensor) || tensor.length !== length || tensor.constructor !== constructor)
      fail(where, "checkpoint-tensor", { name, expected: expected.get(name), value: tensor });
  }
  const surplus = Object.keys(tensors).find((name) => !expected.has(name));
  if (surplus !== undefined) fail(where, "checkpoint-surplus", { name: surplus });
  const old = [...state.store.tensors().keys()].map((name) => [name, undefined] as const);
  const all = Object.entries(tensors).map(([name, tensor]) => [name, tensor.slice()] as const);
  const named = (prefix: string) =>
    new Map(all.filter(([name]) => name.startsWith(prefix)).map(([name, tensor]) => [name.slice(prefix.length), tensor]));
  state.store.replace([...old, ...all.filter(([name]) => !name.startsWith(BEST) && !name.startsWith(MEAN))]);
  state.best = run.stopping && named(BEST);
  state.mean = hasMean(run) ? named(MEAN) : undefined;
  state.run = run;
  state.pending.clear();
  state.epoch = epoch;
  state.epochPosition = epochPosition;
  state.optimizer = optimizer;
}

/** Yields the name of every tensor of a checkpoint, with its length and the constructor of its array. */
export function* expectedTensors(
  spec: NetworkSpec,
  { optimizer, run }: { readonly optimizer?: Checkpoint["optimizer"] | undefined; readonly run?: RunState },
): Generator<[name: string, tensor: { readonly length: number; readonly constructor: unknown }]> {
  const { constructor } = createTensor(spec.precision, 0);
  for (const { name, field, rows, cols } of tensorShapes(spec)) {
    const states = optimizer === undefined || isBatchMethod(optimizer) || !isTrained(field) ? [] : stateNames(optimizer.kind, name);
    const best = run?.stopping === undefined ? [] : [`${BEST}${name}`];
    const mean = hasMean(run) ? [`${MEAN}${name}`] : [];
    const ema = run?.ema === undefined || !isTrained(field) ? [] : [`${EMA}${name}`];
    for (const key of [name, ...states, ...best, ...mean, ...ema]) yield [key, { length: rows * cols, constructor }];
  }
  if (isBatchMethod(optimizer)) {
    for (const [name, length] of batchTensors(spec, optimizer)) yield [name, { length, constructor: Float64Array }];
  } else if (optimizer !== undefined) yield ["hyper", { length: 8, constructor: Float64Array }];
}

function checkPosition(where: string, { position, lossSum, epochLayout }: NonNullable<Checkpoint["epochPosition"]>): void {
  requireCount(where, "checkpointPosition", position, 0);
  requireCount(where, "checkpointRows", epochLayout?.rows);
  const { rows, batchSize, shuffle } = epochLayout;
  requireCount(where, "checkpointBatchSize", batchSize);
  if (position >= rows || position % batchSize !== 0 || !Number.isFinite(lossSum) || typeof shuffle !== "boolean")
    fail(where, "checkpoint-position", { position, rows, batchSize, lossSum });
}

/** Where the parameters of the best epoch stand in a checkpoint: `bestW1`, … */
const BEST = "best";

/** Where their mean over the last epochs stands. */
const MEAN = "mean";

/** Whether averaging has taken an epoch into the mean. */
export function hasMean(run: RunState | undefined): boolean {
  return (run?.averaging?.count ?? 0) > 0;
}

function prefixed(prefix: string, tensors: State["best"]): [name: string, tensor: Tensor][] {
  return [...(tensors ?? [])].map(([name, tensor]) => [`${prefix}${name}`, tensor]);
}

function checkRun(where: string, run: RunState): void {
  requireOptions(where, run, ["schedule", "plateau", "stopping", "averaging", "ema"]);
  const numbers = [
    ...Object.values(run.schedule ?? {}),
    ...Object.values(run.plateau ?? {}),
    ...Object.values(run.stopping ?? {}),
    ...Object.values(run.averaging ?? {}),
    ...Object.values(run.ema ?? {}),
  ];
  if (numbers.some((value: unknown) => typeof value !== "number")) fail(where, "checkpoint-run", { value: run });
}
