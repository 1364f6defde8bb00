import { scaled } from "../core/matrix.ts";
import type { NdArray } from "../core/array.ts";
import type { Quantity } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import { attempt, placeOf, type Replacements, type Setting } from "../reading/attempt.ts";
import { assess, explainedAs, isGiven, isRightBut, type Assessment } from "./assess.ts";
import { deltaFactor } from "./factors.ts";
import { isCopyOfVariable, madeAt } from "./flow.ts";
import { gradientBehind, isDerived, type End } from "./gradients.ts";
import { otherCount } from "./other-count.ts";

/** The output's δ with the factor that all gradients lack. */
export interface SharedFactor {
  readonly event: Event;
  readonly quantity: Quantity;
  readonly expected: NdArray;
  readonly factor: number;
  readonly replacements: Replacements;
  readonly after: Assessment;
}

/** Where all gradients are right but for one and the same factor, the output's δ has it: one mistake, not one for each of them. */
export function sharedFactor(setting: Setting, now: Assessment, held: Replacements): SharedFactor | undefined {
  const { explanation, wrong, right, scale, common } = now;
  const ends = common.stepped ? wrong.filter(({ kind }) => kind === "update") : wrong;
  if (ends.length < 2 || right.some(({ kind }) => kind !== "delta")) return undefined;
  // A factor that no convention has is the δ's own fault where the gradients' factor is known.
  const factorOf = ({ label, factor, proportional }: End): number =>
    (label === undefined && isGiven(explanation) ? proportional?.form.factor : label && factor) ?? Number.NaN;
  const ratios = ends.map((end) => (end.turned ? Number.NaN : factorOf(end) / scale));
  if (!ratios.every((r) => Math.abs(r / ratios[0] - 1) < 1e-6)) return undefined;
  const isUsual = [-1, 2, -2, 0.5, -0.5].some((r) => Math.abs(ratios[0] - r) < 1e-6);
  // A step up is the step's own mistake, unless its δ is y − a.
  if (common.stepped && (Math.abs(ratios[0] + 1) > 1e-6 || deltaFactor(explanation) > 0)) return undefined;
  const { network, attempt: run, labelsOf } = explanation;
  const isOutput = ({ quantity: { role, layer } }: { quantity: Quantity }): boolean =>
    layer === network.depth && (role === "dZ" || role === "residual");
  const isDelta = (e: Event): boolean =>
    (e.kind === "assign" || (e.kind === "return" && !isCopyOfVariable(run.view, e))) && e.value !== undefined && labelsOf(e).some(isOutput);
  const first = run.view.events.find(isDelta);
  // Of a δ that is made in several steps, `probs[range(n), y] -= 1` and `probs /= n`, or in the loss's own function, the last.
  const inSteps = first !== undefined && run.view.nodeOf(first)?.kind === "index";
  const ofLoss = /loss|cost|mse|entropy|criterion/iu.test(first?.stack.at(-1) ?? "");
  const isStep = (e: Event): boolean =>
    inSteps ? e.kind === "assign" && e.name === first.name && e.stack.length === first.stack.length : e.stack === first?.stack;
  const event = inSteps || ofLoss ? run.view.events.findLast((e) => isDelta(e) && isStep(e)) : first;
  const label = event && labelsOf(event).find(isOutput);
  if (!event?.value || !label || held.has(placeOf(event))) return undefined;
  // An average is taken where the gradients are made, in one of the steps, or in a function of the loss.
  if (!isUsual && !inSteps && !ofLoss && ends.some((end) => end.label !== undefined)) return undefined;
  const expected = scaled({ ...event.value, data: event.value.data }, 1 / ratios[0]);
  const replacements = new Map(held).set(placeOf(event.kind === "return" ? { ...event, name: undefined } : event), expected);
  const after = assess(explainedAs(explanation, attempt(setting, replacements)));
  if (after.wrong.length > 0) return undefined;
  return { event, quantity: label.quantity, expected, factor: label.form.factor / ratios[0], replacements, after };
}

/** Where all gradients are right but for the number that they are divided by, the first of them stands for all. */
export function countsOther({
  explanation,
  wrong,
  right,
  scale,
}: Assessment): { event: Event; end: End & { factor: number }; quantity: Quantity; value: NdArray } | undefined {
  const [end] = wrong.filter(isRightBut).toSorted((p, q) => p.event.id - q.event.id);
  if (!end || end.turned || right.some(({ kind }) => kind !== "delta") || explanation.cost || otherCount(explanation) === undefined)
    return undefined;
  if (!wrong.every((e) => isRightBut(e) && !e.turned && Math.abs(e.factor / end.factor - 1) < 1e-6)) return undefined;
  const { role, layer, value } = end.label!.quantity;
  const { view } = explanation.attempt;
  const step = end.kind === "update" ? end.event.from.map((id) => view.events[id]).find((e) => isDerived(view, e)) : undefined;
  const made = step ? gradientBehind(explanation, step) : madeAt(explanation, end.event);
  return {
    event: made,
    end: { ...end, kind: "gradient", event: made },
    quantity: { role, layer, value },
    value: scaled(made.value ?? end.value, scale / end.factor),
  };
}
