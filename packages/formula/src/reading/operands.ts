import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf, squeezed } from "../core/matrix.ts";
import type { Event } from "../interpret/trace.ts";
import type { CoreNode } from "../ir/walk.ts";
import { isProduct } from "./usage.ts";
import { DATA, FORWARD, PARAMETER, sameEntries, TARGET, UPSTREAM, type TraceView } from "./view.ts";

/** The variable that a factor is, transposed or cut: its last assignment, or what was given. */
export function variableOf({ events }: TraceView, event: Event): number {
  let at = event;
  while (at.kind === "expression" && at.from.length === 1) at = events[at.from[0]];
  return at.id;
}

/** Which factor of a product is data, and which the parameter. */
export function operandsOf(view: TraceView, event: Event): { data: Event; weight: Event; rows: boolean } | undefined {
  const node = view.nodeOf(event);
  if (event.kind !== "expression" || !node || event.from.length !== 2 || !event.value) return undefined;
  const scalars = node.kind === "binary" && node.op === "times" && countOf(event.value) === 1;
  const [left, right] = event.from.map((id) => view.events[id]);
  if (node.kind === "sum") return operandsOfSum(view, left, right);
  const line = ofLine(view, node, left, right);
  if (line) return line;
  if (!isProduct(node) && !scalars) return undefined;
  // One entry of a matrix is no scalar network.
  const isWhole = (operand: Event): boolean => !isTaken(view, operand);
  const numbers = [left, right].every(({ value }) => value !== undefined && countOf(value) === 1);
  if (numbers && !(isWhole(left) && isWhole(right))) return undefined;
  const isData = ({ id }: Event): boolean => (view.depends[id] & (DATA | FORWARD)) !== 0;
  const isWeight = ({ id }: Event): boolean =>
    (view.depends[id] & (DATA | FORWARD | TARGET | UPSTREAM)) === 0 && (view.depends[id] & PARAMETER) !== 0;
  if (isData(right) && isWeight(left)) return { data: unsigned(view, right), weight: unsigned(view, left), rows: false };
  if (isData(left) && isWeight(right))
    return { data: unsigned(view, left), weight: unsigned(view, right), rows: (left.value ?? event.value).shape.length === 2 };
  return undefined;
}

/** The w and x of `w * x`, a number and a vector of examples. */
function ofLine(view: TraceView, node: CoreNode, left: Event, right: Event): { data: Event; weight: Event; rows: boolean } | undefined {
  if (node.kind !== "binary" || (node.op !== "times" && node.op !== "product")) return undefined;
  const [weight, data] = view.depends[left.id] === PARAMETER ? [left, right] : [right, left];
  if (view.depends[weight.id] !== PARAMETER || view.depends[data.id] !== DATA || !weight.value || !data.value) return undefined;
  const m = countOf(data.value);
  if (countOf(weight.value) !== 1 || m < 2 || squeezed(data.value).length !== 1 || isTaken(view, weight)) return undefined;
  if (view.events.some((e) => isOtherTerm(view, e, data.value!))) return undefined;
  const column = { ...data.value, data: entriesOf(data.value), shape: [m, 1], strides: [1, 1], offset: 0 };
  return { data: { ...data, value: column }, weight, rows: true };
}

/** Is this a number times something else than the inputs themselves, the c x² of a polynomial? */
function isOtherTerm(view: TraceView, event: Event, inputs: NdArray): boolean {
  const { from } = event;
  const node = from.length === 2 ? view.nodeOf(event) : undefined;
  if (node?.kind !== "binary" || node.op !== "times") return false;
  const [left, right] = from.map((k) => view.events[k]);
  const [weight, data] = view.depends[left.id] === PARAMETER ? [left, right] : [right, left];
  const isTerm = view.depends[weight.id] === PARAMETER && view.depends[data.id] === DATA && weight.value && countOf(weight.value) === 1;
  return isTerm === true && data.value !== undefined && countOf(data.value) > 1 && !sameEntries(data.value, inputs);
}

/** Is a number an entry of something larger, under whatever name? */
function isTaken({ events }: TraceView, operand: Event): boolean {
  for (let at: Event | undefined = operand; at; at = at.from.length === 1 ? events[at.from[0]] : undefined)
    if (at.value && countOf(at.value) > 1) return true;
  return false;
}

/** Σ_i w_ji x_i has its factors in any order. */
function operandsOfSum({ depends }: TraceView, left: Event, right: Event): { data: Event; weight: Event; rows: boolean } | undefined {
  const isWeight = ({ id }: Event): boolean => depends[id] === PARAMETER;
  if (isWeight(left) === isWeight(right)) return undefined;
  const [data, weight] = isWeight(left) ? [right, left] : [left, right];
  const shape = data.value?.shape ?? [];
  const sizes = weight.value?.shape ?? [];
  return { data, weight, rows: shape.length === 2 && !sizes.includes(shape[0]) && sizes.includes(shape[1]) };
}

/** The W of exp(−W x), and the X of exp(−X W): the sign belongs to what is done with z. */
export function unsigned(view: TraceView, event: Event): Event {
  const node = view.nodeOf(event);
  return node?.kind === "unary" && node.op === "negate" && event.from.length === 1 ? view.events[event.from[0]] : event;
}
