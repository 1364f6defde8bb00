import { binary, call, number, replaceNode, walk, type ComponentsNode, type Expr, type NameNode } from "../ast.ts";
import type { MistakeCode } from "../../mistakes/index.ts";
import { activationCall } from "../evaluate/activations.ts";
import type { Role } from "../notation/roles.ts";
import { signs } from "./edits.ts";
import type { Edit, EditContext } from "./edit.ts";
import { relabelled, respelled } from "./spell.ts";

/** What edits of an equation for each index need besides the problem. */
export interface IndexedEdit {
  readonly root: ComponentsNode;
  /** The quantity that the equation gives a value to. */
  readonly target: NameNode;
  readonly context: EditContext;
}

const isDelta = (role: Role): boolean => role === "delta" || role === "dA";
const isGradient = (role: Role): boolean => role === "gradient" || role === "accumulator";
const product = (left: Expr, right: Expr): Expr => binary("product", left, right);
const isProduct = (node: Expr): node is Extract<Expr, { kind: "binary" }> =>
  node.kind === "binary" && (node.op === "product" || node.op === "times");

/** Every small edit of an equation for each index: other letters, other layers, a factor more or less, a sign. */
export function editsOfComponents(indexed: IndexedEdit): Edit[] {
  const { root, context } = indexed;
  const edits: Edit[] = [];
  const put = (node: Expr, by: Expr | undefined, cost: number, code?: MistakeCode): void => {
    if (by && by !== node && node.span) edits.push({ node, by, cost, code });
  };
  for (const node of walk(root.body)) {
    names(node, indexed, put);
    factors(node, indexed, put);
    signs(node, { context, put, root: root.body });
    derivatives(node, indexed, put);
    regularisation(node, indexed, put);
    if (node.kind === "binary" && (node.op === "eachpower" || node.op === "divide")) put(node, node.left, 3);
    if (node.kind === "number") for (const factor of [0.5, 2]) put(node, number(node.value * factor), 2.5);
  }
  const { body } = root;
  const prime = derivative(indexed);
  if (isDelta(context.target.role) && prime) put(body, product(body, prime), 3.4);
  put(body, product(number(2), body), 3.6);
  put(body, product(number(0.5), body), 3.6);
  const m = context.batch ? context.spell.name("m") : undefined;
  if (m) put(body, binary("divide", body, m), 3);
  return edits;
}

type Put = (node: Expr, by: Expr | undefined, cost: number, code?: MistakeCode) => void;

/** λ/m for λ, and the term that a gradient lacks. */
function regularisation(node: Expr, { root, context }: IndexedEdit, put: Put): void {
  const { spell, symbol, target } = context;
  const [lambda, m] = [spell.name("lambda"), spell.name("m")];
  if (!context.lambda || !lambda || !m || !isGradient(target.role)) return;
  if (node.kind === "name" && symbol(node)?.role === "lambda") put(node, binary("divide", node, m), 2);
  const weight = node === root.body && target.layer !== undefined ? spell.name("weight", target.layer) : undefined;
  const W = weight?.entries ? relabelled(weight, root.indices) : undefined;
  if (W) put(node, binary("+", node, product(binary("divide", lambda, m), W)), 4);
}

function lettersIn({ root }: IndexedEdit): string[] {
  const letters = new Set(root.indices);
  for (const node of walk(root.body)) if (node.kind === "name") for (const letter of node.entries ?? []) letters.add(letter);
  if (root.examples) letters.delete(root.examples);
  return [...letters];
}

