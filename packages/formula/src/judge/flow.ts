import type { Event } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import { DATA, FORWARD, sameEntries, TARGET, UPSTREAM, type TraceView } from "../reading/view.ts";

/** Everything that comes from stepped parameters: the next forward pass. */
export function after({ usedBy }: TraceView, events: ReadonlySet<number>): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [...events];
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const user of usedBy[id])
      if (!found.has(user)) {
        found.add(user);
        open.push(user);
      }
  return found;
}

/** Everything that the values of these events come from. */
export function before({ events }: TraceView, of: ReadonlySet<number>): ReadonlySet<number> {
  const found = new Set<number>();
  const open = [...of];
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const source of events[id].from)
      if (!found.has(source)) {
        found.add(source);
        open.push(source);
      }
  return found;
}

/** Is a statement made with values after a step only as far as these are the stepped parameters themselves? */
export function isOnlyBehind({ events }: TraceView, event: Event, updated: ReadonlySet<number>, stepped: ReadonlySet<number>): boolean {
  const open = [...event.from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (updated.has(id) || !stepped.has(id)) continue;
    const { kind, statement, from } = events[id];
    if (kind !== "expression" || statement !== event.statement) return false;
    open.push(...from);
  }
  return true;
}

/** Is what is returned a variable as it is? */
export function isCopyOfVariable(view: TraceView, event: Event): boolean {
  for (let at = event; at.from.length === 1;) {
    at = view.events[at.from[0]];
    if (!at.value || !sameEntries(at.value, event.value!)) return false;
    if (at.kind === "assign" || at.kind === "given") return true;
  }
  return false;
}

/** Where a gradient was made under a gradient's name, before it went into a list or out of a function. */
export function madeAt({ attempt: { view, binding } }: Explanation, event: Event): Event {
  let made = event;
  for (let at = event; at.from.length === 1;) {
    at = view.events[at.from[0]];
    if (!at.value || !event.value || !sameEntries(at.value, event.value)) break;
    if (at.kind === "assign" && /^d[Wb]$/u.test(binding.plan.guess(at.name ?? "").role ?? "")) made = at;
  }
  return made;
}

/** Does an event come from another, or from another pass of its statement? */
export function isBehindPass(events: readonly Event[], from: Event, { statement, pass }: Event, other = false): boolean {
  const seen = new Set<number>();
  const open = [...from.from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const at = events[id];
    if (at.statement === statement && at.kind !== "expression" && !(other && at.pass === pass)) return true;
    open.push(...events[id].from);
  }
  return false;
}

/** Is this what a function gives back, or stores, without the derivative that it got: g′ alone? */
export function leavesOut({ events, depends, nodeOf }: TraceView, { id, kind, stack, statement }: Event): boolean {
  if (stack.length === 0 || kind === "expression" || (depends[id] & (TARGET | UPSTREAM)) !== 0) return false;
  const isDerivative = (bits: number): boolean => (bits & UPSTREAM) !== 0 || ((bits & TARGET) !== 0 && (bits & (DATA | FORWARD)) !== 0);
  return events.some(
    (e) =>
      e.stack === stack &&
      e.kind === "assign" &&
      e.statement !== statement &&
      nodeOf(e)?.kind === "function" &&
      isDerivative(depends[e.id]),
  );
}
