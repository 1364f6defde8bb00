import type { NdArray } from "../core/array.ts";
import type { Quantity, Role } from "../core/quantities.ts";
import type { Explanation } from "../reading/explain.ts";
import { attempt, placeOf, type Replacements, type Setting } from "../reading/attempt.ts";
import { isSpent } from "../reading/bounds.ts";
import { oriented } from "../reading/bind.ts";
import { pathOf } from "../reading/usage.ts";
import { laidOut } from "../reading/hypothesis.ts";
import type { Event } from "../interpret/trace.ts";
import { scaled, transposed } from "../core/matrix.ts";
import { assess, compareNumbers, explainedAs, isGiven, type Assessment } from "./assess.ts";
import { isParameter, isTurned } from "./orientation.ts";
import { deltaFactor, GRADIENTS, withPenalty } from "./factors.ts";
import { madeAt } from "./flow.ts";
import { gradientValue, isDerived } from "./gradients.ts";
import { hasRightInputs } from "./innocent.ts";
import { asParameter, quantitiesFor } from "./layout.ts";
import { addsToItself, loopOf, sumOf } from "./passes.ts";
import type { Found } from "./judge.ts";

/** What could stand where a statement failed: its value in each of the passes from there on. */
interface Candidate {
  readonly quantity: Quantity;
  readonly factor: number;
  readonly values: readonly NdArray[];
  /** Is it without what λ adds to a gradient? A later line may add that. */
  readonly bare?: true;
  readonly named: boolean;
}

/** The quantities that could stand where a statement failed, laid out as the reading has it. */
function candidatesFor(now: Assessment, name: string | undefined, { event, adds }: { event: Event; adds: boolean }): Candidate[] {
  const { explanation, common, scale } = now;
  const { network, place, attempt: run } = explanation;
  const loop = loopOf(explanation, event);
  const factor = deltaFactor(explanation);
  const known = isGiven(explanation) || now.right.some(({ kind }) => kind !== "delta");
  const ofGradients = known ? (common.stepped ? Math.abs(scale) * Math.sign(factor) : scale) : 1;
  const { data, weights } = run.binding.hypothesis;
  const guess = run.binding.plan.guess(name ?? "");
  const delta = guess.role === "dZ" || guess.role === "dA";
  const gradient = guess.role === "dW" || guess.role === "db";
  const roles: readonly Role[] = [
    "dZ",
    "dA",
    "slope",
    "a",
    "z",
    ...(place === "separate" ? (["dW"] as const) : (["dTheta", "dW"] as const)),
    "db",
  ];
  const all = quantitiesFor(explanation).filter(({ role, unit }) => roles.includes(role) && unit === undefined);
  const out: Candidate[] = [];
  const ofLayer = (role: Role, layer: number, part: Pick<Quantity, "example" | "upTo">): Quantity | undefined =>
    all.find((q) => q.role === role && q.layer === layer && q.example === part.example && q.upTo === part.upTo);
  for (let layer = network.depth; layer >= 1; layer--)
    for (const role of roles) {
      const ofDelta = role === "dZ" || role === "dA";
      const ofGradient = GRADIENTS.has(role);
      // What a name surely is, it is meant as.
      if ((delta && !ofDelta) || (gradient && !ofGradient)) continue;
      const same = guess.role === role || (role === "dTheta" && (guess.role === "theta" || guess.role === "dW"));
      const named = same && !(role === "dW" && place !== "separate") && (guess.layer === undefined || guess.layer === layer);
      if (loop) {
        const examples = Array.from({ length: network.m - loop.example }, (_, k) => loop.example + k);
        const parts = examples.map((t) => ofLayer(role, layer, ofGradient && adds ? sumOf(t + 1, network) : { example: t }));
        const [quantity] = parts;
        if (!quantity || parts.some((part) => part === undefined)) continue;
        const lie = role === "dW" || role === "dTheta" ? (value: NdArray) => oriented(value, weights) : loop.laidOut;
        out.push({ quantity, factor: ofDelta ? factor : 1, values: parts.map((q) => scaled(lie(q!.value), ofDelta ? factor : 1)), named });
        continue;
      }
      const quantity = ofLayer(role, layer, {});
      if (!quantity) continue;
      const by = ofDelta ? factor : ofGradient ? ofGradients : 1;
      const own = role === "db" ? asParameter(explanation, quantity) : undefined;
      const lies = own ?? (role === "dW" || role === "dTheta" ? oriented(quantity.value, weights) : laidOut(quantity.value, data));
      const put = scaled(lies, by);
      out.push({ quantity, factor: by, values: [put], bare: true, named });
      const penalised = ofGradient ? withPenalty(put, put, quantity, now) : put;
      if (penalised !== put) out.push({ quantity, factor: by, values: [penalised], named });
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
      expected: { quantity: label.quantity, value: transposed(same[0].value!), factor, bare: true },
      explanation,
      scale: undefined,
    };
    return { found, after: assess(explainedAs(explanation, run)), replacements };
  }
  return undefined;
}

