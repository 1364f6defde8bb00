import { Fault } from "../core/fault.ts";
import type { Block, Expression, Statement } from "../ir/core.ts";
import { writtenPath } from "./access.ts";
import { append, assign, locate } from "./assign.ts";
import { augment } from "./augment.ts";
import { evaluateComponents, isIndexed } from "./components.ts";
import { keyOf, truth } from "./convert.ts";
import { define, defineClass } from "./definitions.ts";
import type { Environment } from "./environment.ts";
import { executeFor, executeWhile } from "./loops.ts";
import { errorOf, isRecoverable, MAX_DEPTH, restore, save, skip, spend, type Completion, type Machine } from "./machine.ts";
import { eventsOf, record, snapshot } from "./record.ts";
import { importModule } from "./modules.ts";
import { assignOctave, assignSeveral, augmentOctave, deleteOctave } from "./octave-assign.ts";
import { replacement } from "./target.ts";
import { substitute } from "./substitute.ts";
import { copyOf } from "../core/array.ts";
import { NONE, valueOf, type Value } from "./values.ts";

const reported = new WeakSet<Fault>();

/** Executes statements until one leaves the block. Throws a {@link Fault}, which is recorded at the innermost statement that it ends. */
export function execute(m: Machine, env: Environment, block: Block): Completion {
  if (m.depth >= MAX_DEPTH) throw new Fault("depth", "block");
  m.depth += 1;
  for (const statement of block) {
    const completion = executeStatement(m, env, statement);
    if (completion) {
      m.depth -= 1;
      return completion;
    }
  }
  m.depth -= 1;
  return undefined;
}

function executeStatement(m: Machine, env: Environment, node: Statement): Completion {
  spend(m, 1);
  const { statement, statementSpan, pass } = m;
  const passes = m.passes.get(node.id) ?? 0;
  m.passes.set(node.id, passes + 1);
  m.statement = node.id;
  m.statementSpan = node.span;
  m.pass = passes;
  const start = m.events.length;
  try {
    const completion = executeKind(m, env, node, start);
    m.statement = statement;
    m.statementSpan = statementSpan;
    m.pass = pass;
    return completion;
  } catch (error) {
    if (isRecoverable(error)) report(m, node, error, start, node.kind === "augment" ? heldBy(m, env, node.target) : []);
    throw error;
  }
}

/** The events of what a target holds; none where that cannot be said. */
function heldBy(m: Machine, env: Environment, target: Expression): readonly number[] {
  const saved = save(m);
  try {
    return eventsOf(locate(m, env, target).value);
  } catch (error) {
    if (!isRecoverable(error)) throw error;
    restore(m, saved);
    return [];
  }
}

/** Records an error once, with what was evaluated towards the value that it took. Returns the event. */
function report(
  m: Machine,
  node: { id: number; span: Statement["span"] },
  fault: Fault,
  start: number,
  held: readonly number[] = [],
): number {
  if (reported.has(fault)) return m.events.length - 1;
  reported.add(fault);
  const recent = m.events.slice(Math.max(start, m.events.length - 200));
  const used = new Set(recent.flatMap(({ from }) => from));
  const from = recent
    .filter(({ id, statement, kind }) => kind === "expression" && statement === m.statement && !used.has(id))
    .map(({ id }) => id);
  return record(m, {
    kind: "error",
    node: node.id,
    span: fault.span ?? node.span,
    from: [...held, ...from],
    op: "error",
    error: errorOf(fault, node.span),
  });
}

function executeKind(m: Machine, env: Environment, node: Statement, start: number): Completion {
  switch (node.kind) {
    case "assign":
    case "augment":
      return assigning(m, env, node, start);
    case "expression":
      return expression(m, env, node, start);
    case "return":
      return { value: node.value ? returning(m, env, node.value, start) : NONE };
    case "if":
      return m.execute(env, test(m, env, node.test) ? node.then : node.otherwise);
    case "for":
      return executeFor(m, env, node);
    case "while":
      return executeWhile(m, env, node);
    case "break":
    case "continue":
      return node.kind;
    case "pass":
      return undefined;
    case "function":
      define(m, env, node);
      return undefined;
    case "class":
      defineClass(m, env, node);
      return undefined;
    case "delete":
      for (const target of node.targets) remove(m, env, target);
      return undefined;
    case "try":
      return trying(m, env, node);
    case "with":
      for (const { value, target } of node.items) {
        const given = m.evaluate(env, value);
        if (target) assign(m, env, target, given, false);
      }
      return m.execute(env, node.body);
    case "raise":
      throw new Fault("raised", node.value ? raisedName(node.value) : "exception");
    case "import":
      importModule(m, env, node);
      return undefined;
    case "global":
      for (const name of node.names) env.declared.add(name);
      return undefined;
    case "yield": {
      const value = node.value ? m.evaluate(env, node.value) : NONE;
      m.yields.at(-1)?.push(value);
      return undefined;
    }
  }
}

function test(m: Machine, env: Environment, node: Expression): boolean {
  const value = m.evaluate(env, node);
  if (value.kind === "unknown") skip(m, value.name, node.span);
  return truth(value, m.language === "octave");
}

/** A value that the statement makes itself: its elements are recorded under the target's name. What has a name already keeps its own. */
const makesValue = (node: Expression): boolean => node.kind !== "name" && node.kind !== "attribute" && node.kind !== "index";

