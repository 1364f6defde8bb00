import type { NdArray } from "../core/array.ts";
import type { Quantity } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import { walk } from "../ir/walk.ts";
import type { Setting } from "../reading/attempt.ts";
import type { Explanation } from "../reading/explain.ts";
import { laidOut, type DataForm } from "../reading/hypothesis.ts";

/** A loop over the examples: the first that is still to come, and how the text lays one out. */
export interface Loop {
  readonly example: number;
  readonly laidOut: (value: NdArray) => NdArray;
}

/** The loop over the examples in which a statement stands, if it is in one. */
export function loopOf({ network, attempt: { view }, labelsOf }: Explanation, error: Event): Loop | undefined {
  if (network.m === 1) return undefined;
  for (const event of view.events.toReversed()) {
    if (event.kind !== "assign" || !event.value || event.id > error.id) continue;
    const labels = labelsOf(event);
    if (labels.some(({ quantity: { example, role, layer } }) => example === undefined && role === "dZ" && layer > 0)) return undefined;
    const label = labels.find(({ quantity: { example, role } }) => example !== undefined && (role === "a" || role === "z"));
    if (!label) continue;
    const { shape } = event.value;
    const form: DataForm = shape.length === 1 ? "vector" : shape[1] === 1 ? "column" : "row";
    return { example: label.quantity.example!, laidOut: (value) => laidOut(value, form) };
  }
  return undefined;
}

/** Is the target's old value a part of the new one? */
export function addsToItself({ plan }: Setting, event: Event, name: string | undefined): boolean {
  const statement = plan.analysis.nodes.get(event.statement);
  if (statement?.kind === "augment") return true;
  let found = false;
  if (statement?.kind === "assign")
    walk([statement.value], (node) => {
      found ||= node.kind === "name" && node.name === name;
    });
  return found;
}

/** What the first examples add up to: of one it is its own, of all the whole. */
export const sumOf = (count: number, { m }: { readonly m: number }): Pick<Quantity, "example" | "upTo"> =>
  count === 1 && m > 1 ? { example: 0 } : count === m ? {} : { upTo: count };
