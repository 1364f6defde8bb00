import { assignmentsOf, targetName, walk, type Assignment, type Expr, type Program, type Statement } from "../ast.ts";
import { placeOf, type Place } from "../source.ts";

/** What became of a line that takes a numerical gradient. */
export interface CheckerReport {
  readonly name: string;
  readonly status: "correct" | "mistake" | "unknown";
  readonly code?: "faulty-checker";
  readonly message: string;
  readonly span: Place;
  readonly shape: readonly number[];
}

const NUMERICAL = /^(num(erical)?_?grad(ient)?s?|grad(ient)?_?approx|approx_?grad(ient)?|num_?g)$/i;
const HELPER =
  /^(perturb\w*|e|eps|epsilon|h|theta\w*|params?\w*|parameters\w*|nn_params|(J|loss|cost|f)_?(plus|minus|p|m|\d)|(J|loss|cost)\d?|num_?param\w*)$/i;
const COST =
  /^(J|E|C|L|f|func|fun|cost|loss|objective|costfunc(tion)?|cost_?function|nncostfunction|compute_?cost|forward_propagation\w*|forward)$/i;
const THETA = /^(theta\w*|w\d*|params?\w*|parameters\w*|nn_params|weights)$/i;
const STEP = /^(e|eps|epsilon|h|perturb\w*)$/i;
const OUTPUT = /^(a\d*|al|out(put)?s?|yhat|y_hat|y_pred|probs|z\d*|h\d+)$/i;
const SINGLE = /^(single|float32)$/;

/**
 * Takes the lines out of a program that compute a numerical gradient, and judges them: they are run on one polynomial of one parameter, where central
 * differences, one-sided ones and a wrong divisor give numbers of their own.
 */
export function separateChecker(program: Program): { readonly program: Program; readonly reports: readonly CheckerReport[] } {
  const targets = [...assignmentsOf(program.statements)].filter((statement) => isNumerical(statement) && !isEmptyStart(statement));
  if (targets.length === 0) return { program, reports: [] };
  const taken = program.statements.filter((statement) => belongsToChecker(statement));
  const statements = program.statements.filter((statement) => !taken.includes(statement));
  return { program: { ...program, statements }, reports: judge(program, [...assignmentsOf(taken)]) };
}

/** θ, \theta and theta are one name here. */
function plainName(text = ""): string {
  return text
    .replace(/^\\(?:text|mathrm|mathit|operatorname)\{(\w+)\}$/, "$1")
    .replace(/^\\(?:var)?/, "")
    .replace(/^[θΘ]/, "theta")
    .replace(/^[εϵ]/, "epsilon");
}

function isNumerical({ target }: Assignment): boolean {
  return NUMERICAL.test(plainName(targetName(target)?.text));
}

/** `numgrad = zeros(size(theta))` is where it is kept, not what it is. */
function isEmptyStart({ value }: Assignment): boolean {
  return value.kind === "call" && /^(zeros|zeros_like|empty)$/.test(value.fn);
}

function belongsToChecker(statement: Statement): boolean {
  if (statement.kind === "operator") return false;
  if (statement.kind === "for") return [...assignmentsOf(statement.body)].some(isNumerical);
  const name = plainName(targetName(statement.target)?.text);
  return NUMERICAL.test(name) || (HELPER.test(name) && !definesCost(statement));
}

/** J = … with sums and logarithms is the text's cost, which rules elsewhere. */
function definesCost({ value }: Assignment): boolean {
  return [...walk(value)].some((node) => node.kind === "call" && /^(sum|log|mean)$/.test(node.fn));
}

/** θ of the polynomial, and the step that stands for any ε that has a name: large, so that every rule is told apart. */
const AT = 0.3;
const STEP_SIZE = 0.01;
const SMALLEST_STEP = 1e-8;

const toyCost = (t: number): number => 1 + 2 * t + 3 * t * t + 5 * t * t * t;

/** A number, and what it was made from. */
interface Traced {
  readonly value: number;
  readonly fromTheta: boolean;
  readonly fromOutput: boolean;
}

