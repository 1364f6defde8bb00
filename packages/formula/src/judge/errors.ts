import type { NdArray } from "../core/array.ts";
import type { Quantity, Role } from "../core/quantities.ts";
import { attempt, placeOf, type Replacements, type Setting } from "../reading/attempt.ts";
import { isSpent } from "../reading/bounds.ts";
import { oriented } from "../reading/bind.ts";
import { pathOf } from "../reading/usage.ts";
import { laidOut } from "../reading/hypothesis.ts";
import type { Event } from "../interpret/trace.ts";
import { beside, scaled, transposed } from "../core/matrix.ts";
import { assess, compareNumbers, explainedAs, type Assessment } from "./assess.ts";
import { isTurned } from "./orientation.ts";
import { deltaFactor } from "./factors.ts";
import type { Found } from "./judge.ts";

/** What could stand where a statement failed, laid out as the reading has it. */
function candidatesFor({ explanation }: Assessment, name: string | undefined): { quantity: Quantity; value: NdArray; named: boolean }[] {
  const { network, place, attempt: run } = explanation;
  const factor = deltaFactor(explanation);
  const { data, weights } = run.binding.hypothesis;
  const guess = run.binding.plan.guess(name ?? "");
  const out: { quantity: Quantity; value: NdArray; named: boolean }[] = [];
  const delta = guess.role === "dZ" || guess.role === "dA";
  const gradient = guess.role === "dW" || guess.role === "db";
  const add = (role: Role, layer: number, value: NdArray, put: NdArray): void => {
    const ofDelta = role === "dZ" || role === "dA";
    const ofGradient = role === "dW" || role === "db" || role === "dTheta";
    // What a name surely is, it is meant as.
    if ((delta && !ofDelta) || (gradient && !ofGradient)) return;
    const same = guess.role === role || (guess.role === "theta" && role === "dTheta");
    out.push({
      quantity: { role, layer, value },
      value: ofDelta ? scaled(put, factor) : put,
      named: same && (guess.layer === undefined || guess.layer === layer),
    });
  };
  for (let l = network.depth; l >= 1; l--) {
    for (const role of ["dZ", "dA", "slope", "a", "z"] as const) add(role, l, network[role][l], laidOut(network[role][l], data));
    const dTheta =
      place === "separate" ? undefined : place === "first" ? beside(network.db[l], network.dW[l]) : beside(network.dW[l], network.db[l]);
    add("dW", l, network.dW[l], oriented(network.dW[l], weights));
    if (dTheta) add("dTheta", l, dTheta, oriented(dTheta, weights));
    add("db", l, network.db[l], laidOut(network.db[l], data));
  }
  return out.toSorted((p, q) => Number(q.named) - Number(p.named));
}

/** The path that the failing statement assigns to. */
function targetOf({ plan }: Setting, event: Event): string | undefined {
  const statement = plan.analysis.nodes.get(event.statement);
  const target = statement?.kind === "assign" ? statement.targets[0] : statement?.kind === "augment" ? statement.target : undefined;
  return target && pathOf(target);
}

/** A gradient that lies across its weights makes the step fail that uses it: where the run goes on with it turned over, it is the mistake. */
function acrossBefore(
  setting: Setting,
  { explanation }: Assessment,
  held: Replacements,
): { found: Found; after: Assessment; replacements: Replacements } | undefined {
  const { events } = explanation.attempt.view;
  const error = events.findLast((e) => e.kind === "error");
  for (const event of events.toReversed()) {
    if (!error || event.kind !== "assign" || !event.value || held.has(placeOf(event)) || !isBehind(events, error, event.id)) continue;
    const label = explanation.labelsOf(event).find((l) => isTurned(explanation, event.value!, l));
    if (!label) continue;
    const same = events.filter((e) => e.kind === "assign" && e.value && e.statement === event.statement && e.name === event.name);
    const replacements = new Map(held);
    for (const e of same) replacements.set(placeOf(e), transposed(e.value!));
    const run = attempt(setting, replacements);
    const further = run.trace.stopped === undefined || run.trace.events.length > events.length + 1;
    if (!further) return undefined;
    const { factor } = label.form;
    const found: Found = {
      event: same[0],
      end: undefined,
      expected: { quantity: label.quantity, value: transposed(same[0].value!), factor },
      explanation,
      scale: undefined,
    };
    return { found, after: assess(explainedAs(explanation, run)), replacements };
  }
  return undefined;
}

/** Does an event come from another? */
export function isBehind(events: readonly Event[], from: Event, id: number): boolean {
  const seen = new Set<number>();
  const open = [...from.from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === id) return true;
    if (seen.has(at) || at < id) continue;
    seen.add(at);
    open.push(...events[at].from);
  }
  return false;
}

/** The statement at which a run stopped, and the value with which it goes on and ends in the most right gradients. */
export function errorSubstitution(
  setting: Setting,
  now: Assessment,
  held: Replacements,
  budget: { runs: number },
): { found: Found; after?: Assessment; replacements: Replacements } {
  const { explanation } = now;
  const { events } = explanation.attempt.trace;
  const event = events.findLast((e) => e.kind === "error") ?? events[events.length - 1];
  const name = targetOf(setting, event);
  const place = placeOf({ ...event, name });
  const across = acrossBefore(setting, now, held);
  if (across) return across;
  const before = now.right.length;
  const tried: { quantity: Quantity; value: NdArray; after: Assessment; replacements: Replacements; rank: number[] }[] = [];
  for (const { quantity, value, named } of held.has(place) ? [] : candidatesFor(now, name)) {
    if (budget.runs-- <= 0 || isSpent(setting.plan, "judging")) break;
    const replacements = new Map(held).set(place, value);
    const run = attempt(setting, replacements);
    const after = assess(explainedAs(explanation, run));
    const further = run.trace.stopped === undefined || run.trace.events.length > events.length + 1;
    if (!further) continue;
    const labelled = after.ends.filter((e) => e.label !== undefined && e.event.statement !== event.statement).length;
    tried.push({
      quantity,
      value,
      after,
      replacements,
      rank: [labelled > before ? labelled : 0, Number(named), Number(run.trace.stopped === undefined), -after.wrong.length],
    });
  }
  tried.sort((p, q) => compareNumbers(q.rank, p.rank));
  const [best] = tried;
  const sure = best !== undefined && (best.rank[0] > 0 || best.rank[1] > 0);
  const found: Found = {
    event: name === undefined ? event : { ...event, name },
    end: undefined,
    expected: sure ? { quantity: best.quantity, value: best.value, factor: 1 } : undefined,
    explanation,
    scale: undefined,
  };
  // The names of formulas say what their lines are; the next line shows whether a program's do.
  const goesOn = sure && (best.rank[0] > 0 || setting.plan.analysis.program.language === "math");
  return goesOn ? { found, after: best.after, replacements: best.replacements } : { found, replacements: held };
}
