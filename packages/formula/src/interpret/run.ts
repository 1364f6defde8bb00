import { Fault } from "../core/fault.ts";
import type { Block, Program, Statement } from "../ir/core.ts";
import { construct, entryArguments, invoke } from "./calls.ts";
import { memberOf } from "./attributes.ts";
import { evaluate } from "./expressions.ts";
import { createMachine, DEFAULT_FUEL, errorOf, isRecoverable, restore, save, type CallSite, type Machine } from "./machine.ts";
import { LIBRARY } from "./operations/library.ts";
import type { Entry, RunOptions } from "./options.ts";
import { execute } from "./statements.ts";
import { findLetters, type Letters } from "./symbols.ts";
import type { Trace } from "./trace.ts";
import { NONE, type ClassValue, type FunctionValue, type Value } from "./values.ts";

const letters = new WeakMap<Program, Letters>();

/** Programs are run for many readings: their letters are looked for once. */
function lettersOf(program: Program): Letters {
  const found = letters.get(program) ?? findLetters(program);
  letters.set(program, found);
  return found;
}

/** Runs a program on the values that the options give, and returns what happened. Throws only for a defect of the interpreter. */
export function run(program: Program, options: RunOptions): Trace {
  const m = createMachine({ ...program, letters: lettersOf(program) }, options, (machine) => ({
    library: LIBRARY,
    evaluate: (env, node) => evaluate(machine(), env, node),
    execute: (env, block) => execute(machine(), env, block),
    invoke: (callee, args, named, at) => invoke(machine(), callee, args, named, at),
  }));
  let result: Value = NONE;
  let stopped: Trace["stopped"];
  try {
    if (program.language === "octave")
      m.execute(
        m.globals,
        program.body.filter(({ kind }) => kind === "function"),
      );
    result = enter(m, program, options.entry, { ready: false });
  } catch (error) {
    if (error instanceof RangeError && /call stack/i.test(error.message)) stopped = errorOf(new Fault("depth", "run"), m.statementSpan);
    else if (error instanceof Fault) stopped = errorOf(error, m.statementSpan);
    else throw error;
  }
  return {
    events: m.events,
    result,
    ...(stopped && { stopped }),
    trainingLoops: [...m.trainingLoops],
    skipped: m.skipped,
    steps: (options.fuel ?? DEFAULT_FUEL) - m.fuel,
    variables: m.globals.variables,
  };
}

function enter(m: Machine, program: Program, entry: Entry, state: { ready: boolean }): Value {
  switch (entry.kind) {
    case "script": {
      state.ready = true;
      const completion = m.execute(m.globals, program.body);
      return typeof completion === "object" ? completion.value : NONE;
    }
    case "sequence": {
      let result: Value = NONE;
      for (const part of entry.of) result = enter(m, program, part, state);
      return result;
    }
    default: {
      if (!state.ready) define(m, program.body);
      state.ready = true;
      return entry.kind === "call" ? call(m, entry.path, entry.args ?? {}) : made(m, entry.path, entry.args ?? {});
    }
  }
}

/** Executes what a call needs of the top level: definitions, imports and plain assignments. One that fails is passed over. */
function define(m: Machine, body: Block): void {
  for (const statement of body) {
    if (!DEFINES.has(statement.kind)) continue;
    const saved = save(m);
    try {
      m.execute(m.globals, [statement]);
    } catch (error) {
      if (!isRecoverable(error)) throw error;
      restore(m, saved);
    }
  }
}
const DEFINES: ReadonlySet<Statement["kind"]> = new Set(["function", "class", "import", "assign", "try", "if", "with"]);

const siteOf = (m: Machine, fn: FunctionValue): CallSite => ({
  id: fn.node,
  span: fn.span,
  env: m.globals,
  outputs: fn.outputs?.length ?? 1,
});

function call(m: Machine, path: string, args: Readonly<Record<string, Value>>): Value {
  const [owner, name] = path.split(".");
  const found = m.globals.variables.get(owner);
  if (name === undefined) {
    if (found?.kind !== "function") throw new Fault("unknown-function", path);
    return m.invoke(found, [], entryArguments(m, found, args, false), siteOf(m, found));
  }
  if (found?.kind !== "class") throw new Fault("unknown-name", owner);
  const method = memberOf(found, name);
  if (method?.kind !== "function") throw new Fault("unknown-function", path);
  if (method.role === "static") return m.invoke(method, [], entryArguments(m, method, args, false), siteOf(m, method));
  const self = m.objects.findLast((object) => object.of === found || object.of.bases.includes(found)) ?? made(m, owner, {});
  return m.invoke(method, [self], entryArguments(m, method, args, true), siteOf(m, method));
}

function made(m: Machine, path: string, args: Readonly<Record<string, Value>>): Value {
  const of = m.globals.variables.get(path);
  if (of?.kind !== "class") throw new Fault("unknown-name", path);
  return construct(m, of, [], constructorArguments(m, of, args), { id: -1, span: m.statementSpan, env: m.globals, outputs: 1 });
}

function constructorArguments(m: Machine, of: ClassValue, args: Readonly<Record<string, Value>>): Map<string, Value> {
  const init = memberOf(of, "__init__");
  return init?.kind === "function" ? entryArguments(m, init, args, true) : new Map();
}
