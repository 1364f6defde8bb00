import { textOf } from "../csv/text.ts";

/** Where a table begins: behind the lines that are to be skipped; or behind `sep=;`, which names its delimiter, and comments. */
export function preambleOf(
  bytes: Uint8Array,
  skip: number | undefined,
): { readonly start: number; readonly lines: number; readonly delimiter?: string } {
  const endOf = (from: number): number => {
    let at = from;
    while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++;
    return at + (bytes[at] === 13 && bytes[at + 1] === 10 ? 2 : 1);
  };
  const textFrom = (from: number): string =>
    textOf({ bytes, start: from, end: Math.min(bytes.length, from + 200, endOf(from)), quoted: false });
  let [start, lines] = [0, 0];
  if (skip !== undefined) {
    for (; lines < skip && start < bytes.length; lines++) start = Math.min(bytes.length, endOf(start));
    return { start, lines };
  }
  const named = /^"?sep=(\t|[ -~])"?\s*$/i.exec(textFrom(0));
  if (named) return { start: Math.min(bytes.length, endOf(0)), lines: 1, delimiter: named[1] };
  // The last of several comments may be the names of the columns: it has as many delimiters as the line below.
  const delimitersOf = (text: string): string => text.replaceAll(/[^,;|\t]/g, "");
  while (bytes[start] === 35 && start < bytes.length) {
    const next = endOf(start);
    const divided = delimitersOf(textFrom(start));
    if (bytes[next] !== 35 && divided !== "" && divided === delimitersOf(textFrom(next))) break;
    start = Math.min(bytes.length, next);
    lines++;
  }
  return { start, lines };
}
