import { entriesOf, matrix } from "../core/matrix.ts";
import type { NdArray } from "../core/array.ts";
import { run } from "../interpret/run.ts";
import { arrayIn, native, valueOf, type Value } from "../interpret/values.ts";
import type { Block, Expression, Program, Statement } from "../ir/core.ts";
import { walk } from "../ir/walk.ts";
import { assigned, name, number } from "./edits/nodes.ts";
import type { TargetReport } from "../report/check-report.ts";
import { placeOf } from "../source.ts";

const NUMERICAL = /^(num(erical)?_?grad(ient)?s?|grad(ient)?_?approx|approx_?grad(ient)?|num_?g)$/i;
const HELPER =
  /^(perturb\w*|e|eps|epsilon|h|theta\w*|params?\w*|parameters\w*|nn_params|(J|loss|cost|f)_?(plus|minus|p|m|\d)|(J|loss|cost)\d?|num_?param\w*)$/i;
const COST =
  /^(J|E|C|L|f|func|fun|cost|loss|objective|costfunc(tion)?|cost_?function|nncostfunction|compute_?cost|forward_propagation\w*|forward)$/i;
const COST_VALUE = /^(J|loss|cost|f)_?(plus|p|minus|m)$/i;
const THETA = /^(theta\w*|w\d*|params?\w*|parameters\w*|nn_params|weights)$/i;
const STEP = /^(e|eps|epsilon|h|perturb\w*)$/i;
const OUTPUT = /^(a\d*|al|out(put)?s?|yhat|y_hat|y_pred|probs|z\d*|h\d+)$/i;
const SINGLE = /^(single|float32)$/;

/** θ of the polynomial, an output that is no parameter, and the step that stands for any ε: large, so that every rule is told apart. */
const AT = 0.3;
const OUTPUT_AT = 0.7;
const STEP_SIZE = 0.01;
const SMALLEST_STEP = 1e-8;
const FUEL = 100_000;
const costAt = (t: number): number => 1 + 2 * t + 3 * t * t + 5 * t * t * t;

/**
 * Takes the statements out of a program that compute a numerical gradient, and judges them: they are run on one polynomial of one parameter, where
 * central differences, one-sided ones and a wrong divisor give numbers of their own.
 */
export function separateNumerical(program: Program): { readonly program: Program; readonly reports: readonly TargetReport[] } {
  const all: Statement[] = [];
  walk(program.body, (node) => {
    if (isNumerical(node as Statement)) all.push(node as Statement);
  });
  if (all.length === 0) return { program, reports: [] };
  const taken = program.body.filter(belongsToChecker);
  return { program: { ...program, body: program.body.filter((statement) => !taken.includes(statement)) }, reports: judge(program, taken) };
}

/** θ, \theta and theta are one name here. */
function plainName(text = ""): string {
  return text
    .replace(/^\\(?:text|mathrm|mathit|operatorname)\{(\w+)\}$/, "$1")
    .replace(/^\\(?:var)?/, "")
    .replace(/^[θΘ]/, "theta")
    .replace(/^[εϵ]/, "epsilon");
}

/** The variable that a target belongs to. */
function variableOf(target: Expression): string {
  if (target.kind === "name") return plainName(target.name);
  if (target.kind === "index" || target.kind === "attribute") return variableOf(target.of);
  return target.kind === "call" ? variableOf(target.callee) : "";
}

function targetOf(statement: Statement): Expression | undefined {
  if (statement.kind === "assign") return statement.targets[0];
  return statement.kind === "augment" ? statement.target : undefined;
}

function calleeOf(node: Expression): string {
  if (node.kind !== "call") return "";
  return node.callee.kind === "name" ? node.callee.name : node.callee.kind === "attribute" ? node.callee.name : "";
}

/** `numgrad = zeros(size(theta))` is where it is kept, not what it is. */
function isNumerical(statement: Statement): boolean {
  const target = targetOf(statement);
  if (!target || !NUMERICAL.test(variableOf(target))) return false;
  return !/^(zeros|zeros_like|empty)$/.test(calleeOf((statement as { value: Expression }).value));
}

/** A function or loop that holds a numerical gradient, and the plain statements that prepare it. */
function belongsToChecker(statement: Statement): boolean {
  if (statement.kind === "for" || statement.kind === "function" || statement.kind === "while") {
    let found = false;
    walk(statement.body, (node) => {
      found ||= isNumerical(node as Statement);
    });
    return found;
  }
  const target = targetOf(statement);
  if (!target) return false;
  const name = variableOf(target);
  return NUMERICAL.test(name) || (HELPER.test(name) && !definesCost(statement));
}

/** J = … with sums and logarithms is the text's cost. */
function definesCost(statement: Statement): boolean {
  let found = false;
  walk([statement], (node) => {
    found ||= /^(sum|log|mean)$/.test(calleeOf(node as Expression));
  });
  return found;
}

/** What the run saw of the costs that were taken. */
interface Seen {
  /** Arguments of the cost. */
  readonly at: number[];
  perturbsOutput: boolean;
}

