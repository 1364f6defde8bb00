import { computed } from "@preact/signals";
import type { Activation } from "adjoint";
import type { Elementwise, OptimizerKind } from "@adjoint/reference";
import { createViewState } from "../../state/address.ts";
import { choice, decimal, flag, integer, readFields, text, writeFields } from "../../state/fields.ts";
import type { Field, Values } from "../../state/fields.ts";
import { COORDINATES, DERIVED_NAMES } from "../../worker/derived.ts";
import type { DerivedName } from "../../worker/derived.ts";
import { DATA_SETS, ENGINES, METHODS, SCHEDULES } from "../../worker/protocol.ts";
import type { Config, LayerConfig, TableChoice } from "../../worker/protocol.ts";

/** How the page calls the activations of hidden layers, in the order of their list. */
const HIDDEN_LABELS = {
  identity: "identity",
  sigmoid: "sigmoid",
  tanh: "tanh",
  relu: "ReLU",
  leakyRelu: "leaky ReLU",
  gelu: "GELU",
  silu: "SiLU",
  elu: "ELU",
  selu: "SELU",
  softplus: "softplus",
  mish: "Mish",
  hardSigmoid: "hard sigmoid",
  exponential: "exponential",
} satisfies Readonly<Record<Elementwise, string>>;
const LABELS = { ...HIDDEN_LABELS, softmax: "softmax" } satisfies Readonly<Record<Activation, string>>;
export const HIDDEN_ACTIVATIONS = Object.keys(HIDDEN_LABELS) as readonly Elementwise[];
export const OUTPUT_ACTIVATIONS = Object.keys(LABELS) as readonly Activation[];
/** Returns how the page calls an activation. */
export function labelOf(activation: Activation): string {
  return LABELS[activation];
}
export const LOSSES = ["crossEntropy", "half", "sum", "mean"] as const;
export const OPTIMIZERS: readonly Config["optimizer"][] = [
  ...(["sgd", "momentum", "velocity", "nesterov", "rmsprop", "adam", "adamw"] as const satisfies readonly OptimizerKind[]),
  ...METHODS,
];
export const MAX_LAYERS = 6;
export const MAX_UNITS = 64;

/** Hidden layers as `8tanh-8relu`. */
function layers(initial: readonly LayerConfig[]): Field<readonly LayerConfig[]> {
  const write = (value: readonly LayerConfig[]): string => value.map(({ units, activation }) => `${units}${activation}`).join("-");
  return {
    initial,
    write,
    read(given) {
      if (given === "") return [];
      const parts = given.length > 200 ? [] : given.split("-");
      const read = parts.map((part) => {
        const [, digits, name] = /^(\d{1,3})([a-zA-Z]+)$/.exec(part) ?? [];
        const units = Number(digits);
        const activation = HIDDEN_ACTIVATIONS.find((candidate) => candidate === name);
        return activation === undefined || units < 1 || units > MAX_UNITS ? undefined : { units, activation };
      });
      return read.length === 0 || read.length > MAX_LAYERS || read.includes(undefined) ? undefined : (read as LayerConfig[]);
    },
    rule: `up to ${MAX_LAYERS} layers of 1 to ${MAX_UNITS} units with their activation, as 8tanh-8relu`,
  };
}

/** Positions of columns as `0.3.12`. */
function positions(): Field<readonly number[]> {
  return {
    initial: [],
    write: (value) => value.join("."),
    read: (given) => (given === "" ? [] : /^\d{1,6}(\.\d{1,6}){0,999}$/.test(given) ? given.split(".").map(Number) : undefined),
    rule: "positions of columns from 0, as 0.3.12",
  };
}

/** Inputs as `x1.x2.xy`. */
const inputs: Field<readonly DerivedName[]> = {
  initial: COORDINATES,
  write: (value) => value.join("."),
  read(given) {
    const names = given.split(".").map((part) => DERIVED_NAMES.find((name) => name === part));
    const known = names.filter((name) => name !== undefined);
    return known.length === names.length && known.length >= 2 && new Set(known).size === known.length ? known : undefined;
  },
  rule: `two or more of ${DERIVED_NAMES.join(", ")}, joined by dots`,
};

/** `auto`, `xavier`, `he`, or the ε of U(−ε, ε). */
const initializer: Field<Config["initializer"]> = {
  initial: "auto",
  write: String,
  read(given) {
    if (given === "auto" || given === "xavier" || given === "he") return given;
    const epsilon = /^\d*\.?\d+$/.test(given) ? Number(given) : Number.NaN;
    return epsilon > 0 && epsilon <= 10 ? epsilon : undefined;
  },
  rule: "auto, xavier, he, or a number up to 10 for U(−ε, ε)",
};

const PACES = ["accelerate", "1", "10", "100", "full"] as const;

