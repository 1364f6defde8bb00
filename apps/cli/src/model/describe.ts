import type { BatchMethod, Evaluation, Loss, Network, NetworkDescription, Optimizer } from "adjoint";
import type { Fitting } from "./settings.ts";
import { seesAllRows } from "../options/methods.ts";

/** Returns `64-64-10 (relu, softmax)`: the inputs, the units of each layer, and the activations, with what normalises before them. */
export function describeLayers({ inputs, layers }: Pick<NetworkDescription, "inputs" | "layers">): string {
  return `${[inputs, ...layers.map(({ units }) => units)].join("-")} (${layers.map(({ activation, normalization }) => (normalization === undefined ? activation : `${normalization} norm ${activation}`)).join(", ")})`;
}

/** Returns the loss with its convention. */
export function describeLoss(loss: Loss): string {
  if (loss === "crossEntropy") return "cross-entropy";
  switch (loss.kind) {
    case "squaredError":
      return `squared error ${{ half: "½Σ(a − y)²", sum: "Σ(a − y)²", mean: "(1/K)Σ(a − y)²" }[loss.convention]}`;
    case "huber":
      return `Huber (δ ${loss.delta})`;
    case "absoluteError":
      return "absolute error (1/K)Σ|a − y|";
    case "pinball":
      return `pinball (quantile ${loss.quantile})`;
    case "poisson":
      return "Poisson Σ a − y·log a";
    case "focal":
      return `focal (γ ${loss.gamma}, α ${loss.alpha})`;
  }
}

/** Returns `adam (learning rate 0.001, β1 0.9, β2 0.999)`. */
export function describeOptimizer(optimizer: Optimizer | BatchMethod): string {
  if (seesAllRows(optimizer)) {
    const { kind, ...settings } = optimizer;
    return `${kind} (${Object.entries(settings)
      .map(([key, value]) => `${key} ${value}`)
      .join(", ")})`;
  }
  const { kind, learningRate, beta1, beta2, weightDecay } = optimizer;
  const parts = [`learning rate ${learningRate}`];
  if (kind.startsWith("adam")) parts.push(`β1 ${beta1}`, `β2 ${beta2}`);
  else if (kind === "rmsprop") parts.push(`ρ ${beta1}`);
  else if (kind !== "sgd") parts.push(`μ ${beta1}`);
  if (weightDecay > 0) parts.push(`weight decay ${weightDecay}`);
  return `${kind} (${parts.join(", ")})`;
}

/** Returns what changes the steps of training, in words: `cosine, dropout 0.5`. */
export function describeFitting({ schedule, groups, averaging, ...rest }: Fitting): string[] {
  const name = (key: string): string => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return [
    ...(schedule === undefined ? [] : [name(schedule.kind)]),
    ...(groups === undefined ? [] : ["rates by layer"]),
    ...(averaging?.kind === "swa" ? [`weights averaged after ${averaging.start} of the run`] : []),
    ...(averaging?.kind === "ema" ? [`weights averaged with decay ${averaging.decay}`] : []),
    ...Object.entries(rest).map(([key, value]) => `${name(key)} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`),
  ];
}

/** An evaluation for JSON: without NaN, and with the confusion matrix as rows. */
export interface Measured {
  readonly loss: number;
  readonly accuracy?: number;
  readonly rows: number;
  readonly classes?: readonly string[];
  /** [actual][predicted] */
  readonly confusion?: readonly (readonly number[])[];
}

/** Returns an evaluation for JSON. @param lossUnit factor that brings the loss of values into the units of the label */
export function measuredOf({ loss, accuracy, rows, classes, confusion }: Evaluation, lossUnit: number): Measured {
  if (Number.isNaN(accuracy)) return { loss: loss * lossUnit, rows };
  const K = classes.length;
  return {
    loss,
    accuracy,
    rows,
    classes,
    confusion: classes.map((_, actual) => Array.from(confusion.subarray(actual * K, (actual + 1) * K))),
  };
}

/** Returns the network for JSON. */
export function networkOf(net: Network): Record<string, unknown> {
  const { inputs, layers, loss, l2, l1, seed, precision } = net.describe();
  return { inputs, layers, loss, l2, ...(l1 === undefined ? {} : { l1 }), seed, precision, parameters: net.parameterCount };
}
