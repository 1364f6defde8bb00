import { walk } from "./ast.ts";
import type { Assignment, OperatorLine, Program } from "./ast.ts";
import { mistakeOf } from "./mistakes/index.ts";
import { chooseReading, type Chosen } from "./choose.ts";
import { operatorLines } from "./convention.ts";
import { absentBiasGradients, type AbsentGradient } from "./diagnose/absent.ts";
import { diagnose, type Repair } from "./diagnose/diagnose.ts";
import { scaleBetween, whatIsKnown } from "./diagnose/known.ts";
import { evaluateMatrix } from "./evaluate/evaluate.ts";
import { gatherEvidence, type Evidence } from "./infer.ts";
import type { NetworkStore } from "./network.ts";
import { nearestName } from "./notation/nearest.ts";
import { relativeError, shapeOf, ShapeConflict, type Matrix } from "./numbers/matrix.ts";
import { checkOptions, type CheckOptions, type Problem } from "./problem.ts";
import { layOut, type Reading } from "./reading.ts";
import { isCost, type Outcome, type Trial } from "./run/outcome.ts";
import { runTrial } from "./run/run.ts";
import { scopeFor } from "./run/scope.ts";
import { FormulaError, placeOf } from "./source.ts";
import type { CheckReport, ProblemReport, TargetReport } from "./report/check-report.ts";
import { resolveChains } from "./syntax/chains.ts";
import { INNER_DERIVATIVE } from "./syntax/math.ts";
import { parseFormulas } from "./syntax/recognise.ts";

/**
 * Judges backpropagation formulas: each line with the exact values of what it uses, on three random networks.
 * Throws {@link FormulaError} where the text cannot be read, and an ArgumentError for options that no problem has.
 */
export function checkByNames(text: string, options: CheckOptions = {}): CheckReport {
  checkOptions(options);
  const checked = examine(text, options, new Map());
  const { program, evidence, chosen, trials, groups } = checked;
  const { reading, problem } = chosen;
  const reports = groups.map((group) => reportOf(checked, group, options));
  const targets = [...withInconsistentAverages(reports, groups, trials[0]), ...reportsOfAbsent(checked, options)];
  return {
    ok: targets.every((t) => t.status === "correct" || t.status === "unchecked"),
    problem: describeProblem(problem, { reading, evidence, program, costIs: chosen.costIs }),
    targets,
    notes: notesOf(checked, targets),
  };
}

/** A text in its reading, tried on every network. */
interface Examined {
  readonly program: Program;
  readonly evidence: Evidence;
  readonly chosen: Chosen;
  readonly trials: readonly Trial[];
  readonly store: NetworkStore;
  /** The outcomes whose value counts, by number; those of one assignment together. */
  readonly groups: readonly (readonly number[])[];
  /** Groups that are right because the text as a whole is; computed when it is asked for. */
  readonly excused: () => ReadonlySet<number>;
  /** Biases that have no gradient. */
  readonly absent: readonly AbsentGradient[];
  /** The same trials, each line with the text's own values. */
  readonly followed: () => readonly Trial[];
}

const NETWORKS = 3;

function examine(text: string, options: CheckOptions, store: NetworkStore, as?: Reading): Examined {
  const program = parseFormulas(text, options.syntax);
  const assumed = withSourceLayers(program, options);
  const evidence = gatherEvidence(program, assumed);
  const chosen = chooseReading({ program, evidence, options: assumed, store }, as);
  const { reading, trial } = chosen;
  refuseUnreadable(program, trial);
  const trials = [trial];
  for (let draw = 1; draw < NETWORKS; draw++) trials.push(runTrial(program, reading, chosen.network(draw)));
  const groups = groupsOf(trial);
  const followed = once(() => trials.map((t) => runTrial(program, t.reading, t.network, "own values")));
  const excused = once(() => excusedGroups(trials, groups, followed));
  return { program, evidence, chosen, trials, store, groups, excused, absent: absentBiasGradients(trial), followed };
}

function once<T>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= compute());
}

/** The outcomes whose value counts, those of one assignment together: loops and symbolic layers make several. */
function groupsOf(trial: Trial): number[][] {
  const groups = new Map<Assignment, number[]>();
  trial.outcomes.forEach((outcome, i) => {
    if (!outcome.final || !outcome.step.symbol) return;
    const group = groups.get(outcome.step.assignment);
    if (group) group.push(i);
    else groups.set(outcome.step.assignment, [i]);
  });
  return [...groups.values()];
}

