import type { Expr } from "../ast.ts";
import { fill, scalar, ShapeConflict, shapeOf, transpose, type Dimension, type Matrix } from "../numbers/matrix.ts";
import type { Span } from "../../source.ts";

/** Positions along one dimension, from 0. */
export interface Selection {
  readonly at: readonly number[];
  /** Octave's lone `:` reads the matrix as one column. */
  readonly whole: boolean;
  /** One number, not a list of one: NumPy drops the dimension. */
  readonly single: boolean;
  /** None, or `np.newaxis`. */
  readonly newAxis: boolean;
  /** A mask or a list over all elements, with the shape it had. */
  readonly mask?: Matrix;
  /** A list of numbers, as fancy subscripts are. */
  readonly list: boolean;
}

interface Context {
  readonly size: number;
  readonly numpy: boolean;
  readonly alone: boolean;
  readonly base: Matrix;
  readonly value: (node: Expr) => Matrix;
}

const selection = (at: readonly number[], more: Partial<Selection> = {}): Selection => ({
  at,
  whole: false,
  single: false,
  newAxis: false,
  list: false,
  ...more,
});

export function selectionOf(node: Expr, { size, numpy, alone, base, value }: Context): Selection {
  if (node.kind === "slice") {
    if (!node.from && !node.to && !node.step)
      return selection(
        Array.from({ length: size }, (_, i) => i),
        { whole: true },
      );
    const one = (x: Expr | undefined, otherwise: number): number => (x ? value(x).data[0] : otherwise);
    const step = one(node.step, 1);
    if (!Number.isInteger(step) || step === 0)
      throw new ShapeConflict("a subscript's step is not a whole number other than 0.", node.span, "index");
    if (numpy) {
      const clip = (x: number): number => Math.max(step < 0 ? -1 : 0, Math.min(size, x < 0 ? x + size : x));
      const from = node.from ? clip(one(node.from, 0)) : step > 0 ? 0 : size - 1;
      const to = node.to ? clip(one(node.to, size)) : step > 0 ? size : -1;
      const at: number[] = [];
      for (let i = from; step > 0 ? i < to : i > to; i += step) at.push(i);
      return selection(at);
    }
    const from = one(node.from, 1);
    const to = one(node.to, size);
    const at: number[] = [];
    for (let i = from; step > 0 ? i <= to : i >= to; i += step) {
      at.push(i - 1);
      if (at.length > size + 1) break;
    }
    return selection(checked(at, size, node.span));
  }
  if (numpy && node.kind === "name" && (node.base === "None" || node.base === "newaxis")) return selection([], { newAxis: true });
  const m = value(node);
  if (m.logical) {
    if (alone) {
      const at: number[] = [];
      if (m.data.length !== base.data.length) throw new ShapeConflict(`a mask of ${shapeOf(m)} on ${shapeOf(base)}.`, node.span, "index");
      m.data.forEach((x, i) => x !== 0 && at.push(i));
      return selection(at, { mask: m });
    }
    const at: number[] = [];
    m.data.forEach((x, i) => x !== 0 && at.push(i));
    return selection(at, { list: true });
  }
  const at = Array.from(m.data, (x) => (numpy ? (x < 0 ? x + size : x) : x - 1));
  return selection(checked(at, size, node.span, numpy), { single: m.ndim === 0 || (!numpy && m.data.length === 1), list: m.ndim !== 0 });
}

function checked(at: readonly number[], size: number, span: Span | undefined, numpy = false): readonly number[] {
  for (const i of at)
    if (!(Number.isInteger(i) && i >= 0 && i < size))
      throw new ShapeConflict(`subscript ${numpy ? i : i + 1} is outside ${numpy ? `0 … ${size - 1}` : `1 … ${size}`}.`, span, "index");
  return at;
}

/** The name of the dimension that is left when positions are picked from one. */
function dimensionOf(dim: Dimension, size: number, at: readonly number[]): Dimension {
  if (at.length === size) return dim;
  if (at.length === 1) return "1";
  return dim.endsWith("+1") && at.length === size - 1 ? dim.slice(0, -2) : "";
}

export function select(base: Matrix, subscripts: readonly Selection[], numpy: boolean, span?: Span): Matrix {
  const [first, second] = subscripts;
  if (!first) return base;
  if (!second) return numpy ? selectRows(base, first, span) : selectElements(base, first);
  if (first.newAxis || second.newAxis) {
    if (base.ndim === 2) throw new ShapeConflict("a third dimension is not supported.", span, "index");
    const row = { ...base, ndim: 2 as const };
    return first.newAxis ? row : transpose(row);
  }
  if (subscripts.length > 2) throw new ShapeConflict(`${subscripts.length} subscripts on a matrix.`, span, "index");
  if (numpy && base.ndim < 2) throw new ShapeConflict("two subscripts on an array of one dimension.", span, "index");
  if (numpy && first.list && second.list) {
    if (first.at.length !== second.at.length) throw new ShapeConflict("two lists of subscripts have different lengths.", span, "index");
    return { ...fill(1, first.at.length, (_, j) => base.data[first.at[j] * base.cols + second.at[j]]), ndim: 1 };
  }
  const out = fill(first.at.length, second.at.length, (i, j) => base.data[first.at[i] * base.cols + second.at[j]]);
  const named = { ...out, rowDim: dimensionOf(base.rowDim, base.rows, first.at), colDim: dimensionOf(base.colDim, base.cols, second.at) };
  if (!numpy) return named;
  if (first.single && second.single) return scalar(named.data[0]);
  if (first.single) return { ...named, ndim: 1 };
  if (second.single) return { ...transpose(named), ndim: 1 };
  return named;
}

