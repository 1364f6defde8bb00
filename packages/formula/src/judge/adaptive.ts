import { countOf } from "../core/matrix.ts";
import type { Event } from "../interpret/trace.ts";
import type { CoreNode } from "../ir/walk.ts";
import type { Explanation } from "../reading/explain.ts";
import { PARAMETER, type TraceView } from "../reading/view.ts";
import { endFrom, isDerived, type End } from "./gradients.ts";

/** Is the old value of a parameter a factor of what is added to it? */
function isScaledByItself({ attempt: { view } }: Explanation, { event }: End): boolean {
  const seen = new Set<number>();
  const open = [...event.from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const at = view.events[id];
    if (seen.has(id) || at.kind !== "expression" || at.statement !== event.statement) continue;
    seen.add(id);
    const node = view.nodeOf(at);
    const isFactor = (from: number): boolean =>
      view.depends[from] === PARAMETER &&
      (isVariable(view, from, event.name) || (view.events[from].kind === "expression" && view.events[from].from.some(isFactor)));
    if (node?.kind === "binary" && (node.op === "times" || node.op === "product") && isDerived(view, at) && at.from.some(isFactor))
      return true;
    open.push(...at.from);
  }
  return false;
}

/** Is this what the variable of that name holds? */
function isVariable({ events }: TraceView, id: number, name: string | undefined): boolean {
  let at = events[id];
  while (at.kind === "expression" && at.from.length === 1) at = events[at.from[0]];
  return at.name === name;
}

/** A step that is no multiple of the gradient (Adam, RMSProp, clipping): the gradient that it is made from is judged. */
export function adaptive(explanation: Explanation, update: End): End | undefined {
  const { view } = explanation.attempt;
  if (isScaledByItself(explanation, update)) return undefined;
  const seen = new Set<number>();
  const open = [...update.event.from];
  let scales = false;
  const made: Event[] = [];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const event = view.events[id];
    if (!isDerived(view, event)) continue;
    scales ||= isRoot(view.nodeOf(event));
    const named = explanation.attempt.binding.plan.guess(event.name ?? "").named.some((role) => role === "dW" || role === "db");
    if (event.kind === "assign" && event.value && named && countOf(event.value) === countOf(update.value)) made.push(event);
    open.push(...event.from);
  }
  // Where it was first made: its copies and running means come later.
  const ends = made.toSorted((p, q) => p.id - q.id).map((event) => gradientEnd(explanation, event, update));
  return (scales ? ends[0] : undefined) ?? ends.find((end) => end.label);
}

const gradientEnd = (explanation: Explanation, event: Event, { role, layer }: End): End =>
  endFrom(explanation, { event, kind: "gradient", value: event.value!, fits: [{ role, layer }] });

/** The root of a mean of squares, by which each entry of the step is scaled. */
const isRoot = (node: CoreNode | undefined): boolean =>
  node?.kind === "call" && (node.callee.kind === "name" || node.callee.kind === "attribute")
    ? node.callee.name === "sqrt"
    : node?.kind === "binary" && node.op === "power" && node.right.kind === "number" && node.right.value === 0.5;