const isWrong = (outcome: Outcome): boolean => outcome.forms.length > 0 && !outcome.form;
const isGradientLike = (outcome: Outcome): boolean => /gradient|accumulator/.test(outcome.step.symbol?.role ?? "");

/**
 * A δ with another factor or sign is right when the text, followed through with its own values, ends in the gradient: the later lines take the
 * factor back.
 */
function excusedGroups(trials: readonly Trial[], groups: readonly (readonly number[])[], follow: () => readonly Trial[]): Set<number> {
  const wrong = groups.flatMap((group, g) => (group.some((i) => trials.some((t) => isWrong(t.outcomes[i]))) ? [g] : []));
  if (wrong.length === 0) return new Set();
  const followed = follow();
  const rightAtEnd = (i: number): boolean => followed.every((t) => t.outcomes[i]?.form !== undefined);
  const updates = groups.filter((group) =>
    group.some((i) => trials[0].outcomes[i].step.symbol?.role === "weight" && !trials[0].outcomes[i].given),
  );
  const ends = updates.length > 0 ? updates : groups.filter((group) => group.some((i) => isGradientLike(trials[0].outcomes[i])));
  if (ends.length === 0 || !ends.every((group) => group.every(rightAtEnd))) return new Set();
  const excusable = (g: number): boolean =>
    groups[g].every((i) => {
      if (rightAtEnd(i) && ends.includes(groups[g])) return true;
      const scales = followed.map((t) => {
        const outcome = t.outcomes[i];
        return outcome.value && outcome.forms[0] ? scaleBetween(outcome.value, outcome.forms[0].value) : undefined;
      });
      const [c] = scales;
      return c !== undefined && scales.every((s) => s !== undefined && Math.abs(s - c) <= 1e-9 * Math.abs(c));
    });
  const excused = wrong.filter(excusable);
  // A factor is taken back by a later line only, which with the exact values is wrong as well.
  const takenBack = (g: number): boolean =>
    ends.includes(groups[g]) || groups[g].every((i) => rightAtEnd(i)) || wrong.some((other) => other > g);
  return excused.length === wrong.length && wrong.every(takenBack) ? new Set(wrong) : new Set();
}

/** Does a text, repaired, have this target right? */
function isRightIn(
  text: string,
  options: CheckOptions,
  { line, name, as, store }: { line: number; name: string; as: Reading; store: NetworkStore },
): boolean {
  try {
    const { program, trials, groups, excused } = examine(text, options, store, as);
    return groups.some((group, g) => {
      const [first] = group;
      const { step } = trials[0].outcomes[first];
      const at = placeOf(program.text, step.assignment.span).line;
      if (nameOf(program, trials[0].outcomes[first]) !== name || Math.abs(at - line) > 4) return false;
      return group.every((i) => trials.every((t) => t.outcomes[i].form !== undefined)) || excused().has(g);
    });
  } catch (error) {
    if (error instanceof FormulaError || error instanceof ShapeConflict) return false;
    throw error;
  }
}

/** Unknown names and functions are the text's to explain, not the reader's to guess. */
function refuseUnreadable(program: Program, trial: Trial): void {
  for (const { error, step } of trial.outcomes) {
    if (!error || !(error.code === "unknown-name" || error.code === "unsupported-function" || error.code === "division-of-matrices"))
      continue;
    const span = error.span ?? step.assignment.span;
    const { inputIndex, depth } = trial.reading.convention;
    const layers = Array.from({ length: depth + 1 }, (_, l) => l + inputIndex);
    const near = error.code === "unknown-name" ? nearestName(program.text.slice(span.start, span.end), program, layers) : undefined;
    throw new FormulaError(program.text, span, {
      code: error.code,
      message: near ? `${error.message} Did you mean \`${near}\`?` : error.message,
      expected: near ? `\`${near}\`` : undefined,
    });
  }
}

const shapeArray = (m: Matrix | undefined): number[] => (m ? [m.rows, m.cols] : []);

