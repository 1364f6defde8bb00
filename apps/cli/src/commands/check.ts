import {
  ACTIVATIONS,
  FormulaError,
  LAYOUTS,
  LOSSES,
  NAME_ROLES,
  REDUCTIONS,
  SYNTAXES,
  checkFormulas,
  compareReports,
  isJudged,
  rankRelativeDifference,
} from "@adjoint/formula";
import type { CheckReport, ExerciseName, NameRole } from "@adjoint/formula";
import { defineCommand } from "../command.ts";
import type { OptionsOfGroups } from "../command.ts";
import { EXIT, FileError, ReadingError, UsageError, isAdjointError, withoutFunction } from "../errors.ts";
import { readFile, readStream } from "../files/read.ts";
import { printJson, printLines } from "../io.ts";
import type { Io } from "../io.ts";
import { json } from "../options/common.ts";
import { notation } from "../options/notation.ts";
import { LAST_SEED } from "../options/data.ts";
import { option, repeatable } from "../options/table.ts";
import { choice, integer, list, realNumber } from "../options/values.ts";
import type { Reader } from "../options/values.ts";
import { reportCheck } from "../report/check.ts";
import type { Checked } from "../report/check.ts";
import { columnsOf, createStyle, visible } from "../terminal/style.ts";
import { WIDEST_TEXT, wrap } from "../terminal/wrap.ts";

const EXERCISES = Object.keys({ ex4: true, "deeplearning.ai": true } satisfies Record<ExerciseName, true>) as ExerciseName[];

/** Reads `t=target`. */
const roleOf: Reader<readonly [string, NameRole]> = (text, flag) => {
  const at = text.lastIndexOf("=");
  return [text.slice(0, Math.max(0, at)), choice(NAME_ROLES)(text.slice(at + 1), flag)];
};

const OPTIONS = {
  relativeDifference: option(
    "<x>",
    "what a gradient check printed: name the mistakes that print it",
    // Where people write decimal commas, their programs' output has them.
    (text, flag) => realNumber({ min: 0, example: 0.00105872 })(text.replace(/^(\s*\d+),(\d+)/, "$1.$2"), flag),
  ),
  exercise: option(
    "<name>",
    `with --relative-difference: the check that printed it, ${EXERCISES.join(" or ")} (either)`,
    choice(EXERCISES),
  ),
  syntax: option("<name>", `of the text: ${SYNTAXES.join(", ")} (recognised)`, choice(SYNTAXES)),
  notation: notation("recognised"),
  layers: option(
    "<sizes>",
    "units of each layer, inputs first: 3,5,4,2 (as many as the text needs)",
    list(integer({ min: 1, example: 3 }), "3,5,4,2"),
  ),
  activation: option(
    "<names>",
    `${ACTIVATIONS.join(", ")}; one, or one for each layer: tanh,sigmoid (from the text)`,
    // The engine says identity where formulas say linear.
    list(choice(ACTIVATIONS, { identity: "linear" }), "tanh,sigmoid"),
  ),
  bias: option("<yes|no>", "whether the text has a bias (from the text)", choice(["yes", "no"])),
  loss: option("<name>", `${LOSSES.join(", ")} (from the text)`, choice(LOSSES)),
  layout: option("<name>", `of the examples: ${LAYOUTS.join(", ")} (from the text)`, choice(LAYOUTS)),
  reduction: option("<name>", `of the gradients over the examples: ${REDUCTIONS.join(", ")} (from the text)`, choice(REDUCTIONS)),
  entry: option("<name>", "the function or Class.method that computes the gradients (recognised)", (text) => text),
  weights: repeatable("<name=role>", `what a name of the text stands for, t=target (from the text): ${NAME_ROLES.join(", ")}`, roleOf),
  lambda: option("<λ>", "strength of the regularisation (0; any where the text has one)", realNumber({ min: 0, example: 1 })),
  seed: option("<n>", "decides the random networks (0)", integer({ min: 0, max: LAST_SEED, example: 1 })),
  json,
};

const GROUPS = [{ title: "Options:", options: OPTIONS }] as const;
type Options = OptionsOfGroups<typeof GROUPS>;

