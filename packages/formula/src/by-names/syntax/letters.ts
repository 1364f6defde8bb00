import { assignmentsOf, mapTree, number, walk, type Expr, type NameNode, type Program, type Statement } from "../ast.ts";
import { roleOf } from "../notation/roles.ts";

/**
 * Code whose letters mean something else than they mostly do: `h` that meets further weights is a hidden layer and not the output, and `W` beside
 * `W2` is the first layer's.
 */
export function withItsLetters(program: Program): Program {
  const names: NameNode[] = [];
  const hidden = new Set<string>();
  for (const { target, value } of assignmentsOf(program.statements))
    for (const part of [target, value])
      for (const node of walk(part)) {
        if (node.kind === "name") names.push(node);
        const [left, right] = factorsOf(node).map(nameUnder);
        for (const [name, other] of [
          [left, right],
          [right, left],
        ])
          if (name && other && /^[hH]$/.test(name.base) && !name.layer && roleOf(other.base, other.layer !== undefined) === "weight")
            hidden.add(name.base);
      }
  const numbers = new Map<string, Set<number>>();
  for (const { base, layer } of names)
    if (layer?.kind === "number") numbers.set(base, (numbers.get(base) ?? new Set<number>()).add(layer.value));
  const isFirst = ({ base, layer }: NameNode): boolean =>
    layer === undefined && /^d?[Wb]$/.test(base) && numbers.get(base)?.has(2) === true && !numbers.get(base)!.has(1);
  if (hidden.size === 0 && !names.some(isFirst)) return program;
  const change = (node: Expr): Expr => {
    if (node.kind !== "name") return node;
    if (isFirst(node)) return { ...node, layer: number(1) };
    return node.layer === undefined && hidden.has(node.base) ? { ...node, base: `${node.base}idden` } : node;
  };
  const changed = (statements: readonly Statement[]): Statement[] =>
    statements.map((statement) => {
      if (statement.kind === "for") return { ...statement, range: mapTree(statement.range, change), body: changed(statement.body) };
      if (statement.kind !== "assign") return statement;
      return { ...statement, target: mapTree(statement.target, change), value: mapTree(statement.value, change) };
    });
  return { ...program, statements: changed(program.statements) };
}

function factorsOf(node: Expr): readonly Expr[] {
  if (node.kind === "binary" && (node.op === "matmul" || node.op === "product")) return [node.left, node.right];
  return node.kind === "call" && /^(?:dot|matmul)$/.test(node.fn) && node.args.length === 2 ? node.args : [];
}
function nameUnder(node: Expr | undefined): NameNode | undefined {
  if (node?.kind === "transpose") return nameUnder(node.arg);
  return node?.kind === "name" ? node : undefined;
}
