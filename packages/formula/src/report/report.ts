import { countOf, entriesOf } from "../core/matrix.ts";
import type { NdArray } from "../core/array.ts";
import { LOSS_RULES } from "../core/losses.ts";
import { nameOfQuantity } from "../core/quantities.ts";
import type { Diagnosis } from "../diagnose/diagnosis.ts";
import type { Program } from "../ir/core.ts";
import { walk } from "../ir/walk.ts";
import type { Judgement, LearningFinding, Verdict } from "../judge/verdict.ts";
import { mistakeOf, type MistakeCode } from "../mistakes/index.ts";
import { placeOf } from "../source.ts";
import type { CheckReport, ProblemReport, TargetReport } from "./check-report.ts";
import { assumedNotes, readingNotes, readingReport } from "./readings.ts";
import { correctText, messageOf } from "./sentences.ts";

/** The code of each finding about a text whose gradient is right. */
const FINDING_CODES = {
  "equal-initial-weights": "equal-initial-weights",
  aliasing: "aliasing",
  "parameters-changed": "parameters-changed",
  momentum: "wrong-momentum",
  "stale-index": "stale-index",
  accumulates: "accumulates",
  "loss-sign": "loss-sign",
} as const satisfies Record<LearningFinding["kind"], MistakeCode>;

/** Is this the code of what keeps a text from learning although its gradient is right? */
export const keepsFromLearning = (code: string | undefined): boolean =>
  (Object.values(FINDING_CODES) as (string | undefined)[]).includes(code);

/** The report of a judged text: each statement, what else training would stumble over, how the text was read. */
export function reportOf(
  judgement: Judgement,
  diagnoses: readonly Diagnosis[],
  { seed, checkers }: { readonly seed: number; readonly checkers: readonly TargetReport[] },
): CheckReport {
  const { program, verdicts, findings } = judgement;
  const judged = [
    ...verdicts.map((verdict) =>
      targetOf(
        verdict,
        diagnoses.find((d) => d.verdict === verdict),
        program,
      ),
    ),
    ...findings.filter((finding) => !isDiagnosed(finding, diagnoses)).map((finding) => findingTarget(finding, program)),
    ...checkers,
  ].sort((p, q) => p.span.line - q.span.line);
  const targets = program.language === "math" ? oncePerEquation(judged) : judged;
  const reading = readingReport(judgement);
  return {
    ok: targets.every(({ status }) => status === "correct" || status === "unchecked"),
    problem: problemOf(judgement, seed),
    reading,
    targets,
    notes: [
      ...(judgement.cut
        ? ["The search for mistakes was ended at its bound: a line that is called wrong may follow from one before it."]
        : []),
      ...notesOf(judgement),
      ...assumedNotes(reading),
      ...readingNotes(reading, verdicts.some(isWrong)),
    ],
  };
}

/** The report of a text that holds nothing but a numerical gradient. */
export function reportOfCheckers(program: Program, checkers: readonly TargetReport[], seed: number): CheckReport {
  return {
    ok: checkers.every(({ status }) => status === "correct"),
    problem: {
      syntax: syntaxOf(program),
      notation: "code",
      layers: [],
      activations: [],
      loss: "",
      cost: "",
      lambda: 0,
      examples: 0,
      layout: "columns",
      weights: "out×in",
      bias: "none",
      seed,
      reading: "a numerical gradient alone",
    },
    targets: checkers,
    notes: [],
  };
}

function syntaxOf({ language, text }: Program): ProblemReport["syntax"] {
  if (language !== "math") return language === "python" ? "numpy" : "octave";
  return /[\\^_]|\$/u.test(text) ? "latex" : "plain";
}

/** Is a finding the mistake of a wrong statement, which has its own message? */
const isDiagnosed = ({ kind, statement }: LearningFinding, diagnoses: readonly Diagnosis[]): boolean =>
  diagnoses.some(({ verdict, code }) => verdict.statement === statement && code === FINDING_CODES[kind]);

/** Does a report judge anything at all? */
export const isJudged = ({ targets }: CheckReport): boolean => targets.some(({ status }) => status !== "unchecked");

const isWrong = ({ kind }: Verdict): boolean => kind === "wrong" || kind === "error";

function targetOf(verdict: Verdict, diagnosis: Diagnosis | undefined, program: Program): TargetReport {
  const { name, value, expected, labels } = verdict;
  const quantity = expected?.quantity ?? labels[0]?.quantity;
  const base = {
    name: program.language === "math" ? writtenName(verdict, program) : name,
    ...(quantity ? { quantity: nameOfQuantity(quantity) } : {}),
    span: placeOf(program.text, verdict.span),
    shape: value?.shape ?? [],
  };
  switch (verdict.kind) {
    case "correct":
      return { ...base, status: "correct", message: correctText(labels) };
    case "given":
      return { ...base, status: "unchecked", message: "taken as given." };
    case "free":
      return { ...base, status: "unchecked", message: "leads to no gradient." };
    case "unjudged":
      // What other lines go on with shows in their verdicts.
      if (isUsed(verdict)) return { ...base, status: "unchecked", message: "not judged by itself; the lines that use it are." };
      return { ...base, status: "unknown", message: "not judged: this looks like a gradient, but nothing is known that it should equal." };
    case "wrong":
    case "error": {
      const { code, repair } = diagnosis ?? {};
      const error = value && expected && relativeError(value, expected.value);
      const message = diagnosis ? messageOf(diagnosis, program) : "unknown: this is not the value that belongs here.";
      return {
        ...base,
        span: placeOf(program.text, repair?.span ?? verdict.error?.span ?? verdict.span),
        status: code === undefined ? "unknown" : "mistake",
        ...(code === undefined ? {} : { code }),
        message,
        ...(expected ? { expectedShape: expected.value.shape } : {}),
        ...(error === undefined ? {} : { relativeError: error }),
        ...(repair ? { repair: repair.text } : {}),
      };
    }
  }
}

