import type { EquationNotation } from "@adjoint/formula/core";
import { createWorkbench, type Workbench } from "../equation/workbench.ts";
import {
  biasZeroed,
  equation,
  hadamard,
  layer,
  minus,
  plus,
  prime,
  product,
  symbol,
  transpose,
  withOne,
  type Equation,
  type Expression,
} from "../equation/expression.ts";
import type { Block } from "./document.ts";

/** What the topics are written with: a notation, and networks to check on. */
export interface TopicContext {
  readonly notation: EquationNotation;
  /** One example, sigmoid, cross-entropy, no bias: 3-5-4-3. */
  readonly single: Workbench;
  /** Four examples of the same. */
  readonly batch: Workbench;
  /** Four examples, biases, λ = 2. */
  readonly regular: Workbench;
  /** One example, every width 4: what shapes would catch elsewhere has a value here. */
  readonly square: Workbench;
  readonly halfSquared: Workbench;
  readonly squared: Workbench;
  readonly softmax: Workbench;
  readonly tanh: Workbench;
}

export function createContext(notation: EquationNotation, seed: number): TopicContext {
  return {
    notation,
    single: createWorkbench({ seed }),
    batch: createWorkbench({ seed, examples: 4 }),
    regular: createWorkbench({ seed, examples: 4, bias: true, lambda: 2 }),
    square: createWorkbench({ seed, layers: [4, 4, 4, 4] }),
    halfSquared: createWorkbench({ seed, loss: "half-squared-error" }),
    squared: createWorkbench({ seed, loss: "squared-error" }),
    softmax: createWorkbench({ seed, loss: "softmax-cross-entropy", output: "softmax" }),
    tanh: createWorkbench({ seed, hidden: "tanh" }),
  };
}

/** The hidden layer that the letter l stands for when an equation is checked; the network has three layers of weights. */
const HIDDEN = 2;

export const holds = (bench: Workbench, shown: Equation): Block => ({ kind: "equation", equation: shown, bench, l: HIDDEN, holds: true });
export const slips = (bench: Workbench, shown: Equation): Block => ({ kind: "equation", equation: shown, bench, l: HIDDEN, holds: false });
export const shapes = (bench: Workbench, ...of: readonly Expression[]): Block => ({ kind: "shapes", of, bench, l: HIDDEN });

export const l = layer("l");
export const next = layer("l", 1);
const before = layer("l", -1);
export const L = layer("L");
export const J = symbol("J");
export const y = symbol("y");
export const W = symbol("W", l);
export const Wnext = symbol("W", next);
export const delta = symbol("delta", l);
export const deltaNext = symbol("delta", next);
export const deltaOut = symbol("delta", L);
export const aOut = symbol("a", L);
export const zOut = symbol("z", L);
export const a = symbol("a", l);
export const z = symbol("z", l);
export const aBefore = symbol("a", before);

/** δ = Wᵀδ ∘ f′(z), the hidden layer's. */
export const hiddenDelta: Equation = equation(delta, hadamard(product(transpose(Wnext), deltaNext), prime(l, z)));

/** Θ[1; a], or W a + b, as the notation has it. */
export function netInput(notation: EquationNotation): Equation {
  if (notation.bias === "in-weights") return equation(z, product(symbol("Theta", l), withOne(aBefore)));
  return equation(z, plus(product(W, aBefore), symbol("b", l)));
}

/** The weights that λ acts on. */
export function regularisedWeights(notation: EquationNotation): Expression {
  return notation.bias === "in-weights" ? biasZeroed(symbol("Theta", l)) : W;
}

export const error: Expression = minus(aOut, y);
