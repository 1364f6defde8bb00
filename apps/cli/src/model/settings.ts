import type { Activation, Elementwise, Loss, Optimizer } from "adjoint";
import { UsageError } from "../errors.ts";
import { TRAINING_DATA } from "../options/data.ts";
import type { DataOptions } from "../options/data.ts";
import { LOSSES, NETWORK, OPTIMIZERS, TRAINING } from "../options/network.ts";
import type { LossName, NetworkOptions, OptimizerName, TrainingOptions } from "../options/network.ts";
import { didYouMean } from "../options/suggest.ts";
import { flagOf } from "../options/table.ts";
import { integer, plainName, realNumber, shown } from "../options/values.ts";
import type { Reader } from "../options/values.ts";

const decay = (example: number): Reader<number> => realNumber({ min: 0, below: 1, example });

/** The settings of `--set` that have no option of their own. */
const MORE = {
  momentum: decay(0.9),
  rho: decay(0.9),
  beta1: decay(0.9),
  beta2: decay(0.999),
  epsilon: realNumber({ min: 0, example: 1e-8 }),
  weightDecay: realNumber({ min: 0, example: 0.01 }),
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
const { from: _, set: __, ...training } = TRAINING;

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

/** Returns the optimiser with its rates. Refuses a rate that belongs to another optimiser. */
export function optimizerOf(settings: AllSettings): Optimizer {
  const kind = settings.optimizer ?? "adam";
  const known: readonly string[] = OPTIMIZERS[kind].settings;
  const rates: Record<string, number> = {};
  for (const key of ["momentum", "rho", "beta1", "beta2", "epsilon", "weightDecay"] as const) {
    const value = settings[key];
    if (value === undefined) continue;
    if (!known.includes(key)) {
      const owners = (Object.keys(OPTIMIZERS) as OptimizerName[]).filter((name) =>
        (OPTIMIZERS[name].settings as readonly string[]).includes(key),
      );
      throw new UsageError("setting-of-other-optimizer", { key, optimizer: kind, value, owners });
    }
    rates[key] = value;
  }
  if (settings.learningRate !== undefined) rates["learningRate"] = settings.learningRate;
  return OPTIMIZERS[kind].create(rates);
}

/** Returns the loss and the activation of the last layer; each decides the other where only one is given. */
export function lossOf(settings: AllSettings, learns: "classes" | "values"): { readonly loss: Loss; readonly output: Activation } {
  const name = settings.loss ?? defaultLoss(settings.output, learns);
  const { output } = settings;
  if (name === "crossEntropy" && learns === "values") throw new UsageError("loss-needs-classes", {});
  if (name === "crossEntropy" && output !== undefined && output !== "softmax" && output !== "sigmoid")
    throw new UsageError("output-of-cross-entropy", { output });
  if (name !== "crossEntropy" && output === "softmax") throw new UsageError("softmax-needs-cross-entropy", { loss: name });
  const byLoss: Activation = name === "crossEntropy" ? "softmax" : learns === "classes" ? "sigmoid" : "identity";
  return { loss: LOSSES[name], output: output ?? byLoss };
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