function assigning(m: Machine, env: Environment, node: Extract<Statement, { kind: "assign" | "augment" }>, start: number): undefined {
  const saved = save(m);
  try {
    if (m.language === "octave") octaveAssigning(m, env, node);
    else if (node.kind === "augment") augment(m, env, node, m.evaluate(env, node.value));
    else {
      const indexed = m.language === "math" && isIndexed(node);
      const value = indexed ? evaluateComponents(m, env, node) : m.evaluate(env, node.value);
      const fresh = makesValue(node.value);
      for (const target of node.targets) assign(m, env, target, value, fresh);
    }
  } catch (error) {
    if (!isRecoverable(error)) throw error;
    restore(m, saved);
    const targets = node.kind === "assign" ? node.targets : [node.target];
    if (!substitute(m, env, targets, error, () => report(m, node, error, start))) throw error;
  }
  return undefined;
}

function octaveAssigning(m: Machine, env: Environment, node: Extract<Statement, { kind: "assign" | "augment" }>): void {
  if (node.kind === "augment") augmentOctave(m, env, node);
  else if (node.targets.length === 1 && node.targets[0].kind === "list") assignSeveral(m, env, node.targets[0].items, node.value);
  else if (node.value.kind === "matrix" && node.value.rows.length === 0 && node.targets[0].kind === "call")
    deleteOctave(m, env, node.targets[0]);
  else {
    const value = m.evaluate(env, node.value);
    for (const target of node.targets) assignOctave(m, env, target, value, makesValue(node.value));
  }
}

const OUTPUT = new Set(["print", "disp", "printf", "fprintf", "display", "fflush", "pprint"]);

function expression(m: Machine, env: Environment, node: Extract<Statement, { kind: "expression" }>, start: number): undefined {
  const saved = save(m);
  const { value } = node;
  try {
    const made = m.evaluate(env, value);
    if (m.language === "octave" && made.kind === "array" && value.kind !== "name") env.variables.set("ans", made);
  } catch (error) {
    if (!isRecoverable(error) || value.kind !== "call") throw error;
    const { callee } = value;
    if (callee.kind === "name" && OUTPUT.has(callee.name)) {
      restore(m, saved);
      report(m, node, error, start);
    } else if (!appendInstead(m, env, value, error, () => (restore(m, saved), report(m, node, error, start)))) throw error;
  }
  return undefined;
}

/** `deltas.append(…)` whose value could not be computed is an assignment like any other. */
function appendInstead(
  m: Machine,
  env: Environment,
  node: Extract<Expression, { kind: "call" }>,
  fault: Fault,
  recover: () => number,
): boolean {
  const { callee } = node;
  if (callee.kind !== "attribute" || callee.name !== "append") return false;
  const { value: to, path } = locate(m, env, callee.of);
  if (to.kind !== "list") return false;
  const right = replacement(m, node.id, `${path}[${to.items.length}]`, undefined, errorOf(fault, node.span));
  if (!right) return false;
  append(m, to, path, valueOf(copyOf(right), recover()), node);
  return true;
}

/** Returns what a `return` gives. An array that stands alone, or in the tuple or list that is written there, may be replaced. */
function returning(m: Machine, env: Environment, node: Expression, start: number): Value {
  if (node.kind === "tuple" || node.kind === "list") {
    const items = node.items.map((item) => (item.kind === "starred" ? undefined : returning(m, env, item, m.events.length)));
    if (items.every((item) => item !== undefined)) return { kind: node.kind, items };
  }
  const saved = save(m);
  let value: Value;
  try {
    value = m.evaluate(env, node);
  } catch (error) {
    if (!isRecoverable(error)) throw error;
    const right = replacement(m, node.id, undefined, undefined, errorOf(error, node.span));
    if (!right) throw error;
    restore(m, saved);
    value = valueOf(copyOf(right), report(m, node, error, start));
  }
  if (value.kind !== "array" || m.stack.length === 0) return value;
  const right = replacement(m, node.id, undefined, snapshot(value));
  const kept = right ? valueOf(copyOf(right), value.event) : value;
  const event = record(m, { kind: "return", node: node.id, span: node.span, from: eventsOf(value), op: "copy", value: snapshot(kept) });
  return { ...kept, event };
}

function raisedName(node: Expression): string {
  return node.kind === "call"
    ? `${writtenPath(node.callee)}${node.args[0]?.kind === "string" ? `: ${node.args[0].value}` : ""}`
    : writtenPath(node);
}

function remove(m: Machine, env: Environment, target: Expression): void {
  if (target.kind === "name") env.variables.delete(target.name);
  else if (target.kind === "attribute") {
    const of = m.evaluate(env, target.of);
    if (of.kind === "instance") of.fields.delete(target.name);
  } else if (target.kind === "index") {
    const of = m.evaluate(env, target.of);
    const [first] = target.subscripts.map((s) => m.evaluate(env, s));
    if (of.kind === "dict") of.entries.delete(keyOf(first));
    else if (of.kind === "list" && first.kind === "array") of.items.splice(first.storage.data[first.offset], 1);
  }
}

function trying(m: Machine, env: Environment, node: Extract<Statement, { kind: "try" }>): Completion {
  const saved = save(m);
  let completion: Completion;
  try {
    completion = m.execute(env, node.body);
  } catch (error) {
    if (!isRecoverable(error) || node.handlers.length === 0) throw error;
    restore(m, saved);
    completion = m.execute(env, node.handlers[0]);
  }
  return m.execute(env, node.finally) ?? completion;
}
