import type { NdArray } from "./array.ts";

/** A contiguous array [rows, cols]. */
export function matrix(rows: number, cols: number, at: (i: number, j: number) => number): NdArray {
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) data[i * cols + j] = at(i, j);
  return { data, shape: [rows, cols], strides: [cols, 1], offset: 0, type: "float" };
}

/** The entries in row-major order, whatever the strides; contiguous data are not copied. */
export function entriesOf(a: NdArray): Float64Array {
  const size = countOf(a);
  let expected = 1;
  let contiguous = true;
  for (let k = a.shape.length - 1; k >= 0; k--) {
    if (a.shape[k] !== 1 && a.strides[k] !== expected) contiguous = false;
    expected *= a.shape[k];
  }
  if (contiguous) return a.offset === 0 && a.data.length === size ? a.data : a.data.subarray(a.offset, a.offset + size);
  const out = new Float64Array(size);
  const index = a.shape.map(() => 0);
  for (let n = 0; n < size; n++) {
    let at = a.offset;
    for (let k = 0; k < index.length; k++) at += index[k] * a.strides[k];
    out[n] = a.data[at];
    for (let k = index.length - 1; k >= 0; k--) {
      if (++index[k] < a.shape[k]) break;
      index[k] = 0;
    }
  }
  return out;
}

export const countOf = (a: NdArray): number => a.shape.reduce((n, k) => n * k, 1);

/** The sizes other than 1. */
export const squeezed = (a: NdArray): readonly number[] => a.shape.filter((n) => n !== 1);

export const rowsOf = (a: NdArray): number => a.shape[0];
export const colsOf = (a: NdArray): number => a.shape[1];

/** [p, q] · [q, r] of contiguous matrices. */
export function product(a: NdArray, b: NdArray): NdArray {
  const [p, q, r] = [rowsOf(a), colsOf(a), colsOf(b)];
  const out = matrix(p, r, () => 0);
  for (let i = 0; i < p; i++)
    for (let k = 0; k < q; k++) {
      const x = a.data[i * q + k];
      for (let j = 0; j < r; j++) out.data[i * r + j] += x * b.data[k * r + j];
    }
  return out;
}

export const transposed = (a: NdArray): NdArray => matrix(colsOf(a), rowsOf(a), (i, j) => a.data[j * colsOf(a) + i]);

/** Of equal shapes, or `b` a column [rows, 1]. */
export function combine(a: NdArray, b: NdArray, f: (x: number, y: number) => number): NdArray {
  const wide = colsOf(b) === colsOf(a);
  return matrix(rowsOf(a), colsOf(a), (i, j) => f(a.data[i * colsOf(a) + j], b.data[wide ? i * colsOf(b) + j : i]));
}

export const mapped = (a: NdArray, f: (x: number) => number): NdArray => ({ ...a, data: a.data.map(f) });
export const scaled = (a: NdArray, factor: number): NdArray => mapped(a, (x) => x * factor);

/** Are all entries 0? Such a value has no direction. */
export const isZero = (a: NdArray): boolean => entriesOf(a).every((x) => x === 0);

/** a + factor · b, entry by entry in the order of their rows; laid out as a. */
export function plus(a: NdArray, b: NdArray, factor: number): NdArray {
  const q = entriesOf(b);
  const strides = a.shape.map((_, k) => a.shape.slice(k + 1).reduce((n, d) => n * d, 1));
  return { ...a, data: entriesOf(a).map((x, i) => x + factor * q[i]), offset: 0, strides };
}

/** Σ over the columns [rows, 1]. */
export const sumColumns = (a: NdArray): NdArray =>
  matrix(rowsOf(a), 1, (i) => {
    let s = 0;
    for (let j = 0; j < colsOf(a); j++) s += a.data[i * colsOf(a) + j];
    return s;
  });

export const column = (a: NdArray, j: number): NdArray => matrix(rowsOf(a), 1, (i) => a.data[i * colsOf(a) + j]);
export const columnsUpTo = (a: NdArray, n: number): NdArray => matrix(rowsOf(a), n, (i, j) => a.data[i * colsOf(a) + j]);

/** With a row of `value` in front of or behind the rows. */
export function withRow(a: NdArray, where: "first" | "last", value: number): NdArray {
  const shift = where === "first" ? 1 : 0;
  return matrix(rowsOf(a) + 1, colsOf(a), (i, j) => {
    const row = i - shift;
    return row < 0 || row >= rowsOf(a) ? value : a.data[row * colsOf(a) + j];
  });
}

/** Two matrices of as many rows, side by side. */
export const beside = (a: NdArray, b: NdArray): NdArray =>
  matrix(rowsOf(a), colsOf(a) + colsOf(b), (i, j) => (j < colsOf(a) ? a.data[i * colsOf(a) + j] : b.data[i * colsOf(b) + j - colsOf(a)]));
