import { countOf, entriesOf } from "../core/matrix.ts";
import type { Expression } from "../ir/core.ts";
import type { Verdict } from "../judge/verdict.ts";
import type { Candidate, EditContext } from "./edits/candidate.ts";
import { editsOf } from "./edits/collect.ts";
import { replaced } from "./edits/nodes.ts";
import type { Edit } from "../mistakes/mistake.ts";
import { agrees } from "./compare.ts";
import { rootOf } from "./lookup.ts";
import type { Run } from "./runs.ts";
import { trialOf, type Trial } from "./trial.ts";

/** An edit with which the statement's value is right on every network. */
export interface Found {
  readonly node: Expression;
  readonly by: Expression;
  readonly cost: number;
  /** One, or the two that are right together. */
  readonly edits: readonly Edit[];
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
  if (!root) return [];
  const tests = runs.flatMap((each): ((edited: Expression) => boolean)[] => {
    const trial = trialOf(each);
    return trial ? [holds(trial, each)] : [];
  });
  const isRight = (edited: Expression): boolean => tests.length > 0 && tests.every((test) => test(edited));
  const candidates = editsOf(contextOf(run, root)).slice(0, SINGLE);
  const found: Found[] = [];
  for (const candidate of candidates) {
    if (found.length >= ENOUGH) break;
    if (isRight(replaced(root, candidate.node, candidate.by))) found.push({ ...candidate, edits: [candidate.edit] });
  }
  return found.length > 0 ? found : pairs(root, candidates, isRight);
}

function holds(trial: Trial, { expected }: Run): (edited: Expression) => boolean {
  return (edited) => {
    const value = trial(edited);
    return value !== undefined && agrees(value, expected.value);
  };
}

/** The first two edits that are right together, as one of the whole expression. */
function pairs(root: Expression, candidates: readonly Candidate[], isRight: (edited: Expression) => boolean): Found[] {
  const few = candidates.slice(0, PAIRED);
  for (const [i, first] of few.entries())
    for (const second of few.slice(i + 1)) {
      const once = replaced(root, first.node, first.by);
      const both = replaced(once, second.node, second.by);
      // An edit of what the other one removed changes nothing.
      if (both === once || once === root || !isRight(both)) continue;
      return [{ node: root, by: both, edits: [first.edit, second.edit], cost: first.cost + second.cost }];
    }
  return [];
}

function contextOf({ lookup, event, expected: { quantity } }: Run, root: Expression): EditContext {
  const { judgement, network } = lookup;
  const { program, reading } = judgement;
  const activation = reading.activations[quantity.layer - 1]?.name;
  return {
    language: program.language,
    root,
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
    shape: (node) => {
      const value = lookup.valueAt(node.id, event.id);
      return value && entriesOf(value).length > 0 ? value.shape : undefined;
    },
  };
}
