import type { Dense, DenseNetwork, EquationNotation } from "@adjoint/formula/core";
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
import type { TraceStep } from "./trace.ts";

/** What a trace is made of. */
export interface Run {
  readonly network: DenseNetwork;
  readonly notation: EquationNotation;
  readonly X: Dense;
  readonly Y: Dense;
  readonly learningRate: number;
  readonly updateBiases: boolean;
}

/** The loss of one example, in letters that every notation shares. */
export const LOSS_FORMULAS: Readonly<Record<DenseNetwork["loss"], string>> = {
  "cross-entropy": "−Σ_k [y_k log a_k + (1 − y_k) log(1 − a_k)]",
  "squared-error": "Σ_k (a_k − y_k)²",
  "half-squared-error": "½ Σ_k (a_k − y_k)²",
  "softmax-cross-entropy": "−Σ_k y_k log a_k",
  output: "Σ_k a_k",
};

/** Whether the layer's bias is the first column of Θ in this notation. */
export function biasInWeights({ network, notation }: Run, l: number): boolean {
  return notation.bias === "in-weights" && network.layers[l - 1].b !== null;
}

/** z = W a + b, or Θ [1; a]. */
export function netInput(run: Run, l: number): Expression {
  const a = symbol("a", l - 1);
  if (biasInWeights(run, l)) return product(symbol("Theta", l), withOne(a));
  const Wa = product(symbol("W", l), a);
  return run.network.layers[l - 1].b ? plus(Wa, symbol("b", l)) : Wa;
}

/** δ at the output, as the loss and the notation have it. */
export function outputDelta({ network, notation }: Run, L: number): Expression {
  const fPrime = prime(L, symbol("z", L));
  const difference = minus(symbol("a", L), symbol("y"));
  switch (network.loss) {
    case "cross-entropy":
    case "softmax-cross-entropy":
      return difference;
    case "half-squared-error":
      return hadamard(difference, fPrime);
    case "squared-error":
      return notation.name === "hagan"
        ? scaled([-2], [], hadamard(minus(symbol("y"), symbol("a", L)), fPrime))
        : hadamard(scaled([2], [], difference), fPrime);
    case "output":
      return fPrime;
  }
}

/** δ at a hidden layer: back through W, times f′. */
export function hiddenDelta(run: Run, l: number): Expression {
  const weights = biasInWeights(run, l + 1) ? withoutBias(symbol("Theta", l + 1)) : symbol("W", l + 1);
  return hadamard(product(transpose(weights), symbol("delta", l + 1)), prime(l, symbol("z", l)));
}

/** Δ/m + (λ/m)·weights. */
export function regularised({ network }: Run, accumulator: Expression, weights: Expression): Expression {
  const average = scaled([], ["m"], accumulator);
  return network.lambda === 0 ? average : plus(average, scaled(["lambda"], ["m"], weights));
}

/** The loss of one example in the notation's letters. */
export function lossText({ network, notation }: Run): Pick<TraceStep, "formula" | "latex"> {
  const L = network.layers.length;
  const write = (format: "text" | "latex"): readonly [a: string, y: string] => [
    printExpression(element(symbol("a", L), "k"), notation, format),
    printExpression(element(symbol("y"), "k"), notation, format),
  ];
  const [a, y] = write("text");
  const [A, T] = write("latex");
  switch (network.loss) {
    case "cross-entropy":
      return {
        formula: `loss = −Σ_k [${y} log ${a} + (1 − ${y}) log(1 − ${a})]`,
        latex: String.raw`\ell = -\sum_k \left[ ${T} \log ${A} + (1 - ${T}) \log(1 - ${A}) \right]`,
      };
    case "softmax-cross-entropy":
      return { formula: `loss = −Σ_k ${y} log ${a}`, latex: String.raw`\ell = -\sum_k ${T} \log ${A}` };
    case "squared-error":
      return { formula: `loss = Σ_k (${a} − ${y})²`, latex: String.raw`\ell = \sum_k (${A} - ${T})^2` };
    case "half-squared-error":
      return { formula: `loss = ½ Σ_k (${a} − ${y})²`, latex: String.raw`\ell = \frac{1}{2} \sum_k (${A} - ${T})^2` };
    case "output":
      return { formula: `loss = Σ_k ${a}`, latex: String.raw`\ell = \sum_k ${A}` };
  }
}

export function costText({ network, notation }: Run): Pick<TraceStep, "formula" | "latex"> {
  const [J, Jx] = [printExpression(symbol("J"), notation, "text"), printExpression(symbol("J"), notation, "latex")];
  const [w, wx] = [
    printExpression(symbol("W"), notation, "text").replace(/\.T$/, ""),
    printExpression(symbol("W"), notation, "latex").replace(/\^T$/, ""),
  ];
  const regular = network.lambda !== 0;
  return {
    formula: `${J} = (1/m) Σ_t loss_t${regular ? ` + (λ/2m) Σ ${w}² (no biases)` : ""}`,
    latex: String.raw`${Jx} = \frac{1}{m} \sum_t \ell_t${regular ? String.raw` + \frac{\lambda}{2m} \sum ${wx}^2` : ""}`,
  };
}
