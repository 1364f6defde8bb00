import { assignmentsOf, mapTree, targetName, type Expr, type NameNode, type Program, type Statement, type UserFunction } from "../ast.ts";
import { roleOf } from "../notation/roles.ts";
import { expression } from "./codeexpressions.ts";
import { isFunctionName } from "./codeoperands.ts";
import { CodeReader, type Dialect } from "./codereader.ts";
import { program } from "./codestatements.ts";
import { splitName } from "./names.ts";

/** Octave's and NumPy's statements. Imports, `function`, `def`, `return` and docstrings are read over. */
export function parseCode(text: string, syntax: Dialect): Program {
  const reader = new CodeReader(text, syntax, expression);
  const statements = program(reader);
  const subscripted = (list: readonly Statement[]): readonly Statement[] => (syntax === "octave" ? withSubscripts(list) : list);
  const functions = new Map<string, UserFunction>();
  for (const [name, made] of reader.functions) functions.set(name, { ...made, body: subscripted(made.body) });
  return { syntax, text, statements: subscripted(statements), functions, skipped: reader.skipped };
}

/** Octave writes subscripts and calls alike: what is assigned, or is known as a quantity, is subscripted. */
function withSubscripts(statements: readonly Statement[]): Statement[] {
  const assigned = new Set<string>();
  for (const { target } of assignmentsOf(statements)) assigned.add(targetName(target)?.text ?? "");
  const isVariable = (fn: string): boolean => {
    if (assigned.has(fn)) return true;
    const { base, layer } = splitName(fn);
    return roleOf(base, layer !== undefined) !== undefined && !isFunctionName(fn);
  };
  const change = (node: Expr): Expr => {
    if (node.kind !== "call" || node.primes > 0 || node.method || !isVariable(node.fn)) return node;
    const start = node.span?.start ?? 0;
    const base: NameNode = { kind: "name", ...splitName(node.fn), text: node.fn, style: "", span: { start, end: start + node.fn.length } };
    return { kind: "index", base, args: node.args, span: node.span };
  };
  const deep = (node: Expr): Expr => mapTree(node, change);
  return statements.map((statement) => {
    if (statement.kind === "for") return { ...statement, range: deep(statement.range), body: withSubscripts(statement.body) };
    if (statement.kind !== "assign") return statement;
    return { ...statement, target: deep(statement.target), value: deep(statement.value) };
  });
}
