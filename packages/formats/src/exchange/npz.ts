import { encodeText } from "../utf8.ts";
import { apply, finish, inputValue, multiply, scaleShift, softmax } from "./chain.ts";
import { VALUES } from "./functions.ts";
import { isRecord, parseJson, textsOf } from "./json.ts";
import { SCHEMA_NOTE, activationsFor, checkModel, inputsOf, outputNames } from "./model.ts";
import type { DenseModel, Exported, Imported, LayerActivation } from "./model.ts";
import { join } from "./onnx/wire.ts";
import { crc32 } from "./crc32.ts";
import { fail } from "./problems.ts";

/** An array of an NPZ file. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

const WHERE = "importNpz";

/**
 * Writes an NPZ file with the attributes of scikit-learn's `MLPClassifier` and `MLPRegressor`: `coefs_0` [n₀, n₁], `intercepts_0` [n₁], …; `mean_` and `scale_` as of a
 * `StandardScaler`, which divides; `adjoint`, UTF-8 JSON with activations and names as bytes.
 */
export function exportNpz(model: DenseModel): Exported {
  checkModel("exportNpz", model);
  const { features, classes, schema, inputScaling, outputScaling } = model;
  const activations = model.layers.map(({ activation }) => activation);
  const about = { activations, features, classes, outputs: outputNames(model), schema, outputScaling };
  const arrays: [string, Uint8Array][] = model.layers.flatMap(({ units, weights, biases }, index): [string, Uint8Array][] => [
    [`coefs_${index}`, npy([inputsOf(model, index), units], weights)],
    [`intercepts_${index}`, npy([units], biases)],
  ]);
  if (inputScaling !== undefined) {
    const { shift, scale } = inputScaling;
    arrays.push(["mean_", npy([shift.length], Float64Array.from(shift))]);
    arrays.push([
      "scale_",
      npy(
        [scale.length],
        Float64Array.from(scale, (factor) => 1 / factor),
      ),
    ]);
  }
  const json = encodeText(JSON.stringify(about));
  arrays.push(["adjoint", npy([json.length], json)]);
  return { files: [{ name: `${model.name}.npz`, bytes: zip(arrays.map(([name, bytes]) => [`${name}.npy`, bytes])) }], notes: [] };
}

/** scikit-learn's names of activations. */
const SKLEARN: Readonly<Record<string, LayerActivation>> = {
  identity: "identity",
  logistic: "sigmoid",
  tanh: "tanh",
  relu: "relu",
  softmax: "softmax",
};

export interface NpzOptions {
  readonly name: string;
  /** One for each layer, or two: of all hidden layers and of the last; for what the file does not say. */
  readonly activations?: readonly LayerActivation[];
}

/**
 * Reads a dense network from the arrays of an NPZ file: those that {@link exportNpz} writes, or what a user of scikit-learn saved under the names `coefs_0`, `intercepts_0`, ….
 * @param arrays by their names, without .npy
 * @throws FormatError where they are no chain of dense layers; ArgumentError where the activations are not known
 */
