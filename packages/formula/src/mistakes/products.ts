import type { NdArray } from "../core/array.ts";
import { beside, product, transposed } from "../core/matrix.ts";
import type { Network } from "../core/network.ts";
import type { Role } from "../core/quantities.ts";
import type { Place } from "./mistake.ts";

/** [b W], [W b], or W where the bias stands apart. */
export function withBias(W: NdArray, b: NdArray, bias: Place["bias"]): NdArray {
  return bias === "first" ? beside(b, W) : bias === "last" ? beside(W, b) : W;
}

/** Σδaᵀ [n(l), ·] of a layer, with its bias column if Θ holds it, and another matrix in the place of a. */
export function outer(network: Network, layer: number, { a, bias }: { readonly a: NdArray; readonly bias: Place["bias"] }): NdArray {
  return withBias(product(network.dZ[layer], transposed(a)), network.db[layer], bias);
}

export const isActivation = (role: Role | undefined): boolean => role === "a" || role === "input";
