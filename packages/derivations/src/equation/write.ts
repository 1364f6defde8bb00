import { equationNotation, type EquationNotation, type NotationName } from "@adjoint/formula/core";
import type { Equation, Expression } from "./expression.ts";
import { printActivation, printEquation, printExpression, type Format } from "./print.ts";

/** `plain`: mathematics as text, also in the notation whose `text` is a program. */
export type WrittenFormat = Format | "plain";

/** Writes an expression or an equation in a notation, as it is stored there: with rows, `symbol("W", 1)` is W₁[n₀, n₁]. */
export function write(what: Expression | Equation, name: NotationName, format: WrittenFormat): string {
  const notation = format === "plain" ? plain(equationNotation(name)) : equationNotation(name);
  const printed = format === "plain" ? "text" : format;
  return "kind" in what ? printExpression(what, notation, printed) : printEquation(what, notation, printed);
}

/** Returns how a notation calls the activation of layer `at`, or its derivative with `primes` = 1. */
export function activationName(at: number, primes: 0 | 1, name: NotationName): string {
  return printActivation(at, primes, equationNotation(name), "latex");
}

const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

function plain(notation: EquationNotation): EquationNotation {
  if (!notation.code) return notation;
  return {
    ...notation,
    code: false,
    names: {
      ...notation.names,
      lambda: ["λ", String.raw`\lambda`],
      alpha: ["α", String.raw`\alpha`],
      accumulator: ["Δ", String.raw`\Delta`],
    },
    attachText: (layer) => layer.replaceAll(/\d/g, (digit) => DIGITS[Number(digit)]),
    hadamard: ["⊙", notation.hadamard[1]],
    activation: (_, primes) => (primes === 1 ? ["f′", "f'"] : ["f", "f"]),
  };
}
