import { ACTIVATIONS, FormulaError, LAYOUTS, LOSSES, SYNTAXES, checkFormulas, rankRelativeDifference } from "@adjoint/formula";
import type { CheckReport, ExerciseName, TargetReport } from "@adjoint/formula";
import { defineCommand } from "../command.ts";
import type { OptionsOfGroups } from "../command.ts";
import { EXIT, FileError, ReadingError, UsageError, isAdjointError, withoutFunction } from "../errors.ts";
import { readFile, readStream } from "../files/read.ts";
import { printJson, printLines } from "../io.ts";
import type { Io } from "../io.ts";
import { json } from "../options/common.ts";
import { notation } from "../options/notation.ts";
import { LAST_SEED } from "../options/data.ts";
import { option } from "../options/table.ts";
import { choice, integer, list, realNumber } from "../options/values.ts";
import { counted, significant } from "../terminal/numbers.ts";
import { columnsOf, createStyle, fit, padEnd, visible, widthOf } from "../terminal/style.ts";
import type { Style } from "../terminal/style.ts";
import { WIDEST_TEXT, wrap } from "../terminal/wrap.ts";

const EXERCISES = Object.keys({ ex4: true, "deeplearning.ai": true } satisfies Record<ExerciseName, true>) as ExerciseName[];

const OPTIONS = {
  relativeDifference: option(
    "<x>",
    "what a gradient check printed: name the mistakes that print it",
    realNumber({ min: 0, example: 0.00105872 }),
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
  argument: { name: "file", text: "the formulas" },
  groups: GROUPS,
  examples: ["adjoint check backprop.m --loss cross-entropy", "adjoint check --relative-difference 0.00105872 --lambda 0"],
  async run(options, io, file) {
    const { relativeDifference, exercise } = options;
    if (relativeDifference !== undefined) return checkDifference(relativeDifference, file, options, io);
    if (exercise !== undefined) throw new UsageError("exercise-alone", { exercise });
    if (file === undefined) throw new UsageError("formulas-missing", {});
    const text = await readText(file, io);
    const report = checkText(text, { file, options });
    if (options.json === true) printJson(io, report);
    else printLines(io, reportCheck(text, report, { file, columns: columnsOf(io.stdout), style: createStyle(io.stdout, io.env) }));
    return report.ok ? EXIT.ok : EXIT.failure;
  },
});

/** No text of formulas is as long as this [bytes]. */
const LIMIT = 10_000_000;

/** Reads the text of a file. It is an argument of this command, so status 2 where it cannot be read. */
async function readText(file: string, { stdin }: Io): Promise<string> {
  try {
    const bytes = file === "-" ? await readStream("check", stdin, LIMIT) : readFile("check", file, LIMIT);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof FileError) throw new ReadingError("no-text", { message: withoutFunction(error.message) });
    throw new ReadingError("not-utf8", { name: nameOf(file) });
  }
}

function nameOf(file: string): string {
  return file === "-" ? "standard input" : file;
}

function checkText(text: string, { file, options }: { readonly file: string; readonly options: Options }): CheckReport {
  const { bias, syntax, notation, layers, activation, loss, layout, lambda, seed } = options;
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

interface Page {
  readonly file: string;
  readonly columns: number;
  readonly style: Style;
}

const MARKS = { correct: "✓", mistake: "✗", unknown: "?", unchecked: "·" } as const;

function reportCheck(text: string, { problem, targets, notes }: CheckReport, page: Page): string[] {
  const { style } = page;
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
  const width = Math.max(...targets.map(({ name }) => widthOf(name)));
  const counts = (["correct", "mistake", "unknown", "unchecked"] as const).map((status) => ({
    status,
    n: targets.filter((target) => target.status === status).length,
  }));
  const summary = counts
    .filter(({ n }) => n > 0)
    .map(({ status, n }) => (status === "mistake" ? counted(n, "mistake") : `${n} ${status}`))
    .join(", ");
  const columns = Math.min(page.columns, WIDEST_TEXT);
  return [
    ...wrap(`${style.bold(visible(nameOf(page.file)))}: ${problem.reading}`, columns),
    "",
    ...targets.flatMap((target) => reportTarget(target, lines, { ...page, width })),
    ...(targets.length === 0 ? [] : [""]),
    ...notes.flatMap((note) => wrap(visible(`note: ${note}`), columns)),
    summary === "" ? "no line to check" : summary,
  ];
}

/** Returns one line for a correct target; for others the place, the name of the mistake, and the repair. */
function reportTarget(target: TargetReport, lines: readonly string[], page: Page & { readonly width: number }): string[] {
  const { style, width } = page;
  const { name, status, code, message, shape, span } = target;
  const paint = { correct: style.green, mistake: style.red, unknown: style.yellow, unchecked: style.dim }[status];
  const head = `${paint(MARKS[status])} ${padEnd(visible(name), width)}  ${paint(code ?? status)}`;
  if (status === "correct") return [`${head}  ${style.dim(shape.join("×"))}`];
  if (status === "unchecked")
    return [head, ...wrap(visible(message), Math.min(page.columns, WIDEST_TEXT), "  ").map((line) => style.dim(line))];
  const source = lines[span.line - 1] ?? "";
  const gutter = `${span.line} │ `;
  const before = expandTabs(source.slice(0, span.column - 1));
  const place = expandTabs(source.slice(span.column - 1, span.column - 1 + span.length));
  const underline = " ".repeat(widthOf(gutter) + widthOf(before)) + paint("^".repeat(Math.max(1, widthOf(place))));
  const room = Math.max(20, page.columns - 2);
  return [
    head,
    `  ${style.dim(gutter)}${fit(expandTabs(source), room - widthOf(gutter))}`,
    ...(widthOf(underline) <= room ? [`  ${underline}`] : []),
    ...wrap(visible(message), Math.min(page.columns, WIDEST_TEXT), "  "),
    ...reportRepair(target, source, style),
  ];
}

function reportRepair({ span, repair, relativeError }: TargetReport, source: string, style: Style): string[] {
  if (repair === undefined) return relativeError === undefined ? [] : [`  relative error ${significant(relativeError, 3)}`];
  const repaired = source.slice(0, span.column - 1) + repair + source.slice(span.column - 1 + span.length);
  return [`  ${style.dim("repair")} ${style.green(expandTabs(repaired.trim()))}`];
}

/** Wraps a line of a list, which keeps its indentation. */
function wrapIndented(line: string, columns: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? "";
  return wrap(line.slice(indent.length), columns, indent);
}

function expandTabs(text: string): string {
  return visible(text.replaceAll("\t", "  "));
}

/** Ranks the mistakes that print a relative difference. */
function checkDifference(x: number, file: string | undefined, { lambda, exercise, json }: Options, io: Io): number {
  if (file !== undefined)
    throw new UsageError("not-together", { option: "--relative-difference", other: "a file of formulas", why: `${file} is named as well` });
  const report = rankRelativeDifference(x, { lambda, exercise });
  if (json === true) printJson(io, report);
  else {
    const columns = Math.min(columnsOf(io.stdout), WIDEST_TEXT);
    const hidden = report.hidden.length === 0 ? [] : wrap(`This check does not show: ${report.hidden.join(", ")}.`, columns);
    printLines(io, [...report.message.split("\n").flatMap((line) => wrapIndented(line, columns)), ...hidden]);
  }
  return report.status === "correct" ? EXIT.ok : EXIT.failure;
}
