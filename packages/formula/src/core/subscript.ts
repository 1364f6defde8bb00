import { arrayOf, flat, sizeOf, type NdArray, type Shape } from "./array.ts";
import { broadcastShapes, broadcastTo } from "./elementwise.ts";
import { Fault } from "./fault.ts";

/** One subscript of NumPy's `a[…]`. A mask selects over as many axes as it has. */
export type Subscript =
  | { readonly kind: "at"; readonly index: number }
  | { readonly kind: "slice"; readonly start?: number | undefined; readonly stop?: number | undefined; readonly step?: number | undefined }
  | { readonly kind: "new" }
  | { readonly kind: "ellipsis" }
  | { readonly kind: "fancy"; readonly places: NdArray };

/** The elements that subscripts select: a view, or the places of a copy. */
export type Selection = { readonly view: NdArray } | { readonly shape: Shape; readonly places: Int32Array };

/** Returns the first place, the step and the number of elements of `start:stop:step` on an axis of size n, by Python's rule. */
export function sliceOf(
  { start, stop, step = 1 }: { start?: number | undefined; stop?: number | undefined; step?: number | undefined },
  n: number,
): { first: number; step: number; length: number } {
  if (!Number.isInteger(step) || step === 0) throw new Fault("type", "slice step", [[step]]);
  const clip = (x: number, low: number, high: number): number => Math.min(Math.max(x < 0 ? x + n : x, low), high);
  const [low, high] = step > 0 ? [0, n] : [-1, n - 1];
  const first = start === undefined ? (step > 0 ? 0 : n - 1) : clip(start, low, high);
  const end = stop === undefined ? (step > 0 ? n : -1) : clip(stop, low, high);
  return { first, step, length: Math.max(0, Math.ceil((end - first) / step)) };
}

function nonzero(mask: NdArray): number[][] {
  const data = flat(mask);
  const places: number[][] = mask.shape.map(() => []);
  for (const [i, x] of data.entries()) {
    if (x === 0) continue;
    let rest = i;
    for (let k = mask.shape.length - 1; k >= 0; k--) {
      places[k].push(rest % mask.shape[k]);
      rest = Math.floor(rest / mask.shape[k]);
    }
  }
  return places;
}

/** Returns for each axis the positions of the elements that are not 0, as NumPy's `nonzero`. */
export function nonzeroOf(a: NdArray): NdArray[] {
  return nonzero(a).map((at) => arrayOf(at, [at.length], "int"));
}

/** Writes an ellipsis and missing axes out, and masks as positions. */
function complete(a: NdArray, subscripts: readonly Subscript[]): Subscript[] {
  const used = subscripts.reduce((n, s) => {
    if (s.kind === "new" || s.kind === "ellipsis") return n;
    return n + (s.kind === "fancy" && s.places.type === "bool" ? s.places.shape.length : 1);
  }, 0);
  if (used > a.shape.length) throw new Fault("index-out-of-range", "subscripts", [a.shape, [used]]);
  const all = Array.from({ length: a.shape.length - used }, (): Subscript => ({ kind: "slice" }));
  const at = subscripts.findIndex(({ kind }) => kind === "ellipsis");
  const written = at < 0 ? [...subscripts, ...all] : [...subscripts.slice(0, at), ...all, ...subscripts.slice(at + 1)];
  let axis = 0;
  const out: Subscript[] = [];
  for (const s of written) {
    if (s.kind === "fancy" && s.places.type === "bool") {
      const { shape } = s.places;
      if (shape.some((n, k) => n !== a.shape[axis + k])) throw new Fault("shape-mismatch", "mask", [a.shape, shape]);
      for (const places of nonzeroOf(s.places)) out.push({ kind: "fancy", places });
      axis += shape.length;
    } else {
      out.push(s);
      if (s.kind !== "new") axis += 1;
    }
  }
  return out;
}

function checkIndex(index: number, n: number, shape: Shape): number {
  const at = index < 0 ? index + n : index;
  if (!Number.isInteger(index)) throw new Fault("type", "index", [[index]]);
  if (at < 0 || at >= n) throw new Fault("index-out-of-range", "index", [[index], shape]);
  return at;
}

/** Selects by NumPy's rules. Throws a {@link Fault} `index-out-of-range`, `shape-mismatch` or `type`. */
export function select(a: NdArray, subscripts: readonly Subscript[]): Selection {
  const items = complete(a, subscripts);
  const fancy = items.some(({ kind }) => kind === "fancy");
  const shape: number[] = [];
  const strides: number[] = [];
  let offset = a.offset;
  let axis = 0;
  /** Where the fancy axes come in the result, and whether something stands between them. */
  let where = -1;
  let apart = false;
  let before = -1;
  const lists: { places: NdArray; step: number; n: number }[] = [];
  for (const [i, s] of items.entries()) {
    if (s.kind === "new") {
      shape.push(1);
      strides.push(0);
      continue;
    }
    const [n, step] = [a.shape[axis], a.strides[axis]];
    axis += 1;
    if (s.kind === "slice") {
      const { first, step: by, length } = sliceOf(s, n);
      offset += length > 0 ? first * step : 0;
      shape.push(length);
      strides.push(by * step);
    } else if (s.kind === "at" && !fancy) offset += checkIndex(s.index, n, a.shape) * step;
    else if (s.kind === "at" || s.kind === "fancy") {
      if (where < 0) where = shape.length;
      else if (before !== i - 1) apart = true;
      before = i;
      lists.push({ places: s.kind === "at" ? arrayOf([s.index], [], "int") : s.places, step, n });
    }
  }
  const view = { ...a, shape, strides, offset };
  if (!fancy) return { view };
  const common = lists.reduce<Shape>((so_far, { places }) => broadcastShapes(so_far, places.shape, "index"), []);
  const offsets = new Int32Array(sizeOf(common));
  for (const { places, step, n } of lists)
    for (const [i, index] of flat(broadcastTo(places, common)).entries()) offsets[i] += checkIndex(index, n, a.shape) * step;
  return spread(view, apart ? 0 : where, common, offsets);
}

/** Places of all combinations of a view's elements with the offsets of fancy subscripts, whose axes are put in at `where`. */
function spread(view: NdArray, where: number, common: Shape, offsets: Int32Array): Selection {
  const [head, tail] = [view.shape.slice(0, where), view.shape.slice(where)];
  const placesOf = (shape: Shape, strides: readonly number[]): number[] => {
    let places = [0];
    for (const [k, n] of shape.entries()) places = places.flatMap((p) => Array.from({ length: n }, (_, i) => p + i * strides[k]));
    return places;
  };
  const [outer, inner] = [placesOf(head, view.strides.slice(0, where)), placesOf(tail, view.strides.slice(where))];
  const places = new Int32Array(outer.length * offsets.length * inner.length);
  let i = 0;
  for (const p of outer) for (const q of offsets) for (const r of inner) places[i++] = view.offset + p + q + r;
  return { shape: [...head, ...common, ...tail], places };
}

/** Returns the selected elements: a view of `a`, or a copy. */
export function selected(a: NdArray, subscripts: readonly Subscript[]): NdArray {
  const selection = select(a, subscripts);
  if ("view" in selection) return selection.view;
  const out = new Float64Array(selection.places.length);
  for (const [i, place] of selection.places.entries()) out[i] = a.data[place];
  return arrayOf(out, selection.shape, a.type);
}
