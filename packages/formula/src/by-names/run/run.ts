import { keyOf, type Program } from "../ast.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import { isMatrix, type Value } from "../evaluate/value.ts";
import type { Network } from "../network.ts";
import { roleOf } from "../notation/roles.ts";
import { fill, ShapeConflict, stackColumns, stackRows, type Matrix } from "../numbers/matrix.ts";
import type { Reading } from "../reading.ts";
import { formsOf, type Allowance } from "../forms.ts";
import { FIRST, match, type Choice, type Outcome, type Trial } from "./outcome.ts";
import { frameOf, isSeenLater, scopeOf, variableOf, type Frame } from "./scope.ts";
import { unroll, type Step } from "./steps.ts";
import { allowanceOf, isGiven, usesIn } from "./uses.ts";
import { attempts } from "./values.ts";

/** Runs a text. With exact values, whatever a line got wrong, the lines after it see the right value. */
export function runTrial(program: Program, reading: Reading, network: Network, see: "exact values" | "own values" = "exact values"): Trial {
  const frame = frameOf(program, reading, network);
  const steps = stepsOf(frame);
  const outcomes: Outcome[] = [];
  const lastOf = new Map<string, number>();
  const lastInPass = new Map<string, number>();
  const firstInPass = new Map<string, Step>();
  const broken = new Map<string, ShapeConflict>();
  for (const step of steps) {
    lastOf.set(step.key, step.id);
    const pass = `${step.key}@${step.example ?? ""}`;
    lastInPass.set(pass, step.id);
    if (!firstInPass.has(pass)) firstInPass.set(pass, step);
  }
  for (const step of steps) {
    const pass = `${step.key}@${step.example ?? ""}`;
    const addsUp = step.example !== undefined && firstInPass.get(pass)!.selfReferring;
    const total =
      step.symbol !== undefined &&
      ["gradient", "accumulator", "bias-gradient", "bias-accumulator", "cost", "unrolled"].includes(step.symbol.role);
    const allowance = allowanceOf(step, steps);
    const final =
      step.example === undefined || addsUp || (total && !allowance.perExample)
        ? lastOf.get(step.key) === step.id
        : lastInPass.get(pass) === step.id;
    const perExample = step.example !== undefined && !addsUp && (!total || allowance.perExample);
    const attempted = takeStep(step, frame, { final, example: perExample ? step.example : undefined, allowance });
    // What a line could not compute, a line that goes on from it cannot have computed.
    const earlier = step.selfReferring ? broken.get(step.key) : undefined;
    const outcome = earlier && !attempted.form ? { ...attempted, value: undefined, error: earlier } : attempted;
    if (outcome.error && step.symbol) broken.set(step.key, outcome.error);
    else if (!step.selfReferring) broken.delete(step.key);
    outcomes.push(outcome);
    if (outcome.kept) frame.kept.value = true;
    if (outcome.form?.what === "averaged" || (outcome.final && !outcome.form && outcome.forms.length > 0 && averagedAlready(step, frame)))
      frame.averaged.value = true;
    const seen = see === "own values" ? (outcome.value ?? outcome.stored) : outcome.stored;
    if (seen !== undefined && isSeenLater(program, step, see === "own values")) frame.env.set(variableOf(step), seen);
  }
  return { program, reading, network, steps, outcomes };
}

function stepsOf(frame: Frame): Step[] {
  // Counts such as m = size(X, 1) are needed before anything runs.
  const counts: Frame = { ...frame, env: new Map() };
  for (const statement of frame.program.statements)
    if (
      statement.kind === "assign" &&
      statement.target.kind === "name" &&
      !roleOf(statement.target.base, statement.target.layer !== undefined)
    ) {
      try {
        const value = evaluate(statement.value, scopeOf(counts, undefined, { choice: FIRST, seen: new Map() }));
        if (isMatrix(value) && value.data.length === 1) counts.env.set(keyOf(statement.target, undefined), value);
      } catch {
        /* Not a count. */
      }
    }
  return unroll(
    frame.program,
    frame.reading.convention,
    (bindings) => scopeOf(counts, { bindings, example: undefined, key: "", symbol: undefined }, { choice: FIRST, seen: new Map() }),
    frame.network.m,
  );
}

function takeStep(
  step: Step,
  frame: Frame,
  { final, example, allowance }: { final: boolean; example: number | undefined; allowance: Allowance },
): Outcome {
  const { network, reading } = frame;
  const { symbol } = step;
  const given = isGiven(step, frame.program);
  const forms = symbol && !given ? formsOf(symbol, network, reading, { example, allowance }) : [];
  const base = { step, forms, given, final };
  if (given && symbol) return { ...base, kept: false, stored: undefined, choice: FIRST };
  let fallback: { value: Value; choice: Choice; fits: boolean } | undefined;
  let failure: { error: ShapeConflict; choice: Choice } | undefined;
  for (const [attempt, choice] of attempts(step, frame)) {
    if (attempt instanceof ShapeConflict) {
      failure ??= { error: attempt, choice };
      continue;
    }
    if (symbol && forms.length > 0 && isMatrix(attempt)) {
      const right = match(attempt, forms, { symbol, reading, network });
      if (right) return { ...base, value: attempt, form: right.form, kept: right.kept, stored: attempt, choice };
    }
    const fits = isMatrix(attempt) && forms.some((f) => f.value.rows === attempt.rows && f.value.cols === attempt.cols);
    if (!fallback || (fits && !fallback.fits)) fallback = { value: attempt, choice, fits };
    if (forms.length === 0) break;
  }
  const like = (value: Value | undefined): Value | undefined => {
    if (!final || forms.length === 0) return value;
    const likeliest = averagedAlready(step, frame)
      ? [...forms].sort((p, q) => Number(q.what === "averaged") - Number(p.what === "averaged"))
      : forms;
    if (value === undefined || !isMatrix(value))
      return frame.kept.value && isHiddenDelta(step, frame) ? withBiasRow(likeliest[0].value, frame) : likeliest[0].value;
    const same = likeliest.find((f) => f.value.rows === value.rows && f.value.cols === value.cols);
    return same ? { ...same.value, ndim: value.ndim } : likeliest[0].value;
  };
  if (fallback)
    return {
      ...base,
      value: isMatrix(fallback.value) ? fallback.value : undefined,
      kept: false,
      stored: like(fallback.value),
      choice: fallback.choice,
    };
  return { ...base, error: failure!.error, kept: false, stored: like(undefined), choice: failure!.choice };
}

function isHiddenDelta({ symbol }: Step, { network }: Frame): boolean {
  return symbol?.role === "delta" && symbol.layer! < network.depth && network.problem.bias === "absorbed";
}

/** δ with a row for the bias unit, as texts have it that keep that row. */
function withBiasRow(delta: Matrix, { reading }: Frame): Matrix {
  const row = (rows: number, cols: number): Matrix => fill(rows, cols, (i, j) => 0.37 + i + j);
  return reading.layout.along === "rows" && delta.cols > 1 ? stackColumns(row(delta.rows, 1), delta) : stackRows(row(1, delta.cols), delta);
}

/** Does the text put 1/m into its δ? A wrong δ is then replaced by the exact one with 1/m. */
function averagedAlready({ assignment, symbol }: Step, frame: Frame): boolean {
  return (symbol?.role === "delta" || symbol?.role === "dA") && (frame.averaged.value || usesIn(assignment).averages);
}
