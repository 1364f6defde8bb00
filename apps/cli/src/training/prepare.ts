import type { Network, Optimizer } from "adjoint";
import { recipeFor } from "../data/recipes.ts";
import type { Recipe } from "../data/recipes.ts";
import { divide, loadSource } from "../data/source.ts";
import type { Parts, Source } from "../data/source.ts";
import { fitTargets, scaleTargets } from "../data/targets.ts";
import type { TargetScaling } from "../data/targets.ts";
import { UsageError } from "../errors.ts";
import type { Io } from "../io.ts";
import { buildNetwork } from "../model/build.ts";
import { knownColumns, openModel, refuseShape, sameData } from "../model/model.ts";
import type { RunRecord } from "../model/record.ts";
import { mergeSet, optimizerOf } from "../model/settings.ts";
import type { AllSettings } from "../model/settings.ts";
import type { EngineOptions } from "../options/engine.ts";
import type { TrainingOptions } from "../options/network.ts";

/** What a run trains, resolved from the options of the command and the defaults of the data. */
export interface TrainOptions {
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

/** Returns what a model keeps of the data that it was trained on. */
export function recordOf({ spec, rows, label, labelName }: Source, { split }: Parts): RunRecord {
  return { data: spec, rows, split, ...(label === undefined ? {} : { label }), ...(labelName === undefined ? {} : { labelName }) };
}

type Settings = AllSettings & TrainingOptions & EngineOptions;

/** Reads the data and creates the network: whatever can be refused is refused here. */
export async function prepare(options: Settings, io: Io): Promise<TrainOptions> {
  const settings = mergeSet(options);
  const { net, source, parts, targetScaling } = await (settings.from === undefined
    ? startNew(settings, io)
    : continueModel(settings, settings.from, io));
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

type Prepared = Pick<TrainOptions, "net" | "source" | "parts" | "targetScaling">;

/** Creates a network for the data. */
async function startNew(settings: Settings, io: Io): Promise<Prepared> {
  const seed = settings.seed ?? 1;
  const source = await loadSource({ ...settings, seed }, "train on", io);
  const recipe = recipeFor(source);
  const { validation = recipe.validation, test = 0, scaling } = settings;
  const divided = divide(source, { validation, test, seed, scaling });
  const targetScaling = fitTargets(settings.scaleTargets, divided.train, source);
  const parts = withTargets(divided, targetScaling);
  return { net: await buildNetwork({ ...settings, seed }, parts.train, recipe), source, parts, targetScaling };
}

/** Opens the network of a model. On the data that it was trained on, the rows that were held out stay apart; the scaling is that of the model. */
async function continueModel(settings: Settings, path: string, io: Io): Promise<Prepared> {
  refuseShape("--from", settings);
  const model = await openModel("--from", path, settings);
  const seed = settings.seed ?? model.record?.split.seed ?? model.net.describe().seed;
  const source = await loadSource({ ...settings, ...knownColumns(model), seed }, "train on", io);
  const { validation = recipeFor(source).validation, test = 0 } = settings;
  const split = sameData(model, source) ? model.record.split : undefined;
  if (split !== undefined && (settings.validation !== undefined || settings.test !== undefined || settings.seed !== undefined))
    throw new UsageError("split-is-fixed", { path });
  const divided = divide(source, { validation, test, seed, split, scaling: model.net.data?.scaling ?? "none" });
  const { net, targetScaling } = model;
  return { net, source, parts: withTargets(divided, targetScaling), targetScaling };
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
