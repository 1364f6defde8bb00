import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { lossUnit } from "../data/targets.ts";
import { EXIT, FileError } from "../errors.ts";
import { openLog } from "../files/log.ts";
import { writeAtomically } from "../files/write.ts";
import { printJson, printLines } from "../io.ts";
import type { Io } from "../io.ts";
import { networkOf } from "../model/describe.ts";
import { writeReport } from "../report/report.ts";
import { saveWithRecord } from "../model/record.ts";
import type { CheckpointEvery } from "../run/schedule.ts";
import type { Run } from "../run/folder.ts";
import { bytes, counted, grouped } from "../terminal/numbers.ts";
import { createProgress } from "../terminal/progress.ts";
import { columnsOf, createStyle, isTerminal, visible } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";
import { listenForInterrupt } from "./interrupt.ts";
import type { Interrupt } from "./interrupt.ts";
import { learn } from "./learn.ts";
import type { TrainingResult, TrainingRun } from "./learn.ts";
import { measureParts } from "./measure.ts";
import type { MeasuredPart } from "./measure.ts";
import { recordOf } from "./prepare.ts";
import type { TrainOptions } from "./prepare.ts";
import { continuation, hintAtLargeSteps, hintAtScale, introduceTraining, nextCommands, reportLearnt, reportMeasured } from "./report.ts";

/** Where a run writes, and what it continues. */
export interface Destination {
  readonly command: "train" | "resume";
  readonly out: string;
  readonly log?: { readonly path: string; readonly keep?: number } | undefined;
  readonly json: boolean;
  readonly startEpoch: number;
  readonly checkpointEvery: CheckpointEvery;
  readonly before?: TrainingRun["before"];
  /** Whether the folder was asked for: it exists from the beginning, keeps its events, and stays. */
  readonly named: boolean;
  /** Returns the folder of the run, created when it is first asked for; undefined where there can be none, as beside a device. */
  readonly folder: () => Run | undefined;
}

/** Trains, saves and reports. Returns the exit status. */
export async function carryOut(training: TrainOptions, to: Destination, io: Io): Promise<number> {
  const { net, source, parts, targetScaling } = training;
  const style = createStyle(io.stdout, io.env);
  const screen = { columns: columnsOf(io.stdout), style };
  if (!to.json)
    printLines(
      io,
      introduceTraining(training, style).flatMap((line) => (io.stdout.isTTY === true ? wrap(line, screen.columns) : [line])),
    );
  const interrupt = listenForInterrupt();
  const keeper = createKeeper(training, to, io);
  try {
    if (to.named || to.command === "resume") keeper.open();
    const { result, logFailure } = await runTraining(training, to, { interrupt, keeper }, io);
    const at =
      result.done === 0 ? "before the first epoch was complete" : `after ${grouped(result.done)} of ${counted(training.epochs, "epoch")}`;
    const unfinished = result.interrupted || logFailure !== undefined;
    // An epoch that the log lacks would be missing there for good: the run continues from a checkpoint before it.
    const kept = unfinished && logFailure === undefined && keeper.checkpoint(undefined);
    const saved = saveWithRecord(net, { record: recordOf(training), targetScaling }, { training: unfinished });
    const path = keeper.path();
    // A run whose model is there is finished.
    const out = unfinished && to.named && path !== undefined ? join(path, "unfinished.safetensors") : to.out;
    // The folder of an interrupted run has everything; a model of its own is for those who asked for no folder.
    const size = to.named && kept ? 0 : saveModel(out, saved.pieces);
    const place = size === 0 ? (path ?? to.out) : out;
    if (logFailure !== undefined) throw new FileError("log-failed", { message: logFailure.message, at, path: place });
    if (unfinished)
      io.stderr.write(`adjoint ${to.command}: interrupted ${at}: the network of that moment is saved in ${visible(place)}.\n`);
    const measured = measureParts(net, parts, lossUnit(targetScaling, net.describe().loss));
    const folder = unfinished ? (kept ? keeper.path() : undefined) : keeper.finish(result, measured);
    if (to.json) printJson(io, jsonOf(training, to, { result, measured, ...(folder === undefined ? {} : { folder }) }));
    else {
      printLines(io, ["", ...reportLearnt(result, parts.train.inputs.rows, screen.columns), ""]);
      for (const { name, result: part, summary } of measured) printLines(io, [...reportMeasured(name, part, screen), ...summary]);
      printLines(io, hintAtLargeSteps(result, training));
      const last = result.epochs.at(-1);
      if (last !== undefined && targetScaling === undefined) printLines(io, hintAtScale(parts.train, net.describe().loss, last.loss));
      printLines(io, [
        `saved ${visible(place)}${size === 0 ? "" : ` (${bytes(size)})`}`,
        "",
        ...(unfinished ? continuation(source, folder, io) : nextCommands(source, to.out, io)),
      ]);
    }
    return interrupt.status() ?? EXIT.ok;
  } finally {
    keeper.close();
    training.blocks?.close();
    interrupt.dispose();
  }
}

/** Keeps the folder of a run: a failure to write a checkpoint is reported once, and training goes on. */
interface Keeper {
  open(): void;
  readonly current: () => Run | undefined;
  /** The path of the folder, once it is there. */
  path(): string | undefined;
  /** Writes a checkpoint; returns whether it is on the disk. */
  checkpoint(validation: number | undefined): boolean;
  /** Ends the run; returns the folder, if it stays. */
  finish(result: TrainingResult, measured: readonly MeasuredPart[]): string | undefined;
  close(): void;
}

