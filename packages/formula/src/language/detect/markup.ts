import { joinParts, rewrite, type Excerpt, type Part } from "../excerpt.ts";

/** A formula that a page shows by an element or a picture: latex="…" of a component, an address that draws it. */
const ELEMENT =
  /<[A-Za-z][\w.]*\b[^<>\n"'`{}]*?\b(?:(?:latex|tex|math|formula)=\{?|src=(?="[^"\n]*latex\?))(["'`])(?:https?:[^"?\n]*\?)?((?:(?!\1)[^]){0,2000})\1\}?[^<>\n]*>/g;

/** Commands of LaTeX that formulas of networks have, with a second backslash. */
const DOUBLED = String.raw`\\\\(?:frac|delta|Delta|partial|nabla|sigma|odot|circ|sum|Theta|theta|hat|math[a-z]+|text|top|leftarrow)\b`;
/** A string of a program with a formula in it, whose backslashes are doubled; a path of Windows is none. */
const QUOTED = new RegExp(String.raw`(["'\x60])((?:(?!\1)[^\n])*?${DOUBLED}(?:(?!\1)[^\n])*)\1(?=\s*[,;)\]}+]|\s*$)`, "gm");

/** Returns the text with formulas of elements and strings between signs of LaTeX, and with one backslash where a string of a program has two. */
export function withoutElements(excerpt: Excerpt): Excerpt {
  const drawn = setApart(excerpt, ELEMENT);
  const shown = withFractions(setApart(withoutDoubledBrackets(drawn), QUOTED));
  const isEscaped = new RegExp(DOUBLED).test(shown.text);
  if (!isEscaped || /(?<!\\)\\(?:frac|delta|partial|sigma|odot|sum|Theta|theta|hat|mathbf)\b/.test(shown.text)) return shown;
  return rewrite(shown, /\\\\/g, () => "\\");
}

/** Puts what stands in the second group of each match, if it may be a formula, between $$ in the place of the whole. */
function setApart(excerpt: Excerpt, pattern: RegExp): Excerpt {
  const parts: Part[] = [];
  let at = 0;
  for (const match of excerpt.text.matchAll(pattern)) {
    const [whole, quote, formula] = match;
    // What has formulas set apart already is no formula.
    if (!/[=\\^_]/.test(formula) || formula.includes("$")) continue;
    const end = match.index + whole.length;
    const start = match.index + whole.indexOf(formula, whole.indexOf(quote));
    parts.push(
      { start: at, end: match.index },
      { start: match.index, end: start, as: "$$" },
      { start, end: start + formula.length },
      { start: start + formula.length, end, as: "$$" },
    );
    at = end;
  }
  return at === 0 ? excerpt : joinParts(excerpt, [...parts, { start: at, end: excerpt.text.length }]);
}

/** \\[ … \\] is \[ … \] where a page asks for two backslashes. */
function withoutDoubledBrackets(excerpt: Excerpt): Excerpt {
  return /\\\\\[[^]*?\\\\\]|\\\\\([^]*?\\\\\)/.test(excerpt.text) ? rewrite(excerpt, /\\\\(?=[[\]()])/g, () => "\\") : excerpt;
}

/** {a \over b} is \frac{a}{b}. */
function withFractions(excerpt: Excerpt): Excerpt {
  const { text } = excerpt;
  const parts: Part[] = [];
  let at = 0;
  for (const { index } of text.matchAll(/\\over(?![A-Za-z])/g)) {
    const open = openBrace(text, index - 1);
    if (open === undefined || open < at) continue;
    parts.push({ start: at, end: open }, { start: open, end: open + 1, as: "\\frac{" }, { start: open + 1, end: index });
    parts.push({ start: index, end: index + 5, as: "}{" });
    at = index + 5;
  }
  return at === 0 ? excerpt : joinParts(excerpt, [...parts, { start: at, end: text.length }]);
}

/** Where the brace stands that is open around a place. */
function openBrace(text: string, from: number): number | undefined {
  let depth = 0;
  for (let i = from; i >= 0 && i > from - LONGEST; i--) {
    if (text[i] === "}") depth++;
    else if (text[i] === "{" && depth-- === 0) return i;
  }
  return undefined;
}

/** The upper part of a fraction has no more characters. */
const LONGEST = 400;
