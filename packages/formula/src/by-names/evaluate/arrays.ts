import { fill, isScalar, matrix, scalar, ShapeConflict, stackColumns, stackRows, transpose, type Matrix } from "../numbers/matrix.ts";
import { arg, keepNdim, numberOf, type Arguments, type Builtin } from "./arguments.ts";
import { isMatrix, isTuple, needMatrix } from "./value.ts";

/** The sizes in zeros(2, 3), np.zeros((2, 3)), ones(size(X)). */
function sizesOf(call: Arguments): readonly [number, number, 0 | 1 | 2, string, string] {
  const [first, second] = call.args;
  const shape = call.named.get("shape") ?? first;
  if (shape !== undefined && isTuple(shape)) {
    const [r, c] = shape.tuple.map((x) => needMatrix(x));
    const dims = [r, c].map((x) => (x?.rowDim.startsWith("#") ? x.rowDim.slice(1) : ""));
    if (c === undefined) return [1, r ? r.data[0] : 1, r ? 1 : 0, "1", dims[0]];
    return [r.data[0], c.data[0], 2, dims[0], dims[1]];
  }
  const r = first === undefined ? undefined : needMatrix(first);
  if (r && r.data.length === 2) return [r.data[0], r.data[1], 2, "", ""];
  const c = second !== undefined && isMatrix(second) ? second : undefined;
  const rows = r?.data[0] ?? 1;
  const rowName = r?.rowDim.startsWith("#") ? r.rowDim.slice(1) : "";
  const colName = c?.rowDim.startsWith("#") ? c.rowDim.slice(1) : "";
  if (c === undefined) return call.numpy ? [1, rows, 1, "1", rowName] : r ? [rows, rows, 2, rowName, rowName] : [1, 1, 0, "1", "1"];
  return [rows, c.data[0], 2, rowName, colName];
}

const filled =
  (value: number): Builtin =>
  (call) => {
    const [rows, cols, ndim, rowDim, colDim] = sizesOf(call);
    const m = matrix(rows, cols, [rowDim, colDim], ndim);
    m.data.fill(value);
    return m;
  };

const filledLike =
  (value: number): Builtin =>
  (call) => ({ ...arg(call, 0), data: new Float64Array(arg(call, 0).data.length).fill(value) });

function joinAll(call: Arguments, axis: number): Matrix {
  const list = call.args[0];
  const parts = (list !== undefined && isTuple(list) ? list.tuple : call.args).map((x) => needMatrix(x, call.span));
  if (parts.every((p) => p.ndim < 2) && call.numpy) {
    return parts.map((p) => ({ ...p, ndim: 1 as const })).reduce((a, b) => ({ ...stackColumns(a, b, call.span), ndim: 1 }));
  }
  return parts.map(keepNdim).reduce((a, b) => (axis === 0 ? stackRows(a, b, call.span) : stackColumns(a, b, call.span)));
}

function reshape(call: Arguments): Matrix {
  const m = arg(call, 0);
  const rest = call.args.slice(1);
  const parts = rest.length === 1 && isTuple(rest[0]) ? rest[0].tuple : rest;
  const sizes = parts.flatMap((x) => {
    const s = Array.from(needMatrix(x, call.span).data);
    return s.length === 0 ? [-1] : s;
  });
  const count = m.data.length;
  const known = sizes.filter((s) => s >= 0).reduce((a, b) => a * b, 1);
  const full = sizes.map((s) => (s < 0 ? count / known : s));
  const [rows, cols] = full.length === 1 ? [1, full[0]] : [full[0], full[1]];
  if (rows * cols !== count || full.length > 2)
    throw new ShapeConflict(`${count} numbers cannot be reshaped to ${full.join("×")}.`, call.span);
  const dims: readonly [string, string] =
    rows === m.rows && cols === m.cols
      ? [m.rowDim, m.colDim]
      : [
          rows === count ? (m.cols === 1 ? m.rowDim : m.rows === 1 ? m.colDim : "") : "",
          cols === count ? (m.rows === 1 ? m.colDim : m.cols === 1 ? m.rowDim : "") : "",
        ];
  const out = matrix(rows, cols, dims, full.length === 1 ? 1 : 2);
  if (call.numpy) out.data.set(m.data);
  else
    for (let k = 0; k < count; k++)
      out.data[(k % rows) * cols + Math.floor(k / rows)] = m.data[(k % m.rows) * m.cols + Math.floor(k / m.rows)]!;
  return out;
}

