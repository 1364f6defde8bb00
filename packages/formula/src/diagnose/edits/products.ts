import type { Expression } from "../../ir/core.ts";
import type { Edit } from "../../mistakes/mistake.ts";
import type { Candidate, EditContext } from "./candidate.ts";
import { edited } from "./candidate.ts";
import { productOf, transposed, transposeOf } from "./nodes.ts";

const isMatrix = (shape: readonly number[] | undefined): boolean => shape === undefined || shape.filter((n) => n !== 1).length === 2;

/** A transposition more or less, of an operand or of a product. */
export function* transpositions(node: Expression, context: EditContext): Generator<Candidate> {
  const { language, labels, shape, root } = context;
  const under = transposeOf(node);
  if (under) {
    yield { node, by: under, edit: edited("transpose", labels(under)), cost: 2 };
    return;
  }
  const operand = node.kind === "name" || node.kind === "attribute" || node.kind === "index" || node.kind === "call";
  const product = productOf(node, language) !== undefined;
  if (!operand && !product) return;
  if ((shape(node)?.length ?? 2) < 2) return;
  if (operand && !product) yield { node, by: transposed(node, language), edit: edited("transpose", labels(node)), cost: 2.1 };
  else if (node !== root || isMatrix(shape(node))) yield { node, by: transposed(node, language), edit: edited("transpose"), cost: 4 };
}

/** Another kind or order of a product, or one of its factors alone. */
export function* products(node: Expression, context: EditContext): Generator<Candidate> {
  const { language, labels } = context;
  if (node.kind === "binary" && (node.op === "divide" || node.op === "quotient")) {
    yield { node, by: node.left, edit: dropped(node.right, context, "divisor"), cost: 3 };
    return;
  }
  const product = productOf(node, language);
  if (!product) return;
  const { kind, left, right } = product;
  if (kind === "elementwise") yield { node, by: product.with(left, right, "matrix"), edit: edited("elementwise-to-matrix"), cost: 2.4 };
  else {
    // Of a column and a row it is an outer product by accident.
    const alike = String(context.shape(left)) === String(context.shape(right));
    yield { node, by: product.with(left, right, "elementwise"), edit: edited("matrix-to-elementwise"), cost: alike ? 2.4 : 3.9 };
  }
  if (kind === "matrix") {
    const from = labels(left);
    yield { node, by: product.with(right, left), edit: edited("order", from), cost: 3 };
    // δᵀa for aᵀδ, and the other way round.
    yield { node, by: product.with(transposed(right, language), transposed(left, language)), edit: edited("order"), cost: 2.2 };
    yield { node, by: product.with(transposed(right, language), left), edit: edited("order", labels(right)), cost: 3.8 };
    yield { node, by: product.with(right, transposed(left, language)), edit: edited("order", from), cost: 3.8 };
  } else {
    for (const [p, q] of [
      [transposed(left, language), right],
      [left, transposed(right, language)],
      [right, transposed(left, language)],
      [transposed(right, language), left],
    ] as const)
      yield { node, by: product.with(p, q, "matrix"), edit: edited("elementwise-to-matrix"), cost: 3.4 };
  }
  yield { node, by: left, edit: dropped(right, context), cost: 2.8 };
  yield { node, by: right, edit: dropped(left, context), cost: 2.9 };
  // (a − y) ∘ a ∘ (1 − a): the derivative stands in two factors.
  const inner = productOf(left, language);
  if (inner) yield { node, by: inner.left, edit: { kind: "drop-factor", from: "slope" }, cost: 3.3 };
}

/** A factor that is left out: of a number by what it is. */
function dropped(factor: Expression, { labels, number, examples }: EditContext, as: "factor" | "divisor" = "factor"): Edit {
  const written = number(factor);
  if (written === undefined) return edited("drop-factor", labels(factor));
  const value = as === "divisor" ? 1 / written : written;
  const is = (x: number): boolean => Math.abs(value - x) <= 1e-9 * Math.abs(x);
  if (value < 0 && is(-1)) return edited("sign");
  if (examples > 1 && is(1 / examples)) return edited("multiply-by-m");
  if (examples > 1 && is(examples)) return edited("divide-by-m");
  return edited("number");
}
