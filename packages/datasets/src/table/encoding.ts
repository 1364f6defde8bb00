import { failReading } from "../problems/reading.ts";
import type { Cell } from "../csv/text.ts";
import { textOf } from "../csv/text.ts";
import { host } from "../host.ts";
import type { Encoding } from "./reading.ts";

/** The encoding that the first bytes of a file show, and the length of its byte order mark. */
export function openingOf(bytes: Uint8Array): { readonly encoding: Encoding; readonly mark: number } {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: "utf-8", mark: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: "utf-16le", mark: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: "utf-16be", mark: 2 };
  // Without a mark: ASCII in two bytes has a zero in every other one.
  let [even, odd] = [0, 0];
  const seen = Math.min(bytes.length, 1000) & ~1;
  for (let at = 0; at < seen; at += 2) {
    if (bytes[at] === 0) even++;
    if (bytes[at + 1] === 0) odd++;
  }
  if (seen >= 4 && odd > 0.25 * seen && even === 0) return { encoding: "utf-16le", mark: 0 };
  if (seen >= 4 && even > 0.25 * seen && odd === 0) return { encoding: "utf-16be", mark: 0 };
  return { encoding: "utf-8", mark: 0 };
}

/** Turns the pieces of a UTF-16 file into UTF-8; where they are cut does not matter. */
export function createTranscoder(encoding: "utf-16le" | "utf-16be"): (piece: Uint8Array) => Uint8Array {
  const encoder = new host.TextEncoder();
  const little = encoding === "utf-16le";
  let rest = new Uint8Array(0);
  return (piece) => {
    const bytes = new Uint8Array(rest.length + piece.length);
    bytes.set(rest);
    bytes.set(piece, rest.length);
    const view = new DataView(bytes.buffer);
    let end = bytes.length & ~1;
    // Half of a character waits for its other half.
    if (end >= 2 && (view.getUint16(end - 2, little) & 0xfc00) === 0xd800) end -= 2;
    rest = bytes.slice(end);
    let text = "";
    for (let at = 0; at < end; at += 2) text += String.fromCharCode(view.getUint16(at, little));
    return encoder.encode(text);
  };
}

export interface CellDecoder {
  decode(cell: Cell): string;
  /** The encoding that all cells so far are in. @throws FormatError where they are in two */
  encoding(): "utf-8" | "windows-1252";
}

/**
 * Reads the text of cells in UTF-8, or where one is not UTF-8, in Windows-1252, which has every byte.
 * A file in which some cells are the one and some the other is refused at the end.
 */
export function createDecoder(where: string, name: string, forced?: "utf-8" | "windows-1252"): CellDecoder {
  const strict = new host.TextDecoder("utf-8", { fatal: true });
  const western = new host.TextDecoder("windows-1252");
  let utf8: string | undefined;
  let other: string | undefined;
  return {
    decode(cell) {
      const { bytes, start, end } = cell;
      let at = start;
      while (at < end && bytes[at] < 128) at++;
      if (at === end) return textOf(cell);
      const part = bytes.subarray(start, end);
      if (forced !== "windows-1252") {
        try {
          const text = strict.decode(part);
          utf8 ??= text;
          return text;
        } catch {
          if (forced === "utf-8") {
            failReading(where, "cell-not-utf8", { cell: textOf(cell), name });
          }
        }
      }
      const text = western.decode(part);
      other ??= text;
      return text;
    },
    encoding() {
      if (utf8 !== undefined && other !== undefined) {
        failReading(where, "two-encodings", { name, utf8, other });
      }
      return other === undefined ? "utf-8" : "windows-1252";
    },
  };
}
