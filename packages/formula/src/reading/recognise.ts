import type { NdArray } from "../core/array.ts";
import { entriesOf, squeezed } from "../core/matrix.ts";
import type { Form, Label, Quantity, Role } from "../core/quantities.ts";
import { TOLERANCE } from "../core/tolerance.ts";

/** The numbers that a factor may be made of. */
export interface Scales {
  readonly m: number;
  readonly outputs: number;
  /** Steps, momenta and other numbers of the text, by name. */
  readonly steps: readonly { readonly name: string; readonly value: number }[];
}

/** Factors by value, the simplest way of writing each. */
export interface FactorTable {
  readonly find: (factor: number) => { readonly written: string; readonly steps: readonly string[] } | undefined;
}

const POWERS_OF_M = [
  [0, ""],
  [-1, "1/m"],
  [1, "m"],
  [-2, "1/m²"],
] as const;
const SMALL = [
  [1, ""],
  [2, "2"],
  [0.5, "½"],
] as const;

/** ±{1, 1/m, m, 1/m²} · {1, 2, ½} · {1, 1/K} · {1, a step}. */
export function factorTable({ m, outputs, steps }: Scales, tolerance = TOLERANCE): FactorTable {
  const known: { value: number; written: string; steps: readonly string[] }[] = [];
  for (const step of [undefined, ...steps])
    for (const k of outputs > 1 ? [0, -1] : [0])
      for (const [small, smallWritten] of SMALL)
        for (const [power, powerWritten] of m > 1 ? POWERS_OF_M : POWERS_OF_M.slice(0, 1)) {
          const value = small * m ** power * outputs ** k * (step?.value ?? 1);
          const written = [smallWritten, step?.name ?? "", powerWritten, k === 0 ? "" : "1/K"].filter((w) => w !== "").join(" · ");
          known.push({ value, written: written === "" ? "1" : written, steps: step ? [step.name] : [] });
        }
  // Of equal values the first written, the simplest, counts.
  const sorted = known.map((entry, order) => ({ ...entry, order })).toSorted((p, q) => p.value - q.value || p.order - q.order);
  const find = (factor: number): { written: string; steps: readonly string[] } | undefined => {
    const size = Math.abs(factor);
    const close = Math.max(1e-8, tolerance) * size;
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle].value < size - close) low = middle + 1;
      else high = middle;
    }
    let hit = sorted[low];
    for (let i = low; i < sorted.length && sorted[i].value <= size + close; i++) if (sorted[i].order < hit.order) hit = sorted[i];
    if (hit === undefined || hit.value > size + close) return undefined;
    return { written: factor < 0 ? `−${hit.written}` : hit.written, steps: hit.steps };
  };
  return { find };
}

interface Entry {
  readonly quantity: Quantity;
  readonly data: Float64Array;
  /** The canonical value's own sizes. */
  readonly rows: number;
  readonly cols: number;
  /** The entry of largest size decides the factor. */
  readonly pivot: number;
}

/** Quantities by the sizes of their values, ready to be compared with. */
export interface Matcher {
  /** All labels of a value; those with a factor that no text writes are `proportional`. */
  readonly match: (value: NdArray) => { readonly labels: readonly Label[]; readonly proportional: readonly Label[] };
  readonly table: FactorTable;
}

const WITH_UNIT: ReadonlySet<Role> = new Set(["input", "z", "a", "slope", "dA", "dZ"]);

const keyOf = (sizes: readonly number[]): string =>
  sizes
    .filter((n) => n !== 1)
    .toSorted((p, q) => p - q)
    .join("×");

