import type { NdArray } from "../core/array.ts";
import type { Label, Quantity, Role } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import type { Expression, Program } from "../ir/core.ts";
import { walk } from "../ir/walk.ts";
import { isWeight } from "../language/math/vocabulary.ts";
import type { Explanation } from "../reading/explain.ts";
import { PARAMETER } from "../reading/view.ts";

const PARAMETERS: ReadonlySet<Role> = new Set(["weight", "bias", "theta"]);

/** Is this label a parameter as it is? */
export const isParameter = ({ quantity, form }: Label): boolean => PARAMETERS.has(quantity.role) && form.factor === 1;

/** How a text keeps the weights that lead into a layer: their own shape, and whether that is [in, out]. */
interface Orientation {
  readonly shape: readonly number[];
  readonly turned: boolean;
}

const found = new WeakMap<Explanation["labelsOf"], Map<number, Orientation | undefined>>();

/** The first variable that holds the weights of a layer as a matrix. */
function orientationOf({ attempt: { view }, labelsOf }: Explanation, layer: number): Orientation | undefined {
  const known = found.get(labelsOf) ?? new Map<number, Orientation | undefined>();
  found.set(labelsOf, known);
  if (known.has(layer)) return known.get(layer);
  let orientation: Orientation | undefined;
  for (const event of view.events) {
    if ((event.kind !== "given" && event.kind !== "assign") || event.value?.shape.length !== 2) continue;
    const label = labelsOf(event).find((l) => isWeights(l) && l.quantity.layer === layer);
    if (!label) continue;
    const { shape } = event.value;
    orientation = { shape, turned: shape[0] === shape[1] ? label.form.transposed : shape[0] !== label.quantity.value.shape[0] };
    break;
  }
  known.set(layer, orientation);
  return orientation;
}

/** Would a text that lacks the weights of a layer keep them as [in, out]? As those of its other layers; without any, W x maps columns; x W and x Wᵀ map rows. */
function usuallyTurned(explanation: Explanation): boolean | undefined {
  const { network, attempt, forced } = explanation;
  for (let layer = 1; layer <= network.depth; layer++) {
    const other = orientationOf(explanation, layer);
    if (other) return other.turned;
  }
  const { data } = attempt.binding.hypothesis;
  const alone = attempt.view.depends.every((bits) => (bits & PARAMETER) === 0);
  // Without a problem that is given, Wᵀ x is as good.
  return alone && forced.meanOfLoss === true && network.m > 1 && data === "columns" ? false : undefined;
}

/** The orientation of the weights whose gradient this is; of a vector, wᵀ x is as usual as w x. */
function orientationFor(explanation: Explanation, { layer, value: { shape } }: Pick<Quantity, "layer" | "value">): Orientation | undefined {
  const own = orientationOf(explanation, layer);
  const turned = own || shape.includes(1) ? undefined : usuallyTurned(explanation);
  return turned === undefined ? own : { shape: turned ? shape.toReversed() : shape, turned };
}

const isWeights = (label: Label): boolean => isParameter(label) && label.quantity.role !== "bias";

const isOfWeights = (role: Role): boolean => role === "dW" || role === "dTheta";

/** Does a gradient of weights lie the other way than the weights themselves? */
export function isTurned(explanation: Explanation, value: NdArray, label: Label): boolean {
  if (!isOfWeights(label.quantity.role)) return false;
  const own = orientationFor(explanation, label.quantity);
  if (!own || value.shape.length !== 2) return false;
  const [rows, columns] = own.shape;
  if (rows !== columns) return value.shape[0] === columns && value.shape[1] === rows;
  return rows > 1 && label.form.transposed !== own.turned;
}

/** The shape in which a text keeps a parameter of a layer, by the role of its gradient. */
export function shapeOfParameter(
  explanation: Explanation,
  { role, layer }: { readonly role: Role; readonly layer: number },
): readonly number[] | undefined {
  if (isOfWeights(role)) return orientationOf(explanation, layer)?.shape;
  const { attempt, labelsOf } = explanation;
  return attempt.view.events.find(
    (e) =>
      (e.kind === "given" || e.kind === "assign") &&
      e.value !== undefined &&
      labelsOf(e).some((l) => isParameter(l) && l.quantity.role === "bias" && l.quantity.layer === layer),
  )?.value?.shape;
}

/** Is a gradient turned over before it is given back or stepped with? */
export function isTurnedLater(explanation: Explanation, event: Event, label: Label): boolean {
  const { view } = explanation.attempt;
  const seen = new Set<number>();
  const open = [event.id];
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const user of view.usedBy[id]) {
      if (seen.has(user)) continue;
      seen.add(user);
      const { value } = view.events[user];
      if (!value) continue;
      const same = explanation
        .labelsOf(view.events[user])
        .find((l) => l.quantity.role === label.quantity.role && l.quantity.layer === label.quantity.layer);
      if (!same) continue;
      if (!isTurned(explanation, value, same)) return true;
      open.push(user);
    }
  return false;
}

/** Does the text keep the weights whose gradient this is as [in, out]? Undefined of anything else, and where no variable holds them. */
export const isInOut = (explanation: Explanation, { role, layer }: { readonly role: Role; readonly layer: number }): boolean | undefined =>
  isOfWeights(role) ? (orientationOf(explanation, layer)?.turned ?? usuallyTurned(explanation)) : undefined;

/** Is it ∂J/∂w_ik, one equation for each entry? Which letter comes first says nothing of how the weights lie that the text writes as a matrix. */
export function isForEachEntry({ attempt: { view, binding } }: Explanation, event: Event): boolean {
  const node = view.nodeOf(event);
  if (node?.kind !== "name" || !hasTwoLetters(node)) return false;
  const { program } = binding.plan.analysis;
  // w_{(ik)} is the weight of the link from i to k, whatever the order in the matrix.
  const isOfLink = /_\{?\s*\(/.test(program.text.slice(node.span.start, node.span.end));
  return isOfLink || !hasLetteredWeights(program);
}

function hasTwoLetters({ symbol }: Extract<Expression, { kind: "name" }>): boolean {
  const entries = symbol?.entries ?? [];
  return entries.length === 2 && entries.every(({ kind }) => kind === "name");
}

const lettered = new WeakMap<Program, boolean>();

/** Does a text write its weights with letters for their entries? */
function hasLetteredWeights(program: Program): boolean {
  const known = lettered.get(program);
  if (known !== undefined) return known;
  let found = false;
  walk(program.body, (node) => {
    found ||= node.kind === "name" && node.symbol !== undefined && isWeight(node.symbol.base) && hasTwoLetters(node);
    return !found;
  });
  lettered.set(program, found);
  return found;
}
