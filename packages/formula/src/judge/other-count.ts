import { countOf, entriesOf } from "../core/matrix.ts";
import type { Event } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import { isMeasure, type TraceView } from "../reading/view.ts";
import { isDerived } from "./gradients.ts";

/** The number of units that a text divides its derivatives by in the place of the number of examples: `m = X.shape[0]` of data in columns. */
export function otherCount({ attempt: { view }, network }: Explanation): number | undefined {
  if (network.m === 1) return undefined;
  const { sizes, depth, m } = network;
  const units = new Set(sizes.slice(0, depth).filter((n) => n > 1 && n !== sizes[depth] && n !== m));
  for (const event of view.events) {
    const node = view.nodeOf(event);
    if (event.kind !== "expression" || node?.kind !== "binary" || (node.op !== "divide" && node.op !== "quotient")) continue;
    const divisor = view.events[event.from.at(-1) ?? event.id];
    if (!divisor.value || countOf(divisor.value) !== 1 || !units.has(entriesOf(divisor.value)[0]) || !isMeasured(view, divisor)) continue;
    if (isDerived(view, event) || view.usedBy[event.id].some((id) => isDerived(view, view.events[id]))) return entriesOf(divisor.value)[0];
  }
  return undefined;
}

/** Is this number, under whatever name, a size of an array? */
function isMeasured(view: TraceView, event: Event): boolean {
  let at = event;
  while (at.from.length === 1) at = view.events[at.from[0]];
  const [node, statement] = [view.nodeOf(at), view.statementOf(at)];
  const made = at.kind === "assign" && statement?.kind === "assign" ? statement.value : node;
  return isMeasure(made) || (made?.kind === "index" && isMeasure(made.of));
}
