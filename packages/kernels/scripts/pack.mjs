/**
 * Bytes as a string literal of printable ASCII: the 84 most frequent bytes take one character, the others two. So bytes keep their order and their
 * alignment, and gzip finds in the text what it finds in the bytes; base64 would hide it. `src/unpack.ts` reads it.
 * The string begins with the 84 frequent bytes, two hexadecimal digits each.
 */
const FIRST = 35; // '#'
const SINGLE = 84;

export function packBytes(bytes) {
  const counts = new Map();
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  const order = all.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a - b);
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
