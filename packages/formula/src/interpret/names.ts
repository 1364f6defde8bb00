import { Fault } from "../core/fault.ts";
import type { Expression } from "../ir/core.ts";
import { askFree } from "./access.ts";
import { canonicalName } from "./symbols.ts";
import { lookUp, type Environment } from "./environment.ts";
import { site, type Machine } from "./machine.ts";
import { eventsOf, latest, note } from "./record.ts";
import { NO_EVENT, text, unknown, type Value } from "./values.ts";

type Name = Extract<Expression, { kind: "name" }>;

/**
 * Returns what a name stands for without recording the read: a variable, else a function or module that the language brings, else a free name. What a text does
 * not define in mathematics is asked for first, for there `g` or `max` may be anything.
 */
export function lookUpName(
  m: Machine,
  env: Environment,
  node: Pick<Name, "id" | "span" | "symbol">,
  name: string,
  use: "value" | "call" = "value",
): Value | undefined {
  const variable = lookUp(env, name) ?? globalFunction(m, name);
  if (variable && variable.kind !== "unknown") return variable;
  if (m.language === "math") {
    const numpy = /^(?:np|numpy)$/u.test(name) && !variable ? m.library.usual(name) : undefined;
    if (numpy) return numpy;
    const given = askFree(m, name, node, use);
    if (given) return given;
  }
  const native = m.library.native(m.language, name);
  if (native && !variable) return native;
  if (m.language === "python") {
    if (name === "__name__") return text("__main__");
    if (name === "__file__") return text("text.py");
    const module = variable ? undefined : m.library.usual(name);
    if (module) return module;
  }
  const given = m.language === "math" ? undefined : askFree(m, name, node, use);
  if (given) {
    // The answer to a global variable that an unknown call was assigned to holds from now on.
    if (variable) bindAgain(env, name, given);
    return given;
  }
  return variable;
}

/** In Octave a function's name alone calls it; a variable that holds a handle is the handle. */
function isFunctionItself(env: Environment, value: Value, name: string): boolean {
  if (value.kind === "native") return !lookUp(env, name);
  return value.kind === "function" && value.name === name && Array.isArray(value.body);
}

/** Octave's functions see no variables of the script, but all of its functions. */
function globalFunction(m: Machine, name: string): Value | undefined {
  if (m.language !== "octave") return undefined;
  const found = m.globals.variables.get(name);
  return found?.kind === "function" && typeof found.body === "object" && Array.isArray(found.body) ? found : undefined;
}

function bindAgain(env: Environment, name: string, value: Value): void {
  for (let at: Environment | undefined = env; at; at = at.outer)
    if (at.variables.has(name)) {
      at.variables.set(name, value);
      return;
    }
}

/** Returns the value of a name and records the read. Throws a {@link Fault} `unknown-name`. */
export function readName(m: Machine, env: Environment, node: Pick<Name, "id" | "span" | "name" | "symbol">): Value {
  const name = canonicalName(m, env, node);
  const value = lookUpName(m, env, node, name) ?? (m.open.has("*") ? unknown(name) : undefined);
  if (!value) throw new Fault("unknown-name", name);
  if (m.language === "octave" && isFunctionItself(env, value, name)) return m.invoke(value, [], new Map(), site(node, env));
  if (value.kind !== "array") return value;
  const event = latest(value);
  return note(m, node, value, event === NO_EVENT ? [] : eventsOf(value), "copy");
}
