import { sizeOf, type Shape } from "../core/array.ts";
import { Fault } from "../core/fault.ts";
import type { Block, Expression, Language, Span } from "../ir/core.ts";
import { createEnvironment, type Environment } from "./environment.ts";
import type { RunOptions } from "./options.ts";
import type { Letters } from "./symbols.ts";
import type { Event, RunError } from "./trace.ts";
import { type ClassValue, type InstanceValue, type NativeValue, type Value } from "./values.ts";

export const DEFAULT_FUEL = 1_000_000;
const DEFAULT_MEMORY = 24 * 2 ** 20;
/** Events that one run may record: whoever reads them takes far longer than the run. */
export const MAX_EVENTS = 12_000;
/** Nested expressions, blocks and calls together; each takes a few frames of the host's stack. */
export const MAX_DEPTH = 900;

/** What a finished block asks for. */
export type Completion = undefined | "break" | "continue" | { readonly value: Value };

/** What an event is made by, for the decision which loops train: names of the text's own operations, `copy` for what moves a value on. */
export interface Detail {
  readonly op: string;
  /** What the target of an assignment held before. */
  readonly old?: readonly number[];
  /** Events and marks of loops in the subscripts, and of the loop whose variable this is. */
  readonly at?: readonly number[];
}

/** The state of one run. Nothing of it outlives the run. */
export interface Machine {
  readonly language: Language;
  readonly text: string;
  readonly letters: Letters;
  readonly options: RunOptions;
  readonly events: Event[];
  readonly details: Detail[];
  readonly globals: Environment;
  /** Passes of each statement that have begun. */
  readonly passes: Map<number, number>;
  /** By which subscripts a container was reached last. */
  readonly reached: WeakMap<object, readonly number[]>;
  /** The last event that holds all numbers of a list. */
  readonly lists: WeakMap<object, number>;
  /** Attributes that a text gives to arrays, as `w.g`, by their memory. */
  readonly attributes: WeakMap<object, Map<string, Value>>;
  readonly objects: InstanceValue[];
  /** What free names gave for parts of open values, by path. */
  readonly open: Map<string, Value>;
  /** Values of the generator functions that run, innermost last. */
  readonly yields: Value[][];
  readonly library: Library;
  readonly trainingLoops: Set<number>;
  readonly skipped: { readonly name: string; readonly span: Span }[];
  readonly evaluate: (env: Environment, node: Expression) => Value;
  readonly execute: (env: Environment, block: Block) => Completion;
  /** Calls a function, class or object of the text, or a native one. `outputs` counts the values asked for (Octave). */
  readonly invoke: (callee: Value, args: readonly Value[], named: ReadonlyMap<string, Value>, at: CallSite) => Value;
  fuel: number;
  memory: number;
  depth: number;
  statement: number;
  statementSpan: Span;
  pass: number;
  stack: readonly string[];
  /** Classes whose methods run, innermost last, for super(). */
  owners: readonly (ClassValue | undefined)[];
  /** What `end` means in the subscripts of Octave that are evaluated, innermost last. */
  ends: readonly number[];
  loops: number;
  /** The mark of the loop whose variable is being assigned. */
  binding: number | undefined;
  draws: number;
}

/** What the languages bring: functions, modules and methods. */
export interface Library {
  /** The function or constant of a module, by its path. */
  readonly value: (path: string) => Value | undefined;
  readonly module: (name: string) => Value | undefined;
  /** All that `from module import *` brings. */
  readonly names: (module: string) => readonly (readonly [string, Value])[];
  /** A module by the name under which it is used where no line imports it. */
  readonly usual: (name: string) => Value | undefined;
  /** A function that a language has without a module. */
  readonly native: (language: Language, name: string) => NativeValue | undefined;
  readonly method: (of: Value, name: string) => NativeValue | undefined;
}

export interface CallSite {
  readonly id: number;
  readonly span: Span;
  readonly env: Environment;
  readonly outputs: number;
  /** The object that a method is called on, as written. */
  readonly path?: string;
}

export const site = (node: { id: number; span: Span }, env: Environment, outputs = 1): CallSite => ({
  id: node.id,
  span: node.span,
  env,
  outputs,
});

export function createMachine(
  { language, text, letters }: Pick<Machine, "language" | "text" | "letters">,
  options: RunOptions,
  parts: (m: () => Machine) => Pick<Machine, "library" | "evaluate" | "execute" | "invoke">,
): Machine {
  const m: Machine = {
    language,
    text,
    letters,
    options,
    events: [],
    details: [],
    globals: createEnvironment(),
    passes: new Map(),
    reached: new WeakMap(),
    lists: new WeakMap(),
    attributes: new WeakMap(),
    objects: [],
    open: new Map(),
    yields: [],
    trainingLoops: new Set(),
    skipped: [],
    ...parts(() => m),
    fuel: options.fuel ?? DEFAULT_FUEL,
    memory: options.memory ?? DEFAULT_MEMORY,
    depth: 0,
    statement: -1,
    statementSpan: { start: 0, end: 0 },
    pass: 0,
    stack: [],
    owners: [],
    ends: [],
    loops: 0,
    binding: undefined,
    draws: 0,
  };
  return m;
}

/** Takes steps from the run's fuel. Throws a {@link Fault} `fuel` when none is left. */
export function spend(m: Machine, steps: number): void {
  m.fuel -= steps;
  if (m.fuel < 0) throw new Fault("fuel", "run");
}

/** Accounts for an array that a run makes, before it is made. Throws a {@link Fault} `memory` or `fuel`. */
export function reserve(m: Machine, elements: number): void {
  m.memory -= elements * 8;
  if (m.memory < 0) throw new Fault("memory", "run");
  spend(m, elements / 16);
}

/** Returns the error as data, at `span` where the operation knew no place. */
export function errorOf(fault: Fault, span: Span): RunError {
  return { code: fault.code, subject: fault.subject, shapes: fault.shapes, span: fault.span ?? span };
}

/** Whether a text may go on after it: bounds of the run end it. */
export function isRecoverable(error: unknown): error is Fault {
  return error instanceof Fault && error.code !== "fuel" && error.code !== "memory" && error.code !== "depth";
}

type Saved = Pick<Machine, "depth" | "stack" | "owners" | "statement" | "statementSpan" | "pass" | "ends"> & {
  readonly generators: number;
};

export function save({ depth, stack, owners, statement, statementSpan, pass, ends, yields }: Machine): Saved {
  return { depth, stack, owners, statement, statementSpan, pass, ends, generators: yields.length };
}

/** Returns to the place of a {@link save} after an error. */
export function restore(m: Machine, { generators, ...saved }: Saved): void {
  Object.assign(m, saved);
  m.yields.length = generators;
}

/** Evaluates for the record only: an error is passed over. */
export function quietly(m: Machine, env: Environment, node: Expression): void {
  const saved = save(m);
  try {
    m.evaluate(env, node);
  } catch (error) {
    if (!isRecoverable(error)) throw error;
    restore(m, saved);
  }
}

export function skip(m: Machine, name: string, span: Span): void {
  if (m.skipped.length < 1000) m.skipped.push({ name, span });
}

/** Accounts for the numbers of a result. */
export function account(m: Machine, shape: Shape): void {
  reserve(m, sizeOf(shape));
}
