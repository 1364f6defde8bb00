import { walk, type Assignment } from "../ast.ts";
import { isMatrix, type Value } from "../evaluate/value.ts";
import { ShapeConflict } from "../numbers/matrix.ts";
import { match, type Outcome, type Trial } from "./outcome.ts";
import { frameOf, isSeenLater, variableOf, type Frame } from "./scope.ts";
import type { Step } from "./steps.ts";
import { usesIn } from "./uses.ts";
import { attempts } from "./values.ts";

/** Replays what leads to one variable's value with some of its assignments replaced; everything else has the value it had. */
export function replay(trial: Trial, outcome: Outcome, patches: ReadonlyMap<Assignment, Assignment>): Value | ShapeConflict {
  const { program, reading, network } = trial;
  const frame = frameOf(program, reading, network);
  const { step } = outcome;
  let result: Value | ShapeConflict = new ShapeConflict("the variable is never assigned.");
  const needed = pastOf(trial, outcome);
  const names = [...patches.values()].map((patch) => usesIn(patch).names);
  for (const past of trial.outcomes) {
    if (past.step.id > step.id) break;
    if (!needed.has(past) && !names.some((used) => used.has(past.step.name.text))) continue;
    const own = isOwn(trial, past.step, step);
    const patch = patches.get(past.step.assignment);
    if (!own && !(patch && !past.step.symbol)) {
      if (past.stored !== undefined && isSeenLater(program, past.step, false)) frame.env.set(variableOf(past.step), past.stored);
      continue;
    }
    const value = firstValue(past, frame, patch ?? past.step.assignment, past.step.id === step.id ? outcome : undefined);
    if (value instanceof ShapeConflict) return value;
    frame.env.set(variableOf(past.step), value);
    if (own) result = value;
  }
  return result;
}

function isOwn(trial: Trial, past: Step, step: Step): boolean {
  return past.key === step.key && (past.example === step.example || step.example === undefined || adds(trial, past));
}

const pasts = new WeakMap<Outcome, ReadonlySet<Outcome>>();

/** What a value depends on, through helpers; the other lines need not be carried out again. */
function pastOf(trial: Trial, outcome: Outcome): ReadonlySet<Outcome> {
  const known = pasts.get(outcome);
  if (known) return known;
  const wanted = new Set<string>();
  const past = new Set<Outcome>();
  for (let i = trial.outcomes.indexOf(outcome); i >= 0; i--) {
    const earlier = trial.outcomes[i];
    const own = isOwn(trial, earlier.step, outcome.step);
    if (!own && !wanted.has(earlier.step.name.text) && !wanted.has(earlier.step.name.base)) continue;
    past.add(earlier);
    if (own || !earlier.step.symbol) {
      for (const name of usesIn(earlier.step.assignment).names) wanted.add(name);
      for (const node of walk(earlier.step.assignment.target)) if (node.kind === "name") wanted.add(node.text);
    }
  }
  pasts.set(outcome, past);
  return past;
}

function adds(trial: Trial, step: Step): boolean {
  return step.example !== undefined && trial.steps.find((s) => s.key === step.key && s.example === step.example)!.selfReferring;
}

function firstValue(past: Outcome, frame: Frame, assignment: Assignment, judged: Outcome | undefined): Value | ShapeConflict {
  let result: Value | ShapeConflict | undefined;
  for (const [value] of attempts(past.step, frame, assignment, past.choice)) {
    if (value instanceof ShapeConflict) {
      result ??= value;
      continue;
    }
    if (!judged || judged.forms.length === 0) return value;
    if (isMatrix(value) && match(value, judged.forms, { symbol: judged.step.symbol!, reading: frame.reading, network: frame.network }))
      return value;
    if (result === undefined || result instanceof ShapeConflict) result = value;
  }
  return result!;
}
