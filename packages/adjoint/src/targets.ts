import { ArgumentError, DataError, ShapeError } from "@adjoint/reference";
import type { Dataset } from "@adjoint/reference";
import { describe } from "./arguments.ts";
import type { NetworkSpec } from "./compile/spec.ts";
import { outputsOf } from "./compile/plan.ts";
import type { Examples, LabelsLike, Numbers, TargetsLike } from "./examples.ts";
import { asNumber, readFlat } from "./inputs.ts";

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
 * The targets of some examples, held to what the loss can learn.
 * @throws DataError for a label that is none of the classes and a value out of the loss's range, ShapeError for rows of another width than the network's outputs
 */
export function readTargets(examples: Examples, context: TargetsContext): Targets {
  if (isDataset(examples)) {
    const { targets } = examples;
    if (targets.kind === "classes")
      return fromClasses(renumber(targets.labels, targets.classes, context), context.known ?? targets.classes, context);
    const rows = targets.values.length / targets.cols;
    return fromValues({ values: targets.values, shape: [rows, targets.cols] }, context);
  }
  if ("labels" in examples && examples.labels !== undefined) return readLabels(examples.labels, examples.classes, context);
  if ("targets" in examples && examples.targets !== undefined) return fromValues(examples.targets, context);
  throw new ArgumentError(
    `${context.where}: the examples have no targets: their keys are ${Object.keys(examples).join(", ")}. Give labels (classes) or targets (values).`,
  );
}

export function isDataset(examples: Examples): examples is Dataset {
  const { targets } = examples as Partial<Dataset>;
  return typeof targets === "object" && targets !== null && "kind" in targets;
}

/** How many classes the outputs stand for: one output tells two apart. */
export function classCount(spec: NetworkSpec): number {
  return Math.max(2, outputsOf(spec));
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
      if (row.length !== count || ones !== 1 || zeros !== count - 1) {
        throw new DataError(
          `${where}: one-hot labels must be rows of ${count} numbers, one 1 and else 0: labels[${i}] is [${Array.from(row).slice(0, 12).join(", ")}]. Give soft targets as targets, not as labels.`,
        );
      }
      return Array.from(row).indexOf(1);
    });
    return fromClasses(given === undefined ? numbers : renumber(numbers, given, context), known ?? given, context);
  }
  const numbers = Uint32Array.from(labels as Numbers, (label, row) => {
    if (Number.isSafeInteger(label) && label >= 0 && label < 2 ** 32) return label;
    throw new DataError(`${where}: labels must be whole numbers from 0: labels[${row}] is ${describe(label)}. Use targets for values.`);
  });
  return fromClasses(given === undefined ? numbers : renumber(numbers, given, context), known ?? given, context);
}

/** Class numbers of one list of names as those of the network's, so that a class keeps its output whatever the order of a data set's list. */
function renumber(labels: Uint32Array, classes: readonly string[], context: TargetsContext): Uint32Array {
  const { known } = context;
  if (known === undefined || (known.length === classes.length && known.every((name, k) => name === classes[k]))) return labels;
  return labels.map((label, row) => indexOf(classes[label] ?? String(label), known, { ...context, row }));
}

function indexOf(label: unknown, classes: readonly string[], { where, row }: TargetsContext & { readonly row: number }): number {
  const k = classes.indexOf(label as string);
  if (k >= 0) return k;
  const list = classes.slice(0, 20).map((name) => JSON.stringify(name));
  throw new DataError(
    `${where}: the label is unknown: labels[${row}] is ${describe(label)}, the classes are ${list.join(", ")}${classes.length > 20 ? ", …" : ""}. Correct the label, or make a network with these classes.`,
  );
}

function alphabetical(labels: readonly string[], { where, learnsNames }: TargetsContext): string[] {
  if (!learnsNames) {
    throw new ArgumentError(
      `${where}: the network knows no names of classes yet: labels[0] is ${describe(labels[0])}. Give classes: [names, in the order of the outputs], or fit the network first.`,
    );
  }
  return [...new Set(labels)].sort();
}

function fromClasses(labels: Uint32Array, classes: readonly string[] | undefined, { where, spec }: TargetsContext): Targets {
  const count = classCount(spec);
  const outputs = outputsOf(spec);
  if (classes !== undefined && classes.length > count) {
    throw new DataError(
      `${where}: there are more classes than outputs: ${classes.length} classes, ${outputs} ${outputs === 1 ? "output tells two" : "outputs"}. Give the last layer ${classes.length} units.`,
    );
  }
  const row = labels.findIndex((label) => label >= count);
  if (row >= 0) {
    throw new DataError(
      `${where}: the label is out of range: labels[${row}] is ${labels[row]}, the network tells the classes 0 to ${count - 1}. Number classes from 0, or give the last layer more units.`,
    );
  }
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
  if (width !== cols) {
    throw new ShapeError(
      `${where}: the targets must have as many columns as the network has outputs: they have ${width}, the network ${cols}. Give one value for each unit of the last layer.`,
    );
  }
  const element = (at: number): string => `targets[${Math.floor(at / cols)}]${cols === 1 ? "" : `[${at % cols}]`}`;
  const probabilities = spec.loss === "crossEntropy";
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (!Number.isFinite(value))
      throw new DataError(
        `${where}: the targets must be finite numbers: ${element(at)} is ${value}. Fill in a number, or leave the row out.`,
      );
    if (probabilities && (value < 0 || value > 1)) {
      throw new DataError(
        `${where}: cross-entropy learns probabilities: ${element(at)} is ${value}. Give targets in [0, 1], or use squaredError.`,
      );
    }
  }
  if (probabilities && spec.layers.at(-1)!.activation === "softmax") {
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += values[i * cols + j];
      if (Math.abs(sum - 1) > 1e-6)
        throw new DataError(`${where}: targets behind softmax must sum to 1: targets[${i}] sums to ${sum}. Divide each row by its sum.`);
    }
  }
  const labels = probabilities ? hardLabels(values, rows, cols) : undefined;
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
  if (typeof given !== "object" || given === null || typeof given.length !== "number") {
    throw new ArgumentError(
      `${where}: the targets must be numbers, rows of numbers or { values, shape }: ${describe(given)}. Give one row for each row of the inputs.`,
    );
  }
  if (isFloatArray(given)) return { values: given, rows: given.length, width: 1 };
  const list = given as ArrayLike<unknown>;
  const first = list[0];
  const nested = typeof first === "object" && first !== null;
  const width = nested ? (first as Numbers).length : 1;
  const values = new Float64Array(list.length * width);
  for (let i = 0; i < list.length; i++) {
    const row = (nested ? list[i] : [list[i]]) as Numbers;
    if (row?.length !== width || typeof row === "string") {
      throw new ShapeError(
        `${where}: the rows of the targets must be of one length: targets[0] has ${width}, targets[${i}] is ${describe(row)}. Complete the row, or leave it out.`,
      );
    }
    for (let j = 0; j < width; j++) values[i * width + j] = asNumber(row[j], { where, what: `targets[${i}]${nested ? `[${j}]` : ""}` });
  }
  return { values, rows: list.length, width };
}

/** The class of each row, where all rows are one-hot (or 0 and 1, for a single output). */
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
