import type { Examples, Network, Optimizer } from "adjoint";
import type { EpochReport } from "./terminal/progress.ts";

/** What an epoch came to. */
export interface EpochRecord {
  readonly epoch: number;
  /** Mean cost over the rows, penalties included [nats or squared units of the label] */
  readonly loss: number;
  readonly validation?: { readonly loss: number; readonly accuracy?: number };
  /** Spent on the epoch, without the validation. */
  readonly seconds: number;
  readonly samplesPerSecond: number;
}

export interface Lesson {
  readonly net: Network;
  readonly examples: Examples;
  readonly validation?: Examples | undefined;
  /** Rows of `examples`. */
  readonly rows: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: Optimizer;
  readonly shuffle: boolean;
  /** What the network's losses are multiplied with, so that they are in the units of the label. */
  readonly lossUnit: number;
  readonly signal: AbortSignal;
}

export interface Learnt {
  readonly epochs: readonly EpochRecord[];
  /** Spent on training, without the validation. */
  readonly seconds: number;
  readonly interrupted: boolean;
}

/**
 * Trains for so many epochs or until the signal, between two batches. `onEpoch` is called after each epoch, `onProgress` within and after it; what either throws ends
 * the training with what was learnt in the network.
 */
export async function learn(
  lesson: Lesson,
  now: () => number,
  listen: { readonly onEpoch: (record: EpochRecord) => void; readonly onProgress: (report: EpochReport) => void },
): Promise<Learnt> {
  const { net, examples, validation, rows, epochs, batchSize, optimizer, shuffle, lossUnit, signal } = lesson;
  const records: EpochRecord[] = [];
  const before = net.epoch;
  let seconds = 0;
  let startedAt = now();
  const every = reportsWithin(net, rows, batchSize);
  try {
    for await (const { epoch, loss: ofNetwork, rows: done, complete } of net.fitAsync(examples, {
      epochs,
      batchSize,
      optimizer,
      shuffle,
      signal,
      ...every,
    })) {
      const spent = now() - startedAt;
      const loss = ofNetwork * lossUnit;
      const whole = epoch - before - 1 + done / rows;
      const secondsLeft = ((seconds + spent) / whole) * (epochs - whole);
      const samplesPerSecond = (whole * rows) / (seconds + spent);
      const progress = { epoch: epoch - before, epochs, done: whole / epochs, loss, samplesPerSecond, secondsLeft };
      if (!complete) {
        const last = records.at(-1)?.validation;
        listen.onProgress({ ...progress, complete: false, ...(last === undefined ? {} : { validation: last }) });
        continue;
      }
      seconds += spent;
      const measured = validation === undefined ? undefined : measureBriefly(net, validation, lossUnit);
      const seen = measured === undefined ? {} : { validation: measured };
      const record = { epoch, loss, ...seen, seconds: spent, samplesPerSecond: rows / spent };
      records.push(record);
      listen.onProgress({ ...progress, complete: true, ...seen });
      listen.onEpoch(record);
      startedAt = now();
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    return { epochs: records, seconds: seconds + now() - startedAt, interrupted: true };
  }
  return { epochs: records, seconds, interrupted: signal.aborted && records.length < epochs };
}

/** A report of an epoch that takes longer than this is due in between [seconds]. */
const PATIENCE = 0.1;
/** What a core does at least: an epoch takes about 6 operations for each row and parameter. */
const OPERATIONS_PER_SECOND = 1e10;

/** After how many batches a report is due within an epoch: none within a short one, where it would cost more than the work. */
function reportsWithin(net: Network, rows: number, batchSize: number): { readonly every?: number } {
  const reports = Math.floor((6 * rows * net.parameterCount) / OPERATIONS_PER_SECOND / PATIENCE);
  return reports < 2 ? {} : { every: Math.max(1, Math.ceil(rows / batchSize / reports)) };
}

function measureBriefly(net: Network, examples: Examples, lossUnit: number): { readonly loss: number; readonly accuracy?: number } {
  const { loss, accuracy } = net.evaluate(examples);
  return Number.isNaN(accuracy) ? { loss: loss * lossUnit } : { loss, accuracy };
}
