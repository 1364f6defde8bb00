import type { Builder } from "../builder.ts";

export interface Token {
  readonly kind: "name" | "number" | "string" | "format" | "op" | "end";
  /** As written; of a string its prefix in lower case. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Of a number or a string. */
  readonly value?: number | string;
  /** Of an f-string: where the expressions between its braces stand. */
  readonly parts?: readonly { readonly start: number; readonly end: number; readonly before: string }[];
  /** What follows the last replacement field of an f-string. */
  readonly rest?: string;
}

/** One statement or header of a block, with the column where it begins. */
export interface LogicalLine {
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly Token[];
}

/** Brackets that stand open, operators between them, that lie above one place: more than this is deeper than Core may be. */
const MAX_OPEN = 200;

const NUMBER = /0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
/** Letters, but not the raised ones of formulas: W2ᵀ is no name. */
const NAME = /(?!\p{Lm})[\p{L}_](?:(?!\p{Lm})[\p{L}\p{M}\p{Nd}_\u2080-\u2089])*/uy;
const OPERATOR_WORDS = new Set(["not", "lambda", "if", "and", "or", "in", "is"]);
const STRING = /([rRbBuUfF]{0,2})("""|'''|"|')/y;
const OPERATOR =
  /\*\*=|\/\/=|>>=|<<=|\.\.\.|\*\*|\/\/|>>|<<|<=|>=|==|!=|<>|->|:=|\+=|-=|\*=|\/=|%=|@=|&=|\|=|\^=|[-+*/%@&|^~<>()[\]{},:.;=]/y;
const PAIRS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
/** Words that begin a statement and stand inside no expression: a bracket that is open before one was never closed. */
const STATEMENT = /\n[ \t]*(?:def|class|return|import|from|while|with|del|raise|try|except|finally|elif)\b/y;

/** Splits Python into the tokens of one logical line after another. */
export function createTokenizer(build: Builder): (from: number) => LogicalLine {
  const { text } = build.excerpt;
  const at = (pattern: RegExp, from: number): RegExpExecArray | null => {
    pattern.lastIndex = from;
    return pattern.exec(text);
  };

  /** Reads from the first character of a statement to the end of its last line. */
  return (from) => {
    const tokens: Token[] = [];
    /** Of each open bracket: its token, and the operators since its last comma. */
    const open: { token: Token; operators: number }[] = [];
    let operators = 0;
    let nesting = 0;
    let i = from;
    const push = (token: Token): void => void tokens.push(token);
    while (i < text.length) {
      const c = text[i];
      if (c === "\n") {
        if (open.length === 0 || at(STATEMENT, i)) break;
        i++;
      } else if (c === " " || c === "\t" || c === "\f") i++;
      else if (c === "#") {
        const line = text.indexOf("\n", i);
        i = line === -1 ? text.length : line;
      } else if (c === "\\" && /^\\[ \t]*\n/.test(text.slice(i, i + 40))) i = text.indexOf("\n", i) + 1;
      else if (at(STRING, i)) {
        const token = readString(build, i, at(STRING, i)!);
        push(token);
        i = token.end;
      } else if (at(NAME, i)) {
        const name = at(NAME, i)![0];
        if (OPERATOR_WORDS.has(name)) count();
        push({ kind: "name", text: name.normalize("NFKC"), start: i, end: i + name.length });
        i += name.length;
      } else if (at(NUMBER, i)) {
        const written = at(NUMBER, i)![0];
        const end = i + written.length;
        const suffix = /^(?:[lL]\b|[jJ]\b|[\p{L}_]+)/u.exec(text.slice(end, end + 20))?.[0] ?? "";
        // Python 2 wrote 10L, and 1if x else y is read as 1 if.
        if (suffix !== "" && !/^(?:[lL]|if|else|and|or|in|is|for|not)$/.test(suffix))
          throw build.error(
            i,
            end + suffix.length,
            /^[jJ]$/.test(suffix) ? "complex numbers are not supported." : `\`${written}${suffix}\` is neither a number nor a name.`,
          );
        const plain = written.replaceAll("_", "");
        push({ kind: "number", text: written, start: i, end, value: /^0\d+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain) });
        i = end + (/^[lL]$/.test(suffix) ? 1 : 0);
      } else if (at(OPERATOR, i)) {
        const op = at(OPERATOR, i)![0];
        const token: Token = { kind: "op", text: op, start: i, end: i + op.length };
        if (op === "(" || op === "[" || op === "{") {
          open.push({ token, operators });
          nesting++;
          operators = 0;
        } else if (PAIRS[op]) {
          const last = open.pop();
          if (last?.token.text !== PAIRS[op])
            throw build.error(i, i + 1, last ? `\`${op}\` closes \`${last.token.text}\`.` : `\`${op}\` closes nothing.`, {
              code: "unbalanced-bracket",
              expected: last ? `the end of \`${last.token.text}\`` : `a \`${PAIRS[op]}\` before it`,
            });
          nesting -= operators + 1;
          ({ operators } = last);
          count();
        } else if (op === "," || op === ";") {
          nesting -= operators;
          operators = 0;
        } else if (op !== ":" && op !== "=") count();
        push(token);
        i = token.end;
      } else {
        const character = String.fromCodePoint(text.codePointAt(i)!);
        throw build.error(i, i + character.length, `\`${character}\` is not read in Python.`);
      }
      if (nesting > MAX_OPEN) throw build.error(i - 1, i, `the expression is nested deeper than ${MAX_OPEN} levels.`, { code: "too-deep" });
    }
    const left = open.pop();
    if (left)
      throw build.error(left.token.start, left.token.end, `\`${left.token.text}\` is never closed.`, {
        code: "unbalanced-bracket",
        expected: left.token.text === "(" ? "`)`" : left.token.text === "[" ? "`]`" : "`}`",
      });
    const end = tokens.at(-1)?.end ?? i;
    tokens.push({ kind: "end", text: "", start: end, end });
    return { start: from, end: i, tokens };

    function count(): void {
      operators++;
      nesting++;
    }
  };
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"', "0": "\0", "\n": "" };

function readString(build: Builder, start: number, opening: RegExpExecArray): Token {
  const { text } = build.excerpt;
  const prefix = opening[1].toLowerCase();
  const quote = opening[2];
  const long = quote.length === 3;
  const formatted = prefix.includes("f");
  const parts: { start: number; end: number; before: string }[] = [];
  let read = 0;
  let value = "";
  let i = start + opening[0].length;
  const stop = (): never => {
    throw build.error(start, start + opening[0].length, "the string is never closed.", { expected: `\`${quote}\`` });
  };
  while (!text.startsWith(quote, i)) {
    const c = text[i];
    if (c === undefined || (c === "\n" && !long)) return stop();
    if (c === "\\" && i + 1 < text.length) {
      value += prefix.includes("r") ? text.slice(i, i + 2) : (ESCAPES[text[i + 1]] ?? text.slice(i, i + 2));
      i += 2;
    } else if (formatted && c === "{" && text[i + 1] !== "{") {
      const end = endOfReplacement(text, i + 1);
      if (end === undefined) return stop();
      parts.push({ start: i + 1, end: end.expression, before: value.slice(read) });
      read = value.length;
      i = end.after;
    } else {
      value += c;
      i += formatted && (c === "{" || c === "}") && text[i + 1] === c ? 2 : 1;
    }
  }
  const end = i + quote.length;
  return { kind: formatted ? "format" : "string", text: prefix, start, end, value, parts, rest: value.slice(read) };
}

/** Finds in an f-string where the expression ends that begins at `from`, and what comes after its closing brace. */
function endOfReplacement(text: string, from: number): { expression: number; after: number } | undefined {
  let depth = 0;
  let expression: number | undefined;
  for (let i = from; i < text.length && i < from + 2000; i++) {
    const c = text[i];
    if (c === "\n") return undefined;
    if (c === "'" || c === '"') {
      const close = text.indexOf(c, i + 1);
      if (close === -1) return undefined;
      if (expression === undefined) i = close;
    } else if (c === "(" || c === "[" || c === "{") depth++;
    else if (c === "}" && depth === 0) return { expression: expression ?? i, after: i + 1 };
    else if (c === ")" || c === "]" || c === "}") depth--;
    else if (
      depth === 0 &&
      expression === undefined &&
      (c === ":" || (c === "!" && text[i + 1] !== "=") || (c === "=" && /[}:!]/.test(text[i + 1] ?? "")))
    )
      expression = i;
  }
  return undefined;
}
