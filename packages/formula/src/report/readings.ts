import { LOSS_RULES } from "../core/losses.ts";
import type { Judgement } from "../judge/verdict.ts";
import type { Interpretation } from "../reading/interpretation.ts";
import { assumedOf } from "../reading/assumed.ts";
import { isSupplied } from "../reading/supplied.ts";
import { placeOf } from "../source.ts";
import type { ReadingReport } from "./check-report.ts";

/** The reading of a judged text and its alternatives, as data with a line each. */
export function readingReport({ program, reading, verdicts, alternatives, explanation }: Judgement): ReadingReport {
  const { assumed, plan } = explanation.attempt.binding;
  const linesOf = (statements: readonly number[]): number[] =>
    statements.flatMap((id) => {
      const node = plan.analysis.nodes.get(id);
      return node ? [placeOf(program.text, node.span).line] : [];
    });
  const lineOf = (statement: number): number[] => {
    const verdict = verdicts.find((v) => v.statement === statement);
    return verdict ? [placeOf(program.text, verdict.span).line] : [];
  };
  return {
    chosen: reading.line,
    entry: reading.entry.path,
    lossFrom: reading.lossFrom,
    reduction: reading.reduction,
    others: alternatives.map((other) => ({ line: differenceBetween(reading, other.reading), wrong: other.wrong.flatMap(lineOf) })),
    assumed: distinct([
      ...[...plan.analysis.functions]
        .filter(([, statement]) => isSupplied(statement))
        .map(([name]) => ({ name, meaning: "the function of that name in the course's exercise" })),
      ...assumedOf(assumed).map(({ name, meaning, mixed }) => ({
        // A formula's g′(z).
        name: program.language === "math" ? name.replace(/^(\p{L})prime\d*$/u, "$1′") : name,
        meaning,
        ...(mixed && { lines: { z: linesOf(mixed.z), a: linesOf(mixed.a) } }),
      })),
    ]),
  };
}

/** g′ of two layers with one activation is one function. */
const distinct = (assumed: ReadingReport["assumed"]): ReadingReport["assumed"] =>
  assumed.filter(({ name, meaning }, i) => assumed.findIndex((other) => other.name === name && other.meaning === meaning) === i);

/** What another reading assumes instead, in a few words. */
function differenceBetween(chosen: Interpretation, other: Interpretation): string {
  const parts: string[] = [];
  if (chosen.loss !== other.loss) parts.push(`the loss ${LOSS_RULES[other.loss].written}`);
  other.activations.forEach(({ name }, i) => {
    if (chosen.activations[i]?.name !== name) parts.push(`${name} in layer ${i + 1}`);
  });
  if (chosen.reduction !== other.reduction) parts.push(`gradients with the factor ${other.reduction}`);
  if (chosen.layout !== other.layout) parts.push(`examples as ${other.layout}`);
  if (chosen.weights !== other.weights) parts.push(`weights ${other.weights}`);
  if (chosen.bias !== other.bias) parts.push(other.bias === "none" ? "no bias" : `a ${other.bias} bias`);
  if (chosen.entry.path !== other.entry.path)
    parts.push(`${other.entry.path === "" ? "the script" : `\`${other.entry.path}\``} as the entry`);
  return parts.length > 0 ? parts.join(", ") : other.line;
}

/** A sentence for each function that the text does not define. */
export function assumedNotes({ assumed }: ReadingReport): string[] {
  const lines = (all: readonly number[]): string => `line${all.length > 1 ? "s" : ""} ${all.join(", ")}`;
  return assumed.map(
    ({ name, meaning, lines: mixed }) =>
      `\`${name}\` is not in the text; taken as ${meaning}.${
        mixed ? ` It is fed with z in ${lines(mixed.z)} and with a in ${lines(mixed.a)}: one function cannot be right in both.` : ""
      }`,
  );
}

/** What the alternatives say about the verdict: under which reading all would be right, and under which it would not. */
export function readingNotes(report: ReadingReport, anyWrong: boolean): string[] {
  const right = report.others.filter(({ wrong }) => wrong.length === 0).map(({ line }) => line);
  if (anyWrong) return right.length > 0 ? [`All lines would be right with ${right.join("; or with ")}.`] : [];
  return report.others
    .filter(({ wrong }) => wrong.length > 0)
    .map(({ line, wrong }) => `With ${line}, line${wrong.length > 1 ? "s" : ""} ${wrong.join(", ")} would be wrong.`);
}
