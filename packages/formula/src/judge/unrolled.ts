import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf, transposed } from "../core/matrix.ts";
import type { Quantity } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import { PARAMETER } from "../reading/view.ts";
import type { Assessment } from "./assess.ts";
import { isDerived } from "./gradients.ts";
import { isParameter } from "./orientation.ts";

/** A matrix of one layer as a part of a vector: along its rows or down its columns. */
interface Part {
  readonly layer: number;
  readonly bias: boolean;
  readonly down: boolean;
  readonly data: Float64Array;
}

const isFlat = ({ shape }: NdArray): boolean => shape.filter((n) => n !== 1).length === 1;

/** Both orders of a matrix; of a vector there is one. */
function partsOf(value: NdArray, layer: number, bias: boolean): Part[] {
  const along: Part = { layer, bias, down: false, data: entriesOf(value) };
  if (isFlat(value) || value.shape.length !== 2) return [along];
  return [
    along,
    { ...along, down: true, data: transposed({ ...value, data: entriesOf(value), strides: [value.shape[1], 1], offset: 0 }).data },
  ];
}

/** The parts that a vector is made of, each layer's once; undefined if it is made of something else. */
function split(vector: Float64Array, parts: readonly Part[], at = 0): readonly Part[] | undefined {
  if (at === vector.length) return [];
  for (const part of parts) {
    if (at + part.data.length > vector.length || !part.data.every((x, i) => x === vector[at + i])) continue;
    const rest = split(
      vector,
      parts.filter(({ layer, bias }) => layer !== part.layer || bias !== part.bias),
      at + part.data.length,
    );
    if (rest) return [part, ...rest];
  }
  return undefined;
}

const orderOf = (parts: readonly Part[]): string => parts.map(({ layer, bias, down }) => `${layer}${bias ? "b" : down ? "W" : "w"}`).join();

/** The order of the vector that the text's parameters come from; without one, layer after layer in the language's own order. */
function orderOfParameters({ attempt: { view, binding }, labelsOf, network }: Explanation, sample: readonly Part[]): string {
  const seen = new Set<string>();
  const parameters: Part[] = [];
  for (const event of view.events) {
    if (!event.value || event.kind === "expression" || view.depends[event.id] !== PARAMETER) continue;
    const label = labelsOf(event).find(isParameter);
    const key = label && `${label.quantity.layer} ${label.quantity.role}`;
    if (!label || seen.has(key!)) continue;
    seen.add(key!);
    parameters.push(...partsOf(event.value, label.quantity.layer, label.quantity.role === "bias"));
  }
  for (const { value, id, kind } of view.events) {
    if (kind === "expression" || !value || view.depends[id] !== PARAMETER || !isFlat(value)) continue;
    const found = countOf(value) === sample.reduce((n, { data }) => n + data.length, 0) ? split(entriesOf(value), parameters) : undefined;
    if (found && found.length === sample.length) return orderOf(found);
  }
  const down = binding.plan.analysis.program.language === "octave";
  const natural = sample
    .map((part) => ({ ...part, down: part.bias || isVector(part, network) ? part.down : down }))
    .toSorted((p, q) => p.layer - q.layer);
  return orderOf(natural);
}

const isVector = ({ layer, data }: Part, { sizes }: Explanation["network"]): boolean =>
  data.length === sizes[layer] || data.length === sizes[layer - 1] || data.length === sizes[layer - 1] + 1;

/** Vectors of right gradients that follow each other in another order than the parameters do. */
export function misordered({ explanation, right }: Assessment): { readonly event: Event; readonly expected: Quantity }[] {
  const { view } = explanation.attempt;
  const parts = right.filter(({ kind }) => kind === "gradient").flatMap(({ value, layer, role }) => partsOf(value, layer, role === "db"));
  if (parts.length === 0) return [];
  const found: { event: Event; expected: Quantity }[] = [];
  for (const event of view.events) {
    const { value } = event;
    if ((event.kind !== "assign" && event.kind !== "return") || !value || !isFlat(value) || !isDerived(view, event)) continue;
    const made = split(entriesOf(value), parts);
    if (!made || (made.length === 1 && (made[0].bias || isVector(made[0], explanation.network)))) continue;
    const order = orderOfParameters(explanation, made);
    if (orderOf(made) === order || found.some((f) => view.rootOf(f.event.id) === view.rootOf(event.id))) continue;
    const pieces = order.split(",").map((key) => parts.find((part) => orderOf([part]) === key));
    const data = Float64Array.from(pieces.flatMap((part) => (part ? [...part.data] : [])));
    found.push({
      event,
      expected: { role: "unrolled", layer: 0, value: { ...value, data, shape: [data.length, 1], strides: [1, 1], offset: 0 } },
    });
  }
  return found;
}
