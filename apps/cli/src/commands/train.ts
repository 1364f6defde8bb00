import type { Dataset, Network, Optimizer } from "adjoint";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildNetwork } from "../build.ts";
import { divide, loadSource } from "../data.ts";
import type { Parts, Source } from "../data.ts";
import { measuredOf, networkOf } from "../describe.ts";
import type { Measured } from "../describe.ts";
import { EXIT, FileError, UsageError } from "../errors.ts";
import { checkWritable, openLog, writeAtomically } from "../files.ts";
import { listenForInterrupt } from "../interrupt.ts";
import type { Interrupt } from "../interrupt.ts";
import { learn } from "../learn.ts";
import type { EpochRecord, Learnt } from "../learn.ts";
import type { DataOptions, NetworkShapeOptions, RunOptions, TrainingOptions } from "../options.ts";
import { knownColumns, openModel, refuseShape, sameData } from "../model.ts";
import { printJson, printLines } from "../output.ts";
import { recipeFor } from "../recipes.ts";
import type { Recipe } from "../recipes.ts";
import { saveWithRecord } from "../record.ts";
import type { RunRecord } from "../record.ts";
import { mergeSet, optimizerOf } from "../settings.ts";
import type { AllSettings } from "../settings.ts";
import { fitTargets, lossUnit, scaleTargets } from "../targets.ts";
import type { TargetScaling } from "../targets.ts";
import { bytes, counted, grouped } from "../terminal/numbers.ts";
import { createProgress } from "../terminal/progress.ts";
import type { EpochReport } from "../terminal/progress.ts";
import { columnsOf, createStyle, isTerminal } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";
import { hintAtScale, introduceTraining, nextCommands, reportLearnt, reportMeasured } from "../training-report.ts";

export interface TrainOptions extends DataOptions, NetworkShapeOptions, TrainingOptions, RunOptions {
  readonly from?: string;
  readonly out?: string;
  readonly log?: string;
  readonly json?: boolean;
}

/** A run before it starts. */
interface Plan {
  readonly net: Network;
  readonly source: Source;
  /** Scaled: the inputs, and the values where that was asked for. */
  readonly parts: Parts;
  readonly targetScaling: TargetScaling | undefined;
  readonly optimizer: Optimizer;
  readonly epochs: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
}

/** `adjoint train`: learns, saves, and says how well. Gives the exit status. */
export async function train(options: TrainOptions): Promise<number> {
  const out = options.out ?? "model.safetensors";
  checkWritable("--out", out);
  if (options.log !== undefined) checkWritable("--log", options.log);
  const plan = await prepare(options);
  const { net, source, parts, targetScaling } = plan;
  const style = createStyle(process.stdout, process.env);
  const screen = { columns: columnsOf(process.stdout), style };
  if (!options.json)
    printLines(introduceTraining(plan, style).flatMap((line) => (process.stdout.isTTY ? wrap(line, screen.columns) : [line])));

  const interrupt = listenForInterrupt();
  const { learnt, logFailure } = await runPlan(plan, options, interrupt);
  const file = saveWithRecord(net, { record: recordOf(source, parts), targetScaling }, { goOn: learnt.interrupted });
  saveModel(out, file);
  const at =
    learnt.epochs.length === 0
      ? "before the first epoch was over"
      : `after ${grouped(learnt.epochs.length)} of ${counted(plan.epochs, "epoch")}`;
  if (logFailure !== undefined)
    throw new FileError(`${logFailure.message} Training stopped ${at}; the network as it was then is saved in ${out}.`);
  if (learnt.interrupted) process.stderr.write(`adjoint train: interrupted ${at}: the network as it was then is saved in ${out}.\n`);
  const measured = measureParts(net, parts, lossUnit(targetScaling));
  if (options.json) printJson(jsonOf(plan, learnt, measured, out));
  else {
    printLines(["", ...reportLearnt(learnt, parts.train.inputs.rows, screen.columns), ""]);
    for (const { name, result } of measured) printLines(reportMeasured(name, result, screen));
    const last = learnt.epochs.at(-1);
    if (last !== undefined && targetScaling === undefined) printLines(hintAtScale(parts.train, net.describe().loss, last.loss));
    printLines([`saved ${out} (${bytes(file.length)})`, "", ...nextCommands(source, out, learnt)]);
  }
  return interrupt.status() ?? EXIT.ok;
}

function recordOf({ spec, rows, label, labelName }: Source, { split }: Parts): RunRecord {
  return { data: spec, rows, split, ...(label === undefined ? {} : { label }), ...(labelName === undefined ? {} : { labelName }) };
}

type Settings = AllSettings & TrainOptions;

/** Reads the data and makes the network: whatever can be refused is refused here. */
async function prepare(options: TrainOptions): Promise<Plan> {
  const settings = mergeSet(options);
  const { net, source, parts, targetScaling } = await (settings.from === undefined ? begin(settings) : goOn(settings, settings.from));
  const recipe = recipeFor(source);
  return {
    net,
    source,
    parts,
    targetScaling,
    optimizer: optimizerOf(withRate(settings, recipe)),
    epochs: settings.epochs ?? recipe.epochs,
    batchSize: settings.batchSize ?? recipe.batchSize,
    shuffle: settings.shuffle ?? true,
  };
}

