import { call, number, walk, type Expr, type IndexNode, type NameNode } from "../ast.ts";
import { isDelta, isGradient, nameUnder, type EditContext, type Put, type Tools } from "./edit.ts";

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

export const colon = (): Expr => ({ kind: "slice" });

/** `2:end`, `1:` */
export const fromSecond = (numpy: boolean): Expr =>
  numpy ? { kind: "slice", from: number(1) } : { kind: "slice", from: number(2), to: { kind: "end" } };

const isWhole = (x: Expr): boolean => x.kind === "slice" && !x.from && !x.to;

export function biasRows(node: Expr, parent: Expr | undefined, { context, put }: Tools): void {
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
