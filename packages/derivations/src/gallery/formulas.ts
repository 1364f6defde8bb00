import type { EquationNotation, Loss } from "@adjoint/formula/core";
import {
  element,
  hadamard,
  minus,
  plus,
  prime,
  product,
  scaled,
  symbol,
  transpose,
  withOne,
  withoutBias,
  type Expression,
} from "../equation/expression.ts";
import { printExpression } from "../equation/print.ts";

/** The losses that formulas are written for; the mean over the K outputs has no published example. */
export type TracedLoss = Loss | "mean-squared-error";

/** What the formulas of a step of training depend on: no number of it, and no activation. */
export interface TracedShape {
  readonly layers: readonly { readonly bias: boolean }[];
  readonly loss: TracedLoss;
  /** Whether λ is not 0. */
  readonly regularised: boolean;
  /** m */
  readonly examples: number;
  readonly updateBiases: boolean;
}

/** A shape, and the notation that its formulas are written in. */
export interface Written extends TracedShape {
  readonly notation: EquationNotation;
}

/** The loss of one example, in letters that every notation shares. */
export const LOSS_FORMULAS: Readonly<Record<TracedLoss, string>> = {
  "cross-entropy": "−Σ_k [y_k log a_k + (1 − y_k) log(1 − a_k)]",
  "squared-error": "Σ_k (a_k − y_k)²",
  "half-squared-error": "½ Σ_k (a_k − y_k)²",
  "softmax-cross-entropy": "−Σ_k y_k log a_k",
  "mean-squared-error": "(1/K) Σ_k (a_k − y_k)²",
  output: "Σ_k a_k",
};

/** Whether the layer's bias is the first column of Θ in this notation. */
export function biasInWeights({ layers, notation }: Written, l: number): boolean {
  return notation.bias === "in-weights" && layers[l - 1].bias;
}

/** z = W a + b, or Θ [1; a]. */
export function netInput(run: Written, l: number): Expression {
  const a = symbol("a", l - 1);
  if (biasInWeights(run, l)) return product(symbol("Theta", l), withOne(a));
  const Wa = product(symbol("W", l), a);
  return run.layers[l - 1].bias ? plus(Wa, symbol("b", l)) : Wa;
}

/** δ at the output, as the loss and the notation have it. */
export function outputDelta({ loss, notation }: Written, L: number): Expression {
  const fPrime = prime(L, symbol("z", L));
  const difference = minus(symbol("a", L), symbol("y"));
  const squared = (under: readonly "K"[]): Expression =>
    notation.name === "hagan"
      ? scaled([-2], under, hadamard(minus(symbol("y"), symbol("a", L)), fPrime))
      : hadamard(scaled([2], under, difference), fPrime);
  switch (loss) {
    case "cross-entropy":
    case "softmax-cross-entropy":
      return difference;
    case "half-squared-error":
      return hadamard(difference, fPrime);
    case "squared-error":
      return squared([]);
    case "mean-squared-error":
      return squared(["K"]);
    case "output":
      return fPrime;
  }
}

/** δ at a hidden layer: back through W, times f′. */
export function hiddenDelta(run: Written, l: number): Expression {
  const weights = biasInWeights(run, l + 1) ? withoutBias(symbol("Theta", l + 1)) : symbol("W", l + 1);
  return hadamard(product(transpose(weights), symbol("delta", l + 1)), prime(l, symbol("z", l)));
}

/** Δ/m + (λ/m)·weights. */
export function averaged({ regularised }: Written, accumulator: Expression, weights: Expression): Expression {
  const average = scaled([], ["m"], accumulator);
  return !regularised ? average : plus(average, scaled(["lambda"], ["m"], weights));
}

/** A formula in both forms, with its left side in LaTeX. */
export interface WrittenFormula {
  readonly formula: string;
  readonly latex: string;
  readonly symbolLatex: string;
}

/** The loss of one example in the notation's letters. */
export function lossText({ layers, loss, notation }: Written): WrittenFormula {
  const L = layers.length;
  const write = (format: "text" | "latex"): readonly [a: string, y: string] => [
    printExpression(element(symbol("a", L), "k"), notation, format),
    printExpression(element(symbol("y"), "k"), notation, format),
  ];
  const [a, y] = write("text");
  const [A, T] = write("latex");
  const [text, latex] = {
    "cross-entropy": [
      `−Σ_k [${y} log ${a} + (1 − ${y}) log(1 − ${a})]`,
      String.raw`-\sum_k \left[ ${T} \log ${A} + (1 - ${T}) \log(1 - ${A}) \right]`,
    ],
    "softmax-cross-entropy": [`−Σ_k ${y} log ${a}`, String.raw`-\sum_k ${T} \log ${A}`],
    "squared-error": [`Σ_k (${a} − ${y})²`, String.raw`\sum_k (${A} - ${T})^2`],
    "half-squared-error": [`½ Σ_k (${a} − ${y})²`, String.raw`\frac{1}{2} \sum_k (${A} - ${T})^2`],
    "mean-squared-error": [`(1/K) Σ_k (${a} − ${y})²`, String.raw`\frac{1}{K} \sum_k (${A} - ${T})^2`],
    output: [`Σ_k ${a}`, String.raw`\sum_k ${A}`],
  }[loss];
  return { formula: `loss = ${text}`, latex: String.raw`\ell = ${latex}`, symbolLatex: String.raw`\ell` };
}

export function costText({ regularised, notation }: Written): WrittenFormula {
  const [J, Jx] = [printExpression(symbol("J"), notation, "text"), printExpression(symbol("J"), notation, "latex")];
  // The sum runs over every weight, so it does not matter how W is stored.
  const [w, wx] = notation.names.W!;
  return {
    formula: `${J} = (1/m) Σ_t loss_t${regularised ? ` + (λ/2m) Σ ${w}² (no biases)` : ""}`,
    latex: String.raw`${Jx} = \frac{1}{m} \sum_t \ell_t${regularised ? String.raw` + \frac{\lambda}{2m} \sum ${wx}^2` : ""}`,
    symbolLatex: Jx,
  };
}
