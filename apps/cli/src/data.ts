import { breastCancer, circles, digits, gaussians, iris, moons, sine, spirals, wine, xor } from "@adjoint/datasets";
import type { ExampleSet } from "@adjoint/datasets";
import type { Scaling } from "@adjoint/reference";
import { UsageError } from "./errors.ts";
import { readTable } from "./csv.ts";
import type { CsvRequest } from "./csv.ts";
import type { DataOptions } from "./options.ts";
import type { MoreSettings } from "./settings.ts";
import { didYouMean } from "./suggest.ts";
import { createDownloadProgress } from "./terminal/download.ts";
import { counted } from "./terminal/numbers.ts";
import { plainName } from "./values.ts";

const EMBEDDED: ReadonlyMap<string, () => ExampleSet> = new Map([
  ["digits", digits],
  ["iris", iris],
  ["wine", wine],
  ["breastCancer", breastCancer],
]);

type Generated = DataOptions & MoreSettings;

/** Settings of generated data, without those that were not given: each generator has its own defaults. */
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

/** Data as it was named. */
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
}

/** What is read, and how: the options, and for a file what a model knows of its columns. */
export type SourceRequest = Omit<Generated, "label"> & Omit<CsvRequest, "path">;

/** Reads or makes the data that `--data` names. */
export async function loadSource(options: SourceRequest, more: { readonly command: string }): Promise<Source> {
  const { data } = options;
  if (data === undefined) {
    throw new UsageError(`--data is missing: nothing says what to ${more.command}. Try --data digits, or --data FILE.csv --label COLUMN.`);
  }
  const name = NAMES.find((candidate) => plainName(candidate) === plainName(data));
  if (name === undefined) return loadFile(data, options);
  if (typeof options.label === "string") throw new UsageError(`--label is for CSV files: ${name} knows its labels. Leave --label out.`);
  const generator = GENERATED.get(name);
  refuseUnused(name, options, generator?.takes);
  if (generator !== undefined) return named(name, "generated", generator.create(given(options)));
  const embedded = EMBEDDED.get(name);
  if (embedded !== undefined) return named(name, "embedded", embedded());
  return loadDownloaded(name, options);
}

function named(spec: string, kind: Source["kind"], set: ExampleSet): Source {
  return { spec, kind, set, rows: set.inputs.rows };
}

/** A setting that this data has no use for would be a wish that nobody hears. */
function refuseUnused(name: string, options: Omit<Generated, "label">, takes: readonly (keyof MoreSettings)[] | undefined): void {
  const general =
    takes === undefined
      ? ([
          ["samples", "--samples"],
          ["noise", "--noise"],
        ] as const)
      : [];
  const special = (["classes", "turns", "factor"] as const)
    .filter((key) => !takes?.includes(key))
    .map((key) => [key, `--set ${key}`] as const);
  for (const [key, flag] of [...general, ...special]) {
    if (options[key] === undefined) continue;
    throw new UsageError(
      `${flag} does not apply to --data ${name}: ${options[key]}. Leave it out${takes === undefined ? ", or use generated data: --data moons" : ""}.`,
    );
  }
}

async function loadFile(path: string, options: SourceRequest): Promise<Source> {
  const looksLikeFile = path === "-" || /[./\\]/.test(path);
  const { existsSync } = await import("node:fs");
  if (!looksLikeFile && !existsSync(path)) {
    throw new UsageError(
      `--data: there is no data set and no file named ${path}.${didYouMean(path, NAMES)} The sets are ${NAMES.join(", ")}.`,
    );
  }
  if (path.endsWith(".safetensors"))
    throw new UsageError(`--data is for data: ${path} is a model. Name it with --model, or with --from to train it further.`);
  refuseUnused(path, options, undefined);
  const { set, labelName } = await readTable({ ...options, path });
  return {
    ...named(path, "file", set),
    ...(typeof options.label === "string" ? { label: options.label } : {}),
    ...(labelName === undefined ? {} : { labelName }),
  };
}

/** Where the rows went. */
export interface Split {
  readonly seed: number;
  /** Rows held out for validation and for the test. */
  readonly validation: number;
  readonly test: number;
}

/** The rows to learn from and those held out, all scaled as the first were. */
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
  /** As an earlier run split them, instead. */
  readonly split?: Split | undefined;
  /** How inputs are scaled, or the scaling itself; standardized where nothing is said, unless they are generated. */
  readonly scaling?: DataOptions["scaling"] | Scaling | undefined;
}

/** Divides the rows at random. Shares are of all rows, and rounded; the scaling is fitted on the rows to learn from. */
export function divide(source: Source, { validation, test, seed, split, scaling }: Division): Parts {
  const { rows } = source;
  if (source.test !== undefined && test > 0) {
    throw new UsageError(`--test: ${source.spec} has a test part of its own: ${source.test.inputs.rows} rows. Leave --test out.`);
  }
  const rowsOf = split ?? { seed, validation: Math.round(validation * rows), test: Math.round(test * rows) };
  if (rowsOf.validation + rowsOf.test >= rows) {
    throw new UsageError(
      `--validation and --test leave nothing to learn from: ${validation} and ${test} of ${counted(rows, "row")}. Make them smaller, or give more rows.`,
    );
  }
  const cutParts = cut(source.set, rowsOf);
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

/** The same rows for the same split, of the same set. */
function cut(
  set: ExampleSet,
  { seed, validation, test }: Split,
): { readonly rest: ExampleSet; readonly validation?: ExampleSet; readonly test?: ExampleSet } {
  const first = test > 0 ? set.split({ test, seed }) : undefined;
  const second = validation > 0 ? (first?.train ?? set).split({ test: validation, seed }) : undefined;
  return {
    rest: second?.train ?? first?.train ?? set,
    ...(second === undefined ? {} : { validation: second.test }),
    ...(first === undefined ? {} : { test: first.test }),
  };
}

/** The rows that a split held out: those to test on where there are any, else those to validate on. */
export function heldOut(source: Source, split: Split): ExampleSet | undefined {
  const { test, validation } = cut(source.set, split);
  return source.test ?? test ?? validation;
}

/** Bytes stay bytes: their scale is part of the set. */
function scaledBy(set: ExampleSet, scaling: NonNullable<Division["scaling"]>): ExampleSet {
  if (typeof scaling === "object") return scaling.kind === "none" ? set : set.scale(scaling);
  if (scaling === "none" || set.inputs.values instanceof Uint8Array) return set;
  return scaling === "standardize" ? set.standardize() : set.minMax();
}

/** From the folder of ADJOINT_DATA_DIR, the cache, or the network, with a line on standard error for what is downloaded. */
async function loadDownloaded(name: string, { offline }: SourceRequest): Promise<Source> {
  const { fashionMnist, mnist } = await import("@adjoint/datasets/node");
  const progress = createDownloadProgress(process.stderr, process.env);
  const { train, test } = await (name === "mnist" ? mnist : fashionMnist)({
    ...(offline === true ? { offline } : {}),
    onProgress: (piece) => progress.show(piece),
  }).finally(() => progress.finish());
  return { ...named(name, "downloaded", train), test };
}
