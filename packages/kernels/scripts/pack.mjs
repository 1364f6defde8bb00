const FIRST = 35; // '#'
const SINGLE = 84;

/** Bytes of each binary in a turn; `src/unpack.ts` has the same number. */
const CHUNK = 4096;

/**
 * Returns binaries as one string literal of printable ASCII: the 84 most frequent bytes take one character, the others two. So bytes keep their order and their
 * alignment, and gzip finds in the text what it finds in the bytes; base64 would hide it. The string begins with the bytes by frequency, two hexadecimal digits each.
 * The binaries take turns, a chunk each: gzip looks 32 KiB back, and what two of them share it then stores once. `src/unpack.ts` reads the string.
 */
export function packBytes(binaries) {
  const order = byFrequency(binaries[0] ?? []);
  const codes = new Map();
  const character = (i) => String.fromCharCode(FIRST + i + (FIRST + i >= 92 ? 1 : 0)); // no backslash
  order.slice(0, SINGLE).forEach((byte, i) => codes.set(byte, character(i)));
  // The rest: one of three lead characters, then a digit of 84.
  order.slice(SINGLE).forEach((byte, i) => codes.set(byte, character(SINGLE + Math.floor(i / SINGLE)) + character(i % SINGLE)));
  let text = order.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  for (let from = 0; binaries.some(({ length }) => from < length); from += CHUNK)
    for (const binary of binaries) for (const byte of binary.subarray(from, from + CHUNK)) text += codes.get(byte);
  return JSON.stringify(text);
}

function byFrequency(bytes) {
  const counts = new Map();
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  return all.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a - b);
}
