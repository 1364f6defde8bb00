import { fail } from "../errors.ts";
import type { NetworkSpec } from "../compile/spec.ts";
import { outputsOf } from "../compile/shapes.ts";
import { lossName } from "../loss.ts";
import type { LabelsLike, Numbers, TargetsLike } from "./examples.ts";
import type { GivenTargets } from "./given.ts";
import { readFlat, requireNumber } from "./inputs.ts";

/** Targets as the network's loss takes them. */
export interface Targets {
  readonly kind: "classes" | "values";
  /** Class numbers [m], or values [m, K] row-major */
  readonly values: Uint32Array | Float32Array | Float64Array;
  /** The class of each row [m], where each has one: what accuracy is counted with */
  readonly labels?: Uint32Array;
  /** Names of the classes by number, where they have any */
  readonly classes?: readonly string[];
  readonly rows: number;
}

export interface TargetsContext {
  readonly where: string;
  readonly spec: NetworkSpec;
  /** What the network calls its classes, as soon as it knows. */
  readonly known: readonly string[] | undefined;
  /** Whether names that are not known yet may be numbered here: in training alone. */
  readonly learnsNames: boolean;
}

/**
 * Reads the targets of some examples and checks that the loss can learn them.
 * @throws DataError for a label that is none of the classes and a value out of the loss's range, ShapeError for rows of another width than the network's outputs
 */
export function readTargets(given: GivenTargets, context: TargetsContext): Targets {
  switch (given.kind) {
    case "labels":
      return readLabels(given.labels, given.classes, context);
    case "values":
      return fromValues(given.values, context);
    case "none":
      return fail(context.where, "no-targets", { keys: given.keys });
  }
}

/** Returns the number of classes that the outputs represent: one output distinguishes two. */
export function classCount(spec: NetworkSpec): number {
  return Math.max(2, outputsOf(spec));
}

/** Returns a copy of the names of all classes. @throws ArgumentError unless there are as many different names as the outputs represent */
export function requireClasses(where: string, classes: unknown, spec: NetworkSpec): string[] {
  const count = classCount(spec);
  const names: readonly unknown[] = Array.isArray(classes) ? classes : [];
  if (names.length !== count || new Set(names).size !== count || names.some((name) => typeof name !== "string" || name === ""))
    fail(where, "not-class-names", { count, value: classes });
  return [...(names as string[])];
}

function readLabels(labels: LabelsLike, given: readonly string[] | undefined, context: TargetsContext): Targets {
  const { where, spec, known } = context;
  const first: unknown = labels[0];
  if (typeof first === "string") {
    const classes = given ?? known ?? alphabetical(labels as readonly string[], context);
    const numbers = Uint32Array.from(labels as readonly string[], (label, row) => indexOf(label, classes, { ...context, row }));
    return fromClasses(renumber(numbers, classes, context), known ?? classes, context);
  }
  if (typeof first === "object" && first !== null) {
    const count = classCount(spec);
    const numbers = Uint32Array.from(labels as readonly Numbers[], (row, i) => {
      const ones = Array.from(row).filter((value) => value === 1).length;
      const zeros = Array.from(row).filter((value) => value === 0).length;
      if (row.length !== count || ones !== 1 || zeros !== count - 1)
        fail(where, "not-one-hot", { row: i, values: Array.from(row), classes: count });
      return Array.from(row).indexOf(1);
    });
    return fromClasses(given === undefined ? numbers : renumber(numbers, given, context), known ?? given, context);
  }
  const numbers =
    labels instanceof Uint32Array ? labels : Uint32Array.from(labels as Numbers, (label, row) => requireLabel(where, label, row));
  return fromClasses(given === undefined ? numbers : renumber(numbers, given, context), known ?? given, context);
}

function requireLabel(where: string, label: number, row: number): number {
  if (!(Number.isSafeInteger(label) && label >= 0 && label < 2 ** 32)) fail(where, "label-not-an-integer", { row, value: label });
  return label;
}

/** Returns class numbers of one list of names as those of the network's, so that a class keeps its output whatever the order of a data set's list. */
function renumber(labels: Uint32Array, classes: readonly string[], context: TargetsContext): Uint32Array {
  const { known } = context;
  if (known === undefined || (known.length === classes.length && known.every((name, k) => name === classes[k]))) return labels;
  return labels.map((label, row) => indexOf(classes[label] ?? String(label), known, { ...context, row }));
}

function indexOf(label: unknown, classes: readonly string[], { where, row }: TargetsContext & { readonly row: number }): number {
  const k = classes.indexOf(label as string);
  if (k >= 0) return k;
  return fail(where, "unknown-label", { row, label, classes });
}

