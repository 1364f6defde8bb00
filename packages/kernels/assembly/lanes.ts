import { PANEL, VECTOR } from "./generated/tables";

/**
 * The vector vocabulary. A vector is 16 bytes of T, which is f32 or f64; addresses, strides and distances are numbers of bytes.
 * No other file has a vector instruction, and no other one knows whether multiplication and addition are fused.
 */

/** Elements of a vector. */
// @ts-ignore: decorator
@inline export function lanes<T>(): usize { return VECTOR / sizeof<T>(); }
/** Columns of a panel, for code that is the same for both types and gets the size of an element as a number. */
// @ts-ignore: decorator
@inline export function width(size: usize): usize { return size == 4 ? 8 : 4; }
/** Panels of so many columns. */
// @ts-ignore: decorator
@inline export function panelsOf(n: usize, size: usize): usize { return (n * size + PANEL - 1) / PANEL; }

// @ts-ignore: decorator
@inline export function vload(p: usize): v128 { return v128.load(p); }
// @ts-ignore: decorator
@inline export function vstore(p: usize, x: v128): void { v128.store(p, x); }
/** The upper half of the row of a panel at p. */
// @ts-ignore: decorator
@inline export function loadHigh(p: usize): v128 { return v128.load(p, VECTOR); }
/**
 * Stores a row of a panel. V8 packs its halves into one vector of 256 bits, and all that they are made from alike, where (1) the upper half is stored first, else the lower
 * one would be stored twice, for a trap between them; (2) nothing else touches memory between the two: all loads come before; (3) a constant is one value for both halves,
 * not loaded twice; (4) the halves are loaded from one address with {@link vload} and {@link loadHigh}. A test reads the binaries for the first two.
 */
// @ts-ignore: decorator
@inline export function storeRow(p: usize, low: v128, high: v128): void { v128.store(p, high, VECTOR); v128.store(p, low); }
/** Element i at p, in every lane; i is a constant below 6, it becomes part of the instruction. */
// @ts-ignore: decorator
@inline export function broadcast<T>(p: usize, i: usize = 0): v128 {
  if (i == 1) return v128.load_splat<T>(p, sizeof<T>());
  if (i == 2) return v128.load_splat<T>(p, 2 * sizeof<T>());
  if (i == 3) return v128.load_splat<T>(p, 3 * sizeof<T>());
  if (i == 4) return v128.load_splat<T>(p, 4 * sizeof<T>());
  if (i == 5) return v128.load_splat<T>(p, 5 * sizeof<T>());
  return v128.load_splat<T>(p);
}
/** x in every lane. */
// @ts-ignore: decorator
@inline export function splat<T>(x: T): v128 { return v128.splat<T>(x); }
// @ts-ignore: decorator
@inline export function zero(): v128 { return i32x4.splat(0); }
/** All bits where true. */
// @ts-ignore: decorator
@inline export function maskOf(x: bool): v128 { return i32x4.splat(-<i32>x); }

// @ts-ignore: decorator
@inline export function add<T>(a: v128, b: v128): v128 { return v128.add<T>(a, b); }
// @ts-ignore: decorator
@inline export function sub<T>(a: v128, b: v128): v128 { return v128.sub<T>(a, b); }
// @ts-ignore: decorator
@inline export function mul<T>(a: v128, b: v128): v128 { return v128.mul<T>(a, b); }
// @ts-ignore: decorator
@inline export function div<T>(a: v128, b: v128): v128 { return v128.div<T>(a, b); }
// @ts-ignore: decorator
@inline export function sqrt<T>(a: v128): v128 { return v128.sqrt<T>(a); }
// @ts-ignore: decorator
@inline export function neg<T>(a: v128): v128 { return v128.neg<T>(a); }
// @ts-ignore: decorator
@inline export function abs<T>(a: v128): v128 { return v128.abs<T>(a); }
/** c + a·b: one rounding in the relaxed binary, two in the plain one. */
// @ts-ignore: decorator
@inline export function madd<T>(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? v128.relaxed_madd<T>(a, b, c) : v128.add<T>(c, v128.mul<T>(a, b));
}
/** c − a·b, rounded likewise. */
// @ts-ignore: decorator
@inline export function nmadd<T>(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? v128.relaxed_nmadd<T>(a, b, c) : v128.sub<T>(c, v128.mul<T>(a, b));
}

