/** Bytes from the text that scripts/pack.mjs made of them: 256 bytes by frequency in hexadecimal, then one character for each of the first 84, two for another. */
export function unpack(text: string): Uint8Array<ArrayBuffer> {
  const order = Array.from({ length: 256 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
  const digit = (at: number): number => {
    const code = text.charCodeAt(at);
    return code - 35 - (code > 92 ? 1 : 0);
  };
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 512; at < text.length; at++) {
    const first = digit(at);
    bytes[length++] = order[first < 84 ? first : 84 + (first - 84) * 84 + digit(++at)]!;
  }
  return bytes.slice(0, length);
}
