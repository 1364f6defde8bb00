import { host } from "../host.ts";
import { failCsv } from "../problems/csv.ts";

/** Encodes text in UTF-8, also where it is cut between the two halves of a character. */
export function createEncoder() {
  const encoder = new host.TextEncoder();
  let half = "";
  return {
    encode(text: string): Uint8Array {
      const whole = half + text;
      const last = whole.charCodeAt(whole.length - 1);
      const cut = last >= 0xd800 && last < 0xdc00 ? whole.length - 1 : whole.length;
      half = whole.slice(cut);
      return encoder.encode(whole.slice(0, cut));
    },
    /** What is left of a text that ends in half a character: U+FFFD. */
    end: () => encoder.encode(half),
  };
}

/** Looks at the first bytes of a file, drops the byte order mark, refuses what is no text; passes the rest on. */
export function createOpening(where: string, name: string, next: (bytes: Uint8Array) => void) {
  let opening: number[] | undefined = [];
  const open = (): void => {
    const [a, b, c] = opening!;
    const what =
      a === 0x1f && b === 0x8b
        ? "gzip"
        : a === 0x50 && b === 0x4b
          ? "a zip archive"
          : (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)
            ? "UTF-16"
            : undefined;
    if (what !== undefined) {
      failCsv(where, "not-csv-text", { name, what });
    }
    const bytes = Uint8Array.from(a === 0xef && b === 0xbb && c === 0xbf ? opening!.slice(3) : opening!);
    opening = undefined;
    next(bytes);
  };
  return {
    bytes(chunk: Uint8Array): void {
      let rest = chunk;
      if (opening) {
        const taken = Math.min(3 - opening.length, chunk.length);
        opening.push(...chunk.subarray(0, taken));
        rest = chunk.subarray(taken);
        if (opening.length === 3) open();
      }
      if (rest.length > 0) next(rest);
    },
    end(): void {
      if (opening) open();
    },
  };
}
