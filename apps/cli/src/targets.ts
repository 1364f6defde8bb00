import { applyScaling, createExampleSet, invertScaling, minMax, standardize } from "@adjoint/datasets";
import type { ExampleSet } from "@adjoint/datasets";
import type { Dataset, Scaling } from "@adjoint/reference";
import { FormatError } from "adjoint";
import { UsageError } from "./errors.ts";
import type { DataOptions } from "./options.ts";
import type { Source } from "./data.ts";
import { counted } from "./terminal/numbers.ts";
import { shown } from "./values.ts";

/**
 * How values to learn became what the network learns: y = (raw − shift)·scale, fitted on the rows to learn from. A network begins near 0 and moves by the learning
 * rate; a price of 300,000 is far away. The label of a file is one column, so there is one shift and one scale.
 */
export type TargetScaling = Scaling & { readonly kind: "standardize" | "minMax" };

/** The scaling that `--scale-targets` asks for, fitted; none where it asks for none. Refuses what has no values, or but one. */
export function fitTargets(
  kind: DataOptions["scaleTargets"],
  set: ExampleSet,
  { spec, kind: from, labelName }: Source,
): TargetScaling | undefined {
  if (kind === undefined || kind === "none") return undefined;
  const { targets } = set;
  if (targets.kind === "classes") {
    const next = from === "file" ? "Leave it out, or read the label as --targets values." : "Leave it out.";
    throw new UsageError(
      `--scale-targets scales values: ${labelName === undefined ? `the label of ${spec}` : shown(labelName)} holds ${counted(targets.classes.length, "class", "classes")}. ${next}`,
    );
  }
  const { values, names } = targets;
  if (values.every((value) => value === values[0])) {
    throw new UsageError(
      `--scale-targets has nothing to scale: ${shown(names[0])} is ${values[0]} in every row. Name a --label column that varies.`,
    );
  }
  const { shift, scale } = (kind === "standardize" ? standardize : minMax)(asInputs(set, targets)).scaling;
  return { kind, shift, scale };
}

/** The same examples, with their values scaled. */
export function scaleTargets(set: ExampleSet, scaling: TargetScaling | undefined): ExampleSet {
  const { targets } = set;
  // Rows to predict have no values.
  if (scaling === undefined || targets.kind === "classes" || targets.cols === 0) return set;
  const { values } = applyScaling(asInputs(set, targets), scaling).inputs;
  return createExampleSet({ ...set, targets: { ...targets, values: values as Values["values"] } });
}

/** Outputs [rows, K] in the units of the label. */
export function inLabelUnits(
  outputs: Float32Array | Float64Array,
  cols: number,
  scaling: TargetScaling | undefined,
): Float32Array | Float64Array {
  return scaling === undefined ? outputs : invertScaling({ values: outputs, rows: outputs.length / cols, cols, scale: 1 }, scaling);
}

/** What a squared error is multiplied with to be one in the units of the label. */
export function lossUnit(scaling: TargetScaling | undefined): number {
  return scaling === undefined ? 1 : 1 / scaling.scale[0] ** 2;
}

/** `standardized`, as a word about the values. */
export function scaledAs(scaling: TargetScaling): string {
  return scaling.kind === "standardize" ? "standardized" : "scaled to [0, 1]";
}

/** The scaling as a model keeps it. Throws a FormatError for anything that is none: predictions would be wrong without a sign. */
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
    `targets: the scaling of the values is none: ${shown(text)}. It must be standardize or minMax, with ${outputs} finite shift and ${outputs} scale above 0; train the model again.`,
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

/** The values as the functions that scale inputs take them. */
function asInputs({ name, inputs: { rows } }: ExampleSet, targets: Values): Dataset {
  const { values, cols, names } = targets;
  return { name, inputs: { values, rows, cols, scale: 1 }, targets, features: names };
}
