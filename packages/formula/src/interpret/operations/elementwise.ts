import { flat, type NdArray } from "../../core/array.ts";
import { cos, exp, log, power, sigmoid, sin, tanh } from "../../core/elementary.ts";
import { map, map2, where } from "../../core/elementwise.ts";
import type { BinaryOperator } from "../../ir/core.ts";
import { elementwise } from "../arithmetic.ts";
import type { Bound } from "../call.ts";
import { stored, writeAll } from "../store.ts";
import { arrayIn, valueOf, type Value } from "../values.ts";
import { operation, type Operation } from "./operation.ts";

/** Returns the logarithm to a base, exactly where x is a power of it. */
function logarithm(base: number): (x: number) => number {
  const unit = log(base);
  return (x) => {
    const y = log(x) / unit;
    const whole = Math.round(y);
    return Math.abs(whole) < 300 && power(base, whole) === x ? whole : y;
  };
}

/** Rounds half to even, as NumPy and Python do. */
export function roundEven(x: number): number {
  const r = Math.round(x);
  return Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r;
}
const away = (x: number): number => (x < 0 ? -Math.round(-x) : Math.round(x));

type Rule = readonly [f: (x: number) => number, type: "float" | "same" | "bool", names: string];

/** Functions of one number. `same` keeps integers. */
const UNARY: readonly Rule[] = [
  [exp, "float", "numpy.exp math.exp pymath.exp torch.exp array.exp octave.exp"],
  [log, "float", "numpy.log math.log math.ln torch.log array.log octave.log"],
  [logarithm(2), "float", "numpy.log2 pymath.log2 torch.log2 octave.log2"],
  [logarithm(10), "float", "numpy.log10 pymath.log10 torch.log10 octave.log10"],
  [(x) => log(1 + x), "float", "numpy.log1p pymath.log1p torch.log1p octave.log1p"],
  [(x) => exp(x) - 1, "float", "numpy.expm1 pymath.expm1 octave.expm1"],
  [(x) => power(2, x), "float", "numpy.exp2"],
  [Math.sqrt, "float", "numpy.sqrt pymath.sqrt math.sqrt torch.sqrt array.sqrt octave.sqrt"],
  [(x) => 1 / Math.sqrt(x), "float", "torch.rsqrt"],
  [(x) => x * x, "same", "numpy.square torch.square array.square"],
  [Math.abs, "same", "numpy.abs numpy.absolute numpy.fabs pymath.fabs torch.abs array.abs octave.abs math.abs"],
  [Math.sign, "same", "numpy.sign torch.sign array.sign octave.sign math.sign"],
  [sin, "float", "numpy.sin pymath.sin torch.sin octave.sin math.sin"],
  [cos, "float", "numpy.cos pymath.cos torch.cos octave.cos math.cos"],
  [(x) => sin(x) / cos(x), "float", "numpy.tan pymath.tan torch.tan octave.tan math.tan"],
  [tanh, "float", "numpy.tanh pymath.tanh torch.tanh array.tanh octave.tanh math.tanh torch.nn.functional.tanh"],
  [(x) => (exp(x) - exp(-x)) / 2, "float", "numpy.sinh pymath.sinh octave.sinh math.sinh"],
  [(x) => (exp(x) + exp(-x)) / 2, "float", "numpy.cosh pymath.cosh octave.cosh math.cosh"],
  [(x) => 2 / (exp(x) + exp(-x)), "float", "octave.sech math.sech"],
  [Math.floor, "float", "numpy.floor torch.floor octave.floor"],
  [Math.ceil, "float", "numpy.ceil torch.ceil octave.ceil"],
  [Math.trunc, "float", "numpy.trunc numpy.fix octave.fix torch.trunc"],
  [away, "float", "octave.round"],
  [roundEven, "float", "numpy.rint torch.round"],
  [(x) => 1 / x, "float", "numpy.reciprocal torch.reciprocal array.reciprocal"],
  [(x) => -x, "same", "numpy.negative torch.neg array.neg octave.uminus"],
  [(x) => x, "same", "numpy.positive octave.uplus octave.double octave.single octave.real"],
  [(x) => Number(Number.isNaN(x)), "bool", "numpy.isnan torch.isnan octave.isnan"],
  [(x) => Number(Math.abs(x) === Infinity), "bool", "numpy.isinf octave.isinf"],
  [(x) => Number(Number.isFinite(x)), "bool", "numpy.isfinite octave.isfinite"],
  [(x) => Number(x === 0), "bool", "numpy.logical_not torch.logical_not octave.not"],
  [(x) => (Number.isNaN(x) ? 0 : x === Infinity ? Number.MAX_VALUE : x === -Infinity ? -Number.MAX_VALUE : x), "float", "numpy.nan_to_num"],
  [sigmoid, "float", "scipy.special.expit torch.sigmoid array.sigmoid torch.nn.functional.sigmoid torch.special.expit"],
  [(x) => log(x / (1 - x)), "float", "scipy.special.logit"],
  [(x) => (x > 0 ? x : 0), "same", "torch.relu array.relu torch.nn.functional.relu"],
  [(x) => Math.max(x, 0) + log(1 + exp(-Math.abs(x))), "float", "torch.nn.functional.softplus"],
];

