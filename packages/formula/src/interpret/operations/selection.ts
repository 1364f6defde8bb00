import { arrayOf, axisOf, copyOf, flat, reshaped, sizeOf, type NdArray } from "../../core/array.ts";
import { broadcastTo, map } from "../../core/elementwise.ts";
import { Fault } from "../../core/fault.ts";
import { concatenate, taken } from "../../core/joining.ts";
import { nonzeroOf, selected } from "../../core/subscript.ts";
import { integersOf, type Bound } from "../call.ts";
import { boolean, list, tuple, valueOf, type SliceValue, type Value } from "../values.ts";
import { operation, type Operation } from "./operation.ts";

function append(b: Bound): Value {
  const [a, values] = [b.array("a"), b.array("values")];
  if (b.get("axis")) return valueOf(concatenate([a, values], b.number("axis"), "append"));
  return valueOf(concatenate([reshaped(copyOf(a), [-1]), reshaped(copyOf(values), [-1])], 0, "append"));
}

function placesIn(b: Bound, n: number): number[] {
  const at = b.need("at");
  if (at.kind === "slice") return slicePlaces(at, n);
  if (at.kind === "array" && at.type === "bool") return [...flat(b.array("at")).keys()].filter((i) => flat(b.array("at"))[i] !== 0);
  return integersOf(at, b.call.name).map((place) => {
    const i = place < 0 ? place + n : place;
    if (i < 0 || i >= n + Number(b.call.name === "insert")) throw new Fault("index-out-of-range", b.call.name, [[place], [n]]);
    return i;
  });
}
function slicePlaces(slice: SliceValue, n: number): number[] {
  const index = arrayOf(
    Float64Array.from({ length: n }, (_, i) => i),
    [n],
  );
  return [...flat(selected(index, [slice]))];
}

function remove(b: Bound): Value {
  const source = b.array("a");
  const a = b.get("axis") ? source : reshaped(copyOf(source), [-1]);
  const axis = b.get("axis") ? axisOf(b.number("axis"), a.shape.length) : 0;
  const gone = new Set(placesIn(b, a.shape[axis]));
  return valueOf(
    taken(
      a,
      Array.from({ length: a.shape[axis] }, (_, i) => i).filter((i) => !gone.has(i)),
      axis,
    ),
  );
}

function insert(b: Bound): Value {
  const source = b.array("a");
  const a = b.get("axis") ? source : reshaped(copyOf(source), [-1]);
  const axis = b.get("axis") ? axisOf(b.number("axis"), a.shape.length) : 0;
  const places = placesIn(b, a.shape[axis]);
  const values = b.array("values");
  const shape = a.shape.with(axis, places.length);
  const wide =
    values.shape.length === a.shape.length - 1 && places.length === 1
      ? { ...values, shape: values.shape.toSpliced(axis, 0, 1), strides: values.strides.toSpliced(axis, 0, 0) }
      : values;
  const block = broadcastTo(wide, shape, "insert");
  const parts: NdArray[] = [];
  let from = 0;
  const part = (x: NdArray, start: number, length: number): NdArray => ({
    ...x,
    shape: x.shape.with(axis, length),
    offset: x.offset + start * x.strides[axis],
  });
  for (const [k, place] of [...places.entries()].sort(([, p], [, q]) => p - q)) {
    parts.push(part(a, from, place - from), part(block, k, 1));
    from = place;
  }
  parts.push(part(a, from, a.shape[axis] - from));
  return valueOf(concatenate(parts, axis, "insert"));
}

