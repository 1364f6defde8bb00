import type { Assignment, Program } from "./ast.ts";
import { chooseReading } from "./choose.ts";
import { gatherEvidence, type Evidence } from "./infer.ts";
import { createNetwork, lettersFrom } from "./network.ts";
import { relativeError, shapeOf, type Matrix } from "./numbers/matrix.ts";
import { checkOptions, type CheckOptions, type Problem } from "./problem.ts";
import type { Reading } from "./reading.ts";
import { runTrial, type Outcome, type Trial } from "./run/run.ts";
import { FormulaError, placeOf, type Place, type Span } from "./source.ts";
import { parseFormulas } from "./syntax/recognise.ts";

export type TargetStatus = "correct" | "mistake" | "unknown" | "unchecked";

/** What became of one quantity that the text assigns. */
export interface TargetReport {
  /** As the text writes it. */
  readonly name: string;
  readonly status: TargetStatus;
  /** Of the catalogue; with status `mistake` only. */
  readonly code?: string;
  readonly message: string;
  /** What is underlined: the mistake where there is one. `repair` replaces exactly these characters. */
  readonly span: Place;
  readonly shape: readonly number[];
  readonly expectedShape?: readonly number[];
  /** ‖value − exact‖ / ‖value + exact‖ on the first network. */
  readonly relativeError?: number;
  readonly repair?: string;
}

/** The problem as the report shows it. */
export interface ProblemReport {
  readonly syntax: string;
  readonly notation: string;
  readonly layers: readonly number[];
  readonly activations: readonly string[];
  readonly loss: string;
  readonly cost: string;
  readonly lambda: number | "random";
  readonly examples: number;
  readonly layout: "columns" | "rows" | "single";
  readonly weights: "out×in" | "in×out";
  readonly bias: "none" | "separate" | "absorbed";
  readonly seed: number;
  /** All of it in one line. */
  readonly reading: string;
}

export interface CheckReport {
  readonly ok: boolean;
  readonly problem: ProblemReport;
  readonly targets: readonly TargetReport[];
  readonly notes: readonly string[];
}

/**
 * Judges backpropagation formulas: each line with the exact values of what it uses, on three random networks.
 * Throws {@link FormulaError} where the text cannot be read, and an ArgumentError for options that no problem has.
 */
export function checkFormulas(text: string, options: CheckOptions = {}): CheckReport {
  checkOptions(options);
  const program = parseFormulas(text, options.syntax);
  const evidence = gatherEvidence(program, options);
  const { reading, problem, trial } = chooseReading(program, evidence, options);
  const trials = [
    trial,
    ...[1, 2].map((draw) => runTrial(program, reading, createNetwork(problem, draw, lettersFrom(reading.convention.inputIndex)))),
  ];
  refuseUnreadable(program, trial);
  const targets = judge(program, trials);
  return {
    ok: targets.every((t) => t.status === "correct" || t.status === "unchecked"),
    problem: describeProblem(problem, { reading, evidence, program }),
    targets,
    notes: program.skipped.length > 0 ? [`Read over: ${program.skipped.length} lines that assign nothing.`] : [],
  };
}

/** Unknown names and functions are the text's to explain, not the reader's to guess. */
function refuseUnreadable(program: Program, trial: Trial): void {
  for (const { error, step } of trial.outcomes)
    if (error && (error.code === "unknown-name" || error.code === "unsupported-function" || error.code === "division-of-matrices"))
      throw new FormulaError(program.text, error.span ?? step.assignment.span, { code: error.code, message: error.message });
}

const shapeArray = (m: Matrix | undefined): number[] => (m ? [m.rows, m.cols] : []);

/** The outcomes whose value counts, those of one assignment together: loops and symbolic layers make several. */
function judge(program: Program, trials: readonly Trial[]): TargetReport[] {
  const groups = new Map<Assignment, number[]>();
  trials[0].outcomes.forEach((outcome, i) => {
    if (!outcome.final || !outcome.step.symbol) return;
    const group = groups.get(outcome.step.assignment);
    if (group) group.push(i);
    else groups.set(outcome.step.assignment, [i]);
  });
  return [...groups.values()].map((group) => {
    const wrong = group.find((i) => trials.some((t) => t.outcomes[i].forms.length > 0 && !t.outcomes[i].form));
    return reportOf(
      program,
      trials.map((t) => t.outcomes[wrong ?? group[0]]),
    );
  });
}

function reportOf(program: Program, all: readonly Outcome[]): TargetReport {
  const [first] = all as readonly [Outcome, ...Outcome[]];
  const { step } = first;
  const span: Span = step.assignment.span;
  const base = { name: nameOf(program, first), span: placeOf(program.text, span), shape: shapeArray(first.value) };
  if (first.given) return { ...base, status: "unchecked", message: "taken as given." };
  if (first.forms.length === 0) return { ...base, status: "unchecked", message: "not one of the quantities that are checked." };
  if (all.every((o) => o.form)) return { ...base, status: "correct", message: "equals the exact value." };
  const expected = first.forms[0].value;
  const message = first.error ? first.error.message : `${shapeOf(first.value!)} differs from the exact value, ${shapeOf(expected)}.`;
  const error =
    first.value && first.value.rows === expected.rows && first.value.cols === expected.cols
      ? { relativeError: relativeError(first.value, expected) }
      : {};
  return { ...base, status: "unknown", message, expectedShape: shapeArray(expected), ...error };
}

export function nameOf(program: Program, { step }: Outcome): string {
  const { span } = step.name;
  return span ? program.text.slice(span.start, span.end) : step.name.text;
}

export function describeProblem(
  problem: Problem,
  { reading, evidence, program }: { reading: Reading; evidence: Evidence; program: Program },
): ProblemReport {
  const layout = reading.layout.batch ? (reading.layout.along === "columns" ? "columns" : "rows") : "single";
  const cost = `J = ${{ "1/m": "1/m ", "1": "", "1/(mK)": "1/(mK) ", "1/(2m)": "1/(2m) " }[problem.cost.average]}${layout === "single" ? "" : "Σ "}${
    {
      "cross-entropy": "−Σ(y log a + (1 − y) log(1 − a))",
      "softmax-cross-entropy": "−Σ y log a",
      "squared-error": "Σ(a − y)²",
      "half-squared-error": "½Σ(a − y)²",
    }[problem.cost.loss]
  }${problem.lambda === 0 || problem.cost.decay === "none" ? "" : ` + ${problem.cost.decay} Σθ²`}`;
  const weights = reading.orientation === "out-in" ? "out×in" : "in×out";
  const bias = { none: "no bias", separate: "b apart", absorbed: "bias in Θ" }[problem.bias];
  const sizes = problem.layers.join("-");
  return {
    syntax: program.syntax,
    notation: evidence.notation,
    layers: problem.layers,
    activations: problem.activations,
    loss: problem.cost.loss,
    cost,
    lambda: problem.lambda,
    examples: problem.examples,
    layout,
    weights,
    bias: problem.bias,
    seed: problem.seed,
    reading: `Read as ${program.syntax}, ${evidence.notation} notation: layers ${sizes}, ${problem.activations.join(", ")}; ${cost}${problem.cost.own ? " (your J)" : ""}; ${
      layout === "single" ? "one example" : `examples in ${layout}, m = ${problem.examples}`
    }; W is ${weights}, ${bias}.`,
  };
}
