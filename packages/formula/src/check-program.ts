import { diagnose } from "./diagnose/diagnoses.ts";
import type { Pipeline } from "./diagnose/diagnosis.ts";
import { separateNumerical } from "./diagnose/numerical.ts";
import type { Language, Program } from "./ir/core.ts";
import { readProgram } from "./language/read.ts";
import { judge, judgeAs } from "./pipeline.ts";
import { activationsIn, type CheckOptions } from "./problem.ts";
import type { ReadingOptions } from "./reading/options.ts";
import type { CheckReport } from "./report/check-report.ts";
import { reportOf } from "./report/report.ts";
import { FormulaError } from "./source.ts";

const LANGUAGES = { octave: "octave", numpy: "python", latex: "math", plain: "math" } as const satisfies Record<
  NonNullable<CheckOptions["syntax"]>,
  Language
>;

/** Reads, judges and diagnoses a whole text. Throws a FormulaError if it cannot be read. */
export function checkProgram(text: string, options: CheckOptions = {}): CheckReport {
  const language = options.syntax && LANGUAGES[options.syntax];
  const { program, reports } = separateNumerical(readProgram(text, language ? { language } : {}));
  const judgement = judge(program, readingOptions(options));
  if (!judgement)
    throw new FormulaError(
      text,
      { start: 0, end: 0 },
      {
        code: "nothing-to-judge",
        message: "no gradient was found: nothing here is computed from data and targets. Paste the backward pass too.",
      },
    );
  return reportOf(judgement, diagnose(judgement, PIPELINE), { seed: options.seed ?? 0, checkers: reports });
}

/** What a diagnosis uses to try a repair. */
const PIPELINE: Pipeline = { judgeAs, read: readLike };

function readLike(text: string, { language }: Program): Program | undefined {
  try {
    return readProgram(text, { language });
  } catch (error) {
    if (error instanceof FormulaError) return undefined;
    throw error;
  }
}

function readingOptions({ loss, layers, activation, layout, bias, seed }: CheckOptions): ReadingOptions {
  const activations = activationsIn(activation);
  return {
    loss,
    layers,
    activations: activations.length > 0 ? activations : undefined,
    layout,
    bias: bias === undefined ? undefined : bias === true || bias === "yes",
    seed,
  };
}
