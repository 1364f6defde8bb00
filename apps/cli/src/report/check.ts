import type { CheckReport, TargetReport } from "@adjoint/formula";
import { counted, significant } from "../terminal/numbers.ts";
import { fit, padEnd, visible, widthOf } from "../terminal/style.ts";
import type { Style } from "../terminal/style.ts";
import { WIDEST_TEXT, wrap } from "../terminal/wrap.ts";

/** A text with what the check found in it. */
export interface Checked {
  readonly name: string;
  readonly text: string;
  readonly report: CheckReport;
}

interface Page {
  readonly columns: number;
  readonly style: Style;
}

const MARKS = { correct: "✓", mistake: "✗", unknown: "?", unchecked: "·" } as const;

/** Returns the lines of a report: how the text was read, each line that was judged, and what else is to be said. */
export function reportCheck({ name, text, report: { problem, targets, notes } }: Checked, page: Page): string[] {
  const { style } = page;
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
  const shown = targets.filter((target) => !isPlain(target));
  const width = Math.max(0, ...shown.map((target) => widthOf(target.name)));
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
    ...wrap(`${style.bold(visible(name))}: ${problem.reading}`, columns),
    "",
    ...shown.flatMap((target) => reportTarget(target, lines, { ...page, width })),
    ...reportPlain(targets.filter(isPlain), columns, style),
    ...(targets.length === 0 ? [] : [""]),
    ...notes.flatMap((note) => wrap(visible(`note: ${note}`), columns)),
    summary === "" ? "no line to check" : summary,
  ];
}

/** What most lines of a program are: settings, data, loops. Of them only the names are shown. */
const PLAIN: ReadonlySet<string> = new Set(["taken as given.", "leads to no gradient."]);
const isPlain = ({ status, message }: TargetReport): boolean => status === "unchecked" && PLAIN.has(message);

function reportPlain(targets: readonly TargetReport[], columns: number, style: Style): string[] {
  const seen = new Set<string>();
  return [...PLAIN].flatMap((message) => {
    const names = [...new Set(targets.filter((target) => target.message === message).map(({ name }) => name))].filter(
      (name) => !seen.has(name),
    );
    names.forEach((name) => seen.add(name));
    if (names.length === 0) return [];
    const verb = names.length === 1 ? message : message.replace("leads", "lead");
    return wrap(visible(`${MARKS.unchecked} ${names.join(", ")}: ${verb}`), columns).map((line) => style.dim(line));
  });
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

function expandTabs(text: string): string {
  return visible(text.replaceAll("\t", "  "));
}
