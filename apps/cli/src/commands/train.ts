import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineCommand } from "../command.ts";
import { lossUnit } from "../data/targets.ts";
import { EXIT, FileError } from "../errors.ts";
import { openLog } from "../files/log.ts";
import { refuseSameFiles } from "../files/paths.ts";
import { checkWritable, writeAtomically } from "../files/write.ts";
import { printJson, printLines } from "../io.ts";
import type { Io } from "../io.ts";
import { networkOf } from "../model/describe.ts";
import { saveWithRecord } from "../model/record.ts";
import { json } from "../options/common.ts";
import { TRAINING_DATA } from "../options/data.ts";
import { ENGINE } from "../options/engine.ts";
import { NETWORK, TRAINING } from "../options/network.ts";
import { option } from "../options/table.ts";
import { text } from "../options/values.ts";
import { bytes, counted, grouped } from "../terminal/numbers.ts";
import { createProgress } from "../terminal/progress.ts";
import type { EpochReport } from "../terminal/progress.ts";
import { columnsOf, createStyle, isTerminal, visible } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";
import { listenForInterrupt } from "../training/interrupt.ts";
import type { Interrupt } from "../training/interrupt.ts";
import { learn } from "../training/learn.ts";
import type { EpochRecord, TrainingResult } from "../training/learn.ts";
import { measureParts } from "../training/measure.ts";
import type { MeasuredPart } from "../training/measure.ts";
import { prepare, recordOf } from "../training/prepare.ts";
import type { TrainOptions } from "../training/prepare.ts";
import { hintAtScale, introduceTraining, nextCommands, reportLearnt, reportMeasured } from "../training/report.ts";

/** `adjoint train`: trains, saves, and measures. */
export const command = defineCommand({
  name: "train",
  description: "Train a network on a data set and save it.",
  groups: [
    { title: "Data:", options: TRAINING_DATA },
    { title: "Network:", options: NETWORK },
    { title: "Training:", options: TRAINING },
    { title: "Engine:", options: ENGINE },
    {
      title: "Output:",
      options: {
        out: option("<file>", "the file of the model, as safetensors (model.safetensors)", text("model.safetensors")),
        log: option("<file>", "write a JSON line for each epoch to this file", text("run.jsonl")),
        json,
      },
    },
  ],
  examples: [
    "adjoint train --data digits --hidden 64,32 --activation relu --epochs 30 --out model.safetensors",
    "adjoint train --data flowers.csv --label species --log run.jsonl",
  ],
  async run(options, io) {
    const { out = "model.safetensors", log, json } = options;
    refuseSameFiles({ "--out": out, "--log": log }, { "--data": options.data });
    refuseSameFiles({ "--log": log }, { "--from": options.from });
    checkWritable("--out", out);
    if (log !== undefined) checkWritable("--log", log);
    const training = await prepare(options, io);
    const { net, source, parts, targetScaling } = training;
    const style = createStyle(io.stdout, io.env);
    const screen = { columns: columnsOf(io.stdout), style };
    if (json !== true)
      printLines(
        io,
        introduceTraining(training, style).flatMap((line) => (io.stdout.isTTY === true ? wrap(line, screen.columns) : [line])),
      );

    const interrupt = listenForInterrupt();
    const { result, logFailure } = await runTraining(training, { log, json }, interrupt, io).finally(interrupt.dispose);
    const file = saveWithRecord(net, { record: recordOf(source, parts), targetScaling }, { training: result.interrupted });
    const size = saveModel(out, file);
    const at =
      result.epochs.length === 0
        ? "before the first epoch was complete"
        : `after ${grouped(result.epochs.length)} of ${counted(training.epochs, "epoch")}`;
    if (logFailure !== undefined) throw new FileError("log-failed", { message: logFailure.message, at, path: out });
    if (result.interrupted) io.stderr.write(`adjoint train: interrupted ${at}: the network of that moment is saved in ${visible(out)}.\n`);
    const measured = measureParts(net, parts, lossUnit(targetScaling));
    if (json === true) printJson(io, jsonOf(training, result, measured, out));
    else {
      printLines(io, ["", ...reportLearnt(result, parts.train.inputs.rows, screen.columns), ""]);
      for (const { name, result: part } of measured) printLines(io, reportMeasured(name, part, screen));
      const last = result.epochs.at(-1);
      if (last !== undefined && targetScaling === undefined) printLines(io, hintAtScale(parts.train, net.describe().loss, last.loss));
      printLines(io, [`saved ${visible(out)} (${bytes(size)})`, "", ...nextCommands(source, out, result, io)]);
    }
    return interrupt.status() ?? EXIT.ok;
  },
});

