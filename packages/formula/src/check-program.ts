import { diagnose } from "./diagnose/diagnoses.ts";
import type { Diagnosis, Pipeline } from "./diagnose/diagnosis.ts";
import { separateNumerical } from "./diagnose/numerical.ts";
import type { Language, Program } from "./ir/core.ts";
import type { Judgement } from "./judge/verdict.ts";
import { settle } from "./language/math/settle.ts";
import { singleWeights } from "./language/math/usual-names.ts";
import { otherLanguage, readProgram } from "./language/read.ts";
import { judge, judgeAs } from "./pipeline.ts";
import { activationsIn, type CheckOptions } from "./problem.ts";
import type { ReadingOptions } from "./reading/options.ts";
import { saysEntropy } from "./reading/score.ts";
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
  try {
    return checkAs(text, language, options);
  } catch (error) {
    // Formulas of plain text may look like code.
    const unclear = error instanceof FormulaError && (error.code === "syntax" || error.code === "nothing-to-judge") && !PROGRAM.test(text);
    const report = unclear && language === undefined ? orNone(() => checkAs(text, "math", options)) : undefined;
    if (report === undefined) throw error;
    return report;
  }
}

/** What only programs have. */
const PROGRAM = /^[ \t]*(?:def|class|import|from|function|while|for|if|end|return)\b|\bself\.|\b(?:np|numpy|torch)\.|\w\[[^\]\n]*:|\(:/mu;

/** A report that judges something, or none. */
function orNone(check: () => CheckReport): CheckReport | undefined {
  try {
    const report = check();
    return report.targets.some(({ status }) => status !== "unchecked") ? report : undefined;
  } catch (error) {
    if (error instanceof FormulaError) return undefined;
    throw error;
  }
}

function checkAs(text: string, language: Language | undefined, options: CheckOptions): CheckReport {
  const depth = options.layers && options.layers.length - 1;
  const written = readProgram(text, language ? { language } : {});
  const single = written.language === "math" ? singleWeights(written.body) : undefined;
  if (single) {
    const message = `the weights are numbered one by one, w${single[0]} and w${single[1]}, and no line says which units each joins. Write the layers as matrices, or say with indices what a weight joins.`;
    throw new FormulaError(text, { start: 0, end: 0 }, { code: "numbered-weights", message });
  }
  const { program, reports } = separateNumerical(settle(written, depth));
  if (options.entry !== undefined) requireFunction(program, options.entry);
  const pipeline = pipelineOf(depth);
  const seed = options.seed ?? 0;
  const judgement = judge(program, readingOptions(options));
  if (judgement) {
    const first = { judgement, diagnoses: diagnose(judgement, pipeline) };
    const chosen = options.loss === undefined ? likeliest(first, pipeline) : first;
    return reportOf(chosen.judgement, chosen.diagnoses, { seed, checkers: reports });
  }
  if (reports.length > 0) return reportOfCheckers(program, reports, seed);
  if (program.near !== undefined) throw otherLanguage(text, program.near);
  throw new FormulaError(
    text,
    { start: 0, end: 0 },
    {
      code: "nothing-to-judge",
      message: "no gradient was found: nothing here is computed from data and targets. Paste the backward pass too.",
    },
  );
}

/** Refuses an entry that the text does not have. */
function requireFunction({ text, body }: Program, entry: string): void {
  const names = body.flatMap((s) =>
    s.kind === "function"
      ? [s.name]
      : s.kind === "class"
        ? s.body.flatMap((inner) => (inner.kind === "function" ? [`${s.name}.${inner.name}`] : []))
        : [],
  );
  if (names.includes(entry)) return;
  const message = `the text has no function \`${entry}\`. ${names.length === 0 ? "It has none." : `It has ${names.join(", ")}.`}`;
  throw new FormulaError(text, { start: 0, end: 0 }, { code: "bad-option", message });
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
function likeliest(first: Diagnosed, pipeline: Pipeline): Diagnosed {
  const { judgement, diagnoses } = first;
  const { reading, program } = judgement;
  const guessed = reading.lossFrom !== "text" && reading.lossFrom !== "option";
  if (!guessed || saysEntropy(program) || !diagnoses.some(({ code }) => code === "extra-output-derivative")) return first;
  const other = judgeAs(program, { ...reading, loss: "half-squared-error" }, 0);
  if (!other || countWrong(other) > countWrong(judgement)) return first;
  const second = { judgement: other, diagnoses: diagnose(other, pipeline) };
  const named = ({ diagnoses: found }: Diagnosed): number => found.filter(({ code }) => code !== undefined).length;
  return named(second) >= Math.min(named(first), second.diagnoses.length) ? second : first;
}

/** What a diagnosis uses to try a repair: a text is read as the first one was. */
function pipelineOf(depth: number | undefined): Pipeline {
  const read: Pipeline["read"] = (text, { language }) => {
    try {
      return settle(readProgram(text, { language }), depth);
    } catch (error) {
      if (error instanceof FormulaError) return undefined;
      throw error;
    }
  };
  return { judgeAs, read };
}

function readingOptions({ loss, layers, activation, layout, bias, lambda, reduction, entry, roles, seed }: CheckOptions): ReadingOptions {
  const activations = activationsIn(activation);
  return {
    loss,
    layers,
    activations: activations.length > 0 ? activations : undefined,
    layout,
    lambda,
    reduction,
    entry,
    roles,
    bias: bias === undefined ? undefined : bias === true || bias === "yes",
    seed,
  };
}
