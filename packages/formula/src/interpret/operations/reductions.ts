import { arrayOf, castTo, copyOf, sizeOf, type ElementType, type NdArray } from "../../core/array.ts";
import { exp, log } from "../../core/elementary.ts";
import { map, map2 } from "../../core/elementwise.ts";
import { extreme, extremeAt, fold, mean, running, sorted, sum, variance, type Axes } from "../../core/reduce.ts";
import { elementwise } from "../arithmetic.ts";
import { integersOf, type Bound } from "../call.ts";
import { stored, writeAll } from "../store.ts";
import { arrayIn, integer, valueOf, type Value } from "../values.ts";
import { into } from "./elementwise.ts";
import { operation, type Operation } from "./operation.ts";

/** Returns the axes that a call names; none reduces all. */
function axesOf(b: Bound): Axes {
  const axis = b.get("axis");
  return axis && integersOf(axis, b.call.name);
}

/** Returns the element type that a `dtype` names. */
export function typeNamed(value: Value | undefined): ElementType | undefined {
  const name = value && (value.kind === "text" ? value.value : "name" in value ? value.name : "");
  if (!name) return undefined;
  if (/bool/.test(name)) return "bool";
  return /int|long|short|byte/.test(name) ? "int" : /float|double|half|complex/.test(name) ? "float" : undefined;
}

type Reduce = (a: NdArray, axes: Axes, keepdims: boolean, b: Bound) => NdArray;

const REDUCE: readonly (readonly [names: string, f: Reduce])[] = [
  ["numpy.sum array.sum torch.sum", (a, axes, keep) => sum(a, axes, keep)],
  ["numpy.mean array.mean torch.mean numpy.average", (a, axes, keep) => mean(a, axes, keep)],
  [
    "numpy.prod array.prod torch.prod numpy.product",
    (a, axes, keep) => fold(a, axes, keep, 1, (s, x) => s * x, a.type === "float" ? "float" : "int"),
  ],
  ["numpy.max array.max numpy.amax torch.amax", (a, axes, keep) => extreme(a, axes, keep, 1)],
  ["numpy.min array.min numpy.amin torch.amin", (a, axes, keep) => extreme(a, axes, keep, -1)],
  ["numpy.any array.any torch.any", (a, axes, keep) => fold(a, axes, keep, 0, (s, x) => (s !== 0 || x !== 0 ? 1 : 0), "bool")],
  ["numpy.all array.all torch.all", (a, axes, keep) => fold(a, axes, keep, 1, (s, x) => (s !== 0 && x !== 0 ? 1 : 0), "bool")],
  ["numpy.var array.var", (a, axes, keep, b) => variance(a, axes, keep, b.number("ddof", 0))],
  ["numpy.std array.std", (a, axes, keep, b) => map(variance(a, axes, keep, b.number("ddof", 0)), Math.sqrt)],
  ["torch.var tensor.var", (a, axes, keep) => variance(a, axes, keep, 1)],
  ["torch.std tensor.std", (a, axes, keep) => map(variance(a, axes, keep, 1), Math.sqrt)],
  ["numpy.count_nonzero", (a, axes, keep) => fold(a, axes, keep, 0, (s, x) => s + Number(x !== 0), "int")],
  ["numpy.ptp array.ptp", (a, axes, keep) => map2(extreme(a, axes, keep, 1), extreme(a, axes, keep, -1), (x, y) => x - y, a.type)],
];
function norm(b: Bound): Value {
  const a = b.array("a");
  const kind = b.get("ord");
  const p = kind && kind.kind === "array" ? b.number("ord") : 2;
  if (p === Infinity) return valueOf(extreme(map(a, Math.abs), axesOf(b), b.flag("keepdims"), 1));
  const powers = sum(
    map(a, (x) => (p === 2 ? x * x : Math.abs(x) ** p)),
    axesOf(b),
    b.flag("keepdims"),
  );
  return valueOf(map(powers, p === 1 ? Number : (x) => (p === 2 ? Math.sqrt(x) : x ** (1 / p))));
}

