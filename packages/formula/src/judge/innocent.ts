import { activate, slopeOf } from "../core/activations.ts";
import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf, matrix } from "../core/matrix.ts";
import type { Role } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import { near } from "../reading/activation-between.ts";
import type { NameRole } from "../reading/names.ts";
import { isEntry } from "./entries.ts";
import { leavesOut } from "./flow.ts";
import { isStore, isStoredOn } from "./stores.ts";
import { isTurned } from "./orientation.ts";
import { DATA, FORWARD, sameEntries, TARGET, UPSTREAM, type TraceView } from "../reading/view.ts";

/** A plain copy is right wherever its source is; a function that is right in one of its calls is wrong in none: its caller is. */
export function isInnocent(explanation: Explanation, events: readonly Event[]): boolean {
  const {
    attempt: {
      view,
      binding: { plan },
    },
    labelsOf,
  } = explanation;
  const [first] = events;
  const statement = view.statementOf(first);
  if (first.kind === "assign" && view.nodeOf(first)?.kind === "function") return (view.depends[first.id] & (TARGET | UPSTREAM)) === 0;
  if (isFaultOfCallee(explanation, events) || (labelsOf(first).length > 0 && isStoredUnchanged(view, first))) return true;
  const named = first.name?.includes(".") === true ? plan.guess(first.name).role : undefined;
  const isPassedBack = leavesOut(view, first) || named === "dZ" || named === "dA";
  if ((first.kind === "return" || first.kind === "assign") && !isPassedBack && isSlopeOfOther(explanation, first)) return true;
  const isCopied = statement?.kind === "assign" && (statement.value.kind === "name" || statement.value.kind === "attribute");
  // A number that is put into a vector is none of its own.
  if (isCopied && !events.some((e) => isStore(view, e) && countOf(e.value ?? first.value!) > 1)) return true;
  return (
    first.stack.length > 0 &&
    events.length > 1 &&
    events.some((e) => labelsOf(e).length > 0) &&
    !isPassedBack &&
    (view.depends[first.id] & (TARGET | UPSTREAM)) === 0
  );
}

/** Does a later store leave these values as they are, `d[d == 0] = 0`? What it should have done is missing there. */
const isStoredUnchanged = (view: TraceView, { id, value }: Event): boolean =>
  value !== undefined &&
  countOf(value) > 1 &&
  (view.depends[id] & (TARGET | UPSTREAM)) !== 0 &&
  view.events.some(
    (e) => e.id > id && e.kind === "assign" && e.value && e.from.length > 1 && isStore(view, e) && sameEntries(e.value, value),
  );

const HANDED_ON: ReadonlySet<Role> = new Set(["dZ", "dA", "dW", "db", "dTheta"]);

/** Is this what functions of the text gave back, one of which is right in none of its calls? */
function isFaultOfCallee({ attempt: { view }, labelsOf }: Explanation, events: readonly Event[]): boolean {
  const made = events.map((event) => {
    let at = event;
    while (at.kind !== "return" && at.from.length === 1) at = view.events[at.from[0]];
    const isGivenBack = at.kind === "return" && at.value && event.value && sameEntries(at.value, event.value);
    return isGivenBack && at.statement !== event.statement ? at.statement : undefined;
  });
  const isRight = (statement: number): boolean =>
    view.events.some(
      (e) => e.kind === "return" && e.statement === statement && labelsOf(e).some(({ quantity: { role } }) => HANDED_ON.has(role)),
    );
  return (
    events.every(({ kind }) => kind === "assign") &&
    made.every((statement) => statement !== undefined) &&
    made.some((statement) => statement !== undefined && !isRight(statement))
  );
}

/** Is this the value of a derivative's function that got something else than z: g′(a)? The function is right then, not its argument. */
function isSlopeOfOther({ attempt: { view }, network }: Explanation, { id, value, stack }: Event): boolean {
  if (stack.length === 0 || !value) return false;
  const elementwise = network.parts.activations.filter(({ name }) => name !== "softmax");
  const plain = (x: NdArray): NdArray => matrix(1, countOf(x), (_, j) => entriesOf(x)[j]);
  const isSlope = (x: NdArray): boolean =>
    elementwise.some((activation) => near(slopeOf(activation, plain(x), activate(activation, plain(x))), plain(value)));
  return view.events
    .slice(Math.max(0, id - 80), id)
    .some(
      (e) =>
        e.kind === "assign" &&
        e.value !== undefined &&
        e.stack.length === stack.length &&
        e.stack.every((call, i) => call === stack[i]) &&
        view.nodeOf(e)?.kind === "function" &&
        countOf(e.value) === countOf(value) &&
        isSlope(e.value),
    );
}

const PARAMETERS: ReadonlySet<NameRole | undefined> = new Set<NameRole>(["weight", "theta", "bias"]);

/** Is everything that a statement uses, and that depends on data, known, or a parameter after its step, and no gradient that lies across its weights? */
export function hasRightInputs(explanation: Explanation, event: Event): boolean {
  const {
    attempt: {
      view,
      binding: { plan },
    },
    labelsOf,
  } = explanation;
  const isStepped = ({ kind, name }: Event): boolean => kind === "assign" && PARAMETERS.has(plan.guess(name ?? "").role);
  const seen = new Set<number>();
  const open = [...event.from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const source = view.events[id];
    if (source.kind === "expression" && source.from.length > 0) {
      open.push(...source.from);
      continue;
    }
    const derived = (view.depends[id] & (DATA | FORWARD | TARGET | UPSTREAM)) !== 0;
    if (
      derived &&
      source.value &&
      (countOf(source.value) > 1 || source.kind === "return" || (view.depends[id] & (TARGET | UPSTREAM)) !== 0) &&
      !isStepped(source) &&
      labelsOf(source).every((l) => source.kind === "assign" && isTurned(explanation, source.value!, l)) &&
      !isEntry(explanation, source) &&
      !isStoredOn(view, source)
    )
      return false;
  }
  return true;
}

/** Is this a whole gradient, or one of the example that the text has, in its own orientation, whatever its factor? That of another parameter than its name says is not meant. */
export function isGradientBut(explanation: Explanation, event: Event, one: number | undefined): boolean {
  const { named } = explanation.attempt.binding.plan.guess(event.name ?? "");
  const meant = named[0] === "dW" || named[0] === "db" ? named[0] : undefined;
  return (
    event.value !== undefined &&
    explanation
      .labelsOf(event)
      .some(
        (l) =>
          ["dW", "db", "dTheta"].includes(l.quantity.role) &&
          (meant === undefined || (l.quantity.role === "db") === (meant === "db")) &&
          (l.quantity.example === undefined || l.quantity.example === one) &&
          !isTurned(explanation, event.value!, l),
      )
  );
}
