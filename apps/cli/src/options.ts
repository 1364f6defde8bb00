import { Option } from "commander";
import type { Command } from "commander";
import { UsageError } from "./errors.ts";
import { choice, delimiter, list, realNumber, shown, text, wholeNumber } from "./values.ts";
import type { Reader } from "./values.ts";

const ACTIVATIONS = ["identity", "sigmoid", "tanh", "relu", "leakyRelu", "gelu"] as const;
const OUTPUTS = [...ACTIVATIONS, "softmax"] as const;
export const LOSSES = ["crossEntropy", "squaredError", "halfSquaredError", "meanSquaredError"] as const;
export const OPTIMIZERS = ["sgd", "momentum", "velocity", "nesterov", "rmsprop", "adam", "adamw"] as const;
const BACKENDS = ["auto", "relaxed", "simd", "baseline", "reference"] as const;

/** The largest seed there is. */
const LAST_SEED = 4294967295;

/** Which data, and how it is read. */
export interface DataOptions {
  readonly data?: string;
  readonly label?: string;
  readonly targets?: "classes" | "values";
  readonly ignore?: readonly string[];
  readonly categorical?: readonly string[];
  readonly delimiter?: string;
  readonly header?: "yes" | "no";
  readonly scaling?: "standardize" | "minMax" | "none";
  readonly scaleTargets?: "standardize" | "minMax" | "none";
  readonly samples?: number;
  readonly noise?: number;
  readonly seed?: number;
  readonly offline?: boolean;
}

/** What the network is. */
export interface NetworkShapeOptions {
  readonly hidden?: readonly number[];
  readonly activation?: readonly (typeof ACTIVATIONS)[number][];
  readonly output?: (typeof OUTPUTS)[number];
  readonly loss?: (typeof LOSSES)[number];
  readonly initializer?: "xavier" | "he";
  readonly l2?: number;
}

/** How it is trained. */
export interface TrainingOptions {
  readonly optimizer?: (typeof OPTIMIZERS)[number];
  readonly learningRate?: number;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly validation?: number;
  readonly test?: number;
  readonly precision?: "f32" | "f64";
  readonly set?: readonly string[];
}

/** Where it computes. */
export interface RunOptions {
  readonly backend?: (typeof BACKENDS)[number];
  readonly deterministic?: boolean;
  readonly threads?: number | "auto";
}

/** An option whose value is read, and refused, as it is met. */
export function option<T>(flags: string, description: string, reader: Reader<T>): Option {
  return new Option(flags, description).argParser((value: string) => reader(value));
}

/** The readers of settings that have an option and that `--set` knows as well, by the name the API has for them. */
export const READERS = {
  hidden: ((value) =>
    value === "none" ? [] : list("--hidden", wholeNumber("--hidden", { min: 1, example: 32 }), "32,16")(value)) as Reader<number[]>,
  activation: list("--activation", choice("--activation", ACTIVATIONS), "relu"),
  output: choice("--output", OUTPUTS),
  loss: choice("--loss", LOSSES),
  initializer: choice("--initializer", ["xavier", "he"]),
  l2: realNumber("--l2", { min: 0, example: 0.01 }),
  optimizer: choice("--optimizer", OPTIMIZERS),
  learningRate: realNumber("--learning-rate", { above: 0, example: 0.001 }),
  epochs: wholeNumber("--epochs", { min: 1, example: 20 }),
  batchSize: wholeNumber("--batch-size", { min: 1, example: 32 }),
  validation: realNumber("--validation", { min: 0, below: 1, example: 0.2 }),
  test: realNumber("--test", { min: 0, below: 1, example: 0.2 }),
  precision: choice("--precision", ["f32", "f64"]),
  seed: wholeNumber("--seed", { min: 0, max: LAST_SEED, example: 1 }),
  scaling: choice("--scaling", ["standardize", "minMax", "none"]),
  scaleTargets: choice("--scale-targets", ["standardize", "minMax", "none"]),
  samples: wholeNumber("--samples", { min: 2, example: 200 }),
  noise: realNumber("--noise", { min: 0, example: 0.1 }),
} as const;

