const POWERS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

const ZERO = 48;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;

/**
 * The double nearest to the decimal number that the ASCII bytes from `start` to `end` spell, NaN where they spell none. Digits with at most one `point`, a sign, an
 * exponent; nothing else (no spaces, no hexadecimal, no thousands, no names).
 *
 * Where the digits make an integer of at most 15 digits and the power of ten is at most 22, both are doubles and one multiplication or division rounds
 * once (W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990); elsewhere the host reads the text.
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number, point = POINT): number {
  let at = start;
  const sign = bytes[at];
  if (at < end && (sign === MINUS || sign === PLUS)) at++;
  let mantissa = 0;
  let digits = 0;
  let seen = 0;
  let exponent = 0;
  for (; at < end; at++, seen++) {
    const digit = bytes[at] - ZERO;
    if (digit < 0 || digit > 9) break;
    mantissa = mantissa * 10 + digit;
    if (mantissa > 0) digits++;
  }
  if (at < end && bytes[at] === point) {
    at++;
    for (; at < end; at++, seen++, exponent--) {
      const digit = bytes[at] - ZERO;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
      if (mantissa > 0) digits++;
    }
  }
  if (seen === 0) return NaN;
  if (at < end) {
    const power = parseExponent(bytes, at, end);
    if (Number.isNaN(power)) return NaN;
    exponent += power;
  }
  if (digits > 15 || exponent < -22 || exponent > 22) return Number(asciiOf(bytes, start, end).replace(String.fromCharCode(point), "."));
  const magnitude = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
  return sign === MINUS ? -magnitude : magnitude;
}

/** How many bytes become arguments of one call. */
const PIECE = 4096;

function asciiOf(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, Math.min(at + PIECE, end)));
  return text;
}

/** The integer after `e` or `E` that takes up the rest of the cell, NaN where there is none. */
function parseExponent(bytes: Uint8Array, start: number, end: number): number {
  if ((bytes[start] | 32) !== 101) return NaN;
  let at = start + 1;
  const sign = bytes[at];
  if (at < end && (sign === MINUS || sign === PLUS)) at++;
  if (at === end) return NaN;
  let power = 0;
  for (; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    power = power * 10 + digit;
  }
  return sign === MINUS ? -power : power;
}
