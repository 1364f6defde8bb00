import { load } from "adjoint";
import type { Network } from "adjoint";
import type { ExampleSet } from "@adjoint/datasets";
import type { CsvRequest } from "./csv.ts";
import { heldOut } from "./data.ts";
import type { Source } from "./data.ts";
import { UsageError, isAdjointError, withoutFunction } from "./errors.ts";
import { readBytes } from "./files.ts";
import { hostFor } from "./host.ts";
import type { DataOptions, NetworkShapeOptions, RunOptions, TrainingOptions } from "./options.ts";
import { readRecord, readTargetScaling } from "./record.ts";
import type { RunRecord } from "./record.ts";
import { scaleTargets } from "./targets.ts";
import type { TargetScaling } from "./targets.ts";

/** A saved network, and what the command line knows of its training. */
export interface Model {
  readonly path: string;
  readonly bytes: number;
  readonly net: Network;
  readonly record: RunRecord | undefined;
  /** How the values that it learnt are scaled. */
  readonly targetScaling: TargetScaling | undefined;
}

/** Reads a model; refuses what is none, with the file's name. */
export async function openModel(option: string, path: string | undefined, options: RunOptions): Promise<Model> {
  if (path === undefined)
    throw new UsageError(`${option} is missing: nothing says which model. Try ${option} model.safetensors, as adjoint train saved it.`);
  const bytes = readBytes(option, path);
  try {
    const net = load(bytes, await hostFor(options));
    return { path, bytes: bytes.length, net, record: readRecord(bytes), targetScaling: readTargetScaling(bytes, net.outputs) };
  } catch (error) {
    if (isAdjointError(error)) error.message = `${option}: ${path}: ${withoutFunction(error.message)}`;
    throw error;
  }
}

/** The rows as the model wants them: scaled with what was fitted when it was trained. */
export function scaledFor({ net, path, targetScaling }: Model, set: ExampleSet): ExampleSet {
  if (set.inputs.cols !== net.inputs) {
    throw new UsageError(
      `--data: the number of columns is wrong: ${set.name} has ${set.inputs.cols}, the model ${path} takes ${net.inputs}. Give data like that which it was trained on.`,
    );
  }
  const { scaling } = net.data ?? {};
  return scaleTargets(scaling === undefined || scaling.kind === "none" ? set : set.scale(scaling), targetScaling);
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

/** A model knows its layers and how its data are scaled: options that say otherwise contradict it. */
export function refuseShape(
  flagOfModel: string,
  options: NetworkShapeOptions & Pick<DataOptions, "scaling" | "scaleTargets"> & Pick<TrainingOptions, "precision">,
): void {
  const network = "what its network is";
  const scaling = "how its data are scaled";
  const known = [
    ["hidden", "--hidden", network],
    ["activation", "--activation", network],
    ["output", "--output", network],
    ["loss", "--loss", network],
    ["initializer", "--initializer", network],
    ["l2", "--l2", network],
    ["precision", "--precision", network],
    ["scaling", "--scaling", scaling],
    ["scaleTargets", "--scale-targets", scaling],
  ] as const;
  for (const [key, flag, what] of known) {
    if (options[key] === undefined) continue;
    throw new UsageError(`${flag} does not go with ${flagOfModel}: the model says ${what}. Leave one of them out.`);
  }
}
