import type { Statement } from "../ir/core.ts";
import { iterate } from "./access.ts";
import { assign } from "./assign.ts";
import { truth } from "./convert.ts";
import type { Environment } from "./environment.ts";
import { site, skip, spend, type Completion, type Machine } from "./machine.ts";
import { assignOctave, columnsOf } from "./octave-assign.ts";
import { createWatch, type Watch } from "./training.ts";
import { integer, numberValue, unknown, type Value } from "./values.ts";

type For = Extract<Statement, { kind: "for" }>;

/** Executes a loop: in full, or until the end of the first pass that updates parameters from which it computed the update. */
export function executeFor(m: Machine, env: Environment, node: For): Completion {
  const over = m.evaluate(env, node.over);
  const watch = createWatch(m, node.id);
  for (const item of elementsOf(m, env, node, over)) {
    spend(m, 1);
    watch.begin();
    watch.bind(item, (marked) => bindItem(m, env, node, marked));
    const completion = m.execute(env, node.body);
    if (completion === "break") return undefined;
    if (typeof completion === "object") return completion;
    if (watch.trains()) return undefined;
  }
  return undefined;
}

function bindItem(m: Machine, env: Environment, node: For, item: Value): void {
  if (m.language === "octave") assignOctave(m, env, node.target, item, false);
  else assign(m, env, node.target, item, false);
}

function* elementsOf(m: Machine, env: Environment, node: For, over: Value): Iterable<Value> {
  if (over.kind === "unknown") {
    // How often is not known: once.
    skip(m, over.name, node.over.span);
    yield over.name === "range" ? integer(0) : unknown(over.name);
    return;
  }
  if (m.language !== "python") {
    yield* columnsOf(over);
    return;
  }
  if (over.kind === "range") {
    for (let i = 0; i < over.length; i++) yield numberValue(over.start + i * over.step, "int", over.event);
    return;
  }
  yield* iterate(m, over, site(node.over, env));
}

/** Executes a `while` or `do … until` loop. */
export function executeWhile(m: Machine, env: Environment, node: Extract<Statement, { kind: "while" }>): Completion {
  const watch: Watch = createWatch(m, node.id, false);
  const holds = (): boolean => {
    const value = m.evaluate(env, node.test);
    if (value.kind === "unknown") skip(m, value.name, node.test.span);
    return truth(value, m.language === "octave");
  };
  // A condition that is not known is that of a training loop that ends some time.
  const first = node.until ? true : m.evaluate(env, node.test);
  if (first !== true && first.kind !== "unknown" && !truth(first, m.language === "octave")) return undefined;
  for (;;) {
    spend(m, 1);
    watch.begin();
    const completion = m.execute(env, node.body);
    if (completion === "break") return undefined;
    if (typeof completion === "object") return completion;
    if (watch.trains()) return undefined;
    if (first !== true && first.kind === "unknown") return undefined;
    if (node.until ? holds() : !holds()) return undefined;
  }
}