function reportOf(
  { program, chosen, trials, store, groups, excused }: Examined,
  group: readonly number[],
  options: CheckOptions,
): TargetReport {
  const wrongAt = group.find((i) => trials.some((t) => isWrong(t.outcomes[i])));
  const at = wrongAt ?? group[0];
  const outcomes = trials.map((t) => t.outcomes[at]);
  const [first] = outcomes;
  const { assignment } = first.step;
  const name = nameOf(program, first);
  const base = { name, span: placeOf(program.text, assignment.span), shape: shapeArray(first.value) };
  if (first.given) return { ...base, status: "unchecked", message: "taken as given." };
  if (isCost(first)) return costReport(chosen, first, base);
  if (first.forms.length === 0) return { ...base, status: "unchecked", message: "not one of the quantities that are checked." };
  if (wrongAt !== undefined && excused().has(groups.indexOf(group)))
    return {
      ...base,
      status: "correct",
      message: "a constant factor apart, which the later lines take back: the text ends in the exact gradient.",
    };
  const dependsOnCost = isGradientLike(first) || ["delta", "dA", "weight", "bias"].includes(first.step.symbol?.role ?? "");
  if (chosen.costIs === "unknown" && dependsOnCost)
    return { ...base, status: "unchecked", message: "the text's own J cannot be evaluated, so its gradients cannot be judged." };
  if (wrongAt === undefined) return { ...base, status: "correct", message: correctMessage(first) };

  const siblings = group
    .filter((i) => i !== at)
    .slice(0, 6)
    .map((i) => trials[0].outcomes[i]);
  const verify = (repair: Repair): boolean =>
    isRightIn(
      program.text.slice(0, repair.span.start) + repair.text + program.text.slice(repair.span.end),
      { ...options, syntax: program.syntax },
      { line: base.span.line, name, as: chosen.reading, store },
    );
  const diagnosis = diagnose({ program, trials, outcomes, siblings }, verify);
  const expected = first.forms[0].value;
  const wrongShape = !first.value || !first.forms.some((f) => f.value.rows === first.value!.rows && f.value.cols === first.value!.cols);
  const error =
    first.value && first.value.rows === expected.rows && first.value.cols === expected.cols
      ? { relativeError: relativeError(first.value, expected) }
      : {};
  const span = diagnosis.repair?.span ?? first.error?.span ?? assignment.value.span ?? assignment.span;
  const repair = diagnosis.repair ? { repair: diagnosis.repair.text } : {};
  const shapes =
    wrongShape && first.value
      ? ` It is ${shapeOf(first.value)}; ${shapeOf(expected)} belongs here.`
      : first.error
        ? ` ${first.error.message.charAt(0).toUpperCase()}${first.error.message.slice(1)}`
        : "";
  const where = { name, span: placeOf(program.text, span), shape: base.shape, expectedShape: shapeArray(expected), ...error, ...repair };
  const { code } = diagnosis;
  // A vector of something else than the gradients is the text's own business.
  if (code === undefined && first.step.symbol?.role === "unrolled")
    return { ...base, status: "unchecked", message: "not the gradients one after another." };
  if (code === undefined)
    return {
      ...where,
      status: "unknown",
      message: `unknown: ${whatIsKnown(trials, outcomes)}${diagnosis.repair ? ` ${proposal(program, diagnosis.repair)}` : ""}`,
    };
  const also = diagnosis.also ? ` And ${diagnosis.also}: ${mistakeOf(diagnosis.also)!.message}` : "";
  const what = diagnosis.what ? ` It is what comes out with ${diagnosis.what}.` : "";
  return {
    ...where,
    status: "mistake",
    code,
    message: `${mistakeOf(code)!.message}${also}${what}${shapes}${diagnosis.repair ? ` ${proposal(program, diagnosis.repair)}` : ""}`,
  };
}

function proposal(program: Program, { span, text }: Repair): string {
  const old = program.text.slice(span.start, span.end);
  return old.includes("\n") || text.includes("\n")
    ? "Moved behind the lines that use it, it is right."
    : `Write \`${text}\` for \`${old}\`.`;
}

function correctMessage({ form, kept }: Outcome): string {
  if (kept) return "equals the exact value, with the bias unit's row, which has to be dropped where it is used.";
  switch (form!.what) {
    case "averaged":
      return "equals the exact value, 1/m included.";
    case "sum":
      return "equals the exact sum over the examples.";
    case "example":
      return "equals the exact value of each example.";
    case "with-ones":
      return "equals the exact value, with its bias unit.";
    default:
      return "equals the exact value.";
  }
}

function costReport({ costIs }: Chosen, outcome: Outcome, base: Pick<TargetReport, "name" | "span" | "shape">): TargetReport {
  if (costIs === "unknown")
    return {
      ...base,
      status: "unchecked",
      message: `${outcome.error?.message ?? "no cost whose gradient can be computed."} What follows from it is not judged.`,
    };
  if (costIs === "own")
    return { ...base, status: "correct", message: "this J rules: gradients are compared with central differences of it." };
  return { ...base, status: "correct", message: "this J rules." };
}

