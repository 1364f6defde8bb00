import type { NdArray } from "./array.ts";

/**
 * What a value of a text can be. Layers count from the input, 0; weights, biases and their gradients have the number of the layer that they lead into.
 * `c` is the cost of one example, the network's sums run over the examples: a text's 1/m is a factor of its label.
 */
export const ROLES = {
  input: "x",
  target: "y",
  weight: "W",
  bias: "b",
  /** W with the bias as its first or last column. */
  theta: "Θ",
  z: "z",
  a: "a",
  /** g′(z), elementwise. */
  slope: "g′",
  /** a − y */
  residual: "a − y",
  /** ∂c/∂a */
  dA: "∂J/∂a",
  /** ∂c/∂z */
  dZ: "∂J/∂z",
  /** Σ ∂c/∂W */
  dW: "∂J/∂W",
  db: "∂J/∂b",
  dTheta: "∂J/∂Θ",
  /** All gradients in one vector. */
  unrolled: "∂J/∂θ",
  /** Σ c */
  cost: "J",
} as const satisfies Record<string, string>;
export type Role = keyof typeof ROLES;

export interface Quantity {
  readonly role: Role;
  /** 0 where a quantity has none: cost and unrolled. */
  readonly layer: number;
  /** Of one example alone, from 0; of the batch where it is absent. */
  readonly example?: number;
  /** Summed over the examples before this one: what an accumulator holds on the way. */
  readonly upTo?: number;
  /** A row of ones (or zeros, of what belongs to the bias unit) in front of or behind the units. */
  readonly unit?: "first" | "last";
  /** [n(l), m], [n(l), n(l−1)], [n(l), 1]: columns are examples. */
  readonly value: NdArray;
}

/** How a value of the text is made from a quantity: value = factor · quantity (+ decay · weights), laid out as the text does. */
export interface Form {
  readonly transposed: boolean;
  /** A product of ±1, powers of m and K, ½ or 2, and steps of the text. */
  readonly factor: number;
  /** The factor as one writes it: `−1/m`, `α`, `2`. */
  readonly written: string;
  /** Of a gradient: what its weights are added with. */
  readonly decay?: number;
  /** Of an update: what the old parameter (1) and its velocity are added with. */
  readonly parameter?: number;
  readonly momentum?: number;
}

/** What a value was recognised as. */
export interface Label {
  readonly quantity: Quantity;
  readonly form: Form;
}

/** `∂J/∂z` of layer 2 is `∂J/∂z⁽²⁾`. */
export function nameOfQuantity({ role, layer }: { readonly role: Role; readonly layer: number }): string {
  const digits = String(layer).replace(/\d/gu, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]);
  return role === "cost" || role === "unrolled" ? ROLES[role] : `${ROLES[role]}⁽${digits}⁾`;
}
