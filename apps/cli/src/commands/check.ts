import { FormulaError, checkFormulas, rankRelativeDifference } from "@adjoint/formula";
import type { CheckReport, TargetReport } from "@adjoint/formula";
import { EXIT, FileError, ReadingError, UsageError, isAdjointError, withoutFunction } from "../errors.ts";
import { readBytes } from "../files.ts";
import { printJson, printLines } from "../output.ts";
import { counted, significant } from "../terminal/numbers.ts";
import { columnsOf, createStyle, fit, padEnd, visible, widthOf } from "../terminal/style.ts";
import type { Style } from "../terminal/style.ts";
import { wrap } from "../terminal/wrap.ts";

export interface CheckCommandOptions {
  readonly relativeDifference?: number;
  readonly exercise?: "ex4" | "deeplearning.ai";
  readonly syntax?: "octave" | "numpy" | "latex" | "plain";
  readonly notation?: "ng" | "deeplearning.ai" | "sudeep" | "hagan" | "nielsen" | "code";
  readonly layers?: readonly number[];
  readonly activation?: readonly ("sigmoid" | "tanh" | "relu" | "linear" | "softmax" | "leaky-relu")[];
  readonly bias?: "yes" | "no";
  readonly loss?: "cross-entropy" | "squared-error" | "half-squared-error" | "softmax-cross-entropy";
  readonly layout?: "columns" | "rows" | "single";
  readonly lambda?: number;
  readonly seed?: number;
  readonly json?: boolean;
}

/** `adjoint check`: status 1 where a line is wrong or nobody knows, 2 where the text cannot be read. */
export async function check(file: string | undefined, options: CheckCommandOptions): Promise<number> {
  const { relativeDifference } = options;
  if (relativeDifference !== undefined) return checkDifference(relativeDifference, file, options);
  if (options.exercise !== undefined) {
    throw new UsageError(
      `--exercise goes with --relative-difference alone: ${options.exercise}. Give the number that its check printed, or leave it out.`,
    );
  }
  if (file === undefined) {
    throw new UsageError(
      "the formulas are missing: no file is named. Write adjoint check FILE, or - for standard input, or --relative-difference X.",
    );
  }
  const text = readText(file);
  const report = checkText(text, { file, options });
  if (options.json) printJson(report);
  else printLines(reportCheck(text, report, { file, columns: columnsOf(process.stdout), style: createStyle(process.stdout, process.env) }));
  return report.ok ? EXIT.ok : EXIT.failure;
}

/** The text of a file. Whatever keeps it from being read is a matter of the arguments here: status 2. */
function readText(file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readBytes("check", file));
  } catch (error) {
    if (error instanceof FileError) throw new ReadingError(withoutFunction(error.message));
    throw new ReadingError(`${nameOf(file)} is not text in UTF-8: a byte in it begins no character. Save it in UTF-8.`);
  }
}

function nameOf(file: string): string {
  return file === "-" ? "standard input" : file;
}

function checkText(text: string, { file, options }: { readonly file: string; readonly options: CheckCommandOptions }): CheckReport {
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
      throw new ReadingError(`${nameOf(file)}:${line}:${column}: ${withoutFunction(error.rendering)}`);
    }
    if (isAdjointError(error)) throw new UsageError(withoutFunction(error.message));
    throw error;
  }
}

interface Page {
  readonly file: string;
  readonly columns: number;
  readonly style: Style;
}

/** Lines longer than this are hard to follow. */
const WIDEST_TEXT = 100;

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
    ...wrap(`${style.bold(nameOf(page.file))}: ${problem.reading}`, columns),
    "",
    ...targets.flatMap((target) => reportTarget(target, lines, { ...page, width })),
    ...(targets.length === 0 ? [] : [""]),
    ...notes.flatMap((note) => wrap(visible(`note: ${note}`), columns)),
    summary === "" ? "no line to judge" : summary,
  ];
}

/** A line for what is right; for what is not, the place, the name of the mistake, and the repair. */
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

/** A line of a list keeps its indentation where it is broken. */
function wrapIndented(line: string, columns: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? "";
  return wrap(line.slice(indent.length), columns, indent);
}

function expandTabs(text: string): string {
  return visible(text.replaceAll("\t", "  "));
}

/** What a gradient check printed: the mistakes that print it. */
function checkDifference(x: number, file: string | undefined, options: CheckCommandOptions): number {
  if (file !== undefined) {
    throw new UsageError(`--relative-difference takes the place of the formulas: ${file} is named as well. Leave one of them out.`);
  }
  const report = rankRelativeDifference(x, { lambda: options.lambda, exercise: options.exercise });
  if (options.json) printJson(report);
  else {
    const columns = Math.min(columnsOf(process.stdout), WIDEST_TEXT);
    const hidden = report.hidden.length === 0 ? [] : wrap(`This check does not show: ${report.hidden.join(", ")}.`, columns);
    printLines([...report.message.split("\n").flatMap((line) => wrapIndented(line, columns)), ...hidden]);
  }
  return report.status === "correct" ? EXIT.ok : EXIT.failure;
}
