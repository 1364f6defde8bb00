import type { Span } from "../../source.ts";

/** A dimension's name as messages show it: `n₂`, `n₂+1` (with the bias unit), `m`, `1`, or empty where it has none. */
export type Dimension = string;

/** Row-major values [rows, cols]. `ndim` is NumPy's; a 1-D array is kept as one row. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
  readonly ndim: 0 | 1 | 2;
  readonly rowDim: Dimension;
  readonly colDim: Dimension;
  /** From a comparison: fit to be a mask. */
  readonly logical?: boolean;
}

/** A formula that has no value; `span` is where. */
export class ShapeConflict extends Error {
  override name = "ShapeConflict";
  readonly span: Span | undefined;
  readonly code: "shape-conflict" | "division-of-matrices" | "unsupported-function" | "unknown-name" | "index";
  constructor(message: string, span?: Span, code: ShapeConflict["code"] = "shape-conflict") {
    super(message);
    this.span = span;
    this.code = code;
  }
}

/** No matrix of a check is larger: a text cannot ask for gigabytes. */
const MAX_SIZE = 1_000_000;

export function matrix(rows: number, cols: number, dims: readonly [Dimension, Dimension] = ["", ""], ndim: 0 | 1 | 2 = 2): Matrix {
  if (!(rows >= 0 && cols >= 0 && rows * cols <= MAX_SIZE) || !Number.isInteger(rows * cols))
    throw new ShapeConflict(`a ${rows}×${cols} matrix is more than a check holds.`);
  return { rows, cols, data: new Float64Array(rows * cols), ndim, rowDim: rows === 1 ? "1" : dims[0], colDim: cols === 1 ? "1" : dims[1] };
}

export function scalar(value: number): Matrix {
  return { rows: 1, cols: 1, data: Float64Array.of(value), ndim: 0, rowDim: "1", colDim: "1" };
}

export function fill(rows: number, cols: number, at: (i: number, j: number) => number): Matrix {
  const out = matrix(rows, cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out.data[i * cols + j] = at(i, j);
  return out;
}

export const isScalar = (a: Matrix): boolean => a.rows === 1 && a.cols === 1;

export function transpose(a: Matrix): Matrix {
  if (a.ndim === 1) return a;
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < a.cols; j++) data[j * a.rows + i] = a.data[i * a.cols + j]!;
  return { rows: a.cols, cols: a.rows, data, ndim: a.ndim, rowDim: a.colDim, colDim: a.rowDim };
}

export function map(a: Matrix, f: (x: number) => number): Matrix {
  const data = new Float64Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = f(a.data[i]);
  return { ...a, data };
}

export function scale(a: Matrix, factor: number): Matrix {
  return map(a, (x) => x * factor);
}

/** A size read off a matrix is a number whose "dimension" is `#` and the name of what it counts; it names no side. */
const plain = (dim: Dimension): Dimension => (dim.startsWith("#") ? "1" : dim);
const wider = (p: Dimension, q: Dimension): Dimension => {
  const [a, b] = [plain(p), plain(q)];
  return a === "" || (a === "1" && b !== "") ? b : a;
};

/** Does size p go with size q elementwise? */
const fits = (p: number, q: number): boolean => p === q || p === 1 || q === 1;

export function canBroadcast(a: Matrix, b: Matrix): boolean {
  return fits(a.rows, b.rows) && fits(a.cols, b.cols);
}

/** Elementwise, with a single row, column or number repeated. */
export function combine(a: Matrix, b: Matrix, f: (x: number, y: number) => number, span?: Span): Matrix {
  if (!canBroadcast(a, b)) throw new ShapeConflict(`${shapeOf(a)} and ${shapeOf(b)} do not go together element by element.`, span);
  const rows = a.rows === 1 ? b.rows : a.rows;
  const cols = a.cols === 1 ? b.cols : a.cols;
  const data = new Float64Array(rows * cols);
  if (rows * cols > MAX_SIZE) throw new ShapeConflict(`a ${rows}×${cols} matrix is more than a check holds.`, span);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++)
      data[i * cols + j] = f(
        a.data[(a.rows === 1 ? 0 : i) * a.cols + (a.cols === 1 ? 0 : j)],
        b.data[(b.rows === 1 ? 0 : i) * b.cols + (b.cols === 1 ? 0 : j)],
      );
  return {
    rows,
    cols,
    data,
    ndim: Math.max(a.ndim, b.ndim) as 0 | 1 | 2,
    rowDim: wider(a.rowDim, b.rowDim),
    colDim: wider(a.colDim, b.colDim),
  };
}

export const add = (a: Matrix, b: Matrix): Matrix => combine(a, b, (x, y) => x + y);
export const subtract = (a: Matrix, b: Matrix): Matrix => combine(a, b, (x, y) => x - y);
export const times = (a: Matrix, b: Matrix): Matrix => combine(a, b, (x, y) => x * y);

/** a[p, q] · b[q, r]; a 1-D factor is a row on the left and a column on the right. */
export function multiply(a: Matrix, b: Matrix, span?: Span): Matrix {
  const right = b.ndim === 1 ? { ...b, rows: b.cols, cols: 1, rowDim: b.colDim, colDim: "1" } : b;
  if (a.cols !== right.rows)
    throw new ShapeConflict(
      `a product of ${shapeOf(a)} and ${shapeOf(right)}: the inner sizes ${dimension(a.colDim, a.cols)} and ${dimension(right.rowDim, right.rows)} differ.`,
      span,
    );
  const { rows, cols: inner } = a;
  const { cols } = right;
  if (rows * cols > MAX_SIZE) throw new ShapeConflict(`a ${rows}×${cols} matrix is more than a check holds.`, span);
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < inner; k++) {
      const x = a.data[i * inner + k];
      for (let j = 0; j < cols; j++) data[i * cols + j] += x * right.data[k * cols + j];
    }
  if (b.ndim === 1) {
    if (a.ndim === 1) return scalar(data[0]);
    return { rows: 1, cols: rows, data, ndim: 1, rowDim: "1", colDim: a.rowDim };
  }
  return { rows, cols, data, ndim: a.ndim === 1 ? 1 : 2, rowDim: a.rowDim, colDim: right.colDim };
}

