import { countOf, entriesOf } from "../core/matrix.ts";
import type { Event } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import { isDerived } from "./gradients.ts";
import { isStore } from "./stores.ts";
import { quantitiesFor } from "./layout.ts";

const key = (x: number): string => Math.abs(x).toPrecision(8);
const entries = new WeakMap<object, ReadonlySet<string>>();

/** The sizes of all entries of what the network computes forward and backward. */
function entriesFor(explanation: Explanation): ReadonlySet<string> {
  const known = entries.get(explanation.network);
  if (known) return known;
  const found = new Set<string>();
  for (const { role, value } of quantitiesFor(explanation))
    if (role !== "cost") for (const x of entriesOf(value)) for (const factor of [1, 2, 0.5]) found.add(key(x * factor));
  entries.set(explanation.network, found);
  return found;
}

/** Is a number an entry of a quantity? Texts that compute number by number have no other way to be right. */
export const isEntry = (explanation: Explanation, { value }: Event): boolean =>
  value !== undefined && countOf(value) === 1 && entriesFor(explanation).has(key(entriesOf(value)[0]));

/** Of an entry that is wrong, the number that is none of the network's although all that it is summed up from is: `error += delta[k] * w[k]` before `delta[j] = error * …`. */
export function numberBehind(explanation: Explanation, event: Event): Event {
  const { view } = explanation.attempt;
  if (!isStore(view, event)) return event;
  const isNumber = (e: Event): boolean => e.value !== undefined && countOf(e.value) === 1 && isDerived(view, e);
  const open = [...event.from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const source = view.events[id];
    if (source.kind === "expression") open.push(...source.from);
    else if (source.kind === "assign" && source.name !== event.name && isNumber(source) && !isEntry(explanation, source)) return source;
  }
  return event;
}
