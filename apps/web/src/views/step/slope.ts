import { ACTIVATIONS } from "./activations.ts";
import { functionTex, symbolsOf } from "./matrices.ts";
import { number } from "./number.ts";
import type { Worked } from "./problem.ts";

/** How an entry of f′(z_l) comes about: the rule, and the rule with the numbers. Nothing for a slope that is always 1. */
export function slopeLines(worked: Worked, l: number, example: number | null): (row: number, col: number) => readonly string[] {
  const { activation } = worked.traced.network.layers[l - 1];
  if (activation === "softmax" || activation === "linear") return () => [];
  const { slopeRule, slopeNumbers, where } = ACTIVATIONS[activation];
  const symbols = symbolsOf(worked);
  const [a, z] = [symbols.a(l, example).values, symbols.z(l, example).values];
  const prime = functionTex(worked, l, true);
  const rule = `${prime}(z) = ${slopeRule(functionTex(worked, l))}`;
  return (row, col) => [rule, ...where, `${prime}(${number(z[row][col])}) = ${slopeNumbers(a[row][col], z[row][col])}`];
}