/** Θ_jk for Θ_kj, z_k for z_j, a^(4) for a^(3), z for a. */
function names(node: Expr, indexed: IndexedEdit, put: Put): void {
  const { context, root } = indexed;
  if (node.kind === "transpose") put(node, node.arg, 2, weightCode(node.arg, context));
  if (node.kind !== "name" || node.entries === undefined) return;
  const symbol = context.symbol(node);
  const gradient = isGradient(context.target.role);
  const letters = node.entries;
  const units = letters.filter((letter) => letter !== root.examples);
  if (units.length === 2) put(node, relabelled(node, letters.toReversed()), 2, weightCode(node, context));
  for (const [at, old] of letters.entries())
    if (old !== root.examples)
      for (const letter of lettersIn(indexed)) if (letter !== old) put(node, relabelled(node, letters.with(at, letter)), 2.4);
  if (!symbol) return;
  const code = gradient && symbol.role === "a" ? "wrong-activation-index" : undefined;
  for (const by of [-1, 1]) put(node, context.spell.shifted(node, by), 2, code);
  if (symbol.role === "z")
    put(node, vector("a", symbol.layer, { letters, like: node, context }), 2.1, gradient ? "preactivation-in-gradient" : undefined);
  if (symbol.role === "a") put(node, vector("z", symbol.layer, { letters, like: node, context }), 2.1);
}

function weightCode(node: Expr, { symbol, target }: EditContext): MistakeCode | undefined {
  return node.kind === "name" && symbol(node)?.role === "weight" && isDelta(target.role) ? "missing-weight-transpose" : undefined;
}

/** A factor left out, and two letters that changed places in a product. */
function factors(node: Expr, { root, context }: IndexedEdit, put: Put): void {
  if (!isProduct(node)) return;
  put(node, node.left, 3);
  put(node, node.right, 3);
  if (isProduct(node.left)) put(node, node.left.left, 3.3);
  const [row, column] = root.indices;
  if (column === undefined) return;
  const swap = new Map([
    [row, column],
    [column, row],
  ]);
  const turned = walk(node).reduce<Expr | undefined>((tree, name) => {
    if (name.kind !== "name" || tree === undefined || !name.entries?.some((letter) => swap.has(letter))) return tree;
    const other = relabelled(
      name,
      name.entries.map((letter) => swap.get(letter) ?? letter),
    );
    return other && replaceNode(tree, name, other);
  }, node);
  put(node, turned, 2.2, isGradient(context.target.role) ? "gradient-transposed" : undefined);
}

/** What is made of a, z and numbers alone can only be a derivative. */
function derivatives(node: Expr, indexed: IndexedEdit, put: Put): void {
  const { context, root } = indexed;
  const { target } = context;
  const delta = isDelta(target.role);
  if (!delta && !isGradient(target.role)) return;
  if (node.kind === "call" && activationCall(node.fn, node.primes)?.primes === 0 && delta)
    put(node, { ...node, span: undefined, primes: 1 }, 2);
  const names = walk(node).filter((n) => n.kind === "name");
  const [first] = names;
  const prime = derivative(indexed) ?? (first && derivativeBeside(first, indexed));
  if (!prime) return;
  const shaped = names.every((name) => ["a", "z", "output"].includes(context.symbol(name)?.role ?? ""));
  if (first && shaped && node !== root.body) {
    if (node.kind !== "name") put(node, prime, 2.3);
    else if (delta) put(node, prime, 2.8);
  }
  // The derivative that the output's error lacks, where δ is written out.
  if (!delta && node.kind === "binary" && node.op === "-" && first && context.symbol(first)?.role === "a")
    put(node, product(node, prime), 2.7);
  // What follows the first factor of Σ_k W_kj δ_k a_j (1 − a_j) is the derivative.
  if (isProduct(node) && isProduct(node.left)) put(node, product(node.left.left, prime), 2.9);
}

/** g′(z_j) of the target's units. */
function derivative(indexed: IndexedEdit): Expr | undefined {
  const { root, target, context } = indexed;
  const { layer } = context.target;
  if (layer === undefined || root.indices.length !== 1) return undefined;
  return primed(vector("z", layer, { letters: target.entries ?? [], like: target, context }), indexed);
}

