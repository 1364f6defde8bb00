import { diagnose } from "./diagnose/diagnoses.ts";
import type { Diagnosis, Pipeline } from "./diagnose/diagnosis.ts";
import { separateNumerical } from "./diagnose/numerical.ts";
import type { Language, Program } from "./ir/core.ts";
import type { Judgement } from "./judge/verdict.ts";
import { settle } from "./language/math/settle.ts";
import { readProgram } from "./language/read.ts";
import { judge, judgeAs } from "./pipeline.ts";
import { activationsIn, type CheckOptions } from "./problem.ts";
import type { ReadingOptions } from "./reading/options.ts";
import type { CheckReport } from "./report/check-report.ts";
import { reportOf, reportOfCheckers } from "./report/report.ts";
import { FormulaError } from "./source.ts";

const LANGUAGES = { octave: "octave", numpy: "python", latex: "math", plain: "math" } as const satisfies Record<
  NonNullable<CheckOptions["syntax"]>,
  Language
>;

/** Reads, judges and diagnoses a whole text. Throws a FormulaError if it cannot be read. */
export function checkProgram(text: string, options: CheckOptions = {}): CheckReport {
  const language = options.syntax && LANGUAGES[options.syntax];
  const { program, reports } = separateNumerical(
    settle(readProgram(text, language ? { language } : {}), options.layers && options.layers.length - 1),
  );
  const seed = options.seed ?? 0;
  const judgement = judge(program, readingOptions(options));
  if (judgement) {
    const chosen = likeliest(judgement, diagnose(judgement, PIPELINE));
    return reportOf(chosen.judgement, chosen.diagnoses, { seed, checkers: reports });
  }
  if (reports.length > 0) return reportOfCheckers(program, reports, seed);
  throw new FormulaError(
    text,
    { start: 0, end: 0 },
    {
      code: "nothing-to-judge",
      message: "no gradient was found: nothing here is computed from data and targets. Paste the backward pass too.",
    },
  );
}

interface Diagnosed {
  readonly judgement: Judgement;
  readonly diagnoses: readonly Diagnosis[];
}

const countWrong = ({ verdicts }: Judgement): number => verdicts.filter(({ kind }) => kind === "wrong" || kind === "error").length;

/**
 * Without a loss in the text, an output's δ with some derivative in it is meant for the squared error: taken at its word under cross-entropy, the factor
 * would be one too many.
 */
function likeliest(judgement: Judgement, diagnoses: readonly Diagnosis[]): Diagnosed {
  const { reading, program } = judgement;
  const first = { judgement, diagnoses };
  const guessed = reading.lossFrom !== "text" && reading.lossFrom !== "option";
  if (!guessed || !diagnoses.some(({ code }) => code === "extra-output-derivative")) return first;
  const other = judgeAs(program, { ...reading, loss: "half-squared-error" }, 0);
  if (!other || countWrong(other) > countWrong(judgement)) return first;
  const second = { judgement: other, diagnoses: diagnose(other, PIPELINE) };
  const named = ({ diagnoses: found }: Diagnosed): number => found.filter(({ code }) => code !== undefined).length;
  return named(second) >= Math.min(named(first), second.diagnoses.length) ? second : first;
}

/** What a diagnosis uses to try a repair. */
const PIPELINE: Pipeline = { judgeAs, read: readLike };

function readLike(text: string, { language }: Program): Program | undefined {
  try {
    return settle(readProgram(text, { language }));
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