function alphabetical(labels: readonly string[], { where, learnsNames }: TargetsContext): string[] {
  if (!learnsNames) fail(where, "classes-unknown", { label: labels[0] });
  return [...new Set(labels)].sort();
}

function fromClasses(labels: Uint32Array, classes: readonly string[] | undefined, { where, spec }: TargetsContext): Targets {
  const count = classCount(spec);
  const outputs = outputsOf(spec);
  if (classes !== undefined && classes.length > count) fail(where, "too-many-classes", { classes: classes.length, outputs });
  const row = labels.findIndex((label) => label >= count);
  if (row >= 0) fail(where, "label-out-of-range", { row, label: labels[row], classes: count });
  const names = classes === undefined ? {} : { classes };
  const rows = labels.length;
  if (spec.loss === "crossEntropy" && spec.layers.at(-1)!.activation === "softmax")
    return { kind: "classes", values: labels, labels, rows, ...names };
  const values = new Float32Array(rows * outputs);
  labels.forEach((label, i) => {
    if (outputs > 1) values[i * outputs + label] = 1;
    else values[i] = label;
  });
  return { kind: "values", values, labels, rows, ...names };
}

function fromValues(given: TargetsLike, { where, spec }: TargetsContext): Targets {
  const cols = outputsOf(spec);
  const { values, rows, width } = flatten(given, where);
  if (width !== cols) fail(where, "target-columns", { given: width, outputs: cols });
  const element = (at: number): string => `targets[${Math.floor(at / cols)}]${cols === 1 ? "" : `[${at % cols}]`}`;
  const probabilities = spec.loss === "crossEntropy";
  const binary = lossName(spec.loss) === "focal";
  const counts = lossName(spec.loss) === "poisson";
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (!Number.isFinite(value)) fail(where, "target-not-finite", { element: element(at), value });
    if (probabilities && (value < 0 || value > 1)) fail(where, "target-not-a-probability", { element: element(at), value });
    if (binary && value !== 0 && value !== 1) fail(where, "target-not-binary", { element: element(at), value });
    if (counts && value < 0) fail(where, "target-negative", { element: element(at), value });
  }
  if (probabilities && spec.layers.at(-1)!.activation === "softmax") {
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += values[i * cols + j];
      if (Math.abs(sum - 1) > 1e-6) fail(where, "targets-sum", { row: i, sum });
    }
  }
  const labels = probabilities || binary ? hardLabels(values, rows, cols) : undefined;
  return { kind: "values", values, rows, ...(labels === undefined ? {} : { labels }) };
}

function flatten(
  given: TargetsLike,
  where: string,
): { readonly values: Float32Array | Float64Array; readonly rows: number; readonly width: number } {
  if (typeof given === "object" && given !== null && "values" in given && "shape" in given) {
    const values = readFlat(given, where, "the targets");
    return { values: isFloatArray(values) ? values : Float64Array.from(values), rows: given.shape[0], width: given.shape[1] };
  }
  if (typeof given !== "object" || given === null || typeof given.length !== "number") fail(where, "not-targets", { value: given });
  if (isFloatArray(given)) return { values: given, rows: given.length, width: 1 };
  const list = given as ArrayLike<unknown>;
  const first = list[0];
  const nested = typeof first === "object" && first !== null;
  const width = nested ? (first as Numbers).length : 1;
  const values = new Float64Array(list.length * width);
  for (let i = 0; i < list.length; i++) {
    const row = (nested ? list[i] : [list[i]]) as Numbers;
    if (row?.length !== width || typeof row === "string")
      fail(where, "ragged-rows", { what: "targets", width, unit: "", row: i, value: row });
    for (let j = 0; j < width; j++) values[i * width + j] = requireNumber(where, row[j], () => `targets[${i}]${nested ? `[${j}]` : ""}`);
  }
  return { values, rows: list.length, width };
}

/** Returns the class of each row, where all rows are one-hot (or 0 and 1, for a single output). */
function hardLabels(values: Numbers, rows: number, cols: number): Uint32Array | undefined {
  const labels = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) {
    let ones = 0;
    for (let j = 0; j < cols; j++) {
      const value = values[i * cols + j];
      if (value !== 0 && value !== 1) return undefined;
      if (value === 1) {
        ones++;
        labels[i] = cols === 1 ? 1 : j;
      }
    }
    if (cols > 1 && ones !== 1) return undefined;
  }
  return labels;
}

function isFloatArray(value: unknown): value is Float32Array | Float64Array {
  return value instanceof Float32Array || value instanceof Float64Array;
}
