import { FormulaError, MAX_DEPTH, type Span } from "../../source.ts";

export type TokenKind = "number" | "word" | "op" | "text" | "newline" | "indent" | "dedent" | "end";

export interface Token extends Span {
  readonly kind: TokenKind;
  readonly text: string;
  /** Is there white space before, after? Octave's [a -b] needs to know. */
  readonly spaceBefore: boolean;
  readonly spaceAfter: boolean;
}

const OPERATORS = {
  octave: [
    "...",
    ".*=",
    "./=",
    ".^'",
    ".^",
    ".*",
    "./",
    ".\\",
    ".'",
    "**",
    "==",
    "~=",
    "!=",
    "<=",
    ">=",
    "&&",
    "||",
    "+=",
    "-=",
    "*=",
    "/=",
    "++",
    "--",
  ],
  numpy: ["**=", "//=", "...", "**", "//", "==", "!=", "<=", ">=", "->", "+=", "-=", "*=", "/=", "@=", ":="],
} as const;

const isSpace = (c: string): boolean => c === " " || c === "\f" || c === "\v";
const isDigit = (c: string | undefined): boolean => c !== undefined && c >= "0" && c <= "9";
const WORD_START = /[\p{L}_]/u;
const WORD = /[\p{L}\p{N}_]/u;