/** @param learns whether a network is made for the data; else a model knows what its columns mean, and how they are scaled */
export function addDataOptions(command: Command, { learns }: { readonly learns: boolean }): void {
  command
    .optionsGroup("Data:")
    .addOption(
      option(
        "--data <source>",
        "digits, iris, wine, breastCancer; mnist, fashionMnist; xor, moons, circles, spirals, gaussians, sine; or a CSV file (- for standard input)",
        text("--data", "digits"),
      ),
    )
    .addOption(
      option(
        "--label <column>",
        "of a CSV file: the column to learn, by name or position from 1 (the last one)",
        text("--label", "species"),
      ),
    );
  if (learns)
    command.addOption(
      option("--targets <kind>", "whether the label is classes (default) or values", choice("--targets", ["classes", "values"])),
    );
  command
    .addOption(option("--ignore <columns>", "columns that are neither input nor label", columns("--ignore")))
    .addOption(option("--categorical <columns>", "columns that hold categories (those with text)", columns("--categorical")))
    .addOption(option("--delimiter <character>", "between the cells: a character, tab or space (,)", delimiter("--delimiter")))
    .addOption(
      option(
        "--header <yes|no>",
        "whether the first line holds names (it does unless a cell is a number)",
        choice("--header", ["yes", "no"]),
      ),
    );
  if (learns)
    command.addOption(
      option("--scaling <kind>", "of the input columns: standardize, minMax, none (standardize; none for generated data)", READERS.scaling),
    );
  command
    .addOption(option("--samples <n>", "rows of generated data (200; xor 4, sine 21)", READERS.samples))
    .addOption(option("--noise <σ>", "noise of generated data (0.1; spirals 0.02, gaussians 0.3, xor and sine none)", READERS.noise))
    .addOption(
      option("--seed <n>", learns ? "decides weights, split, order and generated data (1)" : "decides generated data (1)", READERS.seed),
    )
    .option("--offline", "never download anything");
}

function columns(flag: string): Reader<string[]> {
  return list(flag, (column) => column, "id,name");
}

export function addNetworkOptions(command: Command): void {
  command
    .optionsGroup("Network:")
    .addOption(
      option("--hidden <units>", "units of the hidden layers, or none: 32,16 (32; the named sets have what suits them)", READERS.hidden),
    )
    .addOption(
      option("--activation <names>", `of the hidden layers, one or one for each: ${ACTIVATIONS.join(", ")} (relu)`, READERS.activation),
    )
    .addOption(option("--output <name>", `of the last layer: ${OUTPUTS.join(", ")} (from the loss)`, READERS.output))
    .addOption(
      option(
        "--loss <name>",
        `${LOSSES.join(", ")} (crossEntropy for classes, squaredError Σ for values; half is ½Σ, mean 1/K Σ)`,
        READERS.loss,
      ),
    )
    .addOption(option("--initializer <name>", "xavier or he (he for relu and its kin)", READERS.initializer))
    .addOption(option("--l2 <λ>", "adds (λ/2m)·ΣW² to the cost, biases excluded (0)", READERS.l2));
}

export function addTrainingOptions(command: Command): void {
  command
    .optionsGroup("Training:")
    .addOption(option("--from <model>", "go on with a saved model, without the rows that it held out", text("--from", "model.safetensors")))
    .addOption(option("--optimizer <name>", `${OPTIMIZERS.join(", ")} (adam)`, READERS.optimizer))
    .addOption(
      option(
        "--learning-rate <η>",
        "step size (0.001 for adam, adamw and rmsprop, 0.01 for the others; what suits a named set)",
        READERS.learningRate,
      ),
    )
    .addOption(
      option("--epochs <n>", "passes over the training part (what suits a named set; for a file about 3000 batches)", READERS.epochs),
    )
    .addOption(option("--batch-size <rows>", "rows of a batch (32, or what suits a named set)", READERS.batchSize))
    .addOption(
      option(
        "--validation <part>",
        "part of the rows held out and measured after each epoch; 0 for none (0.2; 0 of mnist, fashionMnist, xor and sine)",
        READERS.validation,
      ),
    )
    .addOption(option("--test <part>", "part of the rows held out and measured once, at the end (0)", READERS.test))
    .addOption(option("--precision <name>", "f32 or f64 (f32)", READERS.precision))
    .addOption(
      option(
        "--scale-targets <kind>",
        "of values to learn: standardize, minMax, none (none); kept with the model, so that predict and every loss are in the label's units",
        READERS.scaleTargets,
      ),
    )
    .addOption(
      new Option(
        "--set <key=value>",
        "any setting by its name in the API: beta1=0.8, momentum=0.95, shuffle=false; may be repeated",
      ).argParser((pair: string, before: readonly string[] | undefined): readonly string[] => {
        if (!/^[^=]+=./.test(pair)) throw new UsageError(`--set must be key=value: ${shown(pair)}. Try --set beta1=0.8.`);
        return [...(before ?? []), pair];
      }),
    );
}

export function addHostOptions(command: Command): void {
  command
    .optionsGroup("Engine:")
    .addOption(
      option(
        "--backend <name>",
        "auto (the default: the best WebAssembly kernels), relaxed, simd, baseline, reference",
        choice("--backend", BACKENDS),
      ),
    )
    .addOption(
      option("--threads <n>", "threads that share a batch, or auto (1); the result does not depend on it", (value) =>
        value === "auto" ? value : wholeNumber("--threads", { min: 1, max: 64, example: 2 })(value),
      ),
    )
    .option("--deterministic", "the same bits on every host: no fused multiply-add");
}
