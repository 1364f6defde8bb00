import type { Syntax } from "../problem.ts";
import type { Span } from "../source.ts";

/** The operators after parsing. `product` is a written product whose kind its shapes decide (·, juxtaposition and * in mathematics). */
export type BinaryOperator =
  | "+"
  | "-"
  | "matmul"
  | "times"
  | "product"
  | "divide"
  | "eachdivide"
  | "power"
  | "eachpower"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "and"
  | "or";

interface Node {
  /** Absent on what an edit made. */
  readonly span?: Span | undefined;
}
export interface NumberNode extends Node {
  readonly kind: "number";
  readonly value: number;
}
/**
 * A quantity. `base` is its name without the layer (`delta` of `delta3`, `Theta_grad` of `Theta3_grad`, `δ` of `\delta^{(3)}`); `text` is the whole as written;
 * `style` tells the ways apart in which one layer can be written, so that δ^{(4)} and δ_4 stay two names.
 */
export interface NameNode extends Node {
  readonly kind: "name";
  readonly base: string;
  readonly layer?: Expr | undefined;
  /** The letters of an entry, in the order in which they are written: i and j of Δ_{ij}. */
  readonly entries?: readonly string[] | undefined;
  readonly text: string;
  readonly style: string;
}
export interface UnaryNode extends Node {
  readonly kind: "unary";
  readonly op: "-" | "+" | "!";
  readonly arg: Expr;
}
export interface TransposeNode extends Node {
  readonly kind: "transpose";
  readonly arg: Expr;
}
export interface BinaryNode extends Node {
  readonly kind: "binary";
  readonly op: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
}
export interface CallNode extends Node {
  readonly kind: "call";
  /** `g`, `sum`, `sigmoid`, …; np.f and x.f() give f. */
  readonly fn: string;
  /** g′ has 1. */
  readonly primes: number;
  /** f_4 has 4. */
  readonly layer?: Expr | undefined;
  /** The letters that Σ_{ij} runs over. */
  readonly over?: readonly string[] | undefined;
  readonly args: readonly Expr[];
  readonly named: readonly { readonly name: string; readonly value: Expr }[];
  readonly method: boolean;
}
export interface IndexNode extends Node {
  readonly kind: "index";
  readonly base: Expr;
  readonly args: readonly Expr[];
}
/** `from:step:to`, each part optional where it is a subscript; Octave's includes `to`, NumPy's does not. */
export interface SliceNode extends Node {
  readonly kind: "slice";
  readonly from?: Expr | undefined;
  readonly step?: Expr | undefined;
  readonly to?: Expr | undefined;
}
export interface EndNode extends Node {
  readonly kind: "end";
}
export interface ArrayNode extends Node {
  readonly kind: "array";
  readonly rows: readonly (readonly Expr[])[];
  /** A parenthesised NumPy tuple. */
  readonly tuple: boolean;
}
export interface TextNode extends Node {
  readonly kind: "text";
  readonly value: string;
}
/** Factors side by side and with ⊙ between, as written in mathematics; {@link resolveChains} turns it into binary nodes. */
export interface ChainNode extends Node {
  readonly kind: "chain";
  readonly factors: readonly Expr[];
  readonly joints: readonly ("beside" | "times" | "product" | "eachdivide" | "divide")[];
}
/** The right side of an equation that holds for each index: δ_j = g′(z_j) Σ_k Θ_kj δ_k. Every name in it has its entries. */
export interface ComponentsNode extends Node {
  readonly kind: "components";
  /** The target's letters: of its rows, and of its columns where it is a matrix. */
  readonly indices: readonly string[];
  /** The letter that counts the examples, where one does: p of δ_pj. */
  readonly examples?: string | undefined;
  readonly body: Expr;
}

export type Expr =
  | NumberNode
  | NameNode
  | UnaryNode
  | TransposeNode
  | BinaryNode
  | CallNode
  | IndexNode
  | SliceNode
  | EndNode
  | ArrayNode
  | TextNode
  | ChainNode
  | ComponentsNode;

export interface Assignment {
  readonly kind: "assign";
  /** A name, or an indexed name. */
  readonly target: Expr;
  readonly value: Expr;
  /** Of `+=` and its kin; the value is then what stands on the right. */
  readonly accumulate?: "+" | "-" | "times" | "eachdivide" | undefined;
  readonly span: Span;
}
export interface Loop {
  readonly kind: "for";
  readonly variable: NameNode;
  readonly range: Expr;
  readonly body: readonly Statement[];
  readonly span: Span;
}
/** A line with a derivative operator on its left: explained, not evaluated. */
export interface OperatorLine {
  readonly kind: "operator";
  readonly name: string;
  readonly by: NameNode;
  readonly of: Expr;
  readonly value: Expr;
  readonly span: Span;
}
export type Statement = Assignment | Loop | OperatorLine;

/** A function that the text itself defines: assignments, and the name whose value it returns. */
export interface UserFunction {
  readonly parameters: readonly string[];
  readonly body: readonly Statement[];
  readonly result: NameNode;
}

