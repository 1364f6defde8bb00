import type { MistakeCode } from "../../mistakes/index.ts";
import { binary, childrenOf, number, transposed, walk, type Expr, type NameNode } from "../ast.ts";
import { biasRows, colon, fromSecond, withZeroBias } from "./bias-edits.ts";
import { isDelta, isGradient, nameUnder, type Edit, type EditContext, type Put, type Tools } from "./edit.ts";
import { derivativesOf, functions } from "./function-edits.ts";

/** Every small edit of a formula. */
export function editsOf(root: Expr, context: EditContext): Edit[] {
  const edits: Edit[] = [];
  const put = (node: Expr, by: Expr | undefined, cost: number, code?: MistakeCode): void => {
    if (by && by !== node) edits.push({ node, by, cost, code });
  };
  const parents = new Map<Expr, Expr>();
  const layers = new Set<Expr>();
  for (const node of walk(root)) for (const child of childrenOf(node)) parents.set(child, node);
  for (const node of walk(root)) {
    if (layers.has(node)) continue;
    const parent = parents.get(node);
    transpositions(node, parent, { context, put });
    products(node, { context, put });
    signs(node, { context, put, root });
    indices(node, { context, put });
    biasRows(node, parent, { context, put });
    functions(node, { context, put });
    numbers(node, { context, put });
    orders(node, put);
  }
  additions(root, { context, put });
  return edits;
}

function transpositions(node: Expr, parent: Expr | undefined, { context, put }: Tools): void {
  const name = nameUnder(node);
  const role = name && context.symbol(name)?.role;
  const weight = role === "weight" && isDelta(context.target.role);
  if (node.kind === "transpose") put(node, node.arg, 2, weight ? "missing-weight-transpose" : undefined);
  else if (
    parent?.kind !== "transpose" &&
    !(parent?.kind === "index" && parent.base === node) &&
    (name !== undefined || node.kind === "call" || (node.kind === "binary" && parent !== undefined)) &&
    node.kind !== "array"
  )
    put(node, transposed(node), name ? 2 : 4, weight ? "missing-weight-transpose" : undefined);
}

const isProduct = (op: string): boolean => op === "matmul" || op === "product" || op === "times";

function products(node: Expr, { context, put }: Tools): void {
  const matrixProduct = context.syntax === "octave" || context.syntax === "numpy" ? "matmul" : "product";
  if (node.kind === "binary" && isProduct(node.op)) {
    put(
      node,
      binary(node.op === "times" ? matrixProduct : "times", node.left, node.right),
      2.5,
      node.op === "times" ? "elementwise-for-matrix" : undefined,
    );
    if (node.op !== "times") put(node, binary(node.op, node.right, node.left), 3);
    const m = context.batch && isGradient(context.target.role) && node.op !== "times" ? context.spell.name("m") : undefined;
    if (m) put(node, binary("divide", node, m), 3.1);
    // a δᵀ for δ aᵀ.
    const turned = isGradient(context.target.role) && node.op !== "times" ? "gradient-transposed" : undefined;
    put(node, binary(node.op, transposed(node.right), transposed(node.left)), 2.2, turned);
    put(node, binary(node.op, transposed(node.left), transposed(node.right)), 3.2);
    if (node.op !== "times") put(node, binary(node.op, transposed(node.right), node.left), 4);
    if (node.op !== "times") put(node, binary(node.op, node.right, transposed(node.left)), 4);
    put(node, node.left, 3);
    put(node, node.right, 3);
    // (a − y) .* a .* (1 − a) has its derivative in two factors.
    if (node.left.kind === "binary" && isProduct(node.left.op)) put(node, node.left.left, 3.3);
  } else if (node.kind === "binary" && (node.op === "divide" || node.op === "eachdivide")) {
    put(node, node.left, 3);
    const m = context.batch ? context.spell.name("m") : undefined;
    if (m && !(node.right.kind === "name" && node.right.text === m.text)) put(node.right, m, 1.9);
    if (node.left.kind !== "number") put(node, binary(matrixProduct === "product" ? "product" : "times", node.left, node.right), 5);
  } else if (node.kind === "binary" && (node.op === "power" || node.op === "eachpower")) put(node, node.left, 3);
  else if (node.kind === "call" && node.args.length === 2 && /^(?:dot|matmul|outer|multiply)$/.test(node.fn)) {
    const [left, right] = node.args;
    const made = (fn: string, a: Expr, b: Expr): Expr => ({ ...node, span: undefined, fn, args: [a, b] });
    const turned = isGradient(context.target.role) ? "gradient-transposed" : undefined;
    put(node, made(node.fn, right, left), 2.6, node.fn === "outer" ? turned : undefined);
    put(node, made(node.fn, transposed(right), transposed(left)), 2.2, turned);
    put(node, made(node.fn, transposed(left), transposed(right)), 3.2);
    if (node.fn === "multiply") put(node, made("dot", left, right), 2.5, "elementwise-for-matrix");
    if (node.fn === "dot" || node.fn === "matmul") put(node, made("multiply", left, right), 2.5);
    put(node, left, 4);
    put(node, right, 4);
  }
}

/** A sign more, less, or at the other term. */
export function signs(node: Expr, { context, put, root }: Tools & { root: Expr }): void {
  if (node.kind === "unary" && node.op === "-") put(node, node.arg, 1.5);
  if (node.kind !== "binary" || (node.op !== "+" && node.op !== "-")) {
    if (node === root && node.kind !== "unary") put(node, { kind: "unary", op: "-", arg: node }, 3.5);
    return;
  }
  if (node.op === "-") put(node, binary("-", node.right, node.left), 1.5);
  put(node, binary(node.op === "+" ? "-" : "+", node.left, node.right), 2);
  // Class numbers plus one.
  const name = nameUnder(node.left);
  const labels = context.target.role === "target" && name !== undefined && context.symbol(name)?.role === "target";
  if (node.left.kind !== "number") put(node, node.left, 2.5, labels ? "labels-shifted" : undefined);
  put(node, node.right, 2.7);
}

