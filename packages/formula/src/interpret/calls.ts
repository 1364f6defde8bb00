import { copyOf } from "../core/array.ts";
import { Fault } from "../core/fault.ts";
import type { Block, Expression, Statement } from "../ir/core.ts";
import { askFree, recordGiven, writtenPath } from "./access.ts";
import { attributeOf, memberOf } from "./attributes.ts";
import { createEnvironment, type Environment } from "./environment.ts";
import { isRecoverable, MAX_DEPTH, quietly, site, skip, spend, type CallSite, type Machine } from "./machine.ts";
import { eventsOf, note, record, snapshot } from "./record.ts";
import { lookUpName } from "./names.ts";
import { canonicalName } from "./symbols.ts";
import { readIndexed } from "./octave.ts";
import { argumentPath, replacement } from "./target.ts";
import {
  dictOf,
  list,
  NONE,
  ofKind,
  tuple,
  unknown,
  valueOf,
  type BoundValue,
  type ClassValue,
  type FunctionValue,
  type InstanceValue,
  type Value,
} from "./values.ts";

type CallNode = Extract<Expression, { kind: "call" }>;

/** Evaluates a call, or Octave's subscript `x(1)`. `outputs` counts the values asked for. */
export function evaluateCall(m: Machine, env: Environment, node: CallNode, outputs: number): Value {
  const callee = calleeOf(m, env, node);
  if (m.language === "octave" && isIndexed(callee)) return readIndexed(m, env, node, callee, node.args, false);
  // What is unknown may be an array, of which `end` is the size.
  if (m.language === "octave" && callee.kind === "unknown") {
    skip(m, callee.name, node.span);
    return callee;
  }
  const { args, named } = argumentsOf(m, env, node);
  const at: CallSite = {
    ...site(node, env, outputs),
    ...(node.callee.kind === "attribute" && { path: writtenPath(node.callee.of) }),
  };
  const value = m.invoke(callee, args, named, at);
  if (value.kind === "none") return value;
  return note(
    m,
    node,
    value,
    fromOf(callee, args, named, value),
    callee.kind === "native" || isNativeMethod(callee) ? nameOf(callee) : "copy",
  );
}

const isNativeMethod = (v: Value): v is BoundValue => v.kind === "bound" && v.of.kind === "native";
const nameOf = (v: Value): string => (v.kind === "native" ? v.name : v.kind === "bound" ? v.of.name : "call");
const isIndexed = (v: Value): boolean => v.kind === "array" || v.kind === "cell" || v.kind === "struct" || v.kind === "text";

/** A native function's value comes from its arguments, a function's of the text from what it returned. */
function fromOf(callee: Value, args: readonly Value[], named: ReadonlyMap<string, Value>, value: Value): number[] {
  if (callee.kind !== "native" && !isNativeMethod(callee)) return eventsOf(value);
  const from = callee.kind === "bound" ? eventsOf(callee.self) : [];
  for (const arg of args) eventsOf(arg, from);
  for (const arg of named.values()) eventsOf(arg, from);
  return value.kind === "array" && from.length === 0 ? eventsOf(value) : from;
}

function calleeOf(m: Machine, env: Environment, node: CallNode): Value {
  const { callee } = node;
  if (callee.kind === "name") {
    const name = canonicalName(m, env, callee);
    const found = lookUpName(m, env, callee, name, "call");
    if (found?.kind === "array") return m.evaluate(env, callee);
    return found ?? unknown(name);
  }
  if (callee.kind === "attribute") {
    const of = m.evaluate(env, callee.of);
    if (m.language === "octave") return m.evaluate(env, callee);
    return attributeOf(m, of, callee.name, writtenPath(callee.of), site(callee, env));
  }
  return m.evaluate(env, callee);
}

