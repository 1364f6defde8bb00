import { FormulaError } from "../../source.ts";
import type { Builder } from "../builder.ts";
import type { Skipped } from "../skipped.ts";
import {
  ASSIGNS,
  ENVIRONMENT,
  COMMAND,
  GROUP,
  ONE,
  ONE_DIGIT,
  NUMBER,
  WORD,
  GAP,
  OF_NETWORK,
  COMMANDS,
  DIFFERENTIAL,
  FOREIGN,
  GREEK,
  isNumbered,
  JOINED,
  KNOWN_FUNCTIONS,
  LAYOUT,
  NEXT_EQUATION,
  LOWERED,
  LOWERED_MEAN,
  RAISED,
  RAISED_MEAN,
  SIGNS,
  STYLES,
  WITH_ARGUMENT,
  WORDS,
  WORDS_COMMANDS,
} from "./vocabulary.ts";
import type { Region, Token } from "./token.ts";
import { ofWords } from "./words.ts";

/** Does a formula give a quantity of a network a value? The = of \\prod_{l=2} gives none. */
const isEquationOfNetwork = (formula: string): boolean =>
  OF_NETWORK.test(formula) && ASSIGNS.test(formula.replaceAll(/[_^]\{[^{}]*\}/g, ""));

const MAX_OPEN = 100;
const PAIRS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
/** Splits formulas of LaTeX or of plain text into tokens; both give the same ones. In plain text o1 and t2 are names of units, no products. */
export function tokenizeMath(
  build: Builder,
  regions: readonly Region[],
  { latex, skip }: { latex: boolean; skip: (skipped: Skipped) => void },
): Token[] {
  const { text } = build.excerpt;
  const tokens: Token[] = [];
  /** Open brackets; an environment that is a matrix or cases counts as one. */
  let open: { text: string; start: number }[] = [];
  let at = 0;
  let limit = 0;
  let lines = false;

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const push = (kind: Token["kind"], value: string, start: number, end: number): void =>
    void tokens.push({ kind, text: value, start, end, spaced: start === 0 || /\s/.test(text[start - 1]) });
  const bracket = (c: string, start: number, end: number, shown = c): void => {
    if ("([{".includes(c)) {
      open.push({ text: c, start });
      if (open.length > MAX_OPEN)
        throw build.error(start, end, `brackets are nested deeper than ${MAX_OPEN} levels.`, { code: "too-deep" });
      push("op", shown, start, end);
      return;
    }
    const last = open.pop();
    // One bracket too many at the end of a formula changes nothing.
    if (last === undefined && c === ")" && text.slice(end, limit).trim() === "") return;
    if (last?.text !== PAIRS[c])
      throw build.error(start, end, last ? `\`${c}\` closes \`${last.text}\`.` : `\`${c}\` closes nothing.`, {
        code: "unbalanced-bracket",
        expected: last ? `the end of \`${last.text}\`` : `a \`${PAIRS[c]}\` before it`,
      });
    push("op", shown, start, end);
  };
  /** Raised or lowered characters: the same as ^{…} and _{…}. */
  const scripts = (script: "^" | "_", from: string, meaning: string): void => {
    const start = at;
    push("script", script, start, start);
    push("op", "{", start, start);
    while (at < limit && from.includes(text[at])) {
      const c = meaning[from.indexOf(text[at])];
      if (c === "'") push("prime", c, at, at + 1);
      else if (/\d/.test(c)) {
        const last = tokens[tokens.length - 1];
        if (last.kind === "number" && last.end === at) tokens[tokens.length - 1] = { ...last, text: last.text + c, end: at + 1 };
        else push("number", c, at, at + 1);
      } else push(/[A-Za-z]/.test(c) ? "name" : "op", c === "T" ? "⊤" : c, at, at + 1);
      at++;
    }
    push("op", "}", at, at);
  };
  /** LaTeX reads Wx as W x; dW and softmax stay whole. Plain text reads words as names. */
  const word = (value: string, start: number): void => {
    if (
      value.length === 1 ||
      WORDS.has(value) ||
      // w_jk: both letters are lowered.
      (/^[h-np-t]{2,3}$/.test(value) && tokens.at(-1)?.kind === "script") ||
      !latex ||
      value.length > 4 ||
      (/^[A-Z]{2,}$/.test(value) && /^\s*\(/.test(text.slice(start + value.length, start + value.length + 3)))
    ) {
      push("name", value, start, start + value.length);
      return;
    }
    for (let i = 0; i < value.length;) {
      // y_jlna_j, where \ln was meant.
      const length = /^ln(?=[a-z])/.test(value.slice(i)) || DIFFERENTIAL.test(value.slice(i, i + 2)) ? 2 : 1;
      const part = value.slice(i, i + length);
      push("name", part === "dB" ? "db" : part, start + i, start + i + length);
      i += length;
    }
  };
  const words = (value: string, start: number, end: number): void => {
    const token = ofWords(value.trim());
    if (token) push(...token, start, end);
  };

  const environment = (kind: string, name: string, start: number): void => {
    if (name === "cases" || /matrix$|^array$/.test(name)) {
      const sign = name === "cases" ? "cases" : "matrix";
      if (kind === "begin") bracket("[", start, at, sign);
      else bracket("]", start, at, `end ${sign}`);
    } else push("newline", name, start, at);
  };
  const within = (): boolean => open.some(({ text: c, start }) => c === "[" && text[start] === "\\");

  const command = (start: number): void => {
    const found = match(ENVIRONMENT);
    if (found) {
      at += found[0].length;
      environment(found[1], found[2], start);
      return;
    }
    const [written] = match(COMMAND) ?? ["\\"];
    at += written.length;
    const name = written.slice(1).replace(/\*$/, "");
    if (name === "\\" || name === "newline" || name === "cr") {
      at += match(GAP)?.[0].length ?? 0;
      if (within()) push("op", "\\\\", start, at);
      else if (open.length === 0) push("newline", "\\\\", start, at);
    } else if (WITH_ARGUMENT.has(name)) at += (match(GROUP) ?? (name === "tag" ? match(ONE) : null))?.[0].length ?? 0;
    else if (WORDS_COMMANDS.has(name)) {
      const group = match(GROUP);
      if (group) {
        at += group[0].length;
        words(group[1], start, at);
      }
    } else if (Object.hasOwn(GREEK, name)) push("name", GREEK[name], start, at);
    else if (Object.hasOwn(COMMANDS, name)) push(...COMMANDS[name], start, at);
    else if (STYLES.has(name)) style(name, start);
    else if (name === "{" || name === "}") bracket(name === "{" ? "(" : ")", start, at);
    else if (name === "|") push("op", "‖", start, at);
    else if (/^q?quad$/.test(name) && open.length === 0 && NEXT_EQUATION.test(text.slice(at, limit))) push("newline", name, start, at);
    else if (LAYOUT.has(name)) {
      // \left. and \right. are no brackets.
      if (/^(?:left|right|middle)$/.test(name) && text[at] === ".") at++;
    } else if (/^[A-Za-z]/.test(name))
      throw build.error(start, at, `\`${written}\` is not a command that is read here.`, {
        code: "unsupported-function",
        expected: "a formula",
      });
  };
  /** \mathsf{T} transposes, \mathbf{1} is a vector of ones; else the look has no meaning. */
  const style = (name: string, start: number): void => {
    const group = match(GROUP) ?? match(ONE_DIGIT);
    const inside = group?.[1].trim();
    if (inside === "T" && /^(?:math(?:sf|rm|it|bf|tt)|sf|rm)$/.test(name)) {
      at += group![0].length;
      push("name", "⊤", start, at);
    } else if (inside === "1" && /^(?:math(?:bf|bb)|boldsymbol|bm)$/.test(name)) {
      at += group![0].length;
      push("name", "𝟏", start, at);
    } else if (inside !== undefined && inside.length > 1 && /^[A-Za-z]+$/.test(inside) && name === "mathrm") {
      at += group![0].length;
      words(inside, start, at);
    } else if (inside !== undefined && /^(?:[A-Za-z]|\p{Script=Greek})$/u.test(inside)) {
      at += group![0].length;
      push("name", inside, start, at);
    } else if (inside !== undefined && Object.hasOwn(GREEK, inside.slice(1)) && inside.startsWith("\\")) {
      at += group![0].length;
      push("name", GREEK[inside.slice(1)], start, at);
    } else push("style", name, start, at);
  };

  const step = (): void => {
    const c = text[at];
    const start = at;
    if (c === "\n" || c === "\r") {
      at++;
      if (open.length === 0 && lines) push("newline", "\n", start, at);
    } else if (/\s/.test(c) || c === "~" || c === "$") at++;
    else if (c === "&") {
      at++;
      if (within()) push("op", "&", start, at);
    } else if (c === "%" && latex) at = text.indexOf("\n", at) === -1 ? limit : text.indexOf("\n", at);
    else if (c === "\\") command(start);
    else if (match(NUMBER)) {
      const written = match(NUMBER)![0];
      at += written.length;
      push("number", written, start, at);
    } else if (!latex && /^T(?![\w(])/.test(text.slice(at, at + 2)) && /[)\]]/.test(text[at - 1] ?? "")) {
      // (Θ(2))T, as it comes out of a PDF.
      at++;
      push("name", "⊤", start, at);
    } else if (match(FOREIGN)) {
      const [run] = match(FOREIGN)!;
      at += run.length;
      push("words", run, start, at);
    } else if (!latex && match(JOINED)) {
      const [run] = match(JOINED)!;
      const digits = /\d*$/.exec(run)![0].length;
      at += run.length;
      push("name", run.slice(0, run.length - digits), start, at - digits);
      if (digits > 0) push("number", run.slice(-digits), at - digits, at);
    } else if (match(WORD)) {
      const run = match(WORD)![0];
      at += run.length;
      const digits = latex || isNumbered(run) || KNOWN_FUNCTIONS.has(run) ? "" : (/^\d+(?![\d.])/.exec(text.slice(at, at + 3))?.[0] ?? "");
      if (digits !== "" && /^[a-z]$/.test(run)) {
        at += digits.length;
        push("name", run + digits, start, at);
      } else word(run, start);
    } else if (/^\.T(?!\w)/.test(text.slice(at, at + 3)) && /[\w)\]]/.test(text[at - 1] ?? "")) {
      at += 2;
      push("name", "⊤", start, at);
    } else if (/^(?:\.[*/^]|\|\||:=|\+=|-=|<-|==|\+:=|-:=)/.test(text.slice(at, at + 3))) {
      const two = text.startsWith(":=", at + 1) ? text.slice(at, at + 3) : text.slice(at, at + 2);
      at += two.length;
      if (two === ".^") push("script", "^", start, at);
      else push("op", { ".*": "⊙", "./": "/", "||": "‖", "<-": ":=", "+:=": "+=", "-:=": "-=" }[two] ?? two, start, at);
    } else if (c === "^" || c === "_") {
      at++;
      push("script", c, start, at);
    } else if (LOWERED.includes(c)) scripts("_", LOWERED, LOWERED_MEAN);
    else if (RAISED.includes(c) && c !== "′") scripts("^", RAISED, RAISED_MEAN);
    else if (Object.hasOwn(SIGNS, c)) {
      at++;
      push(...SIGNS[c], start, at);
    } else if ("()[]{}".includes(c)) {
      at++;
      bracket(c, start, at);
    } else if ("+-/=,;:<>|!@.?".includes(c)) {
      at++;
      push("op", c, start, at);
    } else if (/\p{Script=Greek}/u.test(c)) {
      at++;
      push("name", c, start, at);
    } else {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      at += character.length;
      const plain = character.normalize("NFKC");
      // Letters of mathematical alphabets, 𝑾 and 𝛿.
      if (plain !== character && /^[A-Za-z]$/.test(plain)) push("name", plain, start, at);
      else if (plain !== character && /^\p{Script=Greek}$/u.test(plain)) push("name", plain === "ϵ" ? "ε" : plain, start, at);
      else if (Object.hasOwn(SIGNS, character)) push(...SIGNS[character], start, at);
      else throw build.error(start, at, `\`${character}\` is not read in a formula.`, { expected: "a name, a number or an operator" });
    }
  };

  for (const region of regions) {
    at = region.start;
    limit = region.end;
    ({ lines } = region);
    open = [];
    const count = tokens.length;
    try {
      while (at < limit) step();
    } catch (error) {
      // What speaks of no network may use any command.
      if (
        !(error instanceof FormulaError) ||
        error.code !== "unsupported-function" ||
        isEquationOfNetwork(text.slice(region.start, region.end))
      )
        throw error;
      tokens.length = count;
      open = [];
      skip({ what: "line", span: build.span(region.start, region.end) });
    }
    const left = open.pop();
    if (left)
      throw build.error(left.start, left.start + 1, `\`${left.text}\` is never closed.`, {
        code: "unbalanced-bracket",
        expected: left.text === "(" ? "`)`" : left.text === "[" ? "`]`" : "`}`",
      });
    push("newline", "", limit, limit);
  }
  push("end", "", text.length, text.length);
  return tokens;
}