function selectRows(base: Matrix, first: Selection, span?: Span): Matrix {
  if (first.newAxis) return { ...base, ndim: 2 };
  if (first.mask) return { ...fill(1, first.at.length, (_, j) => base.data[first.at[j]]), ndim: 1 };
  if (base.ndim === 1) {
    const out = {
      ...fill(1, first.at.length, (_, j) => base.data[first.at[j]]),
      ndim: 1 as const,
      colDim: dimensionOf(base.colDim, base.cols, first.at),
    };
    return first.single ? scalar(out.data[0]) : out;
  }
  if (base.ndim === 0) throw new ShapeConflict("a subscript on a number.", span, "index");
  const out = fill(first.at.length, base.cols, (i, j) => base.data[first.at[i] * base.cols + j]);
  const named = { ...out, rowDim: dimensionOf(base.rowDim, base.rows, first.at), colDim: base.colDim };
  return first.single ? { ...named, ndim: 1 } : named;
}

function selectElements(base: Matrix, first: Selection): Matrix {
  // Octave counts elements down the columns.
  const at = (k: number): number => base.data[(k % base.rows) * base.cols + Math.floor(k / base.rows)];
  if (first.mask) return fill(first.at.length, 1, (i) => base.data[first.at[i]]);
  if (first.whole) {
    const dim = base.cols === 1 ? base.rowDim : base.rows === 1 ? base.colDim : "";
    return { ...fill(base.data.length, 1, (i) => at(i)), rowDim: dim };
  }
  if (base.rows === 1)
    return { ...fill(1, first.at.length, (_, j) => at(first.at[j])), colDim: dimensionOf(base.colDim, base.cols, first.at) };
  return {
    ...fill(first.at.length, 1, (i) => at(first.at[i])),
    rowDim: base.cols === 1 ? dimensionOf(base.rowDim, base.rows, first.at) : "",
  };
}

/** A vector with zeros behind it up to `length`, as Octave makes it where an element behind its end is assigned. */
export function grown(base: Matrix, length: number): Matrix {
  if (!(Number.isInteger(length) && length > base.data.length) || (base.rows !== 1 && base.cols !== 1)) return base;
  const data = Float64Array.from({ length }, (_, i) => base.data[i] ?? 0);
  return base.cols === 1 ? { ...base, data, rows: length, rowDim: "" } : { ...base, data, cols: length, colDim: "" };
}

/** A copy of `base` with the picked elements replaced. */
export function replace(base: Matrix, subscripts: readonly Selection[], value: Matrix, numpy: boolean, span?: Span): Matrix {
  const [first, second] = subscripts;
  if (!first) return base;
  const data = base.data.slice();
  const positions: number[] = [];
  let rows = 1;
  if (!second) {
    if (first.mask) positions.push(...first.at);
    else if (numpy && base.ndim === 2) {
      for (const i of first.at) for (let j = 0; j < base.cols; j++) positions.push(i * base.cols + j);
      rows = first.at.length;
    } else if (numpy) positions.push(...first.at);
    else for (const k of first.at) positions.push((k % base.rows) * base.cols + Math.floor(k / base.rows));
  } else if (numpy && first.list && second.list) first.at.forEach((i, k) => positions.push(i * base.cols + second.at[k]));
  else {
    for (const i of first.at) for (const j of second.at) positions.push(i * base.cols + j);
    rows = first.at.length;
  }
  const cols = rows === 0 ? 0 : positions.length / rows;
  const single = value.data.length === 1;
  const row = value.rows === 1 && value.cols === cols;
  const column = value.cols === 1 && value.rows === rows;
  const lengthwise = value.data.length === positions.length && (rows === 1 || cols === 1 || (value.rows === rows && value.cols === cols));
  if (!single && !row && !column && !lengthwise)
    throw new ShapeConflict(`${shapeOf(value)} does not fit the ${rows}×${cols} place it is put in.`, span);
  positions.forEach((p, k) => {
    data[p] = single ? value.data[0] : lengthwise ? value.data[k] : row ? value.data[k % cols] : value.data[Math.floor(k / cols)];
  });
  return { ...base, data };
}
