import type { BinaryOperator, Expression, Language, Statement } from "../../ir/core.ts";
import type { CoreNode } from "../../ir/walk.ts";

/** The number and place of a node that no text has; events of a trial are told apart by name. */
const NEW = { id: -1, span: { start: -1, end: -1 } } as const;

export const name = (text: string): Expression => ({ ...NEW, kind: "name", name: text });
export const number = (value: number): Expression => ({ ...NEW, kind: "number", value });
const attribute = (of: Expression, text: string): Expression => ({ ...NEW, kind: "attribute", of, name: text });
const call = (callee: Expression, args: readonly Expression[]): Expression => ({ ...NEW, kind: "call", callee, args, named: [] });
export const binary = (op: BinaryOperator, left: Expression, right: Expression): Expression => ({
  ...NEW,
  kind: "binary",
  op,
  left,
  right,
});
export const negated = (operand: Expression): Expression => ({ ...NEW, kind: "unary", op: "negate", operand });
export const assigned = (target: Expression, value: Expression): Statement => ({ ...NEW, kind: "assign", targets: [target], value });

/** A copy of a node with other fields, as a new node. */
export const changed = <N extends Expression>(node: N, fields: Partial<N>): N => ({ ...node, ...fields, ...NEW });

/** Is this the transpose of something, and of what? */
export function transposeOf(node: Expression): Expression | undefined {
  if (node.kind === "unary" && node.op === "transpose") return node.operand;
  if (node.kind === "attribute" && node.name === "T") return node.of;
  if (node.kind !== "call") return undefined;
  const { callee, args } = node;
  if (callee.kind !== "attribute") return undefined;
  if ((callee.name === "t" || callee.name === "transpose") && args.length === 0) return callee.of;
  return callee.name === "transpose" && args.length === 1 && callee.of.kind === "name" ? args[0] : undefined;
}

/** The transpose as the language writes it; of a transpose, what is under it. */
export function transposed(node: Expression, language: Language): Expression {
  const under = transposeOf(node);
  if (under) return under;
  return language === "python" ? attribute(node, "T") : { ...NEW, kind: "unary", op: "transpose", operand: node };
}

/** A product of two expressions, of whatever kind and in whatever way it is written. */
export interface Product {
  readonly kind: "matrix" | "elementwise";
  readonly left: Expression;
  readonly right: Expression;
  /** The same product of other factors, or of the other kind. */
  readonly with: (left: Expression, right: Expression, kind?: Product["kind"]) => Expression;
}

const MATRIX_CALLS: ReadonlySet<string> = new Set(["dot", "matmul", "mm", "inner", "outer"]);
const ELEMENTWISE_CALLS: ReadonlySet<string> = new Set(["multiply", "mul"]);

/** Octave's and mathematics' `*` are elementwise only by a scalar, which the edit finds out by trying. */
export function productOf(node: Expression, language: Language): Product | undefined {
  if (node.kind === "binary") {
    const matrix: BinaryOperator = language === "python" ? "matmul" : "product";
    if (node.op !== "times" && node.op !== "matmul" && node.op !== "product") return undefined;
    const kind = node.op === "times" ? "elementwise" : "matrix";
    return {
      kind,
      left: node.left,
      right: node.right,
      with: (left, right, wanted = kind) => binary(wanted === "matrix" ? (kind === "matrix" ? node.op : matrix) : "times", left, right),
    };
  }
  if (node.kind !== "call" || node.callee.kind !== "attribute") return undefined;
  const { callee, args } = node;
  const kind = MATRIX_CALLS.has(callee.name) ? "matrix" : ELEMENTWISE_CALLS.has(callee.name) ? "elementwise" : undefined;
  if (!kind) return undefined;
  const other = (wanted: Product["kind"]): string =>
    wanted === kind && callee.name !== "outer"
      ? callee.name
      : wanted === "matrix"
        ? "dot"
        : callee.of.kind === "name" && args.length === 2
          ? "multiply"
          : "mul";
  if (args.length === 2)
    return {
      kind,
      left: args[0],
      right: args[1],
      with: (left, right, wanted = kind) => call(wanted === kind ? callee : attribute(callee.of, other(wanted)), [left, right]),
    };
  if (args.length !== 1) return undefined;
  return {
    kind,
    left: callee.of,
    right: args[0],
    with: (left, right, wanted = kind) =>
      wanted === "elementwise" && kind === "matrix" ? binary("times", left, right) : call(attribute(left, callee.name), [right]),
  };
}

/** The tree with another node in the place of one. The nodes above it are new, the rest is shared. */
export function replaced(root: Expression, node: CoreNode, by: CoreNode): Expression {
  const copy = (value: unknown): unknown => {
    if (value === node) return by;
    if (Array.isArray(value)) {
      const items = value.map(copy);
      return items.some((item, i) => item !== value[i]) ? items : value;
    }
    if (typeof value !== "object" || value === null || ("start" in value && "end" in value && !("kind" in value))) return value;
    const entries = Object.entries(value).map(([key, field]) => [key, copy(field)] as const);
    if (entries.every(([key, field]) => field === (value as Record<string, unknown>)[key])) return value;
    return { ...Object.fromEntries(entries), ...("kind" in value ? NEW : {}) };
  };
  return copy(root) as Expression;
}