type Beginning = Pick<Plan, "net" | "source" | "parts" | "targetScaling">;

/** A new network for the data. */
async function begin(settings: Settings): Promise<Beginning> {
  const seed = settings.seed ?? 1;
  const source = await loadSource({ ...settings, seed }, { command: "train on" });
  const recipe = recipeFor(source);
  const { validation = recipe.validation, test = 0, scaling } = settings;
  const divided = divide(source, { validation, test, seed, scaling });
  const targetScaling = fitTargets(settings.scaleTargets, divided.train, source);
  const parts = withTargets(divided, targetScaling);
  return { net: await buildNetwork({ ...settings, seed }, parts.train, recipe), source, parts, targetScaling };
}

/** The network of a model. Where the data is what it was trained on, the rows that were held out stay so; the scaling is the model's. */
async function goOn(settings: Settings, path: string): Promise<Beginning> {
  refuseShape("--from", settings);
  const model = await openModel("--from", path, settings);
  const seed = settings.seed ?? model.record?.split.seed ?? model.net.describe().seed;
  const source = await loadSource({ ...settings, ...knownColumns(model), seed }, { command: "train on" });
  const { validation = recipeFor(source).validation, test = 0 } = settings;
  const split = sameData(model, source) ? model.record.split : undefined;
  if (split !== undefined && (settings.validation !== undefined || settings.test !== undefined || settings.seed !== undefined)) {
    throw new UsageError(
      `--from keeps the rows apart that ${path} held out: --validation, --test or --seed would mix them. Leave those out.`,
    );
  }
  const divided = divide(source, { validation, test, seed, split, scaling: model.net.data?.scaling ?? "none" });
  const { net, targetScaling } = model;
  return { net, source, parts: withTargets(divided, targetScaling), targetScaling };
}

/** All parts with their values scaled as those were that are learnt from. */
function withTargets(parts: Parts, scaling: TargetScaling | undefined): Parts {
  const { train, validation, test } = parts;
  return {
    ...parts,
    train: scaleTargets(train, scaling),
    ...(validation === undefined ? {} : { validation: scaleTargets(validation, scaling) }),
    ...(test === undefined ? {} : { test: scaleTargets(test, scaling) }),
  };
}

/** The recipe's learning rate is for its own optimiser. */
function withRate(settings: AllSettings, { learningRate }: Recipe): AllSettings {
  const own = settings.optimizer === undefined && settings.learningRate === undefined && learningRate !== undefined;
  return own ? { ...settings, learningRate } : settings;
}

/** Trains, shows how far it has come, and writes the log. With `--json` only a terminal is told. A log that cannot be written ends the training like a signal. */
async function runPlan(
  plan: Plan,
  options: TrainOptions,
  interrupt: Interrupt,
): Promise<{ readonly learnt: Learnt; readonly logFailure?: FileError }> {
  const { net, parts, targetScaling, epochs, batchSize, optimizer, shuffle } = plan;
  const now = (): number => performance.now() / 1000;
  const log = options.log === undefined ? undefined : openLog("--log", options.log);
  const silent = options.json === true && !isTerminal(process.stderr, process.env);
  const progress = createProgress(process.stderr, process.env, now);
  let logFailure: FileError | undefined;
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
  const lesson = {
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
    const learnt = await learn(lesson, now, { onEpoch, onProgress });
    return { learnt, ...(logFailure === undefined ? {} : { logFailure }) };
  } finally {
    progress.finish();
    log?.close();
  }
}

/** Saves the model; where that fails, in the system's folder for temporary files, so that the training was not for nothing. */
function saveModel(out: string, file: Uint8Array): void {
  try {
    writeAtomically("--out", out, file);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const refuge = join(tmpdir(), `adjoint-${process.pid}.safetensors`);
    try {
      writeAtomically("--out", refuge, file);
    } catch {
      throw error;
    }
    throw new FileError(`${error.message} The model is kept in ${refuge}.`);
  }
}

/** The held-out parts, measured; where nothing is held out, the rows that were trained on. */
function measureParts(
  net: Network,
  { train, validation, test }: Parts,
  unit: number,
): { readonly key: "training" | "validation" | "test"; readonly name: string; readonly result: Measured }[] {
  const measure = (key: "training" | "validation" | "test", name: string, part: Dataset | undefined) =>
    part === undefined ? [] : [{ key, name, result: measuredOf(net.evaluate(part), unit) }];
  const held = [...measure("validation", test === undefined ? "held-out" : "validation", validation), ...measure("test", "test", test)];
  return held.length > 0 ? held : measure("training", "training", train);
}

function jsonOf(plan: Plan, learnt: Learnt, measured: ReturnType<typeof measureParts>, out: string): unknown {
  const { net, source, parts, targetScaling, optimizer, batchSize } = plan;
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
    epochs: learnt.epochs,
    seconds: learnt.seconds,
    interrupted: learnt.interrupted,
    loss: learnt.epochs.at(-1)?.loss ?? null,
    accuracy: last?.accuracy ?? null,
    ...Object.fromEntries(measured.map(({ key, result }) => [key, result])),
    model: out,
  };
}
