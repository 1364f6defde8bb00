const FIRST = 35; // '#'
const SINGLE = 84;

/** Of the first binary that was packed. */
let order;

/**
 * Bytes as a string literal of printable ASCII: the 84 most frequent bytes take one character, the others two. So bytes keep their order and their
 * alignment, and gzip finds in the text what it finds in the bytes; base64 would hide it. `src/unpack.ts` reads it.
 * The string begins with the bytes by frequency, two hexadecimal digits each. All binaries share the order of the first: what two of them have in common is
 * then the same text, which gzip stores once (14.2 KB separate, 9.6 KB shared).
 */
export function packBytes(bytes) {
  order ??= byFrequency(bytes);
  const single = order.slice(0, SINGLE);
  const codes = new Map();
  const character = (i) => String.fromCharCode(FIRST + i + (FIRST + i >= 92 ? 1 : 0)); // no backslash
  single.forEach((byte, i) => codes.set(byte, character(i)));
  // The rest: one of three lead characters, then a digit of 84.
  order.slice(SINGLE).forEach((byte, i) => codes.set(byte, character(SINGLE + Math.floor(i / SINGLE)) + character(i % SINGLE)));
  const head = order.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let text = "";
  for (const byte of bytes) text += codes.get(byte);
  return JSON.stringify(head + text);
}

function byFrequency(bytes) {
  const counts = new Map();
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  return all.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a - b);
}
