import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf, plus, scaled } from "../core/matrix.ts";
import { decayedOf, quantitiesOf } from "../core/quantities-of.ts";
import type { Quantity, Role } from "../core/quantities.ts";
import { close, LOOSE, TOLERANCE } from "../core/tolerance.ts";
import type { Event } from "../interpret/trace.ts";
import { belongingTo } from "../judge/layout.ts";
import type { Judgement, Verdict } from "../judge/verdict.ts";
import { attempt, placeOf, type Attempt, type Setting } from "../reading/attempt.ts";
import { explain, read, type Explanation } from "../reading/explain.ts";
import type { Sample } from "./diagnosis.ts";
import { agrees } from "./compare.ts";
import { lookupOf, type Lookup } from "./lookup.ts";

/** A text run on one network, with right values in the place of every mistake but one. */
export interface Run {
  readonly lookup: Lookup;
  /** Of the statement that is diagnosed. */
  readonly event: Event;
  readonly expected: NonNullable<Verdict["expected"]>;
  /** Is this the statement's right value? */
  readonly isRight: (value: NdArray) => boolean;
  /** Absent if the statement has no value. */
  readonly sample?: Sample | undefined;
}

const DRAWS = [0, 1, 2] as const;

type Diagnosed = Verdict & Required<Pick<Verdict, "expected">>;

const PARAMETERS: ReadonlySet<Role> = new Set(["weight", "theta", "bias"]);
const GRADIENT_OF = { weight: "dW", theta: "dTheta", bias: "db" } as const;

/** The verdict, with the step that belongs there if it is of a parameter's update that has no value. */
export function asUpdate(judgement: Judgement, verdict: Verdict): Verdict {
  const { kind, update, explanation, event, name } = verdict;
  if (kind !== "error" || update) return verdict;
  const own = ownBefore(explanation, event, name);
  const label = own && explanation.labelsOf(own).find(({ quantity, form }) => PARAMETERS.has(quantity.role) && form.factor === 1);
  if (!own?.value || !label) return verdict;
  const { role, layer } = label.quantity;
  const { network, place } = explanation;
  const gradient = GRADIENT_OF[role as keyof typeof GRADIENT_OF];
  const quantity = quantitiesOf(network, place).find(
    (q) => q.role === gradient && q.layer === layer && q.example === undefined && q.upTo === undefined,
  );
  const laidOut = quantity && belongingTo(explanation, own.value, quantity);
  if (!laidOut) return verdict;
  const factor = judgement.verdicts.find((v) => v.kind === "correct" && v.update?.factor !== undefined)?.update?.factor ?? -1;
  const value = scaled(laidOut, factor);
  return { ...verdict, expected: { quantity, value, factor }, update: { layer, factor: undefined, added: value } };
}

/** The last value of a variable before an event. */
function ownBefore({ attempt: { trace } }: Explanation, event: number, name: string): Event | undefined {
  return trace.events.slice(0, event).findLast((e) => e.name === name && e.value !== undefined && e.kind !== "expression");
}

/** Runs a judged text on several networks, in each of which the inputs of the statement are right; fewer where it does not get that far. */
export function runsOf(judgement: Judgement, verdict: Verdict): Run[] {
  return verdict.expected ? DRAWS.flatMap((draw) => runOn(judgement, verdict as Diagnosed, draw) ?? []) : [];
}

