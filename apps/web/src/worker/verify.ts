import { circles, encodeTable, gaussians, moons, openTable, partsOf, sine, spirals, xor } from "@adjoint/datasets";
import type { ExampleSet } from "@adjoint/datasets";
import { createKernels } from "@adjoint/kernels";
import { DataError, FormatError, dense, load, network } from "adjoint";
import type { FitOptions, Network } from "adjoint";
import type { Tensor } from "@adjoint/formats";
import { readRunFolder } from "./run-folder.ts";
import type { RunFolder } from "./run-folder.ts";
import type { Difference, Stop, Verified, VerifyRequest } from "./verify-protocol.ts";

type Made = (settings: { readonly n?: number; readonly noise?: number; readonly seed?: number }) => ExampleSet;
const MADE: Readonly<Record<string, Made>> = { xor, moons, circles, spirals, gaussians, sine };
const EMBEDDED = ["iris", "wine", "breastCancer", "digits"] as const;

/**
 * Trains the run of a folder again, from its beginning, and compares every number of its checkpoints and its model, bit for bit.
 * @throws FormatError or DataError where the run cannot be done again here
 */
export async function verifyRun(request: VerifyRequest, onEpoch: (epoch: number, of: number) => void): Promise<Verified> {
  const folder = await readRunFolder(request);
  const { config, stops } = folder;
  const net = beginning(folder);
  if (net.backend !== config.backend)
    throw new FormatError(
      `The run was computed by the engine “${config.backend}”, this browser has “${net.backend}”: their bits differ. Runs with --deterministic have the same bits everywhere.`,
    );
  const train = await trainingRows(folder, net);
  const until = config.startEpoch + config.epochs;
  let equalUntil: Stop | undefined;
  let difference: Difference | undefined;
  for (const { stored, ...stop } of stops) {
    await trainTo(stop, { net, train, until, options: fittingOf(folder), onEpoch: (epoch) => onEpoch(epoch, until) });
    const computed = new Map(net.toTensors({ training: true }).tensors.map((tensor) => [tensor.name, tensor]));
    for (const tensor of stored.tensors) {
      const found = differenceOf(tensor, computed.get(tensor.name));
      if (found !== undefined) difference ??= { stop, equalUntil, ...found };
    }
    if (difference !== undefined) break;
    equalUntil = stop;
  }
  return { data: config.data.spec, epochs: config.epochs, checkpoints: stops.length - 1, backend: net.backend, difference };
}

/** Creates the network as it was before the first step: its description is in every stored file, its weights come from the seed. */
function beginning({ config, stops }: RunFolder): Network {
  const backend = createKernels({ deterministic: config.backend === "simd" });
  const { layers, inputs, loss, seed, l2, l1, precision } = load(stops.at(-1)!.stored, { backend }).describe();
  // A file has Glorot's initialisation unless given; a set has that of its activations.
  const initializer = config.options["initializer"] ?? (isSet(config.data.spec) ? undefined : "xavier");
  return network({
    backend,
    inputs,
    layers: layers.map(({ units, activation }) => dense(units, activation)),
    loss,
    seed,
    l2,
    l1: l1 ?? 0,
    precision,
    ...(initializer === undefined ? {} : { initializer: initializer as "xavier" }),
  });
}

const isSet = (spec: string): boolean => Object.hasOwn(MADE, spec) || EMBEDDED.some((name) => name === spec);

/** Returns the rows that were trained on, scaled as they were. Throws a DataError where the data are others. */
async function trainingRows(folder: RunFolder, { precision }: Network): Promise<ExampleSet> {
  const { config, split, stops, data: file } = folder;
  const { spec, sha256 } = config.data;
  const described = load(stops.at(-1)!.stored, { backend: createKernels({ deterministic: true }) }).data;
  if (isSet(spec)) {
    const whole = await setOf(folder);
    await requireSame(whole, spec, sha256);
    const first = split.test > 0 ? whole.split({ test: split.test, seed: split.seed }).train : whole;
    const rest = split.validation > 0 ? first.split({ test: split.validation, seed: split.seed }).train : first;
    const scaling = described?.scaling;
    return scaling === undefined || scaling.kind === "none" ? rest : rest.scale(scaling);
  }
  const schema = described?.schema;
  if (file === undefined || schema === undefined)
    throw new DataError(`The run was trained on ${spec}, which is not among the files. Drop that file together with the folder.`);
  const table = await openTable(file.stream(), { name: file.name });
  const { seed, validation, test, kind = "random" } = split;
  const rows = partsOf(schema, table, { seed, validation, test, split: kind });
  const { set } = encodeTable(schema, table, { rows: rows.train, precision });
  await requireSame(set, spec, sha256);
  return set;
}