function createKeeper(training: TrainOptions, to: Destination, { stderr }: Io): Keeper {
  let run: Run | undefined;
  let warned = false;
  let closed = false;
  const open = (): Run | undefined => (run ??= to.folder());
  return {
    open,
    current: () => run,
    path: () => run?.path,
    checkpoint(validation) {
      try {
        const folder = open();
        folder?.checkpoint(
          saveWithRecord(training.net, { record: recordOf(training), targetScaling: training.targetScaling }, { training: true }),
          validation,
        );
        return folder !== undefined;
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        if (!warned) stderr.write(`adjoint ${to.command}: no checkpoint: ${visible(error.message)}\n`);
        warned = true;
        return false;
      }
    },
    finish(result, measured) {
      if (run === undefined) return undefined;
      const { path } = run;
      run.event("end", {
        epochs: result.done,
        seconds: result.seconds,
        ...Object.fromEntries(
          measured.map(({ key, result }) => [
            key,
            { loss: result.loss, ...(result.accuracy === undefined ? {} : { accuracy: result.accuracy }) },
          ]),
        ),
      });
      if (to.named) run.report((sha256) => writeReport({ name: basename(resolve(path)), training, result, measured, sha256 }));
      closed = true;
      if (to.named) run.close();
      else run.remove();
      return to.named ? path : undefined;
    },
    close() {
      if (!closed) run?.close();
    },
  };
}

/** Trains, shows the progress, and writes log, events and checkpoints. With `--json` progress is shown on a terminal alone. A log that cannot be written stops the training. */
async function runTraining(
  training: TrainOptions,
  to: Destination,
  { interrupt, keeper }: { readonly interrupt: Interrupt; readonly keeper: Keeper },
  { stderr, env }: Io,
): Promise<{ readonly result: TrainingResult; readonly logFailure?: FileError<never> }> {
  const { net, parts, blocks, targetScaling, epochs, batchSize, optimizer, shuffle, patience, fitting } = training;
  const now = (): number => performance.now() / 1000;
  const log = to.log === undefined ? undefined : openLog("--log", to.log.path, to.log.keep);
  const silent = to.json && !isTerminal(stderr, env);
  const progress = createProgress(stderr, env, now);
  let logFailure: FileError<never> | undefined;
  const run: TrainingRun = {
    net,
    parts,
    blocks,
    validation: parts.validation,
    rows: parts.train.inputs.rows,
    startEpoch: to.startEpoch,
    epochs,
    ...(to.before === undefined ? {} : { before: to.before }),
    batchSize,
    optimizer,
    shuffle,
    fitting,
    lossUnit: lossUnit(targetScaling, net.describe().loss),
    patience,
    checkpointEvery: to.checkpointEvery,
    signal: interrupt.signal,
  };
  try {
    const result = await learn(run, now, {
      onEpoch(record) {
        try {
          log?.append(JSON.stringify(record));
          keeper.current()?.epoch(record);
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          logFailure = error;
          interrupt.stop();
        }
      },
      onProgress(report) {
        if (!silent) progress.show(report);
      },
      onCheckpoint(validation) {
        if (logFailure === undefined) keeper.checkpoint(validation);
      },
    });
    return { result, ...(logFailure === undefined ? {} : { logFailure }) };
  } finally {
    progress.finish();
    log?.close();
  }
}

/** Saves the model and returns its bytes; where that fails, in a folder of its own for temporary files, so that the training is not lost. */
function saveModel(out: string, pieces: readonly Uint8Array[]): number {
  try {
    return writeAtomically("--out", out, pieces);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    let path: string;
    try {
      // A new folder that this user alone can write to: no link can stand at the name.
      path = join(mkdtempSync(join(tmpdir(), "adjoint-")), "model.safetensors");
      writeAtomically("--out", path, pieces);
    } catch {
      throw error;
    }
    throw new FileError("kept-elsewhere", { message: error.message, path });
  }
}

interface Ended {
  readonly result: TrainingResult;
  readonly measured: readonly MeasuredPart[];
  readonly folder?: string;
}

function jsonOf(training: TrainOptions, to: Destination, { result, measured, folder }: Ended): unknown {
  const { net, source, parts, blocks, targetScaling, optimizer, batchSize, fitting } = training;
  const { train, validation, test } = parts;
  const last = measured.at(-1)?.result;
  return {
    command: to.command,
    data: {
      name: train.name,
      source: source.spec,
      columns: train.inputs.cols,
      ...(train.targets.kind === "classes" ? { classes: train.targets.classes } : { values: train.targets.names }),
      ...(targetScaling === undefined ? {} : { targetScaling }),
      rows: { training: blocks?.rows ?? train.inputs.rows, validation: validation?.inputs.rows ?? 0, test: test?.inputs.rows ?? 0 },
    },
    network: networkOf(net),
    optimizer,
    ...fitting,
    batchSize,
    backend: net.backend,
    epochs: result.epochs,
    done: result.done,
    seconds: result.seconds,
    interrupted: result.interrupted,
    loss: result.epochs.at(-1)?.loss ?? null,
    accuracy: last?.accuracy ?? null,
    ...Object.fromEntries(measured.map((part) => [part.key, part.result])),
    ...(folder === undefined ? {} : { run: folder }),
    model: to.out,
  };
}
