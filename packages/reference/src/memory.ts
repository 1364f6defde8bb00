import { fail } from "./problems.ts";
import { shapeOf } from "./matrix.ts";
import type { Matrix, Precision, TypedArray } from "./matrix.ts";
import type { Program } from "./program.ts";
import type { Numbers } from "./round.ts";

/** The matrices of a program in one block, row-major. */
export interface Memory {
  readonly precision: Precision;
  /** Returns the elements of a matrix: a view, not a copy. */
  readonly elements: (matrix: Matrix) => TypedArray;
  /** Returns the same for a matrix of numbers. */
  readonly numbers: (matrix: Matrix) => Numbers;
}

/**
 * Allocates a block of the program's size, filled with zeros.
 * @throws HostError where the host has no memory of that size.
 */
export function allocate({ precision, matrices, bytes }: Program): Memory {
  const block = allocateBlock(bytes);
  const views = new Map(matrices.map((matrix) => [matrix.name, viewOf(block, matrix)]));
  const elements = (matrix: Matrix): TypedArray => views.get(matrix.name)!;
  return { precision, elements, numbers: (matrix) => elements(matrix) as Numbers };
}

function viewOf(block: ArrayBuffer, { storage, offset, rows, cols }: Matrix): TypedArray {
  const length = rows * cols;
  switch (storage) {
    case "f32":
      return new Float32Array(block, offset, length);
    case "f64":
      return new Float64Array(block, offset, length);
    case "u8":
      return new Uint8Array(block, offset, length);
    case "u32":
      return new Uint32Array(block, offset, length);
  }
}

function allocateBlock(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch {
    return fail("load", "out-of-memory", { bytes });
  }
}

/** Checks values before they are written; `values` are the rows of `matrix` from the first on. */
export type WriteCheck = (matrix: Matrix, values: ArrayLike<number>) => void;

/**
 * Returns the check before each write to a machine: complete rows, not too many; valid bytes and indices; indices and class numbers in range.
 * With it, no instruction can access memory outside its matrices.
 */
export function createWriteCheck(program: Program): WriteCheck {
  const declared = new Map(program.matrices.map((matrix) => [matrix.name, matrix]));
  const bounds = indexBounds(program);
  return (matrix, values) => {
    const { name, rows, cols, storage } = declared.get(matrix.name) ?? unknownMatrix("write", matrix);
    if (values.length > rows * cols || values.length % cols !== 0)
      fail("write", "not-whole-rows", { count: values.length, matrix: name, shape: shapeOf(matrix), rows, cols });
    if (storage === "u8" && !(values instanceof Uint8Array)) requireIntegers(name, values, { below: 256, what: "a byte" });
    const bound = bounds.get(name);
    if (storage === "u32" && (bound || !(values instanceof Uint32Array)))
      requireIntegers(name, values, bound ?? { below: 2 ** 32, what: "a 32-bit number" });
  };
}

/** Throws for a matrix that the program does not declare. */
export function unknownMatrix(verb: "write" | "read", matrix: Matrix): never {
  return fail(verb, "unknown-matrix", { matrix: matrix.name, shape: shapeOf(matrix) });
}

interface Bound {
  readonly below: number;
  readonly what: string;
}

/** What each u32 matrix counts: rows of what is gathered through it, or classes, also where it is gathered into class numbers. */
function indexBounds({ instructions }: Program): ReadonlyMap<string, Bound> {
  const bounds = new Map<string, Bound>();
  const addBound = (name: string, bound: Bound) => {
    const known = bounds.get(name);
    if (!known || bound.below < known.below) bounds.set(name, bound);
  };
  for (const instruction of instructions)
    if (instruction.op === "softmaxCrossEntropy" && instruction.Y.storage === "u32")
      addBound(instruction.Y.name, { below: instruction.Z.cols, what: "a class" });
  for (const instruction of instructions) {
    if (instruction.op !== "gather") continue;
    const { from, order, into } = instruction;
    addBound(order.name, { below: from.rows, what: `a row of ${from.name}` });
    const bound = bounds.get(into.name);
    if (bound) addBound(from.name, bound);
  }
  return bounds;
}

function requireIntegers(name: string, values: ArrayLike<number>, { below, what }: Bound): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isInteger(value) && value >= 0 && value < below) continue;
    fail("write", "not-an-index", { what, matrix: name, index: i, value, below });
  }
}
