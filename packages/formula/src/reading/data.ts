import type { NdArray } from "../core/array.ts";
import { colsOf, countOf, entriesOf, matrix, rowsOf, transposed } from "../core/matrix.ts";
import type { Event } from "../interpret/trace.ts";
import { near } from "./activation-between.ts";
import { inColumns, type LayerRead } from "./forward.ts";
import { unsigned } from "./operands.ts";
import { DATA, FORWARD, TARGET, UPSTREAM, type TraceView } from "./view.ts";

/** Sources: values from nowhere else. */
export const sourcesOf = (view: TraceView, bit: number): Event[] =>
  view.events.filter((e) => view.sources.has(e.id) && e.value !== undefined && (view.depends[e.id] & bit) !== 0);

/** The data operand of the first product, without its ones, in columns. */
export function inputOfFirst(view: TraceView, { product, W, unit, rows }: LayerRead): NdArray {
  const event = view.events[product];
  const data = event.from.map((id) => view.events[id]).find((e) => (view.depends[e.id] & (DATA | FORWARD)) !== 0);
  const full = inColumns(unsigned(view, data!).value!, rows);
  if (!unit) return full;
  const shift = unit === "first" ? 1 : 0;
  return matrix(colsOf(W), colsOf(full), (i, j) => full.data[(i + shift) * colsOf(full) + j]);
}

/** All examples of which `part` is one, if a source has them. */
export function wholeOf(sources: readonly Event[], part: NdArray): NdArray {
  const n = rowsOf(part);
  for (const { value } of sources) {
    if (!value || value.shape.length !== 2 || countOf(value) <= part.data.length) continue;
    for (const rows of [true, false]) {
      const whole = inColumns(value, rows);
      if (
        rowsOf(whole) === n &&
        colsOf(part) === 1 &&
        near(
          part,
          matrix(n, 1, (i) => whole.data[i * colsOf(whole)]),
        )
      )
        return whole;
      const m = colsOf(whole);
      if (rowsOf(whole) !== n || colsOf(part) !== 1) continue;
      for (let t = 1; t < m; t++)
        if (
          near(
            part,
            matrix(n, 1, (i) => whole.data[i * m + t]),
          )
        )
          return whole;
    }
  }
  const items = itemsOf(sources, n);
  return colsOf(part) === 1 &&
    items.some((item) =>
      near(
        part,
        matrix(n, 1, (i) => item[i]),
      ),
    )
    ? matrix(n, items.length, (i, j) => items[j][i])
    : part;
}

/** Examples that a list gives one by one: `batch[0][0]`, `batch[1][0]` … */
function itemsOf(sources: readonly Event[], size: number): readonly Float64Array[] {
  const groups = new Map<string, Event[]>();
  for (const event of sources) {
    if (!event.value || countOf(event.value) !== size) continue;
    const key = event.kind === "given" ? (event.name ?? "").replaceAll(/\d+/gu, "#") : `${event.statement} ${event.name}`;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  const [items] = [...groups.values()].filter((group) => group.length > 1).toSorted((p, q) => q.length - p.length);
  return items === undefined ? [] : items.map((e) => entriesOf(e.value!));
}

/** The targets of all examples, [K, m]: the source if it has that size, in the order in which the output is compared with it, else what the output is first compared with; labels become one-hot. */
export function targetsOf(view: TraceView, K: number, m: number, from: number): NdArray | undefined {
  const isWhole = ({ value }: Event): boolean =>
    value !== undefined && countOf(value) === K * m && (K === 1 || m === 1 || value.shape.filter((n) => n > 1).length === 2);
  const sources = sourcesOf(view, TARGET);
  const varies = (value: NdArray): boolean => value.data.some((x) => x !== value.data[value.offset]) || countOf(value) === 1;
  const whole = sources.find((e) => isWhole(e) && varies(e.value!) && !(K > 1 && m === 1 && e.value!.type === "int"));
  const isPure = ({ id }: Event): boolean => view.depends[id] === TARGET;
  const compared = comparedWith(view, (e) => isPure(e) && isWhole(e));
  if (whole?.value) return oriented(compared && isReordered(whole.value, compared.value!) ? compared.value! : whole.value, K, m);
  const items = m > 1 ? itemsOf(sources, K) : [];
  if (items.length === m && m > 1) return matrix(K, m, (k, t) => items[t][k]);
  if (compared) return oriented(compared.value!, K, m);
  // Of labels that were drawn from all, those of the batch.
  const drawn = (): Event | undefined => view.events.find((e) => e.value?.type === "int" && countOf(e.value) === m && m > 1 && isPure(e));
  const labels = (sources.find((e) => countOf(e.value!) === m) ?? drawn())?.value;
  if (labels && K > 1) {
    const numbers = entriesOf(labels);
    if (numbers.every((x) => Number.isInteger(x))) return matrix(K, m, (k, t) => (numbers[t] - from === k ? 1 : 0));
  }
  const any = view.events.find((e) => isPure(e) && isWhole(e))?.value;
  return any && oriented(any, K, m);
}

/** The variable of the targets that a forward quantity is first compared with. */
function comparedWith(view: TraceView, fits: (event: Event) => boolean): Event | undefined {
  for (const user of view.events) {
    if ((view.depends[user.id] & TARGET) === 0 || (view.depends[user.id] & (DATA | FORWARD)) === 0) continue;
    const compared = user.from.map((id) => view.events[id]).find(fits);
    if (compared) return variableBehind(view, compared, fits);
  }
  return undefined;
}

/** Has the second array the entries of the first in another order, as of examples that were shuffled? */
function isReordered(array: NdArray, other: NdArray): boolean {
  const [p, q] = [entriesOf(array), entriesOf(other)];
  if (array.shape.join() !== other.shape.join() || p.every((x, i) => x === q[i])) return false;
  const sorted = q.toSorted();
  return p.toSorted().every((x, i) => x === sorted[i]);
}

/** The variable that `−Y` or `1 − Y` is made from. */
function variableBehind(view: TraceView, event: Event, fits: (event: Event) => boolean): Event {
  for (let at: Event | undefined = event; at; at = at.from.map((id) => view.events[id]).find(fits))
    if (at.kind === "assign" || at.kind === "given") return at;
  return event;
}

function oriented(value: NdArray, K: number, m: number): NdArray {
  const data = entriesOf(value);
  const plain = (p: number, q: number): NdArray => ({ data, shape: [p, q], strides: [q, 1], offset: 0, type: "float" });
  const sizes = value.shape.filter((n) => n !== 1);
  if (sizes.length === 2 && sizes[0] === m && sizes[1] === K) return transposed(plain(m, K));
  return plain(K, m);
}

export function upstreamOf(view: TraceView, K: number, m: number): { readonly name: string; readonly value: NdArray } | undefined {
  const given = sourcesOf(view, UPSTREAM).find((e) => countOf(e.value!) === K * m);
  return given?.value && { name: given.name ?? "", value: oriented(given.value, K, m) };
}
