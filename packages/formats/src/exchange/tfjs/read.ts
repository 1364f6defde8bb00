import { apply, combine, finish, inputValue, multiply, scaleShift, softmax } from "../chain.ts";
import type { Constant, Value } from "../chain.ts";
import { VALUES } from "../functions.ts";
import { isRecord, listOf, parseJson, recordOf, textOf, textsOf } from "../json.ts";
import { SCHEMA_NOTE, checkModel } from "../model.ts";
import type { DenseModel, Imported } from "../model.ts";
import { fail } from "../problems.ts";
import { readWeights } from "./weights.ts";

const WHERE = "importTfjs";

/** The files of a model of TensorFlow.js. */
export interface TfjsFiles {
  /** `model.json` */
  readonly json: Uint8Array;
  /** Returns the bytes of a file that `model.json` names. */
  readonly read: (path: string) => Uint8Array;
}

type Config = Readonly<Record<string, unknown>>;

/** The activations by their names in lower case without underlines, as functions. Keras' gelu is the one with erf, which no activation here is. */
const ACTIVATIONS: Readonly<Record<string, (z: number) => number>> = {
  linear: VALUES.identity,
  relu: VALUES.relu,
  relu6: (z) => Math.min(Math.max(z, 0), 6),
  elu: VALUES.elu,
  selu: VALUES.selu,
  sigmoid: VALUES.sigmoid,
  hardsigmoid: (z) => Math.min(Math.max(0.2 * z + 0.5, 0), 1),
  softplus: VALUES.softplus,
  tanh: VALUES.tanh,
  swish: VALUES.silu,
  silu: VALUES.silu,
  mish: VALUES.mish,
  gelunew: VALUES.gelu,
};

/** Layers that do nothing when a network predicts. */
const PLAIN = new Set(["InputLayer", "Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout", "Flatten", "ActivityRegularization"]);

/** What a layer makes of a value. */
type LayerReader = (value: Value, layer: { readonly name: string; readonly config: Config; weight(key: string): Constant }) => Value;

const LAYERS: Readonly<Record<string, LayerReader>> = {
  Dense(value, { config, weight }) {
    const product = multiply(WHERE, value, weight("kernel"));
    const z = config["use_bias"] === false ? product : scaleShift(WHERE, product, [1], weight("bias").values);
    return activate(z, textOf(WHERE, "an activation", config["activation"] ?? "linear"));
  },
  Activation: (value, { config }) => activate(value, textOf(WHERE, "an activation", config["activation"])),
  ReLU(value, { config }) {
    const max = config["max_value"] ?? undefined;
    const [slope, threshold] = [number(config, "negative_slope", 0), number(config, "threshold", 0)];
    const most = max === undefined ? Infinity : number(config, "max_value", 0);
    return apply(WHERE, value, "ReLU", (z) => (z >= threshold ? Math.min(z, most) : slope * (z - threshold)));
  },
  LeakyReLU(value, { config }) {
    const slope = number(config, "alpha", number(config, "negative_slope", 0.3));
    return apply(WHERE, value, `LeakyReLU with the slope ${slope}`, (z) => (z < 0 ? slope * z : z));
  },
  ELU(value, { config }) {
    const alpha = number(config, "alpha", 1);
    return apply(WHERE, value, `ELU with alpha ${alpha}`, (z) => (z < 0 ? alpha * Math.expm1(z) : z));
  },
  Softmax: (value) => softmax(WHERE, value),
  Rescaling: (value, { config }) => scaleShift(WHERE, value, [number(config, "scale", 1)], [number(config, "offset", 0)]),
  BatchNormalization(value, { config, weight }) {
    const [mean, variance] = [weight("moving_mean").values, weight("moving_variance").values];
    const gamma = config["scale"] === false ? mean.map(() => 1) : weight("gamma").values;
    const beta = config["center"] === false ? mean.map(() => 0) : weight("beta").values;
    const epsilon = number(config, "epsilon", 1e-3);
    const factors = Float64Array.from(gamma, (each, i) => each / Math.sqrt(variance[i] + epsilon));
    return scaleShift(
      WHERE,
      value,
      factors,
      Float64Array.from(beta, (each, i) => each - mean[i] * factors[i]),
    );
  },
};

/**
 * Reads a dense network that TensorFlow.js or its converter saved: `model.json` of a layers model, and the files of weights. A batch normalization before the first layer
 * becomes the scaling of the inputs; others go into the weights.
 * @throws FormatError for what is no such model, or another network
 */
export function importTfjs({ json, read }: TfjsFiles, name: string): Imported {
  const file = recordOf(WHERE, "the model", parseJson(WHERE, json));
  if (file["format"] === "graph-model")
    return fail(WHERE, "not-dense", { what: "a graph model has no layers", values: "format is graph-model" });
  const topology = recordOf(WHERE, "modelTopology", file["modelTopology"]);
  const model = isRecord(topology["model_config"]) ? topology["model_config"] : topology;
  const weights = readWeights(file["weightsManifest"], read);
  const { value, inputs } = walk(model, weights, json.length + [...weights.values()].reduce((sum, { values }) => sum + values.length, 0));
  const metadata = isRecord(file["userDefinedMetadata"]) ? file["userDefinedMetadata"]["adjoint"] : undefined;
  const { features, classes, schema } = isRecord(metadata) ? metadata : {};
  const result: DenseModel = {
    name,
    precision: "f32",
    inputs,
    ...finish(WHERE, value),
    ...named("features", textsOf(WHERE, "features", features)),
    ...named("classes", textsOf(WHERE, "classes", classes)),
  };
  checkModel(WHERE, result);
  return { model: result, notes: schema === undefined ? [] : [SCHEMA_NOTE] };
}

