/** Measures errors in units in the last place, against fixed-point arithmetic with 1200 bits. */

const SMALLEST = { 32: 2 ** -149, 64: 2 ** -1074 };
const NORMAL = { 32: 2 ** -126, 64: 2 ** -1022 };

/** The unit in the last place of numbers of x's size. */
export function ulp(x: number, bits: 32 | 64): number {
  const a = Math.abs(x);
  if (a < NORMAL[bits]) return SMALLEST[bits];
  let exponent = Math.floor(Math.log2(a));
  if (2 ** exponent > a) exponent--;
  return 2 ** (exponent - (bits === 32 ? 23 : 52));
}

/** The largest error of f over the points, in ulp of the exact value. */
export function worst(
  f: (x: number) => number,
  exact: (x: number) => number,
  { points, bits }: { points: Iterable<number>; bits: 32 | 64 },
): number {
  let most = 0;
  for (const x of points) {
    const y = exact(x);
    const error = Math.abs(f(x) - y) / ulp(y, bits);
    if (!(error <= most)) most = error;
  }
  return most;
}

/** `count` f32 numbers spread evenly over [from, to]. */
export function* sweep32(from: number, to: number, count: number): Generator<number> {
  for (let i = 0; i <= count; i++) yield Math.fround(from + ((to - from) * i) / count);
}

/** Every `stride`-th f32 bit pattern of [from, to], both positive: dense near 0, and through the denormals. */
export function* patterns32(from: number, to: number, stride: number): Generator<number> {
  const bits = new Uint32Array(Float32Array.of(from, to).buffer);
  const word = new Uint32Array(1);
  const value = new Float32Array(word.buffer);
  for (let pattern = bits[0]; pattern <= bits[1]; pattern += stride) {
    word[0] = pattern;
    yield value[0];
  }
}

/** Each number with its negative. */
export function* mirrored(points: Iterable<number>): Generator<number> {
  for (const x of points) {
    yield x;
    yield -x;
  }
}

// f64 results are checked against fixed-point arithmetic with 1200 bits, so that the check does not rest on the host's Math.
const BITS = 1200n;
export const ONE = 1n << BITS;

/** x as a fixed-point number: exact for |x| from 2⁻¹⁰⁰ to 2⁶⁰⁰. */
export function fixed(x: number): bigint {
  const word = new DataView(new ArrayBuffer(8));
  word.setFloat64(0, x);
  const bits = word.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  const shift = BITS + BigInt(Math.max(exponent, 1) - 1075);
  const magnitude = shift >= 0n ? fraction << shift : fraction >> -shift;
  return x < 0 ? -magnitude : magnitude;
}

/** Error of y against the fixed-point value, in ulp of y. */
export function error64(y: number, exact: bigint): number {
  const unit = ulp(y, 64);
  const difference = fixed(y) - exact;
  return Math.abs(Number((difference << 64n) / fixed(unit)) / 2 ** 64);
}

export function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS;
}

/** eˣ by its series, the argument halved 64 times. */
export function expFixed(x: bigint): bigint {
  const r = x >> 64n;
  let term = ONE;
  let sum = ONE;
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = multiply(term, r) / k;
    sum += term;
  }
  for (let i = 0; i < 64; i++) sum = multiply(sum, sum);
  return sum;
}

/** sin x by its series. */
export function sinFixed(x: bigint): bigint {
  let term = x;
  let sum = x;
  const square = multiply(x, x);
  for (let k = 2n; term !== 0n && term !== -1n; k += 2n) {
    term = -multiply(term, square) / (k * (k + 1n));
    sum += term;
  }
  return sum;
}

/** ln x from an f64 approximation y: y + (x·e⁻ʸ − 1), exact up to the square of the second term. */
export function logFixed(x: bigint): bigint {
  const y = Math.log(Number((x << 64n) / ONE) / 2 ** 64);
  const start = fixed(y);
  return start + multiply(x, expFixed(-start)) - ONE;
}