export function matcherOf(quantities: readonly Quantity[], table: FactorTable, tolerance = TOLERANCE): Matcher {
  const byKey = new Map<string, Entry[]>();
  const add = (quantity: Quantity, extra: number): void => {
    const [rows, cols] = quantity.value.shape;
    const { data } = quantity.value;
    let pivot = 0;
    data.forEach((x, i) => {
      if (Math.abs(x) > Math.abs(data[pivot])) pivot = i;
    });
    if (!(Math.abs(data[pivot]) > 0)) return;
    const key = keyOf([rows + extra, cols]);
    const entries = byKey.get(key) ?? [];
    entries.push({ quantity, data, rows, cols, pivot });
    byKey.set(key, entries);
  };
  for (const quantity of quantities) {
    add(quantity, 0);
    if (!WITH_UNIT.has(quantity.role) || quantity.value.shape[0] === 0) continue;
    add({ ...quantity, unit: "first" }, 1);
    add({ ...quantity, unit: "last" }, 1);
  }
  const match = (value: NdArray): { labels: readonly Label[]; proportional: readonly Label[] } => {
    const sizes = squeezed(value);
    const labels: Label[] = [];
    const proportional: Label[] = [];
    const entries = sizes.length <= 2 ? byKey.get(keyOf(value.shape)) : undefined;
    if (!entries) return { labels, proportional };
    const v = entriesOf(value);
    for (const entry of entries) {
      const found = compare(v, sizes, entry, tolerance);
      if (!found) continue;
      const written = table.find(found.factor);
      if (!written && v.length <= 2) continue;
      const form: Form = { ...found, written: written?.written ?? shortNumber(found.factor) };
      (written ? labels : proportional).push({ quantity: entry.quantity, form });
    }
    labels.sort((p, q) => plainness(p) - plainness(q));
    return { labels, proportional };
  };
  return { match, table };
}

const shortNumber = (x: number): string => String(Number(x.toPrecision(6)));

/** Labels without a factor come first, then those of the batch. */
const plainness = ({ quantity, form }: Label): number =>
  (form.factor === 1 ? 0 : form.written.length) +
  (quantity.example === undefined && quantity.upTo === undefined ? 0 : 0.5) +
  (quantity.unit ? 0.25 : 0);

/** The factor between a value and an entry, in either orientation. */
function compare(
  v: Float64Array,
  sizes: readonly number[],
  { quantity, data, rows, cols, pivot }: Entry,
  tolerance: number,
): { factor: number; transposed: boolean } | undefined {
  const extra = quantity.unit ? 1 : 0;
  const shift = quantity.unit === "first" ? 1 : 0;
  const flat = sizes.length <= 1;
  const direct = flat || sizes[0] === rows + extra;
  const turned = !flat && sizes[0] === cols && sizes[1] === rows + extra;
  for (const transposed of [false, true]) {
    if (transposed ? !turned : !direct) continue;
    const width = transposed ? rows + extra : cols;
    const at = (k: number): number => {
      const i = Math.floor(k / cols) + shift;
      const j = k % cols;
      return transposed ? v[j * width + i] : v[i * width + j];
    };
    const factor = at(pivot) / data[pivot];
    if (!Number.isFinite(factor) || factor === 0) continue;
    const bound = tolerance * Math.abs(at(pivot));
    let equal = true;
    for (let k = 0; k < data.length && equal; k++) equal = Math.abs(at(k) - factor * data[k]) <= bound;
    if (equal) return { factor, transposed };
  }
  return undefined;
}

/** α and β of value = α p + β q, if it is: two unknowns, all entries. The three have equal sizes. */
export function fitTwo(value: Float64Array, p: Float64Array, q: Float64Array): { alpha: number; beta: number } | undefined {
  if (value.length < 3) return undefined;
  let [pp, pq, qq, vp, vq, size] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < value.length; i++) {
    pp += p[i] * p[i];
    pq += p[i] * q[i];
    qq += q[i] * q[i];
    vp += value[i] * p[i];
    vq += value[i] * q[i];
    size = Math.max(size, Math.abs(value[i]));
  }
  const determinant = pp * qq - pq * pq;
  if (!(Math.abs(determinant) > 1e-12 * pp * qq)) return undefined;
  const alpha = (vp * qq - vq * pq) / determinant;
  const beta = (vq * pp - vp * pq) / determinant;
  for (let i = 0; i < value.length; i++) if (!(Math.abs(value[i] - alpha * p[i] - beta * q[i]) <= 1e-8 * size)) return undefined;
  return { alpha, beta };
}
