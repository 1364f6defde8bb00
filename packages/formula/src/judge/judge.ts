import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf } from "../core/matrix.ts";
import type { Label, Role } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import type { Expression } from "../ir/core.ts";
import type { Replacements, Setting } from "../reading/attempt.ts";
import { isBound } from "../reading/bounds.ts";
import type { Explanation } from "../reading/explain.ts";
import { DATA, FORWARD, sameEntries, TARGET, UPSTREAM } from "../reading/view.ts";
import { isSupplied } from "../reading/supplied.ts";
import { assess, isGiven, type Assessment } from "./assess.ts";
import { isOneEntry } from "./ends.ts";
import { gradientBehind, isDerived, type End } from "./gradients.ts";
import { numberBehind } from "./entries.ts";
import { isConvincing, isOwnError } from "./convincing.ts";
import { errorSubstitution } from "./errors.ts";
import { isBehindPass } from "./flow.ts";
import { inItsPart, isPutRight, placeOfEnd } from "./places.ts";
import { bestSubstitution, expectedOf } from "./search.ts";
import { countsOther, sharedFactor } from "./shared-factor.ts";
import { misordered } from "./unrolled.ts";
import type { Operand, Verdict } from "./verdict.ts";

/** A statement that is wrong, and what belongs there. */
export interface Found {
  readonly event: Event;
  readonly end: End | undefined;
  readonly expected: Verdict["expected"] | undefined;
  readonly explanation: Explanation;
  readonly scale: Verdict["scale"];
}

export interface Judged {
  readonly first: Assessment;
  readonly last: Assessment;
  readonly found: readonly Found[];
}

const MOST = 8;
/** Runs that a search may take; fewer where a run is long. */
const MOST_RUNS = 120;
const FEWEST_RUNS = 16;
const FEWEST_FOR_ONE = 6;
const MOST_EVENTS = 40_000;

/** Finds the mistakes of a run one after another, each with the right values in the place of those before it. */
export function judgeRun(setting: Setting, explanation: Explanation, most = MOST_RUNS): Judged {
  const first = assess(explanation);
  const found: Found[] = [];
  const budget = { runs: Math.min(most, Math.max(FEWEST_RUNS, Math.floor(MOST_EVENTS / explanation.attempt.trace.events.length))) };
  let held: Replacements = new Map();
  let now = first;
  const failed = new Set<number>();
  for (let k = 0; k < MOST; k++) {
    const { stopped } = now.explanation.attempt.trace;
    // No value mends what does not end.
    if (isBound(stopped)) break;
    if (stopped) {
      // Another pass of a statement that failed fails for the same reason.
      const { events } = now.explanation.attempt.view;
      const error = events.findLast((e) => e.kind === "error");
      if (error && (failed.has(error.statement) || found.some((f) => isBehindPass(events, error, f.event, true)))) break;
      if (error) failed.add(error.statement);
      const mended = errorSubstitution(setting, now, held, budget);
      const { event } = mended.found;
      if (!found.some((f) => f.event.statement === event.statement && f.event.name === event.name)) found.push(mended.found);
      if (!mended.after) break;
      held = mended.replacements;
      now = mended.after;
      continue;
    }
    now = { ...now, wrong: now.wrong.filter((end) => !isPutRight(end, found)) };
    if (now.wrong.length === 0) break;
    const counted = countsOther(now);
    if (counted) {
      const scale = { got: counted.end.factor, expected: now.scale, against: "gradients" as const };
      const expected = { quantity: counted.quantity, value: counted.value, factor: now.scale };
      found.push({ event: counted.event, end: counted.end, expected, explanation: now.explanation, scale });
      return { first, last: now, found };
    }
    const shared = sharedFactor(setting, now, held);
    if (shared) {
      const { event, quantity, expected, factor } = shared;
      const scale = { got: factor * (now.wrong[0].factor! / now.scale), expected: factor, against: "cost" as const };
      found.push({ event, end: undefined, expected: { quantity, value: expected, factor }, explanation: now.explanation, scale });
      held = shared.replacements;
      now = shared.after;
      break;
    }
    // A search that took all that there was leaves a few for the next mistake.
    budget.runs = Math.max(budget.runs, FEWEST_FOR_ONE);
    const best = bestSubstitution(setting, now, held, budget);
    if (!best) break;
    const end = now.wrong.find((e) => e.event.statement === best.statement && e.event.name === best.name);
    // What is wrong in another pass of a statement that was found is the same mistake.
    const isKnown = found.some(
      ({ event: e }) => e.kind === "return" && best.event.kind === "return" && e.statement === best.statement && e.node === best.event.node,
    );
    if (!isKnown)
      found.push(
        inItsPart({
          event: numberBehind(now.explanation, placeOfEnd(now.explanation, best.event, end)),
          end,
          expected: { quantity: best.quantity, value: best.expected, factor: best.factor, ...(best.bare && { bare: true as const }) },
          explanation: now.explanation,
          scale: scaleFault(end, now),
        }),
      );
    held = best.replacements;
    now = best.after;
  }
  // A parameter that a wrong step was found for keeps its value where it is handed on.
  const explained: NdArray[] = [];
  for (const end of now.explanation.attempt.trace.stopped ? [] : now.wrong) {
    if (isPutRight(end, found) || explained.some((value) => sameEntries(value, end.event.value!))) continue;
    if (found.some((f) => f.event.statement === end.event.statement && f.event.name === end.event.name)) continue;
    // Another pass of a statement that was found made the gradient of this step.
    const { view } = now.explanation.attempt;
    const step = end.kind === "update" ? end.event.from.map((id) => view.events[id]).find((e) => isDerived(view, e)) : undefined;
    const made = step && gradientBehind(now.explanation, step);
    if (made && found.some((f) => f.event.statement === made.statement && f.event.name === made.name)) {
      explained.push(end.event.value!);
      continue;
    }
    const event = numberBehind(now.explanation, placeOfEnd(now.explanation, end.event, end));
    if (event !== end.event && found.some((f) => f.event.statement === event.statement)) continue;
    const { quantity, value, factor } = expectedOf(end, now.explanation, now.common);
    found.push(
      inItsPart({
        event,
        end,
        expected: { quantity, value, factor },
        explanation: now.explanation,
        scale: scaleFault(end, now),
      }),
    );
  }
  for (const { event, expected } of misordered(now))
    found.push({
      event,
      end: undefined,
      expected: { quantity: expected, value: expected.value, factor: 1 },
      explanation: now.explanation,
      scale: undefined,
    });
  return { first, last: now, found: found.filter((f) => !found.some((other) => other !== f && isCopyOf(f, other.event))) };
}