async function setOf({ config }: RunFolder): Promise<ExampleSet> {
  const { spec } = config.data;
  const { samples, noise, seed } = config.options;
  const embedded = EMBEDDED.find((name) => name === spec);
  if (embedded !== undefined) return (await import("./embedded.ts"))[embedded]();
  const given = Object.entries({ n: samples, noise, seed }).filter(([, value]) => value !== undefined);
  return MADE[spec](Object.fromEntries(given.map(([key, value]) => [key, Number(value)])));
}

/** Requires the SHA-256 of the data that the run was trained on: shape, names and bytes, before any scaling. */
async function requireSame({ inputs, targets, features }: ExampleSet, spec: string, expected: string): Promise<void> {
  const { values, rows, cols, scale } = inputs;
  const labels = targets.kind === "classes" ? targets.labels : targets.values;
  const names = targets.kind === "classes" ? targets.classes : targets.names;
  const head = JSON.stringify([rows, cols, scale, features ?? [], targets.kind, names, values.constructor.name, labels.constructor.name]);
  const bytes = (array: {
    readonly buffer: ArrayBufferLike;
    readonly byteOffset: number;
    readonly byteLength: number;
  }): Uint8Array<ArrayBuffer> => new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
  const whole = await new Blob([head, bytes(values), bytes(labels)]).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== expected)
    throw new DataError(
      `The data ${spec} are not those of the run: their SHA-256 is ${found}, the run has ${expected}. Drop the file as it was then.`,
    );
}

function fittingOf({ config: { options, optimizer, batchSize, shuffle } }: RunFolder): Omit<FitOptions, "epochs"> {
  const rates = typeof options["dropout"] === "string" ? options["dropout"].split(",").map(Number) : undefined;
  const limit = (key: "clipNorm" | "clipValue" | "maxNorm"): Partial<FitOptions> =>
    options[key] === undefined ? {} : { [key]: Number(options[key]) };
  return {
    optimizer,
    batchSize,
    shuffle,
    ...(rates === undefined ? {} : { dropout: rates.length === 1 ? rates[0] : rates }),
    ...limit("clipNorm"),
    ...limit("clipValue"),
    ...limit("maxNorm"),
  };
}

interface Training {
  readonly net: Network;
  readonly train: ExampleSet;
  readonly until: number;
  readonly options: Omit<FitOptions, "epochs">;
  readonly onEpoch: (epoch: number) => void;
}

/** Trains to exactly this batch. Where a report comes changes no bit of the network. */
async function trainTo({ epoch: last, position }: Stop, { net, train, until, options, onEpoch }: Training): Promise<void> {
  if (net.epoch === last && (net.checkpoint().epochPosition?.position ?? 0) === position) return;
  const every = position === 0 ? {} : { every: position / Math.min(options.batchSize!, train.inputs.rows) };
  for await (const { epoch, rows, complete } of net.fitAsync(train, { ...options, ...every, epochs: until - net.epoch })) {
    if (complete) onEpoch(epoch);
    if (complete ? epoch === last && position === 0 : epoch === last + 1 && rows >= position) break;
  }
}

function differenceOf(
  stored: Tensor,
  computed: Tensor | undefined,
): Pick<Difference, "tensor" | "row" | "col" | "stored" | "computed"> | undefined {
  const [a, b] = [stored.values, computed?.values];
  const length = Math.max(a.length, b?.length ?? 0);
  for (let at = 0; at < length; at++) {
    // Object.is tells 0 from −0, and one NaN is like another.
    if (Object.is(a[at], b?.[at])) continue;
    const cols = stored.shape.at(-1) ?? 1;
    return {
      tensor: stored.name,
      row: Math.floor(at / cols),
      col: at % cols,
      stored: a[at] ?? Number.NaN,
      computed: b?.[at] ?? Number.NaN,
    };
  }
  return undefined;
}
