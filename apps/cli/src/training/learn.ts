import { keepBest } from "adjoint";
import type { BatchMethod, Examples, FitOptions, Network, Optimizer, Progress } from "adjoint";
import type { Fitting } from "../model/settings.ts";
import { createCheckpointClock } from "../run/schedule.ts";
import type { CheckpointEvery } from "../run/schedule.ts";
import type { EpochReport } from "../terminal/progress.ts";
import { createCurve } from "./curve.ts";
import { fitEpochs } from "./epochs.ts";
import type { TrainOptions } from "./prepare.ts";

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
  /** What it trains on. */
  readonly parts: TrainOptions["parts"];
  readonly blocks: TrainOptions["blocks"] | undefined;
  readonly validation?: Examples | undefined;
  /** Rows of an epoch. */
  readonly rows: number;
  /** Epochs of the network when the run began, and epochs of the run. */
  readonly startEpoch: number;
  readonly epochs: number;
  /** What the run has done before it was interrupted, if it was. */
  readonly before?: { readonly epochs: readonly EpochRecord[]; readonly seconds: number };
  readonly batchSize: number;
  readonly optimizer: Optimizer | BatchMethod;
  readonly shuffle: boolean;
  readonly fitting: Fitting;
  /** Factor that brings the losses of the network into the units of the label. */
  readonly lossUnit: number;
  readonly checkpointEvery: CheckpointEvery;
  /** Epochs without a smaller validation loss after which training stops, with the best network; never where it is not given. */
  readonly patience?: number | undefined;
  readonly signal: AbortSignal;
}

export interface TrainingResult {
  /** The epochs, thinned where they are thousands. */
  readonly epochs: readonly EpochRecord[];
  /** Epochs of the run that are complete. */
  readonly done: number;
  /** Spent on training, without the validation. */
  readonly seconds: number;
  readonly interrupted: boolean;
  /** The epoch whose network was kept, where training looked for the best. */
  readonly bestEpoch?: number;
}

/** What is called while a network trains. An error ends the training, and the network stays as it is at that moment. */
export interface TrainingListeners {
  /** After each epoch. */
  readonly onEpoch: (record: EpochRecord) => void;
  /** Within and after each epoch. */
  readonly onProgress: (report: EpochReport) => void;
  /** When a checkpoint is due. @param validation the loss on the rows held out, where it was measured just now */
  readonly onCheckpoint: (validation: number | undefined) => void;
}

/** Trains to the last epoch of a run, or until the signal comes, between two batches. */
export async function learn(
  run: TrainingRun,
  now: () => number,
  { onEpoch, onProgress, onCheckpoint }: TrainingListeners,
): Promise<TrainingResult> {
  const { net, rows, startEpoch, epochs, batchSize, optimizer, shuffle, fitting, lossUnit, signal, before } = run;
  const curve = createCurve();
  for (const record of before?.epochs ?? []) curve.add(record);
  const already = net.epoch - startEpoch;
  let bestEpoch: number | undefined;
  let stopped = false;
  let seconds = 0;
  let startedAt = now();
  let last: EpochRecord["validation"];
  const clock = createCheckpointClock(run.checkpointEvery, startedAt, net.epoch);
  const ending = (interrupted: boolean): TrainingResult => ({
    epochs: curve.records(),
    done: net.epoch - startEpoch,
    seconds: (before?.seconds ?? 0) + seconds,
    interrupted,
    ...(bestEpoch === undefined ? {} : { bestEpoch }),
  });
  if (already >= epochs) {
    // It was interrupted between its last checkpoint and its model.
    keepBest(net);
    return ending(false);
  }
  try {
    const stopping = watchedRows(run, run.validation);
    const options = { ...fitting, epochs: epochs - already, batchSize, optimizer, shuffle, signal, ...reportsWithin(run), ...stopping };
    for await (const report of fitEpochs(net, run, options)) {
      const { epoch, loss: ofNetwork, rows: done, batch, batches, complete } = report;
      bestEpoch = report.best?.epoch ?? bestEpoch;
      const spent = now() - startedAt;
      const loss = ofNetwork * lossUnit;
      const whole = epoch - startEpoch - 1 + done / rows;
      const here = whole - already;
      const secondsLeft = ((seconds + spent) / here) * (epochs - whole);
      const samplesPerSecond = (here * rows) / (seconds + spent);
      const progress = { epoch: epoch - startEpoch, epochs, done: whole / epochs, loss, samplesPerSecond, secondsLeft };
      if (complete) {
        seconds += spent;
        last = measuredIn(report, lossUnit) ?? (run.validation === undefined ? undefined : measureBriefly(net, run.validation, lossUnit));
        const record = { epoch, loss, ...(last === undefined ? {} : { validation: last }), seconds: spent, samplesPerSecond: rows / spent };
        curve.add(record);
        onEpoch(record);
      }
      onProgress({ ...progress, complete, ...(last === undefined ? {} : { validation: last }) });
      const moment = { epoch, batch, batches, complete };
      // A checkpoint of a run that has stopped would not know that it has: it is done when the model is saved.
      stopped = report.stopped === true;
      if (!stopped && clock.due(now(), moment)) {
        onCheckpoint(complete ? last?.loss : undefined);
        clock.reset(now(), moment);
      }
      if (complete) startedAt = now();
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    seconds += now() - startedAt;
    return ending(!stopped && net.epoch - startEpoch < epochs);
  }
  keepBest(net);
  return ending(false);
}

/** Returns what training itself measures after each epoch: the rows held out say when to stop, and what a plateau is. */
export function watchedRows(
  { patience, fitting }: Pick<TrainingRun, "patience" | "fitting">,
  validation: Examples | undefined,
): Pick<FitOptions, "patience" | "validation"> {
  if (validation === undefined || (patience === undefined && fitting.schedule?.kind !== "reduceOnPlateau")) return {};
  return { ...(patience === undefined ? {} : { patience }), validation };
}

/** An epoch that takes longer than this is reported within it as well [seconds]. */
const REPORT_EVERY = 0.1;
/** A lower bound for one core; an epoch takes about 6 operations for each row and parameter. */
const OPERATIONS_PER_SECOND = 1e10;

/**
 * Returns after how many batches to report within an epoch; never within a short one, where a report would cost more than the work. The sum of the loss is cut there, so it
 * depends on the run alone: one that is resumed reports at the same batches.
 */
function reportsWithin({ net, rows, batchSize, checkpointEvery }: TrainingRun): { readonly every?: number } {
  if (checkpointEvery.unit === "batches") return { every: checkpointEvery.count };
  const reports = Math.floor((6 * rows * net.parameterCount) / OPERATIONS_PER_SECOND / REPORT_EVERY);
  return reports < 2 ? {} : { every: Math.max(1, Math.ceil(rows / batchSize / reports)) };
}

/** Returns what a run that stops early has measured itself: of the network as it was after the epoch, before the best is restored. */
function measuredIn({ validation }: Progress, lossUnit: number): EpochRecord["validation"] {
  if (validation === undefined) return undefined;
  const { loss, accuracy } = validation;
  return Number.isNaN(accuracy) ? { loss: loss * lossUnit } : { loss, accuracy };
}

function measureBriefly(net: Network, examples: Examples, lossUnit: number): { readonly loss: number; readonly accuracy?: number } {
  const { loss, accuracy } = net.evaluate(examples);
  return Number.isNaN(accuracy) ? { loss: loss * lossUnit } : { loss, accuracy };
}