interface Run {
  readonly values: Map<string, Traced>;
  /** The ε that was written, where it has a name. */
  written: number | undefined;
  perturbsOutput: boolean;
  calls: number;
  /** The largest distance of a cost's argument from θ. */
  reach: number;
}

function judge(program: Program, assignments: readonly Assignment[]): CheckerReport[] {
  const run: Run = { values: new Map(), written: undefined, perturbsOutput: false, calls: 0, reach: 0 };
  const single = assignments.some(({ value }) => [...walk(value)].some((node) => node.kind === "call" && SINGLE.test(node.fn)));
  const reports: CheckerReport[] = [];
  for (const assignment of assignments) {
    const name = plainName(targetName(assignment.target)?.text);
    const value = evaluate(assignment.value, run);
    if (isNumerical(assignment)) {
      if (isEmptyStart(assignment)) continue;
      const verdict = verdictOf(value.value, run, single);
      reports.push({ name, ...verdict, span: placeOf(program.text, assignment.span), shape: [] });
    } else if (STEP.test(name) && assignment.value.kind === "number") {
      if (assignment.value.value !== 0) {
        run.written = assignment.value.value;
        run.values.set(name, { ...value, value: STEP_SIZE });
      }
    } else {
      const before = assignment.accumulate ? (run.values.get(name) ?? initial(name, run)) : undefined;
      const sign = assignment.accumulate === "-" ? -1 : 1;
      run.values.set(name, before ? { ...join(before, value), value: before.value + sign * value.value } : value);
    }
  }
  return reports;
}

type Verdict = Pick<CheckerReport, "status" | "message"> & { readonly code?: "faulty-checker" };
const faulty = (message: string): Verdict => ({
  status: "mistake",
  code: "faulty-checker",
  message: `the gradient is not what is wrong: the check is. ${message}`,
});

function verdictOf(value: number, run: Run, single: boolean): Verdict {
  if (run.perturbsOutput)
    return faulty("It moves an activation; a gradient at the weights needs the weights moved, and the cost computed again.");
  if (single) return faulty("In f32 a difference of two costs is rounding error: take double precision.");
  if (run.written !== undefined && Math.abs(run.written) < SMALLEST_STEP)
    return faulty(`ε = ${run.written} is too small: rounding eats the difference of the two costs. Use 1e-4.`);
  const h = run.reach;
  if (run.calls === 0 || h === 0) return { status: "unknown", message: "unknown: no cost is taken at moved parameters." };
  const central = (toyCost(AT + h) - toyCost(AT - h)) / (2 * h);
  const is = (expected: number): boolean => Math.abs(value - expected) <= 1e-7 * Math.abs(expected);
  if (is(central)) return { status: "correct", message: "central differences." };
  if (is((toyCost(AT + h) - toyCost(AT)) / h) || is((toyCost(AT) - toyCost(AT - h)) / h))
    return faulty("(J(θ + ε) − J(θ))/ε is one-sided: it is wrong by about ε, central differences by ε². Use (J(θ + ε) − J(θ − ε))/2ε.");
  if (is(2 * central)) return faulty("The two points are 2ε apart: divide by 2ε, not by ε.");
  if (is(central / 2)) return faulty("The difference is halved once too often: divide by 2ε.");
  if (is(-central)) return faulty("The difference is taken the wrong way round: J(θ + ε) − J(θ − ε).");
  return { status: "unknown", message: "unknown: this is no rule for a numerical gradient that has a name." };
}

const plain = (value: number): Traced => ({ value, fromTheta: false, fromOutput: false });
const join = (a: Traced, b: Traced): Omit<Traced, "value"> => ({
  fromTheta: a.fromTheta || b.fromTheta,
  fromOutput: a.fromOutput || b.fromOutput,
});

