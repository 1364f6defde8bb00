import { AdjointError, FormatError } from "@adjoint/reference";
import type { Scaling } from "@adjoint/reference";
import { readSafetensors } from "@adjoint/formats";
import type { Checkpoint, HostOptions, Network, NetworkDescription, NetworkJson } from "./api.ts";
import { describe, requireCount, requireOptions } from "./arguments.ts";
import { chooseBackend } from "./backend/choose.ts";
import { expectedTensors, restoreCheckpoint } from "./checkpoint.ts";
import { parameterShapes } from "./compile/plan.ts";
import { readSpec } from "./compile/read-spec.ts";
import type { NetworkSpec } from "./compile/spec.ts";
import type { DataDescription } from "./examples.ts";
import { tensorOf } from "./initialize.ts";
import { createNetwork } from "./network.ts";
import type { State } from "./state.ts";
import { createStore } from "./store.ts";
import type { Tensor } from "./store.ts";

const HOST_OPTIONS = ["backend", "deterministic", "threads"];

/**
 * The network that {@link Network.toJSON} described, with the same bits.
 * @throws FormatError where it is no such description
 */
export function fromJSON(json: NetworkJson | string, options: HostOptions = {}): Network {
  const where = "fromJSON";
  requireOptions(where, options, HOST_OPTIONS);
  const value = typeof json === "string" ? parse(where, "the text", json) : json;
  requireFormat(where, value);
  const spec = readDescription(where, value);
  const tensors = parameterShapes(spec).map(({ name, rows, cols }): [string, Tensor] => {
    const given = value.parameters?.[Number(name.slice(1)) - 1];
    const numbers: unknown = name.startsWith("W") ? given?.weights : given?.biases;
    if (!Array.isArray(numbers) || numbers.length !== rows * cols || !numbers.every(Number.isFinite)) {
      fail(where, `${name} must be ${rows * cols} finite numbers`, describe(numbers));
    }
    return [name, tensorOf(spec.precision, rows * cols).map((_, at) => numbers[at])];
  });
  return createNetwork(createState(where, { description: value, spec, tensors, options }));
}

/**
 * The network that {@link Network.save} wrote, with the same bits; written with `training: true` it goes on where it stood.
 * @throws FormatError where the bytes are no safetensors file, or not one of ours
 */
export function load(bytes: Uint8Array, options: HostOptions = {}): Network {
  const where = "load";
  requireOptions(where, options, HOST_OPTIONS);
  if (!(bytes instanceof Uint8Array)) fail(where, "a model is read from a Uint8Array", describe(bytes));
  const { tensors, metadata } = readSafetensors(bytes);
  requireFormat(where, { format: metadata["format"], version: Number(metadata["version"]) });
  const read = (key: string): unknown => (metadata[key] === undefined ? undefined : parse(where, `the metadata "${key}"`, metadata[key]));
  const data = read("data") as DataDescription | undefined;
  const description = { ...(read("network") as NetworkDescription), ...(data === undefined ? {} : { data }) };
  const spec = readDescription(where, description);
  const progress = read("training") as Omit<Checkpoint, "tensors"> | undefined;
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor.values]));
  const parameters = [...expectedTensors(spec, undefined)].map(([name, { length, constructor }]): [string, Tensor] => {
    const values = byName.get(name);
    if (values?.length !== length || values.constructor !== constructor)
      fail(where, `the file must hold ${name} with ${length} numbers of ${spec.precision}`, describe(values));
    return [name, values];
  });
  const state = createState(where, { description, spec, tensors: parameters, options });
  if (progress !== undefined) asFormat(where, () => restoreCheckpoint(state, where, { ...progress, tensors: Object.fromEntries(byName) }));
  return createNetwork(state);
}

interface Parts {
  readonly description: NetworkDescription;
  readonly spec: NetworkSpec;
  readonly tensors: readonly (readonly [string, Tensor])[];
  readonly options: HostOptions;
}

function createState(where: string, { description, spec, tensors, options }: Parts): State {
  const { seed, epoch, data } = description;
  asFormat(where, () => requireCount(where, "epoch", epoch, "It counts completed epochs.", 0));
  if (data !== undefined) checkData(where, data, spec);
  const backend = chooseBackend(where, options);
  return {
    spec,
    seed,
    backend,
    store: createStore(backend, tensors),
    read: new WeakMap(),
    data,
    optimizer: undefined,
    epoch,
    place: undefined,
  };
}

function readDescription(where: string, description: NetworkDescription): NetworkSpec {
  const { inputs, layers, loss, seed, l2, precision } = description ?? {};
  const dense = Array.isArray(layers) ? layers.map((layer: object) => ({ ...layer, kind: "dense" as const })) : layers;
  return asFormat(where, () => readSpec(where, { inputs, layers: dense as never, loss, seed, l2, precision }));
}

function requireFormat(where: string, value: unknown): asserts value is NetworkJson {
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
  if (format !== "adjoint")
    fail(where, "the format is not ours", `format is ${describe(format)}`, "Give what network.save() or network.toJSON() wrote.");
  if (version !== 1)
    fail(where, "the version is unknown", `${describe(version)}, this is 1`, "Use the Adjoint that wrote it, or a newer one.");
}

/** What comes from a file decides messages and scalings later: it must be what it says. */
function checkData(where: string, data: DataDescription, { inputs }: NetworkSpec): void {
  const texts = (value: unknown): boolean =>
    value === undefined || (Array.isArray(value) && value.every((text) => typeof text === "string"));
  const { name, features, classes, targets, scaling, image } = data;
  if (
    typeof data !== "object" ||
    !texts(features) ||
    !texts(classes) ||
    !texts(targets) ||
    !(name === undefined || typeof name === "string")
  ) {
    fail(where, "what is known of the data must be names", describe(JSON.stringify(data)));
  }
  if (scaling !== undefined && !isScaling(scaling, inputs))
    fail(where, `the scaling of the data must be ${inputs} finite numbers, twice`, describe(JSON.stringify(scaling)));
  if (image !== undefined && !(Number.isSafeInteger(image.height) && image.height * image.width === inputs)) {
    fail(where, `the height and width of an image must give the ${inputs} inputs`, describe(JSON.stringify(image)));
  }
}

function isScaling({ kind, shift, scale }: Scaling, cols: number): boolean {
  if (kind === "none") return true;
  const numbers = (value: unknown): boolean => Array.isArray(value) && value.length === cols && value.every(Number.isFinite);
  return ["standardize", "minMax", "bytes"].includes(kind) && numbers(shift) && numbers(scale);
}

function parse(where: string, what: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return fail(where, `${what} is not JSON`, `it begins with ${describe(json.slice(0, 20))}`);
  }
}

/** What would be a wrong argument is a wrong file here. */
function asFormat<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AdjointError) throw new FormatError(error.message.replace(/^[^:]*/, where));
    throw error;
  }
}

function fail(where: string, rule: string, values: string, next = "The model is damaged: save it again."): never {
  throw new FormatError(`${where}: ${rule}: ${values}. ${next}`);
}
