import type { NdArray } from "../core/array.ts";
import { countOf } from "../core/matrix.ts";
import { isIndexed } from "../interpret/components.ts";
import type { FreeUse } from "../interpret/options.ts";
import { run } from "../interpret/run.ts";
import { valueOf, type Value } from "../interpret/values.ts";
import type { Expression, Statement } from "../ir/core.ts";
import { walk, type CoreNode } from "../ir/walk.ts";
import type { Event } from "../interpret/trace.ts";
import { valueFor } from "../reading/bind.ts";
import type { Run } from "./runs.ts";
import { assigned, name } from "./edits/nodes.ts";
import { rootOf, type Lookup } from "./lookup.ts";

/** Steps of one trial: a single statement whose operands are known. */
const FUEL = 200_000;
type Assign = Extract<Statement, { kind: "assign" }>;

const RESULT = "\u0000result";

/** Computes what an edited statement would assign; undefined if that has no value. */
export type Trial = (edited: Statement) => NdArray | undefined;

/**
 * Runs one statement alone, with the functions of its text: what the edit leaves as it is has the value that it had in the run, every other name the
 * last value that it had before.
 */
export function trialOf({ lookup, event }: Run): Trial | undefined {
  const { program } = lookup.judgement;
  const statement = lookup.statement(event.statement);
  const root = statement && rootOf(statement);
  if (!statement || !root) return undefined;
  const recorded = new Map<Expression, NdArray>();
  walk([root], (node) => {
    // What `end` is depends on what is indexed, which an edit may change.
    if (node === root || holdsEnd(node)) return;
    const value = lookup.valueAt(node.id, event.id);
    if (value) recorded.set(node as Expression, value);
  });
  const variables = lookup.visible(event.id);
  const roots = new Set([...variables.keys()].map((path) => /^[^.[({]+/u.exec(path)?.[0] ?? path));
  const definitions = program.body.filter(isDefinition);
  if (statement.kind === "assign" && isIndexed(statement)) return trialOfIndexed(lookup, statement, variables);
  const kept = isPartial(statement, root, { event, lookup });
  return (edited) => {
    const given = new Map<string, NdArray>();
    const right = substituted(rootOf(edited)!, recorded, given);
    const tried = kept ? ({ ...edited, value: right } as Statement) : assigned(name(RESULT), wholeOf(edited, right));
    const free = (path: string): Value | undefined => {
      const value = given.get(path) ?? variables.get(path);
      if (value) return valueOf(value);
      return roots.has(path) ? { kind: "open", path } : undefined;
    };
    const trace = run({ ...program, skipped: [], body: [...definitions, tried] }, { entry: { kind: "script" }, free, fuel: FUEL });
    if (trace.stopped) return undefined;
    const target = kept ? event.name : RESULT;
    return trace.events.findLast((e) => e.kind === "assign" && e.name === target)?.value;
  };
}

/** Runs an edited equation that holds for each index: every name keeps its letters, and has the value that it had. */
function trialOfIndexed(lookup: Lookup, statement: Assign, variables: ReadonlyMap<string, NdArray>): Trial | undefined {
  const [target] = statement.targets;
  if (target.kind !== "name" || !target.symbol) return undefined;
  const { binding } = lookup.explanation.attempt;
  const { program } = lookup.judgement;
  const result: Expression = { ...target, name: RESULT, symbol: { ...target.symbol, settled: true } };
  const free = (path: string, use: FreeUse): Value | undefined => {
    const value = variables.get(path);
    return value ? valueOf(value) : valueFor(binding, path, use);
  };
  return (edited) => {
    const body = [...program.body.filter(isDefinition), assigned(result, rootOf(edited)!)];
    const rows = binding.hypothesis.data === "rows" && { examples: "rows" as const };
    const trace = run({ ...program, skipped: [], body }, { entry: { kind: "script" }, free, fuel: FUEL, ...rows });
    return trace.stopped ? undefined : trace.events.findLast((e) => e.kind === "assign" && e.value)?.value;
  };
}

function holdsEnd(node: CoreNode): boolean {
  let found = false;
  walk([node], ({ kind }) => {
    found ||= kind === "end";
  });
  return found;
}

const isDefinition = (statement: Statement): boolean =>
  statement.kind === "function" ||
  statement.kind === "class" ||
  statement.kind === "import" ||
  (statement.kind === "assign" && (statement.value.kind === "lambda" || statement.value.kind === "handle"));

/** Does the statement store into a part of an array, so that its value is the whole variable's? */
function isPartial(statement: Statement, root: Expression, { event, lookup }: { event: Event; lookup: Lookup }): boolean {
  if (statement.kind !== "assign" && statement.kind !== "augment") return false;
  const target = statement.kind === "assign" ? statement.targets[0] : statement.target;
  if (target.kind !== "index" && target.kind !== "call") return false;
  const value = lookup.valueAt(root.id, event.id);
  return value === undefined || event.value === undefined || countOf(value) !== countOf(event.value);
}

/** What the statement gives its target: of `a += b`, a + b. */
function wholeOf(statement: Statement, right: Expression): Expression {
  if (statement.kind !== "augment") return right;
  return { id: -1, span: { start: -1, end: -1 }, kind: "binary", op: statement.op, left: statement.target, right };
}

/** The expression with a name in the place of every part whose value is known. */
function substituted(node: Expression, recorded: ReadonlyMap<Expression, NdArray>, given: Map<string, NdArray>): Expression {
  const copy = (value: unknown): unknown => {
    const known = recorded.get(value as Expression);
    if (known) {
      const path = `\u0000${(value as Expression).id}`;
      given.set(path, known);
      return name(path);
    }
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null || ("start" in value && "end" in value && !("kind" in value))) return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copy(field)]));
  };
  return copy(node) as Expression;
}
