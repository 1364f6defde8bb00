import type { Statement } from "../ir/core.ts";
import { writtenPath } from "./access.ts";
import { createEnvironment, lookUp, type Environment } from "./environment.ts";
import type { Machine } from "./machine.ts";
import { unknown, type ClassValue, type FunctionValue, type Value } from "./values.ts";

function roleOf(decorators: readonly string[]): FunctionValue["role"] {
  if (decorators.includes("staticmethod")) return "static";
  if (decorators.includes("classmethod")) return "class";
  return decorators.includes("property") ? "property" : "plain";
}

/** Defines a function; a property's setter is passed over. */
export function define(m: Machine, env: Environment, node: Extract<Statement, { kind: "function" }>): void {
  if (node.decorators.some((name) => name.endsWith(".setter"))) return;
  env.variables.set(node.name, {
    kind: "function",
    name: node.name,
    params: node.params,
    defaults: node.params.map((p) => p.default && m.evaluate(env, p.default)),
    outputs: node.outputs,
    body: node.body,
    scope: env,
    role: roleOf(node.decorators),
    node: node.id,
    span: node.span,
  });
}

/** Defines a class by executing its body. */
export function defineClass(m: Machine, env: Environment, node: Extract<Statement, { kind: "class" }>): void {
  const bases = node.bases.map((base) => {
    const value = base.kind === "name" ? lookUp(env, base.name) : m.evaluate(env, base);
    return value ?? unknown(writtenPath(base));
  });
  const own = createEnvironment(env);
  m.execute(own, node.body);
  const members = new Map<string, Value>();
  // `class Net(object)` has no base that could have members.
  const made: ClassValue = {
    kind: "class",
    name: node.name,
    bases: bases.filter((base) => !(base.kind !== "class" && nameOf(base) === "object")),
    members,
  };
  for (const [name, value] of own.variables) members.set(name, value.kind === "function" ? { ...value, scope: env, owner: made } : value);
  env.variables.set(node.name, made);
}
const nameOf = (value: Value): string => ("name" in value ? value.name : "");
