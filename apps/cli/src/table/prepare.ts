import { encodeTable, partsOf, prepareTable, targetColumns } from "@adjoint/datasets";
import type { ExampleSet, Prepared, RowParts, SplitKind, Table } from "@adjoint/datasets";
import type { Schema } from "adjoint";
import { recipeFor } from "../data/recipes.ts";
import type { Parts, Source, Split } from "../data/source.ts";
import { UsageError, isAdjointError } from "../errors.ts";
import type { Io } from "../io.ts";
import type { Model } from "../model/read.ts";
import type { AllSettings } from "../model/settings.ts";
import { introduceTable } from "./introduce.ts";
import { inOptions } from "./in-options.ts";
import { nameOf, openTableFile } from "./open.ts";
import { openForSchema, schemaOptions } from "./options.ts";
import { contentsOf, sketchOf } from "./sketch.ts";

/** A table, divided and encoded for a network. */
export interface PreparedTable {
  readonly source: Source;
  readonly parts: Parts;
  readonly schema: Schema;
  /** A sample of the rows to train on, by content. */
  readonly rowHashes: readonly number[];
  /** The lines on what was read, and what was decided about it. */
  readonly introduction: readonly string[];
}

/** The options of training; `path` is where a resumed run reads a file that `--data` named elsewhere. */
export type TablePaths = AllSettings & { readonly path?: string };

/** Reads a file, decides what its columns are, and fits a schema on the rows to train on. */
export async function startTable(path: string, settings: TablePaths, io: Io): Promise<PreparedTable> {
  const table = await openTableFile({ flag: "--data", path: settings.path ?? path, name: nameOf(path) }, settings, io);
  const seed = settings.seed ?? 1;
  const { validation } = recipeFor({ spec: path, kind: "file", rows: table.rows }, settings.test !== undefined);
  const part = (value: number | string | undefined, fallback: number): number =>
    typeof value === "number" ? value : value === undefined ? fallback : 0;
  refuseTwoValidations(settings);
  const held = { validation: part(settings.validation, validation), test: part(settings.test, 0) };
  const { split: kind, window, precision, fold } = settings;
  let prepared: Prepared;
  try {
    prepared = prepareTable(table, {
      ...schemaOptions(settings, table),
      seed,
      ...held,
      ...(kind === undefined ? {} : { split: kind }),
      ...(window === undefined ? {} : { window }),
      ...(fold === undefined ? {} : { fold }),
      ...(precision === undefined ? {} : { precision }),
    });
  } catch (error) {
    if (isAdjointError(error) && error.code === "constant-target" && settings.scaleTargets !== undefined)
      throw new UsageError("scale-constant", { name: String(error.fields["column"]), value: Number(error.fields["value"]) });
    if (isAdjointError(error) && error.code === "nothing-to-train-on")
      throw new UsageError("nothing-to-train-on", { ...held, rows: table.rows });
    throw inOptions("--data", error);
  }
  const { schema, train, rows, split } = prepared;
  if (schema.learns === "classes" && settings.scaleTargets !== undefined && settings.scaleTargets !== "none") {
    const label = settings.label ?? table.columns.at(-1)!.name;
    throw new UsageError("scale-classes", {
      label,
      classes: train.targets.kind === "classes" ? train.targets.classes.length : 0,
      file: true,
    });
  }
  const unseen = new Map(prepared.unseen);
  const files = {
    validation: await heldOutFile("--validation", settings.validation, { schema, settings, unseen }, io),
    test: await heldOutFile("--test", settings.test, { schema, settings, unseen }, io),
  };
  const [validate, test] = [files.validation ?? prepared.validation, files.test ?? prepared.test];
  return {
    source: sourceOf(path, table, train, settings.label),
    parts: {
      train,
      ...(validate === undefined ? {} : { validation: validate }),
      ...(test === undefined ? {} : { test }),
      split: { seed, validation: rows.validation.length, test: rows.test.length, kind: split, ...(fold === undefined ? {} : { fold }) },
    },
    schema,
    rowHashes: sketchOf(contentsOf(schema, table), rows.train),
    introduction: introduceTable(table, { ...prepared, unseen }),
  };
}

/** Refuses a fold beside another part to validate on. */
export function refuseTwoValidations({ fold, validation, from }: AllSettings): void {
  if (fold === undefined) return;
  if (validation !== undefined)
    throw new UsageError("not-together", { option: "--fold", other: "--validation", why: "the fold is what is validated on" });
  if (from !== undefined)
    throw new UsageError("not-together", { option: "--fold", other: "--from", why: "the model keeps its rows apart" });
}

export function sourceOf(spec: string, table: Table, set: ExampleSet, label: string | undefined): Source {
  const targets = set.schema === undefined ? [] : targetColumns(set.schema).map(({ name }) => name);
  return {
    spec,
    kind: "file",
    set,
    rows: table.rows,
    table,
    ...(label === undefined ? {} : { label }),
    ...(table.header && targets.length > 0 ? { labelName: targets.join(", ") } : {}),
  };
}

