import { epochOrder } from "adjoint";
import type { TrainOptions } from "../training/prepare.ts";
import type { RunConfig } from "./config.ts";
import { trainTo } from "./verify.ts";
import type { Verification } from "./verify.ts";

/** A place in a run: so many epochs of the network are complete, and so many rows of the next. */
export interface Place {
  readonly epoch: number;
  readonly position: number;
}

/** The batches of a run. Epochs are those of the network, from 0; of rows that are on disk each is a block, the last of which may have fewer. */
export interface Steps {
  readonly batchSize: number;
  /** All steps of the run. */
  readonly total: number;
  batchesOf(epoch: number): number;
  /** The step of a batch, both from 1. */
  at(epoch: number, batch: number): number;
  /** Where the run is before a step. */
  before(step: number): Place;
}

export function stepsOf(
  { parts, blocks, batchSize }: Pick<TrainOptions, "parts" | "blocks" | "batchSize">,
  { epochs, startEpoch }: Pick<RunConfig, "epochs" | "startEpoch">,
): Steps {
  const { rows } = parts.train.inputs;
  const size = Math.min(batchSize, rows);
  const batchesOf = (epoch: number): number => {
    const last = blocks !== undefined && epoch % blocks.count === blocks.count - 1;
    return Math.ceil((last ? blocks.rows - (blocks.count - 1) * rows : rows) / size);
  };
  const at = (epoch: number, batch: number): number => {
    let step = batch;
    for (let each = startEpoch; each < epoch; each++) step += batchesOf(each);
    return step;
  };
  return {
    batchSize: size,
    total: at(startEpoch + epochs, 0),
    batchesOf,
    at,
    before(step) {
      let epoch = startEpoch;
      let batch = step - 1;
      for (; batch >= batchesOf(epoch); epoch++) batch -= batchesOf(epoch);
      return { epoch, position: batch * size };
    },
  };
}

/** What one layer did in a step. */
export interface LayerStep {
  readonly units: number;
  readonly activation: string;
  /** The smallest and the greatest z and a of the batch, and the units whose a is 0 in every row. */
  readonly z: readonly [min: number, max: number];
  readonly a: readonly [min: number, max: number];
  readonly zeroUnits: number;
  /** Euclidean norms of the weights, of their gradient, and of how the step changed them. */
  readonly weights: number;
  readonly gradient: number;
  readonly update: number;
}

export interface ReplayedStep {
  readonly step: number;
  readonly epoch: number;
  readonly batch: number;
  /** The rows of the part that is trained on, or of the block of it, by their numbers from 0. */
  readonly rows: readonly number[];
  /** Mean loss of the batch before the step, with penalties. */
  readonly loss: number;
  readonly layers: readonly LayerStep[];
  /** What the step did beside, and what loss, z, a and gradient are therefore without; the update is that of the run. */
  readonly without: readonly string[];
}

/** What changes the cost or the gradient of a step of training, and no other measurement. */
const IN_TRAINING = {
  dropout: "dropout",
  inputDropout: "dropout of inputs",
  labelSmoothing: "label smoothing",
  classWeight: "class weights",
  clipNorm: "a limited norm of the gradient",
  clipValue: "limited derivatives",
} as const;

