import type { Event } from "../interpret/trace.ts";
import type { TraceView } from "../reading/view.ts";

/** Is a part of a variable assigned? */
export const isStore = (view: TraceView, event: Event): boolean => {
  const kind = view.nodeOf(event)?.kind;
  return kind === "index" || kind === "call";
};

/** Another pass of the same statement, on the same variable. */
const isPassOf = ({ statement, name, kind }: Event, event: Event): boolean =>
  kind === "assign" && statement === event.statement && name === event.name && name !== undefined;

/** The pass whose entries a store to one more entry keeps. */
export const passBefore = (view: TraceView, event: Event): Event | undefined =>
  isStore(view, event) ? event.from.flatMap((id) => [view.events[id], view.rootOf(id)]).find((e) => isPassOf(e, event)) : undefined;

/** Does the same statement go on with another entry of the variable? */
export function isStoredOn(view: TraceView, event: Event): boolean {
  if (!isStore(view, event)) return false;
  const next = view.events.find((e) => e.id > event.id && isPassOf(e, event));
  return next !== undefined && passBefore(view, next) === event;
}
