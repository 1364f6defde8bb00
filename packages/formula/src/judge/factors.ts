import type { NdArray } from "../core/array.ts";
import { countOf, plus } from "../core/matrix.ts";
import { decayedOf } from "../core/quantities-of.ts";
import type { Quantity, Role } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import { TARGET, UPSTREAM, type TraceView } from "../reading/view.ts";
import { isRight, isRightBut, type Assessment, type Common } from "./assess.ts";
import { after } from "./flow.ts";
import type { End } from "./gradients.ts";
import { laidOutAs } from "./layout.ts";

export const GRADIENTS: ReadonlySet<Role> = new Set(["dW", "db", "dTheta"]);

/** Has a gradient the factor that all share? */
export const agreesWith = (end: End, common: Common): boolean => isRightBut(end) && isRight(end, common);

/** The factor that the text's deltas have, read off the one nearest to the loss; what goes into the cost alone is none. */
export function deltaFactor({ attempt: { view }, labelsOf, network }: Explanation): number {
  for (let layer = network.depth; layer >= 1; layer--)
    for (const event of view.events) {
      if (event.kind !== "assign" || (view.depends[event.id] & (TARGET | UPSTREAM)) === 0) continue;
      const labels = labelsOf(event).filter((l) => l.quantity.layer === layer);
      // Of Σ(a − y)² the residual is half of what is handed on.
      const label = labels.find((l) => l.quantity.role === "dZ") ?? labels.find((l) => l.quantity.role === "residual");
      const whole = label?.quantity.role === "residual" ? labels.find((l) => l.quantity.role === "dA") : undefined;
      const factor = (whole ?? label)?.form.factor;
      if (factor === undefined) continue;
      if (!goesIntoCost(view, event, labelsOf)) return factor;
    }
  return 1;
}

/** Is the cost all that comes of a number: of (y − a)² of one example? */
function goesIntoCost(view: TraceView, event: Event, labelsOf: Explanation["labelsOf"]): boolean {
  if (countOf(event.value!) !== 1) return false;
  const made = [...after(view, new Set([event.id]))].flatMap((id) => (view.events[id].kind === "assign" ? labelsOf(view.events[id]) : []));
  return made.some(({ quantity }) => quantity.role === "cost") && !made.some(({ quantity }) => GRADIENTS.has(quantity.role));
}

/** The factor of a gradient behind a step that has another factor than the rest: `db` of `b -= α db`, summed where `dW` is averaged. */
export function rescaledFor(
  { wrong, common, explanation }: Assessment,
  { event, quantity }: { event: Event; quantity: Quantity },
  role: Role,
): number | undefined {
  const end = wrong.find((e) => e.kind === "update" && e.role === role && e.layer === quantity.layer && e.factor !== undefined);
  if (!GRADIENTS.has(role) || !end || agreesWith(end, common)) return undefined;
  const label = explanation.labelsOf(event).find((l) => l.quantity.role === role && l.quantity.layer === quantity.layer);
  return label && (label.form.factor * common.scale) / end.factor!;
}

/** The example that a text has of several: that of its right gradients, or of its first layer, unless a loop goes on to the next. */
export function exampleOf({ right, explanation: { attempt, layers, labelsOf } }: Assessment): number | undefined {
  const end = right.find((e) => e.kind !== "delta" && e.label?.quantity.example !== undefined);
  if (end) return end.label!.quantity.example;
  const { events } = attempt.view;
  const z = layers[0] && events[layers[0].zEvent];
  const of = (event: Event): number | undefined => labelsOf(event).find((l) => l.quantity.role === "z")?.quantity.example;
  const example = z && of(z);
  const isPass = ({ statement, kind, name }: Event): boolean => statement === z.statement && kind === z.kind && name === z.name;
  return example !== undefined && events.some((e) => isPass(e) && of(e) !== undefined && of(e) !== example) ? undefined : example;
}

/** A gradient with what λ adds to it, where the gradients of the text have that. */
export function withPenalty(value: NdArray, like: NdArray, quantity: Quantity, { explanation, common, scale }: Assessment): NdArray {
  const { network, place } = explanation;
  if (!common.decay || (quantity.role !== "dW" && quantity.role !== "dTheta") || quantity.example !== undefined) return value;
  const W = decayedOf(network, quantity.layer, { place: quantity.role === "dTheta" ? place : "separate", bias: false });
  const penalty = laidOutAs(like, { ...quantity, value: W });
  return penalty ? plus(value, penalty, common.decay * scale) : value;
}
