import { checkByNames } from "./by-names/check.ts";
import { checkProgram } from "./check-program.ts";
import { checkOptions, type CheckOptions } from "./problem.ts";
import type { CheckReport } from "./report/check-report.ts";
import { isJudged, keepsFromLearning } from "./report/report.ts";
import { FormulaError } from "./source.ts";

/** Words that only whole programs have, and loops of so many passes that they train: the reader of formulas would run each. */
const PROGRAM =
  /^[ \t]*(?:def|class|import|from|function|while)\b|\bin +x?range\((?: *\d+ *,)? *\d{3,}|= *\d+ *: *(?:\d{3,}|\w*(?:iter|epoch))/imu;

/** The name of a numerical gradient. */
const NUMERICAL = /\b(?:num(?:erical)?_?grad(?:ient)?s?|grad(?:ient)?_?approx|approx_?grad(?:ient)?|num_?g)\b/iu;

/**
 * Judges backpropagation that somebody wrote: formulas, fragments of code or whole programs, each line by what its values equal on random networks.
 * Throws {@link FormulaError} if the text cannot be read or holds nothing that can be judged, and an ArgumentError for options that no problem has.
 */
export function checkFormulas(text: string, options: CheckOptions = {}): CheckReport {
  checkOptions(options);
  // These speak of a program's run.
  if (options.reduction !== undefined || options.entry !== undefined || options.roles !== undefined) return checkProgram(text, options);
  if (NUMERICAL.test(text)) return checkProgram(text, options);
  // Options that fix the problem settle what names mean, which formulas are then judged by.
  const fixed = options.loss !== undefined || options.lambda !== undefined || options.notation !== undefined;
  const byNames = PROGRAM.test(text) ? undefined : attempt(() => checkByNames(text, options));
  if (fixed && byNames && "report" in byNames) return byNames.report.ok ? orFindings(byNames.report, text, options) : byNames.report;
  const final = byNames && "error" in byNames && isFinal(byNames.error, text) ? byNames.error : undefined;
  if (final && (!ABOUT_NAMES.has(final.code) || final.code === "division-of-matrices")) throw final;
  const program = attempt(() => checkProgram(text, options));
  const isRead = "report" in program && (program.report.ok || computesOutput(program.report)) && saysSomething(program.report);
  const unread = byNames === undefined || "error" in byNames;
  if ("error" in program && OF_PROGRAMS.has(program.error.code) && (unread || program.error.code === "numbered-weights"))
    throw program.error;
  if (final && !isRead) throw final;
  return chosen(text, program, byNames ?? program);
}

/** A right report, or that of the program where the gradient is right and training will not do what is meant. */
function orFindings(right: CheckReport, text: string, options: CheckOptions): CheckReport {
  const program = attempt(() => checkProgram(text, options));
  if ("error" in program || program.report.ok) return right;
  const wrong = program.report.targets.filter(({ status }) => status === "mistake" || status === "unknown");
  return wrong.every(({ code }) => keepsFromLearning(code)) ? program.report : right;
}

/** Faults of one or two lines, in which no value can tell what an unknown name means, and broken rules of indices. */
function isFinal({ code }: FormulaError, text: string): boolean {
  if (code === "index" || code === "too-long" || code === "too-deep") return true;
  const lines = text.split("\n").filter((line) => line.trim() !== "").length;
  return lines < 3 && ABOUT_NAMES.has(code) && (code !== "division-of-matrices" || BY_WEIGHTS.test(text));
}

/** A quotient by weights; one of vectors may be meant for each entry. */
const BY_WEIGHTS = /\}\s*\{\s*\\?(?:Theta|W|w)\b|\/\s*\(?\s*(?:\\?Theta|Θ|W|w)/u;

/** The text could be read, but something in it has no meaning by its name. */
const ABOUT_NAMES: ReadonlySet<string> = new Set(["unknown-name", "unsupported-function", "division-of-matrices"]);

/** Mistakes that show in names and order, and not yet in the values of a run. */
const BY_NAMES: ReadonlySet<string> = new Set([
  "unroll-order",
  "bias-gradient-missing",
  "bias-unit-not-one",
  "last-sample-only",
  "labels-shifted",
  "wrong-average-count",
]);

/** What only the reader of programs says of a text. */
const OF_PROGRAMS: ReadonlySet<string> = new Set(["other-language", "no-end", "numbered-weights"]);

/** Of a text that both readers can judge, the report that says more: all right by its values, else every mistake with its name. */
function chosen(text: string, program: Attempt, byNames: Attempt): CheckReport {
  if ("error" in program) {
    if ("report" in byNames) return byNames.report;
    throw byNames.error;
  }
  const { report } = program;
  const formulas = report.problem.syntax === "latex" || report.problem.syntax === "plain";
  if ("error" in byNames) {
    // Formulas are lines of a derivation, and need not end in a gradient of parameters.
    const unread = !ABOUT_NAMES.has(byNames.error.code);
    const divided = byNames.error.code === "division-of-matrices" && report.ok;
    if ((formulas && (divided || byNames.error.code !== "division-of-matrices")) || unread ? isJudged(report) : judgesGradients(report))
      return report;
    if (!formulas && byNames.error.code === "division-of-matrices" && flagged(report) > 0) return report;
    throw byNames.error;
  }
  const old = byNames.report;
  if (!isJudged(old)) {
    if (program === byNames)
      throw new FormulaError(
        text,
        { start: 0, end: 0 },
        {
          code: "nothing-to-judge",
          message: "no gradient was found that could be judged. Paste the forward pass and the data's names too.",
        },
      );
    return isJudged(report) ? report : old;
  }
  if (formulas) {
    // Letters in a wrong order are told by the rules of indices; a factor that only another loss has is no mistake.
    const codes = old.targets.flatMap(({ status, code }) => (status === "mistake" || status === "unknown" ? [code ?? ""] : []));
    const known = old.targets.some(({ status, message }) => status === "correct" && message.startsWith(RULES));
    const assumed = !known && codes.every((code) => OF_THE_LOSS.has(code));
    // Of two readings under no loss of the text's, that which finds less wrong.
    const says = codes.every((code) => code === "" || OF_THE_LOSS.has(code));
    const fewer = !known && says && flagged(report) < flagged(old);
    const many = report.ok && judgesGradients(report) && flagged(old) > 2;
    const byLetters = isIndexed(text) && !goesForward(report) && !fewer && !many && (old.ok || !report.ok || !assumed);
    return isJudged(report) && !byLetters
      ? withNotes(
          report,
          old.notes.filter((note) => note.startsWith(ABSENT)),
        )
      : old;
  }
  const codes = old.targets.flatMap(({ status, code }) => (status === "unknown" ? [""] : (code ?? [])));
  if (
    !judgesGradients(report) ||
    (codes.length > 0 && codes.every((code) => BY_NAMES.has(code) || (code === "gradient-transposed" && !WEIGHTS.test(text))))
  )
    return old;
  if (old.ok) return !report.ok && areNamed(report) ? report : old;
  return report.ok || flagged(report) < flagged(old) || (areNamed(report) && (!areNamed(old) || flagged(report) === flagged(old)))
    ? report
    : old;
}

/** Weights by their usual names. A text without them has no orientation of its own but the one that its layout of the examples suggests. */
const WEIGHTS = /(?<![\p{L}_])(?:W|w|\\?Theta|theta|Θ|weight)/u;

/** Equations for each index; Σ over the examples alone has none. */
const isIndexed = (text: string): boolean =>
  /(?:_\{?[ijkp]{1,2}\b|[ᵢⱼₖₚ])/u.test(text.replaceAll(/(?:\\sum|[Σ∑])\s*(?:_(?:\{[^}]*\}|\w)|[ᵢⱼₖₚ])/gu, ""));

/** Does a text compute its own z? Then values say which index counts what. */
const goesForward = ({ targets }: CheckReport): boolean =>
  targets.some(({ status, quantity }) => status === "correct" && quantity?.startsWith("z⁽"));

/** Does a text compute its own a? Then values say what its names mean, however few lines it has. */
const computesOutput = ({ targets }: CheckReport): boolean =>
  targets.some(({ status, quantity }) => status === "correct" && quantity?.startsWith("a⁽"));

/** How the note of a gradient that is missing begins: names and order show it, and no value. */
const ABSENT = "No line gives the gradient of";

const withNotes = (report: CheckReport, notes: readonly string[]): CheckReport =>
  notes.length === 0 ? report : { ...report, notes: [...report.notes, ...notes] };

/** What is said of a cost that was recognised. */
const RULES = "this J rules";

/** What may be a mistake only under the loss, or the sign of δ, that was assumed. */
const OF_THE_LOSS: ReadonlySet<string> = new Set([
  "missing-output-derivative",
  "extra-output-derivative",
  "squared-error-factor-two",
  "sign-flipped",
]);

const flagged = ({ targets }: CheckReport): number => targets.filter(({ status }) => status === "mistake" || status === "unknown").length;

/** Has every mistake of a report its name? */
const areNamed = ({ targets }: CheckReport): boolean => targets.every(({ status }) => status !== "unknown");

/** Does a report call anything right or name a mistake? */
const saysSomething = ({ targets }: CheckReport): boolean => targets.some(({ status }) => status === "correct" || status === "mistake");

/** Does a report judge a gradient of parameters, or name what is wrong on the way to one? */
const judgesGradients = ({ targets }: CheckReport): boolean =>
  targets.some(
    ({ status, quantity }) => status === "mistake" || (status !== "unchecked" && quantity !== undefined && /^∂J\/∂[WΘb]/u.test(quantity)),
  );

type Attempt = { readonly report: CheckReport } | { readonly error: FormulaError };

function attempt(check: () => CheckReport): Attempt {
  try {
    return { report: check() };
  } catch (error) {
    if (error instanceof FormulaError) return { error };
    throw error;
  }
}
