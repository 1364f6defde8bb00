import { host } from "../host.ts";
import { parseNumber } from "./number.ts";

/** A cell: ASCII or UTF-8 bytes from `start` to `end`, spaces around it removed unless it stood in quotes. */
export interface Cell {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

const SPACE = 32;
const TAB = 9;

/** The end of a bare cell without the spaces behind it. */
export function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && (bytes[at - 1] === SPACE || bytes[at - 1] === TAB)) at--;
  return at;
}

const utf8 = new host.TextDecoder("utf-8");

/** The text of a cell; U+FFFD stands for what is not UTF-8. */
export function textOf({ bytes, start, end }: Cell): string {
  let text = "";
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte >= 128 || end - start > 64) return utf8.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** The number that a cell spells, NaN where it spells none. */
export function numberIn({ bytes, start, end }: Cell): number {
  return parseNumber(bytes, start, end);
}

const MISSING = new Set(["", "?", "na", "n/a", "nan", "null"]);

/** Whether a cell stands for a value that is not known: empty, or one of the usual marks, which in quotes are text. */
export function isMissing(cell: Cell): boolean {
  const length = cell.end - cell.start;
  return length === 0 || (length <= 4 && !cell.quoted && MISSING.has(textOf(cell).toLowerCase()));
}