/** b < a ? b : a, so a where either is not a number. */
// @ts-ignore: decorator
@inline export function min<T>(a: v128, b: v128): v128 { return v128.pmin<T>(a, b); }
/** a < b ? b : a, so a where either is not a number. */
// @ts-ignore: decorator
@inline export function max<T>(a: v128, b: v128): v128 { return v128.pmax<T>(a, b); }
/** All bits of a lane where it holds, none elsewhere. */
// @ts-ignore: decorator
@inline export function lt<T>(a: v128, b: v128): v128 { return v128.lt<T>(a, b); }
// @ts-ignore: decorator
@inline export function gt<T>(a: v128, b: v128): v128 { return v128.gt<T>(a, b); }
/** a where the mask is set, b elsewhere. */
// @ts-ignore: decorator
@inline export function select(mask: v128, a: v128, b: v128): v128 { return v128.bitselect(a, b, mask); }
// @ts-ignore: decorator
@inline export function and(a: v128, mask: v128): v128 { return v128.and(a, mask); }
// @ts-ignore: decorator
@inline export function andnot(a: v128, mask: v128): v128 { return v128.andnot(a, mask); }
// @ts-ignore: decorator
@inline export function or(a: v128, b: v128): v128 { return v128.or(a, b); }
// @ts-ignore: decorator
@inline export function xor(a: v128, b: v128): v128 { return v128.xor(a, b); }
/** All bits where equal. */
// @ts-ignore: decorator
@inline export function eq<T>(a: v128, b: v128): v128 { return v128.eq<T>(a, b); }

// Lanes as integers of the size of T, for operations on exponents.
// @ts-ignore: decorator
@inline export function addBits<T>(a: v128, b: v128): v128 { return sizeof<T>() == 4 ? i32x4.add(a, b) : i64x2.add(a, b); }
// @ts-ignore: decorator
@inline export function subBits<T>(a: v128, b: v128): v128 { return sizeof<T>() == 4 ? i32x4.sub(a, b) : i64x2.sub(a, b); }
// @ts-ignore: decorator
@inline export function halfBits<T>(a: v128): v128 { return sizeof<T>() == 4 ? i32x4.shr_u(a, 1) : i64x2.shr_u(a, 1); }
/** The exponent field of a positive number, and an integer shifted into that field. */
// @ts-ignore: decorator
@inline export function exponent<T>(a: v128): v128 { return sizeof<T>() == 4 ? i32x4.shr_u(a, 23) : i64x2.shr_u(a, 52); }
// @ts-ignore: decorator
@inline export function toExponent<T>(n: v128): v128 { return sizeof<T>() == 4 ? i32x4.shl(n, 23) : i64x2.shl(n, 52); }
/** The sign bit alone. */
// @ts-ignore: decorator
@inline export function sign<T>(a: v128): v128 { return v128.and(a, v128.splat<T>(<T>-0.0)); }

/** {@link transpose} of elements of so many bytes. */
export function transposeOf(size: usize, blocks: usize, from: usize, fr: usize, fd: usize, to: usize, tr: usize, td: usize): void {
  if (size == 4) transpose<f32>(blocks, from, fr, fd, to, tr, td);
  else transpose<f64>(blocks, from, fr, fd, to, tr, td);
}
/** to[j, i] = from[i, j] for so many square blocks, each of as many rows as a vector has lanes; fr and tr are the distances of rows, fd and td of blocks. */
export function transpose<T>(blocks: usize, from: usize, fr: usize, fd: usize, to: usize, tr: usize, td: usize): void {
  for (const end = from + blocks * fd; from != end; from += fd, to += td) transposeBlock<T>(from, fr, to, tr);
}
// @ts-ignore: decorator
@inline function transposeBlock<T>(from: usize, fr: usize, to: usize, tr: usize): void {
  const a = v128.load(from), b = v128.load(from + fr);
  if (sizeof<T>() == 8) {
    v128.store(to + tr, v128.shuffle<f64>(a, b, 1, 3));
    v128.store(to, v128.shuffle<f64>(a, b, 0, 2));
    return;
  }
  const c = v128.load(from + 2 * fr), d = v128.load(from + 3 * fr);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7), gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to + tr, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7)); // the upper row first, as in a row of a panel
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to + 3 * tr, v128.shuffle<f32>(ef, gh, 2, 3, 6, 7));
  v128.store(to + 2 * tr, v128.shuffle<f32>(ef, gh, 0, 1, 4, 5));
}

