import { joinParts, placeIn, rewrite, type Excerpt, type Part } from "../excerpt.ts";
import type { Skipped } from "../skipped.ts";

/** One physical line of an excerpt: [start, end) without its line end. */
interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function linesOf(excerpt: Excerpt): Line[] {
  let start = 0;
  return excerpt.text.split("\n").map((text) => {
    const line = { start, end: start + text.length, text };
    start = line.end + 1;
    return line;
  });
}

/** Returns an excerpt without the first `cut(line)` characters of each line, or without the line. */
function cutLines(excerpt: Excerpt, cut: (line: Line, index: number) => number | "line"): Excerpt {
  const parts: Part[] = [];
  linesOf(excerpt).forEach((line, index) => {
    const off = cut(line, index);
    const start = off === "line" ? line.end : line.start + off;
    parts.push({ start, end: Math.min(line.end + 1, excerpt.text.length) });
  });
  return joinParts(excerpt, parts);
}

/** A whole line set as code. */
const BACKTICKS = /(?<=^[ \t]*)`([^`\n]+)`(?=[ \t]*[.,;]?[ \t]*$)/gm;
const PYTHON_PROMPT = /^[ \t]*(?:>>>|In ?\[[\d ]*\]:)(?: |$)/;
const PYTHON_MORE = /^[ \t]*(?:\.\.\.|\.{3,}:)(?: |$)/;
const OCTAVE_MORE = /^> /;
const OCTAVE_PROMPT = /^[ \t]*(?:octave[^>\n]{0,20}>|>>)[ \t]?(?!>)/;
const OUTPUT = /^[ \t]*Out ?\[\d*\]:/;
const QUOTE = /^(?:> ?)+(?!>)/;
const BULLET = /^[ \t]*(?:[-*+•▪–]|\(?\d{1,2}[.)])[ \t]+(?=\S)/;
const NUMBER = /^[ \t]*(\d{1,5})(?:[.:|)]|)(?=[ \t]|$)/;

/** Returns the text without what a terminal, a forum or an editor puts before its lines. */
export function unwrapLines(excerpt: Excerpt, skip: (skipped: Skipped) => void): Excerpt {
  let now = unquote(rewrite(excerpt, BACKTICKS, (match) => match[1]));
  now = cutPrompts(now, skip);
  now = cutNumbers(now);
  return cutBullets(now);
}

function share(lines: readonly Line[], pattern: RegExp): number {
  const written = lines.filter((line) => line.text.trim() !== "");
  return written.length === 0 ? 0 : written.filter((line) => pattern.test(line.text)).length / written.length;
}

function unquote(excerpt: Excerpt): Excerpt {
  const lines = linesOf(excerpt);
  if (share(lines, QUOTE) < 0.6 || share(lines, /^(?:>>>|>> )/) > 0) return excerpt;
  return cutLines(excerpt, (line) => QUOTE.exec(line.text)?.[0].length ?? 0);
}

/** Cuts prompts; where there are prompts, what follows without one is output, unless a block is open. */
function cutPrompts(excerpt: Excerpt, skip: (skipped: Skipped) => void): Excerpt {
  const lines = linesOf(excerpt);
  const python = lines.some((line) => PYTHON_PROMPT.test(line.text));
  const octave = !python && lines.some((line) => OCTAVE_PROMPT.test(line.text));
  if (!python && !octave) return excerpt;
  const notebook = lines.some((line) => /^[ \t]*In ?\[/.test(line.text));
  let blocks = 0;
  let output = false;
  return cutLines(excerpt, (line) => {
    const prompt = (python ? PYTHON_PROMPT : OCTAVE_PROMPT).exec(line.text) ?? (python ? PYTHON_MORE : OCTAVE_MORE).exec(line.text);
    if (prompt) {
      output = false;
      if (octave) blocks += opened(line.text);
      return prompt[0].length;
    }
    if (OUTPUT.test(line.text)) output = true;
    else if (octave && blocks > 0) {
      blocks += opened(line.text);
      return 0;
    } else if (notebook && line.text.trim() === "") output = false;
    else if (!notebook) output = true;
    if (!output || line.text.trim() === "") return 0;
    skip({ what: "prompt", span: placeIn(excerpt, line.start, line.end) });
    return "line";
  });
}

function opened(line: string): number {
  const words = line.replace(/[%#].*/, "").match(/\b(?:for|while|if|switch|function|try|do|end\w*|until)\b/g) ?? [];
  return words.reduce((sum, word) => sum + (/^(?:end|until)/.test(word) ? -1 : 1), 0);
}

/** Cuts the numbers that an editor puts before the lines: they go up by one, and letters follow most of them. */
function cutNumbers(excerpt: Excerpt): Excerpt {
  const lines = linesOf(excerpt);
  const written = lines.filter((line) => line.text.trim() !== "");
  const numbered = written.map((line) => NUMBER.exec(line.text));
  const found = numbered.filter((match) => match !== null);
  if (found.length < 3 || found.length < 0.9 * written.length) return excerpt;
  const rising = found.filter((match, i) => i > 0 && Number(match[1]) === Number(found[i - 1][1]) + 1).length;
  const worded = written.filter((line) => /^[ \t]*\d+[.:|)]?[ \t]*(?:$|[\p{L}_@#%$\\[("'}\])])/u.test(line.text)).length;
  if (rising < 0.8 * (found.length - 1) || worded < 0.9 * written.length) return excerpt;
  /** Two ways to cut: a fixed number of blanks behind the number, or at a fixed column. */
  const rests = written.map((line) => {
    const prefix = NUMBER.exec(line.text)?.[0].length ?? 0;
    const blanks = /^ */.exec(line.text.slice(prefix))![0].length;
    return { prefix, column: prefix + blanks, blanks, empty: line.text.slice(prefix).trim() === "" };
  });
  const counted = rests.filter((rest) => !rest.empty);
  const gap = Math.min(...counted.map((rest) => rest.blanks));
  const column = Math.min(...counted.map((rest) => rest.column));
  const odd = (indents: number[]): number => indents.filter((indent) => indent % 2 !== 0).length;
  const byColumn = odd(counted.map((rest) => rest.column - column)) < odd(counted.map((rest) => rest.blanks - gap));
  return cutLines(excerpt, (line) => {
    const prefix = NUMBER.exec(line.text)?.[0].length;
    if (prefix === undefined) return 0;
    return Math.min(byColumn ? Math.max(prefix, column) : prefix + gap, line.text.length);
  });
}

function cutBullets(excerpt: Excerpt): Excerpt {
  if (share(linesOf(excerpt), BULLET) < 0.6) return excerpt;
  return cutLines(excerpt, (line) => BULLET.exec(line.text)?.[0].length ?? 0);
}