/** Trains, shows the progress, and writes the log. With `--json` progress is shown on a terminal alone. A log that cannot be written stops the training like a signal. */
async function runTraining(
  training: TrainOptions,
  options: { readonly log?: string | undefined; readonly json?: boolean | undefined },
  interrupt: Interrupt,
  { stderr, env }: Io,
): Promise<{ readonly result: TrainingResult; readonly logFailure?: FileError<never> }> {
  const { net, parts, targetScaling, epochs, batchSize, optimizer, shuffle } = training;
  const now = (): number => performance.now() / 1000;
  const log = options.log === undefined ? undefined : openLog("--log", options.log);
  const silent = options.json === true && !isTerminal(stderr, env);
  const progress = createProgress(stderr, env, now);
  let logFailure: FileError<never> | undefined;
  const onEpoch = (record: EpochRecord): void => {
    try {
      log?.append(JSON.stringify(record));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      logFailure = error;
      interrupt.stop();
    }
  };
  const onProgress = (report: EpochReport): void => {
    if (!silent) progress.show(report);
  };
  const run = {
    net,
    examples: parts.train,
    validation: parts.validation,
    rows: parts.train.inputs.rows,
    epochs,
    batchSize,
    optimizer,
    shuffle,
    lossUnit: lossUnit(targetScaling),
    signal: interrupt.signal,
  };
  try {
    const result = await learn(run, now, { onEpoch, onProgress });
    return { result, ...(logFailure === undefined ? {} : { logFailure }) };
  } finally {
    progress.finish();
    log?.close();
  }
}

/** Saves the model and returns its bytes; where that fails, in a folder of its own for temporary files, so that the training is not lost. */
function saveModel(out: string, file: readonly Uint8Array[]): number {
  try {
    return writeAtomically("--out", out, file);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    let path: string;
    try {
      // A new folder that this user alone can write to: no link can stand at the name.
      path = join(mkdtempSync(join(tmpdir(), "adjoint-")), "model.safetensors");
      writeAtomically("--out", path, file);
    } catch {
      throw error;
    }
    throw new FileError("kept-elsewhere", { message: error.message, path });
  }
}

function jsonOf(training: TrainOptions, result: TrainingResult, measured: readonly MeasuredPart[], out: string): unknown {
  const { net, source, parts, targetScaling, optimizer, batchSize } = training;
  const { train, validation, test } = parts;
  const last = measured.at(-1)?.result;
  return {
    command: "train",
    data: {
      name: train.name,
      source: source.spec,
      columns: train.inputs.cols,
      ...(train.targets.kind === "classes" ? { classes: train.targets.classes } : { values: train.targets.names }),
      ...(targetScaling === undefined ? {} : { targetScaling }),
      rows: { training: train.inputs.rows, validation: validation?.inputs.rows ?? 0, test: test?.inputs.rows ?? 0 },
    },
    network: networkOf(net),
    optimizer,
    batchSize,
    backend: net.backend,
    epochs: result.epochs,
    seconds: result.seconds,
    interrupted: result.interrupted,
    loss: result.epochs.at(-1)?.loss ?? null,
    accuracy: last?.accuracy ?? null,
    ...Object.fromEntries(measured.map((part) => [part.key, part.result])),
    model: out,
  };
}
