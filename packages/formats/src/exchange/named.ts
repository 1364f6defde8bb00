import type { Precision } from "@adjoint/reference";
import type { Safetensors, Tensor } from "../safetensors.ts";
import { writeSafetensors } from "../safetensors.ts";
import { finish, inputValue, multiply, scaleShift, softmax, apply } from "./chain.ts";
import type { Value } from "./chain.ts";
import { VALUES } from "./functions.ts";
import { SCHEMA_NOTE, activationsFor, checkModel, inputsOf, outputNames, transpose } from "./model.ts";
import type { DenseModel, Imported, LayerActivation } from "./model.ts";
import { fail } from "./problems.ts";

/** How a program names and stores its weights: W[n₀, n₁] as it stands, or transposed. */
interface Naming {
  readonly weights: (layer: number) => string;
  readonly biases: (layer: number) => string;
  readonly transposed: boolean;
}

const NAMINGS = {
  /** `torch.nn.Sequential` of linear layers, each with its activation: 0, 2, 4, … */
  pytorch: { weights: (layer) => `${2 * layer}.weight`, biases: (layer) => `${2 * layer}.bias`, transposed: true },
  /** `keras.Sequential` of dense layers by their usual names. */
  keras: { weights: (layer) => `${kerasName(layer)}/kernel`, biases: (layer) => `${kerasName(layer)}/bias`, transposed: false },
} as const satisfies Record<string, Naming>;

export type NamingName = keyof typeof NAMINGS;

function kerasName(layer: number): string {
  return layer === 0 ? "dense" : `dense_${layer}`;
}

/** Writes the weights as safetensors with the names of a program, and what is known of the model in the metadata. */
export function writeNamed(model: DenseModel, naming: NamingName): Uint8Array {
  checkModel("exportSafetensors", model);
  const { weights, biases, transposed } = NAMINGS[naming];
  const tensors = model.layers.flatMap((layer, index): Tensor[] => {
    const [rows, units] = [inputsOf(model, index), layer.units];
    return [
      transposed
        ? { name: weights(index), shape: [units, rows], values: transpose(layer.weights, rows, units) }
        : { name: weights(index), shape: [rows, units], values: layer.weights },
      { name: biases(index), shape: [units], values: layer.biases },
    ];
  });
  const { features, classes, schema, inputScaling, outputScaling } = model;
  const known = { features, classes, outputs: outputNames(model), schema, inputScaling, outputScaling };
  const metadata = Object.entries(known).flatMap(([key, value]) => (value === undefined ? [] : [[key, JSON.stringify(value)]]));
  return writeSafetensors({
    tensors,
    metadata: {
      ...Object.fromEntries(metadata),
      format: naming === "pytorch" ? "pt" : "keras",
      activations: JSON.stringify(model.layers.map(({ activation }) => activation)),
    },
  });
}

export interface NamedOptions {
  readonly name: string;
  /** One for each layer, or two: of all hidden layers and of the last; for what the file does not say. */
  readonly activations?: readonly LayerActivation[];
}

/** The names of weights, with the name of what owns them before the last separator. */
const WEIGHTS =
  /^(.*?)[./](weight|kernel|bias|vars\/0|vars\/1|gamma|beta|running_mean|running_var|moving_mean|moving_variance|num_batches_tracked)(?::0)?$/;

/** What each last part of a name is. */
const PARTS: Readonly<Record<string, string>> = {
  weight: "weight",
  kernel: "weight",
  "vars/0": "weight",
  gamma: "weight",
  bias: "bias",
  "vars/1": "bias",
  beta: "bias",
  running_mean: "mean",
  moving_mean: "mean",
  running_var: "variance",
  moving_variance: "variance",
};

/**
 * Reads a dense network from the weights of PyTorch (`0.weight` [n₁, n₀]) or Keras (`dense/kernel` [n₀, n₁]), in the order of the numbers in their names. Batch
 * normalizations go into the weights. Such a file does not say its activations: they are named, unless it was exported here.
 * @throws FormatError where the weights are no chain of dense layers; ArgumentError where the activations are not known
 */