function runOn(judgement: Judgement, verdict: Diagnosed, draw: number): Run | undefined {
  const { explanation, verdicts, reading } = judgement;
  const { binding, entry } = explanation.attempt;
  const setting = { plan: binding.plan, entry, hypothesis: binding.hypothesis, draw };
  const first = firstOn(judgement, setting);
  if (!first) return undefined;
  const replacements = new Map<string, NdArray>();
  for (const other of verdicts) {
    if (
      (other.statement === verdict.statement && other.name === verdict.name) ||
      !other.expected ||
      (other.kind !== "wrong" && other.kind !== "error")
    )
      continue;
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
  const before = updated(verdict, event, whole);
  const shown = event.value && before ? minus(event.value, before) : event.value;
  const tolerance = toleranceOf(whole);
  const biasInside = reading.bias === "first" || reading.bias === "last";
  const steps = before ? [1, ...whole.scales.steps.map(({ value }) => value)] : [1];
  return {
    lookup,
    event,
    expected,
    isRight: (value) => {
      if (!before) return agrees(value, expected.value, tolerance) || (biasInside && isWithUnit(whole, value, expected));
      const added = minus(value, before);
      return added !== undefined && steps.some((step) => agrees(added, scaled(expected.value, step), tolerance));
    },
    sample: shown && sampleOf(judgement, { whole, value: shown, expected, steps, tolerance }),
  };
}

/** Is this what belongs there with a row for the bias unit, which a later line drops? */
function isWithUnit({ matcher }: Explanation, value: NdArray, { quantity, factor }: NonNullable<Verdict["expected"]>): boolean {
  if (quantity.role !== "dZ" && quantity.role !== "dA" && quantity.role !== "a") return false;
  return matcher
    .match(value)
    .labels.some(({ quantity: q, form }) => q.unit !== undefined && isSame(q, { ...quantity, unit: q.unit }) && close(form.factor, factor));
}

const firsts = new WeakMap<Judgement, Map<number, Explanation | undefined>>();

/** The text as it stands on one network: the same for each of its mistakes. */
function firstOn(judgement: Judgement, setting: Setting): Explanation | undefined {
  const known = firsts.get(judgement) ?? new Map<number, Explanation | undefined>();
  firsts.set(judgement, known);
  if (!known.has(setting.draw)) known.set(setting.draw, explained(attempt(setting), judgement.explanation));
  return known.get(setting.draw);
}

/** The parameter that a step starts from. */
function updated({ update, name }: Diagnosed, event: Event, explanation: Explanation): NdArray | undefined {
  if (!update) return undefined;
  const { attempt, labelsOf } = explanation;
  const isParameter = (e: Event): boolean =>
    labelsOf(e).some(({ quantity, form }) => PARAMETERS.has(quantity.role) && form.factor === 1 && quantity.layer === update.layer);
  const sources = event.from.flatMap((id) => [id, ...attempt.view.events[id].from]).map((id) => attempt.view.events[id]);
  return (sources.find((e) => e.value && isParameter(e)) ?? ownBefore(explanation, event.id, name))?.value;
}

function minus(a: NdArray, b: NdArray): NdArray | undefined {
  if (countOf(a) !== countOf(b)) return undefined;
  const [p, q] = [entriesOf(a), entriesOf(b)];
  return {
    ...a,
    data: p.map((x, i) => x - q[i]),
    offset: 0,
    strides: a.shape.map((_, k) => a.shape.slice(k + 1).reduce((n, d) => n * d, 1)),
  };
}

/** The run under the judgement's loss and activations. */
function explained(run: Attempt, { loss, network, forced }: Explanation): Explanation | undefined {
  return explain(read(run), loss, network.parts.activations, forced);
}

const eventOf = ({ event, explanation }: Verdict): Event => explanation.attempt.trace.events[event];

/** What belongs to the place of a verdict on another network, laid out and scaled in the same way. */
function expectedOn(explanation: Explanation, { expected }: Diagnosed, decay: number): NonNullable<Verdict["expected"]> | undefined {
  const { network, place } = explanation;
  const { quantity: old, value: shown, factor, bare } = expected;
  const quantity = quantitiesOf(network, place).find((q) => isSame(q, old));
  const laidOut = quantity && belongingTo(explanation, shown, quantity);
  if (!laidOut) return undefined;
  const right = scaled(laidOut, factor);
  const isWhole = old.example === undefined && old.upTo === undefined;
  const penalised = decay !== 0 && !bare && isWhole && (old.role === "dW" || old.role === "dTheta");
  const weights =
    penalised &&
    belongingTo(explanation, shown, {
      ...quantity,
      value: decayedOf(network, old.layer, { place: old.role === "dTheta" ? place : "separate", bias: false }),
    });
  return { quantity, factor, value: weights ? plus(right, weights, decay) : right, ...(bare && { bare }) };
}

const isSame = (p: Quantity, q: Quantity): boolean =>
  p.role === q.role && p.layer === q.layer && p.example === q.example && p.upTo === q.upTo && p.unit === q.unit;

interface Shown {
  readonly whole: Explanation;
  readonly value: NdArray;
  readonly expected: NonNullable<Verdict["expected"]>;
  readonly steps: readonly number[];
  readonly tolerance: number;
}

function sampleOf({ reading, verdicts }: Judgement, { whole, value, expected, steps, tolerance }: Shown): Sample {
  const { quantity, factor } = expected;
  return {
    network: whole.network,
    reading,
    value,
    quantity,
    expected: expected.value,
    factor,
    decay: expected.bare ? 0 : reading.decay,
    steps,
    tolerance,
    step: stepOf(verdicts, quantity.layer + 1, whole),
  };
}

/** An ε inside a logarithm or a quotient moves every value a little. */
const toleranceOf = ({ attempt }: Explanation): number =>
  attempt.binding.plan.analysis.numbers.some((x) => x > 0 && x < 1e-4) ? LOOSE : TOLERANCE;

const norm = (a: NdArray): number => Math.hypot(...entriesOf(a));

/** What the text's step on the weights of a layer multiplies Σ∂c/∂W with; 0 if there is none. */
function stepOf(verdicts: readonly Verdict[], layer: number, { network }: Explanation): number {
  const update = verdicts.find((v) => v.update?.layer === layer && v.update.factor !== undefined && v.expected === undefined)?.update;
  const gradient = network.dW[layer];
  if (!update || !gradient || countOf(update.added) !== countOf(gradient)) return 0;
  return (-Math.sign(update.factor!) * norm(update.added)) / norm(gradient);
}