/** Rows from `r0` to `r1`, columns from `c0` to `c1`, ends excluded. */
export function block(a: Matrix, [r0, r1, c0, c1]: readonly [number, number, number, number]): Matrix {
  const out = fill(r1 - r0, c1 - c0, (i, j) => a.data[(r0 + i) * a.cols + c0 + j]);
  const rowDim = r1 - r0 === a.rows ? a.rowDim : partOf(a.rowDim, r0, r1, a.rows);
  const colDim = c1 - c0 === a.cols ? a.colDim : partOf(a.colDim, c0, c1, a.cols);
  return { ...out, rowDim: r1 - r0 === 1 ? "1" : rowDim, colDim: c1 - c0 === 1 ? "1" : colDim };
}
/** One less than n+1 is n. */
function partOf(dim: Dimension, from: number, to: number, size: number): Dimension {
  return dim.endsWith("+1") && to - from === size - 1 ? dim.slice(0, -2) : "";
}

export function stackRows(a: Matrix, b: Matrix, span?: Span): Matrix {
  if (a.rows * a.cols === 0) return b;
  if (b.rows * b.cols === 0) return a;
  if (a.cols !== b.cols) throw new ShapeConflict(`${shapeOf(a)} and ${shapeOf(b)} cannot be put on top of each other.`, span);
  const out = fill(a.rows + b.rows, a.cols, (i, j) => (i < a.rows ? a.data[i * a.cols + j] : b.data[(i - a.rows) * a.cols + j]));
  return { ...out, rowDim: joined(a.rowDim, a.rows, b.rowDim, b.rows), colDim: a.colDim === "" ? b.colDim : a.colDim };
}
export function stackColumns(a: Matrix, b: Matrix, span?: Span): Matrix {
  if (a.rows * a.cols === 0) return b;
  if (b.rows * b.cols === 0) return a;
  if (a.rows !== b.rows) throw new ShapeConflict(`${shapeOf(a)} and ${shapeOf(b)} cannot be put side by side.`, span);
  const out = fill(a.rows, a.cols + b.cols, (i, j) => (j < a.cols ? a.data[i * a.cols + j] : b.data[i * b.cols + j - a.cols]));
  return { ...out, rowDim: a.rowDim === "" ? b.rowDim : a.rowDim, colDim: joined(a.colDim, a.cols, b.colDim, b.cols) };
}
function joined(a: Dimension, p: number, b: Dimension, q: number): Dimension {
  if (p === 1 && b !== "" && !b.endsWith("+1")) return `${b}+1`;
  if (q === 1 && a !== "" && !a.endsWith("+1")) return `${a}+1`;
  return "";
}

export function sumRows(a: Matrix): Matrix {
  const out = fill(1, a.cols, (_, j) => {
    let s = 0;
    for (let i = 0; i < a.rows; i++) s += a.data[i * a.cols + j];
    return s;
  });
  return { ...out, colDim: a.colDim };
}
export function sumColumns(a: Matrix): Matrix {
  const out = fill(a.rows, 1, (i) => {
    let s = 0;
    for (let j = 0; j < a.cols; j++) s += a.data[i * a.cols + j];
    return s;
  });
  return { ...out, rowDim: a.rowDim };
}
export function total(a: Matrix): number {
  let s = 0;
  for (const x of a.data) s += x;
  return s;
}

/** Largest |a − b| relative to the larger of the two matrices; Infinity where shapes differ or a value is not finite. */
export function difference(a: Matrix, b: Matrix): number {
  if (a.rows !== b.rows || a.cols !== b.cols) return Infinity;
  let largest = 0;
  let apart = 0;
  for (let i = 0; i < a.data.length; i++) {
    const x = a.data[i];
    const y = b.data[i];
    const d = Math.abs(x - y);
    if (!(d <= Number.MAX_VALUE)) return Infinity;
    if (d > apart) apart = d;
    const size = Math.max(Math.abs(x), Math.abs(y));
    if (size > largest) largest = size;
  }
  return apart === 0 ? 0 : apart / largest;
}

/** ‖a − b‖ / ‖a + b‖, as the course's gradient check prints it. */
export function relativeError(a: Matrix, b: Matrix): number {
  let above = 0;
  let below = 0;
  for (let i = 0; i < a.data.length; i++) {
    above += (a.data[i] - b.data[i]) ** 2;
    below += (a.data[i] + b.data[i]) ** 2;
  }
  return below === 0 ? (above === 0 ? 0 : 1) : Math.sqrt(above / below);
}

export function subscript(n: number): string {
  return String(n)
    .replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[Number(d)])
    .replace("-", "₋");
}
export function superscript(n: number): string {
  return String(n)
    .replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)])
    .replace("-", "⁻");
}

/** The dimension's name where it has one, else its size. */
function dimension(dim: Dimension, size: number): string {
  if (dim === "") return String(size);
  return dim.endsWith("+1") ? `(${dim})` : dim;
}
/** `n₄×(n₃+1)` */
export function shapeOf(a: Matrix): string {
  if (isScalar(a)) return "a number";
  return `${dimension(a.rowDim, a.rows)}×${dimension(a.colDim, a.cols)}`;
}
