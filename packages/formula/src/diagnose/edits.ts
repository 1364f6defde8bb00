import {
  binary,
  call,
  childrenOf,
  number,
  replaceNode,
  transposed,
  walk,
  type Expr,
  type IndexNode,
  type NameNode,
  type Syntax,
} from "../ast.ts";
import type { MistakeCode } from "../mistakes/index.ts";
import { activationCall } from "../evaluate/activations.ts";
import type { Role } from "../notation/roles.ts";
import type { Activation } from "../numbers/functions.ts";
import type { Reading, Symbol } from "../reading.ts";
import type { Speller } from "./spell.ts";

/** A small change to a formula: one of its nodes becomes another. */
export interface Edit {
  readonly node: Expr;
  readonly by: Expr;
  /** The name of the mistake that this change repairs, where it can only be that. */
  readonly code?: MistakeCode | undefined;
  /** The smaller, the sooner it is proposed. */
  readonly cost: number;
}

export interface EditContext {
  readonly syntax: Syntax;
  readonly target: Symbol;
  readonly reading: Reading;
  readonly absorbed: boolean;
  readonly activation: Activation;
  readonly batch: boolean;
  readonly lambda: boolean;
  readonly spell: Speller;
  /** What a name stands for at this step. */
  readonly symbol: (name: NameNode) => Symbol | undefined;
}

const isDelta = (role: Role): boolean => role === "delta" || role === "dA";
const isGradient = (role: Role): boolean => role === "gradient" || role === "accumulator";

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

type Put = (node: Expr, by: Expr | undefined, cost: number, code?: MistakeCode) => void;
interface Tools {
  readonly context: EditContext;
  readonly put: Put;
}