const flatten: Builtin = (call) => {
  const m = arg(call, 0);
  const order = call.named.get("order") ?? call.args[1];
  const source = order !== undefined && "string" in order && order.string === "F" ? transpose(keepNdim(m)) : m;
  const dim = m.rows === 1 ? m.colDim : m.cols === 1 ? m.rowDim : "";
  return { rows: 1, cols: m.data.length, data: source.data.slice(), ndim: 1, rowDim: "1", colDim: dim };
};

const size: Builtin = (call) => {
  const m = arg(call, 0);
  const sized = (n: number, dim: string): Matrix => ({ ...scalar(n), rowDim: `#${dim}` });
  if (call.args.length > 1) return numberOf(call.args[1]) === 1 ? sized(m.rows, m.rowDim) : sized(m.cols, m.colDim);
  return { tuple: [sized(m.rows, m.rowDim), sized(m.cols, m.colDim)] };
};

function remove(call: Arguments): Matrix {
  const m = arg(call, 0);
  const at = numberOf(call.args[1], call.span)!;
  const axis = numberOf(call.named.get("axis") ?? call.args[2], call.span) ?? 0;
  if (axis === 0)
    return {
      ...fill(m.rows - 1, m.cols, (i, j) => m.data[(i < at ? i : i + 1) * m.cols + j]),
      rowDim: m.rowDim.replace(/\+1$/, ""),
      colDim: m.colDim,
    };
  return {
    ...fill(m.rows, m.cols - 1, (i, j) => m.data[i * m.cols + (j < at ? j : j + 1)]),
    rowDim: m.rowDim,
    colDim: m.colDim.replace(/\+1$/, ""),
  };
}

