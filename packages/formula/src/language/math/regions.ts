import type { Builder } from "../builder.ts";
import type { Skipped } from "../skipped.ts";
import type { Region } from "./token.ts";

/** What begins a formula that is set apart, and how it ends. */
const DELIMITED =
  /\$\$([^]*?)(?:\$\$|$)|\\\[([^]*?)(?:\\\]|$)|\\\(([^]*?)(?:\\\)|$)|\\begin\s*\{(equation|align|aligned|alignat|gather|gathered|eqnarray|multline|split|displaymath|math)\*?\}([^]*?)(?:\\end\s*\{\4\*?\}|$)|\$([^$\n]+)\$/g;
/** Only signs between two formulas: they are one. */
const JOINS = /^[ \t]*(?:[-+*/=·×⊙∘]|:=|,)?[ \t]*$/;
/** A line of a document that is no formula. */
const DOCUMENT =
  /^\s*#{1,6} |^\s*\\(?:documentclass|usepackage|begin|end|section|subsection|title|author|date|maketitle|item|newcommand|def|label|caption|chapter)\b/;
/** A sign that is named in a sentence, ($\\otimes$). */
const SIGN = /^\s*(?:\\(?:odot|otimes|circ|cdot|times|ast|star|bullet|top)|[⊙⊗∘·×*])\s*$/;
const ASSIGNS = /(?<![<>=!])=(?!=)|←|:=|\\(?:leftarrow|gets)\b/;
const FORMULA = /\\[A-Za-z]|[\^_]|[\p{Script=Greek}⊙∘ᵀ₀-₉⁰¹²³⁴-⁹∂∇∑·×½]|\b[dW]?[A-Za-z]\d\b|\b[a-zA-Z]\b/u;

/** Returns the parts of a text that are formulas: what is set apart by $ and the like, and lines that give a value. */
export function formulaRegions(build: Builder, skip: (skipped: Skipped) => void): Region[] {
  const { text } = build.excerpt;
  const regions: Region[] = [];
  let at = 0;
  const between = (end: number): void => {
    for (let start = at; start < end;) {
      const newline = text.indexOf("\n", start);
      const stop = newline === -1 || newline > end ? end : newline;
      // What stands beside a formula in its line is prose, whatever it holds.
      const whole = (start === 0 || text[start - 1] === "\n") && (stop === text.length || text[stop] === "\n");
      line(start, stop, whole);
      start = stop + 1;
    }
  };
  const line = (start: number, end: number, whole: boolean): void => {
    const written = text.slice(start, end);
    if (written.trim() === "") return;
    const last = regions.at(-1);
    if (
      whole &&
      !DOCUMENT.test(written) &&
      FORMULA.test(written) &&
      (ASSIGNS.test(written) || (last?.lines === true && last.end === start - 1 && /^\s*[-+=&]/.test(written)))
    ) {
      // Lines that follow one another are one region: an expression may go on in the next.
      if (last?.lines && last.end === start - 1) regions[regions.length - 1] = { ...last, end };
      else regions.push({ start, end, lines: true });
    } else skip({ what: "prose", span: build.span(start, end) });
  };
  for (const match of text.matchAll(DELIMITED)) {
    const content = match[1] ?? match[2] ?? match[3] ?? match[5] ?? match[6];
    const start = match.index + match[0].indexOf(content, content === match[5] ? match[0].indexOf("}") : 1);
    const before = text.slice(at, match.index);
    const last = regions.at(-1);
    if (last && !last.lines && at > 0 && JOINS.test(before) && /[^\s,]/.test(before) && match[6] !== undefined)
      regions[regions.length - 1] = { ...last, end: start + content.length };
    else {
      between(match.index);
      if (SIGN.test(content)) skip({ what: "prose", span: build.span(start, start + content.length) });
      else regions.push({ start, end: start + content.length, lines: false });
    }
    at = match.index + match[0].length;
  }
  between(text.length);
  return regions;
}
