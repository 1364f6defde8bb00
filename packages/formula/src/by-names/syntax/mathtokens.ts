import { FormulaError, MAX_DEPTH } from "../../source.ts";
import {
  COMMANDS,
  GREEK,
  LAYOUT,
  SINGLE,
  SUBSCRIPTS,
  SUBSCRIPTS_MEAN,
  SUPERSCRIPTS,
  SUPERSCRIPTS_MEAN,
  WORDS,
  type MathToken,
} from "./mathsigns.ts";

/** Tokens of LaTeX or of plain text with Unicode; both give the same ones. */
export function tokenizeMath(text: string, latex: boolean): MathToken[] {
  const tokens: MathToken[] = [];
  const open: { bracket: string; at: number }[] = [];
  const dollars = latex && (text.match(/\$/g)?.length ?? 0) % 2 === 0;
  let inside = false;
  let at = 0;
  let matrix = 0;
  // \vec, \mathbf and the like belong to what they stand before.
  let before: number | undefined;
  const push = (kind: MathToken["kind"], value: string, start: number, end: number): void => {
    tokens.push({ kind, text: value, start: kind === "newline" ? start : (before ?? start), end });
    before = undefined;
  };
  const bracket = (c: string, start: number): void => {
    if ("([{".includes(c)) {
      open.push({ bracket: c, at: start });
      if (open.length > MAX_DEPTH)
        throw new FormulaError(
          text,
          { start, end: start + 1 },
          { code: "too-deep", message: `brackets are nested deeper than ${MAX_DEPTH} levels.` },
        );
      return;
    }
    const partner = c === ")" ? "(" : c === "]" ? "[" : "{";
    const last = open.pop();
    if (last?.bracket !== partner)
      throw new FormulaError(
        text,
        { start, end: start + 1 },
        {
          code: "unbalanced-bracket",
          message: last ? `\`${c}\` closes \`${last.bracket}\`.` : `\`${c}\` closes nothing.`,
          expected: last ? `the end of \`${last.bracket}\`` : `a \`${partner}\` before it`,
        },
      );
  };
  const scripts = (script: "^" | "_", from: string, meaning: string): void => {
    const start = at;
    push("script", script, start, start);
    push("op", "{", start, start);
    while (at < text.length && from.includes(text[at])) {
      const c = meaning[from.indexOf(text[at])];
      const kind = /\d/.test(c) ? "number" : /[A-Za-z]/.test(c) ? "name" : "op";
      const last = tokens[tokens.length - 1];
      if (kind === "number" && last.kind === "number" && last.end === at)
        tokens[tokens.length - 1] = { ...last, text: last.text + c, end: at + 1 };
      else push(kind, c === "T" ? "⊤" : c, at, at + 1);
      at++;
    }
    push("op", "}", at, at);
  };
  const word = (value: string, start: number): void => {
    if (value.length === 1 || WORDS.test(value) || !latex) push("name", value, start, start + value.length);
    else {
      // LaTeX reads Wx as W x; dW stays whole.
      let i = 0;
      while (i < value.length) {
        const pair = value.slice(i, i + 2);
        const length = /^d[WwZzAb]$/.test(pair) ? 2 : 1;
        push("name", value.slice(i, i + length), start + i, start + i + length);
        i += length;
      }
    }
  };

  while (at < text.length) {
    const c = text[at];
    const start = at;
    if (c === "\n") {
      if (open.length === 0) push("newline", "\n", at, at + 1);
      at++;
    } else if (c === "$" && dollars) {
      at++;
      inside = !inside;
      if (inside || open.length > 0) continue;
      // Words between two formulas are not part of either.
      const next = text.indexOf("$", at);
      const between = text.slice(at, next === -1 ? text.length : next);
      if (/[=+*<>^_\\]|^[ ]*[-/]/.test(between)) continue;
      push("newline", "$", at, at);
      if (next !== -1 && !between.includes("\n")) at = next;
    } else if (c === " " || c === "$" || c === "~" || c === "\f" || c === "\v") at++;
    else if (c === "&") {
      if (matrix > 0) push("op", ",", at, at + 1);
      at++;
    } else if (c === "%" || (!latex && c === "#")) while (at < text.length && text[at] !== "\n") at++;
    else if (c === "\\") {
      const command = /^\\(?:[A-Za-z]+\*?|.)/s.exec(text.slice(at, at + 40))?.[0] ?? "\\";
      const name = command.slice(1).replace(/\*$/, "");
      at += command.length;
      if (name === "\\" || name === "newline" || name === "cr") {
        const gap = /^\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in|\\[a-z]+)\s*\]/.exec(text.slice(at, at + 30));
        if (gap) at += gap[0].length;
        if (matrix > 0) push("op", ";", start, start + 2);
        else push("newline", "\\\\", start, start + 2);
      } else if (name === "begin" || name === "end") {
        const environment = /^\s*\{([a-zA-Z]*)\*?\}(?:\{[a-z|]*\})?/.exec(text.slice(at, at + 60));
        if (!environment)
          throw new FormulaError(
            text,
            { start, end: at },
            { code: "syntax", message: `after \`\\${name}\` comes no environment.`, expected: "`{align}` or the like" },
          );
        at += environment[0].length;
        if (/matrix$|^array$/.test(environment[1])) {
          push("op", name === "begin" ? "[" : "]", start, at);
          bracket(name === "begin" ? "[" : "]", start);
          matrix += name === "begin" ? 1 : -1;
        } else push("newline", "", start, at);
      } else if (name === "label" || name === "tag" || name === "hspace" || name === "vspace") {
        const argument = /^\s*\{[^}]*\}/.exec(text.slice(at, at + 80));
        if (argument) at += argument[0].length;
      } else if (/^(?:text|textrm|textbf|textit|mbox|mathrm|operatorname|rm)$/.test(name)) {
        const argument = /^\s*\{([^{}]*)\}/.exec(text.slice(at, at + 200));
        if (argument) {
          const value = argument[1].trim();
          const from = at + argument[0].indexOf(argument[1]) + argument[1].indexOf(value);
          at += argument[0].length;
          if (value === "T") push("name", "⊤", from, from + 1);
          else if (/^[A-Za-z]+$/.test(value) && !/^(?:for|where|and|with|if|so|thus|hence|then|the|is)$/.test(value))
            push("name", value, from, from + value.length);
        }
      } else if (GREEK[name] !== undefined) push("name", GREEK[name], start, at);
      else if (COMMANDS[name]) push(COMMANDS[name][0], COMMANDS[name][1], start, at);
      else if (name === "|") push("op", "‖", start, at);
      else if (name === "{" || name === "}") {
        push("op", name === "{" ? "(" : ")", start, at);
        bracket(name === "{" ? "(" : ")", start);
      } else if (LAYOUT.has(name)) {
        before ??= start;
        if (/^(?:left|right|middle)$/.test(name) && text[at] === ".") at++;
        if (/^math(?:bf|bb)$|^boldsymbol$|^bm$/.test(name)) {
          const ones = /^\s*\{\s*1\s*\}|^\s+1/.exec(text.slice(at, at + 10));
          if (ones) {
            at += ones[0].length;
            push("name", "𝟏", start, at);
          }
        }
      } else if (/^[,;:!> ()[\]/]$/.test(name) || name === "\n") {
        if (name === "\n") at--;
      } else
        throw new FormulaError(
          text,
          { start, end: at },
          { code: "unsupported-function", message: `\`${command}\` is not a command that is read here.`, expected: "a formula" },
        );
    } else if (/\d/.test(c) || (c === "." && /\d/.test(text[at + 1] ?? ""))) {
      const digits = /^\d*\.?\d*(?:[eE][+-]?\d+)?/.exec(text.slice(at, at + 60))![0].replace(/\.$/, "");
      at += digits.length;
      push("number", digits, start, at);
    } else if (/[A-Za-z]/.test(c)) {
      const run = /^[A-Za-z]+/.exec(text.slice(at, at + 60))![0];
      at += run.length;
      word(run, start);
      // δ3 and W3 carry their layer as plain digits; 2 in W2x too.
      const digits = /^\d+/.exec(text.slice(at, at + 6));
      if (digits && !latex) {
        push("script", "", at, at);
        push("number", digits[0], at, at + digits[0].length);
        at += digits[0].length;
      }
    } else if (text.startsWith(".*", at) || text.startsWith("./", at) || text.startsWith(".^", at)) {
      if (text[at + 1] === "^") push("script", "^", at, at + 2);
      else push("op", text[at + 1] === "*" ? "⊙" : "./", at, at + 2);
      at += 2;
    } else if (text.startsWith("||", at)) {
      push("op", "‖", at, at + 2);
      at += 2;
    } else if (text.startsWith(":=", at) || text.startsWith("+=", at) || text.startsWith("-=", at) || text.startsWith("<-", at)) {
      push("op", text.startsWith("<-", at) ? ":=" : text.slice(at, at + 2), at, at + 2);
      at += 2;
    } else if (text.startsWith("==", at)) {
      push("op", "==", at, at + 2);
      at += 2;
    } else if (c === "^" || c === "_") {
      push("script", c, at, at + 1);
      at++;
    } else if (SUBSCRIPTS.includes(c)) scripts("_", SUBSCRIPTS, SUBSCRIPTS_MEAN);
    else if (SUPERSCRIPTS.includes(c)) scripts("^", SUPERSCRIPTS, SUPERSCRIPTS_MEAN);
    else if (SINGLE[c]) {
      push(SINGLE[c][0], SINGLE[c][1], at, at + 1);
      at++;
    } else if (text.startsWith("𝟏", at)) {
      push("name", "𝟏", at, at + 2);
      at += 2;
    } else if (/[\u0370-\u03ff]/.test(c)) {
      push("name", c, at, at + 1);
      at++;
      const digits = /^\d+/.exec(text.slice(at, at + 6));
      if (digits && !latex) {
        push("script", "", at, at);
        push("number", digits[0], at, at + digits[0].length);
        at += digits[0].length;
      }
    } else if ("()[]{}".includes(c)) {
      bracket(c, at);
      push("op", c, at, at + 1);
      at++;
    } else if ("+-/=,;:<>|!@.".includes(c)) {
      push("op", c, at, at + 1);
      at++;
    } else {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      throw new FormulaError(
        text,
        { start, end: at + character.length },
        {
          code: "syntax",
          message: `\`${character}\` is not read in a formula.`,
          expected: "a name, a number or an operator",
        },
      );
    }
  }
  const left = open.pop();
  if (left)
    throw new FormulaError(
      text,
      { start: left.at, end: left.at + 1 },
      {
        code: "unbalanced-bracket",
        message: `\`${left.bracket}\` is never closed.`,
        expected: left.bracket === "(" ? "`)`" : left.bracket === "[" ? "`]`" : "`}`",
      },
    );
  push("newline", "", text.length, text.length);
  push("end", "", text.length, text.length);
  return tokens;
}
