import { sameShape } from "../core/array.ts";
import { countOf } from "../core/matrix.ts";
import type { Attempt } from "../reading/attempt.ts";
import type { Explanation } from "../reading/explain.ts";
import type { Event } from "../interpret/trace.ts";
import type { Matcher } from "../reading/recognise.ts";
import { DATA, FORWARD, sameEntries, TARGET } from "../reading/view.ts";
import { endsOf } from "./ends.ts";
import { before } from "./flow.ts";
import { isDerivative, isStepName, type End } from "./gradients.ts";
import { otherCount } from "./other-count.ts";

/** The ends of a run, and which of them are right together. */
export interface Assessment {
  readonly explanation: Explanation;
  readonly ends: readonly End[];
  /** The factor that the gradients share: of ∂J/∂W as a sum over the examples. */
  readonly scale: number;
  readonly common: Common;
  readonly right: readonly End[];
  readonly wrong: readonly End[];
}

/** Has this end a right value, its factor apart? */
export const isRightBut = (end: End): end is End & { factor: number } => end.label !== undefined && end.factor !== undefined;

export function assess(explanation: Explanation): Assessment {
  const ends = endsOf(explanation);
  const judged = ends.filter(isRightBut);
  const stepped = ends.some((e) => e.kind === "update");
  const common: Common = {
    scale: scaleOf(judged, explanation, stepped),
    stepped,
    decay: explanation.penalty ?? (hasCost(explanation) || !explanation.forced.lambda ? decayOf(judged) : explanation.forced.lambda),
    asked: explanation.penalty === undefined ? undefined : explanation.cost?.factor,
    outputs: openOutputs(explanation),
    byCost: explanation.cost !== undefined,
    deltaSign: deltaSignOf(explanation, judged),
    sumsUp: explanation.forced.meanOfLoss === true,
    isMomentum: (end) => isMomentum(end, explanation),
    isDerivative: ({ event }) => isDerivative(explanation, event),
  };
  const right = judged.filter(
    (end) => isRight(end, common) && !isPartOnly(end, judged, explanation) && !isMislabelled(end, judged, explanation),
  );
  return {
    explanation,
    ends,
    scale: common.scale,
    common,
    right,
    wrong: ends.filter((end) => !right.includes(end as (typeof right)[number])),
  };
}

/** Does the text's cost, or the caller, say what the gradients' factor is? */
export const isGiven = ({ cost, forced }: Explanation): boolean =>
  cost !== undefined || forced.meanOfLoss === true || forced.reduction !== undefined;

/** Does the text compute a cost, one that is known or another? */
const hasCost = ({ cost, attempt: { view } }: Explanation): boolean =>
  cost !== undefined ||
  view.events.some(
    ({ id, kind, value }) =>
      kind === "assign" &&
      value &&
      countOf(value) === 1 &&
      (view.depends[id] & TARGET) !== 0 &&
      (view.depends[id] & (DATA | FORWARD)) !== 0,
  );

/** Deltas may have a factor of their own; a gradient that is stepped with may have the sign of its step. */
export function isRight(end: End & { factor: number }, common: Common): boolean {
  if (end.turned && end.kind !== "delta") return false;
  if (end.kind === "delta") return Math.sign(end.factor) === (common.isDerivative(end) ? 1 : common.deltaSign);
  // Δ of the course is the sum.
  if (common.sumsUp && isAccumulator(end) && Math.abs(end.factor - 1) < 1e-6 && end.decay === 0) return true;
  const ratio = end.factor / common.scale;
  const anySign = common.stepped && end.kind === "gradient" && !common.isDerivative(end);
  const fits = scaleFits(anySign ? Math.abs(ratio) : end.kind === "gradient" && common.stepped ? -ratio : ratio, common);
  // What makes the weights grow is no penalty; in a step it may be momentum, which is a finding of its own.
  if (end.decay / end.factor < 0) return end.kind === "update" && common.isMomentum(end);
  if (!fits || common.decay === undefined) return fits;
  if (end.role === "db") return end.decay === 0;
  // A mean over all entries is meant for one output: the gradient is that many times larger, the decay is not.
  const decay = common.asked ? (common.decay * common.asked) / Math.abs(end.factor) : common.decay;
  return !end.decaysBias && Math.abs(end.decay / end.factor - decay) <= 1e-6 * Math.abs(decay);
}

/** How many outputs there are where the text leaves that open: it may be meant for one. */
function openOutputs({ network, attempt: { binding } }: Explanation): number {
  const outputs = network.sizes[network.depth];
  return binding.hypothesis.free.has(outputs) ? outputs : 1;
}