/** g′(z_k) of the units of a_k. */
function derivativeBeside(name: NameNode, indexed: IndexedEdit): Expr | undefined {
  const { context } = indexed;
  return primed(vector("z", context.symbol(name)?.layer, { letters: name.entries ?? [], like: name, context }), indexed);
}

/** g′ as the text writes derivatives. */
function primed(z: NameNode | undefined, { root }: IndexedEdit): Expr | undefined {
  if (!z) return undefined;
  const known = walk(root.body).find((n) => n.kind === "call" && activationCall(n.fn, n.primes)?.kind === "own");
  return known?.kind === "call" ? { ...known, span: undefined, primes: 1, args: [z] } : call("g", [z], 1);
}

const LETTERS: Readonly<Partial<Record<Role, string>>> = { z: "z", a: "a", delta: "δ", weight: "W" };

/** A quantity's entry as the text would write it: the text's own name with these letters, else a letter in the place of another's. */
function vector(
  role: Role,
  layer: number | undefined,
  { letters, like, context }: { letters: readonly string[]; like: NameNode; context: EditContext },
): NameNode | undefined {
  const beside = context.symbol(like)?.layer === layer ? respelled(like, LETTERS[role]!, context.syntax) : undefined;
  const made = beside && relabelled(beside, letters);
  // Where the layer is a letter, a name with a number would not do for the other layers.
  if (made && like.layer !== undefined && like.layer.kind !== "number" && like.layer.span) return made;
  const known = context.spell.name(role, layer);
  return (known?.entries ? relabelled(known, letters) : undefined) ?? made;
}

/** The correct equation in the text's own letters; the first that is verified is taken. */
export function* correctComponents(indexed: IndexedEdit): Generator<Expr> {
  const { root, target, context } = indexed;
  const { role, layer: l } = context.target;
  const { depth } = context.reading.convention;
  if (l === undefined) return;
  const as = (body: Expr): Expr => ({ ...root, span: undefined, body });
  const [row, column] = root.indices;
  const extra = root.examples ? [root.examples] : [];
  const entry = (of: Role, layer: number, letter: string): NameNode | undefined => {
    const first = extra.length > 0 && target.entries?.[0] === extra[0];
    const letters = first ? [...extra, letter] : [letter, ...extra];
    return vector(of, layer, { letters, like: target, context });
  };
  const prime = derivative(indexed);
  if (role === "delta" && l === depth) {
    const [a, y] = [entry("a", l, row), targetEntry(row, indexed)];
    if (!a || !y) return;
    for (const factor of [1, 2]) {
      const error = factor === 1 ? binary("-", a, y) : product(number(2), binary("-", a, y));
      yield as(error);
      if (prime) yield as(product(error, prime));
    }
  } else if (isDelta(role)) {
    const k = lettersIn(indexed).find((letter) => letter !== row) ?? (row === "k" ? "m" : "k");
    const [above, weight] = [entry("delta", l + 1, k), context.spell.name("weight", l + 1)];
    if (!above || !weight?.entries) return;
    for (const letters of [
      [k, row],
      [row, k],
    ]) {
      const W = relabelled(weight, letters);
      if (!W) continue;
      const back: Expr = { ...call("sum", [product(W, above)]), over: [k] };
      if (role === "dA") yield as(back);
      else if (prime) yield as(product(prime, back));
    }
  } else if (isGradient(role) && column !== undefined) {
    for (const [out, into] of [
      [row, column],
      [column, row],
    ]) {
      const [d, a] = [entry("delta", l, out), entry("a", l - 1, into)];
      if (d && a) yield as(product(d, a));
    }
  } else if (role === "bias-gradient") {
    const d = entry("delta", l, row);
    if (d) yield as(d);
  }
}

function targetEntry(letter: string, { context, root }: IndexedEdit): NameNode | undefined {
  const y = context.spell.name("target");
  if (!y) return undefined;
  return y.entries
    ? relabelled(y, root.examples && y.entries.length === 2 ? [root.examples, letter] : [letter])
    : { ...y, entries: [letter] };
}
