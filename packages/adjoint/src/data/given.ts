import type { Dataset, Scaling } from "@adjoint/reference";
import { requireOptions } from "../arguments.ts";
import { fail } from "../errors.ts";
import type { Examples, InputsLike, LabelsLike, TargetsLike } from "./examples.ts";
import { areNamedRows, readNamedRows } from "./records.ts";

/** Examples in one form, whatever form they were given in; their numbers are not read yet. */
export interface Given {
  readonly inputs: InputsLike;
  readonly targets: GivenTargets;
  /** The data set that the examples are, if they are one: it never changes, so it is read once. */
  readonly dataset?: Dataset;
  /** Names of the columns, where rows have them */
  readonly features?: readonly string[];
}

export type GivenTargets =
  | { readonly kind: "labels"; readonly labels: LabelsLike; readonly classes: readonly string[] | undefined }
  | { readonly kind: "values"; readonly values: TargetsLike }
  | { readonly kind: "none"; readonly keys: readonly string[] };

const KEYS = ["inputs", "labels", "classes", "targets"];

/** Returns examples of any form as {@link Given}: the one place that distinguishes a data set from an object with arrays. */
export function normalizeExamples(where: string, examples: Examples, known: readonly string[] | undefined): Given {
  if (typeof examples !== "object" || examples === null || !("inputs" in examples)) fail(where, "no-inputs", {});
  if (isDataset(examples)) return { inputs: examples.inputs, targets: targetsOfDataset(examples), dataset: examples };
  requireOptions(where, examples, KEYS);
  const { inputs, labels, classes, targets } = examples as Partial<Record<"inputs" | "labels" | "classes" | "targets", unknown>>;
  return {
    ...nameless(where, inputs as InputsLike, known),
    targets:
      labels !== undefined
        ? { kind: "labels", labels: labels as LabelsLike, classes: classes as readonly string[] | undefined }
        : targets !== undefined
          ? { kind: "values", values: targets as TargetsLike }
          : { kind: "none", keys: Object.keys(examples) },
  };
}

/** Returns inputs given alone, or those of examples, with the data set that they are of. */
export function normalizeInputs(
  where: string,
  given: InputsLike | Examples,
  known: readonly string[] | undefined,
): Pick<Given, "inputs" | "dataset" | "features"> {
  if (typeof given !== "object" || given === null || Array.isArray(given) || !("inputs" in given))
    return nameless(where, given as InputsLike, known);
  return isDataset(given) ? { inputs: given.inputs, dataset: given } : nameless(where, given.inputs, known);
}

/** Returns rows with named columns as plain ones, and their names; other inputs as they are. */
function nameless(where: string, inputs: InputsLike, known: readonly string[] | undefined): Pick<Given, "inputs" | "features"> {
  return areNamedRows(inputs) ? readNamedRows(where, inputs, known) : { inputs };
}

/** How the columns of a data set were scaled; "none" where it does not say. */
export function scalingOf({ scaling = NO_SCALING }: Dataset): Scaling {
  return scaling;
}

const NO_SCALING: Scaling = { kind: "none", shift: [], scale: [] };

function isDataset(examples: Examples): examples is Dataset {
  const { targets } = examples as Partial<Dataset>;
  return typeof targets === "object" && targets !== null && "kind" in targets;
}

function targetsOfDataset({ targets }: Dataset): GivenTargets {
  if (targets.kind === "classes") return { kind: "labels", labels: targets.labels, classes: targets.classes };
  const { values, cols } = targets;
  return { kind: "values", values: { values, shape: [values.length / cols, cols] } };
}