/** A gradient of another shape than its parameter makes the step fail: where the run goes on with the right one, the gradient is the mistake. */
function misshapenBefore(
  setting: Setting,
  { explanation }: Assessment,
  held: Replacements,
): { found: Found; after: Assessment; replacements: Replacements } | undefined {
  const { view } = explanation.attempt;
  const { events } = view;
  const error = events.findLast((e) => e.kind === "error");
  const old = error?.from.map((id) => events[id]).find((e) => e.value && explanation.labelsOf(e).some(isParameter));
  const parameter = old && explanation.labelsOf(old).find(isParameter);
  const step = error?.from.find((id) => id !== old?.id && isDerived(view, events[id]));
  const node = error && view.nodeOf(error);
  // δ Wᵀ is no step.
  if (!error || !parameter || step === undefined || (node?.kind === "binary" && node.op !== "add" && node.op !== "subtract"))
    return undefined;
  let event = events[step];
  while (event.kind !== "assign" && event.from.length > 0)
    event = events[event.from.find((id) => isDerived(view, events[id])) ?? event.from[0]];
  event = madeAt(explanation, event);
  if (event.kind !== "assign" || !event.value || event.statement === error.statement || held.has(placeOf(event))) return undefined;
  // What is right as another gradient is in the wrong place in the step.
  if (explanation.labelsOf(event).some((l) => GRADIENTS.has(l.quantity.role) && !isTurned(explanation, event.value!, l))) return undefined;
  // A sum may hold a product with a δ, which is no gradient.
  const meant = setting.plan.guess(event.name ?? "").role;
  if (meant === "dZ" || meant === "dA") return undefined;
  const role = ({ weight: "dW", bias: "db", theta: "dTheta" } as const)[parameter.quantity.role as "weight" | "bias" | "theta"];
  const { layer } = parameter.quantity;
  const { network, place } = explanation;
  const quantity: Quantity = { role, layer, value: gradientValue(network, { role, layer, place }) };
  const laid = asParameter(explanation, quantity);
  if (!laid) return undefined;
  const other = events.flatMap((e) => (e.kind === "assign" ? explanation.labelsOf(e) : [])).find((l) => GRADIENTS.has(l.quantity.role));
  const factor = other?.form.factor ?? deltaFactor(explanation);
  const value = scaled(laid, factor);
  const replacements = new Map(held).set(placeOf(event), value);
  const run = attempt(setting, replacements);
  if (run.trace.stopped !== undefined && run.trace.events.length <= events.length + 1) return undefined;
  const found: Found = { event, end: undefined, expected: { quantity, value, factor }, explanation, scale: undefined };
  return { found, after: assess(explainedAs(explanation, run)), replacements };
}