function argumentsOf(m: Machine, env: Environment, node: CallNode): { args: Value[]; named: Map<string, Value> } {
  const args: Value[] = [];
  const named = new Map<string, Value>();
  for (const [i, arg] of node.args.entries()) {
    try {
      if (arg.kind === "starred") args.push(...spread(m.evaluate(env, arg.of)));
      else if (m.language === "octave") args.push(...octaveArguments(m, env, arg));
      else args.push(m.evaluate(env, arg));
    } catch (error) {
      if (isRecoverable(error)) for (const rest of node.args.slice(i + 1)) if (rest.kind !== "starred") quietly(m, env, rest);
      throw error;
    }
  }
  for (const { name, value } of node.named) {
    const given = m.evaluate(env, value);
    if (name !== "**") named.set(name, given);
    else if (given.kind === "dict")
      for (const { key, value: item } of given.entries.values()) if (key.kind === "text") named.set(key.value, item);
  }
  return { args, named };
}

/** `c{:}` gives several arguments. */
function octaveArguments(m: Machine, env: Environment, arg: Expression): readonly Value[] {
  const value = m.evaluate(env, arg);
  return arg.kind === "index" && arg.brace && value.kind === "cell" ? value.items : [value];
}

function spread(value: Value): readonly Value[] {
  if (value.kind === "list" || value.kind === "tuple") return value.items;
  if (value.kind === "unknown") return [];
  throw new Fault("type", "starred");
}

/** Calls a value. Throws a {@link Fault} `type` for what cannot be called. */
export function invoke(m: Machine, callee: Value, args: readonly Value[], named: ReadonlyMap<string, Value>, at: CallSite): Value {
  spend(m, 1);
  switch (callee.kind) {
    case "native":
      return callee.apply({ m, name: callee.name, args, named, at });
    case "function":
      return callFunction(m, callee, args, named, at);
    case "bound":
      return m.invoke(callee.of, [callee.self, ...args], named, at);
    case "class":
      return construct(m, callee, args, named, at);
    case "instance": {
      const method =
        memberOf(callee.of, "__call__") ??
        (callee.of.bases.some((base) => base.kind !== "class") ? memberOf(callee.of, "forward") : undefined);
      if (method) return m.invoke(method, [callee, ...args], named, at);
      throw new Fault("type", `call of ${callee.of.name}`);
    }
    case "open":
      return askFree(m, `${callee.path}()`, at, "call") ?? unknown(callee.path);
    case "unknown":
    case "module":
      skip(m, callee.name, at.span);
      return unknown(callee.name);
    default:
      throw new Fault("type", `call of ${callee.kind}`);
  }
}

export function construct(
  m: Machine,
  of: ClassValue,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
  at: CallSite,
): InstanceValue {
  const made: InstanceValue = { kind: "instance", id: m.objects.length, of, fields: new Map() };
  m.objects.push(made);
  const init = memberOf(of, "__init__");
  if (init) m.invoke(init, [made, ...args], named, at);
  else for (const [name, value] of named) made.fields.set(name, value);
  return made;
}

/** Calls a function of the text. Parameters without a value and default are free names. */
function callFunction(m: Machine, fn: FunctionValue, args: readonly Value[], named: ReadonlyMap<string, Value>, at: CallSite): Value {
  if (m.depth >= MAX_DEPTH) throw new Fault("depth", fn.name);
  const isBlock = (body: Block | Expression): body is Block => Array.isArray(body);
  const octave = m.language === "octave";
  const counts = { given: args.length, asked: at.outputs };
  const env = octave && isBlock(fn.body) ? createEnvironment(undefined, counts) : createEnvironment(fn.scope, counts);
  const { depth, stack, owners, statement, statementSpan, pass } = m;
  m.depth += 1;
  m.stack = [...stack, fn.owner ? `${fn.owner.name}.${fn.name}` : fn.name];
  m.owners = [...owners, fn.owner];
  bindParameters(m, fn, args, named, env);
  let value: Value;
  if (!isBlock(fn.body)) {
    const { body } = fn;
    const result = m.evaluate(env, body);
    value = result.kind === "array" ? { ...result, event: returned(m, body, result) } : result;
  } else value = runBody(m, fn, fn.body, env, at.outputs);
  Object.assign(m, { depth, stack, owners, statement, statementSpan, pass });
  return value;
}

