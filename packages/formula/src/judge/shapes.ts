import type { NdArray } from "../core/array.ts";
import { squeezed } from "../core/matrix.ts";
import type { Network } from "../core/network.ts";
import type { Role } from "../core/quantities.ts";
import type { Event } from "../interpret/trace.ts";
import type { Explanation } from "../reading/explain.ts";
import { madeAt } from "./flow.ts";
import type { End } from "./gradients.ts";

/** Sizes of the parameters of each layer, with and without bias. */
export function gradientOfShape(value: NdArray, network: Network, place: Explanation["place"]): { role: Role; layer: number }[] {
  const sizes = squeezed(value)
    .toSorted((p, q) => p - q)
    .join();
  const fits: { role: Role; layer: number }[] = [];
  for (let layer = 1; layer <= network.depth; layer++) {
    const [n, before] = [network.sizes[layer], network.sizes[layer - 1]];
    const same = (...shape: number[]): boolean =>
      shape
        .filter((x) => x !== 1)
        .toSorted((p, q) => p - q)
        .join() === sizes;
    if (place !== "separate" && same(n, before + 1)) fits.push({ role: "dTheta", layer });
    if (same(n, before)) fits.push({ role: "dW", layer });
    if (same(n)) fits.push({ role: "db", layer });
  }
  return fits;
}

/** The gradient that a matrix of another shape is meant as: by its name, or by the δ that it is made from. */
export function misshapen(
  { attempt, network, labelsOf, place }: Explanation,
  event: Event,
  named: boolean,
): { role: Role; layer: number }[] {
  const sizes = squeezed(event.value!);
  const isUnits = (n: number): boolean => network.sizes.some((size) => n === size || n === size + 1);
  const guess = attempt.binding.plan.guess(event.name ?? "");
  const role: Role = guess.role === "db" ? "db" : place === "separate" ? "dW" : "dTheta";
  if (named && guess.layer !== undefined && guess.layer >= 1 && guess.layer <= network.depth) return [{ role, layer: guess.layer }];
  if (role === "db" ? !named : sizes.length !== 2 || !sizes.every(isUnits) || guess.role === "dA") return [];
  const { events } = attempt.view;
  const open = [...event.from];
  const seen = new Set<number>();
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (seen.has(id) || seen.size > 40) continue;
    seen.add(id);
    const delta = labelsOf(events[id]).find(({ quantity: { role } }) => role === "dZ" || role === "residual" || role === "dA");
    if (delta && delta.quantity.layer >= 1) return [{ role, layer: delta.quantity.layer }];
    open.push(...events[id].from);
  }
  return [];
}

/** `db1` that holds what `db2` holds as well, the gradient of layer 2: it is wrong under its name. */
export function asNamed(gradients: readonly End[], explanation: Explanation): readonly End[] {
  const { binding } = explanation.attempt;
  const named = ({ event }: End): number | undefined => {
    const { named: roles, parts, layer } = binding.plan.guess(event.name ?? "");
    return parts.digits !== undefined && (roles[0] === "dW" || roles[0] === "db") ? layer : undefined;
  };
  const isTwin = (end: End, other: End): boolean =>
    other.event.name !== end.event.name &&
    other.role === end.role &&
    other.layer === end.layer &&
    named(other) === end.layer &&
    other.label !== undefined;
  return gradients.map((end) => {
    const layer = named(end);
    const isMeant = layer === undefined || layer === end.layer || end.label === undefined || end.role === "dTheta";
    return isMeant || !gradients.some((other) => isTwin(end, other))
      ? end
      : { ...end, event: madeAt(explanation, end.event), layer, label: undefined, factor: undefined };
  });
}
