import { mistakeOf } from "../mistakes/index.ts";
import type { CheckOptions } from "../problem.ts";
import type { TargetReport } from "../report/check-report.ts";
import { FormulaError, placeOf } from "../source.ts";
import type { Program } from "./ast.ts";
import type { Chosen } from "./choose.ts";
import { diagnose } from "./diagnose/diagnose.ts";
import type { Repair } from "./diagnose/case.ts";
import { whatIsKnown } from "./diagnose/known.ts";
import { examine, isGradientLike, isWrong, type Examined } from "./examine.ts";
import type { NetworkStore } from "./network.ts";
import { ShapeConflict, relativeError, shapeOf, type Matrix } from "./numbers/matrix.ts";
import { layOut, type Reading } from "./reading.ts";
import { isCost, type Outcome, type Trial } from "./run/outcome.ts";

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

const shapeArray = (m: Matrix | undefined): number[] => (m ? [m.rows, m.cols] : []);

export function reportOf(
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
    // A quantity that stands nowhere in the text cannot be written over.
    Boolean(repair.span) &&
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
export function withInconsistentAverages(
  reports: readonly TargetReport[],
  groups: readonly (readonly number[])[],
  trial: Trial,
): TargetReport[] {
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
export function reportsOfAbsent({ program, chosen, trials, store, absent }: Examined, options: CheckOptions): TargetReport[] {
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

function nameOf(program: Program, { step }: Outcome): string {
  const { span } = step.name;
  return span ? program.text.slice(span.start, span.end) : step.name.text;
}
