import type { NdArray } from "../core/array.ts";
import { entriesOf, squeezed } from "../core/matrix.ts";
import { quantityOf, type LazyQuantity } from "../core/quantities-of.ts";
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
  readonly source: LazyQuantity;
  /** A row of ones, or of the bias unit's numbers, in front of or behind the canonical rows. */
  readonly unit: Quantity["unit"];
  /** The canonical entry of largest size, which decides the factor; looked for when it is first needed. */
  pivot: number | undefined;
}

/** Quantities by the sizes of their values, ready to be compared with. */
export interface Matcher {
  /** All labels of a value; those with a factor that no text writes are `proportional`. */
  readonly match: (value: NdArray) => { readonly labels: readonly Label[]; readonly proportional: readonly Label[] };
  readonly table: FactorTable;
}

const WITH_UNIT: ReadonlySet<Role> = new Set(["input", "z", "a", "slope", "dA", "dZ"]);

/** One number for the sizes other than 1, in any order: of a matrix at most two. */
function keyOf(sizes: readonly number[]): number {
  let [low, high] = [1, 1];
  for (const n of sizes) {
    if (n === 1) continue;
    if (low !== 1) return -1;
    [low, high] = n < high ? [n, high] : [high, n];
  }
  return low * 2 ** 24 + high;
}

const NOTHING = { labels: [], proportional: [] } as const;

export function matcherOf(sources: readonly LazyQuantity[], table: FactorTable, tolerance = TOLERANCE): Matcher {
  const byKey = new Map<number, Entry[]>();
  const add = (source: LazyQuantity, unit: Quantity["unit"]): void => {
    const key = keyOf([source.rows + (unit ? 1 : 0), source.cols]);
    const entries = byKey.get(key);
    const entry: Entry = { source, unit, pivot: undefined };
    if (entries) entries.push(entry);
    else byKey.set(key, [entry]);
  };
  for (const source of sources) {
    if (source.cols === 0) continue;
    add(source, undefined);
    if (!WITH_UNIT.has(source.about.role) || source.rows === 0) continue;
    add(source, "first");
    add(source, "last");
  }
  const match = (value: NdArray): { labels: readonly Label[]; proportional: readonly Label[] } => {
    const entries = byKey.get(keyOf(value.shape));
    const sizes = squeezed(value);
    if (!entries || sizes.length > 2) return NOTHING;
    const v = entriesOf(value);
    const like: Compared = { v, sizes, largest: largestIn(v), tolerance };
    if (!(like.largest > 0 && like.largest < Infinity)) return NOTHING;
    const labels: Label[] = [];
    const proportional: Label[] = [];
    for (const entry of entries) {
      const found = compare(like, entry);
      if (!found) continue;
      const written = table.find(found.factor);
      if (!written && v.length <= 2) continue;
      const form: Form = { ...found, written: written?.written ?? shortNumber(found.factor) };
      const quantity = quantityOf(entry.source);
      (written ? labels : proportional).push({ quantity: entry.unit ? { ...quantity, unit: entry.unit } : quantity, form });
    }
    labels.sort((p, q) => plainness(p) - plainness(q));
    return { labels, proportional };
  };
  return { match, table };
}

function largestIn(v: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < v.length; k++) {
    const size = Math.abs(v[k]);
    if (!(size <= largest)) largest = size;
  }
  return largest;
}

const shortNumber = (x: number): string => String(Number(x.toPrecision(6)));

/** Labels without a factor come first, then those of the batch. */
const plainness = ({ quantity, form }: Label): number =>
  (form.factor === 1 ? 0 : form.written.length) +
  (quantity.example === undefined && quantity.upTo === undefined ? 0 : 0.5) +
  (quantity.unit ? 0.25 : 0);

interface Compared {
  readonly v: Float64Array;
  readonly sizes: readonly number[];
  readonly largest: number;
  readonly tolerance: number;
}

/** The factor between a value and an entry, in either orientation. */
function compare({ v, sizes, largest, tolerance }: Compared, entry: Entry): { factor: number; transposed: boolean } | undefined {
  const { source, unit } = entry;
  const { rows, cols } = source;
  const extra = unit ? 1 : 0;
  const shift = unit === "first" ? 1 : 0;
  const flat = sizes.length <= 1;
  const direct = flat || sizes[0] === rows + extra;
  const turned = !flat && sizes[0] === cols && sizes[1] === rows + extra;
  for (const transposed of [false, true]) {
    if (transposed ? !turned : !direct) continue;
    // Where canonical entry (i, j) stands in the value.
    const [down, right] = transposed ? [1, rows + extra] : [cols, 1];
    const from = shift * down;
    // Two entries rule out most quantities before their values are computed.
    const last = from + (rows - 1) * down + (cols - 1) * right;
    const [p, q] = [source.at(0, 0), source.at(rows - 1, cols - 1)];
    if (Math.abs(v[from] * q - v[last] * p) > 2 * tolerance * largest * (Math.abs(p) + Math.abs(q))) continue;
    const { data } = source.value();
    const pivot = (entry.pivot ??= pivotOf(data));
    const at = (k: number): number => v[from + Math.floor(k / cols) * down + (k % cols) * right];
    const factor = at(pivot) / data[pivot];
    if (!Number.isFinite(factor) || factor === 0) continue;
    const bound = tolerance * Math.abs(at(pivot));
    let equal = true;
    for (let k = 0; k < data.length && equal; k++) equal = Math.abs(at(k) - factor * data[k]) <= bound;
    if (equal) return { factor, transposed };
  }
  return undefined;
}

function pivotOf(data: Float64Array): number {
  let pivot = 0;
  for (let k = 1; k < data.length; k++) if (Math.abs(data[k]) > Math.abs(data[pivot])) pivot = k;
  return pivot;
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
