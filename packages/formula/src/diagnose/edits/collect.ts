import type { Expression } from "../../ir/core.ts";
import { childrenOf } from "../../ir/walk.ts";
import { accumulations, biasUnits, constants, factors, signs } from "./additions.ts";
import type { Candidate, EditContext } from "./candidate.ts";
import { functions } from "./functions.ts";
import { indexed } from "./indexed.ts";
import { indices, operands } from "./operands.ts";
import { products, transpositions } from "./products.ts";

const FAMILIES = [transpositions, products, signs, operands, indices, factors, constants, biasUnits, functions, accumulations] as const;
const OF_EACH_INDEX = [signs, indexed, constants] as const;

/** Every small edit of a statement's expression, the smallest first. */
export function editsOf(context: EditContext): Candidate[] {
  const found: Candidate[] = [];
  const families = context.indexed ? OF_EACH_INDEX : FAMILIES;
  const visit = (node: Expression): void => {
    for (const family of families) found.push(...family(node, context));
    for (const child of operandsOf(node, context)) visit(child);
  };
  visit(context.root);
  return found.sort((p, q) => p.cost - q.cost);
}

/** What is computed with: no names of functions, no subscripts, no bodies that run elsewhere. */
function operandsOf(node: Expression, { shape }: EditContext): readonly Expression[] {
  switch (node.kind) {
    case "lambda":
    case "handle":
    case "comprehension":
      return [];
    case "index":
      return [node.of];
    case "call": {
      const { callee } = node;
      // Octave's x(1, :) is a call of a variable.
      if (shape(callee) !== undefined) return [callee];
      const method = callee.kind === "attribute" ? [callee.of] : [];
      return [...method, ...node.args];
    }
    default:
      return childrenOf(node) as readonly Expression[];
  }
}