/** An open bracket that still waits for its partner. */
interface Open {
  readonly bracket: string;
  readonly span: Span;
}
const PARTNER: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Octave's or NumPy's tokens; brackets are checked here, so that what is underlined is the bracket itself. */
export function tokenizeCode(text: string, syntax: "octave" | "numpy"): Token[] {
  const tokens: Token[] = [];
  const open: Open[] = [];
  const indents = [0];
  let at = 0;
  let lineStart = true;

  const push = (kind: TokenKind, start: number, end: number, spaceBefore = false): void => {
    tokens.push({
      kind,
      text: text.slice(start, end),
      start,
      end,
      spaceBefore,
      spaceAfter: isSpace(text[end] ?? "\n") || text[end] === "\n",
    });
  };
  const skipLine = (): void => {
    while (at < text.length && text[at] !== "\n") at++;
  };

  while (at < text.length) {
    if (lineStart && syntax === "numpy" && open.length === 0) {
      const start = at;
      while (isSpace(text[at] ?? "")) at++;
      if (text.startsWith(">>>", at)) at += text[at + 3] === " " ? 4 : 3;
      const blank = at >= text.length || text[at] === "\n" || text[at] === "#";
      if (!blank) {
        const depth = at - start;
        if (depth > indents[indents.length - 1]) {
          indents.push(depth);
          push("indent", at, at);
        }
        while (depth < indents[indents.length - 1]) {
          indents.pop();
          push("dedent", at, at);
        }
      }
    }
    lineStart = false;
    const start = at;
    while (isSpace(text[at] ?? "")) at++;
    const spaced = at > start;
    if (at >= text.length) break;
    const c = text[at];

    if (c === "\n") {
      if (open.length === 0 || (syntax === "octave" && open[open.length - 1].bracket !== "(")) push("newline", at, at + 1);
      at++;
      lineStart = true;
      continue;
    }
    if (c === "#" || (syntax === "octave" && c === "%")) {
      const line = text.slice(text.lastIndexOf("\n", at) + 1, text.indexOf("\n", at) === -1 ? text.length : text.indexOf("\n", at)).trim();
      if (syntax === "octave" && (line === "%{" || line === "#{")) {
        const close = /^[ ]*[%#]\}[ ]*$/m;
        const rest = text.slice(at);
        const found = close.exec(rest);
        at = found ? at + found.index + found[0].length : text.length;
      } else skipLine();
      continue;
    }
    if (syntax === "octave" && text.startsWith("...", at)) {
      skipLine();
      at++;
      continue;
    }
    if (syntax === "numpy" && c === "\\" && /^\\[ ]*\n/.test(text.slice(at, at + 80))) {
      at = text.indexOf("\n", at) + 1;
      continue;
    }
    if (isDigit(c) || (c === "." && isDigit(text[at + 1]))) {
      let end = at;
      while (isDigit(text[end])) end++;
      // 2.* is 2 .* in Octave.
      if (text[end] === "." && !(syntax === "octave" && /[*/^'\\]/.test(text[end + 1] ?? ""))) {
        end++;
        while (isDigit(text[end])) end++;
      }
      const exponent = /^[eE][+-]?\d+/.exec(text.slice(end, end + 12));
      if (exponent) end += exponent[0].length;
      push("number", at, end, spaced);
      at = end;
      continue;
    }
    if (WORD_START.test(c)) {
      let end = at + 1;
      while (end < text.length && WORD.test(text[end])) end++;
      const prefix = text.slice(at, end);
      if (syntax === "numpy" && /^[rbfuRBFU]{1,2}$/.test(prefix) && (text[end] === '"' || text[end] === "'")) {
        at = end;
        continue;
      }
      push("word", at, end, spaced);
      at = end;
      continue;
    }
    if (c === '"' || c === "'") {
      if (syntax === "numpy" && (text.startsWith('"""', at) || text.startsWith("'''", at))) {
        const close = text.indexOf(text.slice(at, at + 3), at + 3);
        const end = close === -1 ? text.length : close + 3;
        push("text", at, end, spaced);
        at = end;
        continue;
      }
      if (c === "'" && syntax === "octave" && followsOperand(tokens, spaced, open)) {
        push("op", at, at + 1, spaced);
        at++;
        continue;
      }
      const end = endOfText(text, at);
      push("text", at, end, spaced);
      at = end;
      continue;
    }
    const op = OPERATORS[syntax].find((o) => text.startsWith(o, at)) ?? c;
    if (op.length === 1) {
      if ("([{".includes(op)) {
        open.push({ bracket: op, span: { start: at, end: at + 1 } });
        if (open.length > MAX_DEPTH)
          throw new FormulaError(
            text,
            { start: at, end: at + 1 },
            { code: "too-deep", message: `brackets are nested deeper than ${MAX_DEPTH} levels.` },
          );
      } else if (op in PARTNER) {
        const last = open.pop();
        if (last?.bracket !== PARTNER[op])
          throw new FormulaError(
            text,
            { start: at, end: at + 1 },
            {
              code: "unbalanced-bracket",
              message: last ? `\`${op}\` closes \`${last.bracket}\`.` : `\`${op}\` closes nothing.`,
              expected: last ? `\`${CLOSING[last.bracket]}\`` : `no \`${op}\`, or a \`${PARTNER[op]}\` before it`,
            },
          );
      }
    }
    push("op", at, at + op.length, spaced);
    at += op.length;
  }
  const left = open.pop();
  if (left)
    throw new FormulaError(text, left.span, {
      code: "unbalanced-bracket",
      message: `\`${left.bracket}\` is never closed.`,
      expected: `\`${CLOSING[left.bracket]}\``,
    });
  push("newline", text.length, text.length);
  while (indents.pop()! > 0) push("dedent", text.length, text.length);
  push("end", text.length, text.length);
  return tokens;
}

/** Is a quote here a transposition? It is after an operand, unless a space inside [ ] separates them. */
function followsOperand(tokens: readonly Token[], spaced: boolean, open: readonly Open[]): boolean {
  const last = tokens[tokens.length - 1];
  if (!last) return false;
  const operand =
    (last.kind === "word" && !["for", "if", "while", "return", "case", "in"].includes(last.text)) ||
    last.kind === "number" ||
    (last.kind === "op" && [")", "]", "}", "'", ".'"].includes(last.text));
  const inMatrix = open.length > 0 && open[open.length - 1].bracket !== "(";
  return operand && !(spaced && inMatrix);
}

function endOfText(text: string, start: number): number {
  const quote = text[start];
  let at = start + 1;
  while (at < text.length && text[at] !== quote && text[at] !== "\n") at += text[at] === "\\" ? 2 : 1;
  if (text[at] !== quote)
    throw new FormulaError(
      text,
      { start, end: start + 1 },
      { code: "syntax", message: "a text in quotes is never closed.", expected: `\`${quote}\`` },
    );
  return at + 1;
}