export function importNpz(arrays: ReadonlyMap<string, NamedArray>, { name, activations: given }: NpzOptions): Imported {
  const count = [...arrays.keys()].filter((key) => /^coefs_\d+$/.test(key)).length;
  const first = arrays.get("coefs_0");
  if (first === undefined)
    return fail(WHERE, "damaged", {
      what: "there is no array coefs_0",
      values: `it has ${[...arrays.keys()].slice(0, 8).join(", ") || "none"}`,
    });
  const about = arrays.has("adjoint") ? parseJson(WHERE, Uint8Array.from(arrays.get("adjoint")!.values)) : {};
  const { activations: stored, features, classes, outputScaling, schema } = isRecord(about) ? about : {};
  const activations = activationsFor(WHERE, count, given ?? activationsOf(textsOf(WHERE, "activations", stored)));
  const [inputs] = first.shape;
  if (first.shape.length !== 2 || inputs < 1)
    return fail(WHERE, "damaged", { what: "coefs_0 must be a matrix", values: `[${first.shape.join(", ")}]` });
  let value = inputValue(inputs);
  const [mean, scale] = [arrays.get("mean_")?.values, arrays.get("scale_")?.values];
  if (mean !== undefined && scale !== undefined) {
    const factors = Float64Array.from(scale, (each) => 1 / each);
    value = scaleShift(
      WHERE,
      value,
      factors,
      Float64Array.from(mean, (each, i) => -each * factors[i]),
    );
  }
  for (let layer = 0; layer < count; layer++) {
    const [weights, biases] = [arrays.get(`coefs_${layer}`), arrays.get(`intercepts_${layer}`)];
    if (weights === undefined || biases === undefined)
      return fail(WHERE, "damaged", { what: "an array is missing", values: `coefs_${layer} or intercepts_${layer}` });
    value = scaleShift(WHERE, multiply(WHERE, value, { shape: weights.shape, values: floats(weights) }), [1], biases.values);
    const activation = activations[layer];
    value =
      activation === "softmax"
        ? softmax(WHERE, value)
        : apply(WHERE, value, activation, VALUES[activation], activation === "identity" ? [1, 0] : undefined);
  }
  const precision = [...arrays].some(([key, { values }]) => key.startsWith("coefs_") && values instanceof Float64Array) ? "f64" : "f32";
  const [named, scaled] = [textsOf(WHERE, "features", features), textsOf(WHERE, "classes", classes)];
  const model: DenseModel = {
    name,
    precision,
    inputs,
    ...finish(WHERE, value),
    ...(named && { features: named }),
    ...(scaled && { classes: scaled }),
    ...(isRecord(outputScaling) ? { outputScaling: scalingOf(outputScaling) } : {}),
  };
  checkModel(WHERE, model);
  return { model, notes: schema === undefined ? [] : [SCHEMA_NOTE] };
}

function activationsOf(names: readonly string[] | undefined): LayerActivation[] | undefined {
  return names?.map((name) => {
    if (Object.hasOwn(VALUES, name)) return name as LayerActivation;
    return Object.hasOwn(SKLEARN, name)
      ? SKLEARN[name]
      : fail(WHERE, "unknown-activation", { what: name.slice(0, 40), known: Object.keys(VALUES) });
  });
}

function scalingOf({ shift, scale }: Readonly<Record<string, unknown>>) {
  const numbers = (list: unknown): number[] =>
    Array.isArray(list) && list.every((each): each is number => Number.isFinite(each))
      ? list
      : fail(WHERE, "scaling", { what: "the scaling of the outputs" });
  return { shift: numbers(shift), scale: numbers(scale) };
}

function floats({ values }: NamedArray): Float32Array | Float64Array {
  return values instanceof Float32Array || values instanceof Float64Array ? values : Float64Array.from(values);
}

/** Writes an NPY file, version 1 (NumPy Enhancement Proposal 1). */
function npy(shape: readonly number[], values: Float32Array | Float64Array | Uint8Array): Uint8Array {
  const type = values instanceof Float64Array ? "<f8" : values instanceof Float32Array ? "<f4" : "|u1";
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const length = Math.ceil((header.length + 11) / 64) * 64 - 10;
  const head = Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8]);
  return join([head, encodeText(`${header.padEnd(length - 1)}\n`), new Uint8Array(values.buffer, values.byteOffset, values.byteLength)]);
}

/** Writes a zip archive of files that are stored as they are (PKWARE APPNOTE, 4.3). */
function zip(files: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  const [local, directory]: [Uint8Array[], Uint8Array[]] = [[], []];
  let offset = 0;
  for (const [name, bytes] of files) {
    const text = encodeText(name);
    // Version 2.0; no flags; stored; 1 January 1980, so that the same model gives the same bytes.
    const common = [
      half(20),
      half(0),
      half(0),
      half(0),
      half(33),
      word(crc32(bytes)),
      word(bytes.length),
      word(bytes.length),
      half(text.length),
      half(0),
    ];
    local.push(word(0x04034b50), ...common, text, bytes);
    directory.push(word(0x02014b50), half(20), ...common, half(0), half(0), half(0), word(0), word(offset), text);
    offset += 30 + text.length + bytes.length;
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  if (offset + size > 0xffffffff) fail("exportNpz", "too-large", { format: "zip", bytes: offset + size, limit: 0xffffffff });
  return join([
    ...local,
    ...directory,
    word(0x06054b50),
    half(0),
    half(0),
    half(files.length),
    half(files.length),
    word(size),
    word(offset),
    half(0),
  ]);
}

function half(value: number): Uint8Array {
  return Uint8Array.of(value & 255, value >> 8);
}

function word(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
}
