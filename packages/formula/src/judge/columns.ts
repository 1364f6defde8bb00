import { columnMajor, type NdArray } from "../core/array.ts";
import { countOf, entriesOf } from "../core/matrix.ts";
import type { Event } from "../interpret/trace.ts";
import { sameEntries, type TraceView } from "../reading/view.ts";

/** Is a column made of the columns of a matrix that is a gradient? */
export function isUnrolled(view: TraceView, { value, from }: Event, isGradient: (event: Event) => boolean): boolean {
  const [source] = from.flatMap((id) => view.events[id].from).map((id) => view.events[id]);
  if (value?.shape.length !== 2 || value.shape[1] !== 1 || from.length !== 1 || source?.value?.shape.length !== 2) return false;
  const entries = entriesOf(value);
  return source.value.shape[1] > 1 && isGradient(source) && columnMajor(source.value).every((x, i) => x === entries[i]);
}

/** The same numbers, perhaps turned over or in one column. */
export function isRearranged(p: NdArray, q: NdArray): boolean {
  if (sameEntries(p, q)) return true;
  if (countOf(p) !== countOf(q)) return false;
  const [a, b] = [entriesOf(p).slice().sort(), entriesOf(q).slice().sort()];
  return a.every((x, i) => x === b[i]);
}