/** Where only some gradients lack 1/m, it is inconsistent, not forgotten. */
function withInconsistentAverages(reports: readonly TargetReport[], groups: readonly (readonly number[])[], trial: Trial): TargetReport[] {
  const gradients = groups.map(
    (group) => isGradientLike(trial.outcomes[group[0]]) && trial.outcomes[group[0]].step.symbol?.role !== "accumulator",
  );
  const averaged = reports.some(
    (r, i) => gradients[i] && (r.status === "correct" || (r.status === "mistake" && r.code !== "missing-average")),
  );
  if (!averaged) return [...reports];
  return reports.map((r, i) =>
    gradients[i] && r.code === "missing-average"
      ? {
          ...r,
          code: "inconsistent-average",
          message: r.message.replace(mistakeOf("missing-average")!.message, mistakeOf("inconsistent-average")!.message),
        }
      : r,
  );
}

/** A bias that a whole step of the descent leaves out is a mistake; a text without the step may be a part, and gets a note. */
function reportsOfAbsent({ program, chosen, trials, store, absent }: Examined, options: CheckOptions): TargetReport[] {
  return absent
    .filter(({ certain }) => certain)
    .map(({ bias, layer, beside, line }) => {
      const name = line?.name ?? bias.text;
      const place = placeOf(program.text, beside);
      const holds =
        line !== undefined &&
        isRightIn(
          program.text.slice(0, beside.start) + line.repair.text + program.text.slice(beside.end),
          { ...options, syntax: program.syntax },
          { line: place.line, name, as: chosen.reading, store },
        );
      const next = holds ? `Add \`${line.written}\`.` : "It is δ summed over the examples, averaged as ∂J/∂W is.";
      return {
        name,
        status: "mistake",
        code: "bias-gradient-missing",
        message: `${mistakeOf("bias-gradient-missing")!.message} \`${bias.text}\` is added in the forward pass, and no line gives its gradient. ${next}`,
        span: place,
        shape: [],
        expectedShape: shapeArray(layOut(trials[0].network.b[layer], chosen.reading.layout)),
        ...(holds ? { repair: line.repair.text } : {}),
      };
    });
}

/** Lines around the formulas of which nobody expects a word. */
const EXPECTED: ReadonlySet<string> = new Set(["import", "from", "end", "endfunction", "a function's head", "return"]);

function notesOf({ program, chosen, trials, groups, absent, followed }: Examined, targets: readonly TargetReport[]): string[] {
  const notes: string[] = [];
  const { problem } = chosen;
  const ends = groups.flat().filter((i) => isGradientLike(trials[0].outcomes[i]));
  if (ends.length > 0)
    notes.push(
      ends.every((i) => followed().every((t) => t.outcomes[i]?.form))
        ? "Followed through from its own values, the text ends in the exact gradient."
        : "Followed through from its own values, the text does not end in the gradient.",
    );
  for (const line of operatorLines(program.statements)) notes.push(explainOperator(line, program, trials[0]));
  const widths = problem.layers.slice(0, -1).some((n, l) => n === problem.layers[l + 1]);
  if (widths) notes.push("Two neighbouring layers have the same width: a missing transposition need not show in the shapes.");
  if (problem.examples === 1 && targets.some((t) => t.status === "correct"))
    notes.push("With one example, averages and sums over the examples cannot be judged.");
  notes.push(...(program.remarks ?? []));
  const untold = absent.filter(({ certain }) => !certain);
  const alone = untold.filter(({ line }) => line === undefined).map(({ bias }) => `\`${bias.text}\``);
  if (alone.length > 0) notes.push(`No line gives the gradient of ${alone.join(", ")}: δ summed over the examples, as ∂J/∂W is averaged.`);
  for (const { bias, line } of untold)
    if (line) notes.push(`No line gives the gradient of \`${bias.text}\`. As for the others: \`${line.written}\`.`);
  if (problem.lambda === 0) notes.push("With λ = 0 the regularisation cannot be judged.");
  for (const { span, why } of program.skipped)
    if (why === INNER_DERIVATIVE) notes.push(`Not judged: \`${program.text.slice(span.start, span.end).trim()}\`, ${why}.`);
  const { length } = program.skipped.filter(({ why }) => !EXPECTED.has(why) && why !== INNER_DERIVATIVE);
  if (length > 0) notes.push(`Read over: ${length} ${length === 1 ? "line that assigns" : "lines that assign"} nothing.`);
  return notes;
}

