import type { BatchMethod, Network, Optimizer } from "adjoint";
import { recipeFor } from "../data/recipes.ts";
import type { Recipe } from "../data/recipes.ts";
import { divide, loadSource, namedSet, requireFile } from "../data/source.ts";
import type { Parts, Source, Split } from "../data/source.ts";
import { fitTargets, scaleTargets, targetScalingFor } from "../data/targets.ts";
import type { TargetScaling } from "../data/targets.ts";
import { UsageError } from "../errors.ts";
import type { Io } from "../io.ts";
import { buildNetwork } from "../model/build.ts";
import { openModel, refuseShape, sameData } from "../model/model.ts";
import { knownColumns } from "../model/read.ts";
import type { Model } from "../model/read.ts";
import type { RunRecord } from "../model/record.ts";
import type { PresetData } from "../options/presets.ts";
import { PRESET_VALIDATION } from "../options/presets.ts";
import { fittingOf, mergeSet, optimizerOf, reviveOptimizer, withPreset } from "../model/settings.ts";
import type { AllSettings, Fitting } from "../model/settings.ts";
import type { EngineOptions } from "../options/engine.ts";
import { OPTIMIZERS, seesAllRows } from "../options/methods.ts";
import type { MethodSetting } from "../options/methods.ts";
import type { TrainingOptions } from "../options/network.ts";
import { flagOf } from "../options/table.ts";
import { startBlocks } from "../table/blocks.ts";
import type { Blocks } from "../table/blocks.ts";
import { continueTable, refuseTwoValidations, startTable } from "../table/prepare.ts";
import { visible } from "../terminal/style.ts";

/** What a run trains, resolved from the options of the command and the defaults of the data. */
export interface TrainOptions {
  readonly net: Network;
  readonly source: Source;
  /** Scaled: the inputs, and the values where that was asked for. */
  readonly parts: Parts;
  readonly targetScaling: TargetScaling | undefined;
  readonly optimizer: Optimizer | BatchMethod;
  readonly epochs: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly patience: number | undefined;
  readonly fitting: Fitting;
  /** Where the rows to train on are on disk; `parts.train` is the first block. */
  readonly blocks?: Blocks;
  /** A sample of the rows of a table, by content; see `adjoint doctor`. */
  readonly rowHashes?: readonly number[];
  /** Lines on what was read from a file, and what was decided about its columns. */
  readonly introduction: readonly string[];
}

/** Returns what a model keeps of the data that it was trained on, and of its batches. */
export function recordOf({ source, parts, batchSize, shuffle, rowHashes }: TrainOptions): RunRecord {
  const { spec, rows, label, labelName } = source;
  const named = { ...(label === undefined ? {} : { label }), ...(labelName === undefined ? {} : { labelName }) };
  return { data: spec, rows, split: parts.split, ...named, batchSize, shuffle, ...(rowHashes === undefined ? {} : { rowHashes }) };
}

/** The options of training; `path` is where a resumed run reads a file that `--data` named elsewhere. */
export type Settings = AllSettings & TrainingOptions & EngineOptions & { readonly path?: string };

/** A preset keeps its best epoch: rows are held out for that where nothing is said of them. */
function withBestEpoch<S extends AllSettings>(settings: S): S {
  const { preset, validation, fold, from } = settings;
  if (preset === undefined || validation !== undefined || fold !== undefined || from !== undefined) return settings;
  return { ...settings, validation: PRESET_VALIDATION };
}

/** Reads the data and creates the network: whatever can be refused is refused here. */
export async function prepare(options: Settings, io: Io): Promise<TrainOptions> {
  const given = withBestEpoch(unscaledCounts(mergeSet(options)));
  const { model, ...prepared } = await (given.from === undefined
    ? startNew(given, io)
    : continueModel(given, await openModel("--from", given.from, given), io));
  const settings = withPreset(given, dataOf(prepared));
  const recipe = recipeFor(prepared.source);
  const { rows } = prepared.parts.train.inputs;
  const optimizer = optimizerFor(settings, recipe, model);
  const resolved = {
    ...prepared,
    optimizer,
    fitting: fittingOf(settings, prepared.net),
    epochs: (settings.epochs ?? (prepared.blocks === undefined ? recipe.epochs : PASSES)) * (prepared.blocks?.count ?? 1),
    batchSize: batchSizeOf(optimizer, rows, settings.batchSize ?? model?.record?.batchSize ?? Math.min(recipe.batchSize, rows), settings),
    shuffle: settings.shuffle ?? model?.record?.shuffle ?? true,
  };
  for (const note of model === undefined ? [] : whatIsDropped(model, resolved)) io.stderr.write(`adjoint train: ${note}\n`);
  return resolved;
}

