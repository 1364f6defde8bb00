import type { Random } from "@adjoint/reference";

/** Bytes that mean something in one of the formats. */
const SPECIAL = Uint8Array.from("\0\",;\n\r\t|{}[]:-.eE0123456789 \u00ff\u0080%$'(", (c) => c.charCodeAt(0));

/** Returns a copy of a file with one to four parts of it damaged: bytes set, left out, put in, repeated, or the end cut off. */
export function mutate(file: Uint8Array, random: Random): Uint8Array {
  let bytes = Uint8Array.from(file);
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(Math.max(1, bytes.length));
    const length = 1 + random.below(8);
    const piece = Uint8Array.from({ length }, () => (random.below(2) === 0 ? SPECIAL[random.below(SPECIAL.length)] : random.below(256)));
    const join = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => Uint8Array.from(parts.flatMap((part) => [...part]));
    switch (random.below(6)) {
      case 0:
        bytes[at] ^= 1 << random.below(8);
        break;
      case 1:
        bytes = join(bytes.subarray(0, at), bytes.subarray(at + length));
        break;
      case 2:
        bytes = join(bytes.subarray(0, at), piece, bytes.subarray(at));
        break;
      case 3:
        bytes = join(bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 40), at), bytes.subarray(at));
        break;
      case 4:
        bytes = bytes.slice(0, at);
        break;
      default:
        bytes[at] = SPECIAL[random.below(SPECIAL.length)];
    }
  }
  return bytes;
}
