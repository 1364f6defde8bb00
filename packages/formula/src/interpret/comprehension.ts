import type { Expression } from "../ir/core.ts";
import { iterate } from "./access.ts";
import { assign } from "./assign.ts";
import { keyOf, truth } from "./convert.ts";
import { createEnvironment, type Environment } from "./environment.ts";
import { site, skip, spend, type Machine } from "./machine.ts";
import { list, unknown, type Value } from "./values.ts";

type Comprehension = Extract<Expression, { kind: "comprehension" }>;

/** Returns what a comprehension gathers; a generator is gathered at once. */
export function comprehension(m: Machine, env: Environment, node: Comprehension): Value {
  const own = createEnvironment(env);
  const keys: Value[] = [];
  const elements: Value[] = [];
  const open = gather(m, own, node, 0, () => {
    if (node.key) keys.push(m.evaluate(own, node.key));
    elements.push(m.evaluate(own, node.element));
  });
  if (open) return open;
  switch (node.type) {
    case "dict":
      return { kind: "dict", entries: new Map(keys.map((key, i) => [keyOf(key), { key, value: elements[i] }])) };
    case "set":
      return { kind: "set", entries: new Map(elements.map((item) => [keyOf(item), item])) };
    default:
      return list(elements);
  }
}

/** Calls `visit` for each combination; returns an unknown value where what is iterated over is unknown. */
function gather(m: Machine, own: Environment, node: Comprehension, clause: number, visit: () => void): Value | undefined {
  if (clause === node.clauses.length) {
    visit();
    return undefined;
  }
  const { target, over, conditions } = node.clauses[clause];
  const source = m.evaluate(own, over);
  if (source.kind === "unknown") {
    skip(m, source.name, over.span);
    return unknown(source.name);
  }
  for (const item of iterate(m, source, site(over, own))) {
    spend(m, 1);
    assign(m, own, target, item, false);
    if (!conditions.every((condition) => truth(m.evaluate(own, condition), false))) continue;
    const open = gather(m, own, node, clause + 1, visit);
    if (open) return open;
  }
  return undefined;
}
