import { applyScaling, createExampleSet, invertScaling, minMax, standardize, targetScalingOf } from "@adjoint/datasets";
import type { ExampleSet } from "@adjoint/datasets";
import type { Dataset, Scaling, Schema } from "@adjoint/reference";
import { FormatError } from "adjoint";
import type { Loss } from "adjoint";
import { UsageError } from "../errors.ts";
import type { DataOptions } from "../options/data.ts";
import { shown } from "../options/values.ts";
import type { Source } from "./source.ts";

/**
 * The scaling of values to learn: y = (raw − shift)·scale, fitted on the rows to learn from. A network begins near 0 and moves by the learning
 * rate; a price of 300,000 is far away. The label of a file is one column, so there is one shift and one scale.
 */
export type TargetScaling = Scaling & { readonly kind: "standardize" | "minMax" };

/** Fits the scaling of `--scale-targets`; returns undefined for none. Refuses classes, and values that are all equal. */
export function fitTargets(
  kind: DataOptions["scaleTargets"],
  set: ExampleSet,
  { spec, kind: from, labelName }: Source,
): TargetScaling | undefined {
  if (kind === undefined || kind === "none") return undefined;
  const { targets } = set;
  if (targets.kind === "classes") {
    const label = labelName === undefined ? `the label of ${spec}` : shown(labelName);
    throw new UsageError("scale-classes", { label, classes: targets.classes.length, file: from === "file" });
  }
  const { values, names } = targets;
  if (values.every((value) => value === values[0])) throw new UsageError("scale-constant", { name: shown(names[0]), value: values[0] });
  const { shift, scale } = (kind === "standardize" ? standardize : minMax)(asInputs(set, targets)).scaling;
  return { kind, shift, scale };
}

/** Returns the same examples with their values scaled. */
export function scaleTargets(set: ExampleSet, scaling: TargetScaling | undefined): ExampleSet {
  const { targets } = set;
  // Rows to predict have no values.
  if (scaling === undefined || targets.kind === "classes" || targets.cols === 0) return set;
  const { values } = applyScaling(asInputs(set, targets), scaling).inputs;
  return createExampleSet({ ...set, targets: { ...targets, values: values as Values["values"] } });
}

/** Returns outputs [rows, K] in the units of the label. */
export function inLabelUnits(
  outputs: Float32Array | Float64Array,
  cols: number,
  scaling: TargetScaling | undefined,
): Float32Array | Float64Array {
  return scaling === undefined ? outputs : invertScaling({ values: outputs, rows: outputs.length / cols, cols, scale: 1 }, scaling);
}

/** Returns the factor that brings a loss of values into the units of the label: errors, or their squares. Of huber, δ is then one of scaled values. */
export function lossUnit(scaling: TargetScaling | undefined, loss: Loss): number {
  if (scaling === undefined) return 1;
  const linear = loss !== "crossEntropy" && (loss.kind === "absoluteError" || loss.kind === "pinball");
  return 1 / scaling.scale[0] ** (linear ? 1 : 2);
}

/** Returns how values are scaled, in words: `standardized`. */
export function scaledAs(scaling: TargetScaling): string {
  return scaling.kind === "standardize" ? "standardized" : "scaled to [0, 1]";
}

/** Reads the scaling from the metadata of a model. Throws a FormatError for anything else: predictions would be wrong in silence. */
export function parseTargetScaling(text: string | undefined, outputs: number): TargetScaling | undefined {
  if (text === undefined) return undefined;
  const scaling = parsed(text);
  const { kind, shift, scale } = (typeof scaling === "object" && scaling !== null ? scaling : {}) as Partial<
    Record<keyof TargetScaling, unknown>
  >;
  const finite = (list: unknown): list is number[] =>
    Array.isArray(list) && list.length === outputs && list.every((value) => Number.isFinite(value));
  if ((kind === "standardize" || kind === "minMax") && finite(shift) && finite(scale) && scale.every((value) => value > 0)) {
    return { kind, shift, scale };
  }
  throw new FormatError(
    `targets: the scaling of the values is damaged: ${shown(text)}. It must be standardize or minMax, with ${outputs} finite shift and ${outputs} scale above 0; train the model again.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Values = Extract<Dataset["targets"], { kind: "values" }>;

/** Presents the values as the inputs of a data set, for the functions that scale inputs. */
function asInputs({ name, inputs: { rows } }: ExampleSet, targets: Values): Dataset {
  const { values, cols, names } = targets;
  return { name, inputs: { values, rows, cols, scale: 1 }, targets, features: names };
}

/** Returns the scaling of a single value to learn as the reports take it. */
export function targetScalingFor(schema: Schema | undefined): TargetScaling | undefined {
  const scaling = schema && targetScalingOf(schema);
  // A schema with a robust scaling of a target is damaged, and was refused.
  if (scaling?.shift.length !== 1 || scaling.kind === "robust") return undefined;
  return { kind: scaling.kind, shift: scaling.shift, scale: scaling.scale };
}