/** The lanes of the two halves of a row as f64, one after another. */
// @ts-ignore: decorator
@inline export function storeRowAsF64<T>(low: v128, high: v128, to: usize): void {
  if (sizeof<T>() == 8) return storeRow(to, low, high);
  storeAsF64<T>(low, to);
  v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<i64>(high, high, 1, 1)), 3 * VECTOR);
  v128.store(to, f64x2.promote_low_f32x4(high), 2 * VECTOR);
}
/** The lanes of x as f64, one after another. */
// @ts-ignore: decorator
@inline export function storeAsF64<T>(x: v128, to: usize): void {
  if (sizeof<T>() == 8) return v128.store(to, x);
  storeRow(to, f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1)));
}

/** As many bytes at p as a panel has columns, as numbers at `to`, each times the scale. */
// @ts-ignore: decorator
@inline export function storeBytesAs<T>(p: usize, scale: v128, to: usize): void {
  if (sizeof<T>() == 4) {
    const words = v128.load_ext<u8>(p);
    storeRow(to, f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(words))), f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(words))));
  } else {
    const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(p)));
    storeRow(to, f64x2.mul(scale, f64x2.convert_low_i32x4_s(words)), f64x2.mul(scale, f64x2.convert_low_i32x4_s(v128.shuffle<i64>(words, words, 1, 1))));
  }
}

/** Words as numbers, signed or not; where a vector has half as many lanes, the lower or the upper half of them. */
// @ts-ignore: decorator
@inline export function wordsAs<T>(words: v128, half: usize, signed: bool): v128 {
  if (sizeof<T>() == 4) return signed ? f32x4.convert_i32x4_s(words) : f32x4.convert_i32x4_u(words);
  const chosen = half ? v128.shuffle<i64>(words, words, 1, 1) : words;
  return signed ? f64x2.convert_low_i32x4_s(chosen) : f64x2.convert_low_i32x4_u(chosen);
}

// The random numbers of dropout: lanes as unsigned words of 32 bits.
// @ts-ignore: decorator
@inline function highProduct(a: v128, b: v128): v128 { return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(a, b), i64x2.extmul_high_i32x4_u(a, b), 1, 3, 5, 7); }
/** Philox4x32-10: four blocks with the counters (first … first + 3, row, epoch, 0) and the key (seed, stream); word w of all four is vector w at `to`. */
export function philoxBlocks(first: u32, row: u32, epoch: u32, seed: u32, stream: u32, to: usize): void {
  const m0 = i32x4.splat(0xd2511f53), m1 = i32x4.splat(0xcd9e8d57);
  let c0 = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3)), c1 = i32x4.splat(row), c2 = i32x4.splat(epoch), c3 = i32x4.splat(0);
  for (let i = 0; i < 10; i++) {
    const h0 = highProduct(m0, c0), h1 = highProduct(m1, c2);
    c3 = v128.xor(v128.xor(h0, c3), i32x4.splat(stream));
    const l0 = i32x4.mul(m0, c0);
    c0 = v128.xor(v128.xor(h1, c1), i32x4.splat(seed));
    c1 = i32x4.mul(m1, c2);
    c2 = c3;
    c3 = l0;
    seed += 0x9e3779b9;
    stream += 0xbb67ae85;
  }
  storeRow(to, c0, c1);
  storeRow(to + PANEL, c2, c3);
}
/** All bits where a word is at least `from`; of its lower and upper half, lanes of 64 bits. */
// @ts-ignore: decorator
@inline export function wordsFrom(words: v128, from: u32): v128 { return i32x4.ge_u(words, i32x4.splat(from)); }
// @ts-ignore: decorator
@inline export function wordsFromLow(mask: v128): v128 { return i64x2.extend_low_i32x4_s(mask); }
// @ts-ignore: decorator
@inline export function wordsFromHigh(mask: v128): v128 { return i64x2.extend_high_i32x4_s(mask); }
