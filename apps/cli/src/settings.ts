import { adam, adamw, momentum, nesterov, rmsprop, sgd, squaredError, velocity } from "adjoint";
import type { Activation, Elementwise, Loss, Optimizer } from "adjoint";
import { UsageError } from "./errors.ts";
import { OPTIMIZERS, READERS } from "./options.ts";
import type { DataOptions, NetworkShapeOptions, TrainingOptions, LOSSES } from "./options.ts";
import { didYouMean } from "./suggest.ts";
import { plainName, realNumber, shown, wholeNumber } from "./values.ts";
import type { Range, Reader } from "./values.ts";

/** What `--set` knows beyond the settings that have an option of their own. */
const MORE = {
  momentum: decay("momentum", 0.9),
  rho: decay("rho", 0.9),
  beta1: decay("beta1", 0.9),
  beta2: decay("beta2", 0.999),
  epsilon: ranged("epsilon", { min: 0 }, 1e-8),
  weightDecay: ranged("weightDecay", { min: 0 }, 0.01),
  shuffle: ((value) => {
    if (value === "true" || value === "false") return value === "true";
    throw new UsageError(`--set shuffle must be true or false: ${shown(value)}. Try --set shuffle=false.`);
  }) as Reader<boolean>,
  classes: wholeNumber("--set classes", { min: 2, max: 1000, example: 3 }),
  turns: ranged("turns", { above: 0 }, 1.5),
  factor: ranged("factor", { above: 0, below: 1 }, 0.5),
} as const;

function ranged(key: string, range: Range, example: number): Reader<number> {
  return realNumber(`--set ${key}`, { ...range, example });
}

function decay(key: string, example: number): Reader<number> {
  return ranged(key, { min: 0, below: 1 }, example);
}

/** The settings of `--set` that have no option. */
export interface MoreSettings {
  readonly momentum?: number;
  readonly rho?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
  readonly shuffle?: boolean;
  readonly classes?: number;
  readonly turns?: number;
  readonly factor?: number;
}

export type AllSettings = DataOptions & NetworkShapeOptions & TrainingOptions & MoreSettings;

/** The options with what `--set` says written into them. A setting that is given twice is refused, an unknown key too. */
export function mergeSet<O extends AllSettings>(options: O): O & MoreSettings {
  const readers: ReadonlyMap<string, Reader<unknown>> = new Map<string, Reader<unknown>>([
    ...Object.entries(READERS),
    ...Object.entries(MORE),
  ]);
  const merged = { ...options } as Record<string, unknown>;
  for (const pair of options.set ?? []) {
    const at = pair.indexOf("=");
    const given = pair.slice(0, at).trim();
    const key = [...readers.keys()].find((candidate) => plainName(candidate) === plainName(given));
    const read = key === undefined ? undefined : readers.get(key);
    if (key === undefined || read === undefined) {
      throw new UsageError(
        `--set knows no setting ${shown(given)}.${didYouMean(given, readers.keys())} The settings are ${[...readers.keys()].join(", ")}.`,
      );
    }
    if (merged[key] !== undefined)
      throw new UsageError(`--set ${key}: the setting is given twice: ${shown(pair)} comes on top. Leave one of them out.`);
    merged[key] = read(pair.slice(at + 1));
  }
  return merged as O & MoreSettings;
}

/** The options that each optimiser takes. */
const OPTIMIZER_SETTINGS: Readonly<Record<(typeof OPTIMIZERS)[number], readonly (keyof MoreSettings)[]>> = {
  sgd: [],
  momentum: ["momentum"],
  velocity: ["momentum"],
  nesterov: ["momentum"],
  rmsprop: ["rho", "epsilon"],
  adam: ["beta1", "beta2", "epsilon"],
  adamw: ["beta1", "beta2", "epsilon", "weightDecay"],
};

/** The optimiser with its rates; a rate that it has no use for is refused. */
export function optimizerOf(settings: AllSettings): Optimizer {
  const kind = settings.optimizer ?? "adam";
  const known = OPTIMIZER_SETTINGS[kind];
  const rates: Partial<Record<keyof MoreSettings | "learningRate", number>> = {};
  for (const key of ["momentum", "rho", "beta1", "beta2", "epsilon", "weightDecay"] as const) {
    const value = settings[key];
    if (value === undefined) continue;
    if (!known.includes(key)) {
      const owners = OPTIMIZERS.filter((name) => OPTIMIZER_SETTINGS[name].includes(key));
      throw new UsageError(
        `--set ${key}: the optimizer ${kind} has no such setting: ${value}. Leave it out, or use --optimizer ${owners.join(" or ")}.`,
      );
    }
    rates[key] = value;
  }
  if (settings.learningRate !== undefined) rates.learningRate = settings.learningRate;
  return { sgd, momentum, velocity, nesterov, rmsprop, adam, adamw }[kind](rates);
}

/** The loss, and the activation of the last layer that goes with it: each decides the other where only one is given. */
export function lossOf(settings: AllSettings, learns: "classes" | "values"): { readonly loss: Loss; readonly output: Activation } {
  const name = settings.loss ?? usualLoss(settings.output, learns);
  if (name === "crossEntropy" && learns === "values") {
    throw new UsageError(
      "--loss crossEntropy needs classes: the targets are values. Use --loss squaredError, or name a --label column that holds classes.",
    );
  }
  if (name === "crossEntropy" && settings.output !== undefined && settings.output !== "softmax" && settings.output !== "sigmoid") {
    throw new UsageError(
      `--output ${settings.output} does not go with --loss crossEntropy: its outputs are not probabilities. Use --output softmax or sigmoid, or --loss squaredError.`,
    );
  }
  if (name !== "crossEntropy" && settings.output === "softmax") {
    throw new UsageError(
      `--output softmax does not go with --loss ${name}: each of its outputs depends on every z. Use --loss crossEntropy, or --output sigmoid.`,
    );
  }
  const usual: Activation = name === "crossEntropy" ? "softmax" : learns === "classes" ? "sigmoid" : "identity";
  return { loss: lossNamed(name), output: settings.output ?? usual };
}

function usualLoss(output: Activation | undefined, learns: "classes" | "values"): (typeof LOSSES)[number] {
  const probabilities = output === undefined || output === "softmax" || output === "sigmoid";
  return learns === "classes" && probabilities ? "crossEntropy" : "squaredError";
}

function lossNamed(name: (typeof LOSSES)[number]): Loss {
  switch (name) {
    case "crossEntropy":
      return "crossEntropy";
    case "squaredError":
      return squaredError("sum");
    case "halfSquaredError":
      return squaredError("half");
    case "meanSquaredError":
      return squaredError("mean");
  }
}

/** The hidden layers, with an activation for each. */
export function hiddenOf(settings: AllSettings, usual: readonly number[]): { readonly units: number; readonly activation: Elementwise }[] {
  const hidden = settings.hidden ?? usual;
  const activations = settings.activation ?? ["relu"];
  if (activations.length !== 1 && activations.length !== hidden.length) {
    throw new UsageError(
      `--activation must name one activation, or one for each hidden layer: ${activations.length} names for ${hidden.length} hidden layers. The activation of the last layer is --output.`,
    );
  }
  return hidden.map((units, index) => ({ units, activation: activations[activations.length === 1 ? 0 : index] }));
}
