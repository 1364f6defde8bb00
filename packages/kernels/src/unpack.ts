/** Bytes that each binary has in a turn, see {@link unpack}. */
const CHUNK = 4096;

/**
 * Returns binaries of these sizes from the text that scripts/pack.mjs made of them: 256 bytes by frequency in hexadecimal, then one character for each of the first 84
 * bytes, two for another. The binaries take turns, a chunk each: so what two of them share is near enough in the text for gzip to find.
 */
export function unpack(text: string, sizes: readonly number[]): Uint8Array[] {
  const order = new Uint8Array(256);
  for (let i = 0; i < 256; i++) order[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  // From a character's code to its digit: 35 on, without the backslash.
  const digits = new Uint8Array(128);
  for (let code = 35; code < 128; code++) digits[code] = code - 35 - (code > 92 ? 1 : 0);
  let at = 512;
  const next = (): number => {
    const first = digits[text.charCodeAt(at++)];
    return order[first < 84 ? first : 84 + (first - 84) * 84 + digits[text.charCodeAt(at++)]];
  };
  const binaries = sizes.map((size) => new Uint8Array(size));
  for (let from = 0; binaries.some(({ length }) => from < length); from += CHUNK)
    for (const binary of binaries) for (let i = from; i < Math.min(from + CHUNK, binary.length); i++) binary[i] = next();
  return binaries;
}