export function importNamed({ tensors, metadata }: Safetensors, { name, activations: given }: NamedOptions): Imported {
  const where = "importSafetensors";
  const layers = new Map<string, Map<string, Tensor>>();
  let transposed = true;
  for (const tensor of tensors) {
    const match = WEIGHTS.exec(tensor.name);
    if (match === null)
      return fail(where, "not-dense", { what: "a tensor is no weight of a dense layer", values: JSON.stringify(tensor.name.slice(0, 60)) });
    const [, layer, part] = match;
    if (part === "num_batches_tracked") continue;
    if (part === "kernel" || part === "vars/0") transposed = false;
    const parts = layers.get(layer) ?? new Map<string, Tensor>();
    parts.set(PARTS[part], tensor);
    layers.set(layer, parts);
  }
  const ordered = [...layers].sort(([a], [b]) => compareNumbered(a, b));
  const dense = ordered.filter(([, parts]) => !parts.has("mean"));
  const activations = activationsFor(where, dense.length, given ?? activationsIn(where, metadata));
  let value: Value | undefined;
  let inputs = 0;
  let index = 0;
  // The activation of a layer whose batch normalization comes before it.
  let waiting: LayerActivation | undefined;
  for (const [at, [layer, parts]] of ordered.entries()) {
    const weight = parts.get("weight");
    if (weight === undefined) return fail(where, "damaged", { what: "a layer has no weights", values: JSON.stringify(layer.slice(0, 40)) });
    if (value === undefined) {
      inputs = transposed && weight.shape.length === 2 ? weight.shape[1] : (weight.shape[0] ?? 0);
      if (inputs < 1) return fail(where, "damaged", { what: "a layer has no inputs", values: JSON.stringify(layer.slice(0, 40)) });
      value = inputValue(inputs);
    }
    if (parts.has("mean")) value = normalized(where, value, parts);
    else {
      value = layerOf(where, value, { weight, bias: parts.get("bias"), transposed });
      waiting = activations[index++];
    }
    if (waiting === undefined || isNormalizedNext(where, ordered, at)) continue;
    value = activate(where, value, waiting, at === ordered.length - 1);
    waiting = undefined;
  }
  if (value === undefined) return fail(where, "no-network", { inputs: 0, layers: 0 });
  const precision: Precision = tensors.some(({ values }) => values instanceof Float64Array) ? "f64" : "f32";
  const model: DenseModel = { name, precision, inputs, ...finish(where, value), ...knownOf(where, metadata) };
  checkModel(where, model);
  const notes = [
    ...(ordered.length > dense.length ? ["batch normalizations are folded with the usual ε: 1e-5 of PyTorch, 1e-3 of Keras"] : []),
    ...(metadata["schema"] === undefined ? [] : [SCHEMA_NOTE]),
  ];
  return { model, notes };
}

function layerOf(
  where: string,
  value: Value,
  { weight, bias, transposed }: { readonly weight: Tensor; readonly bias: Tensor | undefined; readonly transposed: boolean },
): Value {
  const [rows, cols] = weight.shape;
  if (weight.shape.length !== 2)
    return fail(where, "not-dense", {
      what: "the weights of a layer must be a matrix",
      values: `${JSON.stringify(weight.name.slice(0, 60))} is [${weight.shape.join(", ")}]`,
    });
  const matrix = transposed ? { shape: [cols, rows], values: transpose(weight.values, rows, cols) } : weight;
  return scaleShift(where, multiply(where, value, matrix), [1], bias?.values ?? [0]);
}

function activate(where: string, value: Value, activation: LayerActivation, last: boolean): Value {
  if (activation !== "softmax") return apply(where, value, activation, VALUES[activation], activation === "identity" ? [1, 0] : undefined);
  if (!last) return fail(where, "not-dense", { what: "softmax must be the last", values: "another layer follows" });
  return softmax(where, value);
}

