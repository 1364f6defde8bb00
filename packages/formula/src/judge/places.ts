import { scaled } from "../core/matrix.ts";
import type { Label } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import { isBehindPass, madeAt } from "./flow.ts";
import type { End } from "./gradients.ts";
import type { Found } from "./judge.ts";

/** Did a mistake that was found make the gradient of this layer from this one, to which it adds a penalty? */
export const isPutRight = ({ event, role, layer }: End, found: readonly Found[]): boolean =>
  found.some(
    (f) =>
      f.event.kind === "error" &&
      f.expected?.quantity.role === role &&
      f.expected.quantity.layer === layer &&
      isBehindPass(f.explanation.attempt.view.events, f.event, event),
  );

/** A gradient is wrong in the function that made it, not in each place to which it is handed on. */
export function placeOfEnd(explanation: Explanation, event: Event, end: End | undefined): Event {
  const made = end?.kind === "gradient" ? madeAt(explanation, event) : event;
  return made.stack.length > event.stack.length ? made : event;
}

/** A gradient of one example where that of all is due is wrong in the first statement that holds it. */
export function inItsPart(found: Found): Found {
  const { end, expected, explanation } = found;
  if (end?.label?.quantity.example === undefined || end.kind !== "gradient" || !expected) return found;
  const { view } = explanation.attempt;
  const isSame = ({ quantity: { role, layer, example } }: Label): boolean =>
    role === end.role && layer === end.layer && example !== undefined;
  let first: { event: Event; factor: number } | undefined;
  const open = [...end.event.from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const label = explanation.labelsOf(view.events[id]).find(isSame);
    if (!label) continue;
    if (view.events[id].kind === "assign") first = { event: view.events[id], factor: label.form.factor };
    open.push(...view.events[id].from);
  }
  if (!first) return found;
  const { event, factor } = first;
  return { ...found, event, expected: { ...expected, value: scaled(expected.value, factor / expected.factor), factor }, scale: undefined };
}
