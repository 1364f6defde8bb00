import type { Span } from "../ir/core.ts";

/**
 * A text that is read in place of the pasted one: prompts cut away, entities put back. Character i of `text` stands from `starts[i]` up to `ends[i]` in the
 * pasted text.
 */
export interface Excerpt {
  readonly text: string;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Returns the whole of a pasted text as an excerpt of itself. */
export function wholeText(text: string): Excerpt {
  return {
    text,
    starts: Int32Array.from({ length: text.length }, (_, i) => i),
    ends: Int32Array.from({ length: text.length }, (_, i) => i + 1),
  };
}

/** Returns the place in the pasted text of the characters [start, end) of an excerpt; an empty range lies where its start is. */
export function placeIn(excerpt: Excerpt, start: number, end: number): Span {
  const { starts, ends } = excerpt;
  const length = starts.length;
  if (length === 0) return { start: 0, end: 0 };
  const from = start < length ? starts[start] : ends[length - 1];
  return { start: from, end: end > start ? Math.max(from, ends[Math.min(end, length) - 1]) : from };
}

/** A part of an excerpt, or characters that are read in the place of a part. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly as?: string;
}

/** Returns the parts of an excerpt one behind the other. */
export function joinParts(excerpt: Excerpt, parts: readonly Part[]): Excerpt {
  const length = parts.reduce((sum, part) => sum + (part.as?.length ?? part.end - part.start), 0);
  const starts = new Int32Array(length);
  const ends = new Int32Array(length);
  const texts: string[] = [];
  let at = 0;
  for (const part of parts) {
    if (part.as === undefined) {
      texts.push(excerpt.text.slice(part.start, part.end));
      starts.set(excerpt.starts.subarray(part.start, part.end), at);
      ends.set(excerpt.ends.subarray(part.start, part.end), at);
      at += part.end - part.start;
    } else {
      const place = placeIn(excerpt, part.start, part.end);
      texts.push(part.as);
      starts.fill(place.start, at, at + part.as.length);
      ends.fill(place.end, at, at + part.as.length);
      at += part.as.length;
    }
  }
  return { text: texts.join(""), starts, ends };
}

/** Returns an excerpt in which every match of a global pattern is replaced; `undefined` leaves a match as it is. */
export function rewrite(excerpt: Excerpt, pattern: RegExp, replace: (match: RegExpExecArray) => string | undefined): Excerpt {
  const parts: Part[] = [];
  let at = 0;
  for (const match of excerpt.text.matchAll(pattern)) {
    const as = replace(match);
    if (as === undefined) continue;
    parts.push({ start: at, end: match.index }, { start: match.index, end: match.index + match[0].length, as });
    at = match.index + match[0].length;
  }
  if (parts.length === 0) return excerpt;
  parts.push({ start: at, end: excerpt.text.length });
  return joinParts(excerpt, parts);
}
