import { LOSSES as LOSS_OUTPUTS } from "@adjoint/reference";
import { ema, swa } from "adjoint";
import type { Activation, BatchMethod, Elementwise, FitOptions, Loss, Network, Optimizer, Schedule } from "adjoint";
import { UsageError } from "../errors.ts";
import { TRAINING_DATA } from "../options/data.ts";
import type { DataOptions } from "../options/data.ts";
import { LOSSES, METHOD_SETTINGS, OPTIMIZERS, SCHEDULES, seesAllRows } from "../options/methods.ts";
import type { Choice, LossName, MethodSetting, OptimizerName } from "../options/methods.ts";
import { NETWORK, TRAINING, classWeightOf } from "../options/network.ts";
import type { NetworkOptions, TrainingOptions } from "../options/network.ts";
import { PRESETS, groupsOf } from "../options/presets.ts";
import type { PresetData } from "../options/presets.ts";
import { didYouMean } from "../options/suggest.ts";
import { flagOf } from "../options/table.ts";
import { integer, plainName, realNumber, shown } from "../options/values.ts";
import type { Reader } from "../options/values.ts";

/** The settings of `--set` that have no option of their own. */
const MORE = {
  ...METHOD_SETTINGS,
  shuffle: ((value, flag) => {
    if (value === "true" || value === "false") return value === "true";
    throw new UsageError("bad-value", { flag, rule: "must be true or false", value: shown(value), next: "Try --set shuffle=false." });
  }) as Reader<boolean>,
  classes: integer({ min: 2, max: 1000, example: 3 }),
  turns: realNumber({ above: 0, example: 1.5 }),
  factor: realNumber({ above: 0, below: 1, example: 0.5 }),
};

export type MoreSettings = { readonly [K in keyof typeof MORE]?: ReturnType<(typeof MORE)[K]> };

export type AllSettings = DataOptions & NetworkOptions & TrainingOptions & MoreSettings;

const { scaling, samples, noise, seed } = TRAINING_DATA;
const { from: _, set: __, onDisk: ___, ...training } = TRAINING;

/** Every setting of `--set` with its reader, and the flag that a message names. */
const SETTINGS: ReadonlyMap<string, { readonly read: Reader<unknown>; readonly flag: string }> = new Map([
  ...Object.entries({ ...NETWORK, ...training, seed, scaling, samples, noise }).map(
    ([key, { read }]) => [key, { read: read as Reader<unknown>, flag: flagOf(key) }] as const,
  ),
  ...Object.entries(MORE).map(([key, read]) => [key, { read, flag: `--set ${key}` }] as const),
]);

/** Returns the settings that have no option as `--set` takes them: `beta1=0.8`. */
export function settingPairs(settings: MoreSettings): string[] {
  return (Object.keys(MORE) as (keyof MoreSettings)[]).flatMap((key) =>
    settings[key] === undefined ? [] : [`${key}=${String(settings[key])}`],
  );
}

/** Returns the options with the settings of `--set` merged in. Refuses an unknown setting, and one that is given twice. */
export function mergeSet<O extends AllSettings>(options: O): O & MoreSettings {
  const merged = { ...options } as Record<string, unknown>;
  for (const pair of options.set ?? []) {
    const at = pair.indexOf("=");
    const given = pair.slice(0, at).trim();
    const known = [...SETTINGS.keys()];
    const key = known.find((candidate) => plainName(candidate) === plainName(given));
    const setting = key === undefined ? undefined : SETTINGS.get(key);
    if (key === undefined || setting === undefined)
      throw new UsageError("no-such-setting", { key: shown(given), suggestion: didYouMean(given, known), known });
    if (merged[key] !== undefined) throw new UsageError("setting-twice", { key, pair: shown(pair) });
    merged[key] = setting.read(pair.slice(at + 1), setting.flag);
  }
  return merged as O & MoreSettings;
}

/** The settings of an option by their names in the API. Refuses one that belongs to another choice. */
function settingsOf(settings: AllSettings, flag: "optimizer" | "loss" | "schedule", name: string): Readonly<Record<string, unknown>> {
  const table: Readonly<Record<string, Choice<unknown>>> = { optimizer: OPTIMIZERS, loss: LOSSES, schedule: SCHEDULES }[flag];
  const mine = table[name].settings;
  const all = Object.values(table).flatMap((each) => Object.keys(each.settings)) as MethodSetting[];
  for (const key of new Set(all)) {
    const value = settings[key];
    if (value === undefined || Object.hasOwn(mine, key)) continue;
    const owners = Object.keys(table).filter((other) => Object.hasOwn(table[other].settings, key));
    if (flag === "optimizer") throw new UsageError("setting-of-other-optimizer", { key, optimizer: name, value: String(value), owners });
    throw new UsageError("setting-of-other", { key, flag: `--${flag}`, name, value: String(value), owners });
  }
  return Object.fromEntries(
    Object.entries(mine).flatMap(([key, there]) =>
      settings[key as MethodSetting] === undefined ? [] : [[there, settings[key as MethodSetting]]],
    ),
  );
}

/** The methods that find the length of each step themselves. */
const FINDS_STEPS: ReadonlySet<string> = new Set(["lbfgs", "conjugateGradient", "levenbergMarquardt", "rprop"] satisfies OptimizerName[]);

/** Returns the optimiser with its rates. Refuses a rate that belongs to another optimiser. */
export function optimizerOf(settings: AllSettings): Optimizer | BatchMethod {
  const kind = settings.optimizer ?? "adam";
  const { create }: Choice<Optimizer | BatchMethod> = OPTIMIZERS[kind];
  const { learningRate } = settings;
  const given = { ...settingsOf(settings, "optimizer", kind), ...(learningRate === undefined ? {} : { learningRate }) };
  if (learningRate !== undefined && FINDS_STEPS.has(kind)) throw new UsageError("no-learning-rate", { optimizer: kind });
  return create(given as never);
}