export interface Program {
  readonly syntax: Syntax;
  readonly text: string;
  readonly statements: readonly Statement[];
  /** Activations and the like that the text defines for itself. */
  readonly functions?: ReadonlyMap<string, UserFunction>;
  /** How equations were read that leave a sum out. */
  readonly remarks?: readonly string[] | undefined;
  /** What was read over, in the order of the text. */
  readonly skipped: readonly { readonly span: Span; readonly why: string }[];
}

export const number = (value: number): NumberNode => ({ kind: "number", value });
export const binary = (op: BinaryOperator, left: Expr, right: Expr): BinaryNode => ({ kind: "binary", op, left, right });
export const transposed = (arg: Expr): Expr => (arg.kind === "transpose" ? arg.arg : { kind: "transpose", arg });
export const call = (fn: string, args: readonly Expr[], primes = 0): CallNode => ({
  kind: "call",
  fn,
  primes,
  args,
  named: [],
  method: false,
});

/** The parts of an expression, in the order of the text. */
export function childrenOf(node: Expr): readonly Expr[] {
  switch (node.kind) {
    case "unary":
    case "transpose":
      return [node.arg];
    case "binary":
      return [node.left, node.right];
    case "call":
      return [...node.args, ...node.named.map((n) => n.value)];
    case "index":
      return [node.base, ...node.args];
    case "slice":
      return [node.from, node.step, node.to].filter((x) => x !== undefined);
    case "array":
      return node.rows.flat();
    case "chain":
      return node.factors;
    case "components":
      return [node.body];
    default:
      return [];
  }
}

/** A copy whose parts are replaced in the order of {@link childrenOf}; the copy has no span, unless nothing changed. */
function withChildren(node: Expr, parts: readonly Expr[]): Expr {
  const old = childrenOf(node);
  if (old.every((child, i) => child === parts[i])) return node;
  switch (node.kind) {
    case "unary":
      return { kind: "unary", op: node.op, arg: parts[0] };
    case "transpose":
      return { kind: "transpose", arg: parts[0] };
    case "binary":
      return { kind: "binary", op: node.op, left: parts[0], right: parts[1] };
    case "call": {
      const named = node.named.map((n, i) => ({ name: n.name, value: parts[node.args.length + i] }));
      return { ...node, span: undefined, args: parts.slice(0, node.args.length), named };
    }
    case "index":
      return { kind: "index", base: parts[0], args: parts.slice(1) };
    case "slice": {
      let i = 0;
      const take = (was: Expr | undefined): Expr | undefined => (was === undefined ? undefined : parts[i++]);
      return { kind: "slice", from: take(node.from), step: take(node.step), to: take(node.to) };
    }
    case "array": {
      let i = 0;
      return { kind: "array", tuple: node.tuple, rows: node.rows.map((row) => row.map(() => parts[i++])) };
    }
    case "chain":
      return { kind: "chain", factors: parts, joints: node.joints };
    case "components":
      return { ...node, span: undefined, body: parts[0] };
    default:
      return node;
  }
}

const walked = new WeakMap<Expr, readonly Expr[]>();

/** Every node, the outer before the inner. Trees do not change, so the list is made once. */
export function walk(node: Expr): readonly Expr[] {
  const known = walked.get(node);
  if (known) return known;
  const nodes: Expr[] = [node];
  for (const child of childrenOf(node)) nodes.push(...walk(child));
  walked.set(node, nodes);
  return nodes;
}

/** Every node changed, the inner before the outer; spans stay, for what is read differently is still written where it was. */
export function mapTree(node: Expr, change: (node: Expr) => Expr): Expr {
  const changed = withChildren(
    node,
    childrenOf(node).map((child) => mapTree(child, change)),
  );
  return change(changed === node ? node : { ...changed, span: node.span });
}

/** A copy in which one node, found by identity, is replaced; everything around it loses its span. */
export function replaceNode(tree: Expr, old: Expr, replacement: Expr): Expr {
  if (tree === old) return replacement;
  const children = childrenOf(tree);
  if (children.length === 0) return tree;
  return withChildren(
    tree,
    children.map((child) => replaceNode(child, old, replacement)),
  );
}

/** Every assignment, those in loops too. */
export function* assignmentsOf(statements: readonly Statement[]): Generator<Assignment> {
  for (const statement of statements) {
    if (statement.kind === "assign") yield statement;
    else if (statement.kind === "for") yield* assignmentsOf(statement.body);
  }
}

/** The name that an assignment gives a value to. */
export function targetName(target: Expr): NameNode | undefined {
  if (target.kind === "name") return target;
  if (target.kind === "index") return targetName(target.base);
  return undefined;
}

/** Two spellings are one variable when this is equal; loops over layers make it depend on the layer's number. */
export function keyOf(name: NameNode, layer: number | undefined): string {
  return `${name.base}|${name.style}|${layer ?? ""}`;
}