function returned(m: Machine, node: { id: number; span: CallSite["span"] }, value: Extract<Value, { kind: "array" }>): number {
  return record(m, { kind: "return", node: node.id, span: node.span, from: eventsOf(value), op: "copy", value: snapshot(value) });
}

function runBody(m: Machine, fn: FunctionValue, body: Block, env: Environment, outputs: number): Value {
  const generates = yieldsIn(body);
  if (generates) m.yields.push([]);
  const completion = m.execute(env, body);
  if (generates) return list(m.yields.pop() ?? []);
  if (m.language !== "octave") return typeof completion === "object" ? completion.value : NONE;
  const values = (fn.outputs ?? []).slice(0, Math.max(outputs, 1)).map((name) => {
    const value = env.variables.get(name);
    return value?.kind === "array" ? { ...value, event: returned(m, { id: fn.node, span: fn.span }, value) } : value;
  });
  const made = values.slice(0, values.findIndex((v) => v === undefined) >>> 0).filter((v) => v !== undefined);
  return outputs > 1 ? tuple(made) : (made[0] ?? NONE);
}

const generators = new WeakMap<Block, boolean>();

function yieldsIn(body: Block): boolean {
  const known = generators.get(body);
  if (known !== undefined) return known;
  const inside = (statement: Statement): boolean => {
    switch (statement.kind) {
      case "yield":
        return true;
      case "if":
        return statement.then.some(inside) || statement.otherwise.some(inside);
      case "for":
      case "while":
      case "with":
        return statement.body.some(inside);
      case "try":
        return [statement.body, ...statement.handlers, statement.finally].some((block) => block.some(inside));
      default:
        return false;
    }
  };
  const found = body.some(inside);
  generators.set(body, found);
  return found;
}

function bindParameters(m: Machine, fn: FunctionValue, args: readonly Value[], named: ReadonlyMap<string, Value>, env: Environment): void {
  const open = new Map(named);
  const positional = fn.params.filter((p) => p.rest === undefined);
  const rest = fn.params.find((p) => p.rest === "args");
  if (args.length > positional.length && !rest) throw new Fault("type", `${fn.name}()`);
  for (const [i, param] of positional.entries()) {
    const given = args[i] ?? open.get(param.name);
    open.delete(param.name);
    const value = given ?? fn.defaults[fn.params.indexOf(param)];
    if (value) bindParameter(m, param.name, param.span, fn.node, value, env);
    else if (m.language === "python") {
      const free = askFree(m, param.name, { id: fn.node, span: param.span }, "value");
      if (free) env.variables.set(param.name, free);
    }
  }
  if (rest) {
    const more = args.slice(positional.length);
    env.variables.set(rest.name, m.language === "octave" ? { kind: "cell", shape: [1, more.length], items: more } : tuple(more));
  }
  const keywords = fn.params.find((p) => p.rest === "named");
  if (keywords) env.variables.set(keywords.name, dictOf(open));
  else if (open.size > 0) throw new Fault("type", `${fn.name}(${[...open.keys()][0]})`);
}

function bindParameter(m: Machine, name: string, span: CallSite["span"], node: number, value: Value, env: Environment): void {
  if (value.kind !== "array") {
    env.variables.set(name, value);
    return;
  }
  const right = replacement(m, node, argumentPath(name), snapshot(value));
  const kept = right ? ofKind(valueOf(copyOf(right)), value) : value;
  const event = record(m, { kind: "assign", node, span, from: eventsOf(value), op: "copy", name, value: snapshot(kept) });
  env.variables.set(name, { ...kept, event });
}

/** Returns the arguments of an entry in the order of the parameters; those that are not given are bound when the function is called. */
export function entryArguments(
  m: Machine,
  fn: FunctionValue,
  args: Readonly<Record<string, Value>>,
  skipFirst: boolean,
): Map<string, Value> {
  const bound = new Map<string, Value>();
  for (const param of fn.params.slice(skipFirst ? 1 : 0)) {
    const given = Object.hasOwn(args, param.name) ? args[param.name] : undefined;
    if (given && !param.rest) bound.set(param.name, recordGiven(m, param.name, { id: fn.node, span: param.span }, given));
  }
  return bound;
}
