import { exp, log } from "../numbers/elementary.ts";
import { activate, activation, derivative, sigmoid, softmax, type Activation } from "../numbers/functions.ts";
import {
  add,
  combine,
  fill,
  isScalar,
  map,
  matrix,
  multiply,
  scalar,
  ShapeConflict,
  stackColumns,
  stackRows,
  subtract,
  sumColumns,
  sumRows,
  times,
  total,
  transpose,
  type Matrix,
} from "../numbers/matrix.ts";
import type { Span } from "../source.ts";
import { isMatrix, isTuple, needMatrix, type Value } from "./value.ts";

/** A call's arguments, evaluated. */
export interface Arguments {
  readonly args: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  readonly numpy: boolean;
  readonly along: "columns" | "rows";
  readonly span: Span | undefined;
}
type Builtin = (call: Arguments) => Value;

const arg = (call: Arguments, i: number): Matrix => {
  const value = call.args[i];
  if (value === undefined) throw new ShapeConflict(`the call has ${call.args.length} arguments, ${i + 1} are needed.`, call.span);
  return needMatrix(value, call.span);
};
const numberOf = (value: Value | undefined, span?: Span): number | undefined => {
  if (value === undefined) return undefined;
  const m = needMatrix(value, span);
  if (!isScalar(m)) throw new ShapeConflict("a matrix stands where a number belongs.", span);
  return m.data[0];
};
const keepNdim = (m: Matrix): Matrix => (m.ndim === 2 ? m : { ...m, ndim: 2 });

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

const elementwise =
  (f: (x: number) => number): Builtin =>
  (call) => ({ ...map(arg(call, 0), f), logical: false });
const pairwise =
  (f: (a: Matrix, b: Matrix) => Matrix): Builtin =>
  (call) =>
    f(arg(call, 0), arg(call, 1));
const identity: Builtin = (call) => arg(call, 0);

const dot: Builtin = (call) => {
  const a = arg(call, 0);
  const b = arg(call, 1);
  if (call.numpy)
    return isScalar(a) || isScalar(b)
      ? a.ndim === 0 || b.ndim === 0
        ? times(a, b)
        : multiply(a, b, call.span)
      : multiply(a, b, call.span);
  const product = combine(a, b, (x, y) => x * y, call.span);
  return product.rows === 1 ? scalar(total(product)) : sumRows(product);
};

function joinAll(call: Arguments, axis: number): Matrix {
  const list = call.args[0];
  const parts = (list !== undefined && isTuple(list) ? list.tuple : call.args).map((x) => needMatrix(x, call.span));
  if (parts.every((p) => p.ndim < 2) && call.numpy) {
    const joined = parts.map((p) => ({ ...p, ndim: 1 as const })).reduce((a, b) => ({ ...stackColumns(a, b, call.span), ndim: 1 }));
    return axis === 0 || parts.length === 0 ? joined : joined;
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

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["exp", elementwise(exp)],
  ["log", elementwise(log)],
  ["sqrt", elementwise(Math.sqrt)],
  ["abs", elementwise(Math.abs)],
  ["sign", elementwise(Math.sign)],
  ["square", elementwise((x) => x * x)],
  ["negative", elementwise((x) => -x)],
  ["expit", elementwise(sigmoid)],
  ["double", identity],
  ["int", identity],
  ["int8", identity],
  ["int32", identity],
  ["int64", identity],
  ["bool", identity],
  ["float", identity],
  ["float64", identity],
  ["astype", identity],
  ["logical", identity],
  ["copy", identity],
  ["array", identity],
  ["asarray", identity],
  ["full", identity],
  ["atleast_2d", (call) => keepNdim(arg(call, 0))],
  ["T", (call) => transpose(arg(call, 0))],
  ["transpose", (call) => transpose(arg(call, 0))],
  ["maximum", extreme((x, y) => x >= y)],
  ["max", extreme((x, y) => x >= y)],
  ["minimum", extreme((x, y) => x <= y)],
  ["min", extreme((x, y) => x <= y)],
  ["sum", (call) => reduce(call, [sumRows, sumColumns, total])],
  [
    "mean",
    (call) =>
      reduce(call, [
        (m) => map(sumRows(m), (x) => x / m.rows),
        (m) => map(sumColumns(m), (x) => x / m.cols),
        (m) => total(m) / m.data.length,
      ]),
  ],
  [
    "average",
    (call) =>
      reduce(call, [
        (m) => map(sumRows(m), (x) => x / m.rows),
        (m) => map(sumColumns(m), (x) => x / m.cols),
        (m) => total(m) / m.data.length,
      ]),
  ],
  ["sumall", (call) => scalar(total(arg(call, 0)))],
  ["sumsq", (call) => reduce({ ...call, args: [map(arg(call, 0), (x) => x * x), ...call.args.slice(1)] }, [sumRows, sumColumns, total])],
  ["norm", (call) => scalar(Math.sqrt(total(map(arg(call, 0), (x) => x * x))))],
  ["trace", (call) => scalar(arg(call, 0).data.reduce((s, x, k) => (k % (arg(call, 0).cols + 1) === 0 ? s + x : s), 0))],
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
  ["range", (call) => BUILTINS.get("arange")!(call)],
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
  ["dot", dot],
  ["matmul", (call) => multiply(arg(call, 0), arg(call, 1), call.span)],
  ["mtimes", (call) => multiply(arg(call, 0), arg(call, 1), call.span)],
  [
    "outer",
    (call) => {
      const [a, b] = [arg(call, 0), arg(call, 1)];
      const side = (m: Matrix): string => (m.rows === 1 ? m.colDim : m.cols === 1 ? m.rowDim : "");
      return { ...fill(a.data.length, b.data.length, (i, j) => a.data[i] * b.data[j]), rowDim: side(a), colDim: side(b) };
    },
  ],
  ["inner", (call) => multiply(arg(call, 0), transpose(arg(call, 1)), call.span)],
  ["multiply", (call) => combine(arg(call, 0), arg(call, 1), (x, y) => x * y, call.span)],
  ["times", (call) => combine(arg(call, 0), arg(call, 1), (x, y) => x * y, call.span)],
  ["divide", (call) => combine(arg(call, 0), arg(call, 1), (x, y) => x / y, call.span)],
  ["true_divide", (call) => combine(arg(call, 0), arg(call, 1), (x, y) => x / y, call.span)],
  ["rdivide", (call) => combine(arg(call, 0), arg(call, 1), (x, y) => x / y, call.span)],
  ["add", pairwise(add)],
  ["plus", pairwise(add)],
  ["subtract", pairwise(subtract)],
  ["minus", pairwise(subtract)],
  ["power", (call) => combine(arg(call, 0), arg(call, 1), powerOf, call.span)],
  ["where", (call) => (call.args.length === 3 ? where(arg(call, 0), arg(call, 1), arg(call, 2)) : arg(call, 0))],
  ["greater", (call) => combine(arg(call, 0), arg(call, 1), (x, y) => (x > y ? 1 : 0), call.span)],
  [
    "bsxfun",
    (call) => {
      const f = call.args[0];
      const name = f !== undefined && "string" in f ? f.string : "";
      const builtin = BUILTINS.get(name === "eq" ? "equal" : name);
      if (!builtin) throw new ShapeConflict(`bsxfun with @${name} is not supported.`, call.span, "unsupported-function");
      return builtin({ ...call, args: call.args.slice(1) });
    },
  ],
  ["equal", (call) => combine(arg(call, 0), arg(call, 1), (x, y) => (x === y ? 1 : 0), call.span)],
  [
    "repmat",
    (call) => {
      const m = arg(call, 0);
      const [p, q] = sizesOf({ ...call, args: call.args.slice(1) });
      const out = fill(m.rows * p, m.cols * q, (i, j) => m.data[(i % m.rows) * m.cols + (j % m.cols)]);
      return { ...out, rowDim: p === 1 ? m.rowDim : "", colDim: q === 1 ? m.colDim : "" };
    },
  ],
  ["tile", (call) => BUILTINS.get("repmat")!(call)],
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
  ["tanh", elementwise((x) => activation("tanh", x))],
  [
    "softmax",
    (call) =>
      softmax(
        arg(call, 0),
        numberOf(call.named.get("axis"), call.span) === 1 || (call.numpy && arg(call, 0).ndim === 1) ? "rows" : call.along,
      ),
  ],
]);

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

