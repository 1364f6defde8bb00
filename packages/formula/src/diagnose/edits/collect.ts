import type { Expression } from "../../ir/core.ts";
import { childrenOf } from "../../ir/walk.ts";
import { biasUnits, constants, factors, signs } from "./additions.ts";
import type { Candidate, EditContext } from "./candidate.ts";
import { functions } from "./functions.ts";
import { indices, operands } from "./operands.ts";
import { products, transpositions } from "./products.ts";

const FAMILIES = [transpositions, products, signs, operands, indices, factors, constants, biasUnits, functions] as const;

/** Every small edit of a statement's expression, the smallest first. */
export function editsOf(context: EditContext): Candidate[] {
  const found: Candidate[] = [];
  const visit = (node: Expression, callee: boolean): void => {
    if (!callee) for (const family of FAMILIES) found.push(...family(node, context));
    for (const child of childrenOf(node)) {
      // A lambda's body runs elsewhere; the name of a function is no operand.
      if (node.kind === "lambda" || node.kind === "handle" || node.kind === "comprehension") continue;
      visit(child as Expression, node.kind === "call" && child === node.callee && child.kind === "name");
    }
  };
  visit(context.root, false);
  return found.sort((p, q) => p.cost - q.cost);
}
