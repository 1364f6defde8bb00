import { activate } from "./activations.ts";
import type { NdArray } from "./array.ts";
import { beside, column, combine, matrix, scaled } from "./matrix.ts";
import type { Network } from "./network.ts";
import type { Quantity, Role } from "./quantities.ts";

type BiasPlace = "separate" | "first" | "last";

/** [b W], [W b] or W alone. */
const parametersOf = (W: NdArray, b: NdArray, place: BiasPlace): NdArray => (place === "first" ? beside(b, W) : beside(W, b));

/** A quantity whose value is computed when it is asked for: most of them never are. */
export interface LazyQuantity {
  readonly about: Omit<Quantity, "value">;
  readonly rows: number;
  readonly cols: number;
  /** One entry, computed alone. */
  readonly at: (i: number, j: number) => number;
  readonly value: () => NdArray;
}

/** Every quantity of a network that a text can compute, of the batch, of each example, and summed over the first examples. */
export function lazyQuantitiesOf(network: Network, place: BiasPlace = "separate"): readonly LazyQuantity[] {
  const { depth, m, z, a, slope, dA, dZ, W, b, dW, db, parts } = network;
  const out: LazyQuantity[] = [];
  const add = (role: Role, layer: number, value: NdArray): void => void out.push(whole({ role, layer }, value));
  const examplewise = (role: Role, layer: number, value: NdArray): void => {
    add(role, layer, value);
    const [rows, cols] = value.shape;
    if (m > 1)
      for (let t = 0; t < m; t++)
        out.push({
          about: { role, layer, example: t },
          rows,
          cols: 1,
          at: (i) => value.data[i * cols + t],
          value: once(() => column(value, t)),
        });
  };
  examplewise("input", 0, parts.X);
  examplewise("target", depth, parts.Y);
  for (let l = 1; l <= depth; l++) {
    examplewise("z", l, z[l]);
    examplewise("a", l, a[l]);
    examplewise("slope", l, slope[l]);
    add("weight", l, W[l]);
    add("bias", l, b[l]);
    const { mask, ...activation } = parts.activations[l - 1];
    if (!mask) continue;
    // A dropout's layer before its mask, and the derivative behind it.
    examplewise("a", l, activate(activation, z[l]));
    examplewise(
      "dA",
      l,
      combine(dA[l], mask, (x, y) => x * y),
    );
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
    add("dW", l, dW[l]);
    add("db", l, db[l]);
    if (m > 1) sums(out, l, network, place);
  }
  examplewise("dA", 0, dA[0]);
  if (place !== "separate")
    for (let l = 1; l <= depth; l++) {
      out.push(whole({ role: "theta", layer: l }, parametersOf(W[l], b[l], place)));
      out.push(whole({ role: "dTheta", layer: l }, parametersOf(dW[l], db[l], place)));
    }
  examplewise("cost", 0, network.costs);
  if (m > 1)
    add(
      "cost",
      0,
      matrix(1, 1, () => network.cost),
    );
  return out;
}

function whole(about: LazyQuantity["about"], value: NdArray): LazyQuantity {
  const [rows, cols] = value.shape;
  return { about, rows, cols, at: (i, j) => value.data[i * cols + j], value: () => value };
}

/** The gradients of each example alone, and of the first ones together. */
function sums(out: LazyQuantity[], layer: number, { m, dZ, a }: Network, place: BiasPlace): void {
  const [delta, input] = [dZ[layer], a[layer - 1]];
  const [n, before] = [delta.shape[0], input.shape[0]];
  const add = (part: { readonly example: number } | { readonly upTo: number }, from: number, to: number): void => {
    const bias = (i: number): number => {
      let sum = 0;
      for (let t = from; t < to; t++) sum += delta.data[i * m + t];
      return sum;
    };
    const weight = (i: number, j: number): number => {
      let sum = 0;
      for (let t = from; t < to; t++) sum += delta.data[i * m + t] * input.data[j * m + t];
      return sum;
    };
    const push = (role: Role, cols: number, at: LazyQuantity["at"]): void =>
      void out.push({ about: { role, layer, ...part }, rows: n, cols, at, value: once(() => matrix(n, cols, at)) });
    push("dW", before, weight);
    if ("upTo" in part) push("db", 1, bias);
    if (place === "first") push("dTheta", before + 1, (i, j) => (j === 0 ? bias(i) : weight(i, j - 1)));
    if (place === "last") push("dTheta", before + 1, (i, j) => (j === before ? bias(i) : weight(i, j)));
  };
  for (let t = 0; t < m; t++) {
    add({ example: t }, t, t + 1);
    if (t > 0 && t < m - 1) add({ upTo: t + 1 }, 0, t + 1);
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Returns a quantity whose value is computed when it is first read. */
export function quantityOf({ about, value }: LazyQuantity): Quantity {
  return {
    ...about,
    get value() {
      return value();
    },
  };
}

/** Returns all quantities of a network: see {@link lazyQuantitiesOf}. */
export const quantitiesOf = (network: Network, place: BiasPlace = "separate"): readonly Quantity[] =>
  lazyQuantitiesOf(network, place).map(quantityOf);

/** What λ multiplies in the gradient of layer l: W, or Θ with or without its bias. */
export function decayedOf(network: Network, layer: number, { place, bias }: { place: BiasPlace; bias: boolean }): NdArray {
  if (place === "separate") return network.W[layer];
  return parametersOf(network.W[layer], bias ? network.b[layer] : scaled(network.b[layer], 0), place);
}