/** The widths of the text that lines such as ∂(W₃x₂)/∂W₃ = x₂ᵀ come from: Sudeep Raja's derivation. */
const SOURCE_LAYERS: readonly number[] = [4, 5, 3, 2];

/** A text of nothing but derivative operators says little of its layers; it gets those of its source, where they reach, and x its author's meaning. */
function withSourceLayers({ statements }: Program, options: CheckOptions): CheckOptions {
  const lines = statements.filter((statement) => statement.kind === "operator");
  if (lines.length === 0 || lines.length < statements.length) return options;
  const reach = lines.every(({ by }) => by.layer?.kind === "number" && by.layer.value < SOURCE_LAYERS.length);
  const usesX = lines.some(({ of }) => [...walk(of)].some((node) => node.kind === "name" && node.base === "x"));
  return {
    ...options,
    layers: options.layers ?? (reach ? SOURCE_LAYERS : undefined),
    notation: options.notation ?? (usesX ? "sudeep" : undefined),
  };
}

/** ∂(Wx)/∂W has three indices; xᵀ is what is left of it after δ. ∂(Wx)/∂x is W. */
function explainOperator(line: OperatorLine, program: Program, trial: Trial): string {
  const text = program.text.slice(line.span.start, line.span.end).trim();
  let shape = "";
  let byVector = false;
  try {
    const scope = scopeFor(trial, trial.steps[0] ?? { bindings: new Map(), key: "" });
    const of = evaluateMatrix(resolveChains(line.of, "tight"), scope);
    const by = evaluateMatrix(line.by, scope);
    byVector = by.cols === 1;
    shape = byVector
      ? ` ${of.rows}×${by.rows},`
      : of.cols === 1
        ? ` it has ${of.rows}×${by.rows}×${by.cols} entries (${shapeOf(of).replace("×1", "")} for each entry of ${shapeOf(by)}),`
        : ` its entries are those of ${shapeOf(of)} by each of ${shapeOf(by)},`;
  } catch (error) {
    if (!(error instanceof ShapeConflict)) throw error;
  }
  const head = `Explained, not evaluated: \`${text}\`.`;
  return byVector
    ? `${head} The derivative of Wx by x is the Jacobian,${shape} ∂(Wx)ᵢ/∂xₖ = Wᵢₖ: W itself. Contracted with δ over i it leaves Wᵀδ: that is where Wᵀ comes from.`
    : `${head} The derivative of Wx by W is not a matrix:${shape} ∂(Wx)ᵢ/∂Wⱼₖ = [i = j] xₖ. Contracted with δ over i it leaves δⱼxₖ, the matrix δxᵀ: that is where xᵀ comes from.`;
}

function nameOf(program: Program, { step }: Outcome): string {
  const { span } = step.name;
  return span ? program.text.slice(span.start, span.end) : step.name.text;
}

function describeProblem(
  problem: Problem,
  { reading, evidence, program, costIs }: { reading: Reading; evidence: Evidence; program: Program; costIs: Chosen["costIs"] },
): ProblemReport {
  const layout = reading.layout.batch ? (reading.layout.along === "columns" ? "columns" : "rows") : "single";
  const known = `J = ${{ "1/m": "1/m ", "1": "", "1/(mK)": "1/(mK) ", "1/(2m)": "1/(2m) " }[problem.cost.average]}${layout === "single" ? "" : "Σ "}${
    {
      "cross-entropy": "−Σ(y log a + (1 − y) log(1 − a))",
      "softmax-cross-entropy": "−Σ y log a",
      "squared-error": "Σ(a − y)²",
      "half-squared-error": "½Σ(a − y)²",
    }[problem.cost.loss]
  }${problem.lambda === 0 || problem.cost.decay === "none" ? "" : ` + ${problem.cost.decay} Σθ²`}`;
  const cost = costIs === "own" ? "J as the text writes it" : known;
  const weights = reading.orientation === "out-in" ? "out×in" : "in×out";
  const bias = { none: "no bias", separate: "b apart", absorbed: "bias in Θ" }[problem.bias];
  const sizes = problem.layers.join("-");
  return {
    syntax: program.syntax,
    notation: evidence.notation,
    layers: problem.layers,
    activations: problem.activations,
    loss: costIs === "own" ? "own" : problem.cost.loss,
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