/** Does an event come from another? */
function isBehind(events: readonly Event[], from: Event, id: number): boolean {
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

interface Try extends Candidate {
  readonly after: Assessment;
  readonly replacements: Replacements;
  readonly rank: readonly number[];
}

const expectedFrom = ({ quantity, values: [value], factor, bare }: Candidate): NonNullable<Found["expected"]> => ({
  quantity,
  value,
  factor,
  ...(bare && { bare }),
});

/** Runs with each candidate in the place of a statement that get further than the one that failed. */
function triesAt(
  setting: Setting,
  now: Assessment,
  { held, budget, event, name }: { held: Replacements; budget: { runs: number }; event: Event; name: string | undefined },
): Try[] {
  const { explanation } = now;
  const { events } = explanation.attempt.trace;
  const before = now.right.length;
  const tried: Try[] = [];
  if (held.has(placeOf({ ...event, name }))) return tried;
  const adds = addsToItself(setting, event, name);
  for (const candidate of candidatesFor(now, name, { event, adds })) {
    if (budget.runs-- <= 0 || isSpent(setting.plan, "judging")) break;
    const replacements = new Map(held);
    for (const [k, value] of candidate.values.entries()) replacements.set(placeOf({ ...event, name, pass: event.pass + k }), value);
    const run = attempt(setting, replacements);
    const after = assess(explainedAs(explanation, run));
    const further = run.trace.stopped === undefined || run.trace.events.length > events.length + 1;
    if (!further) continue;
    const labelled = after.ends.filter((e) => e.label !== undefined && e.event.statement !== event.statement).length;
    const rank = [
      labelled > before ? labelled : 0,
      Number(candidate.named),
      Number(run.trace.stopped === undefined),
      -after.wrong.length,
      run.trace.events.length,
    ];
    tried.push({ ...candidate, after, replacements, rank });
  }
  return tried;
}

/** Gradients and deltas that are no quantity although all that they are made from is: what fails later fails because of them. */
function wrongBefore({ plan }: Setting, explanation: Explanation, error: Event): Event[] {
  const { events } = explanation.attempt.view;
  const seen = new Set<string>();
  return events.filter((event) => {
    if (event.kind !== "assign" || !event.value || event.name === undefined || seen.has(`${event.statement}|${event.name}`)) return false;
    const { role } = plan.guess(event.name);
    if (role !== "dW" && role !== "db" && role !== "dZ") return false;
    if (event.statement === error.statement || explanation.labelsOf(event).length > 0 || !hasRightInputs(explanation, event)) return false;
    seen.add(`${event.statement}|${event.name}`);
    return isBehind(events, error, event.id);
  });
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
  const across = acrossBefore(setting, now, held);
  if (across) return across;
  const misshapen = misshapenBefore(setting, now, held);
  if (misshapen) return misshapen;
  for (const earlier of wrongBefore(setting, explanation, event)) {
    const named = triesAt(setting, now, { held, budget, event: earlier, name: earlier.name }).filter((t) => t.named);
    const [best] = named.toSorted((p, q) => compareNumbers(q.rank, p.rank));
    if (!best) continue;
    const { after, replacements } = best;
    return { found: { event: earlier, end: undefined, expected: expectedFrom(best), explanation, scale: undefined }, after, replacements };
  }
  const tried = triesAt(setting, now, { held, budget, event, name });
  tried.sort((p, q) => compareNumbers(q.rank, p.rank));
  const [best] = tried;
  const sure = best !== undefined && (best.rank[0] > 0 || best.rank[1] > 0);
  const found: Found = {
    event: name === undefined ? event : { ...event, name },
    end: undefined,
    expected: sure ? expectedFrom(best) : undefined,
    explanation,
    scale: undefined,
  };
  // The names of formulas, and of a problem that is given, say what the lines are; the next line shows whether a program's do.
  const byName = setting.plan.analysis.program.language === "math" || isGiven(explanation);
  const goesOn = sure && (best.rank[0] > 0 || byName);
  return goesOn ? { found, after: best.after, replacements: best.replacements } : { found, replacements: held };
}