/** Returns the settings with the values to learn as they are, where the loss counts. */
function unscaledCounts<S extends Settings>(settings: S): S {
  if (settings.loss !== "poisson") return settings;
  const { loss, scaleTargets: scaling = "none" } = settings;
  if (scaling !== "none") throw new UsageError("loss-unscaled", { loss, scaling });
  return { ...settings, scaleTargets: scaling };
}

/** Returns the rows of a batch: all of them for a method that sees all at once. */
function batchSizeOf(optimizer: TrainOptions["optimizer"], rows: number, usual: number, { batchSize }: Settings): number {
  if (!seesAllRows(optimizer)) return usual;
  if (batchSize !== undefined && batchSize < rows) throw new UsageError("rows-of-method", { optimizer: optimizer.kind, batchSize, rows });
  return rows;
}

/** Returns the optimiser: of the options, else that of a model which is continued, else the default. */
function optimizerFor(settings: Settings, recipe: Recipe, model: Model | undefined): TrainOptions["optimizer"] {
  const before = model?.training?.optimizer;
  const rates = Object.values(OPTIMIZERS).flatMap((each) => Object.keys(each.settings)) as MethodSetting[];
  if (before !== undefined && (["optimizer", "learningRate", ...rates] as const).every((key) => settings[key] === undefined))
    return reviveOptimizer(before);
  return optimizerOf(withRate(settings, recipe));
}

/** Says what of a model's training does not go on, because the options are others. */
function whatIsDropped({ path, training }: Model, { optimizer, batchSize, shuffle, parts }: TrainOptions): string[] {
  const name = visible(path);
  const before = training?.optimizer?.kind;
  const layout = training?.epochPosition?.epochLayout;
  const { rows } = parts.train.inputs;
  const same =
    layout === undefined || (layout.rows === rows && layout.batchSize === Math.min(batchSize, rows) && layout.shuffle === shuffle);
  return [
    ...(before === undefined || before === optimizer.kind
      ? []
      : [`the state of ${before} in ${name} is dropped: ${optimizer.kind} has another. Leave --optimizer out to continue with it.`]),
    ...(same ? [] : [`the epoch that ${name} had begun is begun again: its rows or batches are others.`]),
  ];
}

/** The data and the network of a run that was interrupted, and how it trains. */
export async function prepareResumed(
  given: Settings,
  { optimizer, ...rest }: Pick<TrainOptions, "optimizer" | "epochs" | "batchSize" | "shuffle">,
  checkpoint: Model | undefined,
  io: Io,
): Promise<TrainOptions> {
  const settings = unscaledCounts(given);
  const resolve = (prepared: Omit<Prepared, "model">): TrainOptions => {
    const fitting = fittingOf(withPreset(settings, dataOf(prepared)), prepared.net);
    return { ...prepared, ...rest, optimizer: reviveOptimizer(optimizer), fitting };
  };
  if (settings.from !== undefined) {
    const model = checkpoint ?? (await openModel("--from", settings.from, settings));
    const { model: _, ...prepared } = await continueModel(settings, model, io, model.record?.split);
    return resolve(prepared);
  }
  // The data is divided and scaled by the same steps as at the beginning.
  const { model: _, ...prepared } = await startNew(settings, io, checkpoint?.net);
  return resolve(prepared);
}

/** What a preset knows of the data. */
function dataOf({ parts }: Pick<TrainOptions, "parts">): PresetData {
  return { learns: parts.train.targets.kind, rows: parts.train.inputs.rows };
}

type Prepared = Pick<TrainOptions, "net" | "source" | "parts" | "targetScaling" | "patience" | "introduction" | "rowHashes" | "blocks"> & {
  readonly model?: Model;
};

/** Returns the path of `--data`, where that is a file. */
function fileOf({ data }: Settings): string | undefined {
  return data === undefined || namedSet(data) !== undefined ? undefined : data;
}

/** Refuses options about the columns of a file for a set that has its own. */
function refuseFileOptions(settings: Settings): void {
  const { data = "" } = settings;
  for (const key of ["missing", "use", "window", "split", "weight", "onDisk"] as const)
    if (settings[key] !== undefined) throw new UsageError("file-option", { flag: flagOf(key), data });
}

/** Of rows on disk there are many: so many passes over them, and so many without a better validation loss, are usual. */
const PASSES = 10;
const PATIENT_PASSES = 2;

/** Returns after how many epochs without a better validation loss to stop; undefined for never. */
function patienceOf(settings: Settings, recipe: Recipe): number | undefined {
  // A mean of the last epochs needs them.
  const { patience = settings.swa === undefined && settings.ema === undefined ? (recipe.patience ?? 0) : 0 } = settings;
  return patience === 0 ? undefined : patience;
}

/** Returns a part of the rows as a number: a file is for files. */
function partOf(flag: string, value: number | string | undefined, { data = "" }: Settings): number | undefined {
  if (typeof value === "string") throw new UsageError("part-is-file", { flag, path: value, data });
  return value;
}

