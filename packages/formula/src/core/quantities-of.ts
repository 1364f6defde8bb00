import type { NdArray } from "./array.ts";
import { beside, column, columnsUpTo, combine, matrix, product, scaled, sumColumns, transposed } from "./matrix.ts";
import type { Network } from "./network.ts";
import type { Quantity, Role } from "./quantities.ts";

type BiasPlace = "separate" | "first" | "last";

/** [b W], [W b] or W alone. */
const parametersOf = (W: NdArray, b: NdArray, place: BiasPlace): NdArray => (place === "first" ? beside(b, W) : beside(W, b));

/** Every quantity of a network that a text can compute, of the batch, of each example, and summed over the first examples. */
export function quantitiesOf(network: Network, place: BiasPlace = "separate"): readonly Quantity[] {
  const { depth, m, z, a, slope, dA, dZ, W, b, dW, db, parts } = network;
  const out: Quantity[] = [];
  const examplewise = (role: Role, layer: number, value: NdArray): void => {
    out.push({ role, layer, value });
    if (m > 1) for (let t = 0; t < m; t++) out.push({ role, layer, example: t, value: column(value, t) });
  };
  examplewise("input", 0, parts.X);
  examplewise("target", depth, parts.Y);
  for (let l = 1; l <= depth; l++) {
    examplewise("z", l, z[l]);
    examplewise("a", l, a[l]);
    examplewise("slope", l, slope[l]);
    out.push({ role: "weight", layer: l, value: W[l] }, { role: "bias", layer: l, value: b[l] });
  }
  if (parts.loss !== "given")
    examplewise(
      "residual",
      depth,
      combine(a[depth], parts.Y, (p, y) => p - y),
    );
  for (let l = depth; l >= 1; l--) {
    examplewise("dZ", l, dZ[l]);
    examplewise("dA", l, dA[l]);
    out.push({ role: "dW", layer: l, value: dW[l] }, { role: "db", layer: l, value: db[l] });
    sums(out, l, network, place);
  }
  examplewise("dA", 0, dA[0]);
  if (place !== "separate")
    for (let l = 1; l <= depth; l++)
      out.push(
        { role: "theta", layer: l, value: parametersOf(W[l], b[l], place) },
        { role: "dTheta", layer: l, value: parametersOf(dW[l], db[l], place) },
      );
  examplewise("cost", 0, network.costs);
  if (m > 1) out.push({ role: "cost", layer: 0, value: matrix(1, 1, () => network.cost) });
  return out;
}

/** The gradients of each example alone, and of the first ones together. */
function sums(out: Quantity[], layer: number, { m, dZ, a }: Network, place: BiasPlace): void {
  if (m === 1) return;
  for (let t = 0; t < m; t++) {
    const d = column(dZ[layer], t);
    const dW = product(d, transposed(column(a[layer - 1], t)));
    out.push({ role: "dW", layer, example: t, value: dW });
    if (place !== "separate") out.push({ role: "dTheta", layer, example: t, value: parametersOf(dW, d, place) });
    if (t === 0 || t === m - 1) continue;
    const first = columnsUpTo(dZ[layer], t + 1);
    const sum = product(first, transposed(columnsUpTo(a[layer - 1], t + 1)));
    const bias = sumColumns(first);
    out.push({ role: "dW", layer, upTo: t + 1, value: sum }, { role: "db", layer, upTo: t + 1, value: bias });
    if (place !== "separate") out.push({ role: "dTheta", layer, upTo: t + 1, value: parametersOf(sum, bias, place) });
  }
}

/** What λ multiplies in the gradient of layer l: W, or Θ with or without its bias. */
export function decayedOf(network: Network, layer: number, { place, bias }: { place: BiasPlace; bias: boolean }): NdArray {
  if (place === "separate") return network.W[layer];
  return parametersOf(network.W[layer], bias ? network.b[layer] : scaled(network.b[layer], 0), place);
}
