import type { Expression } from "../../ir/core.ts";
import { isSameProgram } from "../compare.ts";
import { edited, isLabelled, type Candidate, type EditContext } from "./candidate.ts";
import { binary, changed, name, negated, number, productOf, transposed } from "./nodes.ts";
import { neededVariables } from "./operands.ts";

const productOperator = ({ language }: EditContext): "matmul" | "product" => (language === "python" ? "matmul" : "product");

/** A sign more, less, or at the other term. */
export function* signs(node: Expression, { root, labels, target }: EditContext): Generator<Candidate> {
  if (node.kind === "unary" && node.op === "negate")
    yield { node, by: node.operand, edit: edited("sign", labels(node.operand)), cost: 1.5 };
  else if (node === root) yield { node, by: negated(node), edit: edited("sign", labels(node)), cost: 3.5 };
  if (node.kind !== "binary") return;
  if (node.op === "subtract") yield { node, by: changed(node, { left: node.right, right: node.left }), edit: edited("sign"), cost: 1.5 };
  if (node.op !== "add" && node.op !== "subtract") return;
  yield {
    node,
    by: changed(node, { op: node.op === "add" ? "subtract" : "add" }),
    edit: edited("sign-of-term", labels(node.right)),
    cost: 1.8,
  };
  yield { node, by: node.left, edit: edited("drop-term", labels(node.right)), cost: 2.5 };
  const own = target !== undefined && isSameProgram(node.left, target);
  if (node.op === "add")
    yield { node, by: node.right, edit: edited(own ? "overwrite" : "drop-term", labels(node.left)), cost: own ? 1.4 : 2.6 };
}

/** The sum with what the target held before. */
export function* accumulations(node: Expression, { root, target }: EditContext): Generator<Candidate> {
  if (node === root && target?.kind === "name") yield { node, by: binary("add", target, node), edit: edited("accumulate"), cost: 1.6 };
}

/** Expressions that are g′ of the layer: a variable that holds it, or its short form in terms of a. */
export function slopesOf(context: EditContext): Expression[] {
  const { expected, variables, slopeForm } = context;
  const found: Expression[] = [];
  for (const { path, labels } of variables) if (isLabelled(labels, "slope", expected.layer)) found.push(name(path));
  const a = variables.find(({ labels }) =>
    labels.some((l) => l.quantity.role === "a" && l.quantity.layer === expected.layer && l.form.factor === 1 && !l.quantity.unit),
  );
  if (a && slopeForm === "a(1-a)") found.push(binary("times", name(a.path), binary("subtract", number(1), name(a.path))));
  if (a && slopeForm === "1-a^2") found.push(binary("subtract", number(1), binary("power", name(a.path), number(2))));
  return found;
}

/** A factor that the formula lacks: g′, weights, 1/m, m. */
export function* factors(node: Expression, context: EditContext): Generator<Candidate> {
  const { root, expected, examples, variables, language } = context;
  const product = productOf(node, language);
  if (node === root || (product && node !== root)) {
    const count = examples > 1 ? variables.find(({ number: value, path }) => value === examples && /^[\w.]+$/.test(path)) : undefined;
    // n / n is no repair of n.
    if (count && !(node.kind === "name" && node.name === count.path)) {
      yield { node, by: binary("divide", node, name(count.path)), edit: edited("divide-by-m"), cost: 3 };
      if (node === root) yield { node, by: binary("times", node, name(count.path)), edit: edited("multiply-by-m"), cost: 4 };
    }
  }
  const delta = expected.role === "dZ" || expected.role === "dA";
  if (node === root && expected.role === "dZ")
    for (const slope of slopesOf(context))
      yield { node, by: binary("times", node, slope), edit: { kind: "add-factor", to: "slope", toLayer: expected.layer }, cost: 2.7 };
  if (!delta || context.output || (node.kind !== "name" && node.kind !== "attribute" && node.kind !== "index")) return;
  // δ of the layer after without the weights between.
  if (!isLabelled(context.labels(node), "dZ", expected.layer + 1)) return;
  for (const { path, labels } of neededVariables(context)) {
    const weights = labels.find(({ quantity }) => quantity.role === "weight" && quantity.layer === expected.layer + 1);
    if (!weights) continue;
    const op = productOperator(context);
    const W = name(path);
    for (const by of [
      binary(op, transposed(W, language), node),
      binary(op, node, W),
      binary(op, node, transposed(W, language)),
      binary(op, W, node),
    ])
      yield { node, by, edit: { kind: "add-factor", to: "weight", toLayer: weights.quantity.layer }, cost: 3 };
  }
}

/** Another axis, another number. */
export function* constants(node: Expression, { language, labels }: EditContext): Generator<Candidate> {
  const other = (axis: number): number => (language === "octave" ? (axis === 1 ? 2 : 1) : axis === 0 ? 1 : 0);
  if (node.kind === "call") {
    const at = node.named.findIndex(({ name: key }) => key === "axis" || key === "dim");
    const axis = node.named[at]?.value;
    if (axis?.kind === "number") {
      const named = node.named.map((entry, i) => (i === at ? { ...entry, value: number(other(axis.value)) } : entry));
      yield { node, by: changed(node, { named }), edit: edited("axis"), cost: 1.8 };
    }
    const reduces = /^(?:sum|mean|max|softmax|prod)$/.test(
      node.callee.kind === "attribute" ? node.callee.name : node.callee.kind === "name" ? node.callee.name : "",
    );
    const last = node.args.at(-1);
    if (reduces && last?.kind === "number")
      yield { node, by: changed(node, { args: [...node.args.slice(0, -1), number(other(last.value))] }), edit: edited("axis"), cost: 1.8 };
    if (reduces && at < 0 && last?.kind !== "number" && language === "python")
      for (const value of [0, 1])
        yield {
          node,
          by: changed(node, { named: [...node.named, { name: "axis", value: number(value) }] }),
          edit: edited("axis"),
          cost: 2.2,
        };
  }
  if (node.kind === "number") {
    for (const value of [1, 2, 0.5, 0]) if (value !== node.value) yield { node, by: number(value), edit: edited("number"), cost: 3 };
  }
  if (node.kind === "binary" && node.op === "power") yield { node, by: node.left, edit: edited("number", labels(node.left)), cost: 3.2 };
}

/** Rows or columns of the bias unit, dropped or kept. */
export function* biasUnits(node: Expression, { language, biasInside, labels, expected, shape }: EditContext): Generator<Candidate> {
  if (!biasInside || (node.kind !== "name" && node.kind !== "attribute")) return;
  const from = labels(node);
  const holds = from.some(({ quantity }) => quantity.role === "theta" || quantity.unit !== undefined) || expected.role === "dTheta";
  if (!holds || language === "math") return;
  const all: Expression = { id: -1, span: { start: -1, end: -1 }, kind: "slice" };
  const rest: Expression =
    language === "python"
      ? { ...all, start: number(1) }
      : { id: -1, span: all.span, kind: "range", start: number(2), stop: { id: -1, span: all.span, kind: "end" } };
  const part = (subscripts: readonly Expression[]): Expression =>
    language === "python"
      ? { id: -1, span: all.span, kind: "index", of: node, subscripts }
      : { id: -1, span: all.span, kind: "call", callee: node, args: subscripts, named: [] };
  // One subscript is enough for a column.
  const isColumn = shape(node)?.at(-1) === 1;
  for (const subscripts of isColumn ? [[rest]] : [[all, rest], [rest, all], [rest]])
    yield { node, by: part(subscripts), edit: edited("drop-unit", from), cost: 2.6 };
}
