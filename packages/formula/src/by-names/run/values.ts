import { walk, type Assignment } from "../ast.ts";
import { evaluate, evaluateMatrix } from "../evaluate/evaluate.ts";
import { selectionsOf } from "../evaluate/evaluate.ts";
import { grown, replace } from "../evaluate/subscripts.ts";
import { needMatrix, type Scope, type Value } from "../evaluate/value.ts";
import { block, combine, ShapeConflict, type Matrix } from "../numbers/matrix.ts";
import { resolveChains } from "../syntax/chains.ts";
import { FIRST, type Choice } from "./outcome.ts";
import { scopeOf, variableOf, type Frame } from "./scope.ts";
import { isMathematics, type Step } from "./steps.ts";

const MAX_CHOICES = 24;

/** The values a step can have, by the readings of its products and of the names it does not define. */
export function* attempts(
  step: Step,
  frame: Frame,
  assignment: Assignment = step.assignment,
  start: Choice = FIRST,
): Generator<readonly [Value | ShapeConflict, Choice]> {
  const chains: readonly Choice["chains"][] = isMathematics(frame.program) ? ["tight", "left"] : ["tight"];
  for (const reading of chains) {
    const queue: Choice[] = [{ names: start.names, chains: reading }];
    const tried = new Set<string>();
    let count = 0;
    while (queue.length > 0 && count++ < MAX_CHOICES) {
      const choice = queue.shift()!;
      const seen = new Map<string, number>();
      let result: Value | ShapeConflict;
      try {
        result = carryOut(assignment, frame, scopeOf(frame, step, { choice, seen }), {
          key: variableOf(step),
          chains: reading,
        });
      } catch (error) {
        if (!(error instanceof ShapeConflict)) throw error;
        result = error;
      }
      yield [result, choice];
      for (const [key, values] of seen)
        for (let i = 0; i < values; i++) {
          const names = new Map(choice.names).set(key, i);
          const label = [...names]
            .filter(([, n]) => n > 0)
            .sort((p, q) => p[0].localeCompare(q[0]))
            .join();
          if (label !== "" && !tried.has(label)) {
            tried.add(label);
            queue.push({ names, chains: reading });
          }
        }
    }
  }
}

/** Carries out one assignment and returns the variable's new value. */
function carryOut(assignment: Assignment, frame: Frame, scope: Scope, { key, chains }: { key: string; chains: Choice["chains"] }): Value {
  const expression = isMathematics(frame.program) ? resolveChains(assignment.value, chains) : assignment.value;
  const current = (): Matrix => {
    const name = assignment.target.kind === "index" ? assignment.target.base : assignment.target;
    const known = frame.env.get(key);
    return known === undefined ? evaluateMatrix(name, scope) : needMatrix(known);
  };
  if (assignment.target.kind === "index") {
    const { target } = assignment;
    const [only] = target.args;
    const element =
      scope.syntax === "octave" && target.args.length === 1 && !walk(only).some((n) => n.kind === "end" || n.kind === "slice");
    const base = element ? grown(current(), Math.max(...evaluateMatrix(only, scope).data)) : current();
    const selections = selectionsOf(target, base, scope);
    const value = evaluateMatrix(expression, scope);
    if (value.data.length === 0)
      return dropped(
        base,
        selections.map((s) => s.at),
      );
    const whole: Matrix = assignment.accumulate
      ? combined(assignment.accumulate, needMatrix(evaluate(target, scope)), value, assignment)
      : value;
    return replace(base, selections, whole, scope.syntax === "numpy", assignment.span);
  }
  const value = evaluate(expression, scope);
  if (!assignment.accumulate) return value;
  return combined(assignment.accumulate, current(), needMatrix(value), assignment);
}

function combined(op: NonNullable<Assignment["accumulate"]>, a: Matrix, b: Matrix, at: Assignment): Matrix {
  const f = {
    "+": (x: number, y: number) => x + y,
    "-": (x: number, y: number) => x - y,
    times: (x: number, y: number) => x * y,
    eachdivide: (x: number, y: number) => x / y,
  }[op];
  return combine(a, b, f, at.span);
}

/** Octave's `d(1) = []`. */
function dropped(base: Matrix, at: readonly (readonly number[])[]): Matrix {
  const [first, second] = at;
  const rows = second === undefined ? (base.rows === 1 ? undefined : first) : second.length === base.cols ? first : undefined;
  if (rows)
    return rows[0] === 0 && rows.length === 1
      ? block(base, [1, base.rows, 0, base.cols])
      : block(base, [0, base.rows - rows.length, 0, base.cols]);
  const cols = second ?? first ?? [];
  return cols[0] === 0 && cols.length === 1
    ? block(base, [0, base.rows, 1, base.cols])
    : block(base, [0, base.rows, 0, base.cols - cols.length]);
}
