import { LOSS_RULES } from "../core/losses.ts";
import type { Judgement } from "../judge/verdict.ts";
import type { Interpretation } from "../reading/interpretation.ts";
import { placeOf } from "../source.ts";
import type { ReadingReport } from "./check-report.ts";

/** The reading of a judged text and its alternatives, as data with a line each. */
export function readingReport({ program, reading, verdicts, alternatives }: Judgement): ReadingReport {
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
  };
}

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

/** What the alternatives say about the verdict: under which reading all would be right, and under which it would not. */
export function readingNotes(report: ReadingReport, anyWrong: boolean): string[] {
  const right = report.others.filter(({ wrong }) => wrong.length === 0).map(({ line }) => line);
  if (anyWrong) return right.length > 0 ? [`All lines would be right with ${right.join("; or with ")}.`] : [];
  return report.others
    .filter(({ wrong }) => wrong.length > 0)
    .map(({ line, wrong }) => `With ${line}, line${wrong.length > 1 ? "s" : ""} ${wrong.join(", ")} would be wrong.`);
}
