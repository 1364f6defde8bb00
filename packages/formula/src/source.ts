import { AdjointError } from "@adjoint/reference";

/** A half-open range of characters of the text: [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where something stands in the text as its author sees it; line and column count from 1, length in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export const MAX_CHARACTERS = 100_000;
export const MAX_DEPTH = 150;
export const MAX_STATEMENTS = 400;

/** Why a text was refused. */
export type FormulaErrorCode =
  | "empty"
  | "too-long"
  | "too-deep"
  | "too-many-statements"
  | "no-end"
  | "numbered-weights"
  | "syntax"
  | "indentation"
  | "other-language"
  | "nothing-to-judge"
  | "index"
  | "unbalanced-bracket"
  | "unknown-name"
  | "unsupported-function"
  | "shape-conflict"
  | "division-of-matrices"
  | "bad-option";

/**
 * The text could not be read. `rendering` shows the line with the place underlined; `expected` says what would have been right there.
 */
export class FormulaError extends AdjointError {
  override name = "FormulaError";
  declare readonly code: FormulaErrorCode;
  readonly position: Place;
  readonly expected: string | undefined;
  readonly rendering: string;

  constructor(text: string, span: Span, problem: { code: FormulaErrorCode; message: string; expected?: string | undefined }) {
    const position = placeOf(text, span);
    super(problem.code, `checkFormulas: ${problem.message}`);
    this.position = position;
    this.expected = problem.expected;
    this.rendering = underline(text, span, this.message);
  }
}

/** The characters people paste that mean an ASCII one; each is replaced by exactly one character, so positions stay. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  "（": "(",
  "）": ")",
  "［": "[",
  "］": "]",
  "｛": "{",
  "｝": "}",
  "＝": "=",
  "＋": "+",
  "－": "-",
  "＊": "*",
  "／": "/",
  "．": ".",
  "，": ",",
  "；": ";",
  "：": ":",
  "＾": "^",
  "＿": "_",
  "＇": "'",
  "−": "-",
  "–": "-",
  "—": "-",
  "‐": "-",
  "‑": "-",
  "’": "'",
  "‘": "'",
  "´": "'",
  "`": "'",
  ʹ: "'",
  "\u00a0": " ",
  "\u2009": " ",
  "\u202f": " ",
  "\u200b": " ",
  "\u3000": " ",
  "\t": " ",
};

/** Full-width digits and letters stand this far behind the ASCII ones. */
const FULL_WIDTH = 0xfee0;

/** What a forum or a terminal puts around a line, and no formula begins with: fences, quotes, prompts, numbers of a list. */
const WRAPPING = [
  /^ *(?:```|~~~)[ \w+-]*$/gm,
  /^ *(?:> ?)+(?=[^=>])/gm,
  /^ *(?:octave|In \[?)[:\d]+\]?[>:] ?/gm,
  /^ *\d+[.)] +(?=[^\d\s])/gm,
];

/** The text without byte-order mark and carriage returns, look-alike characters and wrapping replaced one for one. */
export function normaliseText(text: string): string {
  const unwrapped = text
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    // Marks of writing direction are seen by nobody; one for one, so that places stay.
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, " ")
    .replace(/^( *)`([^`\n]+)`( *)$/gm, "$1 $2 $3");
  return WRAPPING.reduce((before, wrapping) => before.replace(wrapping, (found) => " ".repeat(found.length)), unwrapped).replace(
    /[（）［］｛｝＝＋－＊／．，；：＾＿＇−–—‐‑’‘´`ʹ\u00a0\u2009\u202f\u200b\u3000\t０-９Ａ-Ｚａ-ｚ]/g,
    (c) => LOOKALIKES[c] ?? String.fromCharCode(c.charCodeAt(0) - FULL_WIDTH),
  );
}

export function placeOf(text: string, span: Span): Place {
  const start = Math.min(span.start, text.length);
  const lineStart = start === 0 ? 0 : text.lastIndexOf("\n", start - 1) + 1;
  let line = 1;
  for (let i = 0; i < lineStart; i++) if (text.charCodeAt(i) === 10) line++;
  return { line, column: start - lineStart + 1, length: Math.max(1, span.end - start) };
}

/** The line of a span with carets below it, under a message. Long lines are cut around the place. */
function underline(text: string, span: Span, message: string): string {
  const { line, column } = placeOf(text, span);
  const lineStart = Math.min(span.start, text.length) - (column - 1);
  const lineEnd = text.indexOf("\n", lineStart) === -1 ? text.length : text.indexOf("\n", lineStart);
  const from = column > 90 ? lineStart + column - 60 : lineStart;
  const shown = text.slice(from, Math.min(lineEnd, from + 120));
  const offset = Math.min(span.start, text.length) - from;
  const width = Math.max(1, Math.min(span.end - span.start, shown.length - offset));
  const gutter = `${line} | `;
  return `${message}\n${gutter}${shown}\n${" ".repeat(gutter.length + offset)}${"^".repeat(width)}`;
}
