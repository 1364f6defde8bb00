import type { Inputs, Scaling } from "@adjoint/reference";
import type { NetworkSpec } from "../compile/spec.ts";
import { fail } from "../errors.ts";
import type { DataDescription, Examples, InputsLike } from "./examples.ts";
import { normalizeExamples, normalizeInputs, scalingOf } from "./given.ts";
import { readInputs } from "./inputs.ts";
import { readTargets } from "./targets.ts";
import type { Targets } from "./targets.ts";

/** A whole set of examples, checked, in the form that a machine is written from. */
export interface Samples {
  readonly inputs: Inputs;
  readonly targets: Targets;
  /** What each row counts [m], over the mean of the set; none: all the same */
  readonly weights?: Float64Array;
  /** The same object for examples that are known to be the same. */
  readonly identity: object;
  /** What a model keeps of where they come from. */
  readonly description: DataDescription;
}

/** What examples are read for. */
export interface SamplesContext {
  readonly spec: NetworkSpec;
  /** What the network knows of the data that it was fitted to. */
  readonly data: DataDescription | undefined;
  /** Data sets that were read before, by data set. */
  readonly read: WeakMap<object, { readonly known: readonly string[] | undefined; readonly samples: Samples }>;
}

/**
 * Reads examples of any form and checks them against the network.
 * @param learnsNames whether they are trained on: they then decide the names of classes and the scaling
 */
export function readSamples(
  context: SamplesContext,
  examples: Examples,
  { where, learnsNames = false }: { readonly where: string; readonly learnsNames?: boolean },
): Samples {
  const { spec, data, read } = context;
  const { inputs: givenInputs, targets: givenTargets, dataset, features: named } = normalizeExamples(where, examples, data?.features);
  const known = data?.classes;
  if (dataset !== undefined && !learnsNames) requireSameScaling(where, scalingOf(dataset), data);
  if (dataset !== undefined) requireSameFeatures(where, dataset.features, data);
  const earlier = dataset && read.get(dataset);
  if (earlier !== undefined && earlier.known === known) return earlier.samples;
  const features = dataset === undefined ? (named ?? data?.features) : dataset.features;
  const inputs = readInputs(givenInputs, { where, cols: spec.inputs, features });
  const targets = readTargets(givenTargets, { where, spec, known, learnsNames });
  if (targets.rows !== inputs.rows) {
    const what = dataset !== undefined || givenTargets.kind === "values" ? "targets" : "labels";
    fail(where, "rows-differ", { what, inputs: inputs.rows, targets: targets.rows });
  }
  const names = targets.classes === undefined ? {} : { classes: [...targets.classes] };
  const description: DataDescription =
    dataset === undefined
      ? { ...names, ...(named === undefined ? {} : { features: [...named] }) }
      : {
          name: dataset.name,
          ...(dataset.features === undefined ? {} : { features: [...dataset.features] }),
          ...names,
          ...(dataset.targets.kind === "values" ? { targets: [...dataset.targets.names] } : {}),
          scaling: scalingOf(dataset),
          ...(dataset.schema === undefined ? {} : { schema: dataset.schema }),
          ...(dataset.image === undefined ? {} : { image: dataset.image }),
        };
  const samples: Samples = { inputs, targets, identity: dataset ?? {}, description };
  if (dataset !== undefined) read.set(dataset, { known, samples });
  return samples;
}

/** Reads inputs given alone, or those of examples, and checks them against the network. */
export function readInputsOf({ spec, data }: Pick<SamplesContext, "spec" | "data">, where: string, given: InputsLike | Examples): Inputs {
  const { inputs, dataset } = normalizeInputs(where, given, data?.features);
  if (dataset !== undefined) {
    requireSameFeatures(where, dataset.features, data);
    requireSameScaling(where, scalingOf(dataset), data);
  }
  return readInputs(inputs, { where, cols: spec.inputs, features: data?.features });
}

/** Returns what a network knows of its data after fitting to samples. Plain arrays do not say where they come from, so what was known before stays. */
export function mergeDescriptions({ description }: Samples, before: DataDescription | undefined): DataDescription {
  return description.scaling === undefined ? { ...before, ...description } : description;
}

/** Compares the names of the columns, where both sides have them: columns that changed places would be taken for one another. */
function requireSameFeatures(where: string, given: readonly string[] | undefined, data: DataDescription | undefined): void {
  const fitted = data?.features;
  if (fitted === undefined || given === undefined || fitted.length !== given.length) return;
  const col = given.findIndex((name, i) => name !== fitted[i]);
  if (col >= 0) fail(where, "features-differ", { col, given: given[col], fitted: fitted[col] });
}

function requireSameScaling(where: string, given: Scaling, data: DataDescription | undefined): void {
  const fitted = data?.scaling;
  // A network fitted to plain arrays does not know how they were scaled.
  if (fitted === undefined) return;
  const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((value, i) => value === b[i]);
  if (fitted.kind === given.kind && same(fitted.shift, given.shift) && same(fitted.scale, given.scale)) return;
  fail(where, "scaling-differs", { fitted: fitted.kind, given: given.kind });
}
