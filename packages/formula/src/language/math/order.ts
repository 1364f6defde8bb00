import type { Block, Statement } from "../../ir/core.ts";
import { walk } from "../../ir/walk.ts";

interface Equation {
  readonly statement: Statement;
  /** What it gives a value, if that is one name. */
  readonly defines: string | undefined;
  readonly reads: ReadonlySet<string>;
}

/**
 * Returns equations with each definition before what uses it: "dW = (ŷ − y) hᵀ, where h = σ(W x)" runs from the definitions on. What has a value already,
 * gets two, or is stepped from its own value stays where it is.
 */
export function definitionsFirst(body: Block): Block {
  const equations = body.map(equationOf);
  const places = new Map<string, number[]>();
  for (const [i, { defines }] of equations.entries()) if (defines !== undefined) places.set(defines, [...(places.get(defines) ?? []), i]);
  const steps = new Set(equations.flatMap(({ defines, reads }) => (defines !== undefined && reads.has(defines) ? [defines] : [])));
  /** Is this a step, or would what it uses have another value before the equation `to`? */
  const isFixed = (from: number, to: number): boolean =>
    steps.has(equations[from].defines ?? "") ||
    [...equations[from].reads].some((name) => {
      const given = places.get(name) ?? [];
      return steps.has(name) && given.some((place) => place >= to && place < from);
    });
  const out: Statement[] = [];
  const begun = new Set<number>();
  /** Puts an equation, and before it what it uses of those behind the equation `at`, whose turn it is. */
  const put = (i: number, at: number): void => {
    if (begun.has(i)) return;
    begun.add(i);
    for (const name of equations[i].reads) {
      // What has several definitions behind this has the first of them.
      const [place] = places.get(name) ?? [];
      if (place > at && !isFixed(place, at)) put(place, at);
    }
    out.push(equations[i].statement);
  };
  for (const i of equations.keys()) put(i, i);
  return out;
}

function equationOf(statement: Statement): Equation {
  const reads = new Set<string>();
  if (statement.kind !== "assign" && statement.kind !== "augment") return { statement, defines: undefined, reads };
  const target = statement.kind === "assign" ? statement.targets[0] : statement.target;
  walk(statement.kind === "assign" ? [statement.value] : [statement.value, target], (node) => {
    if (node.kind === "name") reads.add(node.name);
  });
  return { statement, defines: target.kind === "name" ? target.name : undefined, reads };
}
