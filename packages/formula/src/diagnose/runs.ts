import type { NdArray } from "../core/array.ts";
import { entriesOf, scaled } from "../core/matrix.ts";
import { decayedOf, quantitiesOf } from "../core/quantities-of.ts";
import type { Quantity } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import { laidOutAs } from "../judge/search.ts";
import type { Judgement, Verdict } from "../judge/verdict.ts";
import { attempt, placeOf, type Attempt } from "../reading/attempt.ts";
import { explain, read, type Explanation } from "../reading/explain.ts";
import type { Sample } from "./diagnosis.ts";
import { lookupOf, type Lookup } from "./lookup.ts";

/** A text run on one network, with right values in the place of every mistake but one. */
export interface Run {
  readonly lookup: Lookup;
  /** Of the statement that is diagnosed. */
  readonly event: Event;
  readonly expected: NonNullable<Verdict["expected"]>;
  /** Absent if the statement has no value. */
  readonly sample?: Sample | undefined;
}

const DRAWS = [0, 1, 2] as const;

/** Runs a judged text on several networks, in each of which the inputs of the statement are right; fewer where it does not get that far. */
export function runsOf(judgement: Judgement, verdict: Verdict): Run[] {
  const { expected } = verdict;
  if (!expected) return [];
  return DRAWS.flatMap((draw) => runOn(judgement, verdict as Diagnosed, draw) ?? []);
}

type Diagnosed = Verdict & Required<Pick<Verdict, "expected">>;

function runOn(judgement: Judgement, verdict: Diagnosed, draw: number): Run | undefined {
  const { explanation, verdicts, reading } = judgement;
  const { binding, entry } = explanation.attempt;
  const setting = { plan: binding.plan, entry, hypothesis: binding.hypothesis, draw };
  const first = explained(attempt(setting), explanation);
  if (!first) return undefined;
  const replacements = new Map<string, NdArray>();
  for (const other of verdicts) {
    if (other === verdict || !other.expected || (other.kind !== "wrong" && other.kind !== "error")) continue;
    const right = expectedOn(first, other as Diagnosed, reading.decay);
    if (right) replacements.set(placeOf({ ...eventOf(other), name: other.name === "" ? undefined : other.name }), right.value);
  }
  const whole = replacements.size === 0 ? first : explained(attempt(setting, replacements), explanation);
  const expected = whole && expectedOn(whole, verdict, reading.decay);
  if (!whole || !expected) return undefined;
  const { events } = whole.attempt.trace;
  const { kind, pass, name } = eventOf(verdict);
  const event = events.find(
    (e) => e.statement === verdict.statement && e.pass === pass && e.kind === kind && (kind === "error" || (e.name ?? "") === (name ?? "")),
  );
  if (!event) return undefined;
  const lookup = lookupOf(judgement, whole);
  return { lookup, event, expected, sample: sampleOf(judgement, { whole, event, expected }) };
}

/** The run under the judgement's loss and activations. */
function explained(run: Attempt, { loss, network }: Explanation): Explanation | undefined {
  return explain(read(run), loss, network.parts.activations);
}

const eventOf = ({ event, explanation }: Verdict): Event => explanation.attempt.trace.events[event];

/** What belongs to the place of a verdict on another network, laid out and scaled in the same way. */
function expectedOn({ network, place }: Explanation, { expected }: Diagnosed, decay: number): NonNullable<Verdict["expected"]> | undefined {
  const { quantity: old, value: shown, factor } = expected;
  const quantity = quantitiesOf(network, place).find((q) => isSame(q, old));
  const laidOut = quantity && laidOutAs(shown, quantity);
  if (!laidOut) return undefined;
  const right = scaled(laidOut, factor);
  const penalised = decay !== 0 && (old.role === "dW" || old.role === "dTheta");
  const weights =
    penalised &&
    laidOutAs(shown, {
      ...quantity,
      value: decayedOf(network, old.layer, { place: old.role === "dTheta" ? place : "separate", bias: false }),
    });
  return { quantity, factor, value: weights ? added(right, weights, decay) : right };
}

const isSame = (p: Quantity, q: Quantity): boolean =>
  p.role === q.role && p.layer === q.layer && p.example === q.example && p.upTo === q.upTo && p.unit === q.unit;

const added = (a: NdArray, b: NdArray, factor: number): NdArray => {
  const [p, q] = [entriesOf(a), entriesOf(b)];
  return { ...a, data: p.map((x, i) => x + factor * q[i]), offset: 0 };
};

function sampleOf(
  { reading, verdicts }: Judgement,
  { whole, event, expected }: { whole: Explanation; event: Event; expected: NonNullable<Verdict["expected"]> },
): Sample | undefined {
  if (!event.value) return undefined;
  const { quantity, factor, value } = expected;
  const above = verdicts.find((v) => v.update?.layer === quantity.layer + 1)?.update;
  return {
    network: whole.network,
    reading,
    value: event.value,
    quantity,
    expected: value,
    factor,
    step: above ? -above.factor : 0,
  };
}
