import { joinParts, placeIn, type Excerpt, type Part } from "../excerpt.ts";
import type { Skipped } from "../skipped.ts";

/** A part of a post that its author set apart as code. */
export interface Piece {
  readonly excerpt: Excerpt;
  /** What stands behind the fence: `python`. */
  readonly tag: string;
}

const FENCE = /^[ \t]*(?:(`{3,}|~{3,})[ \t]*\{?\.?([\w+#.-]*)[^`\n]*|\[(\/?)(?:code|python|matlab|latex)(?:=[\w"]+)?\])[ \t]*$/gim;

/** Returns the fenced parts of a post, none if it has no fences, and what stands around them, which is skipped. */
export function fencedPieces(excerpt: Excerpt, skip: (skipped: Skipped) => void): { readonly pieces: Piece[]; readonly around: Excerpt } {
  const fences = [...excerpt.text.matchAll(FENCE)].filter((fence) => !isUnderline(excerpt.text, fence));
  const pieces: Piece[] = [];
  let outside = 0;
  const between: Part[] = [];
  const passOver = (end: number): void => {
    between.push({ start: outside, end });
    if (excerpt.text.slice(outside, end).trim() !== "") skip({ what: "prose", span: placeIn(excerpt, outside, end) });
  };
  for (let i = 0; i < fences.length; i++) {
    const opening = fences[i];
    const sign = opening[1]?.[0];
    // A longer fence may hold shorter ones; what is never closed reaches to the end.
    let close = i + 1;
    while (
      close < fences.length &&
      (sign === undefined ? fences[close][3] !== "/" : fences[close][1]?.[0] !== sign || fences[close][2] !== "")
    )
      close++;
    const start = opening.index + opening[0].length;
    const end = fences[close]?.index ?? excerpt.text.length;
    passOver(opening.index);
    skip({ what: "fence", span: placeIn(excerpt, opening.index, start) });
    pieces.push({ excerpt: joinParts(excerpt, [{ start, end }]), tag: (opening[2] ?? "").toLowerCase() });
    outside = fences[close] === undefined ? end : fences[close].index + fences[close][0].length;
    i = close;
  }
  if (pieces.length > 0) passOver(excerpt.text.length);
  return { pieces, around: joinParts(excerpt, between) };
}

/** ~~~~ below a heading is no fence: docstrings have it. */
function isUnderline(text: string, fence: RegExpMatchArray): boolean {
  const before = text.slice(text.lastIndexOf("\n", fence.index! - 2) + 1, fence.index);
  return (fence[1] ?? "").startsWith("~") && fence[2] === "" && before.trim() !== "";
}
