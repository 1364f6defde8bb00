import { softmax } from "../numbers/functions.ts";
import { combine, fill, map, scalar, ShapeConflict, sumColumns, sumRows, total, transpose, type Matrix } from "../numbers/matrix.ts";
import { arg, keepNdim, numberOf, type Arguments, type Builtin } from "./arguments.ts";
import { isMatrix, isTuple } from "./value.ts";

/** The axis of a reduction: 0 down the rows, 1 along the columns, undefined for everything. */
function axisOf(call: Arguments, position = 1): number | undefined {
  const given = call.named.get("axis") ?? call.named.get("dim") ?? (call.args.length > position ? call.args[position] : undefined);
  if (call.numpy) {
    const axis = given === undefined || isTuple(given) ? undefined : numberOf(given, call.span);
    const ndim = arg(call, 0).ndim;
    return axis === undefined ? undefined : axis < 0 ? axis + Math.max(1, ndim) : axis;
  }
  const dim = numberOf(given, call.span);
  if (dim !== undefined) return dim - 1;
  return arg(call, 0).rows === 1 ? 1 : 0;
}

function reduce(
  call: Arguments,
  [rows, cols, all]: readonly [(m: Matrix) => Matrix, (m: Matrix) => Matrix, (m: Matrix) => number],
  position = 1,
): Matrix {
  const m = arg(call, 0);
  const axis = axisOf(call, position);
  const keep = !call.numpy || numberOf(call.named.get("keepdims"), call.span) === 1;
  if (axis === undefined || (call.numpy && m.ndim < 2)) {
    const s = scalar(all(m));
    return keep ? { ...s, ndim: m.ndim } : s;
  }
  if (axis === 0) return keep ? keepNdim(rows(m)) : { ...rows(m), ndim: 1 };
  if (axis === 1) return keep ? keepNdim(cols(m)) : { ...transpose(keepNdim(cols(m))), ndim: 1 };
  throw new ShapeConflict(`axis ${axis + (call.numpy ? 0 : 1)} is not one of a matrix.`, call.span);
}

const extreme =
  (better: (x: number, y: number) => boolean): Builtin =>
  (call) => {
    const first = call.args[0];
    const second = call.args[1];
    const pick = (x: number, y: number): number => (better(x, y) ? x : y);
    if (first !== undefined && second !== undefined && isMatrix(first) && isMatrix(second) && second.data.length > 0)
      return combine(first, second, pick, call.span);
    const along = (m: Matrix, columns: boolean): Matrix =>
      columns
        ? fill(m.rows, 1, (i) => m.data.slice(i * m.cols, (i + 1) * m.cols).reduce(pick))
        : fill(1, m.cols, (_, j) => fill(m.rows, 1, (i) => m.data[i * m.cols + j]).data.reduce(pick));
    const named = (m: Matrix, columns: boolean): Matrix => ({
      ...along(m, columns),
      ...(columns ? { rowDim: m.rowDim } : { colDim: m.colDim }),
    });
    return reduce(call, [(m) => named(m, false), (m) => named(m, true), (m) => m.data.reduce(pick)], call.numpy ? 1 : 2);
  };

const mean: Builtin = (call) =>
  reduce(call, [(m) => map(sumRows(m), (x) => x / m.rows), (m) => map(sumColumns(m), (x) => x / m.cols), (m) => total(m) / m.data.length]);

/** Functions that make one number, row or column of many. */
export const REDUCTIONS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["maximum", extreme((x, y) => x >= y)],
  ["max", extreme((x, y) => x >= y)],
  ["minimum", extreme((x, y) => x <= y)],
  ["min", extreme((x, y) => x <= y)],
  ["sum", (call) => reduce(call, [sumRows, sumColumns, total])],
  ["mean", mean],
  ["average", mean],
  ["sumall", (call) => scalar(total(arg(call, 0)))],
  ["sumsq", (call) => reduce({ ...call, args: [map(arg(call, 0), (x) => x * x), ...call.args.slice(1)] }, [sumRows, sumColumns, total])],
  ["norm", (call) => scalar(Math.sqrt(total(map(arg(call, 0), (x) => x * x))))],
  ["trace", (call) => scalar(arg(call, 0).data.reduce((s, x, k) => (k % (arg(call, 0).cols + 1) === 0 ? s + x : s), 0))],
  [
    "softmax",
    (call) =>
      softmax(
        arg(call, 0),
        numberOf(call.named.get("axis"), call.span) === 1 || (call.numpy && arg(call, 0).ndim === 1) ? "rows" : call.along,
      ),
  ],
]);
