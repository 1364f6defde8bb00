import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf } from "../core/matrix.ts";
import { Fault } from "../core/fault.ts";
import type { Call } from "../interpret/call.ts";
import { toArray } from "../interpret/convert.ts";
import { arrayIn, native, valueOf, type Value } from "../interpret/values.ts";
import type { Binding } from "./bind.ts";

interface Meaning {
  readonly written: string;
  readonly value: (a: number, y: number, n: number) => number;
}

const DIFFERENCE: Meaning = { written: "a − y", value: (a, y) => a - y };

/** Derivatives of costs by what their names say; a cost without a name is ½Σ(a − y)², or one behind which g′ cancels. */
const MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
  [/mse|mean_?sq/u, { written: "2(a − y)/n, n the number of entries", value: (a, y, n) => (2 * (a - y)) / n }],
  [
    /binary|bce|log_?loss/u,
    { written: "((1 − y)/(1 − a) − y/a)/n, n the number of entries", value: (a, y, n) => ((1 - y) / (1 - a) - y / a) / n },
  ],
];

/** ∂C/∂a of an output and its target, in either order; `cost.delta(z, a, y)` has z before them. */
export function costNative(path: string, name: string, binding: Binding): Value {
  const meaning = MEANINGS.find(([pattern]) => pattern.test(name))?.[1] ?? DIFFERENCE;
  return native(path, (call) => {
    binding.assumed.meanings.set(path, meaning.written);
    const arrays = [...call.args, ...call.named.values()].filter((v) => v.kind === "array" || v.kind === "list");
    if (arrays.length < 2) throw new Fault("unknown-function", path);
    const [p, q] = arrays.slice(-2);
    const [a, y] = isTarget(p, call, binding) && !isTarget(q, call, binding) ? [q, p] : [p, q];
    return valueOf(between(meaning, arrayIn(toArray(a, path)), arrayIn(toArray(y, path)), path));
  });
}

function between({ value }: Meaning, a: NdArray, y: NdArray, path: string): NdArray {
  const [p, q] = [entriesOf(a), entriesOf(y)];
  const same = a.shape.length === y.shape.length && a.shape.every((n, i) => n === y.shape[i]);
  // One output beside a list of targets: NumPy's broadcasting would make a matrix of them.
  if (!same && !(p.length === 1 || q.length === 1)) throw new Fault("shape-mismatch", path, [a.shape, y.shape]);
  const like = p.length >= q.length ? a : y;
  const n = countOf(like);
  const strides = like.shape.map((_, i) => like.shape.slice(i + 1).reduce((k, size) => k * size, 1));
  const data = Float64Array.from({ length: n }, (_, i) => value(p[p.length === 1 ? 0 : i], q[q.length === 1 ? 0 : i], n));
  return { data, shape: like.shape, strides, offset: 0, type: "float" };
}

/** Does an argument come from a name of the targets alone? */
function isTarget(value: Value, { m: { events } }: Call, { plan }: Binding): boolean {
  let at = value.kind === "array" ? events[value.event] : undefined;
  for (let guard = 0; at && guard < 20; guard++) {
    if (at.name !== undefined && plan.guess(at.name).role === "target") return true;
    if (at.from.length !== 1) return false;
    at = events[at.from[0]];
  }
  return false;
}
