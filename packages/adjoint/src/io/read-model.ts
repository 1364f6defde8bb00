import { AdjointError, FormatError } from "@adjoint/reference";
import type { Scaling } from "@adjoint/reference";
import { readSafetensors } from "@adjoint/formats";
import type { Safetensors } from "@adjoint/formats";
import type { Checkpoint, HostOptions, NetworkDescription, NetworkJson } from "../api.ts";
import { requireCount, requireOptions } from "../arguments.ts";
import { fail } from "../errors.ts";
import { chooseBackend } from "../state/choose-backend.ts";
import { expectedTensors, restoreCheckpoint } from "./checkpoint.ts";
import { tensorShapes } from "../compile/shapes.ts";
import { readSpec } from "../compile/read-spec.ts";
import type { NetworkSpec } from "../compile/spec.ts";
import type { DataDescription } from "../data/examples.ts";
import { createTensor } from "../state/initialize.ts";
import { createState } from "../state/state.ts";
import type { State } from "../state/state.ts";
import { createStore } from "../state/store.ts";
import type { Tensor } from "../state/store.ts";

const HOST_OPTIONS = ["backend", "deterministic", "threads"];

/** Reads the state of a network from what `Network.toJSON` returned. */
export function readJson(where: string, json: NetworkJson | string, options: HostOptions): State {
  requireOptions(where, options, HOST_OPTIONS);
  const value = typeof json === "string" ? parseJson(where, "the text", json) : json;
  requireFormat(where, value);
  const spec = readDescription(where, value);
  const tensors = tensorShapes(spec).map(({ name, layer, field, rows, cols }): [string, Tensor] => {
    const numbers: unknown = value.parameters?.[layer - 1]?.[field];
    if (!Array.isArray(numbers) || numbers.length !== rows * cols || !numbers.every(Number.isFinite))
      fail(where, "model-parameter", { name, length: rows * cols, value: numbers });
    return [name, createTensor(spec.precision, rows * cols).map((_, at) => numbers[at])];
  });
  return createLoadedState(where, { description: value, spec, tensors, options });
}

/** Reads the state of a network from what `Network.save` or `Network.toTensors` returned. */
export function readModel(where: string, model: Uint8Array | Safetensors, options: HostOptions): State {
  requireOptions(where, options, HOST_OPTIONS);
  if (!(model instanceof Uint8Array) && !Array.isArray(model?.tensors)) fail(where, "not-bytes", { value: model });
  const { tensors, metadata } = model instanceof Uint8Array ? readSafetensors(model) : model;
  requireFormat(where, { format: metadata["format"], version: Number(metadata["version"]) });
  const read = (key: string): unknown =>
    metadata[key] === undefined ? undefined : parseJson(where, `the metadata "${key}"`, metadata[key]);
  const data = read("data") as DataDescription | undefined;
  const description = { ...(read("network") as NetworkDescription), ...(data === undefined ? {} : { data }) };
  const spec = readDescription(where, description);
  const progress = read("training") as Omit<Checkpoint, "tensors"> | undefined;
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor.values]));
  const parameters = [...expectedTensors(spec, {})].map(([name, { length, constructor }]): [string, Tensor] => {
    const values = byName.get(name);
    if (values?.length !== length || values.constructor !== constructor)
      fail(where, "model-tensor", { name, length, precision: spec.precision, value: values });
    // The caller may keep the arrays of tensors that it has given.
    return [name, model instanceof Uint8Array ? values : values.slice()];
  });
  const state = createLoadedState(where, { description, spec, tensors: parameters, options });
  if (progress !== undefined) asFormat(where, () => restoreCheckpoint(state, where, { ...progress, tensors: Object.fromEntries(byName) }));
  return state;
}

interface Parts {
  readonly description: NetworkDescription;
  readonly spec: NetworkSpec;
  readonly tensors: readonly (readonly [string, Tensor])[];
  readonly options: HostOptions;
}

function createLoadedState(where: string, { description, spec, tensors, options }: Parts): State {
  const { seed, epoch, data } = description;
  asFormat(where, () => requireCount(where, "epoch", epoch, 0));
  if (data !== undefined) checkData(where, data, spec);
  const backend = chooseBackend(where, options);
  return { ...createState({ spec, seed, backend, store: createStore(backend, tensors) }), data, epoch };
}

function readDescription(where: string, description: NetworkDescription): NetworkSpec {
  const { inputs, layers, loss, seed, l2, l1 = 0, precision } = description ?? {};
  const dense = Array.isArray(layers) ? layers.map((layer: object) => ({ ...layer, kind: "dense" as const })) : layers;
  return asFormat(where, () => readSpec(where, { inputs, layers: dense as never, loss, seed, l2, l1, precision }));
}

function requireFormat(where: string, value: unknown): asserts value is NetworkJson {
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
  if (format !== "adjoint") fail(where, "unknown-format", { value: format });
  if (version !== 1) fail(where, "unknown-version", { value: version });
}

/** Checks a data description: messages and scalings depend on it later. */
function checkData(where: string, data: DataDescription, { inputs }: NetworkSpec): void {
  const texts = (value: unknown): boolean =>
    value === undefined || (Array.isArray(value) && value.every((text) => typeof text === "string"));
  const { name, features, classes, targets, scaling, schema, image } = data;
  if (
    typeof data !== "object" ||
    !texts(features) ||
    !texts(classes) ||
    !texts(targets) ||
    !(name === undefined || typeof name === "string")
  )
    fail(where, "model-names", { value: data });
  if (scaling !== undefined && !isScaling(scaling, inputs)) fail(where, "model-scaling", { inputs, value: scaling });
  // What it says is checked where rows are read: this entry knows no tables.
  if (schema !== undefined && (typeof schema !== "object" || schema === null)) fail(where, "model-schema", { inputs });
  if (image !== undefined && !(Number.isSafeInteger(image.height) && image.height * image.width === inputs))
    fail(where, "model-image", { inputs, value: image });
}

function isScaling({ kind, shift, scale, clipped }: Scaling, cols: number): boolean {
  if (kind === "none") return true;
  if (kind === "robust" && !(Array.isArray(clipped) && clipped.length === cols)) return false;
  const numbers = (value: unknown): boolean => Array.isArray(value) && value.length === cols && value.every(Number.isFinite);
  return ["standardize", "minMax", "robust", "bytes"].includes(kind) && numbers(shift) && numbers(scale);
}

function parseJson(where: string, what: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return fail(where, "not-json", { what, text: json });
  }
}

/** Turns errors of a wrong argument into errors of a wrong file. */
function asFormat<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AdjointError) throw new FormatError(error.message.replace(/^[^:]*/, where), error);
    throw error;
  }
}
