import { countOf } from "../core/matrix.ts";
import type { Quantity, Role } from "../core/quantities.ts";
import { argumentPath } from "../interpret/target.ts";
import type { Event } from "../interpret/trace.ts";
import { placeOf } from "../reading/attempt.ts";
import type { Explanation } from "../reading/explain.ts";
import type { NameRole } from "../reading/names.ts";
import { isSupplied } from "../reading/supplied.ts";
import { DATA, FORWARD, PARAMETER, sameEntries, TARGET, UPSTREAM, type TraceView } from "../reading/view.ts";
import { before, leavesOut } from "./flow.ts";
import type { End } from "./gradients.ts";
import { hasRightInputs } from "./innocent.ts";
import { isStoredOn } from "./stores.ts";

/** Is it a parameter of the text's function, as a call gives it? */
export const isArgument = (view: TraceView, event: Event): boolean => event.kind === "assign" && view.nodeOf(event)?.kind === "function";

/** Where a cause is replaced: what a call hands on apart from what its statement assigns. */
export const placeOfCause = (view: TraceView, event: Event): string =>
  placeOf({ ...event, name: event.kind === "return" ? undefined : isArgument(view, event) ? argumentPath(event.name ?? "") : event.name });

/** Is what a call hands on computed in its own statement, `f(g(x), y)`, from what is right? */
export function isMadeInCall(explanation: Explanation, event: Event): boolean {
  const { view } = explanation.attempt;
  const [source] = event.from.map((id) => view.events[id]);
  const node = source && view.nodeOf(source);
  const isMade = node?.kind === "binary" || node?.kind === "unary" || node?.kind === "call";
  return isMade && source.kind === "expression" && source.statement === event.statement && hasRightInputs(explanation, event);
}

/** Has a variable that goes into what a call hands on in no way the value that belongs there? */
export function existsBefore(
  { attempt: { view }, labelsOf }: Explanation,
  { event, quantity: { role, layer, example } }: { event: Event; quantity: Quantity },
): boolean {
  const origins = before(view, new Set([event.id]));
  return view.events.some(
    (e) =>
      e.id < event.id &&
      e.kind === "assign" &&
      !isArgument(view, e) &&
      !origins.has(e.id) &&
      labelsOf(e).some(({ quantity: q }) => q.role === role && q.layer === layer && q.example === example) &&
      !sameEntries(e.value!, event.value!),
  );
}

/** Statements from whose values the wrong ends come, in the order in which they ran; of each, the events of all its passes. */
export function causesOf(view: TraceView, wrong: readonly End[]): Map<string, Event[]> {
  const reach = new Set<number>();
  const open = wrong.map((e) => e.event.id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reach.has(id)) continue;
    reach.add(id);
    open.push(...view.events[id].from);
  }
  const found = new Map<string, Event[]>();
  for (const event of view.events) {
    const errs = event.kind === "error";
    if (!reach.has(event.id) && !errs) continue;
    if (!(event.kind === "assign" || event.kind === "return" || errs)) continue;
    if ((event.value && countOf(event.value) < 1) || isStoredOn(view, event) || isSupplied(view.statementOf(event) ?? event)) continue;
    const key = placeOfCause(view, { ...event, pass: 0 });
    found.set(key, [...(found.get(key) ?? []), event]);
  }
  return found;
}

export const BACKWARD: readonly Role[] = ["dZ", "dA", "residual", "dW", "db", "dTheta"];
const FORWARD_ROLES: readonly Role[] = ["slope", "a", "z", "input"];

/** Roles that a value may have as well as the one by which it is called. */
export const ALSO: Partial<Readonly<Record<string, Role>>> = { dZ: "residual", dW: "dTheta" };

/** Quantities that a value of this shape may be meant as. */
export function rolesFor(view: TraceView, event: Event, meant: NameRole | undefined): readonly Role[] {
  const bits = view.depends[event.id];
  if ((bits & (TARGET | UPSTREAM)) !== 0) return BACKWARD;
  if (leavesOut(view, event) || meant === "dZ" || meant === "dA") return [...BACKWARD, ...FORWARD_ROLES];
  if ((bits & (DATA | FORWARD)) !== 0) return [...FORWARD_ROLES, "dW", "dTheta"];
  return (bits & PARAMETER) !== 0 ? ["slope"] : [];
}
