/** Bytes from the text that scripts/pack.mjs made of them: 256 bytes by frequency in hexadecimal, then one character for each of the first 84, two for another. */
export function unpack(text: string): Uint8Array {
  const order = new Uint8Array(256);
  for (let i = 0; i < 256; i++) order[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  // From a character's code to its digit: 35 on, without the backslash.
  const digits = new Uint8Array(128);
  for (let code = 35; code < 128; code++) digits[code] = code - 35 - (code > 92 ? 1 : 0);
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 512; at < text.length; at++) {
    const first = digits[text.charCodeAt(at)];
    bytes[length++] = order[first < 84 ? first : 84 + (first - 84) * 84 + digits[text.charCodeAt(++at)]]!;
  }
  return bytes.slice(0, length);
}
