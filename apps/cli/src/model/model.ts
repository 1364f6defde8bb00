import type { ExampleSet } from "@adjoint/datasets";
import { heldOut } from "../data/source.ts";
import type { Source } from "../data/source.ts";
import { UsageError, isAdjointError, withoutFunction } from "../errors.ts";
import { openSource } from "../files/read.ts";
import type { DataOptions } from "../options/data.ts";
import type { EngineOptions } from "../options/engine.ts";
import { NETWORK } from "../options/network.ts";
import type { NetworkOptions, TrainingOptions } from "../options/network.ts";
import { flagOf } from "../options/table.ts";
import { engineFor } from "./engine.ts";
import { readModel } from "./read.ts";
import type { Model } from "./read.ts";
import type { RunRecord } from "./record.ts";

/** Reads a model. Throws a typed error that names the file where it is not one. */
export async function openModel(flag: string, path: string | undefined, options: EngineOptions): Promise<Model> {
  if (path === undefined) throw new UsageError("model-missing", { flag });
  const source = openSource(flag, path);
  try {
    return readModel(source, { path, host: await engineFor(options) });
  } catch (error) {
    if (isAdjointError(error)) error.message = `${flag}: ${path}: ${withoutFunction(error.message)}`;
    throw error;
  } finally {
    source.close();
  }
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