type Pair = readonly [op: BinaryOperator | ((x: number, y: number) => number), names: string];

const PAIRS: readonly Pair[] = [
  ["add", "numpy.add torch.add array.add octave.plus"],
  ["subtract", "numpy.subtract torch.sub torch.subtract array.sub octave.minus"],
  ["times", "numpy.multiply torch.mul torch.multiply array.mul array.multiply octave.times"],
  ["divide", "numpy.divide numpy.true_divide torch.div torch.divide array.div octave.rdivide"],
  ["power", "numpy.power numpy.float_power torch.pow array.pow octave.power"],
  ["floorDivide", "numpy.floor_divide"],
  ["modulo", "numpy.mod numpy.remainder torch.remainder"],
  ["equal", "numpy.equal torch.eq array.eq octave.eq"],
  ["notEqual", "numpy.not_equal torch.ne array.ne octave.ne"],
  ["less", "numpy.less torch.lt array.lt octave.lt"],
  ["lessEqual", "numpy.less_equal torch.le array.le octave.le"],
  ["greater", "numpy.greater torch.gt array.gt octave.gt"],
  ["greaterEqual", "numpy.greater_equal torch.ge array.ge octave.ge"],
  [(x, y) => (Number.isNaN(x) || x > y ? x : y), "numpy.maximum numpy.fmax torch.maximum"],
  [(x, y) => (Number.isNaN(x) || x < y ? x : y), "numpy.minimum numpy.fmin torch.minimum"],
  [(x, y) => Math.hypot(x, y), "numpy.hypot octave.hypot"],
];

const LOGICAL: Readonly<Record<string, (x: number, y: number) => number>> = {
  "numpy.logical_and torch.logical_and octave.and": (x, y) => Number(x !== 0 && y !== 0),
  "numpy.logical_or torch.logical_or octave.or": (x, y) => Number(x !== 0 || y !== 0),
  "numpy.logical_xor octave.xor": (x, y) => Number((x !== 0) !== (y !== 0)),
};

/** Returns a result, in `out` where the call names one. */
export function into(b: Bound, value: NdArray): Value {
  const out = b.get("out");
  if (out?.kind !== "array") return valueOf(value);
  const { m } = b.call;
  // The event of this call is the next one.
  stored(out, m.events.length, writeAll(m, out, value));
  return out;
}

