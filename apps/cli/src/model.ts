import { load } from "adjoint";
import type { Network } from "adjoint";
import type { ExampleSet } from "@adjoint/datasets";
import type { CsvRequest } from "./csv.ts";
import { heldOut } from "./data.ts";
import type { Source } from "./data.ts";
import { UsageError, isAdjointError, withoutFunction } from "./errors.ts";
import { readBytes } from "./files.ts";
import { hostFor } from "./host.ts";
import type { NetworkShapeOptions, RunOptions } from "./options.ts";
import { readRecord } from "./record.ts";
import type { RunRecord } from "./record.ts";

/** A saved network, and what the command line knows of its training. */
export interface Model {
  readonly path: string;
  readonly bytes: number;
  readonly net: Network;
  readonly record: RunRecord | undefined;
}

/** Reads a model; refuses what is none, with the file's name. */
export async function openModel(option: string, path: string | undefined, options: RunOptions): Promise<Model> {
  if (path === undefined)
    throw new UsageError(`${option} is missing: nothing says which model. Try ${option} model.safetensors, as adjoint train saved it.`);
  const bytes = readBytes(option, path);
  try {
    return { path, bytes: bytes.length, net: load(bytes, await hostFor(options)), record: readRecord(bytes) };
  } catch (error) {
    if (isAdjointError(error)) error.message = `${option}: ${path}: ${withoutFunction(error.message)}`;
    throw error;
  }
}

/** The rows as the model wants them: scaled with what was fitted when it was trained. */
export function scaledFor({ net, path }: Model, set: ExampleSet): ExampleSet {
  if (set.inputs.cols !== net.inputs) {
    throw new UsageError(
      `--data: the number of columns is wrong: ${set.name} has ${set.inputs.cols}, the model ${path} takes ${net.inputs}. Give data like that which it was trained on.`,
    );
  }
  const { scaling } = net.data ?? {};
  return scaling === undefined || scaling.kind === "none" ? set : set.scale(scaling);
}

/** What a model says of a file: its columns, its classes, and what the label was called. */
export function knownColumns(model: Model): Pick<CsvRequest, "known" | "targets" | "usualLabel"> {
  const { net, record } = model;
  const { features, classes } = net.data ?? {};
  return {
    known: { inputs: net.inputs, ...(features === undefined ? {} : { features }), ...(classes === undefined ? {} : { classes }) },
    targets: classes === undefined ? "values" : "classes",
    ...(record?.labelName === undefined ? {} : { usualLabel: record.labelName }),
  };
}

/** Whether this is the data that a model was trained on, as far as its name and its number of rows tell. */
export function sameData(model: Model, source: Source): model is Model & { readonly record: RunRecord } {
  return model.record !== undefined && model.record.data === source.spec && model.record.rows === source.rows;
}

/** Of the data a model was trained on, the rows it has not seen; of any other, all. */
export function chooseRows(
  model: Model,
  source: Source,
  wanted: "held-out" | "all" | undefined,
): { readonly which: "held-out" | "all"; readonly set: ExampleSet } {
  const same = sameData(model, source);
  const held = same ? heldOut(source, model.record.split) : source.test;
  if (wanted === "held-out" && held === undefined) {
    const why = same ? "was trained on all rows of" : "was not trained on";
    throw new UsageError(`--rows held-out: nothing is known to be held out: ${model.path} ${why} ${source.spec}. Use --rows all.`);
  }
  return wanted === "all" || held === undefined ? { which: "all", set: source.set } : { which: "held-out", set: held };
}

/** A model knows its layers: options that describe others contradict it. */
export function refuseShape(flagOfModel: string, options: NetworkShapeOptions): void {
  const flags = {
    hidden: "--hidden",
    activation: "--activation",
    output: "--output",
    loss: "--loss",
    initializer: "--initializer",
    l2: "--l2",
  } as const;
  for (const [key, flag] of Object.entries(flags)) {
    if (options[key as keyof typeof flags] === undefined) continue;
    throw new UsageError(`${flag} does not go with ${flagOfModel}: the model says what its network is. Leave one of them out.`);
  }
}
