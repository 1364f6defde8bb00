import type { Expression, Program, Statement } from "../ir/core.ts";
import { walk } from "../ir/walk.ts";

/** A statement of a loop over examples that takes its example with another variable than the one that counts. */
export interface StaleIndex {
  readonly statement: number;
  readonly used: string;
  readonly counts: string;
}

/**
 * Finds loops that count with one variable while a part of the data is taken with another one, which nothing in the loop changes, though the loop takes
 * other parts with the variable that counts.
 */
export function staleIndices({ body }: Program): StaleIndex[] {
  const found: StaleIndex[] = [];
  const visit = (block: readonly Statement[], counting: readonly string[]): void => {
    for (const statement of block) {
      if (statement.kind === "for") {
        const names = targetNames(statement.target);
        if (names.length === 1) found.push(...staleIn(statement.body, names[0], counting));
        visit(statement.body, [...counting, ...names]);
      } else if (statement.kind === "while" || statement.kind === "function" || statement.kind === "class" || statement.kind === "with")
        visit(statement.body, statement.kind === "function" ? [] : counting);
      else if (statement.kind === "if") visit([...statement.then, ...statement.otherwise], counting);
      else if (statement.kind === "try") visit(statement.body, counting);
    }
  };
  visit(body, []);
  return found;
}

function targetNames(target: Expression): string[] {
  if (target.kind === "name") return [target.name];
  return target.kind === "tuple" || target.kind === "list" ? target.items.flatMap(targetNames) : [];
}

function staleIn(body: readonly Statement[], counts: string, outer: readonly string[]): StaleIndex[] {
  const assigned = new Set<string>([counts, ...outer]);
  walk(body, (node) => {
    if (node.kind === "for") for (const name of targetNames(node.target)) assigned.add(name);
    if (node.kind === "assign") for (const target of node.targets) for (const name of targetNames(target)) assigned.add(name);
    if (node.kind === "augment") for (const name of targetNames(node.target)) assigned.add(name);
  });
  const rows = new Map<string, { readonly variables: Set<string>; readonly statements: Map<string, Set<number>> }>();
  for (const statement of body) {
    walk([statement], (node) => {
      const row = rowOf(node as Expression);
      if (!row) return;
      const entry = rows.get(row.of) ?? { variables: new Set(), statements: new Map() };
      entry.variables.add(row.by);
      entry.statements.set(row.by, (entry.statements.get(row.by) ?? new Set()).add(statement.id));
      rows.set(row.of, entry);
    });
  }
  // The loop's own variable has to take a part of something, or the loop counts nothing.
  if (![...rows.values()].some(({ variables }) => variables.has(counts))) return [];
  return [...rows.values()].flatMap(({ variables, statements }) =>
    variables.has(counts)
      ? []
      : [...statements].flatMap(([used, ids]) => (assigned.has(used) ? [] : [...ids].map((statement) => ({ statement, used, counts })))),
  );
}

/** `X(i, :)`, `X[i]`, `X[:, i]`: a variable, and the name that selects one row or column of it. */
function rowOf(node: Expression): { readonly of: string; readonly by: string } | undefined {
  const [of, subscripts] =
    node.kind === "index"
      ? [node.of, node.subscripts]
      : node.kind === "call"
        ? [node.callee, node.args]
        : [undefined, [] as readonly Expression[]];
  if (of?.kind !== "name" || subscripts.length === 0 || subscripts.length > 2) return undefined;
  // One subscript of a call may be an argument.
  if (node.kind === "call" && subscripts.length === 1) return undefined;
  const names = subscripts.filter((s) => s.kind === "name");
  const rest = subscripts.filter((s) => s.kind !== "name");
  return names.length === 1 && rest.every((s) => s.kind === "slice") ? { of: of.name, by: names[0].name } : undefined;
}
