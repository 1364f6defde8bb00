import type { Expression, Program } from "../../ir/core.ts";

/** Returns the text of an expression of formulas; a node that was read is copied. */
export function printFormula(expression: Expression, { text }: Program, _replaced?: Expression): string {
  return text.slice(expression.span.start, expression.span.end);
}
