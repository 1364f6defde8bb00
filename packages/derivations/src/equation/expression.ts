import type { Quantity } from "@adjoint/formula/core";

/** A layer: a number, or l or L with an offset. */
export type Layer = number | { readonly base: "l" | "L"; readonly offset: number };

/** A scalar in front of a product: numerator over denominator, each a product of numbers and named scalars. */
export interface Coefficient {
  readonly over: readonly (number | "lambda" | "alpha")[];
  /** K is the number of outputs. */
  readonly under: readonly (number | "m" | "K")[];
}

export type Expression =
  | { readonly kind: "symbol"; readonly quantity: Quantity; readonly layer: Layer | null }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "transpose"; readonly of: Expression }
  | { readonly kind: "product"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "hadamard"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "sum"; readonly left: Expression; readonly right: Expression; readonly sign: 1 | -1 }
  | { readonly kind: "scaled"; readonly by: Coefficient; readonly of: Expression }
  /** Elementwise left over right, one number each. */
  | { readonly kind: "ratio"; readonly left: Expression; readonly right: Expression }
  /** f of the layer, or its derivative with primes = 1. */
  | { readonly kind: "activation"; readonly layer: Layer; readonly primes: 0 | 1; readonly of: Expression }
  /** Σ over the examples: [n, 1] of [n, m]. */
  | { readonly kind: "over-examples"; readonly of: Expression }
  /** The bias unit's row of ones on top of a: `[1; a]`. */
  | { readonly kind: "with-one"; readonly of: Expression }
  /** Θ without its bias column. */
  | { readonly kind: "without-bias"; readonly of: Expression }
  /** Θ with its bias column set to 0. */
  | { readonly kind: "bias-zeroed"; readonly of: Expression }
  /** An element; the indices are letters. */
  | { readonly kind: "element"; readonly of: Expression; readonly row: string; readonly col: string | null }
  /** Σ over an index; `upTo` gives the range. */
  | { readonly kind: "sum-over"; readonly index: string; readonly range: Range; readonly of: Expression }
  /** 1 where two indices are equal, else 0. */
  | { readonly kind: "kronecker"; readonly left: string; readonly right: string }
  /** ∂(m·J)/∂ or ∂J/∂ of an element, or of one element in another: evaluated by central differences. */
  | { readonly kind: "partial"; readonly of: Expression; readonly by: Expression };

/** What an index runs over: the units of a layer, or the examples. */
export type Range = { readonly units: Layer } | "examples";

export interface Equation {
  readonly left: Expression;
  readonly right: Expression;
  /** `assigned`: the right side, with the old values, replaces the left. */
  readonly relation: "equal" | "assigned";
}

export const layer = (base: "l" | "L", offset = 0): Layer => ({ base, offset });
export const symbol = (quantity: Quantity, at: Layer | null = null): Expression => ({ kind: "symbol", quantity, layer: at });
export const transpose = (of: Expression): Expression => ({ kind: "transpose", of });
export const product = (left: Expression, right: Expression): Expression => ({ kind: "product", left, right });
export const hadamard = (left: Expression, right: Expression): Expression => ({ kind: "hadamard", left, right });
export const plus = (left: Expression, right: Expression): Expression => ({ kind: "sum", left, right, sign: 1 });
export const minus = (left: Expression, right: Expression): Expression => ({ kind: "sum", left, right, sign: -1 });
export const ratio = (left: Expression, right: Expression): Expression => ({ kind: "ratio", left, right });
export const scaled = (over: Coefficient["over"], under: Coefficient["under"], of: Expression): Expression => ({
  kind: "scaled",
  by: { over, under },
  of,
});
export const prime = (at: Layer, of: Expression): Expression => ({ kind: "activation", layer: at, primes: 1, of });
export const apply = (at: Layer, of: Expression): Expression => ({ kind: "activation", layer: at, primes: 0, of });
export const overExamples = (of: Expression): Expression => ({ kind: "over-examples", of });
export const withOne = (of: Expression): Expression => ({ kind: "with-one", of });
export const withoutBias = (of: Expression): Expression => ({ kind: "without-bias", of });
export const biasZeroed = (of: Expression): Expression => ({ kind: "bias-zeroed", of });
export const element = (of: Expression, row: string, col: string | null = null): Expression => ({ kind: "element", of, row, col });
export const sumOver = (index: string, range: Range, of: Expression): Expression => ({ kind: "sum-over", index, range, of });
export const kronecker = (left: string, right: string): Expression => ({ kind: "kronecker", left, right });
export const partial = (of: Expression, by: Expression): Expression => ({ kind: "partial", of, by });
export const number = (value: number): Expression => ({ kind: "number", value });
export const equation = (left: Expression, right: Expression): Equation => ({ left, right, relation: "equal" });
export const assignment = (left: Expression, right: Expression): Equation => ({ left, right, relation: "assigned" });

/** Whether the expression is one number by its form: elements, indices and sums over them. */
export function isElementwise(expression: Expression): boolean {
  switch (expression.kind) {
    case "number":
    case "element":
    case "kronecker":
    case "partial":
    case "sum-over":
      return true;
    case "product":
    case "hadamard":
    case "ratio":
    case "sum":
      return isElementwise(expression.left) && isElementwise(expression.right);
    case "scaled":
    case "activation":
      return isElementwise(expression.of);
    default:
      return false;
  }
}

/** The layer as a number, where l and L are known. */
export function layerNumber(at: Layer, bound: { readonly l: number; readonly L: number }): number {
  return typeof at === "number" ? at : bound[at.base] + at.offset;
}
