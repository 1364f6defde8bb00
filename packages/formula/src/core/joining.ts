import { arrayOf, axisOf, checkShape, flat, forEachPlace, sameShape, sizeOf, stridesOf, transposed, type NdArray } from "./array.ts";
import { widest } from "./elementwise.ts";
import { Fault } from "./fault.ts";

/** Returns the arrays one after another along an axis. Throws a {@link Fault} `shape-mismatch` with `subject`. */
export function concatenate(parts: readonly NdArray[], axis: number, subject = "concatenate"): NdArray {
  if (parts.length === 0) throw new Fault("type", subject);
  const [first] = parts;
  const at = axisOf(axis, first.shape.length);
  for (const part of parts)
    if (part.shape.length !== first.shape.length || !sameShape(part.shape.with(at, 0), first.shape.with(at, 0)))
      throw new Fault(
        "shape-mismatch",
        subject,
        parts.map(({ shape }) => shape),
      );
  const shape = first.shape.with(
    at,
    parts.reduce((n, part) => n + part.shape[at], 0),
  );
  checkShape(shape);
  const out = new Float64Array(sizeOf(shape));
  const strides = stridesOf(shape);
  let offset = 0;
  for (const part of parts) {
    const data = flat(part);
    forEachPlace({ shape: part.shape, strides, offset }, (place, i) => {
      out[place] = data[i];
    });
    offset += part.shape[at] * strides[at];
  }
  return arrayOf(
    out,
    shape,
    parts.reduce((type, part) => widest(type, part.type), first.type),
  );
}

/** Returns a view with a new axis of size 1. */
export function expanded(a: NdArray, axis: number): NdArray {
  const at = axisOf(axis, a.shape.length + 1);
  return { ...a, shape: a.shape.toSpliced(at, 0, 1), strides: a.strides.toSpliced(at, 0, 0) };
}

/** Returns a view without the axes of size 1, or without those given. Throws a {@link Fault} `shape-mismatch` where one is longer. */
export function squeezed(a: NdArray, axes?: readonly number[]): NdArray {
  const gone = axes?.map((axis) => axisOf(axis, a.shape.length));
  const long = gone?.find((axis) => a.shape[axis] !== 1);
  if (long !== undefined) throw new Fault("shape-mismatch", "squeeze", [[a.shape[long]], [1]]);
  const kept = a.shape.map((_, i) => i).filter((i) => (gone ? !gone.includes(i) : a.shape[i] !== 1));
  return { ...a, shape: kept.map((i) => a.shape[i]), strides: kept.map((i) => a.strides[i]) };
}

/** Returns copies side by side: NumPy's `tile`, Octave's `repmat`. */
export function tiled(a: NdArray, counts: readonly number[]): NdArray {
  const n = Math.max(a.shape.length, counts.length);
  const own = [...Array<number>(n - a.shape.length).fill(1), ...a.shape];
  const times = [...Array<number>(n - counts.length).fill(1), ...counts];
  const shape = own.map((size, i) => size * times[i]);
  checkShape(shape);
  const data = flat(a);
  const [steps, strides] = [stridesOf(own), stridesOf(shape)];
  const out = new Float64Array(sizeOf(shape));
  for (let i = 0; i < out.length; i++) {
    let place = 0;
    for (let k = 0; k < n; k++) place += (Math.floor(i / strides[k]) % own[k]) * steps[k];
    out[i] = data[place];
  }
  return arrayOf(out, shape, a.type);
}

/** Returns each element `times` times along an axis, or of the flattened array. */
export function repeated(a: NdArray, times: readonly number[], axis: number | undefined): NdArray {
  const from = axis === undefined ? arrayOf(flat(a), [sizeOf(a.shape)], a.type) : a;
  const at = axis === undefined ? 0 : axisOf(axis, a.shape.length);
  const n = from.shape[at];
  if (times.length !== 1 && times.length !== n) throw new Fault("shape-mismatch", "repeat", [a.shape, [times.length]]);
  const counts = times.length === 1 ? Array<number>(n).fill(times[0]) : times;
  checkShape(counts);
  checkShape([counts.reduce((s, k) => s + k, 0)]);
  const places = counts.flatMap((k, i) => Array<number>(k).fill(i));
  return taken(from, places, at);
}

/** Returns the entries at `places` along an axis: a copy. Negative places count from the end. Throws a {@link Fault} `index-out-of-range`. */
export function taken(a: NdArray, places: readonly number[], axis: number): NdArray {
  const n = a.shape[axis];
  const order = [axis, ...a.shape.map((_, i) => i).filter((i) => i !== axis)];
  const front = transposed(a, order);
  const rest = front.shape.slice(1);
  const width = sizeOf(rest);
  checkShape([places.length, ...rest]);
  const data = flat(front);
  const out = new Float64Array(places.length * width);
  for (const [i, place] of places.entries()) {
    const from = place < 0 ? place + n : place;
    if (!(from >= 0 && from < n)) throw new Fault("index-out-of-range", "index", [[place], a.shape]);
    out.set(data.subarray(from * width, (from + 1) * width), i * width);
  }
  const back = order.map((_, i) => order.indexOf(i));
  return transposed(arrayOf(out, [places.length, ...rest], a.type), back);
}

/** Returns the array turned over along the axes. */
export function flipped(a: NdArray, axes: readonly number[]): NdArray {
  let { strides, offset } = a;
  for (const axis of axes) {
    const at = axisOf(axis, a.shape.length);
    if (a.shape[at] === 0) continue;
    offset += (a.shape[at] - 1) * strides[at];
    strides = strides.with(at, -strides[at]);
  }
  return { ...a, strides, offset };
}
