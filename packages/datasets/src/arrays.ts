import { failArrays } from "./problems/arrays.ts";
import type { Dataset, Inputs, Targets } from "@adjoint/reference";
import { createExampleSet } from "./example-set.ts";
import type { ExampleSet } from "./example-set.ts";
import { nearest, quote } from "./names.ts";

/** Numbers with their shape, as `parseNpy`, `readMat` and `parseIdx` give them. */
export interface Shaped {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** A table: numbers with their shape, or rows of numbers. */
export type Rows = Shaped | readonly (readonly number[])[];

/** A larger label is taken for a value. */
const MOST_CLASSES = 10_000;

export interface ArraysOptions {
  /** What the data set and the messages call it; "arrays" when left out. */
  readonly name?: string;
  /** [rows, cols] */
  readonly inputs: Rows;
  /** The class of each row: its number, or its name [rows]; as an array with a shape, [rows] or [rows, 1]. */
  readonly labels?: ArrayLike<number | string> | Shaped;
  /** Instead of labels: what is to be approximated [rows, outputs], or [rows]. */
  readonly values?: Rows | readonly number[];
  /** The names of the classes 0, 1, …; their numbers, or the names that occur in the order of their characters, when left out. */
  readonly classes?: readonly string[];
  /** Names of the input columns. */
  readonly features?: readonly string[];
}

/**
 * A data set from arrays in memory. Bytes stay bytes, f32 stays f32; all else becomes f64. Bytes and floats that come with their shape are shared with the caller,
 * all else is copied.
 * @throws ShapeError where rows, columns or names do not fit each other; DataError for what is not finite or no class; ArgumentError unless there is one kind of target
 */
export function fromArrays(options: ArraysOptions): ExampleSet {
  const { name = "arrays", labels, values, features } = options;
  const inputs = { ...matrix(name, "inputs", options.inputs), scale: 1 } satisfies Inputs;
  if ((labels === undefined) === (values === undefined)) {
    failArrays("fromArrays", "one-kind-of-target", { name, given: labels ? "labels and values" : "none" });
  }
  if (features && features.length !== inputs.cols) {
    failArrays("fromArrays", "features-length", { name, cols: inputs.cols, features: features.length });
  }
  const targets = labels === undefined ? valueTargets(name, values!) : classTargets(name, labels, options.classes);
  const rows = targets.kind === "classes" ? targets.labels.length : targets.values.length / targets.cols;
  if (rows !== inputs.rows) {
    failArrays("fromArrays", "rows-differ", { name, inputs: inputs.rows, targets: rows });
  }
  return createExampleSet<Dataset>({ name, inputs, targets, ...(features && { features }) });
}

function isShaped(array: object): array is Shaped {
  return "shape" in array;
}

/** @returns the numbers row-major, checked */
function matrix(
  name: string,
  what: string,
  array: Rows,
): { readonly values: Inputs["values"]; readonly rows: number; readonly cols: number } {
  const { shape, values: given } = isShaped(array) ? array : flatten(name, what, array);
  const [rows, cols] = shape;
  if (shape.length !== 2 || given.length !== rows * cols) {
    failArrays("fromArrays", "not-a-table", { what, name, shape: shape.join(", "), numbers: given.length });
  }
  if (given.length === 0) {
    failArrays("fromArrays", "no-numbers", { what, name, rows, cols });
  }
  const values =
    given instanceof Uint8Array || given instanceof Float32Array || given instanceof Float64Array ? given : Float64Array.from(given);
  const bad = values.findIndex((value: number) => !Number.isFinite(value));
  if (bad >= 0) {
    failArrays("fromArrays", "number-not-finite", {
      what,
      name,
      row: Math.floor(bad / cols) + 1,
      col: (bad % cols) + 1,
      value: values[bad],
    });
  }
  return { values, rows, cols };
}

function flatten(name: string, what: string, rows: readonly (readonly number[])[]): Shaped {
  const cols = rows[0]?.length ?? 0;
  const ragged = rows.findIndex((row) => row.length !== cols);
  if (ragged >= 0) {
    failArrays("fromArrays", "ragged-rows", { what, row: ragged + 1, name, found: rows[ragged].length, cols });
  }
  return { shape: [rows.length, cols], values: rows.flat() };
}

function valueTargets(name: string, given: NonNullable<ArraysOptions["values"]>): Extract<Targets, { kind: "values" }> {
  const table: Rows = isShaped(given)
    ? { values: given.values, shape: given.shape.length === 1 ? [given.shape[0], 1] : given.shape }
    : given.map((row) => (typeof row === "number" ? [row] : row));
  const { values, cols } = matrix(name, "values", table);
  const names = Array.from({ length: cols }, (_, col) => (cols === 1 ? "y" : `y${col + 1}`));
  return { kind: "values", values: values instanceof Uint8Array ? Float64Array.from(values) : values, cols, names };
}

function classTargets(name: string, given: NonNullable<ArraysOptions["labels"]>, named: readonly string[] | undefined): Targets {
  if (isShaped(given) && given.values.length !== given.shape[0]) {
    failArrays("fromArrays", "labels-not-a-list", { name, shape: given.shape.join(", ") });
  }
  const labels: readonly (number | string)[] = Array.from(isShaped(given) ? given.values : given);
  const texts = labels.filter((label) => typeof label === "string");
  if (texts.length > 0) {
    if (texts.length < labels.length) {
      failArrays("fromArrays", "names-and-numbers", { name, names: texts.length, labels: labels.length });
    }
    const classes = named ?? [...new Set(texts)].toSorted((a, b) => (a < b ? -1 : 1));
    const numbers = new Map(classes.map((text, number) => [text, number]));
    const coded = Uint32Array.from(texts, (text, row) => {
      const number = numbers.get(text);
      if (number !== undefined) return number;
      const near = quote(nearest(text, classes) ?? "");
      failArrays("fromArrays", "unknown-label", { row: row + 1, name, label: text, near, classes });
    });
    return { kind: "classes", labels: coded, classes };
  }
  const most = named?.length ?? MOST_CLASSES;
  const coded = Uint32Array.from(labels as readonly number[], (label, row) => {
    if (Number.isInteger(label) && label >= 0 && label < most) return label;
    failArrays("fromArrays", "label-out-of-range", { row: row + 1, name, label, most: most - 1 });
  });
  const largest = coded.reduce((highest, label) => Math.max(highest, label), 0);
  return { kind: "classes", labels: coded, classes: named ?? Array.from({ length: largest + 1 }, (_, number) => String(number)) };
}
