import { arrayOf, checkSize, flat, isContiguous, sameShape, sizeOf, type ElementType, type NdArray, type Shape } from "./array.ts";
import { Fault } from "./fault.ts";

/** Returns the shape to which both broadcast by NumPy's rule. Throws a {@link Fault} `shape-mismatch` with `subject`. */
export function broadcastShapes(a: Shape, b: Shape, subject = "broadcast"): Shape {
  if (sameShape(a, b)) return a;
  const n = Math.max(a.length, b.length);
  const shape = Array<number>(n);
  for (let i = 0; i < n; i++) {
    const x = a[a.length - n + i] ?? 1;
    const y = b[b.length - n + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new Fault("shape-mismatch", subject, [a, b]);
    shape[i] = x === 1 ? y : x;
  }
  return shape;
}

/** Returns a view of `a` with `shape`, to which it must broadcast: steps of 0 along the axes that repeat. */
export function broadcastTo(a: NdArray, shape: Shape, subject = "broadcast_to"): NdArray {
  if (sameShape(a.shape, shape)) return a;
  const skip = shape.length - a.shape.length;
  if (skip < 0) throw new Fault("shape-mismatch", subject, [a.shape, shape]);
  const strides = shape.map((n, i) => {
    if (i < skip) return 0;
    const own = a.shape[i - skip];
    if (own !== n && own !== 1) throw new Fault("shape-mismatch", subject, [a.shape, shape]);
    return own === 1 ? 0 : a.strides[i - skip];
  });
  return { ...a, shape, strides };
}

export function map(a: NdArray, f: (x: number) => number, type: ElementType = "float"): NdArray {
  const data = flat(a);
  const out = new Float64Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = f(data[i]);
  return arrayOf(out, a.shape, type);
}

/** Returns f(a, b) for each pair of elements, broadcast. Throws a {@link Fault} `shape-mismatch` with `subject`. */
export function map2(a: NdArray, b: NdArray, f: (x: number, y: number) => number, type: ElementType, subject?: string): NdArray {
  const shape = broadcastShapes(a.shape, b.shape, subject);
  const size = sizeOf(shape);
  checkSize(size, shape);
  const out = new Float64Array(size);
  const [p, q] = [a.offset, b.offset];
  const [wide, tall] = [fills(a, size), fills(b, size)];
  if (wide && tall) for (let i = 0; i < size; i++) out[i] = f(a.data[p + i], b.data[q + i]);
  else if (wide && sizeOf(b.shape) === 1) for (let i = 0; i < size; i++) out[i] = f(a.data[p + i], b.data[q]);
  else if (tall && sizeOf(a.shape) === 1) for (let i = 0; i < size; i++) out[i] = f(a.data[p], b.data[q + i]);
  else walkPairs(shape, broadcastTo(a, shape), broadcastTo(b, shape), (i, x, y) => (out[i] = f(a.data[x], b.data[y])));
  return arrayOf(out, shape, type);
}

/** Whether an array has all elements of a result of `size`, in its order. */
const fills = (a: NdArray, size: number): boolean => sizeOf(a.shape) === size && isContiguous(a);

/** Calls `visit` with the places of both elements, in row-major order of `shape`, which both have. */
function walkPairs(
  shape: Shape,
  a: Pick<NdArray, "strides" | "offset">,
  b: Pick<NdArray, "strides" | "offset">,
  visit: (i: number, p: number, q: number) => void,
): void {
  const size = sizeOf(shape);
  const count = Array<number>(shape.length).fill(0);
  let p = a.offset;
  let q = b.offset;
  for (let i = 0; i < size; i++) {
    visit(i, p, q);
    for (let k = shape.length - 1; k >= 0; k--) {
      p += a.strides[k];
      q += b.strides[k];
      if (++count[k] < shape[k]) break;
      p -= a.strides[k] * shape[k];
      q -= b.strides[k] * shape[k];
      count[k] = 0;
    }
  }
}

/** Returns `condition ? a : b` for each element, broadcast. */
export function where(condition: NdArray, a: NdArray, b: NdArray): NdArray {
  const shape = broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape, "where"), "where");
  checkSize(sizeOf(shape), shape);
  const [c, x, y] = [condition, a, b].map((v) => flat(broadcastTo(v, shape)));
  return arrayOf(
    c.map((test, i) => (test === 0 ? y[i] : x[i])),
    shape,
    widest(a.type, b.type),
  );
}

/** Returns the element type of a sum of two. */
export function widest(a: ElementType, b: ElementType): ElementType {
  if (a === "float" || b === "float") return "float";
  return a === "int" || b === "int" ? "int" : "bool";
}
