import type { Quantity, Role } from "../../core/quantities.ts";
import type { Expression } from "../../ir/core.ts";
import { edited, isLabelled, type Candidate, type EditContext, type Variable } from "./candidate.ts";
import { changed, name, number } from "./nodes.ts";

type Needed = readonly (readonly [role: Role, layer: number])[];

/** The quantities that a formula of a quantity may use, by role and layer. */
export function needed({ role, layer }: Pick<Quantity, "role" | "layer">, output: boolean): Needed {
  const below: Needed = layer === 1 ? [["input", 0]] : [["a", layer - 1]];
  const back: Needed = [
    ["weight", layer + 1],
    ["theta", layer + 1],
    ["dZ", layer + 1],
  ];
  const slope: Needed = [
    ["slope", layer],
    ["z", layer],
    ["a", layer],
  ];
  switch (role) {
    case "z":
      return [["weight", layer], ["theta", layer], ["bias", layer], ...below];
    case "a":
      return [["z", layer]];
    case "slope":
      return slope;
    case "residual":
      return [
        ["a", layer],
        ["target", layer],
      ];
    case "dZ":
      return output ? [["target", layer], ["residual", layer], ["dA", layer], ...slope] : [["dA", layer], ...back, ...slope];
    case "dA":
      return output
        ? [
            ["target", layer],
            ["residual", layer],
            ["a", layer],
          ]
        : back;
    case "dW":
    case "dTheta":
      return [["dZ", layer], ["weight", layer], ["theta", layer], ...below];
    case "db":
      return [["dZ", layer]];
    case "weight":
    case "theta":
      return [
        ["weight", layer],
        ["theta", layer],
        ["dW", layer],
        ["dTheta", layer],
      ];
    case "bias":
      return [
        ["bias", layer],
        ["db", layer],
      ];
    default:
      return [];
  }
}

/** Variables that hold a quantity of the formula. */
export const neededVariables = ({ expected, output, variables }: EditContext): Variable[] => {
  const wanted = needed(expected, output);
  return variables.filter(({ labels }) => wanted.some(([role, layer]) => isLabelled(labels, role, layer)));
};

/** Another variable in the place of an operand. */
export function* operands(node: Expression, context: EditContext): Generator<Candidate> {
  const { labels, root, shape } = context;
  if (node.kind !== "name" && node.kind !== "attribute" && node.kind !== "index") return;
  if (shape(node) === undefined) return;
  const from = labels(node);
  const same = (variable: Variable): boolean =>
    variable.labels.some(({ quantity }) => isLabelled(from, quantity.role, quantity.layer)) && from.length > 0;
  for (const variable of neededVariables(context)) {
    if (same(variable)) continue;
    // x in the place of x[1:] is another range of the same variable.
    const part = node.kind === "index" && node.of.kind === "name" && node.of.name === variable.path;
    if (part) {
      yield { node, by: node.of, edit: edited("index", variable.labels), cost: 2.2 };
      continue;
    }
    // A value of the same role at another layer is the likelier slip.
    const near = variable.labels.some(({ quantity }) => from.some((label) => label.quantity.role === quantity.role));
    yield {
      node,
      by: name(variable.path),
      edit: edited("operand", from, variable.labels),
      cost: (near ? 2 : 2.3) + (node === root ? 2 : 0),
    };
  }
}

/** Another number, loop variable or range in a subscript. */
export function* indices(node: Expression, context: EditContext): Generator<Candidate> {
  const subscripts = node.kind === "index" ? node.subscripts : node.kind === "call" ? node.args : [];
  if (subscripts.length === 0 || subscripts.length > 3) return;
  const of = node.kind === "index" ? context.labels(node.of) : node.kind === "call" ? context.labels(node.callee) : [];
  for (const [k, subscript] of subscripts.entries()) {
    const put = (by: Expression, cost: number): Candidate => {
      const next = subscripts.map((s, i) => (i === k ? by : s));
      const made =
        node.kind === "index"
          ? changed(node, { subscripts: next })
          : changed(node as Extract<Expression, { kind: "call" }>, { args: next });
      return { node, by: made, edit: edited("index", of), cost };
    };
    if (subscript.kind === "number") {
      yield put(number(subscript.value + 1), 2.4);
      yield put(number(subscript.value - 1), 2.4);
    }
    if (subscript.kind === "name")
      for (const { path, number: value } of context.variables)
        if (value !== undefined && path !== subscript.name && /^[a-z]\w?$/i.test(path)) yield put(name(path), 2.6);
    // All but the last for all but the first.
    if (subscript.kind === "range" && subscript.start.kind === "number" && subscript.start.value === 1 && subscript.stop.kind === "binary")
      yield put({ ...subscript, start: number(2), stop: subscript.stop.left }, 2.2);
    if (subscript.kind === "slice" && subscript.start === undefined && subscript.stop?.kind === "unary")
      yield put({ kind: "slice", id: -1, span: { start: -1, end: -1 }, start: number(1) }, 2.2);
    if (subscript.kind === "binary" && subscript.right.kind === "number") yield put(subscript.left, 2.5);
  }
}