/** The sign of the first δ of the output; of the deltas themselves, where the text has none. */
function deltaSignOf(explanation: Explanation, ends: readonly (End & { factor: number })[]): number {
  const {
    attempt: { view },
    labelsOf,
    network,
  } = explanation;
  for (const event of view.events) {
    if (event.kind !== "assign" || !event.value || isDerivative(explanation, event)) continue;
    const label = labelsOf(event).find(
      ({ quantity: { role, layer } }) => layer === network.depth && (role === "dZ" || role === "residual" || role === "dA"),
    );
    if (label) return Math.sign(label.form.factor);
  }
  return Math.sign(ends.find((end) => end.kind === "delta" && !isDerivative(explanation, end.event))?.factor ?? 1);
}

/** Is a step made from a velocity, which a gradient without a penalty went into? */
function isMomentum({ event }: End, { attempt: { view, binding }, labelsOf }: Explanation): boolean {
  const near = before(view, new Set([event.id]));
  const isGradient = (e: Event): boolean => e.kind === "assign" && binding.plan.guess(e.name ?? "").role === "dW";
  const last = [...near].filter((id) => isGradient(view.events[id])).toSorted((p, q) => q - p)[0];
  const isPlain = last === undefined || labelsOf(view.events[last]).some(({ quantity }) => quantity.role === "dW");
  return isPlain && [...near].some((id) => binding.plan.guess(view.events[id].name ?? "").role === "velocity");
}

/** A gradient of one example where others are of all, or that is divided by the number of examples. */
function isPartOnly(end: End & { factor: number }, ends: readonly End[], { network }: Explanation): boolean {
  const isOne = ({ label }: End): boolean => label?.quantity.example !== undefined;
  if (network.m === 1 || end.kind === "delta" || !isOne(end)) return false;
  const averaged = end.kind === "gradient" && Math.abs(Math.abs(end.factor) * network.m - 1) < 1e-6;
  return averaged || ends.some((e) => e.kind !== "delta" && e.label !== undefined && !isOne(e));
}

/** A gradient of formulas that belongs to another layer than its name says, where that name has the right value too, or those of others say their layer. */
function isMislabelled({ event, layer, role, kind }: End, ends: readonly End[], { attempt: { binding } }: Explanation): boolean {
  if (binding.plan.analysis.program.language !== "math" || event.name === undefined) return false;
  const named = binding.plan.guess(event.name).layer;
  if (layer === named) return false;
  if (ends.some((e) => e.event.name === event.name && e.event.id !== event.id && e.layer === named)) return true;
  const others = ends.filter((e) => e.role === role && e.kind === kind && e.event.id !== event.id && e.event.name !== undefined);
  return kind === "gradient" && named !== undefined && others.some((e) => binding.plan.guess(e.event.name!).layer === e.layer);
}

/** What all gradients of a text share. */
export interface Common {
  readonly scale: number;
  readonly stepped: boolean;
  /** The factor of W beside 1 of the gradient; undefined where no gradient has one. */
  readonly decay: number | undefined;
  /** The factor of Σ c in the text's cost, where that asks for the decay. */
  readonly asked: number | undefined;
  readonly outputs: number;
  readonly byCost: boolean;
  /** Of the output's δ, which the others share. */
  readonly deltaSign: number;
  /** May an accumulator stay a sum, where the gradients have to be means? */
  readonly sumsUp: boolean;
  /** Is a step made from a velocity? */
  readonly isMomentum: (end: End) => boolean;
  /** Is it ∂J/∂W by its symbol, which has the sign of no step? */
  readonly isDerivative: (end: End) => boolean;
}

const isAccumulator = ({ event }: End): boolean => /^(?:Delta|DELTA|Δ|acc)[_\d]*(?:\W|$)/u.test(event.name ?? "");

/** Of several outputs a mean over all entries is one over the examples, where one output is meant. */
const scaleFits = (ratio: number, { byCost, outputs }: Common): boolean =>
  Math.abs(ratio - 1) < 1e-6 || (byCost && outputs > 1 && Math.abs(ratio - outputs) < 1e-6);

/** The decay that most weights' gradients have. */
function decayOf(ends: readonly (End & { factor: number })[]): number | undefined {
  // What makes the weights grow is no penalty: momentum made from W, say.
  const decays = ends.filter((e) => e.decay / e.factor > 0 && e.role !== "db").map((e) => e.decay / e.factor);
  const count = (d: number): number => decays.filter((x) => Math.abs(x - d) <= 1e-6 * Math.abs(d)).length;
  // λ/m beside 1/m is the penalty of a mean: of a tie it is the smaller.
  return decays.toSorted((p, q) => count(q) - count(p) || p - q)[0];
}