function where(condition: Matrix, yes: Matrix, no: Matrix): Matrix {
  const ones = map(condition, (x) => (x === 0 ? 0 : 1));
  return combine(
    combine(ones, yes, (c, x) => (c === 1 ? x : NaN)),
    combine(ones, no, (c, x) => (c === 0 ? x : NaN)),
    (x, y) => (Number.isNaN(x) ? y : x),
  );
}

/** x^p for the powers that formulas have: whole ones and ½. */
export function powerOf(x: number, p: number): number {
  if (p === 0.5) return Math.sqrt(x);
  if (!Number.isInteger(p) || Math.abs(p) > 64) return x > 0 ? exp(p * log(x)) : NaN;
  let result = 1;
  for (let i = 0; i < Math.abs(p); i++) result *= x;
  return p < 0 ? 1 / result : result;
}

const KINDS: Readonly<Record<string, Activation | "own">> = {
  g: "own",
  f: "own",
  σ: "own",
  sigma: "own",
  φ: "own",
  phi: "own",
  Phi: "own",
  activation: "own",
  act: "own",
  activate: "own",
  transfer: "own",
  h: "own",
  nonlin: "own",
  sigmoid: "sigmoid",
  Sigmoid: "sigmoid",
  sigm: "sigmoid",
  logistic: "sigmoid",
  logsig: "sigmoid",
  expit: "sigmoid",
  tanh: "tanh",
  tansig: "tanh",
  relu: "relu",
  ReLU: "relu",
  Relu: "relu",
  relu6: "relu",
  leaky_relu: "leaky-relu",
  linear: "linear",
  purelin: "linear",
  softmax: "softmax",
  Softmax: "softmax",
};
const DERIVED = /^(?:d_?)?(.*?)_?(?:[pP]rime|[gG]radient|[gG]rad|[dD]erivative|[dD]eriv|_der|Der|dash|_d|_p)$/;

/** Is a function the activation or its derivative? `own` is the one in force, whatever that is. */
export function activationCall(fn: string, primes: number): { kind: Activation | "own"; primes: number } | undefined {
  if (Object.hasOwn(KINDS, fn)) return { kind: KINDS[fn], primes };
  const base = DERIVED.exec(fn)?.[1] ?? (/^d_?[a-z]/.test(fn) ? fn.replace(/^d_?/, "") : undefined);
  if (base !== undefined && Object.hasOwn(KINDS, base)) return { kind: KINDS[base], primes: primes + 1 };
  if (fn === "sp" || fn === "Ḟ") return { kind: "own", primes: primes + 1 };
  return undefined;
}

export function applyActivation(kind: Activation, primes: number, z: Matrix, along: "columns" | "rows"): Matrix {
  if (primes === 0) return { ...activate(kind, z, along), logical: false };
  if (primes > 1) throw new ShapeConflict("a second derivative of the activation is not supported.", undefined, "unsupported-function");
  if (kind === "softmax") return map(softmax(z, along), (a) => a * (1 - a));
  return map(z, (x) => derivative(kind, x));
}
