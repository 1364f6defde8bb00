import type { Inputs } from "@adjoint/reference";
import { fail } from "../errors.ts";
import type { InputsLike, Numbers } from "./examples.ts";

/** What inputs are read for: the function that messages name, the columns that are required, and their names. */
export interface InputsContext {
  readonly where: string;
  readonly cols: number;
  readonly features?: readonly string[] | undefined;
}

/**
 * Returns inputs in one of the forms of {@link InputsLike} as one row-major array; typed arrays are not copied.
 * @throws ShapeError where the columns are not the network's, DataError where a number is not finite, ArgumentError where it is none of the forms
 */
export function readInputs(given: InputsLike, context: InputsContext): Inputs {
  const inputs = flatten(given, context);
  const { where, cols } = context;
  if (inputs.cols !== cols) fail(where, "input-columns", { given: inputs.cols, inputs: cols });
  if (inputs.rows === 0) fail(where, "no-rows", {});
  refuseNonFinite(inputs, context);
  return inputs;
}

/** Returns a flat array; requires the length that its shape says. */
export function readFlat(
  given: { readonly values: Numbers; readonly shape: readonly [number, number] },
  where: string,
  what: string,
): Numbers {
  const { values, shape } = given;
  const [rows, cols] = Array.isArray(shape) ? (shape as readonly unknown[]) : [];
  if (!isSize(rows) || !isSize(cols) || shape.length !== 2) fail(where, "not-a-shape", { what, shape });
  if (values?.length !== rows * cols) fail(where, "shape-length", { what, rows, cols, length: (values as Numbers | undefined)?.length });
  return values;
}

function flatten(given: InputsLike, { where, cols }: InputsContext): Inputs {
  if (isNumberArray(given)) {
    if (given.length % cols !== 0) fail(where, "flat-length", { length: given.length, inputs: cols });
    return { values: given, rows: given.length / cols, cols, scale: 1 };
  }
  if (Array.isArray(given)) return fromRows(given as readonly unknown[], { where, cols });
  if (typeof given !== "object" || given === null || !("values" in given)) fail(where, "not-inputs", { value: given });
  if ("shape" in given) {
    const values = readFlat(given, where, "the inputs");
    const [rows, width] = given.shape;
    return { values: isNumberArray(values) ? values : Float64Array.from(values), rows, cols: width, scale: 1 };
  }
  const inputs = given as Inputs;
  const { values, rows, cols: width, scale } = inputs;
  readFlat({ values, shape: [rows, width] }, where, "the inputs");
  if (!(Number.isFinite(scale) && (values instanceof Uint8Array || scale === 1))) fail(where, "scale-of-numbers", { value: scale });
  return inputs;
}

function fromRows(given: readonly unknown[], { where, cols }: InputsContext): Inputs {
  const first: unknown = given[0];
  if (typeof first === "number") fail(where, "not-rows", { length: given.length });
  const width = (first as Numbers | undefined)?.length ?? cols;
  const values = new Float64Array(given.length * width);
  given.forEach((row, i) => {
    const numbers = row as Numbers;
    if (numbers?.length !== width || typeof row === "string")
      fail(where, "ragged-rows", { what: "inputs", width, unit: " numbers", row: i, value: row });
    for (let j = 0; j < width; j++) values[i * width + j] = requireNumber(where, numbers[j], () => `inputs[${i}][${j}]`);
  });
  return { values, rows: given.length, cols: width, scale: 1 };
}

/** Returns a number as it is given; no string is read as one, and a hole is not 0. */
export function requireNumber(where: string, value: unknown, element: () => string): number {
  if (typeof value !== "number") fail(where, "not-a-number", { element: element(), value });
  return value;
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function refuseNonFinite({ values, cols }: Inputs, { where, features }: InputsContext): void {
  if (values instanceof Uint8Array) return;
  for (let at = 0; at < values.length; at++) {
    if (Number.isFinite(values[at])) continue;
    const row = Math.floor(at / cols);
    const col = at % cols;
    fail(where, "input-not-finite", { row, col, feature: features?.[col], value: values[at] });
  }
}

function isNumberArray(value: unknown): value is Float32Array | Float64Array | Uint8Array {
  return value instanceof Float32Array || value instanceof Float64Array || value instanceof Uint8Array;
}
