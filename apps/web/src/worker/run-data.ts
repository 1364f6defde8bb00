import {
  FASHION_MNIST,
  MNIST,
  assembleParts,
  circles,
  encodeTable,
  gaussians,
  moons,
  openTable,
  partsOf,
  sine,
  spirals,
  xor,
} from "@adjoint/datasets";
import type { ExampleSet } from "@adjoint/datasets";
import { createKernels } from "@adjoint/kernels";
import { DataError, load } from "adjoint";
import type { Network } from "adjoint";
import type { RunFolder } from "./run-folder.ts";

type Made = (settings: { readonly n?: number; readonly noise?: number; readonly seed?: number }) => ExampleSet;
const MADE: Readonly<Record<string, Made>> = { xor, moons, circles, spirals, gaussians, sine };
const EMBEDDED = ["iris", "wine", "breastCancer", "digits"] as const;
/** Sets that the command line fetches; here their files are dropped with the folder. */
const IMAGES = { mnist: MNIST, fashionMnist: FASHION_MNIST } as const;

/** The rows that a run was trained on, and those that it may have watched, scaled as they were. */
export interface RunRows {
  readonly train: ExampleSet;
  readonly validation: ExampleSet | undefined;
}

const isImages = (spec: string): spec is keyof typeof IMAGES => Object.hasOwn(IMAGES, spec);

/** Tells whether the data of a run are a set with a name, not a file. */
export const isSet = (spec: string): boolean => Object.hasOwn(MADE, spec) || isImages(spec) || EMBEDDED.some((name) => name === spec);

/** Returns the rows of a run. Throws a DataError where the data are others, or not here. */
export async function rowsOfRun(folder: RunFolder, { precision }: Network): Promise<RunRows> {
  const { config, split, stops, files } = folder;
  const { spec, sha256 } = config.data;
  const described = load(stops.at(-1)!.stored, { backend: createKernels({ deterministic: true }) }).data;
  if (isSet(spec)) {
    const whole = await setOf(folder);
    await requireSame(whole, spec, sha256);
    const { seed } = split;
    const first = split.test > 0 ? whole[0].split({ test: split.test, seed }).train : whole[0];
    const { train, test: validation } = split.validation > 0 ? first.split({ test: split.validation, seed }) : { train: first };
    const scaling = described?.scaling;
    const scaled = (set: ExampleSet): ExampleSet => (scaling === undefined || scaling.kind === "none" ? set : set.scale(scaling));
    return { train: scaled(train), validation: validation && scaled(validation) };
  }
  const file = files.get(spec.split(/[/\\]/).at(-1)!);
  const schema = described?.schema;
  if (file === undefined || schema === undefined)
    throw new DataError(`The run was trained on ${spec}, which is not among the files. Drop that file together with the folder.`);
  const table = await openTable(file.stream(), { name: file.name });
  const { seed, validation, test, kind = "random" } = split;
  const rows = partsOf(schema, table, { seed, validation, test, split: kind });
  const { set } = encodeTable(schema, table, { rows: rows.train, precision });
  await requireSame([set], spec, sha256);
  return { train: set, validation: validation === 0 ? undefined : encodeTable(schema, table, { rows: rows.validation, precision }).set };
}

/** Returns the sets that the hash of a run is of; the first is divided. */
async function setOf({ config, files }: RunFolder): Promise<readonly [ExampleSet, ...ExampleSet[]]> {
  const { spec } = config.data;
  const { samples, noise, seed } = config.options;
  if (isImages(spec)) {
    const { train, test } = await assembleParts(IMAGES[spec], async ({ name }) => {
      const file = files.get(name) ?? files.get(`${name}.gz`);
      if (file === undefined)
        throw new DataError(
          `The run was trained on ${spec}, whose file ${name} is not among the files. Drop its four files together with the folder.`,
        );
      return { bytes: new Uint8Array(await file.arrayBuffer()), source: file.name };
    });
    return [train, test];
  }
  const embedded = EMBEDDED.find((name) => name === spec);
  if (embedded !== undefined) return [(await import("./embedded.ts"))[embedded]()];
  const given = Object.entries({ n: samples, noise, seed }).filter(([, value]) => value !== undefined);
  return [MADE[spec](Object.fromEntries(given.map(([key, value]) => [key, Number(value)])))];
}

/** Requires the SHA-256 of the data that the run was trained on: of each set its shape, names and bytes, before any scaling. */
async function requireSame(sets: readonly ExampleSet[], spec: string, expected: string): Promise<void> {
  const bytes = (array: {
    readonly buffer: ArrayBufferLike;
    readonly byteOffset: number;
    readonly byteLength: number;
  }): Uint8Array<ArrayBuffer> => new Uint8Array(array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
  const parts = sets.flatMap(({ inputs, targets, features }) => {
    const { values, rows, cols, scale } = inputs;
    const labels = targets.kind === "classes" ? targets.labels : targets.values;
    const names = targets.kind === "classes" ? targets.classes : targets.names;
    const head = [rows, cols, scale, features ?? [], targets.kind, names, values.constructor.name, labels.constructor.name];
    return [JSON.stringify(head), bytes(values), bytes(labels)];
  });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer()));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== expected)
    throw new DataError(
      `The data ${spec} are not those of the run: their SHA-256 is ${found}, the run has ${expected}. Drop the file as it was then.`,
    );
}
