import { exp, log } from "../../core/elementary.ts";
import { activation, sigmoid, powerOf } from "../numbers/functions.ts";
import {
  add,
  combine,
  fill,
  isScalar,
  map,
  multiply,
  scalar,
  ShapeConflict,
  subtract,
  sumRows,
  times,
  total,
  transpose,
  type Matrix,
} from "../numbers/matrix.ts";
import { arg, type Builtin } from "./arguments.ts";
import { ARRAYS } from "./arrays.ts";
import { REDUCTIONS } from "./reductions.ts";

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

function where(condition: Matrix, yes: Matrix, no: Matrix): Matrix {
  const ones = map(condition, (x) => (x === 0 ? 0 : 1));
  return combine(
    combine(ones, yes, (c, x) => (c === 1 ? x : NaN)),
    combine(ones, no, (c, x) => (c === 0 ? x : NaN)),
    (x, y) => (Number.isNaN(x) ? y : x),
  );
}

/** Every function that a text may call by its name. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...REDUCTIONS,
  ...ARRAYS,
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
  ["tanh", elementwise((x) => activation("tanh", x))],
]);