function judge(program: Program, taken: Block): TargetReport[] {
  const seen: Seen = { at: [], perturbsOutput: false };
  const written = writtenStep(taken);
  const single = mentions(taken, SINGLE);
  const body = taken
    .flatMap((statement) => (statement.kind === "function" ? statement.body : [statement]))
    .filter((s) => s.kind !== "return");
  // Octave's own e is 2.718…; the text's is its ε.
  const start = program.language === "octave" ? [assigned(name("e"), number(STEP_SIZE))] : [];
  const trace = run(
    { ...program, body: [...start, ...body] },
    {
      entry: { kind: "script" },
      free: (path, { use }) => freeValue(plainName(path), { seen, called: use === "call", flat: program.language !== "octave" }),
      replace: ({ name: target, value }) =>
        target !== undefined && STEP.test(plainName(target)) && value && isStep(value) ? like(value, STEP_SIZE) : undefined,
      fuel: FUEL,
    },
  );
  const reports: TargetReport[] = [];
  walk(body, (node) => {
    const statement = node as Statement;
    if (!isNumerical(statement)) return;
    const event = trace.events.findLast((e) => e.statement === statement.id && e.kind === "assign" && e.value);
    const value = event?.value ? entriesOf(event.value)[0] : Number.NaN;
    reports.push({
      name: variableOf(targetOf(statement)!),
      ...verdictOf(value, seen, { written, single }),
      span: placeOf(program.text, statement.span),
      shape: [],
    });
  });
  return reports;
}

/** ε as the text writes it, if it has a name. */
function writtenStep(taken: Block): number | undefined {
  let found: number | undefined;
  walk(taken, (node) => {
    if (node.kind !== "assign" || !STEP.test(variableOf(node.targets[0])) || node.value.kind !== "number" || node.value.value === 0) return;
    found ??= node.value.value;
  });
  return found;
}

function mentions(taken: Block, pattern: RegExp): boolean {
  let found = false;
  walk(taken, (node) => {
    found ||= pattern.test(calleeOf(node as Expression));
  });
  return found;
}

const scalar = (x: number): NdArray => matrix(1, 1, () => x);
const like = (value: NdArray, x: number): NdArray => ({ ...value, data: new Float64Array(value.data.length).fill(x) });
/** A number of the size of an ε, not a 0 that puts it back. */
const isStep = (value: NdArray): boolean => value.data.length > 0 && value.data.every((x) => x !== 0 && Math.abs(x) < AT / 2);

/** What a name stands for before the text says so. */
function freeValue(
  path: string,
  { seen, called, flat }: { readonly seen: Seen; readonly called: boolean; readonly flat: boolean },
): Value | undefined {
  const numberOf = (x: number): Value => valueOf(flat ? { ...scalar(x), shape: [], strides: [] } : scalar(x));
  const kept = COST_VALUE.exec(path);
  if (kept) {
    const at = AT + (/^(plus|p)$/i.test(kept[2]) ? STEP_SIZE : -STEP_SIZE);
    seen.at.push(at);
    return valueOf(scalar(costAt(at)));
  }
  if (COST.test(path) && !called) return numberOf(costAt(AT));
  if (COST.test(path))
    return native(path, ({ args }) => {
      const numbers = args.flatMap((arg) => (arg.kind === "array" ? [entriesOf(arrayIn(arg))[0]] : []));
      const output = numbers.some((x) => Math.abs(x - OUTPUT_AT) <= 2 * STEP_SIZE && x !== OUTPUT_AT);
      const at = numbers.findLast((x) => Math.abs(x - AT) < AT / 2) ?? (output ? AT + (numbers[0] - OUTPUT_AT) : AT);
      if (output) seen.perturbsOutput = true;
      seen.at.push(at);
      return numberOf(costAt(at));
    });
  if (STEP.test(path)) return numberOf(STEP_SIZE);
  if (THETA.test(path)) return valueOf(scalar(AT));
  if (OUTPUT.test(path)) return valueOf(scalar(OUTPUT_AT));
  if (NUMERICAL.test(path)) return valueOf(scalar(0));
  return valueOf({ ...scalar(1), ...(flat ? { shape: [], strides: [] } : {}), type: "int" });
}

type Verdict = Pick<TargetReport, "status" | "message"> & { readonly code?: "faulty-checker" };
const faulty = (message: string): Verdict => ({
  status: "mistake",
  code: "faulty-checker",
  message: `the gradient is not what is wrong: the check is. ${message}`,
});

function verdictOf(
  value: number,
  { at, perturbsOutput }: Seen,
  { written, single }: { written: number | undefined; single: boolean },
): Verdict {
  if (perturbsOutput)
    return faulty("It moves an activation; a gradient at the weights needs the weights moved, and the cost computed again.");
  if (single) return faulty("In f32 a difference of two costs is rounding error: take double precision.");
  if (written !== undefined && Math.abs(written) < SMALLEST_STEP)
    return faulty(`ε = ${written} is too small: the difference of the two costs is rounding error. Use 1e-4.`);
  const h = Math.max(0, ...at.map((t) => Math.abs(t - AT)));
  if (at.length === 0 || h === 0) return { status: "unknown", message: "unknown: no cost is taken at moved parameters." };
  const central = (costAt(AT + h) - costAt(AT - h)) / (2 * h);
  const is = (expected: number): boolean => Math.abs(value - expected) <= 1e-7 * Math.abs(expected);
  if (is(central)) return { status: "correct", message: "central differences." };
  if (is((costAt(AT + h) - costAt(AT)) / h) || is((costAt(AT) - costAt(AT - h)) / h))
    return faulty("(J(θ + ε) − J(θ))/ε is one-sided: it is wrong by about ε, central differences by ε². Use (J(θ + ε) − J(θ − ε))/2ε.");
  if (is(2 * central)) return faulty("The two points are 2ε apart: divide by 2ε, not by ε.");
  if (is(central / 2)) return faulty("The difference is halved once too often: divide by 2ε.");
  if (is(-central)) return faulty("The difference is taken the wrong way round: J(θ + ε) − J(θ − ε).");
  return { status: "unknown", message: "unknown: this is no rule for a numerical gradient that has a name." };
}
