import { ACTIVATIONS } from "adjoint";
import type { ClassWeight, Initializer, Normalization } from "adjoint";
import { UsageError } from "../errors.ts";
import { scaleTargets } from "./data.ts";
import { LOSS_NAMES, OPTIMIZER_ALIASES, OPTIMIZER_NAMES, SCHEDULE_NAMES } from "./methods.ts";
import { PRESET_NAMES } from "./presets.ts";
import { flag, option, repeatable } from "./table.ts";
import type { OptionsOf } from "./table.ts";
import type { Reader } from "./values.ts";
import { choice, integer, list, partOrFile, realNumber, shown, text } from "./values.ts";

/** Activations that a hidden layer can have: those that act on each z alone. */
const ELEMENTWISE = ACTIVATIONS.filter((name) => name !== "softmax");

const INITIALIZERS = Object.keys({ xavier: true, lecun: true, he: true } satisfies Record<Extract<Initializer, string>, true>) as Extract<
  Initializer,
  string
>[];

const NORMALIZATIONS = Object.keys({ layer: true, batch: true } satisfies Record<Normalization, true>) as Normalization[];

/** Reads `2/5`: the second of five parts. */
const fold: Reader<{ readonly index: number; readonly of: number }> = (value, flag) => {
  const [, index = "", of = ""] = /^(\d{1,6})\/(\d{1,6})$/.exec(value.slice(0, 20)) ?? [];
  if (Number(of) >= 2 && Number(index) >= 1 && Number(index) <= Number(of)) return { index: Number(index), of: Number(of) };
  throw new UsageError("bad-value", { flag, rule: "must be i/k with 1 ≤ i ≤ k and k ≥ 2", value: shown(value), next: `Try ${flag} 1/5.` });
};

const units = list(integer({ min: 1, example: 32 }), "32,16");

const rate = realNumber({ min: 0, below: 1, example: 0.5 });

/** What the network is. */
export const NETWORK = {
  hidden: option(
    "<units>",
    "units of the hidden layers, or none: 32,16 (100 for a file; the named sets have what suits them)",
    (value, flag) => (value === "none" ? [] : units(value, flag)),
  ),
  activation: option(
    "<names>",
    `of the hidden layers, one or one for each: ${ELEMENTWISE.join(", ")} (relu)`,
    list(choice(ELEMENTWISE), "relu"),
  ),
  output: option("<name>", `of the last layer: ${ACTIVATIONS.join(", ")} (from the loss)`, choice(ACTIVATIONS)),
  loss: option(
    "<name>",
    `${LOSS_NAMES.join(", ")} (crossEntropy for classes, squaredError Σ for values; half is ½Σ, mean 1/K Σ; pinball for --set quantile=0.9)`,
    choice(LOSS_NAMES),
  ),
  normalization: option(
    "<kind>",
    "of the hidden layers: layer, or batch, which needs two rows in each batch (none)",
    choice(NORMALIZATIONS),
  ),
  initializer: option("<name>", `${INITIALIZERS.join(", ")} (xavier for files; else he for relu and its variants)`, choice(INITIALIZERS)),
  l2: option("<λ>", "adds (λ/2m)·ΣW² to the cost, biases excluded (0)", realNumber({ min: 0, example: 0.01 })),
  l1: option("<λ>", "adds (λ/m)·Σ|W| to the cost, biases excluded (0)", realNumber({ min: 0, example: 0.01 })),
};

/** Reads `balanced`, or names with numbers; the text itself is kept, because only the data knows the classes. */
function classWeights(value: string, flag: string): string {
  if (value !== "balanced")
    for (const pair of pairsOf(value)) realNumber({ min: 0, example: 5 })(pair.slice(pair.lastIndexOf("=") + 1), flag);
  return value;
}

/** Returns the parts of `no=1,yes=5`: a comma divides where a pair follows. */
function pairsOf(text: string): string[] {
  return text.split(/,(?=[^=]*=)/);
}

/** Returns the weights of classes that an option names. */
export function classWeightOf(text: string | undefined): ClassWeight | undefined {
  if (text === undefined || text === "balanced") return text;
  return Object.fromEntries(
    pairsOf(text).map((pair) => [pair.slice(0, pair.lastIndexOf("=")).trim(), Number(pair.slice(pair.lastIndexOf("=") + 1))]),
  );
}