function named(key: "features" | "classes", texts: readonly string[] | undefined) {
  return texts === undefined ? {} : { [key]: texts };
}

/** Follows the layers from the input to the output, which is the last. @param most more inputs have no weights in the file */
function walk(model: Config, weights: ReadonlyMap<string, Constant>, most: number): { readonly value: Value; readonly inputs: number } {
  const kind = textOf(WHERE, "class_name", model["class_name"]);
  const { config } = model;
  const layers = listOf(WHERE, "layers", Array.isArray(config) ? config : recordOf(WHERE, "config", config)["layers"]);
  if (!["Sequential", "Model", "Functional"].includes(kind))
    fail(WHERE, "not-dense", { what: "the model is of an unknown kind", values: quote(kind) });
  const values = new Map<string, Value>();
  let value: Value | undefined;
  let inputs = 0;
  for (const each of layers) {
    const layer = recordOf(WHERE, "a layer", each);
    const settings = recordOf(WHERE, "config", layer["config"]);
    const name = textOf(WHERE, "the name of a layer", settings["name"] ?? layer["name"]);
    const className = textOf(WHERE, "class_name", layer["class_name"]);
    let before: readonly Value[];
    if (value === undefined) {
      inputs = widthOf(settings);
      if (!(inputs >= 1 && inputs <= most))
        fail(WHERE, "not-dense", { what: "the input must be a table of a fixed number of columns", values: `${inputs} columns` });
      before = [inputValue(inputs)];
    } else before = kind === "Sequential" ? [value] : sourcesOf(layer["inbound_nodes"], name).map((source) => find(values, source, name));
    value = JOINS.has(className)
      ? joinLayers(className, before)
      : readLayer(only(before, name), { name, className, config: settings }, weights);
    values.set(name, value);
  }
  return { value: value ?? fail(WHERE, "damaged", { what: "the model has no layers", values: kind }), inputs };
}

/** Layers that join others number by number. */
const JOINS: ReadonlyMap<string, (x: number, y: number) => number> = new Map([
  ["Multiply", (x, y) => x * y],
  ["Add", (x, y) => x + y],
]);

function joinLayers(className: string, values: readonly Value[]): Value {
  return values.reduce((a, b) => combine(WHERE, a, b, className, JOINS.get(className)!));
}

function find(values: ReadonlyMap<string, Value>, source: unknown, name: string): Value {
  const value = typeof source === "string" ? values.get(source) : undefined;
  return value ?? fail(WHERE, "not-dense", { what: "a layer does not follow one before it", values: quote(name) });
}

function only(values: readonly Value[], name: string): Value {
  return values.length === 1 ? values[0] : fail(WHERE, "not-dense", { what: "a layer joins others", values: quote(name) });
}

function readLayer(
  value: Value,
  { name, className, config }: { readonly name: string; readonly className: string; readonly config: Config },
  weights: ReadonlyMap<string, Constant>,
): Value {
  if (PLAIN.has(className)) return value;
  const read = Object.hasOwn(LAYERS, className)
    ? LAYERS[className]
    : fail(WHERE, "not-dense", { what: "a layer is of another kind", values: `${quote(name)} is ${className.slice(0, 40)}` });
  const weight = (key: string): Constant => {
    const found = weights.get(`${name}/${key}`) ?? [...weights].find(([path]) => path.endsWith(`/${name}/${key}`))?.[1];
    return found ?? fail(WHERE, "damaged", { what: "weights are missing", values: `${name.slice(0, 40)}/${key}` });
  };
  return read(value, { name, config, weight });
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}

/** Returns the layers that a node takes its tensors from: `[["dense", 0, 0, {}]]`, or as Keras 3 writes it `{"args": [{"config": {"keras_history": ["dense", 0, 0]}}]}`. */
function sourcesOf(nodes: unknown, name: string): unknown[] {
  const [node, ...others] = Array.isArray(nodes) ? (nodes as unknown[]) : [];
  if (others.length > 0) return fail(WHERE, "not-dense", { what: "a layer stands in several places", values: quote(name) });
  if (Array.isArray(node)) return node.map((source: unknown) => (Array.isArray(source) ? source[0] : undefined));
  const args: unknown = isRecord(node) ? node["args"] : undefined;
  if (!Array.isArray(args)) return [];
  return args.map((arg: unknown) => {
    const history = isRecord(arg) && isRecord(arg["config"]) ? arg["config"]["keras_history"] : undefined;
    return Array.isArray(history) ? (history[0] as unknown) : undefined;
  });
}

/** Counts the inputs by the shape that the first layer names. */
function widthOf(config: Config): number {
  const shape = config["batch_input_shape"] ?? config["batch_shape"];
  const sizes = listOf(WHERE, "the shape of the input", shape).slice(1);
  return sizes.reduce((product: number, size) => product * (typeof size === "number" ? size : NaN), 1);
}

function number(config: Config, key: string, usual: number): number {
  const value = config[key] ?? usual;
  return typeof value === "number" ? value : fail(WHERE, "damaged", { what: `${key} must be a number`, values: typeof value });
}

function activate(value: Value, name: string): Value {
  const plain = name.toLowerCase().replaceAll("_", "");
  if (plain === "linear") return value;
  if (plain === "softmax") return softmax(WHERE, value);
  const known = Object.hasOwn(ACTIVATIONS, plain) ? ACTIVATIONS[plain] : undefined;
  return apply(
    WHERE,
    value,
    name,
    known ?? fail(WHERE, "unknown-activation", { what: JSON.stringify(name.slice(0, 40)), known: Object.keys(ACTIVATIONS) }),
  );
}
