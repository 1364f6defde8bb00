import {
  breastCancer,
  circles,
  digits,
  createExampleSet,
  encodeTable,
  folds,
  gaussians,
  iris,
  moons,
  prepareTable,
  selectRows,
  sine,
  spirals,
  wine,
  xor,
} from "@adjoint/datasets";
import type { ExampleSet, Fold, SplitKind, Table } from "@adjoint/datasets";
import type { Scaling, Schema } from "@adjoint/reference";
import { existsSync } from "node:fs";
import { UsageError } from "../errors.ts";
import type { Io } from "../io.ts";
import type { MoreSettings } from "../model/settings.ts";
import type { DataOptions } from "../options/data.ts";
import { didYouMean } from "../options/suggest.ts";
import { flagOf } from "../options/table.ts";
import { plainName } from "../options/values.ts";
import { createDownloadProgress } from "../terminal/download.ts";
import { inOptions } from "../table/in-options.ts";
import { nameOf, openTableFile, piecesOf } from "../table/open.ts";
import { openForSchema, schemaOptions } from "../table/options.ts";
import { readTable } from "./csv.ts";
import type { CsvRequest } from "./csv.ts";

const EMBEDDED: ReadonlyMap<string, () => ExampleSet> = new Map([
  ["digits", digits],
  ["iris", iris],
  ["wine", wine],
  ["breastCancer", breastCancer],
]);

type Generated = DataOptions & MoreSettings;

/** Returns the settings of generated data that were given: each generator has its own defaults. */
function given({ samples, noise, seed, classes, turns, factor }: Omit<Generated, "label">): Record<string, number> {
  const settings = { n: samples, noise, seed, classes, turns, factor };
  return Object.fromEntries(Object.entries(settings).filter((entry): entry is [string, number] => entry[1] !== undefined));
}

const GENERATED: ReadonlyMap<
  string,
  { readonly create: (settings: Record<string, number>) => ExampleSet; readonly takes: readonly (keyof MoreSettings)[] }
> = new Map([
  ["xor", { create: xor, takes: [] }],
  ["moons", { create: moons, takes: [] }],
  ["circles", { create: circles, takes: ["factor"] }],
  ["spirals", { create: spirals, takes: ["classes", "turns"] }],
  ["gaussians", { create: gaussians, takes: ["classes"] }],
  ["sine", { create: sine, takes: [] }],
] as const);

const DOWNLOADED = ["mnist", "fashionMnist"] as const;

const NAMES: readonly string[] = [...EMBEDDED.keys(), ...DOWNLOADED, ...GENERATED.keys()];

/** Data, as `--data` named it. */
export interface Source {
  /** The name or the path. */
  readonly spec: string;
  readonly kind: "embedded" | "generated" | "downloaded" | "file";
  /** Unscaled rows; without the test part where the set has one of its own. */
  readonly set: ExampleSet;
  readonly test?: ExampleSet;
  /** Of a file: the label column as it was named, and by its name in the header. */
  readonly label?: string;
  readonly labelName?: string;
  readonly rows: number;
  /** Of a file: its columns as they were read. */
  readonly table?: Table;
}

/** Returns the name of the set that `--data` names; undefined for a file. */
export function namedSet(data: string): string | undefined {
  return NAMES.find((candidate) => plainName(candidate) === plainName(data));
}

/** What to read, and how: the options, and for a file what a model knows of its columns. */
export type SourceRequest = Omit<Generated, keyof CsvRequest> &
  Omit<CsvRequest, "name"> & {
    /** Where a file is read that `--data` named elsewhere, by a run that is resumed. */
    readonly path?: string;
    /** What a model knows of the columns of a table. */
    readonly schema?: Schema;
  };

/** Reads or generates the data that `--data` names. @param purpose what it is for, as an error says it: `train on` */
export async function loadSource(options: SourceRequest, purpose: string, io: Io): Promise<Source> {
  const { data } = options;
  if (data === undefined) throw new UsageError("data-missing", { purpose });
  const name = namedSet(data);
  if (name === undefined) return loadFile(data, options, io);
  if (typeof options.label === "string") throw new UsageError("label-of-set", { name });
  const generator = GENERATED.get(name);
  refuseUnused(name, options, generator?.takes);
  if (generator !== undefined) return named(name, "generated", generator.create(given(options)));
  const embedded = EMBEDDED.get(name);
  if (embedded !== undefined) return named(name, "embedded", embedded());
  return loadDownloaded(name, options, io);
}