/**
 * Tells whether a batch normalization stands between a layer and its activation: in `nn.Sequential`, where an activation has a number too, its number is the next one.
 * @throws FormatError where the names do not say it
 */
function isNormalizedNext(where: string, ordered: readonly (readonly [string, ReadonlyMap<string, Tensor>])[], at: number): boolean {
  const next = ordered[at + 1];
  if (next === undefined || !next[1].has("mean")) return false;
  const [own, other] = [ordered[at][0], next[0]].map((name) => /^(.*?)(\d+)$/.exec(name));
  if (own === null || other === null || own[1] !== other[1])
    return fail(where, "not-dense", {
      what: "the names do not say where a batch normalization stands",
      values: JSON.stringify(next[0].slice(0, 40)),
    });
  return Number(other[2]) === Number(own[2]) + 1;
}

/** A batch normalization as an affine function, with PyTorch's and Keras' ε where the file says none. */
function normalized(where: string, value: Value, parts: ReadonlyMap<string, Tensor>): Value {
  const [weight, bias, mean, variance] = ["weight", "bias", "mean", "variance"].map((part) => parts.get(part)?.values);
  if (mean === undefined || variance === undefined || weight === undefined || bias === undefined || variance.length !== mean.length)
    return fail(where, "damaged", {
      what: "a batch normalization must have weight, bias, mean and variance",
      values: [...parts.keys()].join(", "),
    });
  const epsilon = [...parts.values()].some(({ name }) => name.includes("moving")) ? 1e-3 : 1e-5;
  const factors = Float64Array.from(weight, (each, i) => each / Math.sqrt(variance[i] + epsilon));
  return scaleShift(
    where,
    value,
    factors,
    Float64Array.from(bias, (each, i) => each - mean[i] * factors[i]),
  );
}

/** Compares names so that 2 comes before 10, and `dense` before `dense_1`. */
function compareNumbered(a: string, b: string): number {
  const [x, y] = [a, b].map((name) => name.split(/(\d+)/));
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [p, q] = [x[i] ?? "", y[i] ?? ""];
    if (p === q) continue;
    const order = i % 2 === 1 ? Number(p || -1) - Number(q || -1) : 0;
    if (order !== 0) return order;
    return p < q ? -1 : 1;
  }
  return 0;
}

function activationsIn(where: string, metadata: Readonly<Record<string, string>>): LayerActivation[] | undefined {
  const list = parsed(where, metadata["activations"]);
  if (list === undefined) return undefined;
  const known = [...Object.keys(VALUES), "softmax"];
  if (!Array.isArray(list) || !list.every((each) => known.includes(each as string)))
    return fail(where, "unknown-activation", { what: (metadata["activations"] ?? "").slice(0, 60), known });
  return list as LayerActivation[];
}

/** Returns what {@link writeNamed} wrote of inputs and outputs; what is no such thing is refused. */
function knownOf(where: string, metadata: Readonly<Record<string, string>>): Partial<DenseModel> {
  const texts = (key: "features" | "classes") => {
    const list = parsed(where, metadata[key]);
    if (list === undefined) return {};
    if (Array.isArray(list) && list.every((each) => typeof each === "string")) return { [key]: list };
    return fail(where, "damaged", { what: "names must be texts", values: key });
  };
  const scaling = (key: "inputScaling" | "outputScaling") => {
    const value = parsed(where, metadata[key]) as { shift?: unknown; scale?: unknown } | undefined;
    if (value === undefined) return {};
    const numbers = (list: unknown): list is number[] => Array.isArray(list) && list.every(Number.isFinite);
    if (numbers(value.shift) && numbers(value.scale)) return { [key]: { shift: value.shift, scale: value.scale } };
    return fail(where, "damaged", { what: "a scaling must have shift and scale", values: key });
  };
  return { ...texts("features"), ...texts("classes"), ...scaling("inputScaling"), ...scaling("outputScaling") };
}

function parsed(where: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return fail(where, "damaged", { what: "the metadata is not JSON", values: JSON.stringify(text.slice(0, 20)) });
  }
}
