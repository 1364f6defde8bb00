import type { Expression } from "../../ir/core.ts";
import { walk } from "../../ir/walk.ts";
import type { Cursor } from "./cursor.ts";
import { MAX_CHAIN, type Target } from "./statements.ts";
import { symbolName } from "./symbols.ts";
import { isCost } from "./vocabulary.ts";

/** What an equation gives a value to: a quantity, a function of one letter, a derivative written as a product of others. */
export function targetOf(read: Cursor, left: Expression): Target | undefined {
  if (left.kind === "name") return { of: left };
  if (left.kind === "call" && left.callee.kind === "name" && left.args.length > 0 && left.args.every(({ kind }) => kind === "name")) {
    const params = left.args.map((arg) => (arg.kind === "name" ? arg.name : ""));
    const { symbol, name } = left.callee;
    const plain = left.args.every((arg) => arg.kind === "name" && !arg.symbol?.layer && !arg.symbol?.entries);
    return plain && !isCost(symbol?.base ?? name) && !name.startsWith("∂/∂") ? { of: left.callee, params } : undefined;
  }
  const whole = telescoped(left);
  if (whole) return { of: whole };
  // Δw = …: what a step adds to w.
  if (
    left.kind === "binary" &&
    left.op === "product" &&
    left.left.kind === "name" &&
    left.left.name === "Δ" &&
    left.right.kind === "name" &&
    left.right.symbol
  ) {
    const symbol = { ...left.right.symbol, base: `Δ${left.right.symbol.base}` };
    return { of: { ...left.right, name: `Δ${left.right.name}`, symbol, span: left.span } };
  }
  // y² on the left is none.
  return left.kind === "index" && read.facts.latex ? { of: left } : undefined;
}

/** ∂C/∂a · ∂a/∂z is ∂C/∂z: each derivative begins with what the one before it ends with. */
function telescoped(product: Expression, depth = 0): Expression | undefined {
  if (
    depth > MAX_CHAIN ||
    product.kind !== "binary" ||
    (product.op !== "product" && product.op !== "times") ||
    product.right.kind !== "name"
  )
    return undefined;
  const left = product.left.kind === "name" ? product.left : telescoped(product.left, depth + 1);
  const [above, below] = [left?.kind === "name" ? left.symbol : undefined, product.right.symbol];
  const [, cost, inner] = /^∂([^/]+)\/∂(.+)$/.exec(above?.base ?? "") ?? [];
  const [, outer, by] = /^∂([^/]+)\/∂(.+)$/.exec(below?.base ?? "") ?? [];
  if (below === undefined || inner === undefined || inner !== outer) return undefined;
  const symbol = { ...below, base: `∂${cost}/∂${by}` };
  return { ...product.right, name: symbolName(symbol), symbol, span: product.span };
}

/** σ = 1/(1 + e^{−x}) defines a function of the one letter on its right. */
export function asFunction(read: Cursor, target: Target, value: Expression): Target {
  const { of } = target;
  // y(1 − y) is a product.
  if (target.params || of.kind !== "name" || !read.facts.called.has(of.name) || of.symbol?.layer || /^[yatohx]$/.test(of.name))
    return target;
  const names = new Set<string>();
  walk([value], (node) => {
    if (node.kind === "call") {
      walk(node.args, (inner) => void (inner.kind === "name" && names.add(inner.name)));
      return false;
    }
    if (node.kind === "name") names.add(node.name);
    return true;
  });
  const [only, ...others] = names;
  return only !== undefined && others.length === 0 && /^[a-z]$/.test(only) ? { of, params: [only] } : target;
}
