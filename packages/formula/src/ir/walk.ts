import type { Block, Expression, Statement } from "./core.ts";

/** Any node of a program. */
export type CoreNode = Expression | Statement;

/** How deep nodes of a program may be nested in one another; every stage may therefore recurse over a program. */
const MAX_NESTING = 250;

function isNode(value: unknown): value is CoreNode {
  return typeof value === "object" && value !== null && "kind" in value && "id" in value && "span" in value;
}

/** Returns the nodes directly below a node, in the order of the text. */
export function childrenOf(node: CoreNode): readonly CoreNode[] {
  const found: CoreNode[] = [];
  const collect = (value: unknown): void => {
    if (isNode(value)) found.push(value);
    else if (Array.isArray(value)) value.forEach(collect);
    // Parameters, named arguments, entries of a dict and the like hold nodes and are none.
    else if (typeof value === "object" && value !== null && !("start" in value && "end" in value)) Object.values(value).forEach(collect);
  };
  Object.values(node).forEach(collect);
  return found;
}

/** Calls `visit` with every node, a parent before its children; a visit that returns false leaves out what is below. */
export function walk(nodes: readonly CoreNode[], visit: (node: CoreNode, depth: number) => boolean | void): void {
  const open: { node: CoreNode; depth: number }[] = nodes.toReversed().map((node) => ({ node, depth: 1 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    if (visit(node, depth) === false) continue;
    const children = childrenOf(node);
    for (let i = children.length - 1; i >= 0; i--) open.push({ node: children[i], depth: depth + 1 });
  }
}

/** Returns the first node below `body` that is nested deeper than MAX_NESTING. */
export function tooDeep(body: Block): CoreNode | undefined {
  let found: CoreNode | undefined;
  walk(body, (node, depth) => {
    if (found === undefined && depth > MAX_NESTING) found = node;
    return found === undefined;
  });
  return found;
}
