import { arrayOf, axisOf, flat, forEachPlace, sizeOf, stridesOf, transposed, type ElementType, type NdArray } from "./array.ts";
import { Fault } from "./fault.ts";

/** Axes to reduce: none given reduces all. */
export type Axes = readonly number[] | undefined;

interface Layout {
  readonly shape: number[];
  /** Steps in the result along each axis of the operand; 0 along those that are reduced. */
  readonly strides: number[];
  readonly reduced: boolean[];
}

function layoutOf(a: NdArray, axes: Axes, keepdims: boolean): Layout {
  const dims = a.shape.length;
  const reduced = Array<boolean>(dims).fill(axes === undefined);
  for (const axis of axes ?? []) reduced[axisOf(axis, dims)] = true;
  const kept = a.shape.map((n, i) => (reduced[i] ? 1 : n));
  const steps = stridesOf(kept);
  return {
    shape: keepdims ? kept : a.shape.filter((_, i) => !reduced[i]),
    strides: steps.map((step, i) => (reduced[i] ? 0 : step)),
    reduced,
  };
}

/** Folds the elements along `axes` in row-major order, beginning with `start`. */
export function fold(
  a: NdArray,
  axes: Axes,
  keepdims: boolean,
  start: number,
  f: (so_far: number, x: number) => number,
  type: ElementType = a.type,
): NdArray {
  const { shape, strides } = layoutOf(a, axes, keepdims);
  const out = new Float64Array(sizeOf(shape)).fill(start);
  const data = flat(a);
  forEachPlace({ shape: a.shape, strides, offset: 0 }, (place, i) => {
    out[place] = f(out[place], data[i]);
  });
  return arrayOf(out, shape, type);
}

export function sum(a: NdArray, axes: Axes, keepdims = false): NdArray {
  return fold(a, axes, keepdims, 0, (s, x) => s + x, a.type === "float" ? "float" : "int");
}

/** Returns how many elements each entry of a reduction is made from. */
function countAlong(a: NdArray, axes: Axes): number {
  if (axes === undefined) return sizeOf(a.shape);
  return axes.reduce((n, axis) => n * a.shape[axisOf(axis, a.shape.length)], 1);
}

export function mean(a: NdArray, axes: Axes, keepdims = false): NdArray {
  const n = countAlong(a, axes);
  const total = sum(a, axes, keepdims);
  return arrayOf(
    flat(total).map((x) => x / n),
    total.shape,
  );
}

/** Returns the variance with `n − less` as divisor. */
export function variance(a: NdArray, axes: Axes, keepdims: boolean, less: number): NdArray {
  const n = countAlong(a, axes);
  const centre = flat(mean(a, axes, true));
  const { strides } = layoutOf(a, axes, true);
  const data = flat(a);
  const squares = new Float64Array(data.length);
  forEachPlace({ shape: a.shape, strides, offset: 0 }, (place, i) => {
    squares[i] = (data[i] - centre[place]) ** 2;
  });
  const total = sum(arrayOf(squares, a.shape), axes, keepdims);
  return arrayOf(
    flat(total).map((x) => x / (n - less)),
    total.shape,
  );
}

/** Returns the largest (`sign` 1) or smallest (−1) element along `axes`; NaN where one is NaN. Throws a {@link Fault} for no elements. */
export function extreme(a: NdArray, axes: Axes, keepdims: boolean, sign: 1 | -1): NdArray {
  if (countAlong(a, axes) === 0) throw new Fault("type", sign === 1 ? "max" : "min", [a.shape]);
  return fold(a, axes, keepdims, -sign * Infinity, (best, x) => (sign * x > sign * best || Number.isNaN(x) ? x : best));
}

/** Returns the position of the first extreme along one axis, or in row-major order without one. */
export function extremeAt(a: NdArray, axis: number | undefined, keepdims: boolean, sign: 1 | -1): NdArray {
  if (axis === undefined) {
    const data = flat(a);
    let best = 0;
    for (let i = 1; i < data.length; i++) if (sign * data[i] > sign * data[best]) best = i;
    return arrayOf([best], keepdims ? a.shape.map(() => 1) : [], "int");
  }
  const last = axisOf(axis, a.shape.length);
  const order = a.shape.map((_, i) => i).filter((i) => i !== last);
  const data = flat(transposed(a, [...order, last]));
  const n = a.shape[last];
  if (n === 0) throw new Fault("type", sign === 1 ? "argmax" : "argmin", [a.shape]);
  const out = new Float64Array(data.length / n);
  for (let i = 0; i < out.length; i++) {
    let best = 0;
    for (let k = 1; k < n; k++) if (sign * data[i * n + k] > sign * data[i * n + best]) best = k;
    out[i] = best;
  }
  return arrayOf(out, keepdims ? a.shape.with(last, 1) : order.map((i) => a.shape[i]), "int");
}

/** Returns running sums or products along one axis, or of the row-major elements. */
export function running(a: NdArray, axis: number | undefined, f: (so_far: number, x: number) => number): NdArray {
  const from = axis === undefined ? arrayOf(flat(a), [sizeOf(a.shape)], a.type) : a;
  const last = axis === undefined ? 0 : axisOf(axis, a.shape.length);
  const order = [...from.shape.map((_, i) => i).filter((i) => i !== last), last];
  const data = flat(transposed(from, order)).slice();
  const n = from.shape[last];
  for (let i = 0; i < data.length; i++) if (i % n > 0) data[i] = f(data[i - 1], data[i]);
  const back = order.map((_, i) => order.indexOf(i));
  return transposed(
    arrayOf(
      data,
      order.map((i) => from.shape[i]),
      a.type === "float" ? "float" : "int",
    ),
    back,
  );
}

/** Returns the elements sorted along one axis, and where each came from. A stable order; NaN last. */
export function sorted(a: NdArray, axis: number, descending = false): { values: NdArray; places: NdArray } {
  const last = axisOf(axis, a.shape.length);
  const order = [...a.shape.map((_, i) => i).filter((i) => i !== last), last];
  const data = flat(transposed(a, order));
  const n = a.shape[last];
  const [values, places] = [new Float64Array(data.length), new Float64Array(data.length)];
  for (let row = 0; row < data.length; row += n || 1) {
    const key = (k: number): number => data[row + k];
    const ranks = Array.from({ length: n }, (_, k) => k).sort((i, j) => {
      if (Number.isNaN(key(i)) || Number.isNaN(key(j))) return Number(Number.isNaN(key(i))) - Number(Number.isNaN(key(j)));
      return descending ? key(j) - key(i) : key(i) - key(j);
    });
    for (const [k, from] of ranks.entries()) {
      values[row + k] = key(from);
      places[row + k] = from;
    }
  }
  const shape = order.map((i) => a.shape[i]);
  const back = order.map((_, i) => order.indexOf(i));
  return { values: transposed(arrayOf(values, shape, a.type), back), places: transposed(arrayOf(places, shape, "int"), back) };
}
