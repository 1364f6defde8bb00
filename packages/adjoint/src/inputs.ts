import { ArgumentError, DataError, ShapeError } from "@adjoint/reference";
import type { Inputs } from "@adjoint/reference";
import { describe } from "./arguments.ts";
import type { InputsLike, Numbers } from "./examples.ts";

/** What inputs are read for: the function that messages name, the columns they must have, and what these are called. */
export interface InputsContext {
  readonly where: string;
  readonly cols: number;
  readonly features?: readonly string[] | undefined;
}

/**
 * Inputs in one of the forms of {@link InputsLike} as one row-major array; typed arrays are taken as they are, not copied.
 * @throws ShapeError where the columns are not the network's, DataError where a number is not finite, ArgumentError where it is none of the forms
 */
export function readInputs(given: InputsLike, context: InputsContext): Inputs {
  const inputs = flatten(given, context);
  const { where, cols } = context;
  if (inputs.cols !== cols) {
    throw new ShapeError(
      `${where}: the inputs must have as many columns as the network has inputs: they have ${inputs.cols}, the network ${cols}. Give every feature, and nothing else.`,
    );
  }
  if (inputs.rows === 0) throw new DataError(`${where}: there must be at least one row: 0 are given. Give some examples.`);
  refuseNonFinite(inputs, context);
  return inputs;
}

/** A flat array of the length that its shape says. */
export function readFlat(
  given: { readonly values: Numbers; readonly shape: readonly [number, number] },
  where: string,
  what: string,
): Numbers {
  const { values, shape } = given;
  const [rows, cols] = Array.isArray(shape) ? (shape as readonly unknown[]) : [];
  if (!Number.isSafeInteger(rows) || !Number.isSafeInteger(cols) || (rows as number) < 0 || (cols as number) < 0 || shape.length !== 2) {
    throw new ShapeError(
      `${where}: the shape of ${what} must be two whole numbers: ${Array.isArray(shape) ? `[${shape.join(", ")}]` : describe(shape)}. Write shape: [rows, columns].`,
    );
  }
  if (values?.length !== (rows as number) * (cols as number)) {
    throw new ShapeError(
      `${where}: the shape of ${what} must fit its numbers: ${String(rows)}×${String(cols)} are ${(rows as number) * (cols as number)}, ${values?.length ?? "no"} are given. Correct the shape.`,
    );
  }
  return values;
}

function flatten(given: InputsLike, { where, cols }: InputsContext): Inputs {
  if (isNumberArray(given)) {
    if (given.length % cols !== 0) {
      throw new ShapeError(
        `${where}: a flat array must be a whole number of rows: ${given.length} numbers are not a multiple of the network's ${cols} inputs. Give { values, shape } or whole rows.`,
      );
    }
    return { values: given, rows: given.length / cols, cols, scale: 1 };
  }
  if (Array.isArray(given)) return fromRows(given as readonly unknown[], { where, cols });
  if (typeof given !== "object" || given === null || !("values" in given)) {
    throw new ArgumentError(
      `${where}: the inputs must be rows of numbers, a typed array, { values, shape } or a data set: ${describe(given)}. Give for example [[0, 1], [1, 0]].`,
    );
  }
  if ("shape" in given) {
    const values = readFlat(given, where, "the inputs");
    const [rows, width] = given.shape;
    return { values: isNumberArray(values) ? values : Float64Array.from(values), rows, cols: width, scale: 1 };
  }
  const inputs = given as Inputs;
  const { values, rows, cols: width, scale } = inputs;
  readFlat({ values, shape: [rows, width] }, where, "the inputs");
  if (!(Number.isFinite(scale) && (values instanceof Uint8Array || scale === 1))) {
    throw new DataError(
      `${where}: the scale of the inputs must be finite, and 1 unless they are bytes: ${describe(scale)}. Scale the numbers themselves.`,
    );
  }
  return inputs;
}

function fromRows(given: readonly unknown[], { where, cols }: InputsContext): Inputs {
  const first: unknown = given[0];
  if (typeof first === "number") {
    throw new ShapeError(
      `${where}: the inputs must be rows of numbers: one flat array of ${given.length} is given. Wrap one example as [[…]].`,
    );
  }
  const width = (first as Numbers | undefined)?.length ?? cols;
  const values = new Float64Array(given.length * width);
  given.forEach((row, i) => {
    const numbers = row as Numbers;
    if (numbers?.length !== width || typeof row === "string") {
      throw new ShapeError(
        `${where}: the rows of the inputs must be of one length: inputs[0] has ${width} numbers, inputs[${i}] is ${describe(row)}. Complete the row, or leave it out.`,
      );
    }
    for (let j = 0; j < width; j++) values[i * width + j] = asNumber(numbers[j], { where, what: `inputs[${i}][${j}]` });
  });
  return { values, rows: given.length, cols: width, scale: 1 };
}

/** A number as it is given; no string is read as one, and a hole is not 0. */
export function asNumber(value: unknown, { where, what }: { readonly where: string; readonly what: string }): number {
  if (typeof value === "number") return value;
  throw new DataError(`${where}: every value must be a number: ${what} is ${describe(value)}. Read text into numbers first.`);
}

function refuseNonFinite({ values, cols }: Inputs, { where, features }: InputsContext): void {
  if (values instanceof Uint8Array) return;
  for (let at = 0; at < values.length; at++) {
    if (Number.isFinite(values[at])) continue;
    const row = Math.floor(at / cols);
    const col = at % cols;
    const feature = features?.[col];
    throw new DataError(
      `${where}: the inputs must be finite numbers: inputs[${row}][${col}] (row ${row + 1}, column ${col + 1}${feature === undefined ? "" : `, ${JSON.stringify(feature)}`}) is ${values[at]}. Fill in a number, or leave the row out.`,
    );
  }
}

function isNumberArray(value: unknown): value is Float32Array | Float64Array | Uint8Array {
  return value instanceof Float32Array || value instanceof Float64Array || value instanceof Uint8Array;
}
