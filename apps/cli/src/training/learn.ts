import type { Examples, Network, Optimizer } from "adjoint";
import type { EpochReport } from "../terminal/progress.ts";

/** The result of an epoch. */
export interface EpochRecord {
  readonly epoch: number;
  /** Mean cost over the rows, penalties included [nats or squared units of the label] */
  readonly loss: number;
  readonly validation?: { readonly loss: number; readonly accuracy?: number };
  /** Spent on the epoch, without the validation. */
  readonly seconds: number;
  readonly samplesPerSecond: number;
}

export interface TrainingRun {
  readonly net: Network;
  readonly examples: Examples;
  readonly validation?: Examples | undefined;
  /** Rows of `examples`. */
  readonly rows: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: Optimizer;
  readonly shuffle: boolean;
  /** Factor that brings the losses of the network into the units of the label. */
  readonly lossUnit: number;
  readonly signal: AbortSignal;
}

export interface TrainingResult {
  readonly epochs: readonly EpochRecord[];
  /** Spent on training, without the validation. */
  readonly seconds: number;
  readonly interrupted: boolean;
}

/**
 * Trains for so many epochs, or until the signal comes, between two batches. `onEpoch` is called after each epoch, `onProgress` within and after it; an error of either ends
 * the training, and the network stays as it is at that moment.
 */
export async function learn(
  run: TrainingRun,
  now: () => number,
  listen: { readonly onEpoch: (record: EpochRecord) => void; readonly onProgress: (report: EpochReport) => void },
): Promise<TrainingResult> {
  const { net, examples, validation, rows, epochs, batchSize, optimizer, shuffle, lossUnit, signal } = run;
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

/** An epoch that takes longer than this is reported within it as well [seconds]. */
const REPORT_EVERY = 0.1;
/** A lower bound for one core; an epoch takes about 6 operations for each row and parameter. */
const OPERATIONS_PER_SECOND = 1e10;

/** Returns after how many batches to report within an epoch; never within a short one, where a report would cost more than the work. */
function reportsWithin(net: Network, rows: number, batchSize: number): { readonly every?: number } {
  const reports = Math.floor((6 * rows * net.parameterCount) / OPERATIONS_PER_SECOND / REPORT_EVERY);
  return reports < 2 ? {} : { every: Math.max(1, Math.ceil(rows / batchSize / reports)) };
}

function measureBriefly(net: Network, examples: Examples, lossUnit: number): { readonly loss: number; readonly accuracy?: number } {
  const { loss, accuracy } = net.evaluate(examples);
  return Number.isNaN(accuracy) ? { loss: loss * lossUnit } : { loss, accuracy };
}
