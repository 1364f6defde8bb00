import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf } from "../core/matrix.ts";
import type { Network } from "../core/network.ts";
import type { Event } from "../interpret/trace.ts";
import { DATA, FORWARD, PARAMETER, sameEntries, TARGET, UPSTREAM, type TraceView } from "./view.ts";

const numberIn = ({ value }: Event): number | undefined => (value && countOf(value) === 1 ? entriesOf(value)[0] : undefined);

/** What a cost is with its penalty: the factor of Σ c in all of it, and the decay that it asks for. */
export interface Penalised {
  readonly factor: number;
  readonly decay: number;
}

/**
 * Returns what a text's cost asks for beside Σ c: J = f Σ c + κ Σ W² has the gradient f (∂Σc/∂W + (2κ/f) W), and 2κ/f is the decay. A number that both are
 * multiplied by, 1/2m, goes into f. None where the cost has no such term, or not for all weights alike.
 */
export function penaltyOf(
  view: TraceView,
  cost: { readonly event: number; readonly factor: number },
  network: Network,
): Penalised | undefined {
  const squares = network.W.slice(1).map((W) => entriesOf(W).reduce((sum, w) => sum + w * w, 0));
  const rates = new Map<number, number>();
  const { terms, multiplier } = termsBeside(view, view.events[cost.event]);
  for (const { value, from } of terms) {
    const layers = layersIn(view, from, { squares, weights: network.W.slice(1) });
    const total = layers.reduce((sum, l) => sum + squares[l], 0);
    if (layers.length === 0 || layers.some((l) => rates.has(l))) return undefined;
    for (const l of layers) rates.set(l, value / total);
  }
  const [rate, ...others] = rates.values();
  if (rate === undefined || rate <= 0 || rates.size < squares.length) return undefined;
  if (others.some((other) => Math.abs(other / rate - 1) > 1e-9)) return undefined;
  return { factor: cost.factor * multiplier, decay: (2 * rate) / cost.factor };
}

/** A number that is added to a cost, and the events that it is made from. */
interface Term {
  readonly value: number;
  readonly from: readonly number[];
}

/** What is added to a cost and made from parameters alone, and what all of it is multiplied by then. */
function termsBeside(view: TraceView, cost: Event): { terms: readonly Term[]; multiplier: number } {
  const terms: Term[] = [];
  let multiplier = 1;
  let at: Event | undefined = cost;
  while (at) {
    const before: Event = at;
    const value = numberIn(before)!;
    at = undefined;
    for (const id of view.usedBy[before.id]) {
      const user = view.events[id];
      const result = numberIn(user);
      const others = user.from.filter((from) => from !== before.id);
      if (result === undefined || others.some((from) => !isSetting(view, from) && !isPenalty(view, from))) continue;
      const added = others.some((from) => isPenalty(view, from));
      if (added && isSum(view, user)) terms.push({ value: (result - value) / multiplier, from: others });
      else if (added) continue;
      else if (!sameEntries(user.value!, before.value!)) {
        if (terms.length === 0 || isSum(view, user) || value === 0) continue;
        multiplier *= result / value;
      }
      at = user;
      break;
    }
  }
  return { terms, multiplier };
}

/** J = A + B, or J += B. */
function isSum(view: TraceView, event: Event): boolean {
  const node = view.nodeOf(event);
  if (node?.kind === "binary") return node.op === "add";
  const statement = view.statementOf(event);
  return event.kind === "assign" && statement?.kind === "augment" && statement.op === "add";
}

const isSetting = ({ depends }: TraceView, id: number): boolean => depends[id] === 0;
const isPenalty = ({ depends }: TraceView, id: number): boolean =>
  (depends[id] & PARAMETER) !== 0 && (depends[id] & (DATA | FORWARD | TARGET | UPSTREAM)) === 0;

/** The layers whose Σ W² went into some events. */
function layersIn(
  { events }: TraceView,
  from: readonly number[],
  { squares, weights }: { squares: readonly number[]; weights: readonly NdArray[] },
): number[] {
  const found = new Set<number>();
  const seen = new Set<number>();
  const open = [...from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const number = numberIn(events[id]);
    if (number !== undefined) for (const [l, square] of squares.entries()) if (Math.abs(number / square - 1) < 1e-9) found.add(l);
    // λ θᵀθ from the left: what is multiplied are λ θᵀ and θ.
    const factors = number === undefined ? [] : events[id].from.flatMap((at) => events[at].value ?? []);
    for (const [l, W] of weights.entries()) if (factors.length === 2 && factors.every((value) => isMultiple(value, W))) found.add(l);
    open.push(...events[id].from);
  }
  return [...found];
}

/** Has an array the entries of a vector, all times one number? */
function isMultiple(value: NdArray, W: NdArray): boolean {
  const [entries, own] = [entriesOf(value), entriesOf(W)];
  if (entries.length !== own.length || own.length < 2) return false;
  const ratio = entries[0] / own[0];
  return ratio !== 0 && entries.every((x, i) => Math.abs(x - ratio * own[i]) <= 1e-9 * Math.abs(ratio * own[i]));
}