function unique(b: Bound): Value {
  const a = b.array("a");
  const data = flat(a);
  const values = [...new Set(data)].sort((x, y) => x - y);
  const results = [valueOf(arrayOf(values, [values.length], a.type))];
  const inverse = Float64Array.from(data, (x) => values.indexOf(x));
  if (b.flag("return_index"))
    results.push(
      valueOf(
        arrayOf(
          values.map((x) => data.indexOf(x)),
          [values.length],
          "int",
        ),
      ),
    );
  if (b.flag("return_inverse")) results.push(valueOf(arrayOf(inverse, [data.length], "int")));
  if (b.flag("return_counts"))
    results.push(
      valueOf(
        arrayOf(
          values.map((x) => data.filter((y) => y === x).length),
          [values.length],
          "int",
        ),
      ),
    );
  return results.length === 1 ? results[0] : tuple(results);
}

export const SELECTION: readonly Operation[] = [
  operation("numpy.append", "a values axis", append),
  operation("numpy.delete", "a at axis", remove),
  operation("numpy.insert", "a at values axis", insert),
  operation("numpy.take array.take torch.index_select", "a at axis", (b) => {
    const a = b.array("a");
    const at = b.array("at");
    const from = b.get("axis") ? a : reshaped(copyOf(a), [-1]);
    const axis = b.get("axis") ? axisOf(b.number("axis"), a.shape.length) : 0;
    const picked = taken(from, [...flat(at)], axis);
    return valueOf(reshaped(copyOf(picked), [...from.shape.slice(0, axis), ...at.shape, ...from.shape.slice(axis + 1)]));
  }),
  operation("numpy.nonzero array.nonzero", "a", (b) => tuple(nonzeroOf(b.array("a")).map((at) => valueOf(at)))),
  operation("numpy.flatnonzero", "a", (b) => valueOf(nonzeroOf(reshaped(copyOf(b.array("a")), [-1]))[0])),
  operation("numpy.argwhere", "a", (b) => {
    const at = nonzeroOf(b.array("a"));
    const [n, k] = [at[0]?.shape[0] ?? 0, at.length];
    return valueOf(
      arrayOf(
        Float64Array.from({ length: n * k }, (_, i) => at[i % k].data[Math.floor(i / k)]),
        [n, k],
        "int",
      ),
    );
  }),
  operation("numpy.unique torch.unique", "a return_index return_inverse return_counts", unique),
  operation("numpy.bincount", "a", (b) => {
    const data = flat(b.array("a"));
    const out = new Float64Array(data.reduce((n, x) => Math.max(n, x + 1), 0));
    for (const x of data) out[x] += 1;
    return valueOf(arrayOf(out, [out.length], "int"));
  }),
  operation("numpy.isin numpy.in1d", "a values", (b) => {
    const among = new Set(flat(b.array("values")));
    return valueOf(map(b.array("a"), (x) => Number(among.has(x)), "bool"));
  }),
  operation("numpy.array_equal torch.equal", "a b", (b) => {
    const [x, y] = [b.array("a"), b.array("b")];
    return boolean(
      x.shape.length === y.shape.length && x.shape.every((n, i) => n === y.shape[i]) && flat(x).every((v, i) => v === flat(y)[i]),
    );
  }),
  operation("numpy.diff", "a n axis", (b) => {
    const a = b.array("a");
    const axis = axisOf(b.number("axis", -1), a.shape.length);
    const n = a.shape[axis];
    const range = (from: number): number[] => Array.from({ length: Math.max(0, n - 1) }, (_, i) => i + from);
    const [low, high] = [taken(a, range(0), axis), taken(a, range(1), axis)];
    return valueOf(
      arrayOf(
        flat(high).map((x, i) => x - flat(low)[i]),
        high.shape,
        a.type,
      ),
    );
  }),
  operation("numpy.meshgrid", "x y", (b) => {
    const [x, y] = [flat(b.array("x")), flat(b.array("y"))];
    const shape = [y.length, x.length];
    return list([
      valueOf(
        arrayOf(
          Float64Array.from({ length: sizeOf(shape) }, (_, i) => x[i % x.length]),
          shape,
        ),
      ),
      valueOf(
        arrayOf(
          Float64Array.from({ length: sizeOf(shape) }, (_, i) => y[Math.floor(i / x.length)]),
          shape,
        ),
      ),
    ]);
  }),
];
