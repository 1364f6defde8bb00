import type { Trace, TraceStep } from "./trace.ts";

const DIGITS = 9;

/** A number as a trace shows it: 9 significant digits, no trailing zeros. */
function shown(value: number): string {
  return String(Number(value.toPrecision(DIGITS))).replace("-", "−");
}

/** The trace as text: each formula with its shape, then its numbers. */
export function traceToText(trace: Trace): string {
  const { problem } = trace;
  const head = [
    ...(trace.title === null ? [] : [trace.title]),
    ...(trace.source === null ? [] : [`source: ${trace.source}`]),
    `network ${problem.layers.join("-")}, ${problem.activations.join(", ")}; loss of an example: ${problem.lossFormula}; J is the mean over m = ${problem.examples}; λ = ${problem.lambda}, α = ${problem.learningRate}`,
  ];
  const lines: string[] = [];
  let heading = "";
  for (const step of trace.steps) {
    const next = headingOf(step);
    if (next !== heading) lines.push("", next);
    heading = next;
    lines.push(...stepLines(step));
  }
  const after = `J after the update: ${shown(trace.costAfter)}`;
  return [...head, ...lines, "", after, ...trace.notes.map((note) => `note: ${note}`)].join("\n");
}

function headingOf({ phase, example }: TraceStep): string {
  return example === null ? (phase === "update" ? "update" : "batch") : `example ${example + 1}, ${phase}`;
}

function stepLines({ formula, shape, value }: TraceStep): string[] {
  const title = `  ${formula}`;
  const size = `${shape[0]}×${shape[1]}`;
  if (shape[0] === 1 && shape[1] === 1) return [`${title} = ${shown(value[0][0])}`];
  const cells = value.map((row) => row.map(shown));
  const widths = cells[0].map((_, j) => Math.max(...cells.map((row) => row[j].length)));
  return [`${title}   [${size}]`, ...cells.map((row) => `      ${row.map((cell, j) => cell.padStart(widths[j])).join("  ")}`)];
}

/** The trace as a LaTeX document's body: one aligned display for each part. */
export function traceToLatex(trace: Trace): string {
  const blocks: string[] = [];
  let heading = "";
  let rows: string[] = [];
  const close = (): void => {
    if (rows.length > 0) blocks.push(`\\paragraph{${heading}}\n\\begin{align*}\n${rows.join(" \\\\\n")}\n\\end{align*}`);
    rows = [];
  };
  for (const step of trace.steps) {
    const next = headingOf(step);
    if (next !== heading) close();
    heading = next;
    rows.push(latexRow(step));
  }
  close();
  return `${blocks.join("\n")}\n`;
}

function latexRow({ latex, symbolLatex, shape, value }: TraceStep): string {
  const number = (x: number): string =>
    String(Number(x.toPrecision(DIGITS))).replace(/e([+-]?\d+)$/, (_, power: string) => String.raw` \cdot 10^{${Number(power)}}`);
  const matrix = String.raw`\begin{bmatrix} ${value.map((row) => row.map(number).join(" & ")).join(String.raw` \\ `)} \end{bmatrix}`;
  const shownValue = shape[0] === 1 && shape[1] === 1 ? number(value[0][0]) : matrix;
  // The relation begins after the left side and a space.
  const right = latex.slice(symbolLatex.length + 1);
  return `${symbolLatex} &${right === "" ? "" : `${right} `}= ${shownValue}`;
}