/** Does a step of a run again, in a network that is at its beginning, and measures it. */
export async function replayStep(
  training: TrainOptions,
  step: number,
  { config, steps }: { readonly config: RunConfig; readonly steps: Steps },
): Promise<ReplayedStep> {
  const { net, parts, shuffle } = training;
  const { epoch, position } = steps.before(step);
  const set = training.blocks?.at(epoch) ?? parts.train;
  const all = set.inputs.rows;
  const order = shuffle
    ? epochOrder({ seed: net.describe().seed, epoch: epoch + 1, rows: all })
    : Uint32Array.from({ length: all }, (_, row) => row);
  const rows = Array.from(order.subarray(position, position + steps.batchSize));
  const batch = set.select(rows);
  const { loss, gradients } = net.lossAndGradients(batch);
  const traced = net.trace(batch);
  const before = net.parameters();
  const end = position + rows.length >= all ? { epoch: epoch + 1, position: 0 } : { epoch, position: position + rows.length };
  await trainTo(training, end, { onEpoch: () => {}, until: config.startEpoch + config.epochs });
  const after = net.parameters();
  const layers = net.describe().layers.map(({ units, activation }, i): LayerStep => {
    const { z, a } = traced.layers[i];
    return {
      units,
      activation,
      z: boundsOf(z.values),
      a: boundsOf(a.values),
      zeroUnits: countZeroUnits(a.values, units),
      weights: norm(before[i].weights),
      gradient: norm(gradients[i].weights),
      update: norm(after[i].weights.map((weight, at) => weight - before[i].weights[at])),
    };
  });
  const without = [
    ...Object.entries(IN_TRAINING).flatMap(([key, name]) =>
      training.fitting[key as keyof typeof IN_TRAINING] === undefined ? [] : [name],
    ),
    ...(parts.train.weights === undefined ? [] : ["weights of rows"]),
  ];
  return { step, epoch: epoch + 1, batch: position / steps.batchSize + 1, rows, loss, layers, without };
}

function boundsOf(values: ArrayLike<number>): [min: number, max: number] {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < min) min = values[i];
    if (values[i] > max) max = values[i];
  }
  return [min, max];
}

function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ** 2;
  return Math.sqrt(sum);
}

/** Counts the units whose value is 0 in every row of a[m, units]. */
function countZeroUnits(values: ArrayLike<number>, units: number): number {
  const alive = new Uint8Array(units);
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) alive[i % units] = 1;
  return units - alive.reduce((sum, each) => sum + each, 0);
}

/** Rows that go through the network at a time. */
const BLOCK = 1024;

/** Counts the hidden units that are 0 for every row that is trained on: their gradient is 0 as well, and they learn nothing more. */
export function countDeadUnits({ net, parts, blocks }: Pick<TrainOptions, "net" | "parts" | "blocks">): number {
  const hidden = net.describe().layers.slice(0, -1);
  const alive = hidden.map(({ units }) => new Uint8Array(units));
  for (const set of blocks?.all() ?? [parts.train]) {
    for (let row = 0; row < set.inputs.rows; row += BLOCK) {
      const some = set.select(Array.from({ length: Math.min(BLOCK, set.inputs.rows - row) }, (_, i) => row + i));
      const { layers } = net.trace(some);
      hidden.forEach(({ units }, i) => {
        const { values } = layers[i].a;
        for (let at = 0; at < values.length; at++) if (values[at] !== 0) alive[i][at % units] = 1;
      });
    }
  }
  return alive.reduce((sum, units) => sum + units.filter((each) => each === 0).length, 0);
}

/**
 * Finds the first step after which more hidden units are dead than at the beginning: epoch by epoch, then step by step in the first epoch that ends with one. The network is left before that step.
 * @returns undefined where none is at the end of any epoch
 */
export async function findDead(
  training: TrainOptions,
  { config, steps }: { readonly config: RunConfig; readonly steps: Steps },
): Promise<number | undefined> {
  const { net } = training;
  const verification: Verification = { onEpoch: () => {}, until: config.startEpoch + config.epochs };
  const atStart = countDeadUnits(training);
  for (let epoch = config.startEpoch; epoch < verification.until; epoch++) {
    const begin = net.checkpoint();
    await trainTo(training, { epoch: epoch + 1, position: 0 }, verification);
    if (countDeadUnits(training) <= atStart) continue;
    net.restore(begin);
    for (let batch = 1; batch <= steps.batchesOf(epoch); batch++) {
      const before = net.checkpoint();
      await trainTo(
        training,
        batch === steps.batchesOf(epoch) ? { epoch: epoch + 1, position: 0 } : { epoch, position: batch * steps.batchSize },
        verification,
      );
      if (countDeadUnits(training) <= atStart) continue;
      net.restore(before);
      return steps.at(epoch, batch);
    }
  }
  return undefined;
}
