import { binary, call, number, replaceNode, walk, type Expr } from "../ast.ts";
import { activationCall } from "../evaluate/activations.ts";
import { isDelta, isGradient, type EditContext, type Tools } from "./edit.ts";

/** g′(z), as the text writes derivatives, or written out. */
export function derivativesOf(layer: number, context: EditContext, root: Expr): Expr[] {
  const z = context.spell.name("z", layer);
  const a = context.spell.name("a", layer);
  const list: Expr[] = [];
  const kind = context.activation;
  for (const node of walk(root))
    if (node.kind === "call" && z) {
      const known = activationCall(node.fn, node.primes);
      if (known && known.primes === 1 && (known.kind === "own" || known.kind === kind)) list.push({ ...node, span: undefined, args: [z] });
      else if (known && known.primes === 0 && known.kind === "own" && (context.syntax === "latex" || context.syntax === "plain"))
        list.push({ ...node, span: undefined, primes: 1, args: [z] });
    }
  const mathematics = context.syntax === "latex" || context.syntax === "plain";
  if (mathematics && z) list.push(call("g", [z], 1));
  if (kind === "sigmoid" && a) list.push(binary("times", a, binary("-", number(1), a)));
  if (kind === "softmax" && a) list.push(binary("times", a, binary("-", number(1), a)));
  if (kind === "tanh" && a) list.push(binary("-", number(1), binary("eachpower", a, number(2))));
  if (kind === "relu" && z) list.push(binary(">", z, number(0)));
  if (!mathematics && z) list.push(call(kind === "sigmoid" ? "sigmoidGradient" : `${kind}_prime`, [z]));
  return list;
}

export function functions(node: Expr, { context, put }: Tools): void {
  if (node.kind === "call") {
    const known = activationCall(node.fn, node.primes);
    if (known && isDelta(context.target.role) && known.primes === 0)
      put(
        node,
        {
          ...node,
          span: undefined,
          ...(known.kind === "own" ? { primes: 1 } : { fn: known.kind === "sigmoid" ? "sigmoidGradient" : `${known.kind}_prime` }),
        },
        2,
      );
    if (node.fn === "mean") put(node, { ...node, span: undefined, fn: "sum" }, 2.5);
    if (node.fn === "sum") put(node, { ...node, span: undefined, fn: "mean" }, 2.5);
  }
  const { target } = context;
  if (node.kind === "call" && (target.role === "a" || target.role === "output") && activationCall(node.fn, node.primes)?.primes === 0)
    put(node, { ...node, span: undefined, fn: context.activation }, 2, "loss-activation-mismatch");
  if (target.layer === undefined || !(isDelta(target.role) || isGradient(target.role))) return;
  // A factor that holds no δ, W or y can only be a derivative.
  if (node.kind === "binary" && node.op === "times") {
    for (const [factor, other] of [
      [node.right, node.left],
      [node.left, node.right],
    ]) {
      const names = walk(factor)
        .filter((n) => n.kind === "name")
        .map((n) => context.symbol(n)?.role);
      if (names.length === 0 || names.some((r) => r !== "a" && r !== "z" && r !== "output" && r !== "input")) continue;
      if (!walk(other).some((n) => n.kind === "name")) continue;
      for (const prime of derivativesOf(target.layer, context, factor)) put(factor, prime, 2.8);
    }
    // What follows the first factor of X .* a .* (1 − a) is the derivative.
    if (node.left.kind === "binary" && node.left.op === "times")
      for (const prime of derivativesOf(target.layer, context, node)) put(node, binary("times", node.left.left, prime), 2.9);
  }
  // z(1 − z) with every z an a, and the other way.
  if (node.kind === "binary" || node.kind === "call") {
    const names = walk(node).filter((n) => n.kind === "name");
    const [first] = names;
    const symbol = first && context.symbol(first);
    if (names.length >= 2 && symbol && (symbol.role === "z" || symbol.role === "a") && names.every((n) => n.text === first.text)) {
      const other = context.spell.name(symbol.role === "z" ? "a" : "z", symbol.layer);
      if (other)
        put(
          node,
          names.reduce<Expr>((tree, n) => replaceNode(tree, n, other), node),
          2.2,
        );
    }
  }
}
