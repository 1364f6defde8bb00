import { arrayOf, flat, sizeOf, type NdArray, type Shape } from "../../core/array.ts";
import { map, map2 } from "../../core/elementwise.ts";
import { Fault } from "../../core/fault.ts";
import { expanded, squeezed } from "../../core/joining.ts";
import { extreme, extremeAt, fold, mean, running, sorted, sum, variance } from "../../core/reduce.ts";
import type { Bound } from "../call.ts";
import { octaveNumber } from "../octave.ts";
import { tuple, valueOf, type Value } from "../values.ts";
import { operation, type Operation } from "./operation.ts";

/** Returns the first dimension that is not 1, along which Octave's functions run. */
export const firstAxis = (shape: Shape): number =>
  Math.max(
    0,
    shape.findIndex((n) => n !== 1),
  );

export function axisIn(b: Bound, a: NdArray): number {
  const axis = b.get("axis");
  if (!axis) return firstAxis(a.shape);
  const at = b.number("axis") - 1;
  if (!Number.isInteger(at) || at < 0) throw new Fault("index-out-of-range", b.call.name, [[at + 1]]);
  return at;
}

/** A sum over nothing of a 0×0 array is one number. */
function reduceAlong(b: Bound, f: (a: NdArray, axes: readonly number[]) => NdArray): Value {
  const a = b.array("a");
  if (!b.get("axis") && a.shape.every((n) => n === 0)) return valueOf(f(arrayOf([], [0, 1]), [0]));
  const axis = axisIn(b, a);
  // Beyond the last dimension there is one element to reduce.
  if (axis >= a.shape.length) return valueOf(squeezed(f(expanded(a, a.shape.length), [a.shape.length]), [a.shape.length]));
  return valueOf(f(a, [axis]));
}

type Reduce = (a: NdArray, axes: readonly number[]) => NdArray;

const REDUCE: readonly (readonly [names: string, f: Reduce])[] = [
  ["octave.sum", (a, axes) => ({ ...sum(a, axes, true), type: "float" })],
  ["octave.mean", (a, axes) => mean(a, axes, true)],
  ["octave.prod", (a, axes) => fold(a, axes, true, 1, (s, x) => s * x, "float")],
  ["octave.sumsq", (a, axes) => fold(a, axes, true, 0, (s, x) => s + x * x, "float")],
  ["octave.any", (a, axes) => fold(a, axes, true, 0, (s, x) => (s !== 0 || x !== 0 ? 1 : 0), "bool")],
  ["octave.all", (a, axes) => fold(a, axes, true, 1, (s, x) => (s !== 0 && x !== 0 ? 1 : 0), "bool")],
];

/** `max(x)`, `[m, at] = max(x, [], dim)` and `max(x, y)`. */
function extremes(sign: 1 | -1) {
  return (b: Bound): Value => {
    const a = b.array("a");
    const other = b.get("b");
    if (other && !(other.kind === "array" && sizeOf(other.shape) === 0))
      return valueOf(map2(a, b.array("b"), (x, y) => (Number.isNaN(x) || sign * y > sign * x ? y : x), "float", b.call.name));
    const axis = axisIn(b, a);
    const best = valueOf(extreme(a, [axis], true, sign));
    if (b.call.at.outputs < 2) return best;
    const at = map(extremeAt(a, axis, true, sign), (i) => i + 1);
    return tuple([best, valueOf(at)]);
  };
}

/** Octave's functions along one dimension. */
export const OCTAVE_REDUCTIONS: readonly Operation[] = [
  ...REDUCE.map(([names, f]) => operation(names, "a axis", (b) => reduceAlong(b, f))),
  operation("octave.max", "a b axis", extremes(1)),
  operation("octave.min", "a b axis", extremes(-1)),
  operation("octave.var", "a opt axis", (b) => reduceAlong(b, (a, axes) => variance(a, axes, true, b.number("opt", 0) === 1 ? 0 : 1))),
  operation("octave.std", "a opt axis", (b) =>
    reduceAlong(b, (a, axes) => map(variance(a, axes, true, b.number("opt", 0) === 1 ? 0 : 1), Math.sqrt)),
  ),
  operation("octave.norm", "a p", (b) => {
    const a = b.array("a");
    const kind = b.get("p");
    if (Math.min(a.shape[0], a.shape[1]) !== 1 && !(kind?.kind === "text")) throw new Fault("unsupported", "norm of a matrix", [a.shape]);
    const p = kind?.kind === "array" ? b.number("p") : 2;
    const total = flat(a).reduce((s, x) => (p === Infinity ? Math.max(s, Math.abs(x)) : s + Math.abs(x) ** p), 0);
    return octaveNumber(p === 2 ? Math.sqrt(total) : p === Infinity ? total : total ** (1 / p));
  }),
  operation("octave.cumsum", "a axis", (b) => valueOf(running(b.array("a"), axisIn(b, b.array("a")), (s, x) => s + x))),
  operation("octave.cumprod", "a axis", (b) => valueOf(running(b.array("a"), axisIn(b, b.array("a")), (s, x) => s * x))),
  operation("octave.sort", "a axis mode", (b) => {
    const a = b.array("a");
    const [second, third] = [b.get("axis"), b.get("mode")];
    const down = [second, third].some((v) => v?.kind === "text" && v.value.startsWith("d"));
    const { values, places } = sorted(a, second?.kind === "array" ? b.number("axis") - 1 : firstAxis(a.shape), down);
    return b.call.at.outputs < 2 ? valueOf(values) : tuple([valueOf(values), valueOf(map(places, (i) => i + 1))]);
  }),
];