function named(spec: string, kind: Source["kind"], set: ExampleSet): Source {
  return { spec, kind, set, rows: set.inputs.rows };
}

/** Rejects options that do not apply to this data set. */
function refuseUnused(name: string, options: Omit<Generated, "label">, takes: readonly (keyof MoreSettings)[] | undefined): void {
  const generated = takes !== undefined;
  const unused = [
    ...(generated ? [] : (["samples", "noise"] as const)).map((key) => [key, flagOf(key)] as const),
    ...(["classes", "turns", "factor"] as const).filter((key) => !takes?.includes(key)).map((key) => [key, `--set ${key}`] as const),
  ];
  for (const [key, flag] of unused) {
    const value = options[key];
    if (value !== undefined) throw new UsageError("option-not-for-data", { flag, data: name, value, generated });
  }
}

/** Refuses what is neither a file nor a set, and a model. */
export function requireFile(path: string, movedTo?: string): void {
  const looksLikeFile = path === "-" || /[./\\]/.test(path);
  if (movedTo === undefined && !looksLikeFile && !existsSync(path))
    throw new UsageError("no-such-data", { name: path, suggestion: didYouMean(path, NAMES), known: NAMES });
  if (path.endsWith(".safetensors")) throw new UsageError("data-is-model", { path });
}

async function loadFile(path: string, options: SourceRequest, io: Io): Promise<Source> {
  requireFile(path, options.path);
  refuseUnused(path, options, undefined);
  if (options.known === undefined) return openAsTable(path, options, io);
  const { set, labelName } = await readTable({ ...options, name: nameOf(path) }, piecesOf("--data", options.path ?? path, io.stdin));
  return {
    ...named(path, "file", set),
    ...(typeof options.label === "string" ? { label: options.label } : {}),
    ...(labelName === undefined ? {} : { labelName }),
  };
}

/** Reads a file of any form as it is: all rows, neither scaled nor divided. */
async function openAsTable(path: string, options: SourceRequest, io: Io): Promise<Source> {
  const { schema } = options;
  const table =
    schema === undefined
      ? await openTableFile({ flag: "--data", path: options.path ?? path, name: nameOf(path) }, options, io)
      : await openForSchema({ flag: "--data", path: options.path ?? path }, schema, options, io);
  try {
    const set =
      schema === undefined
        ? prepareTable(table, {
            ...schemaOptions({ ...options, scaling: "none", scaleTargets: "none" }, table),
            seed: 0,
            split: "chronological",
          }).train
        : encodeTable(schema, table).set;
    return { ...named(path, "file", set), table, ...(typeof options.label === "string" ? { label: options.label } : {}) };
  } catch (error) {
    throw inOptions("--data", error);
  }
}

/** How the rows are divided. */
export interface Split {
  readonly seed: number;
  /** Rows held out for validation and for the test. */
  readonly validation: number;
  readonly test: number;
  /** How the rows of a file were chosen; at random where nothing is said. */
  readonly kind?: SplitKind;
  /** The part of cross-validation that was held out for validation. */
  readonly fold?: Fold;
}

/** The rows to train on and those held out, all scaled with the scaling of the first. */
export interface Parts {
  readonly train: ExampleSet;
  readonly validation?: ExampleSet;
  readonly test?: ExampleSet;
  readonly split: Split;
}

export interface Division {
  /** Parts of all rows. */
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
  /** Instead of a validation part. */
  readonly fold?: Fold | undefined;
  /** The split of an earlier run, in place of these parts. */
  readonly split?: Split | undefined;
  /** How inputs are scaled, or a fitted scaling; by default they are standardized unless they are generated. */
  readonly scaling?: DataOptions["scaling"] | Scaling | undefined;
}

