import { countOf, entriesOf } from "../core/matrix.ts";
import { isIndexed } from "../interpret/components.ts";
import type { Expression, Span, Statement } from "../ir/core.ts";
import type { Verdict } from "../judge/verdict.ts";
import type { Candidate, EditContext } from "./edits/candidate.ts";
import { editsOf } from "./edits/collect.ts";
import { replaced } from "./edits/nodes.ts";
import type { Edit } from "../mistakes/mistake.ts";
import { rootOf } from "./lookup.ts";
import type { Run } from "./runs.ts";
import { trialOf, type Trial } from "./trial.ts";

/** An edit with which the statement's value is right on every network. */
export interface Found {
  readonly edited: Statement;
  readonly cost: number;
  /** One, or the two that are right together. */
  readonly edits: readonly Edit[];
  /** What it replaces in the text: an expression, or the operator of an assignment. */
  readonly change: { readonly node: Expression; readonly by: Expression } | { readonly span: Span; readonly text: string };
}

/** Edits that are looked for before the search ends, and how many are tried one by one and in pairs. */
const ENOUGH = 5;
const SINGLE = 400;
const PAIRED = 28;

/** Small edits of a wrong statement that make its value right, the smallest first; two at a time if no single one does. */
export function searchEdits(runs: readonly Run[], verdict: Verdict): Found[] {
  const [run] = runs;
  const statement = run?.lookup.statement(verdict.statement);
  const root = statement && rootOf(statement);
  // What is right already by another measure says nothing about edits; on one network g′ of relu may be 1 for all units.
  if (!root || runs.every(({ event, isRight }) => event.value !== undefined && isRight(event.value))) return [];
  const tests = runs.flatMap((each): ((edited: Statement) => boolean)[] => {
    const trial = trialOf(each);
    return trial ? [holds(trial, each)] : [];
  });
  const isRight = (edited: Statement): boolean => tests.length > 0 && tests.every((test) => test(edited));
  const candidates = editsOf(contextOf(run, statement, root)).slice(0, SINGLE);
  const found = operatorEdits(statement, run.lookup.judgement.program.text).filter(({ edited }) => isRight(edited));
  for (const { node, by, edit, cost } of candidates) {
    if (found.length >= ENOUGH) break;
    const edited = { ...statement, value: replaced(root, node, by) } as Statement;
    if (isRight(edited)) found.push({ edited, change: { node, by }, edits: [edit], cost });
  }
  return found.length > 0 ? found : pairs(statement, candidates, isRight);
}

function holds(trial: Trial, { isRight }: Run): (edited: Statement) => boolean {
  return (edited) => {
    const value = trial(edited);
    return value !== undefined && isRight(value);
  };
}

/** `-=` for `+=`, and `=` for either. */
function operatorEdits(statement: Statement, text: string): Found[] {
  if (statement.kind !== "augment") return [];
  const { target, value, op } = statement;
  const at = text.slice(target.span.end, value.span.start).search(/[-+]=/u);
  if (at < 0 || (op !== "add" && op !== "subtract")) return [];
  const span = { start: target.span.end + at, end: target.span.end + at + 2 };
  const { id, span: whole } = statement;
  return [
    {
      edited: { ...statement, op: op === "add" ? "subtract" : "add" },
      change: { span, text: op === "add" ? "-=" : "+=" },
      edits: [{ kind: "sign" }],
      cost: 1,
    },
    {
      edited: { id, span: whole, kind: "assign", targets: [target], value },
      change: { span, text: "=" },
      edits: [{ kind: "overwrite" }],
      cost: 1.4,
    },
  ];
}

/** The first two edits that are right together, as one of the whole expression. */
function pairs(statement: Statement, candidates: readonly Candidate[], isRight: (edited: Statement) => boolean): Found[] {
  const root = rootOf(statement)!;
  const few = candidates.slice(0, PAIRED);
  for (const [i, first] of few.entries())
    for (const second of few.slice(i + 1)) {
      const once = replaced(root, first.node, first.by);
      const both = replaced(once, second.node, second.by);
      const edited = { ...statement, value: both } as Statement;
      // An edit of what the other one removed changes nothing.
      if (both === once || once === root || !isRight(edited)) continue;
      return [{ edited, change: { node: root, by: both }, edits: [first.edit, second.edit], cost: first.cost + second.cost }];
    }
  return [];
}

function contextOf({ lookup, event, expected: { quantity } }: Run, statement: Statement, root: Expression): EditContext {
  const { judgement, network } = lookup;
  const { program, reading } = judgement;
  const activation = reading.activations[quantity.layer - 1]?.name;
  return {
    language: program.language,
    program,
    indexed: statement.kind === "assign" && isIndexed(statement),
    root,
    target: statement.kind === "assign" && statement.targets.length === 1 ? statement.targets[0] : undefined,
    expected: quantity,
    output: quantity.layer === network.depth,
    examples: network.m,
    biasInside: reading.bias === "first" || reading.bias === "last",
    slopeForm: activation === "sigmoid" ? "a(1-a)" : activation === "tanh" ? "1-a^2" : "other",
    variables: lookup.variables(event.id),
    functions: program.body.flatMap((s) => (s.kind === "function" && s.params.length === 1 ? [s.name] : [])),
    labels: (node) => {
      const value = lookup.valueAt(node.id, event.id);
      return value && (countOf(value) > 1 || network.m === 1) ? lookup.labels(value) : [];
    },
    number: (node) => {
      const value = node.kind === "number" ? undefined : lookup.valueAt(node.id, event.id);
      return node.kind === "number" ? node.value : value && countOf(value) === 1 ? entriesOf(value)[0] : undefined;
    },
    shape: (node) => {
      const value = lookup.valueAt(node.id, event.id);
      return value && entriesOf(value).length > 0 ? value.shape : undefined;
    },
  };
}