/** What a held-out part is encoded with, and where categories that training does not see are counted, by column. */
interface HeldOut {
  readonly schema: Schema;
  readonly settings: AllSettings;
  readonly unseen: Map<string, number>;
}

/** Reads the file of a held-out part, where the option names one, as the schema says. */
export async function heldOutFile(
  flag: string,
  value: number | string | undefined,
  { schema, settings, unseen }: HeldOut,
  io: Io,
): Promise<ExampleSet | undefined> {
  if (typeof value !== "string") return undefined;
  const table = await openForSchema({ flag, path: value }, schema, settings, io);
  return encoded(flag, schema, table, { unseen, ...(settings.precision === undefined ? {} : { precision: settings.precision }) });
}

/** Encodes rows; with `unseen`, a category that is not known is none of the known ones, and is counted there. */
function encoded(
  flag: string,
  schema: Schema,
  table: Table,
  {
    unseen,
    ...options
  }: Pick<NonNullable<Parameters<typeof encodeTable>[2]>, "rows" | "precision"> & { readonly unseen?: Map<string, number> },
): ExampleSet {
  try {
    const found = encodeTable(schema, table, { ...options, ...(unseen === undefined ? {} : { unseen: "other" }) });
    for (const [column, count] of found.unseen) unseen?.set(column, (unseen.get(column) ?? 0) + count);
    return found.set;
  } catch (error) {
    throw inOptions(flag, error);
  }
}

/** Prepares a table to continue a model: with its schema, and where it is the data that the model was trained on, with the rows it held out apart. */
export async function continueTable(
  model: Model & { readonly schema: Schema },
  path: string,
  { settings, split: known }: { readonly settings: TablePaths; readonly split?: Split | undefined },
  io: Io,
): Promise<PreparedTable> {
  const { schema, record } = model;
  const table = await openForSchema({ flag: "--data", path: settings.path ?? path, name: nameOf(path) }, schema, settings, io);
  const { validation } = recipeFor({ spec: path, kind: "file", rows: table.rows }, settings.test !== undefined);
  const split = known ?? (record !== undefined && record.data === path && record.rows === table.rows ? record.split : undefined);
  if (
    known === undefined &&
    split !== undefined &&
    (settings.validation !== undefined || settings.test !== undefined || settings.seed !== undefined)
  )
    throw new UsageError("split-is-fixed", { path: model.path });
  const part = (value: number | string | undefined, fallback: number): number =>
    typeof value === "number" ? value : value === undefined ? fallback : 0;
  const division =
    split !== undefined
      ? divisionOf(split)
      : {
          seed: settings.seed ?? model.net.describe().seed,
          validation: part(settings.validation, validation),
          test: part(settings.test, 0),
          split: settings.split ?? defaultSplit(schema),
        };
  let rows: RowParts;
  try {
    rows = partsOf(schema, table, division);
  } catch (error) {
    throw inOptions("--data", error);
  }
  const unseen = new Map<string, number>();
  const encode = (some: Uint32Array, options: { readonly unseen?: Map<string, number> } = {}): ExampleSet =>
    encoded("--data", schema, table, { rows: some, precision: model.net.precision, ...options });
  const train = encode(rows.train);
  const validate =
    (await heldOutFile("--validation", settings.validation, { schema, settings, unseen }, io)) ??
    (rows.validation.length > 0 ? encode(rows.validation, { unseen }) : undefined);
  const test =
    (await heldOutFile("--test", settings.test, { schema, settings, unseen }, io)) ??
    (rows.test.length > 0 ? encode(rows.test, { unseen }) : undefined);
  return {
    source: sourceOf(path, table, train, settings.label),
    parts: {
      train,
      ...(validate === undefined ? {} : { validation: validate }),
      ...(test === undefined ? {} : { test }),
      split: {
        seed: division.seed,
        validation: rows.validation.length,
        test: rows.test.length,
        kind: division.split,
        ...("fold" in division ? { fold: division.fold } : {}),
      },
    },
    schema,
    rowHashes: sketchOf(contentsOf(schema, table), rows.train),
    introduction: introduceTable(table, { schema, dropped: 0, unseen, split: division.split }),
  };
}

function defaultSplit(schema: Schema): SplitKind {
  if (schema.window !== undefined) return "chronological";
  return schema.learns === "classes" ? "stratified" : "random";
}

export function divisionOf({ seed, validation, test, kind = "random", fold }: Split) {
  return { seed, validation, test, split: kind, ...(fold === undefined ? {} : { fold }) };
}

/** Returns the rows of a table that the training of a model held out, those to test on if there are any; undefined where nothing is known to be held out. */
export function heldOutRows({ record }: Pick<Model, "record">, schema: Schema, path: string, table: Table): Uint32Array | undefined {
  if (record === undefined || record.data !== path || record.rows !== table.rows) return undefined;
  const { test, validation } = partsOf(schema, table, divisionOf(record.split));
  return test.length > 0 ? test : validation.length > 0 ? validation : undefined;
}