function clipped(b: Bound): Value {
  const [low, high] = ["a_min", "a_max"].map((name) => (b.get(name) ? arrayIn(b.value(name)) : undefined));
  let value = b.array("a");
  const type = [value, low, high].some((x) => x?.type === "float") ? "float" : "int";
  if (low) value = map2(value, low, (x, y) => (x < y ? y : x), type, "clip");
  if (high) value = map2(value, high, (x, y) => (x > y ? y : x), type, "clip");
  return into(b, value);
}

export const ELEMENTWISE: readonly Operation[] = [
  ...UNARY.map(([f, type, names]) =>
    operation(names, "a out dtype", (b) => {
      const a = b.array("a");
      return into(b, map(a, f, type === "same" ? (a.type === "bool" ? "int" : a.type) : type));
    }),
  ),
  ...PAIRS.map(([op, names]) =>
    operation(names, "a b out", (b) => {
      const [x, y] = [b.array("a"), b.array("b")];
      if (typeof op === "string") return into(b, elementwise(b.call.m, op, x, y));
      return into(b, map2(x, y, op, x.type === "float" || y.type === "float" ? "float" : "int", b.call.name));
    }),
  ),
  ...Object.entries(LOGICAL).map(([names, f]) =>
    operation(names, "a b out", (b) => into(b, map2(b.array("a"), b.array("b"), f, "bool", b.call.name))),
  ),
  operation("pymath.log", "a base", (b) => valueOf(map(b.array("a"), (x) => log(x) / (b.get("base") ? log(b.number("base")) : 1)))),
  operation("pymath.pow", "a b", (b) => valueOf(map2(b.array("a"), b.array("b"), power, "float"))),
  operation("pymath.floor pymath.ceil pymath.trunc", "a", (b) => {
    const f = { floor: Math.floor, ceil: Math.ceil, trunc: Math.trunc }[b.call.name] ?? Math.trunc;
    return valueOf(map(b.array("a"), f, "int"));
  }),
  operation("numpy.clip array.clip torch.clamp array.clamp torch.clip", "a a_min a_max out", clipped),
  operation("array.clamp_min torch.clamp_min", "a a_min", clipped),
  operation("array.clamp_max torch.clamp_max", "a a_max", clipped),
  operation("numpy.round numpy.around array.round", "a decimals out", (b) => {
    const scale = 10 ** b.number("decimals", 0);
    const a = b.array("a");
    return into(
      b,
      map(a, (x) => roundEven(x * scale) / scale, a.type),
    );
  }),
  operation("numpy.where torch.where", "condition x y", (b) => valueOf(where(b.array("condition"), b.array("x"), b.array("y")))),
  operation("numpy.heaviside", "a b", (b) => valueOf(map2(b.array("a"), b.array("b"), (x, h) => (x === 0 ? h : Number(x > 0)), "float"))),
  operation("torch.nn.functional.leaky_relu", "a negative_slope", (b) => {
    const slope = b.number("negative_slope", 0.01);
    return valueOf(map(b.array("a"), (x) => (x > 0 ? x : slope * x)));
  }),
  operation("octave.mod", "a b", (b) =>
    valueOf(map2(b.array("a"), b.array("b"), (x, y) => (y === 0 ? x : x - Math.floor(x / y) * y), "float", "mod")),
  ),
  operation("octave.rem numpy.fmod", "a b", (b) =>
    valueOf(map2(b.array("a"), b.array("b"), (x, y) => (y === 0 ? x : x % y), "float", "rem")),
  ),
  operation("numpy.allclose torch.allclose", "a b rtol atol", (b) => {
    const [r, t] = [b.number("rtol", 1e-5), b.number("atol", 1e-8)];
    const close = flat(map2(b.array("a"), b.array("b"), (x, y) => Number(Math.abs(x - y) <= t + r * Math.abs(y)), "bool"));
    return valueOf({
      ...map(b.array("a"), Number),
      data: Float64Array.of(close.every((x) => x !== 0) ? 1 : 0),
      shape: [],
      strides: [],
      offset: 0,
      type: "bool",
    });
  }),
];
