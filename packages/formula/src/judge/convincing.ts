import type { Role } from "../core/quantities.ts";
import type { Event, RunError } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import { isEntry } from "./entries.ts";
import { DATA, FORWARD, TARGET, UPSTREAM } from "../reading/view.ts";

/**
 * Is a reading sure enough to call a line wrong? The text's own forward pass must be known in each of its layers; a fragment must have got its forward
 * quantities or its derivative from outside.
 */
export function isConvincing(explanation: Explanation, blamed: readonly Role[]): boolean {
  const { attempt, layers, network, labelsOf } = explanation;
  const { view } = attempt;
  // Who says the loss says which output it is made for.
  const isKnown = explanation.forced.meanOfLoss === true || blamed.some((role) => role === "a" || role === "z");
  if (!isKnown && isOtherOutput(explanation)) return false;
  const given = view.events.some((e) => e.kind === "given" && (view.depends[e.id] & (FORWARD | UPSTREAM)) !== 0);
  const known = new Set<number>();
  for (const event of view.events) {
    if (!event.value || (view.depends[event.id] & (DATA | FORWARD)) === 0) continue;
    for (const { quantity } of labelsOf(event)) if (quantity.role === "z" || quantity.role === "a") known.add(quantity.layer);
  }
  if (layers.length > 0) return layers.every((l) => known.has(l.layer) || known.has(layers[0].layer));
  return given || known.size === network.depth;
}

/** Is what the text compares with its targets something else than the network's output: a function that this checker does not know? */
function isOtherOutput(explanation: Explanation): boolean {
  const {
    attempt: { view },
    network,
    labelsOf,
  } = explanation;
  let compared = 0;
  for (const event of view.events) {
    if ((view.depends[event.id] & TARGET) === 0 || event.from.length !== 2) continue;
    const [left, right] = event.from.map((id) => view.events[id]);
    const other = view.depends[left.id] === TARGET ? right : view.depends[right.id] === TARGET ? left : undefined;
    if (!other?.value || (view.depends[other.id] & (DATA | FORWARD)) === 0 || (view.depends[other.id] & TARGET) !== 0) continue;
    compared++;
    if (labelsOf(other).some(({ quantity: { role, layer } }) => layer === network.depth && (role === "a" || role === "z"))) return false;
    if (isEntry(explanation, other)) return false;
  }
  return compared > 0;
}

const SHAPE: ReadonlySet<RunError["code"]> = new Set(["shape-mismatch"]);

/** Is an error the text's own? Shapes that do not fit are, if what they belong to was made by the text, or is known. */
export function isOwnError({ attempt: { view }, layers, labelsOf }: Explanation, event: Event): boolean {
  if (!event.error || !SHAPE.has(event.error.code)) return false;
  const bits = view.depends[event.id];
  const cone = coneOf(view.events, event);
  if (cone.every((e) => e.kind !== "given")) return true;
  const derivatives = view.events.some(
    (e) => e.id < event.id && labelsOf(e).some(({ quantity: { role } }) => role === "residual" || role === "dZ" || role === "dA"),
  );
  if ((bits & (TARGET | UPSTREAM)) !== 0) return derivatives || (bits & UPSTREAM) !== 0;
  return layers.length > 0;
}

function coneOf(events: readonly Event[], event: Event): readonly Event[] {
  const seen = new Set<number>();
  const open = [...event.from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...events[id].from);
  }
  return [...seen].map((id) => events[id]);
}