/** How it is trained. */
export const TRAINING = {
  preset: option("<name>", `defaults for what follows: ${PRESET_NAMES.join(", ")} (none); each may still be given`, choice(PRESET_NAMES)),
  from: option("<model>", "continue a saved model, without the rows that it held out", text("model.safetensors")),
  optimizer: option(
    "<name>",
    `${OPTIMIZER_NAMES.join(", ")} (adam); from lbfgs on, an epoch is one step that sees all rows`,
    choice(OPTIMIZER_NAMES, OPTIMIZER_ALIASES),
  ),
  learningRate: option(
    "<η>",
    "step size (0.001 for adam, adamw and rmsprop, 0.01 for the others; what suits a named set)",
    realNumber({ above: 0, example: 0.001 }),
  ),
  schedule: option(
    "<name>",
    `of the learning rate: ${SCHEDULE_NAMES.join(", ")} (constant); cosine may begin with --set warmup=0.1`,
    choice(SCHEDULE_NAMES),
  ),
  dropout: option("<rates>", "of the hidden units that are 0 in a step, one or one for each layer: 0.5 (0)", list(rate, "0.5")),
  inputDropout: option("<rate>", "of the inputs that are 0 in a step (0)", rate),
  inputNoise: option("<σ>", "standard deviation of the noise added to the inputs in each step (0)", realNumber({ min: 0, example: 0.1 })),
  clipNorm: option("<norm>", "scales gradients to this norm where theirs is greater (never)", realNumber({ above: 0, example: 1 })),
  clipValue: option("<limit>", "limits each derivative to ± this (never)", realNumber({ above: 0, example: 1 })),
  maxNorm: option("<norm>", "limits the norm of the weights into each unit (never)", realNumber({ above: 0, example: 3 })),
  swa: option(
    "<start>",
    "average the weights of the epochs after this share of the run: 0.75 (never)",
    realNumber({ min: 0, below: 1, example: 0.75 }),
  ),
  ema: option(
    "<decay>",
    "average the weights of all steps, each mean this share of the one before: 0.999 (never)",
    realNumber({ min: 0, below: 1, example: 0.999 }),
  ),
  labelSmoothing: option(
    "<ε>",
    "the target of the class is 1 − ε, with ε shared by all classes, under cross-entropy (0)",
    realNumber({ min: 0, below: 1, example: 0.1 }),
  ),
  epochs: option("<n>", "passes over the training part (what suits a named set; 200 for a file)", integer({ min: 1, example: 20 })),
  batchSize: option(
    "<rows>",
    "rows of a batch (what suits a named set; 200 for a file, or all rows of a smaller one)",
    integer({ min: 1, example: 32 }),
  ),
  validation: option(
    "<part>",
    "part of the rows held out and measured after each epoch, or a file of such rows; 0 for none (0.2; 0 of mnist, fashionMnist, xor and sine, and of a small file with --test)",
    partOrFile(realNumber({ min: 0, below: 1, example: 0.2 })),
  ),
  fold: option("<i/k>", "instead of --validation: hold out part i of k of the rows that are not tested on, as in cross-validation", fold),
  test: option(
    "<part>",
    "part of the rows held out and measured once, at the end, or a file of such rows (0)",
    partOrFile(realNumber({ min: 0, below: 1, example: 0.2 })),
  ),
  classWeight: option(
    "<weights>",
    "what each class counts in training: balanced (rows/(classes·rows of the class)), or no=1,yes=5 (all the same)",
    classWeights,
  ),
  patience: option(
    "<epochs>",
    "stop when the validation loss has not fallen for so many epochs, and take the best; 0: never (20 for files of 2000 rows or more)",
    integer({ min: 0, example: 20 }),
  ),
  onDisk: flag("for a file larger than memory: shuffle its encoded rows on the disk, and train on them block by block"),
  precision: option("<name>", "f32 or f64 (f32)", choice(["f32", "f64"])),
  scaleTargets,
  set: repeatable<string>(
    "<key=value>",
    "any setting by its name in the API: beta1=0.8, momentum=0.95, shuffle=false; may be repeated",
    (pair, flag) => {
      if (/^[^=]+=./.test(pair)) return pair;
      throw new UsageError("bad-value", { flag, rule: "must be key=value", value: shown(pair), next: "Try --set beta1=0.8." });
    },
  ),
};

export type NetworkOptions = OptionsOf<typeof NETWORK>;
export type TrainingOptions = Omit<OptionsOf<typeof TRAINING>, "scaleTargets">;