/** All but what stands beside it. */
const settings = {
  data: choice(DATA_SETS, "spirals"),
  noise: decimal({ min: 0, max: 1, initial: 0.03 }),
  inputs,
  rows: integer({ min: 4, max: 2000, initial: 240 }),
  test: decimal({ min: 0, max: 0.9, initial: 0.25 }),
  /** Of a table of the visitor's: the positions of the columns that are learnt and left out, joined by dots. */
  learn: positions(),
  leave: positions(),
  use: positions(),
  categories: positions(),
  /** Texts that stand for missing values, joined by bars. */
  marks: text({ most: 300 }),
  as: choice(["auto", "classes", "values"], "auto"),
  missing: choice(["indicator", "mean", "median", "drop"], "indicator"),
  hidden: layers([
    { units: 8, activation: "tanh" },
    { units: 8, activation: "tanh" },
  ]),
  output: choice(OUTPUT_ACTIVATIONS, "sigmoid"),
  loss: choice(LOSSES, "crossEntropy"),
  init: initializer,
  optimizer: choice(OPTIMIZERS, "adam"),
  rate: decimal({ min: 1e-6, max: 10, initial: 0.01 }),
  l2: decimal({ min: 0, max: 10, initial: 0 }),
  dropout: decimal({ min: 0, max: 0.9, initial: 0 }),
  schedule: choice(SCHEDULES, "constant"),
  /** Of a schedule. */
  epochs: integer({ min: 1, max: 100_000, initial: 300 }),
  batch: integer({ min: 1, max: 1024, initial: 10 }),
  seed: integer({ min: 0, max: 4294967295, initial: 1 }),
  engine: choice(ENGINES, "wasm"),
  pace: choice(PACES, "accelerate"),
  showTest: flag(true),
};

/** The settings of a second run, as an address has them. */
const beside: Field<string> = {
  initial: "",
  read: (given) => (given.length <= 2000 && readFields(settings, new URLSearchParams(given)).problems.length === 0 ? given : undefined),
  write: String,
  rule: "the settings of a second run, as an address has them",
};

/** Sets that are generated: in the plane, or on a line. They are drawn. */
export const MADE: ReadonlySet<PlaygroundValues["data"]> = new Set(["xor", "moons", "circles", "spirals", "gaussians", "sine"]);

export type PlaygroundValues = (typeof state)["values"]["value"];
export type Settings = Values<typeof settings>;

export const state = createViewState("playground", { ...settings, beside });

/** Everything that the worker needs, but for files. */
export const config = computed(() => configOf(state.values.value));

/** Returns the settings as an address has them. */
export function writeSettings(values: Settings): string {
  const params = writeFields(settings, values);
  // Settings that are all as they were at first are no empty text.
  params.set("data", values.data);
  return params.toString();
}
/** Returns the settings that an address has. */
export function readSettings(text: string): Settings {
  return readFields(settings, new URLSearchParams(text)).values;
}

export function configOf(v: Settings): Config {
  return {
    data: { set: v.data, noise: v.noise, inputs: v.inputs, rows: v.rows, test: v.test, ...(v.data === "csv" ? { table: tableOf(v) } : {}) },
    hidden: v.hidden,
    output: v.output,
    loss: v.loss,
    initializer: v.init,
    optimizer: v.optimizer,
    learningRate: v.rate,
    l2: v.l2,
    dropout: v.hidden.length === 0 ? 0 : v.dropout,
    ...(v.schedule === "constant" ? {} : { schedule: { kind: v.schedule, epochs: v.epochs } }),
    batchSize: v.batch,
    seed: v.seed,
    engine: v.engine,
  };
}

function tableOf({ learn, leave, use, categories, marks, as, missing }: Settings): Partial<TableChoice> {
  return {
    targets: learn,
    ignore: leave,
    use,
    categories,
    marks: marks === "" ? [] : marks.split("|"),
    as: as === "auto" ? undefined : as,
    missing,
  };
}

/** The parts of a configuration whose change begins a new run; the others are taken over while it trains. */
export function startOf({ data, hidden, output, loss, initializer: init, schedule, seed }: Config): string {
  return JSON.stringify([data.set, data.noise, data.inputs, data.rows, data.test, data.table, hidden, output, loss, init, schedule, seed]);
}

/** What a data set is learnt with, unless the visitor chose otherwise. */
function recipeOf(set: Settings["data"]): Pick<Settings, "hidden" | "rate" | "batch"> {
  const isImage = set === "digits" || set === "mnist";
  const { hidden, rate, batch } = settings;
  return {
    hidden: isImage ? [{ units: 32, activation: "relu" }] : hidden.initial,
    rate: isImage ? 0.003 : rate.initial,
    batch: set === "mnist" ? 64 : MADE.has(set) ? batch.initial : 32,
  };
}

/** Settings that go with a data set: the last layer and its loss, and what the set before had brought with it. */
export function settingsFor(set: Settings["data"], now: Settings): Partial<Settings> {
  const [before, after] = [recipeOf(now.data), recipeOf(set)];
  const kept = <K extends keyof typeof after>(key: K): (typeof after)[K] =>
    JSON.stringify(now[key]) === JSON.stringify(before[key]) ? after[key] : (now as typeof after)[key];
  const learnt = { data: set, hidden: kept("hidden"), rate: kept("rate"), batch: kept("batch") };
  if (set === "sine") return { ...learnt, rows: 21, noise: 0, test: 0, output: "identity", loss: "half" };
  const many = ["gaussians", "iris", "wine", "digits", "mnist"].includes(set);
  const base = { ...learnt, output: many ? ("softmax" as const) : ("sigmoid" as const), loss: "crossEntropy" as const, test: 0.25 };
  const noise = { xor: 0.12, moons: 0.12, circles: 0.08, spirals: 0.03, gaussians: 0.3 }[set as string];
  return noise === undefined ? base : { ...base, noise, rows: 240 };
}