/** `adjoint check`: status 1 where a line is wrong or unknown, 2 where the text cannot be read. */
export const command = defineCommand({
  name: "check",
  description:
    "Check backpropagation formulas line by line, and name the mistake. Octave, NumPy, LaTeX or plain text; - reads standard input.",
  argument: { name: "file", text: "the formulas; a notebook's code cells of an .ipynb" },
  second: { name: "other", text: "another version: which is right, and where they part" },
  groups: GROUPS,
  examples: [
    "adjoint check backprop.m --loss cross-entropy",
    "adjoint check before.m after.m",
    "adjoint check --relative-difference 0.00105872 --lambda 0",
  ],
  async run(options, io, file, other) {
    const { relativeDifference, exercise } = options;
    if (relativeDifference !== undefined) return checkDifference(relativeDifference, file, options, io);
    if (exercise !== undefined) throw new UsageError("exercise-alone", { exercise });
    if (file === undefined) throw new UsageError("formulas-missing", {});
    const files = other === undefined ? [file] : [file, other];
    const checked: Checked[] = [];
    for (const name of files) {
      const text = await readText(name, io);
      const report = checkText(text, { file: name, options });
      // What could not be judged is not right; a derivative that is only explained is neither.
      const isExplained = report.notes.some((note) => note.startsWith("Explained"));
      if (!isJudged(report) && !isExplained) throw new ReadingError("nothing-judged", { name: nameOf(name) });
      checked.push({ name: nameOf(name), text, report });
    }
    const page = { columns: columnsOf(io.stdout), style: createStyle(io.stdout, io.env) };
    const [one, two] = checked;
    const comparison = two && compareReports(one.report, two.report);
    if (options.json === true) printJson(io, comparison ?? one.report);
    else {
      printLines(
        io,
        checked.flatMap((each) => [...reportCheck(each, page), ...(comparison ? [""] : [])]),
      );
      if (comparison) printLines(io, wrap(visible(comparison.message), Math.min(page.columns, WIDEST_TEXT)));
    }
    return checked.every(({ report }) => report.ok) ? EXIT.ok : EXIT.failure;
  },
});

/** No text of formulas is as long as this [bytes]. */
const LIMIT = 10_000_000;

/** Reads the text of a file. It is an argument of this command, so status 2 where it cannot be read. */
async function readText(file: string, { stdin }: Io): Promise<string> {
  try {
    const bytes = file === "-" ? await readStream("check", stdin, LIMIT) : readFile("check", file, LIMIT);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return file.endsWith(".ipynb") ? codeOfNotebook(text) : text;
  } catch (error) {
    if (error instanceof FileError) throw new ReadingError("no-text", { message: withoutFunction(error.message) });
    throw new ReadingError("not-utf8", { name: nameOf(file) });
  }
}

/** Returns the code cells of a notebook, one below the other; the text itself where it is none. */
function codeOfNotebook(text: string): string {
  let notebook: unknown;
  try {
    notebook = JSON.parse(text);
  } catch {
    return text;
  }
  const { cells } = (notebook ?? {}) as { readonly cells?: unknown };
  if (!Array.isArray(cells)) return text;
  const sources = (cells as readonly { readonly cell_type?: unknown; readonly source?: unknown }[])
    .filter((cell) => cell.cell_type === "code")
    .map(({ source }) => (Array.isArray(source) ? source.join("") : String(source)));
  return sources.map((source) => source.replace(/^[%!].*$/gmu, "")).join("\n\n");
}

function nameOf(file: string): string {
  return file === "-" ? "standard input" : file;
}

function checkText(text: string, { file, options }: { readonly file: string; readonly options: Options }): CheckReport {
  const { bias, syntax, notation, layers, activation, loss, layout, lambda, reduction, entry, weights, seed } = options;
  try {
    return checkFormulas(text, {
      bias: bias === undefined ? undefined : bias === "yes",
      syntax,
      notation,
      layers,
      activation,
      loss,
      layout,
      lambda,
      reduction,
      entry,
      roles: weights && Object.fromEntries(weights),
      seed,
    });
  } catch (error) {
    if (error instanceof FormulaError) {
      const { line, column } = error.position;
      throw new ReadingError("formula", { place: `${nameOf(file)}:${line}:${column}`, rendering: withoutFunction(error.rendering) });
    }
    if (isAdjointError(error)) throw new UsageError("package-refused", { message: withoutFunction(error.message) });
    throw error;
  }
}

/** Wraps a line of a list, which keeps its indentation. */
function wrapIndented(line: string, columns: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? "";
  return wrap(line.slice(indent.length), columns, indent);
}

/** Ranks the mistakes that print a relative difference. */
function checkDifference(x: number, file: string | undefined, { lambda, exercise, layers, json }: Options, io: Io): number {
  if (file !== undefined)
    throw new UsageError("not-together", { option: "--relative-difference", other: "a file of formulas", why: `${file} is named as well` });
  const report = rankRelativeDifference(x, { lambda, exercise, layers });
  if (json === true) printJson(io, report);
  else {
    const columns = Math.min(columnsOf(io.stdout), WIDEST_TEXT);
    const hidden = report.hidden.length === 0 ? [] : wrap(`This check does not show: ${report.hidden.join(", ")}.`, columns);
    printLines(io, [...report.message.split("\n").flatMap((line) => wrapIndented(line, columns)), ...hidden]);
  }
  return report.status === "correct" ? EXIT.ok : EXIT.failure;
}