/** The scale that most gradients have; of several, the one with 1/m, then the one of the layer nearest to the loss. */
function scaleOf(ends: readonly (End & { factor: number })[], explanation: Explanation, stepped: boolean): number {
  const {
    network,
    cost,
    scales,
    forced: { reduction, meanOfLoss },
  } = explanation;
  const outputs = openOutputs(explanation);
  const gradients = ends.filter((e) => e.kind !== "delta");
  const updates = gradients.filter((e) => e.kind === "update");
  const pool = updates.length > 0 ? updates : gradients;
  if (reduction && !stepped) return reduction === "mean" ? 1 / scales.m : 1;
  if (meanOfLoss && !cost && !stepped) {
    // A text of one example may still divide by m.
    const isMean = network.m > 1 || pool.filter((e) => Math.abs(e.factor * scales.m - 1) < 1e-6).length > pool.length / 2;
    return isMean ? 1 / scales.m : 1;
  }
  if (pool.length === 0) return stepped ? -1 : (cost?.factor ?? 1);
  const groups: { factor: number; count: number; layer: number }[] = [];
  for (const { factor, layer } of pool) {
    const group = groups.find((g) => Math.abs(g.factor / factor - 1) < 1e-6);
    if (group) {
      group.count++;
      group.layer = Math.max(group.layer, layer);
    } else groups.push({ factor, count: 1, layer });
  }
  const priority = (g: { factor: number; count: number; layer: number }): number[] => [
    // Steps go down.
    updates.length > 0 ? Number(g.factor < 0) : 0,
    updates.length === 0 && cost ? Number(agrees(g.factor, cost.factor, outputs)) : 0,
    g.count,
    Number(network.m > 1 && Math.abs(Math.abs(g.factor) * network.m - 1) < 1e-6),
    g.layer,
  ];
  groups.sort((p, q) => compareNumbers(priority(q), priority(p)));
  const [best] = groups;
  const derivatives =
    updates.length === 0 && groups.every((g) => g.factor < 0) && pool.every((e) => isNamedDerivative(e) && !isAddedTo(e, explanation));
  const downwards = updates.length > 0 || pool.every(({ event }) => isStepName(event));
  if (updates.length === 0 && cost && !agrees(downwards ? -best.factor : best.factor, cost.factor, outputs))
    return downwards ? -cost.factor : cost.factor;
  if ((downwards && best.factor > 0) || derivatives) return -best.factor;
  const usual = pool.some(({ factor, label }) => factor === best.factor && /1\/m(?!²)/u.test(label?.form.written ?? ""));
  const counted = cost || usual ? undefined : otherCount(explanation);
  if (counted !== undefined) return (best.factor * counted) / scales.m;
  // No cost divides by m twice: where all gradients do, all are wrong.
  if (updates.length === 0 && !cost && isAveragedTwice(best.factor, network.m)) return best.factor * network.m;
  // Nor does one multiply by m.
  if (updates.length === 0 && !cost && isMultiplied(best.factor, scales.m)) return best.factor / scales.m;
  return best.factor;
}

const isAveragedTwice = (factor: number, m: number): boolean =>
  m > 1 && [0.5, 1, 2].some((k) => Math.abs((Math.abs(factor) * m * m) / k - 1) < 1e-6);

/** What is added to a sum may be a step as well. */
const isAddedTo = ({ event }: End, { attempt: { view } }: Explanation): boolean => view.statementOf(event)?.kind === "augment";

const isMultiplied = (factor: number, m: number): boolean =>
  m > 1 && [0.5, 1, 2].some((k) => Math.abs(Math.abs(factor) / (m * k) - 1) < 1e-6);

/** A name that says derivative, not step: dW1, W1_grad. */
const isNamedDerivative = ({ event }: End): boolean => /^(?:grads?\b|d[A-Z_]|d[wb]\d?|nabla|∂|∇)|grad/u.test(event.name ?? "");

const agrees = (factor: number, cost: number, outputs: number): boolean =>
  [1, outputs].some((k) => Math.abs(factor / (cost * k) - 1) < 1e-6);

export function compareNumbers(p: readonly number[], q: readonly number[]): number {
  for (let i = 0; i < p.length; i++) if (p[i] !== q[i]) return p[i] - q[i];
  return 0;
}

/** The same network's quantities, read off another run of the text. What both runs have in common was recognised in the first. */
export function explainedAs(explanation: Explanation, attempt: Attempt): Explanation {
  const before = explanation.attempt.view.events;
  const match = (event: Event): ReturnType<Matcher["match"]> => {
    if (!event.value) return { labels: [], proportional: [] };
    const same = before[event.id] as Event | undefined;
    if (same?.value && same.node === event.node && sameShape(same.value.shape, event.value.shape) && sameEntries(same.value, event.value))
      return { labels: explanation.labelsOf(same), proportional: explanation.proportionalTo(same) };
    return explanation.matcher.match(event.value);
  };
  const cache = new Map<number, ReturnType<Matcher["match"]>>();
  const matched = (event: Event): ReturnType<Matcher["match"]> => {
    const found = cache.get(event.id) ?? match(event);
    cache.set(event.id, found);
    return found;
  };
  return { ...explanation, attempt, labelsOf: (e) => matched(e).labels, proportionalTo: (e) => matched(e).proportional };
}