/** What a name stands for before the text says so. */
function initial(name: string, run: Run): Traced {
  if (/(_?plus|_p)$/i.test(name) && /^(J|loss|cost|f)/.test(name)) return cost(AT + STEP_SIZE, run);
  if (/(_?minus|_m)$/i.test(name) && /^(J|loss|cost|f)/.test(name)) return cost(AT - STEP_SIZE, run);
  if (COST.test(name)) return cost(AT, run);
  if (STEP.test(name)) return plain(STEP_SIZE);
  if (THETA.test(name)) return { value: AT, fromTheta: true, fromOutput: false };
  return OUTPUT.test(name) ? { value: AT, fromTheta: false, fromOutput: true } : plain(1);
}

function cost(at: number, run: Run): Traced {
  run.calls++;
  run.reach = Math.max(run.reach, Math.abs(at - AT));
  return plain(toyCost(at));
}

function evaluate(node: Expr, run: Run): Traced {
  switch (node.kind) {
    case "number":
      return plain(node.value);
    case "name":
      return run.values.get(plainName(node.text)) ?? initial(plainName(node.text), run);
    case "unary": {
      const arg = evaluate(node.arg, run);
      return node.op === "-" ? { ...arg, value: -arg.value } : arg;
    }
    case "transpose":
      return evaluate(node.arg, run);
    case "index":
      // One parameter stands for all, so a subscript changes nothing; Octave's J(theta) looks like one.
      return node.base.kind === "name" && COST.test(plainName(node.base.text)) ? costOf(node.args, run) : evaluate(node.base, run);
    case "call":
      return callOf(node, run);
    case "binary": {
      const [a, b] = [evaluate(node.left, run), evaluate(node.right, run)];
      return { ...join(a, b), value: operate(node.op, a.value, b.value) };
    }
    case "chain":
      return chainOf(node, run);
    case "array":
      return node.rows[0]?.[0] ? evaluate(node.rows[0][0], run) : plain(0);
    default:
      return plain(1);
  }
}

/** What stands side by side belongs together: J(θ + ε) is the cost there, 2ε one divisor. */
function chainOf({ factors, joints }: Extract<Expr, { kind: "chain" }>, run: Run): Traced {
  const product = (a: Traced, b: Traced): Traced => ({ ...join(a, b), value: a.value * b.value });
  const groups: Traced[] = [];
  for (let i = 0; i < factors.length; i++) {
    const factor = factors[i];
    const argument = joints[i] === "beside" || joints[i] === "product" ? factors[i + 1] : undefined;
    const isCall =
      argument !== undefined &&
      factor.kind === "name" &&
      COST.test(plainName(factor.text)) &&
      (argument.kind !== "name" || THETA.test(plainName(argument.text)));
    const besideBefore = i > 0 && joints[i - 1] === "beside";
    const value = isCall ? costOf([argument], run) : evaluate(factor, run);
    if (besideBefore && groups.length > 0) groups[groups.length - 1] = product(groups.at(-1)!, value);
    else groups.push(value);
    if (isCall) i++;
  }
  const between = joints.filter((joint) => joint !== "beside");
  return groups.reduce((a, b, i) => (between[i - 1]?.includes("divide") ? { ...join(a, b), value: a.value / b.value } : product(a, b)));
}

function callOf({ fn, args }: Extract<Expr, { kind: "call" }>, run: Run): Traced {
  if (COST.test(fn)) return costOf(args, run);
  if (fn.startsWith("zeros")) return plain(0);
  return args[0] ? evaluate(args[0], run) : plain(1);
}

/** The cost at the argument that was made from θ; at one that was made from an output, the check is of something else. */
function costOf(args: readonly Expr[], run: Run): Traced {
  const values = args.map((arg) => evaluate(arg, run));
  const theta = values.findLast(({ fromTheta }) => fromTheta);
  const output = values.find(({ fromOutput, value }) => fromOutput && value !== AT);
  if (!theta && output) run.perturbsOutput = true;
  return cost(theta?.value ?? output?.value ?? AT, run);
}

function operate(op: string, a: number, b: number): number {
  if (op === "+") return a + b;
  if (op === "-") return a - b;
  if (op === "divide" || op === "eachdivide") return a / b;
  if (op === "power" || op === "eachpower") return b === 2 ? a * a : b === -1 ? 1 / a : a;
  return a * b;
}
