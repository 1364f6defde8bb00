import { Fault } from "./fault.ts";

export type ElementType = "float" | "int" | "bool";
export type Shape = readonly number[];

/**
 * The one array of this package: n-dimensional, f64, with strides, so that views share `data` as NumPy's do. A scalar has `shape` []. Octave's arrays have
 * at least two dimensions. Booleans and integers are numbers with a `type`, which decides what `>` gives, what a mask selects and how `//` rounds.
 */
export interface NdArray {
  readonly data: Float64Array;
  readonly shape: Shape;
  /** In elements. */
  readonly strides: readonly number[];
  readonly offset: number;
  readonly type: ElementType;
}

/** The largest number of elements that one array may have: 2²², 32 MB. */
export const MAX_ELEMENTS = 2 ** 22;

export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** Returns row-major strides in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i];
  }
  return strides;
}

/** Returns an array over `data` in row-major order; `data` is not copied if it is a Float64Array. */
export function arrayOf(data: Float64Array | readonly number[], shape: Shape, type: ElementType = "float"): NdArray {
  return { data: data instanceof Float64Array ? data : Float64Array.from(data), shape, strides: stridesOf(shape), offset: 0, type };
}

export function scalarOf(x: number, type: ElementType = "float"): NdArray {
  return { data: Float64Array.of(x), shape: [], strides: [], offset: 0, type };
}

/** Returns an array of `shape` filled with `x`. Throws a {@link Fault} `memory` above {@link MAX_ELEMENTS}, `type` for a size that is not an integer ≥ 0. */
export function filled(shape: Shape, x: number, type: ElementType = "float"): NdArray {
  checkShape(shape);
  const data = new Float64Array(sizeOf(shape));
  if (x !== 0) data.fill(x);
  return arrayOf(data, shape, type);
}

export function checkShape(shape: Shape): void {
  for (const n of shape) if (!Number.isInteger(n) || n < 0) throw new Fault("type", "shape", [shape]);
  checkSize(sizeOf(shape), shape);
}

/** Throws a {@link Fault} `memory` for a result of more than {@link MAX_ELEMENTS}, before memory is asked for. */
export function checkSize(size: number, shape: Shape): void {
  if (size > MAX_ELEMENTS) throw new Fault("memory", "array", [shape]);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}

/** Whether the elements lie one after another in row-major order. */
export function isContiguous({ shape, strides }: NdArray): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== step) return false;
    step *= shape[i];
  }
  return true;
}

/** Calls `visit` with the place of every element in `data`, in row-major order. */
export function forEachPlace(
  { shape, strides, offset }: Pick<NdArray, "shape" | "strides" | "offset">,
  visit: (place: number, i: number) => void,
): void {
  const n = shape.length;
  const size = sizeOf(shape);
  if (n === 0) return visit(offset, 0);
  if (n === 2) {
    const [rows, columns] = shape;
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) visit(offset + i * strides[0] + j * strides[1], i * columns + j);
    return undefined;
  }
  const count = Array<number>(n).fill(0);
  let place = offset;
  for (let i = 0; i < size; i++) {
    visit(place, i);
    for (let k = n - 1; k >= 0; k--) {
      place += strides[k];
      if (++count[k] < shape[k]) break;
      place -= strides[k] * shape[k];
      count[k] = 0;
    }
  }
}

/** Returns the elements in row-major order: a copy, or `data` itself where nothing has to move. Not to be written to. */
export function flat(a: NdArray): Float64Array {
  const size = sizeOf(a.shape);
  if (isContiguous(a)) return a.data.length === size ? a.data : a.data.subarray(a.offset, a.offset + size);
  const out = new Float64Array(size);
  forEachPlace(a, (place, i) => {
    out[i] = a.data[place];
  });
  return out;
}

/** Returns a row-major copy that shares nothing. */
export function copyOf(a: NdArray, type: ElementType = a.type): NdArray {
  const data = flat(a);
  return arrayOf(data.buffer === a.data.buffer ? data.slice() : data, a.shape, type);
}

/** Returns the elements in column-major order, as Octave's `(:)` lists them. */
export function columnMajor(a: NdArray): Float64Array {
  return flat(transposed(a));
}

/** Returns an array of `shape` from elements in column-major order. */
export function fromColumnMajor(data: Float64Array, shape: Shape, type: ElementType = "float"): NdArray {
  return transposed(arrayOf(data, shape.toReversed(), type));
}

/** Returns a view with the axes reversed, or in the order of `axes`. */
export function transposed(a: NdArray, axes?: readonly number[]): NdArray {
  const order = axes ?? a.shape.map((_, i) => a.shape.length - 1 - i);
  return { ...a, shape: order.map((i) => a.shape[i]), strides: order.map((i) => a.strides[i]) };
}

/** Returns the one element of an array of size 1. Throws a {@link Fault} `type` otherwise. */
export function itemOf(a: NdArray): number {
  if (sizeOf(a.shape) !== 1) throw new Fault("type", "number", [a.shape]);
  return a.data[a.offset];
}

/** Returns the number that is stored for `x` in an array of `type`. */
export function cast(x: number, type: ElementType): number {
  return type === "float" ? x : type === "int" ? Math.trunc(x) : x === 0 ? 0 : 1;
}

/** Returns an array of another element type: a copy, or `a` itself if it has the type. */
export function castTo(a: NdArray, type: ElementType): NdArray {
  if (a.type === type) return a;
  return arrayOf(
    flat(a).map((x) => cast(x, type)),
    a.shape,
    type,
  );
}

/** Returns a view with another shape, or a copy where strides cannot express it. One size may be -1. Throws a {@link Fault} `shape-mismatch`. */
export function reshaped(a: NdArray, shape: Shape): NdArray {
  const size = sizeOf(a.shape);
  const open = shape.indexOf(-1);
  let wanted = shape;
  if (open >= 0) {
    const rest = shape.reduce((n, x, i) => (i === open ? n : n * x), 1);
    wanted = shape.with(open, rest === 0 ? 0 : size / rest);
  }
  if (wanted.some((n) => !Number.isInteger(n) || n < 0) || sizeOf(wanted) !== size)
    throw new Fault("shape-mismatch", "reshape", [a.shape, shape]);
  if (isContiguous(a)) return { ...a, shape: wanted, strides: stridesOf(wanted) };
  return arrayOf(flat(a), wanted, a.type);
}

/** Returns the axis counted from 0; a negative one counts from the end. Throws a {@link Fault} `index-out-of-range`. */
export function axisOf(axis: number, dimensions: number): number {
  const at = axis < 0 ? axis + dimensions : axis;
  if (!Number.isInteger(at) || at < 0 || at >= dimensions) throw new Fault("index-out-of-range", "axis", [[axis], [dimensions]]);
  return at;
}
