import { compareStops, readSafetensors } from "@adjoint/formats";
import type { Difference, Stop, Tensor } from "@adjoint/formats";
import { keepBest } from "adjoint";
import type { Network } from "adjoint";
import { openSource } from "../files/read.ts";
import { fitEpochs } from "../training/epochs.ts";
import { watchedRows } from "../training/learn.ts";
import type { TrainOptions } from "../training/prepare.ts";
import { checkpointPath } from "./checkpoints.ts";
import type { StoredCheckpoint } from "./checkpoints.ts";

/** How a run is trained again. */
export interface Verification {
  /** Called after each epoch. */
  readonly onEpoch: (epoch: number) => void;
  /** The epoch of the network with which the run was to end: schedules depend on it. */
  readonly until: number;
}

/** Returns the moments of a run after one of them, in order, the model last. */
export function stopsAfter(run: string, checkpoints: readonly StoredCheckpoint[], from: StoredCheckpoint | undefined, end: Stop): Stop[] {
  const later = checkpoints.filter(
    ({ epoch, position }) =>
      (from === undefined || epoch > from.epoch || (epoch === from.epoch && position > from.position)) &&
      (epoch < end.epoch || (epoch === end.epoch && position === 0)),
  );
  return [
    ...later.map((checkpoint) => ({ path: checkpointPath(run, checkpoint), epoch: checkpoint.epoch, position: checkpoint.position })),
    end,
  ];
}

/**
 * Trains a network through the moments of a run, and compares every stored number with the one that it has there, bit for bit.
 * @returns the first difference; undefined where there is none
 */
export async function compareRun(
  training: TrainOptions,
  stops: readonly Stop[],
  verification: Verification,
): Promise<Difference | undefined> {
  return compareStops(stops, {
    stored: ({ path }) => readStored(path),
    async computed(stop) {
      await trainTo(training, stop, verification);
      // A run that has come to its end keeps its best epoch: its model does, a checkpoint of the same moment was written before.
      if (stop === stops.at(-1) && training.net.epoch === verification.until) keepBest(training.net);
      return training.net.toTensors({ training: true }).tensors;
    },
  });
}

function readStored(path: string): readonly Tensor[] {
  const source = openSource("run", path);
  try {
    return readSafetensors(source).tensors;
  } finally {
    source.close();
  }
}

/** Trains to exactly this batch, as the run did that ends with epoch `until`. Where a report comes changes no bit of the network. */
export async function trainTo(
  training: TrainOptions,
  { epoch: last, position }: Omit<Stop, "path">,
  { onEpoch, until }: Verification,
): Promise<void> {
  const { net, parts, optimizer, batchSize, shuffle, fitting } = training;
  if (net.epoch === last && positionOf(net) === position) return;
  const every = position === 0 ? {} : { every: position / Math.min(batchSize, parts.train.inputs.rows) };
  const options = { ...fitting, ...watchedRows(training, parts.validation), ...every, batchSize, optimizer, shuffle };
  for await (const { epoch, rows, complete } of fitEpochs(net, training, { ...options, epochs: until - net.epoch })) {
    if (complete) onEpoch(epoch);
    if (complete ? epoch === last && position === 0 : epoch === last + 1 && rows >= position) break;
  }
}

function positionOf(net: Network): number {
  return net.checkpoint().epochPosition?.position ?? 0;
}