function median(b: Bound): Value {
  const a = b.array("a");
  const [axis] = axesOf(b) ?? [];
  const from = axis === undefined ? arrayOf(copyOf(a).data, [sizeOf(a.shape)], a.type) : a;
  const at = axis ?? 0;
  const { values } = sorted(from, at);
  const n = from.shape.at(at)!;
  const order = copyOf({ ...values, ...moved(values, at) });
  const rest = order.shape.slice(0, -1);
  const out = Float64Array.from(
    { length: sizeOf(rest) },
    (_, i) => (order.data[i * n + Math.floor((n - 1) / 2)] + order.data[i * n + Math.floor(n / 2)]) / 2,
  );
  return valueOf(arrayOf(out, rest));
}
function moved(a: NdArray, axis: number): Pick<NdArray, "shape" | "strides"> {
  const at = axis < 0 ? axis + a.shape.length : axis;
  return { shape: [...a.shape.toSpliced(at, 1), a.shape[at]], strides: [...a.strides.toSpliced(at, 1), a.strides[at]] };
}

export const REDUCTIONS: readonly Operation[] = [
  ...REDUCE.map(([names, f]) =>
    operation(names, /std|var/.test(names) ? "a axis dtype out ddof keepdims" : "a axis dtype out keepdims", (b) => {
      const type = typeNamed(b.get("dtype"));
      const a = b.array("a");
      return into(
        b,
        f(type ? castTo(a, type) : a, axesOf(b), b.flag("keepdims") || (axesOf(b) !== undefined && b.value("a").matrix === true), b),
      );
    }),
  ),
  ...([1, -1] as const).map((sign) =>
    operation(
      sign === 1 ? "numpy.argmax array.argmax torch.argmax" : "numpy.argmin array.argmin torch.argmin",
      "a axis out keepdims",
      (b) => valueOf(extremeAt(b.array("a"), axesOf(b)?.[0], b.flag("keepdims"), sign)),
    ),
  ),
  operation("numpy.cumsum array.cumsum torch.cumsum", "a axis", (b) => valueOf(running(b.array("a"), axesOf(b)?.[0], (s, x) => s + x))),
  operation("numpy.cumprod array.cumprod torch.cumprod", "a axis", (b) => valueOf(running(b.array("a"), axesOf(b)?.[0], (s, x) => s * x))),
  operation("numpy.linalg.norm torch.norm torch.linalg.norm array.norm", "a ord axis keepdims", norm),
  operation("numpy.median", "a axis", median),
  operation("numpy.sort torch.msort", "a axis", (b) => valueOf(sorted(b.array("a"), axesOf(b)?.[0] ?? -1).values)),
  operation("array.sort", "a axis", (b) => {
    const a = b.value("a");
    const { m } = b.call;
    stored(a, m.events.length, writeAll(m, a, sorted(arrayIn(a), axesOf(b)?.[0] ?? -1).values));
    return a;
  }),
  operation("numpy.argsort array.argsort torch.argsort", "a axis", (b) => valueOf(sorted(b.array("a"), axesOf(b)?.[0] ?? -1).places)),
  operation("numpy.trace array.trace torch.trace octave.trace", "a", (b) => {
    const a = b.array("a");
    let s = 0;
    for (let i = 0; i < Math.min(a.shape[0], a.shape[1]); i++) s += a.data[a.offset + i * (a.strides[0] + a.strides[1])];
    return valueOf(arrayOf([s], b.call.m.language === "octave" ? [1, 1] : []));
  }),
  operation("numpy.size", "a axis", (b) => {
    const [axis] = axesOf(b) ?? [];
    const { shape } = b.array("a");
    return integer(axis === undefined ? sizeOf(shape) : shape.at(axis)!);
  }),
  operation("scipy.special.logsumexp torch.logsumexp array.logsumexp", "a axis b keepdims", (b) => {
    const top = extreme(b.array("a"), axesOf(b), true, 1);
    return valueOf(logSum(b, top));
  }),
];

function logSum(b: Bound, top: NdArray): NdArray {
  const { m } = b.call;
  const shifted = elementwise(m, "subtract", b.array("a"), top);
  const total = sum(map(shifted, exp), axesOf(b), b.flag("keepdims"));
  const highest = extreme(b.array("a"), axesOf(b), b.flag("keepdims"), 1);
  return elementwise(m, "add", map(total, log), highest);
}
