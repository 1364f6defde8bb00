import { FormulaError } from "../../source.ts";
import type { Builder } from "../builder.ts";
import { isProse, isSentence } from "../detect/prose.ts";
import type { Skipped } from "../skipped.ts";

export interface Token {
  /** `break` ends a statement: a new line, `;` or `,`. Within `[ ]` and `{ }` a new line is `op` and ends a row. */
  readonly kind: "name" | "keyword" | "number" | "string" | "op" | "break" | "end";
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Is there white space before it, and behind it? Within a matrix that separates. */
  readonly before: boolean;
  readonly after: boolean;
  readonly value?: number | string;
}

const KEYWORDS = new Set(
  (
    "function end endfunction if elseif else endif while endwhile for endfor parfor endparfor do until switch case otherwise endswitch break " +
    "continue return try catch end_try_catch unwind_protect unwind_protect_cleanup end_unwind_protect global persistent"
  ).split(" "),
);

const MAX_OPEN = 200;
/** A text with more lines that cannot be read than these is no program. */
const MAX_BROKEN = 100;
const NUMBER = /0[xX][\da-fA-F]+|(?:\d+(?:\.(?![*/\\^'])\d*)?|\.\d+)(?:[eEdD][+-]?\d+)?/y;
const NAME = /(?!\p{Lm})[\p{L}_](?:(?!\p{Lm})[\p{L}\p{M}\p{Nd}_\u2080-\u2089])*/uy;
const OPERATOR =
  /\.\*\*|\*\*=|\.\^'|\.[*/\\^]=|\.\*|\.\/|\.\\|\.\^|\.'|\.\+|\.-|\*\*|==|~=|!=|<=|>=|&&|\|\||\+=|-=|\*=|\/=|\^=|\|=|&=|[-+*/\\^<>=&|!~,;:()[\]{}.@']/y;
const COMMAND = /([A-Za-z_]\w*)[ \t]+(?=[A-Za-z_'"])([^\n;,]*)/y;
const PAIRS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const SPACE = /[ \t\f]/;
/** Gives a value: an `=` that compares nothing. */
const ASSIGNS = /(?<![=~!<>])=(?!=)/;

/** Splits a text of Octave or MATLAB into tokens. Commands (`hold on`), sentences and comments are passed over. */
export function tokenize(build: Builder, skip: (skipped: Skipped) => void): Token[] {
  const { text } = build.excerpt;
  const tokens: Token[] = [];
  /** Of each open bracket: the operators since its last comma. */
  const open: { token: Token; operators: number; parameters: boolean }[] = [];
  /** Was the bracket that closed last that of @(z)? */
  let parameters = false;
  let operators = 0;
  let nesting = 0;
  let broken = 0;
  let at = 0;

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const endOfLine = (): number => (text.indexOf("\n", at) === -1 ? text.length : text.indexOf("\n", at));
  const push = (kind: Token["kind"], value: string, end: number, meaning?: number | string): void => {
    const token = { kind, text: value, start: at, end, before: at === 0 || SPACE.test(text[at - 1]), after: SPACE.test(text[end] ?? "\n") };
    tokens.push(meaning === undefined ? token : { ...token, value: meaning });
    at = end;
  };
  const inMatrix = (): boolean => open.length > 0 && open[open.length - 1].token.text !== "(";
  /** Does the token before end an operand, so that a quote transposes it? */
  const afterOperand = (): boolean => {
    const last = tokens.at(-1);
    if (last === undefined || (last.text === ")" && parameters) || (inMatrix() && SPACE.test(text[at - 1]))) return false;
    return (
      last.kind === "name" ||
      last.kind === "number" ||
      last.kind === "string" ||
      (last.kind === "op" && /^(?:[)\]}']|\.'|end)$/.test(last.text))
    );
  };
  const deeper = (): void => {
    operators++;
    nesting++;
  };

  const startOfStatement = (): boolean => open.length === 0 && (tokens.length === 0 || tokens[tokens.length - 1].kind === "break");

  const passOverSentence = (): boolean => {
    // Behind `;` comes no sentence.
    if (tokens.length > 0 && tokens[tokens.length - 1].text !== "\n") return false;
    const line = text.slice(at, endOfLine());
    const word = match(NAME)?.[0];
    const sentence =
      word !== undefined && KEYWORDS.has(word) ? isSentence(line, "octave") : /[?!:.][ \t]*$/.test(line) && isProse(line, "octave");
    if (!sentence) return false;
    skip({ what: "prose", span: build.span(at, endOfLine()) });
    at = endOfLine();
    return true;
  };

  /** Passes over a line that begins here and is no statement. */
  const passOver = (): boolean => {
    if (passOverSentence()) return true;
    const command = match(COMMAND);
    if (!command || KEYWORDS.has(command[1])) return false;
    const end = at + command[0].length;
    if (ASSIGNS.test(command[2].replace(/'[^']*'|"[^"]*"/g, "")))
      throw build.error(at, end, "the line gives a value, but it is no statement.", {
        expected: "an assignment such as `delta3 = a3 - y`",
      });
    const prose = isProse(text.slice(at, endOfLine()), "octave");
    skip({ what: prose ? "prose" : "line", span: build.span(at, prose ? endOfLine() : end) });
    at = prose ? endOfLine() : end;
    return true;
  };

  const bracket = (c: string): void => {
    if (c === "(" || c === "[" || c === "{") {
      push("op", c, at + 1);
      open.push({ token: tokens[tokens.length - 1], operators, parameters: tokens.at(-2)?.text === "@" });
      nesting++;
      operators = 0;
      return;
    }
    const last = open.pop();
    if (last?.token.text !== PAIRS[c])
      throw build.error(at, at + 1, last ? `\`${c}\` closes \`${last.token.text}\`.` : `\`${c}\` closes nothing.`, {
        code: "unbalanced-bracket",
        expected: last ? `the end of \`${last.token.text}\`` : `a \`${PAIRS[c]}\` before it`,
      });
    nesting -= operators + 1;
    ({ operators, parameters } = last);
    deeper();
    push("op", c, at + 1);
  };
  const separate = (): void => {
    nesting -= operators;
    operators = 0;
  };
  /** One token; `false` if the text ends a statement here. */
  const step = (): void => {
    const c = text[at];
    if (SPACE.test(c)) at++;
    else if (c === "\n") {
      separate();
      push(open.length === 0 ? "break" : "op", "\n", at + 1);
      // Within parentheses a new line is white space.
      if (open.length > 0 && !inMatrix()) tokens.pop();
    } else if (c === "%" || c === "#") {
      const block = /[%#]\{[ \t]*(?:\n|$)/y;
      const fresh = /^[ \t]*$/.test(text.slice(text.lastIndexOf("\n", at - 1) + 1, at));
      at = fresh && match(block) ? endOfBlock(text, at) : endOfLine();
    } else if (text.startsWith("...", at)) at = Math.min(endOfLine() + 1, text.length);
    else if (c === '"' || (c === "'" && !afterOperand())) {
      const { end, value } = readString(build, at);
      push("string", c, end, value);
    } else if (startOfStatement() && passOver()) return;
    else if (match(NAME)) {
      const name = match(NAME)![0];
      const field = tokens.at(-1)?.text === "." && tokens.at(-1)?.kind === "op";
      const keyword = KEYWORDS.has(name) && !field;
      if (keyword && open.length > 0 && name !== "end")
        throw build.error(open[0].token.start, open[0].token.end, `\`${open[0].token.text}\` is never closed.`, {
          code: "unbalanced-bracket",
        });
      push(keyword ? (open.length > 0 ? "op" : "keyword") : "name", name, at + name.length);
    } else if (match(NUMBER)) {
      const written = match(NUMBER)![0];
      const end = at + written.length;
      if (/^[\p{L}_]/u.test(text.slice(end, end + 2)))
        throw build.error(
          at,
          end + 1,
          /^[ij]\b/.test(text.slice(end)) ? "complex numbers are not supported." : "a name cannot begin with a digit.",
        );
      push("number", written, end, Number(written.replace(/[dD](?=[+-]?\d+$)/, "e")));
    } else if ("()[]{}".includes(c)) bracket(c);
    else if (open.length === 0 && (c === ";" || c === ",")) {
      separate();
      push("break", c, at + 1);
    } else if (/^(?:\+\+|--)[ \t]*(?:[;,%#\n]|$)/.test(text.slice(at, at + 20)) && open.length === 0)
      push("op", text.slice(at, at + 2), at + 2);
    else if (match(OPERATOR)) {
      const op = match(OPERATOR)![0];
      if (op === "," || op === ";") separate();
      else if (op !== "=" && op !== ":") deeper();
      // a.^b' is .^ and a transpose behind b; .^' is both.
      push("op", op === ".^'" ? ".^" : op, at + (op === ".^'" ? 2 : op.length));
    } else {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      throw build.error(at, at + character.length, `\`${character}\` is not read in Octave.`);
    }
    if (nesting > MAX_OPEN) throw build.error(at - 1, at, `the expression is nested deeper than ${MAX_OPEN} levels.`, { code: "too-deep" });
  };

  while (at < text.length) {
    const fresh = startOfStatement();
    const from = at;
    const count = tokens.length;
    try {
      do step();
      while (at < text.length && !startOfStatement());
    } catch (error) {
      const end = text.indexOf("\n", from) === -1 ? text.length : text.indexOf("\n", from);
      if (
        !(error instanceof FormulaError) ||
        !fresh ||
        ++broken > MAX_BROKEN ||
        error.code === "too-deep" ||
        !isProse(text.slice(from, end), "octave")
      )
        throw error;
      tokens.length = count;
      open.length = 0;
      operators = 0;
      nesting = 0;
      skip({ what: "prose", span: build.span(from, end) });
      at = end;
    }
  }
  const left = open.pop();
  if (left)
    throw build.error(left.token.start, left.token.end, `\`${left.token.text}\` is never closed.`, {
      code: "unbalanced-bracket",
      expected: left.token.text === "(" ? "`)`" : left.token.text === "[" ? "`]`" : "`}`",
    });
  push("break", "\n", at);
  push("end", "", at);
  return tokens;
}

/** Finds the end of a block comment, which may hold others. */
function endOfBlock(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const end = text.indexOf("\n", at) === -1 ? text.length : text.indexOf("\n", at);
    const line = text.slice(at, end).trim();
    if (line === "%{" || line === "#{") depth++;
    else if (line === "%}" || line === "#}") depth--;
    if (depth === 0) return end;
    at = end + 1;
  }
  return text.length;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"', "0": "\0" };

function readString(build: Builder, start: number): { end: number; value: string } {
  const { text } = build.excerpt;
  const quote = text[start];
  let value = "";
  for (let i = start + 1; i < text.length && text[i] !== "\n"; i++) {
    if (text[i] === quote) {
      if (text[i + 1] !== quote) return { end: i + 1, value };
      i++;
      value += quote;
    } else if (quote === '"' && text[i] === "\\" && i + 1 < text.length) {
      i++;
      value += ESCAPES[text[i]] ?? `\\${text[i]}`;
    } else value += text[i];
  }
  throw build.error(start, start + 1, "the string is never closed.", { expected: `\`${quote}\`` });
}