function nameUnder(node: Expr): NameNode | undefined {
  if (node.kind === "name") return node;
  if (node.kind === "transpose") return nameUnder(node.arg);
  if (node.kind === "index") return nameUnder(node.base);
  return undefined;
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

/** [1; a] for [0; a], and [1; g(z)] for g([1; z]). */
function unitsOfOne(node: Expr, put: Put): void {
  const code = "bias-unit-not-one";
  if (node.kind === "call" && node.args.length === 1 && node.args[0].kind === "array") {
    const { rows, ...array } = node.args[0];
    const [first, ...rest] = rows.flat();
    if (rest.length !== 1 || walk(first).some((n) => n.kind === "name" && n.layer !== undefined)) return;
    const items = [first, { ...node, span: undefined, args: rest }];
    put(node, { ...array, span: undefined, rows: rows.length === 1 ? [items] : items.map((item) => [item]) }, 2, code);
  }
  if (node.kind !== "array") return;
  const [first] = node.rows.flat();
  if (first.kind === "number" && first.value !== 1) put(first, number(1), 1.5, code);
  if (first.kind === "unary" && first.arg.kind === "number") put(first, first.arg, 1.5, code);
  if (first.kind === "call" && first.fn === "zeros") put(first, { ...first, span: undefined, fn: "ones" }, 1.5, code);
  if (first.kind === "binary" || (first.kind === "call" && first.fn !== "zeros"))
    for (const ones of walk(first)) if (ones !== first && ones.kind === "call" && ones.fn === "ones") put(first, ones, 1.6, code);
}

const colon = (): Expr => ({ kind: "slice" });
/** `2:end`, `1:` */
const fromSecond = (numpy: boolean): Expr =>
  numpy ? { kind: "slice", from: number(1) } : { kind: "slice", from: number(2), to: { kind: "end" } };
const isWhole = (x: Expr): boolean => x.kind === "slice" && !x.from && !x.to;

function biasRows(node: Expr, parent: Expr | undefined, { context, put }: Tools): void {
  if (!context.absorbed) return;
  const numpy = context.syntax === "numpy";
  const { reading } = context;
  // [1; z] for [1; a], and [g(1); a] for a.
  if (node.kind === "array" || node.kind === "call") {
    const inner =
      node.kind === "array" || /stack|concat|append|insert/.test(node.fn)
        ? walk(node).find((n): n is NameNode => n.kind === "name" && ["a", "z"].includes(context.symbol(n)?.role ?? ""))
        : undefined;
    const symbol = inner && context.symbol(inner);
    if (symbol) put(node, context.spell.name("a", symbol.layer), 2.5, symbol.role === "z" ? "preactivation-in-gradient" : undefined);
    if (context.target.role === "a" || context.target.role === "input") unitsOfOne(node, put);
  }
  if (node.kind === "index") {
    const name = nameUnder(node);
    const symbol = name && context.symbol(name);
    if (!symbol || !["weight", "delta", "a"].includes(symbol.role)) return;
    put(node, node.base, 3);
    if (symbol.role === "a" && isGradient(context.target.role) && context.target.layer !== undefined)
      put(node, context.spell.name("a", context.target.layer - 1), 3.1, "wrong-activation-index");
    node.args.forEach((arg, i) => {
      if (isWhole(arg)) return;
      const code =
        arg.kind === "slice" && !(arg.from?.kind === "number" && arg.from.value === (numpy ? 1 : 2)) ? "wrong-row-dropped" : undefined;
      const index: IndexNode = { kind: "index", base: node.base, args: node.args.map((a, k) => (k === i ? fromSecond(numpy) : a)) };
      put(node, index, 1.8, code);
      if (node.args.length === 2) put(node, { kind: "index", base: node.base, args: [node.args[1], node.args[0]] }, 3);
    });
    return;
  }
  if (node.kind !== "name" || (parent?.kind === "index" && parent.base === node)) return;
  const symbol = context.symbol(node);
  if (!symbol) return;
  if (symbol.role === "weight") {
    const index = (args: readonly Expr[]): Expr => ({ kind: "index", base: node, args });
    const dropped = reading.orientation === "out-in" ? [colon(), fromSecond(numpy)] : [fromSecond(numpy), colon()];
    put(node, index(dropped), 2.6, isDelta(context.target.role) ? "bias-row-kept" : undefined);
    if (isGradient(context.target.role) || context.target.role === "weight")
      put(node, withZeroBias(node, context, dropped), 4, "bias-regularised");
  } else if (symbol.role === "delta" || symbol.role === "a") {
    const code = symbol.role === "delta" ? "bias-row-kept" : undefined;
    const one: Expr = { kind: "index", base: node, args: [fromSecond(numpy)] };
    const rows: Expr = { kind: "index", base: node, args: [fromSecond(numpy), colon()] };
    const cols: Expr = { kind: "index", base: node, args: [colon(), fromSecond(numpy)] };
    if (!context.batch || reading.layout.along !== "rows" || !numpy) put(node, one, 2.6, code);
    put(node, reading.layout.along === "rows" ? cols : rows, 2.6, code);
  }
}

/** [zeros Θ(:,2:end)]: Θ without its bias, in the shape of Θ. */
export function withZeroBias(name: NameNode, context: EditContext, dropped: readonly Expr[]): Expr {
  const rest: Expr = { kind: "index", base: name, args: dropped };
  const out = context.reading.orientation === "out-in";
  if (context.syntax === "numpy") {
    const size: Expr = {
      kind: "index",
      base: { kind: "name", base: `${name.text}.shape`, text: `${name.text}.shape`, style: "" },
      args: [number(out ? 0 : 1)],
    };
    const zeros = call("zeros", [{ kind: "array", rows: [out ? [size, number(1)] : [number(1), size]], tuple: true }]);
    return call(out ? "hstack" : "vstack", [{ kind: "array", rows: [[zeros, rest]], tuple: true }]);
  }
  const size = call("size", [name, number(out ? 1 : 2)]);
  const zeros = call("zeros", out ? [size, number(1)] : [number(1), size]);
  return { kind: "array", tuple: false, rows: out ? [[zeros, rest]] : [[zeros], [rest]] };
}

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

function functions(node: Expr, { context, put }: Tools): void {
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
