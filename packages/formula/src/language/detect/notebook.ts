import { joinParts, type Excerpt, type Part } from "../excerpt.ts";

const ESCAPED: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "", b: "", f: "", "/": "/", "\\": "\\", '"': '"' };

/** Is a text the JSON of a notebook, and not something that quotes one? */
export function isNotebook(text: string): boolean {
  return /^\s*\{/.test(text) && /"cell_type"\s*:/.test(text) && /"source"\s*:/.test(text);
}

/** Returns the code of a notebook's cells, a line between two; every character keeps its place in the JSON. Outputs and text cells are left out. */
export function readNotebook(excerpt: Excerpt): Excerpt {
  const { text } = excerpt;
  const parts: Part[] = [];
  /** Of each object or list that is open: is it a cell, of which kind, where is its source. */
  const open: { kind: string; key: string; cell: string; source: Part[] }[] = [];
  let afterKey = false;
  for (const match of text.matchAll(/"[^"\\]*(?:\\[^][^"\\]*)*"|[{}[\]:,]/g)) {
    const token = match[0];
    const top = open.at(-1);
    if (token === "{" || token === "[") {
      open.push({ kind: token, key: top?.kind === "[" && token === "{" ? "" : (top?.key ?? ""), cell: "", source: [] });
      afterKey = false;
    } else if (token === "}" || token === "]") {
      const closed = open.pop();
      const outer = open.at(-1);
      if (token === "]" && outer?.key === "source" && closed) outer.source.push(...closed.source);
      if (token === "}" && closed?.cell === "code") parts.push(...closed.source, { start: match.index, end: match.index, as: "\n" });
    } else if (token === ":") afterKey = true;
    else if (token === ",") afterKey = false;
    else if (top?.kind === "{" && !afterKey) top.key = token.slice(1, -1);
    else if (top?.key === "cell_type" && top.kind === "{") top.cell = token.slice(1, -1);
    else if (top?.key === "source") top.source.push(...unescape(text, match.index + 1, match.index + token.length - 1));
  }
  return joinParts(excerpt, parts);
}

function unescape(text: string, from: number, to: number): Part[] {
  const parts: Part[] = [];
  let at = from;
  for (let i = text.indexOf("\\", at); i !== -1 && i < to; i = text.indexOf("\\", at)) {
    const unicode = text[i + 1] === "u";
    const end = i + (unicode ? 6 : 2);
    const as = unicode ? String.fromCharCode(Number.parseInt(text.slice(i + 2, end), 16)) : (ESCAPED[text[i + 1]] ?? "");
    parts.push({ start: at, end: i }, { start: i, end, as });
    at = end;
  }
  parts.push({ start: at, end: to });
  return parts;
}
