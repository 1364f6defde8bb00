import { computed } from "@preact/signals";
import type { Activation } from "adjoint";
import { ELEMENTWISE_NAMES } from "@adjoint/reference";
import type { OptimizerKind } from "@adjoint/reference";
import { createViewState } from "../../state/address.ts";
import { choice, decimal, flag, integer } from "../../state/fields.ts";
import type { Field } from "../../state/fields.ts";
import { COORDINATES, DERIVED_NAMES } from "../../worker/derived.ts";
import type { DerivedName } from "../../worker/derived.ts";
import { DATA_SETS, ENGINES } from "../../worker/protocol.ts";
import type { Config, LayerConfig, TableChoice } from "../../worker/protocol.ts";

export const HIDDEN_ACTIVATIONS = ELEMENTWISE_NAMES;
export const OUTPUT_ACTIVATIONS: readonly Activation[] = [...ELEMENTWISE_NAMES, "softmax"];
/** Activations whose label is not their name in words. */
const SPELLED: Readonly<Partial<Record<Activation, string>>> = {
  relu: "ReLU",
  leakyRelu: "leaky ReLU",
  gelu: "GELU",
  silu: "SiLU",
  elu: "ELU",
  selu: "SELU",
  mish: "Mish",
};
/** Returns how the page calls an activation: `hardSigmoid` is "hard sigmoid". */
export function labelOf(activation: Activation): string {
  return SPELLED[activation] ?? activation.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
export const LOSSES = ["crossEntropy", "half", "sum", "mean"] as const;
export const OPTIMIZERS: readonly OptimizerKind[] = ["sgd", "momentum", "velocity", "nesterov", "rmsprop", "adam", "adamw"];
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

const fields = {
  data: choice(DATA_SETS, "spirals"),
  noise: decimal({ min: 0, max: 1, initial: 0.03 }),
  inputs,
  rows: integer({ min: 4, max: 2000, initial: 240 }),
  test: decimal({ min: 0, max: 0.9, initial: 0.25 }),
  /** Of a table of the visitor's: the positions of the columns that are learnt and left out, joined by dots. */
  learn: positions(),
  leave: positions(),
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
  batch: integer({ min: 1, max: 1024, initial: 10 }),
  seed: integer({ min: 0, max: 4294967295, initial: 1 }),
  engine: choice(ENGINES, "wasm"),
  pace: choice(PACES, "accelerate"),
  showTest: flag(true),
};

/** Sets that are generated: in the plane, or on a line. They are drawn. */
export const MADE: ReadonlySet<PlaygroundValues["data"]> = new Set(["xor", "moons", "circles", "spirals", "gaussians", "sine"]);

export type PlaygroundValues = (typeof state)["values"]["value"];

export const state = createViewState("playground", fields);

/** Everything that the worker needs, but for files. */
export const config = computed((): Config => {
  const v = state.values.value;
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
    batchSize: v.batch,
    seed: v.seed,
    engine: v.engine,
  };
});

function tableOf({ learn, leave, as, missing }: PlaygroundValues): Partial<TableChoice> {
  return { targets: learn, ignore: leave, as: as === "auto" ? undefined : as, missing };
}

/** The parts of a configuration whose change begins a new run; the others are taken over while it trains. */
export function startOf({ data, hidden, output, loss, initializer: init, seed }: Config): string {
  return JSON.stringify([data.set, data.noise, data.inputs, data.rows, data.test, data.table, hidden, output, loss, init, seed]);
}

/** Settings that go with a data set: the last layer and its loss, and enough units. */
export function settingsFor(set: PlaygroundValues["data"], now: PlaygroundValues): Partial<PlaygroundValues> {
  const many = ["gaussians", "iris", "wine", "digits", "mnist"].includes(set);
  if (set === "sine") return { data: set, rows: 21, noise: 0, test: 0, output: "identity", loss: "half" };
  const base = { data: set, output: many ? ("softmax" as const) : ("sigmoid" as const), loss: "crossEntropy" as const };
  const made = { noise: { xor: 0.12, moons: 0.12, circles: 0.08, spirals: 0.03, gaussians: 0.3 }[set as string], rows: 240, test: 0.25 };
  if (made.noise !== undefined) return { ...base, ...made, noise: made.noise };
  const hidden = set === "digits" || set === "mnist" ? [{ units: 32, activation: "relu" as const }] : now.hidden;
  return { ...base, test: 0.25, hidden, rate: set === "digits" || set === "mnist" ? 0.003 : now.rate, batch: set === "mnist" ? 64 : 32 };
}
