import type { Expression } from "../ir/core.ts";
import { itemOf, scalarOf } from "../core/array.ts";
import { binary } from "./arithmetic.ts";
import { toArray } from "./convert.ts";
import { createEnvironment, type Environment } from "./environment.ts";
import { spend, type Machine } from "./machine.ts";
import { eventsOf, note } from "./record.ts";
import { arrayIn, valueOf, type Value } from "./values.ts";
import { Fault } from "../core/fault.ts";

/** Evaluates Σ over an index with numbers as bounds. */
export function symbolicSum(m: Machine, env: Environment, node: Extract<Expression, { kind: "sum" }>): Value {
  const bound = (e: Expression | undefined): number => {
    if (!e) throw new Fault("unsupported", "sum without bounds");
    return itemOf(arrayIn(toArray(m.evaluate(env, e), "sum")));
  };
  const [from, to] = [bound(node.from), bound(node.to)];
  let total: Value = valueOf(scalarOf(0));
  const own = createEnvironment(env);
  for (let i = from; i <= to; i++) {
    spend(m, 1);
    own.variables.set(node.index, valueOf(scalarOf(i)));
    const term = m.evaluate(own, node.body);
    total = note(m, node, binary(m, "add", total, term), eventsOf(term, eventsOf(total)), "add");
  }
  return total;
}
