import { checkSchema } from "@adjoint/datasets";
import type { ExampleSet } from "@adjoint/datasets";
import { readSafetensors } from "@adjoint/formats";
import type { ByteSource } from "@adjoint/formats";
import { load } from "adjoint";
import type { HostOptions, Network } from "adjoint";
import type { SourceRequest } from "../data/source.ts";
import { scaleTargets, targetScalingFor } from "../data/targets.ts";
import type { TargetScaling } from "../data/targets.ts";
import { UsageError } from "../errors.ts";
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

/** Reads a model on any host. @param options.path what messages call it */
export function readModel(source: ByteSource, { path, host }: { readonly path: string; readonly host: HostOptions }): Model {
  const model = readSafetensors(source);
  const net = load(model, host);
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