/** Is what was found only what another mistake made, given back and unpacked under its name? */
function isCopyOf({ event, explanation }: Found, { statement, name, id }: Event): boolean {
  const { events } = explanation.attempt.view;
  let at = event;
  while (at.id > id && at.from.length === 1) at = events[at.from[0]];
  return at !== event && at.statement === statement && at.name === name && name === event.name;
}

function scaleFault(end: End | undefined, { scale, explanation }: Assessment): Verdict["scale"] {
  const got = end?.factor ?? end?.proportional?.form.factor;
  if (got === undefined) return undefined;
  return { got, expected: scale, against: isGiven(explanation) ? "cost" : "gradients" };
}

/** One verdict for each target of each statement that holds an array. */
export function verdictsOf({ first, last: repaired, found }: Judged): readonly Verdict[] {
  const { explanation, ends, right } = first;
  const { view } = explanation.attempt;
  const groups = new Map<string, Event[]>();
  for (const event of view.events) {
    if (isSupplied(view.statementOf(event) ?? event)) continue;
    if (event.kind !== "assign" && event.kind !== "error" && !found.some((f) => f.event === event)) continue;
    if (event.kind === "assign" && (!event.value || countOf(event.value) === 0 || view.nodeOf(event)?.kind === "function")) continue;
    const key = `${event.statement}|${event.name ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  const out: Verdict[] = [];
  const sure = isConvincing(
    explanation,
    found.flatMap((f) => f.expected?.quantity.role ?? []),
  );
  const placed = new Set<Found>();
  for (const events of groups.values()) {
    const last = events[events.length - 1];
    const wrong = found.find((f) =>
      events.some((e) => e.statement === f.event.statement && (e.name === f.event.name || e.kind === "error") && e.kind === f.event.kind),
    );
    if (wrong) {
      placed.add(wrong);
      out.push(wrongVerdict(wrong, sure));
      continue;
    }
    if (last.kind === "error") continue;
    const end = ends.find((e) => events.includes(e.event));
    const labels = end?.label ? [end.label, ...explanation.labelsOf(last)] : explanation.labelsOf(last);
    const bits = view.depends[last.id];
    const derived = (bits & (TARGET | UPSTREAM | DATA | FORWARD)) !== 0;
    const named = explanation.attempt.binding.plan.guess(last.name ?? "").named.some((role) => role === "dW" || role === "db");
    const isRight = (end !== undefined && right.includes(end)) || (end === undefined && labels.length > 0 && derived);
    const given = !derived || labels.every((l) => ["input", "target", "weight", "bias", "theta"].includes(l.quantity.role));
    const kind =
      isRight && !(end === undefined && given)
        ? "correct"
        : given && labels.length > 0
          ? "given"
          : named &&
              (bits & (TARGET | UPSTREAM)) !== 0 &&
              end === undefined &&
              countOf(last.value!) > 1 &&
              labels.length === 0 &&
              entriesOf(last.value!).some((x) => x !== 0) &&
              !isOneEntry(view, last) &&
              !found.some((f) => isBehindPass(view.events, last, f.event))
            ? "unjudged"
            : "free";
    const mended = kind === "free" && found.length > 0 && sure ? labelsAmong(repaired.explanation, last) : [];
    const following = mended.some(({ quantity: { role } }) => DERIVED.has(role));
    out.push({
      ...shared(last, explanation),
      kind: following ? "correct" : kind,
      labels: following ? mended : labels,
      end: end !== undefined,
      ...updateOf(end),
    });
  }
  for (const rest of found) if (!placed.has(rest)) out.push(wrongVerdict(rest, sure));
  return out.toSorted((p, q) => p.span.start - q.span.start);
}

const DERIVED: ReadonlySet<Role> = new Set(["dZ", "dA", "residual", "dW", "db", "dTheta"]);

/** What the value of a statement is where the mistakes before it are put right. */
function labelsAmong(explanation: Explanation, { statement, name, kind }: Event): readonly Label[] {
  const event = explanation.attempt.view.events.findLast((e) => e.statement === statement && e.name === name && e.kind === kind);
  return event ? explanation.labelsOf(event) : [];
}

function updateOf(end: End | undefined): Pick<Verdict, "update"> {
  return end?.kind === "update" ? { update: { layer: end.layer, factor: end.factor, added: end.value } } : {};
}

function wrongVerdict({ event, end, expected, explanation, scale }: Found, sure: boolean): Verdict {
  return {
    ...shared(event, explanation),
    kind: event.kind === "error" ? (isOwnError(explanation, event) ? "error" : "unjudged") : sure ? "wrong" : "unjudged",
    labels: explanation.labelsOf(event),
    end: end !== undefined,
    ...(expected && { expected }),
    ...(scale && { scale }),
    ...(event.error && { error: event.error }),
    ...updateOf(end),
  };
}

function shared(
  event: Event,
  explanation: Explanation,
): Pick<Verdict, "statement" | "target" | "node" | "span" | "name" | "explanation" | "event" | "value" | "operands" | "places"> {
  const { view, binding } = explanation.attempt;
  const statement = binding.plan.analysis.nodes.get(event.statement);
  const value: Expression | undefined =
    statement?.kind === "assign" || statement?.kind === "augment" || statement?.kind === "return" || statement?.kind === "expression"
      ? statement.value
      : undefined;
  return {
    statement: event.statement,
    target: event.node,
    node: event.kind === "error" ? event.node : (value?.id ?? event.node),
    span: event.error?.span ?? statement?.span ?? event.span,
    name: event.name ?? "",
    explanation,
    event: event.id,
    ...(event.value && { value: event.value }),
    operands: operandsOf(event, explanation, view.events),
    places: [],
  };
}

/** Values of other statements that this one is made from, through its own sub-expressions. */
function operandsOf(event: Event, explanation: Explanation, events: readonly Event[]): Operand[] {
  const out: Operand[] = [];
  const seen = new Set<number>();
  const open = [...event.from];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const source = events[id];
    if (source.kind === "expression" && source.statement === event.statement && source.pass === event.pass) {
      open.push(...source.from);
      if (!source.value) continue;
    }
    if (!source.value) continue;
    out.push({
      node: source.node,
      span: source.span,
      event: id,
      value: source.value,
      labels: explanation.labelsOf(source) satisfies readonly Label[],
    });
  }
  return out;
}