/** Divides the rows at random. Parts are of all rows, and rounded; the scaling is fitted on the rows to train on. */
export function divide(source: Source, { validation, test, seed, fold, split, scaling }: Division): Parts {
  const { rows } = source;
  if (source.test !== undefined && test > 0) throw new UsageError("test-part-exists", { data: source.spec, rows: source.test.inputs.rows });
  const asked = split ?? {
    seed,
    validation: Math.round(validation * rows),
    test: Math.round(test * rows),
    ...(fold === undefined ? {} : { fold }),
  };
  if (asked.validation + asked.test >= rows) throw new UsageError("nothing-to-train-on", { validation, test, rows });
  const cutParts = cut(source.set, asked);
  const rowsOf = { ...asked, validation: cutParts.validation?.inputs.rows ?? 0 };
  const fitted = scaledBy(cutParts.rest, scaling ?? (source.kind === "generated" ? "none" : "standardize"));
  const follow = (part: ExampleSet | undefined): ExampleSet | undefined =>
    part === undefined || fitted === cutParts.rest || fitted.scaling === undefined ? part : part.scale(fitted.scaling);
  const held = { validation: follow(cutParts.validation), test: follow(source.test ?? cutParts.test) };
  return {
    train: fitted,
    ...(held.validation === undefined ? {} : { validation: held.validation }),
    ...(held.test === undefined ? {} : { test: held.test }),
    split: rowsOf,
  };
}

/** Cuts a set into its parts: the same rows for the same split of the same set. */
function cut(
  set: ExampleSet,
  { seed, validation, test, fold }: Split,
): { readonly rest: ExampleSet; readonly validation?: ExampleSet; readonly test?: ExampleSet } {
  const first = test > 0 ? set.split({ test, seed }) : undefined;
  const second =
    fold !== undefined
      ? foldOf(first?.train ?? set, seed, fold)
      : validation > 0
        ? (first?.train ?? set).split({ test: validation, seed })
        : undefined;
  return {
    rest: second?.train ?? first?.train ?? set,
    ...(second === undefined ? {} : { validation: second.test }),
    ...(first === undefined ? {} : { test: first.test }),
  };
}

/** Takes one of the parts of cross-validation out of the rows, with the same share of each class. */
function foldOf(set: ExampleSet, seed: number, { index, of }: Fold): { readonly train: ExampleSet; readonly test: ExampleSet } {
  const { targets, inputs, name } = set;
  const labels = targets.kind === "classes" ? { labels: targets.labels } : {};
  const { train, test } = folds({ name, rows: inputs.rows, ...labels }, { k: of, seed })[index - 1];
  return { train: createExampleSet(selectRows(set, train)), test: createExampleSet(selectRows(set, test)) };
}

/** Returns the rows that a split held out: those to test on if there are any, else those to validate on. */
export function heldOut(source: Source, split: Split): ExampleSet | undefined {
  const { test, validation } = cut(source.set, split);
  return source.test ?? test ?? validation;
}

/** Scales the inputs. Bytes stay bytes: their scale is part of the set. */
function scaledBy(set: ExampleSet, scaling: NonNullable<Division["scaling"]>): ExampleSet {
  if (typeof scaling === "object") return scaling.kind === "none" ? set : set.scale(scaling);
  if (scaling === "none" || set.inputs.values instanceof Uint8Array) return set;
  if (scaling === "robust")
    throw new UsageError("not-together", {
      option: "--scaling robust",
      other: `--data ${set.name}`,
      why: "it is for the columns of a file",
    });
  return scaling === "standardize" ? set.standardize() : set.minMax();
}

/** Loads a set from the folder of ADJOINT_DATA_DIR, the cache, or the network, and shows a download on standard error. */
async function loadDownloaded(name: string, { offline }: SourceRequest, { stderr, env }: Io): Promise<Source> {
  const { fashionMnist, mnist } = await import("@adjoint/datasets/node");
  const progress = createDownloadProgress(stderr, env);
  const { train, test } = await (name === "mnist" ? mnist : fashionMnist)({
    ...(offline === true ? { offline } : {}),
    onProgress: (piece) => progress.show(piece),
  }).finally(() => progress.finish());
  return { ...named(name, "downloaded", train), test };
}
