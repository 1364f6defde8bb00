import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf, squeezed } from "../core/matrix.ts";
import type { Event } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import { fitTwo } from "../reading/recognise.ts";
import { PARAMETER, TARGET } from "../reading/view.ts";

/** The decay of each gradient beside its own factor, as the text's cost has it: what is added to the cost is a multiple of Σ W². */
export function decayOfCost({ attempt: { view }, cost, network, matcher }: Explanation): number | undefined {
  if (!cost) return undefined;
  const ofLayers = network.W.slice(1).map((W) => squares(entriesOf(W)));
  const weights = ofLayers.reduce((sum, x) => sum + x, 0);
  const biases = network.b.slice(1).reduce((sum, b) => sum + squares(entriesOf(b)), 0);
  const isAdded = ({ id }: Event): boolean =>
    view.usedBy[id].some((user) => {
      const node = view.nodeOf(view.events[user]);
      const statement = view.statementOf(view.events[user]);
      const adds = node?.kind === "binary" ? node.op === "add" : statement?.kind === "augment" && statement.op === "add";
      return adds && (view.depends[user] & TARGET) !== 0;
    });
  for (const event of view.events) {
    if (view.depends[event.id] !== PARAMETER || !event.value || countOf(event.value) !== 1 || !isAdded(event)) continue;
    const [penalty] = entriesOf(event.value);
    for (const sum of [weights, weights + biases, ...ofLayers]) {
      const written = matcher.table.find(penalty / sum);
      if (penalty > 0 && written && written.steps.length > 0) return (2 * penalty) / sum / cost.factor;
    }
  }
  return undefined;
}

const squares = (x: Float64Array): number => x.reduce((sum, value) => sum + value * value, 0);

/** A fit of two terms in either orientation. */
export function fitLaidOut(value: NdArray, p: NdArray, q: NdArray): { alpha: number; beta: number; transposed: boolean } | undefined {
  const v = entriesOf(value);
  const [rows, cols] = p.shape;
  if (v.length !== p.data.length) return undefined;
  const sizes = squeezed(value);
  const direct = sizes.length < 2 || sizes[0] === rows ? fitTwo(v, p.data, q.data) : undefined;
  if (direct) return { ...direct, transposed: false };
  if (sizes.length < 2 || sizes[0] !== cols) return undefined;
  const turned = new Float64Array(v.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) turned[i * cols + j] = v[j * rows + i];
  const fit = fitTwo(turned, p.data, q.data);
  return fit && { ...fit, transposed: true };
}