function indices(node: Expr, { context, put }: Tools): void {
  if (node.kind !== "name") return;
  const symbol = context.symbol(node);
  if (!symbol) return;
  if (symbol.layer !== undefined) {
    const code = isGradient(context.target.role) && symbol.role === "a" ? "wrong-activation-index" : undefined;
    for (const by of [-1, 1]) put(node, context.spell.shifted(node, by), 2, code);
    if (symbol.role === "a" || symbol.role === "z") {
      const other = symbol.role === "a" ? "z" : "a";
      const inGradient = isGradient(context.target.role) && symbol.role === "z";
      const named = inGradient ? "preactivation-in-gradient" : undefined;
      put(node, node.layer?.kind === "number" ? context.spell.name(other, symbol.layer) : otherLetter(node), 2.1, named);
    }
    if (symbol.role === "a" && symbol.layer <= 1) put(node, context.spell.name("a", 0), 2.3, code);
  }
  if (symbol.role === "input" && isGradient(context.target.role))
    put(node, context.spell.name("a", context.target.layer! - 1), 2.2, "wrong-activation-index");
  if (symbol.role === "output" || symbol.role === "z")
    put(node, context.spell.name("a", symbol.role === "output" ? context.reading.convention.depth : symbol.layer), 2.4);
  if (symbol.role === "lambda" && context.spell.name("m")) put(node, binary("divide", node, context.spell.name("m")!), 2);
  if (symbol.role === "alpha" && context.spell.name("m")) put(node, binary("divide", node, context.spell.name("m")!), 3);
}

/** z^l for a^l, where the layer is a letter and the name cannot be looked up. */
function otherLetter(name: NameNode): NameNode | undefined {
  const other = { a: "z", z: "a", A: "Z", Z: "A" }[name.base];
  if (other === undefined) return undefined;
  return { ...name, base: other, text: name.text.replace(new RegExp(`${name.base}(?![a-zA-Z])`), other), span: undefined };
}

/** [Θ¹; Θ²] for [Θ²; Θ¹]. */
function orders(node: Expr, put: Put): void {
  if (node.kind !== "array") return;
  const items = node.rows.flat();
  if (items.length < 2) return;
  const back = node.rows.length === 1 ? [items.toReversed()] : node.rows.toReversed();
  put(node, { kind: "array", tuple: node.tuple, rows: back }, 2, "unroll-order");
}

function numbers(node: Expr, { context, put }: Tools): void {
  if (node.kind === "call") {
    // axis = 0 for axis = 1.
    node.named.forEach(({ name, value }, i) => {
      if (name === "axis" && value.kind === "number")
        put(value, number(value.value === 0 ? 1 : 0), 1.5, context.target.role.startsWith("bias") ? "bias-sum-wrong-axis" : undefined);
      if (i > 3) return;
    });
    if (node.fn === "sum" && node.args[1]?.kind === "number")
      put(
        node.args[1],
        number(node.args[1].value === 1 ? 2 : 1),
        1.5,
        context.target.role.startsWith("bias") ? "bias-sum-wrong-axis" : undefined,
      );
  }
  if (node.kind === "slice" && node.from?.kind === "number" && node.to?.kind === "number") {
    // 0:K−1 for 1:K.
    put(
      node,
      { kind: "slice", from: number(node.from.value + 1), to: number(node.to.value + 1) },
      2,
      context.target.role === "target" ? "labels-shifted" : undefined,
    );
    put(
      node,
      { kind: "slice", from: number(node.from.value - 1), to: number(node.to.value - 1) },
      2,
      context.target.role === "target" ? "labels-shifted" : undefined,
    );
  } else if (node.kind === "slice" && node.from?.kind === "number" && node.from.value === 0 && node.to?.kind === "binary")
    put(node, { kind: "slice", from: number(1), to: node.to.left }, 2, "labels-shifted");
}

/** Factors and terms that a formula may lack. */
function additions(root: Expr, { context, put }: Tools): void {
  const { target, spell, syntax } = context;
  const mathematics = syntax === "latex" || syntax === "plain";
  const by = (op: "times" | "matmul", left: Expr, right: Expr): Expr =>
    binary(mathematics ? "product" : syntax === "octave" ? "matmul" : op, left, right);
  if (isDelta(target.role) && target.layer !== undefined)
    for (const prime of derivativesOf(target.layer, context, root)) put(root, binary("times", root, prime), 3.4);
  put(root, by("times", number(2), root), 3.6);
  put(root, by("times", number(0.5), root), 3.6);
  const m = spell.name("m");
  if (context.batch && m) {
    put(root, binary("divide", root, m), 3);
    put(root, by("times", m, root), 4);
  }
  if (context.lambda && m && target.layer !== undefined && (isGradient(target.role) || target.role === "weight")) {
    const lambda = spell.name("lambda");
    const W = spell.name("weight", target.layer);
    if (lambda && W) {
      const numpy = syntax === "numpy";
      const dropped = context.reading.orientation === "out-in" ? [colon(), fromSecond(numpy)] : [fromSecond(numpy), colon()];
      const term = context.absorbed ? withZeroBias(W, context, dropped) : W;
      put(root, binary("+", root, by("times", binary("divide", lambda, m), term)), 4);
    }
  }
}