/** Reads the data and creates a network for it. @param network takes its place, if it is there already */
async function startNew(settings: Settings, io: Io, network?: Network): Promise<Prepared> {
  const seed = settings.seed ?? 1;
  const path = fileOf(settings);
  if (path !== undefined) {
    requireFile(path, settings.path);
    const prepared = settings.onDisk === true ? await startBlocks(path, settings, io) : await startTable(path, settings, io);
    const { source, parts, introduction } = prepared;
    const blocks = "blocks" in prepared ? prepared.blocks : undefined;
    const usual = recipeFor(source, settings.test !== undefined);
    const recipe = blocks === undefined ? usual : { ...usual, patience: PATIENT_PASSES };
    const patience = patienceOf(withPreset(settings, dataOf(prepared)), recipe);
    return {
      net: network ?? (await buildNetwork({ ...withPreset(settings, dataOf(prepared)), seed }, parts.train, recipe)),
      source,
      parts,
      targetScaling: targetScalingFor(prepared.schema),
      introduction,
      patience: patience === undefined ? undefined : patience * (blocks?.count ?? 1),
      ...("rowHashes" in prepared ? { rowHashes: prepared.rowHashes } : {}),
      ...(blocks === undefined ? {} : { blocks }),
    };
  }
  refuseFileOptions(settings);
  const source = await loadSource({ ...settings, seed }, "train on", io);
  const recipe = recipeFor(source);
  const { scaling } = settings;
  const validation = partOf("--validation", settings.validation, settings) ?? recipe.validation;
  const test = partOf("--test", settings.test, settings) ?? 0;
  refuseTwoValidations(settings);
  const divided = divide(source, { validation: settings.fold === undefined ? validation : 0, test, seed, scaling, fold: settings.fold });
  const targetScaling = fitTargets(settings.scaleTargets, divided.train, source);
  const parts = withTargets(divided, targetScaling);
  const preset = withPreset(settings, dataOf({ parts }));
  const net = network ?? (await buildNetwork({ ...preset, seed }, parts.train, recipe));
  return { net, source, parts, targetScaling, introduction: [], patience: patienceOf(preset, recipe) };
}

/** Opens the network of a model. On the data that it was trained on, the rows that were held out stay apart; the scaling is that of the model. */
async function continueModel(settings: Settings, model: Model, io: Io, known?: Split): Promise<Prepared> {
  refuseShape("--from", settings);
  if (settings.onDisk === true)
    throw new UsageError("not-together", { option: "--from", other: "--on-disk", why: "a run with it begins with a network of its own" });
  refuseTwoValidations(settings);
  const file = fileOf(settings);
  const schema = model.net.data?.schema;
  if (file !== undefined && schema !== undefined) {
    requireFile(file, settings.path);
    const { source, parts, introduction, rowHashes } = await continueTable({ ...model, schema }, file, { settings, split: known }, io);
    const { net, targetScaling } = model;
    return { net, source, parts, targetScaling, introduction, rowHashes, patience: patienceOf(settings, recipeFor(source)), model };
  }
  refuseFileOptions(settings);
  const seed = settings.seed ?? model.record?.split.seed ?? model.net.describe().seed;
  const source = await loadSource({ ...settings, ...knownColumns(model), seed }, "train on", io);
  const validation = partOf("--validation", settings.validation, settings) ?? recipeFor(source).validation;
  const test = partOf("--test", settings.test, settings) ?? 0;
  const split = known ?? (sameData(model, source) ? model.record.split : undefined);
  if (
    known === undefined &&
    split !== undefined &&
    (settings.validation !== undefined || settings.test !== undefined || settings.seed !== undefined)
  )
    throw new UsageError("split-is-fixed", { path: model.path });
  const divided = divide(source, { validation, test, seed, split, scaling: model.net.data?.scaling ?? "none" });
  const { net, targetScaling } = model;
  const patience = patienceOf(settings, recipeFor(source));
  return { net, source, parts: withTargets(divided, targetScaling), targetScaling, introduction: [], patience, model };
}

/** Returns all parts with their values scaled with the scaling of the rows to train on. */
function withTargets(parts: Parts, scaling: TargetScaling | undefined): Parts {
  const { train, validation, test } = parts;
  return {
    ...parts,
    train: scaleTargets(train, scaling),
    ...(validation === undefined ? {} : { validation: scaleTargets(validation, scaling) }),
    ...(test === undefined ? {} : { test: scaleTargets(test, scaling) }),
  };
}

/** Applies the learning rate of the recipe, which is for its own optimiser alone. */
function withRate(settings: AllSettings, { learningRate }: Recipe): AllSettings {
  const own = settings.optimizer === undefined && settings.learningRate === undefined && learningRate !== undefined;
  return own ? { ...settings, learningRate } : settings;
}