/** Returns an optimiser that was saved as one that can train: a method that sees all rows has its code from its factory. */
export function reviveOptimizer(optimizer: Optimizer | BatchMethod): Optimizer | BatchMethod {
  if (!seesAllRows(optimizer)) return optimizer;
  const { kind, ...settings } = optimizer;
  const { create }: Choice<Optimizer | BatchMethod> = OPTIMIZERS[kind];
  return create(settings as never);
}

/** What of the options the training itself takes, beside optimiser and batches. */
export type Fitting = Pick<
  FitOptions,
  | "groups"
  | "schedule"
  | "dropout"
  | "inputDropout"
  | "inputNoise"
  | "clipNorm"
  | "clipValue"
  | "maxNorm"
  | "labelSmoothing"
  | "classWeight"
  | "averaging"
>;

/** Returns the settings with those of a preset where nothing is given. A setting of a method goes with the method alone. */
export function withPreset<S extends AllSettings>(settings: S, data: PresetData): S {
  if (settings.preset === undefined) return settings;
  const { beta2, ...preset } = PRESETS[settings.preset](data);
  const own = settings.optimizer === undefined || settings.optimizer === preset.optimizer;
  const smooths = settings.loss === undefined || settings.loss === "crossEntropy";
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const { learningRate, schedule, labelSmoothing, ...rest } = preset;
  return {
    ...rest,
    ...(own ? { beta2, learningRate, schedule } : {}),
    ...(smooths && labelSmoothing !== undefined ? { labelSmoothing } : {}),
    ...given,
  } as S;
}

/** Returns the schedule, the groups and what regularises. */
export function fittingOf(settings: AllSettings, net: Network): Fitting {
  if (settings.swa !== undefined && settings.ema !== undefined)
    throw new UsageError("not-together", { option: "--ema", other: "--swa", why: "each leaves a mean of its own" });
  const { create }: Choice<Schedule | undefined> = SCHEDULES[settings.schedule ?? "constant"];
  const schedule = create(settingsOf(settings, "schedule", settings.schedule ?? "constant") as never);
  const { dropout, inputDropout, inputNoise, clipNorm, clipValue, maxNorm, labelSmoothing, classWeight } = settings;
  return {
    ...(schedule === undefined ? {} : { schedule }),
    ...(settings.preset !== undefined && (settings.optimizer ?? "adam") === "adam" ? { groups: groupsOf(net) } : {}),
    ...(dropout === undefined ? {} : { dropout: dropout.length === 1 ? dropout[0] : dropout }),
    ...(inputDropout === undefined ? {} : { inputDropout }),
    ...(inputNoise === undefined ? {} : { inputNoise }),
    ...(clipNorm === undefined ? {} : { clipNorm }),
    ...(clipValue === undefined ? {} : { clipValue }),
    ...(maxNorm === undefined ? {} : { maxNorm }),
    ...(labelSmoothing === undefined ? {} : { labelSmoothing }),
    ...(classWeight === undefined ? {} : { classWeight: classWeightOf(classWeight)! }),
    ...(settings.swa === undefined ? {} : { averaging: swa({ start: settings.swa }) }),
    ...(settings.ema === undefined ? {} : { averaging: ema({ decay: settings.ema }) }),
  };
}

/** Returns the loss and the activation of the last layer; each decides the other where only one is given. */
export function lossOf(settings: AllSettings, learns: "classes" | "values"): { readonly loss: Loss; readonly output: Activation } {
  const name = settings.loss ?? defaultLoss(settings.output, learns);
  const { create }: Choice<Loss> = LOSSES[name];
  const loss = create(settingsOf(settings, "loss", name) as never);
  const { output } = settings;
  if ((name === "crossEntropy" || name === "focal") && learns === "values") throw new UsageError("loss-needs-classes", { loss: name });
  if (name === "poisson" && learns === "classes") throw new UsageError("loss-needs-values", { loss: name });
  const outputs = Object.keys(LOSS_OUTPUTS[loss === "crossEntropy" ? loss : loss.kind]);
  if (output !== undefined && !outputs.includes(output)) {
    if (name === "crossEntropy") throw new UsageError("output-of-cross-entropy", { output });
    if (output === "softmax") throw new UsageError("softmax-needs-cross-entropy", { loss: name });
    throw new UsageError("output-of-loss", { output, loss: name, outputs });
  }
  const byTargets: Activation = learns === "classes" ? "sigmoid" : "identity";
  return { loss, output: output ?? (outputs.includes(byTargets) && name !== "crossEntropy" ? byTargets : (outputs[0] as Activation)) };
}

function defaultLoss(output: Activation | undefined, learns: "classes" | "values"): LossName {
  const probabilities = output === undefined || output === "softmax" || output === "sigmoid";
  return learns === "classes" && probabilities ? "crossEntropy" : "squaredError";
}

/** Returns the hidden layers, with an activation for each. */
export function hiddenOf(
  settings: AllSettings,
  defaults: readonly number[],
): { readonly units: number; readonly activation: Elementwise }[] {
  const hidden = settings.hidden ?? defaults;
  const activations = settings.activation ?? ["relu"];
  if (activations.length !== 1 && activations.length !== hidden.length)
    throw new UsageError("activation-count", { activations: activations.length, layers: hidden.length });
  return hidden.map((units, index) => ({ units, activation: activations[activations.length === 1 ? 0 : index] }));
}