/** Functions that make, join, measure and reshape matrices. */
export const ARRAYS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["atleast_2d", (call) => keepNdim(arg(call, 0))],
  ["T", (call) => transpose(arg(call, 0))],
  ["transpose", (call) => transpose(arg(call, 0))],
  ["ones", filled(1)],
  ["zeros", filled(0)],
  ["empty", filled(0)],
  ["ones_like", filledLike(1)],
  ["zeros_like", filledLike(0)],
  ["empty_like", filledLike(0)],
  [
    "eye",
    (call) => {
      const n = numberOf(call.args[0], call.span) ?? 1;
      return fill(n, numberOf(call.args[1], call.span) ?? n, (i, j) => (i === j ? 1 : 0));
    },
  ],
  ["identity", (call) => fill(numberOf(call.args[0], call.span) ?? 1, numberOf(call.args[0], call.span) ?? 1, (i, j) => (i === j ? 1 : 0))],
  [
    "diag",
    (call) => {
      const m = arg(call, 0);
      if (m.rows === 1 || m.cols === 1) {
        const dim = m.rows === 1 ? m.colDim : m.rowDim;
        return { ...fill(m.data.length, m.data.length, (i, j) => (i === j ? m.data[i] : 0)), rowDim: dim, colDim: dim };
      }
      return fill(Math.min(m.rows, m.cols), 1, (i) => m.data[i * m.cols + i]);
    },
  ],
  [
    "arange",
    (call) => {
      const [a, b, c] = call.args.map((x) => numberOf(x, call.span)!);
      const from = b === undefined ? 0 : a;
      const to = b ?? a;
      const n = Math.max(0, Math.ceil((to - from) / (c ?? 1)));
      return { ...fill(1, n, (_, j) => from + j * (c ?? 1)), ndim: 1 };
    },
  ],
  ["range", (call) => ARRAYS.get("arange")!(call)],
  [
    "linspace",
    (call) => {
      const [a, b, n] = call.args.map((x) => numberOf(x, call.span)!);
      return { ...fill(1, n, (_, j) => a + ((b - a) * j) / (n - 1)), ndim: call.numpy ? 1 : 2 };
    },
  ],
  ["size", (call) => (call.numpy ? scalar(arg(call, 0).data.length) : size(call))],
  [
    "shape",
    (call) => {
      const m = arg(call, 0);
      const sizes = size({ ...call, args: [m] });
      if (!isTuple(sizes)) return sizes;
      return { tuple: m.ndim === 2 ? sizes.tuple : m.ndim === 1 ? sizes.tuple.slice(1) : [] };
    },
  ],
  ["rows", (call) => scalar(arg(call, 0).rows)],
  ["columns", (call) => scalar(arg(call, 0).cols)],
  ["numel", (call) => scalar(arg(call, 0).data.length)],
  [
    "length",
    (call) => {
      const m = arg(call, 0);
      return { ...scalar(Math.max(m.rows, m.cols)), rowDim: `#${m.rows > m.cols ? m.rowDim : m.colDim}` };
    },
  ],
  [
    "len",
    (call) => {
      const value = call.args[0];
      if (isTuple(value)) return scalar(value.tuple.length);
      const m = arg(call, 0);
      return { ...scalar(m.ndim === 1 ? m.cols : m.rows), rowDim: `#${m.ndim === 1 ? m.colDim : m.rowDim}` };
    },
  ],
  [
    "repmat",
    (call) => {
      const m = arg(call, 0);
      const [p, q] = sizesOf({ ...call, args: call.args.slice(1) });
      const out = fill(m.rows * p, m.cols * q, (i, j) => m.data[(i % m.rows) * m.cols + (j % m.cols)]);
      return { ...out, rowDim: p === 1 ? m.rowDim : "", colDim: q === 1 ? m.colDim : "" };
    },
  ],
  ["tile", (call) => ARRAYS.get("repmat")!(call)],
  ["concatenate", (call) => joinAll(call, numberOf(call.named.get("axis") ?? call.args[1], call.span) ?? 0)],
  ["hstack", (call) => joinAll(call, 1)],
  ["column_stack", (call) => joinAll(call, 1)],
  ["vstack", (call) => joinAll(call, 0)],
  ["row_stack", (call) => joinAll(call, 0)],
  ["horzcat", (call) => joinAll(call, 1)],
  ["vertcat", (call) => joinAll(call, 0)],
  [
    "append",
    (call) =>
      joinAll({ ...call, args: [{ tuple: call.args.slice(0, 2) }] }, numberOf(call.named.get("axis") ?? call.args[2], call.span) ?? 0),
  ],
  [
    "insert",
    (call) => {
      // np.insert(a, 0, 1, axis=k) puts a row or a column of one number first.
      const m = arg(call, 0);
      const axis = numberOf(call.named.get("axis") ?? call.args[3], call.span);
      const value = numberOf(call.args[2], call.span)!;
      const edge = fill(axis === 0 ? 1 : m.rows, axis === 0 ? m.cols : 1, () => value);
      if (m.ndim === 1) return { ...stackColumns(scalar(value), m), ndim: 1 };
      return axis === 0 ? stackRows(edge, m) : stackColumns(edge, m);
    },
  ],
  ["delete", (call) => remove(call)],
  ["reshape", reshape],
  ["ravel", flatten],
  ["flatten", flatten],
  ["vec", (call) => reshape({ ...call, args: [arg(call, 0), scalar(arg(call, 0).data.length), scalar(1)] })],
  [
    "squeeze",
    (call) => {
      const m = arg(call, 0);
      return isScalar(m) ? scalar(m.data[0]) : m.rows === 1 || m.cols === 1 ? flatten(call) : m;
    },
  ],
  [
    "expand_dims",
    (call) => {
      const m = arg(call, 0);
      const axis = numberOf(call.named.get("axis") ?? call.args[1], call.span);
      return axis === 0 ? { ...m, ndim: 2 } : transpose({ ...m, ndim: 2 });
    },
  ],
]);