/** The target of an equation as the text has it: `\delta^{(2)}`. */
function writtenName({ name, statement }: Verdict, { text, body }: Program): string {
  let written: string | undefined;
  walk(body, (node) => {
    if (node.id !== statement || (node.kind !== "assign" && node.kind !== "augment")) return;
    const { start, end } = (node.kind === "assign" ? node.targets[0] : node.target).span;
    if (start >= 0) written = text.slice(start, end);
  });
  return written ?? name;
}

/** An equation for every layer is one target: a wrong layer of it, if there is one. */
function oncePerEquation(targets: readonly TargetReport[]): TargetReport[] {
  const rank = ({ status }: TargetReport): number => ["mistake", "unknown", "correct", "unchecked"].indexOf(status);
  const found = new Map<string, TargetReport>();
  for (const target of targets) {
    const key = `${target.span.line}:${target.span.column}:${target.name}`;
    const before = found.get(key);
    if (!before || rank(target) < rank(before)) found.set(key, target);
  }
  return [...found.values()];
}

/** Does another statement use what this one gives its target? */
function isUsed({ statement, name, explanation: { attempt } }: Verdict): boolean {
  const { events, usedBy } = attempt.view;
  return events.some(
    (event) =>
      event.kind === "assign" &&
      event.statement === statement &&
      (event.name ?? "") === name &&
      usedBy[event.id].some((id) => events[id].statement !== statement),
  );
}

function findingTarget({ kind, span, names }: LearningFinding, program: Program): TargetReport {
  const code = FINDING_CODES[kind];
  const { message, how } = mistakeOf(code)!;
  const about = names.length > 0 ? ` (${names.map((name) => `\`${name}\``).join(", ")})` : "";
  return {
    name: names[0] ?? "",
    status: "mistake",
    code,
    message: `${message.replace(/\.$/u, "")}${about}. ${how}`,
    span: placeOf(program.text, span),
    shape: [],
  };
}

/** ‖value − exact‖ / ‖value + exact‖; undefined for different sizes. */
function relativeError(value: NdArray, exact: NdArray): number | undefined {
  if (countOf(value) !== countOf(exact) || value.shape.join() !== exact.shape.join()) return undefined;
  const [p, q] = [entriesOf(value), entriesOf(exact)];
  let [minus, plus] = [0, 0];
  for (let i = 0; i < p.length; i++) {
    minus += (p[i] - q[i]) ** 2;
    plus += (p[i] + q[i]) ** 2;
  }
  return plus === 0 ? undefined : Math.sqrt(minus / plus);
}

function problemOf({ program, reading, network }: Judgement, seed: number): ProblemReport {
  return {
    syntax: syntaxOf(program),
    notation: "code",
    layers: reading.sizes,
    activations: reading.activations.map(({ name }) => name),
    loss: reading.loss,
    cost: `${reading.reduction} · ${LOSS_RULES[reading.loss].written}${reading.decay === 0 ? "" : " with λ"}`,
    lambda: reading.decay === 0 ? 0 : "random",
    examples: network.m,
    layout: reading.layout,
    weights: reading.weights,
    bias: reading.bias === "first" || reading.bias === "last" ? "absorbed" : reading.bias,
    seed,
    reading: reading.line,
  };
}

function notesOf({ program, reading, network, verdicts, findings }: Judgement): string[] {
  const notes: string[] = [];
  const ends = verdicts.filter(({ end }) => end);
  const right = ends.length > 0 && ends.every(({ kind }) => kind === "correct") && !verdicts.some(isWrong);
  const unread = program.skipped.filter(({ what }) => what === "unread").map(({ span }) => placeOf(program.text, span).line);
  if (right && unread.length === 0) notes.push("The text ends in the exact gradient.");
  if (right && findings.length > 0) notes.push("The gradient is right; training will not do what is meant.");
  if (ends.length === 0) notes.push("No gradient was found in the text.");
  if (reading.sizes.slice(0, -1).some((n, l) => n === reading.sizes[l + 1]))
    notes.push("Two neighbouring layers have the same width: a missing transposition need not show in the shapes.");
  if (network.m === 1 && verdicts.some(({ kind }) => kind === "correct"))
    notes.push("With one example, averages and sums over the examples cannot be judged.");
  if (program.near !== undefined)
    notes.push(
      `This looks like ${program.near}; its lines were read as the same in ${program.language === "octave" ? "Octave" : "NumPy"}.`,
    );
  const skipped = program.skipped.filter(({ what }) => what === "prose" || what === "line").length;
  if (skipped > 0) notes.push(`Skipped ${skipped} ${skipped === 1 ? "line" : "lines"} without an assignment.`);
  if (unread.length > 0) notes.push(`Not read, and not judged: line ${unread.join(", ")}.`);
  return notes;
}
