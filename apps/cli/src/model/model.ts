import { readSafetensors } from "@adjoint/formats";
import { load } from "adjoint";
import type { Network } from "adjoint";
import { checkSchema } from "@adjoint/datasets";
import type { ExampleSet } from "@adjoint/datasets";
import { heldOut } from "../data/source.ts";
import type { Source, SourceRequest } from "../data/source.ts";
import { scaleTargets } from "../data/targets.ts";
import type { TargetScaling } from "../data/targets.ts";
import { UsageError, isAdjointError, withoutFunction } from "../errors.ts";
import { openSource } from "../files/read.ts";
import type { DataOptions } from "../options/data.ts";
import type { EngineOptions } from "../options/engine.ts";
import { NETWORK } from "../options/network.ts";
import type { NetworkOptions, TrainingOptions } from "../options/network.ts";
import { flagOf } from "../options/table.ts";
import { targetScalingFor } from "../data/targets.ts";
import { engineFor } from "./engine.ts";
import { readRecord, readTargetScaling, trainingOf } from "./record.ts";
import type { RunRecord } from "./record.ts";

/** A saved network, and what the command line knows of its training. */
export interface Model {
  readonly path: string;
  readonly bytes: number;
  readonly net: Network;
  readonly record: RunRecord | undefined;
  /** Where it is in its training, if it was saved to continue. */
  readonly training: ReturnType<typeof trainingOf>;
  /** How the values that it learnt are scaled. */
  readonly targetScaling: TargetScaling | undefined;
}

/** Reads a model. Throws a typed error that names the file where it is not one. */
export async function openModel(flag: string, path: string | undefined, options: EngineOptions): Promise<Model> {
  if (path === undefined) throw new UsageError("model-missing", { flag });
  const source = openSource(flag, path);
  try {
    const model = readSafetensors(source);
    const net = load(model, await engineFor(options));
    if (net.data?.schema !== undefined) checkSchema("load", net.data.schema);
    const { metadata } = model;
    return {
      path,
      bytes: source.size,
      net,
      record: readRecord(metadata),
      training: trainingOf(metadata),
      targetScaling: targetScalingFor(net.data?.schema) ?? readTargetScaling(metadata, net.outputs),
    };
  } catch (error) {
    if (isAdjointError(error)) error.message = `${flag}: ${path}: ${withoutFunction(error.message)}`;
    throw error;
  } finally {
    source.close();
  }
}

/** Scales rows as the model expects them, with the scaling that was fitted when it was trained. */
export function scaledFor({ net, path, targetScaling }: Model, set: ExampleSet): ExampleSet {
  if (set.inputs.cols !== net.inputs)
    throw new UsageError("input-count", { name: set.name, found: set.inputs.cols, path, wanted: net.inputs });
  // A table that the schema of the model encoded is scaled already.
  if (set.schema !== undefined) return set;
  const { scaling } = net.data ?? {};
  return scaleTargets(scaling === undefined || scaling.kind === "none" ? set : set.scale(scaling), targetScaling);
}

/** Returns what a model knows of a file: its columns, its classes, and the name of the label. */
export function knownColumns(model: Model): Pick<SourceRequest, "known" | "targets" | "usualLabel" | "schema"> {
  const { net, record } = model;
  if (net.data?.schema !== undefined) return { schema: net.data.schema };
  const { features, classes } = net.data ?? {};
  return {
    known: { inputs: net.inputs, ...(features === undefined ? {} : { features }), ...(classes === undefined ? {} : { classes }) },
    targets: classes === undefined ? "values" : "classes",
    ...(record?.labelName === undefined ? {} : { usualLabel: record.labelName }),
  };
}

/** Tells whether this is the data that a model was trained on, by its name and its number of rows. */
export function sameData(model: Model, source: Source): model is Model & { readonly record: RunRecord } {
  return model.record !== undefined && model.record.data === source.spec && model.record.rows === source.rows;
}

/** Chooses the rows to measure on: of the data a model was trained on, the rows it has not seen; of any other, all. */
export function chooseRows(
  model: Model,
  source: Source,
  wanted: "held-out" | "all" | undefined,
): { readonly which: "held-out" | "all"; readonly set: ExampleSet } {
  const same = sameData(model, source);
  const held = same ? heldOut(source, model.record.split) : source.test;
  if (wanted === "held-out" && held === undefined)
    throw new UsageError("nothing-held-out", { path: model.path, data: source.spec, trainedOn: same });
  return wanted === "all" || held === undefined ? { which: "all", set: source.set } : { which: "held-out", set: held };
}

/** Refuses options that contradict a model: it knows its layers, and how its data are scaled. */
export function refuseShape(
  other: string,
  options: NetworkOptions & Pick<DataOptions, "scaling" | "scaleTargets"> & Pick<TrainingOptions, "precision">,
): void {
  const network = "the model says what its network is";
  const scaling = "the model says how its data are scaled";
  const known = [
    ...Object.keys({ ...NETWORK, precision: true }).map((key) => [key, network] as const),
    ["scaling", scaling] as const,
    ["scaleTargets", scaling] as const,
  ];
  for (const [key, why] of known)
    if (options[key as keyof typeof options] !== undefined) throw new UsageError("not-together", { option: flagOf(key), other, why });
}
