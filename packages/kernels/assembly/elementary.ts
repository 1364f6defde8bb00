import { abs, add, addBits, and, andnot, broadcast, div, exponent, halfBits, loadHigh, lt, madd, max, min, mul, nmadd, or, select, sign, storeRow, sub, subBits, toExponent, vload, vstore, xor, zero } from "./lanes";
import { PANEL, VECTOR } from "./generated/tables";

// Bit for bit the functions of the reference's elementary.ts and elementary32.ts, on rows of a panel; the sources stand there.
// Constants lie in memory: V8 13 rebuilds a constant vector at every use, a broadcasting load costs one instruction. The lower and the upper half of a row are written
// side by side, small and capital, and share each constant. Where `single` is set, there is only the lower half: the other leaves no code.

/** log₂e, the rounder, ln 2 in two parts, the range, 1, ½, the polynomial of (eʳ − 1 − r)/r² − ½, then where eˣ − 1 is −1. */
const EXP32 = memory.data<f32>([1.4426950408889634, 12582912, 0.693359375, -2.1219444e-4, -104, 89, 1, 0.5,
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, -20]);
const EXP64 = memory.data<f64>([1.4426950408889634, 6755399441055744, 0.6931471803691238, 1.9082149292705877e-10, -746, 710, 1, 0.5,
  1.1470745597729725e-11, 1.6059043836821613e-10, 2.08767569878681e-9, 2.505210838544172e-8, 2.755731922398589e-7, 2.7557319223985893e-6,
  2.48015873015873e-5, 1.984126984126984e-4, 1.388888888888889e-3, 8.333333333333333e-3, 4.1666666666666664e-2, 1.6666666666666666e-1, -40]);
/** The bits of the rounder less an even number; 1 less half of that in the exponent: n/2 is then a shift of what is not negative, which AVX2 has for 64 bits too. */
const HALF32 = memory.data<u32>([0x4b400000 - 256, 0xff800000]);
const HALF64 = memory.data<u64>([0x4338000000000000 - 2048, 0xfff0000000000000]);
/** Constant i of a table. */
// @ts-ignore: decorator
@inline function e<T>(i: usize): v128 { return broadcast<T>((sizeof<T>() == 4 ? EXP32 : EXP64) + i * sizeof<T>()); }
// @ts-ignore: decorator
@inline function halves<T>(i: usize): v128 { return broadcast<T>((sizeof<T>() == 4 ? HALF32 : HALF64) + i * sizeof<T>()); }
/** For eˣ − 1 in f32: ln 2, 20, 2, then the polynomial of (eʳ − 1 − r)/r² − ½. */
const EXPM1_32 = memory.data<f32>([0.6931471805599453, 20, 2, 1.3940636e-3, 8.3665056e-3, 4.1666403e-2, 1.6666543e-1]);
// @ts-ignore: decorator
@inline function u(i: usize): v128 { return broadcast<f32>(EXPM1_32 + i * 4); }

/** 2ⁿ for a vector of integers; `one` is 1, which n steps of the exponent multiply. */
// @ts-ignore: decorator
@inline function pow2<T>(n: v128, one: v128): v128 { return addBits<T>(toExponent<T>(n), one); }

/** What {@link expRow} computes: eˣ, eˣ − 1 for x ≤ 0, tanh x in f32. */
// @ts-ignore: decorator
@inline const EXP: usize = 0, EXPM1: usize = 1, TANH: usize = 2;

/**
 * One row of `kind`, a constant. The argument is or(xor(x, flip), force); of EXP it is at most `limit`, and a result below `smallest` becomes 0.
 * The order of each clamp lets NaN pass.
 */
// @ts-ignore: decorator
@inline function expRow<T>(kind: usize, single: bool, from: usize, to: usize, flip: v128, force: v128, limit: v128, smallest: v128): void {
  const z = vload(from), Z = single ? z : loadHigh(from);
  let x = z, X = Z;
  if (kind == TANH) {
    const most = u(1);
    x = abs<T>(z); X = abs<T>(Z);
    x = min<T>(add<T>(x, x), most); X = min<T>(add<T>(X, X), most);
  } else {
    const most = kind == EXP ? limit : zero(), least = e<T>(kind == EXP ? 4 : sizeof<T>() == 4 ? 13 : 20);
    x = max<T>(min<T>(or(xor(z, flip), force), most), least); X = max<T>(min<T>(or(xor(Z, flip), force), most), least);
  }
  const log2e = e<T>(0), rounder = e<T>(1), t = madd<T>(x, log2e, rounder), U = madd<T>(X, log2e, rounder);
  let r = sub<T>(t, rounder), R = sub<T>(U, rounder), p = r, P = R;
  if (sizeof<T>() == 4 && kind != EXP) {
    const ln2 = u(0), u3 = u(3), u4 = u(4), u5 = u(5), u6 = u(6);
    r = nmadd<T>(r, ln2, x); R = nmadd<T>(R, ln2, X);
    p = madd<T>(u3, r, u4); P = madd<T>(u3, R, u4);
    p = madd<T>(p, r, u5); P = madd<T>(P, R, u5);
    p = madd<T>(p, r, u6); P = madd<T>(P, R, u6);
  } else {
    const high = e<T>(2), low = e<T>(3), k8 = e<T>(8), k9 = e<T>(9), k10 = e<T>(10), k11 = e<T>(11), k12 = e<T>(12);
    const rest = nmadd<T>(r, high, x), REST = nmadd<T>(R, high, X);
    r = nmadd<T>(r, low, rest); R = nmadd<T>(R, low, REST);
    p = madd<T>(k8, r, k9); P = madd<T>(k8, R, k9);
    p = madd<T>(p, r, k10); P = madd<T>(P, R, k10);
    p = madd<T>(p, r, k11); P = madd<T>(P, R, k11);
    p = madd<T>(p, r, k12); P = madd<T>(P, R, k12);
    if (sizeof<T>() == 8) {
      const k13 = e<T>(13), k14 = e<T>(14), k15 = e<T>(15), k16 = e<T>(16), k17 = e<T>(17), k18 = e<T>(18), k19 = e<T>(19);
      p = madd<T>(p, r, k13); P = madd<T>(P, R, k13);
      p = madd<T>(p, r, k14); P = madd<T>(P, R, k14);
      p = madd<T>(p, r, k15); P = madd<T>(P, R, k15);
      p = madd<T>(p, r, k16); P = madd<T>(P, R, k16);
      p = madd<T>(p, r, k17); P = madd<T>(P, R, k17);
      p = madd<T>(p, r, k18); P = madd<T>(P, R, k18);
      p = madd<T>(p, r, k19); P = madd<T>(P, R, k19);
    }
  }
  const half = e<T>(7), one = e<T>(6);
  p = madd<T>(p, r, half); P = madd<T>(P, R, half);
  p = madd<T>(p, mul<T>(r, r), r); P = madd<T>(P, mul<T>(R, R), R);
  if (kind == EXP) {
    p = add<T>(p, one); P = add<T>(P, one);
    const base = halves<T>(0), unit = halves<T>(1), n = subBits<T>(t, base), N = subBits<T>(U, base), h = halfBits<T>(n), H = halfBits<T>(N);
    p = mul<T>(mul<T>(p, pow2<T>(h, unit)), pow2<T>(subBits<T>(n, h), unit)); P = mul<T>(mul<T>(P, pow2<T>(H, unit)), pow2<T>(subBits<T>(N, H), unit));
    p = andnot(p, lt<T>(p, smallest)); P = andnot(P, lt<T>(P, smallest));
  } else {
    const s = pow2<T>(t, one), S = pow2<T>(U, one); // the shift drops all of t but n
    p = madd<T>(p, s, sub<T>(s, one)); P = madd<T>(P, S, sub<T>(S, one));
    if (kind == TANH) {
      const two = u(2);
      p = or(div<T>(p, add<T>(p, two)), sign<T>(z)); P = or(div<T>(P, add<T>(P, two)), sign<T>(Z));
    }
  }
  if (single) vstore(to, p);
  else storeRow(to, p, P);
}

/** 0 and −0, for what flips, forces or flushes nothing, and for what flips or forces signs. */
const SIGNS32 = memory.data<f32>([0, -0.0]);
const SIGNS64 = memory.data<f64>([0, -0.0]);
/** The address of 0. */
// @ts-ignore: decorator
@inline export function nothing<T>(): usize { return sizeof<T>() == 4 ? SIGNS32 : SIGNS64; }
/** The address of −0. */
// @ts-ignore: decorator
@inline export function signs<T>(): usize { return nothing<T>() + sizeof<T>(); }
/** The address of the largest argument of {@link exps} that has a finite result, or the first that has none. */
// @ts-ignore: decorator
@inline export function noLimit<T>(): usize { return (sizeof<T>() == 4 ? EXP32 : EXP64) + 5 * sizeof<T>(); }

/**
 * to = e^x, x = or(xor(from, flip), force), at most `limit`, for so many rows of `rowBytes`: a panel's, or its lower half; 0 below `smallest`. What comes after `tr` are
 * addresses of numbers.
 */
export function exps<T>(rows: usize, rowBytes: usize, from: usize, fr: usize, to: usize, tr: usize, flip: usize, force: usize, limit: usize, smallest: usize): void {
  const f = broadcast<T>(flip), o = broadcast<T>(force), l = broadcast<T>(limit), s = broadcast<T>(smallest), end = from + rows * fr;
  if (rowBytes == PANEL || sizeof<T>() == 8) for (; from != end; from += fr, to += tr) expRow<T>(EXP, false, from, to, f, o, l, s);
  else for (; from != end; from += fr, to += tr) expRow<T>(EXP, true, from, to, f, o, l, s);
}
/** to = e^x − 1, x = xor(from, flip) ≤ 0, for so many rows of a panel. */
export function expm1s<T>(rows: usize, from: usize, fr: usize, to: usize, tr: usize, flip: usize): void {
  const f = broadcast<T>(flip), none = zero();
  for (const end = from + rows * fr; from != end; from += fr, to += tr) {
    if (sizeof<T>() == 4) expRow<T>(EXPM1, false, from, to, f, none, none, none);
    else for (let j: usize = 0; j != PANEL; j += VECTOR) expRow<T>(EXPM1, true, from + j, to + j, f, none, none, none);
  }
}
/** to = tanh from, in f32, for so many rows of `rowBytes`. */
export function tanhs32(rows: usize, rowBytes: usize, from: usize, fr: usize, to: usize, tr: usize): void {
  const none = zero(), end = from + rows * fr;
  if (rowBytes == PANEL) for (; from != end; from += fr, to += tr) expRow<f32>(TANH, false, from, to, none, none, none, none);
  else for (; from != end; from += fr, to += tr) expRow<f32>(TANH, true, from, to, none, none, none, none);
}

/** 0.625, 1, 2, then the fraction of (tanh x − x)/x³. */
const TANH64 = memory.data<f64>([0.625, 1, 2, -0.9643991794250523, -99.28772310019185, -1614.6876844170845, 112.81167849163293, 2235.4883906010045, 4844.063053251255]);
// @ts-ignore: decorator
@inline function h(i: usize): v128 { return broadcast<f64>(TANH64 + i * 8); }

/** to = tanh x in f64, from x and e = exp(2|x|). */
export function tanhs64(rows: usize, x: usize, xr: usize, e: usize, er: usize, to: usize, tr: usize): void {
  for (const end = x + rows * xr; x != end; x += xr, e += er, to += tr) {
    const z = vload(x), Z = loadHigh(x), a = abs<f64>(z), A = abs<f64>(Z), s = mul<f64>(a, a), S = mul<f64>(A, A), h3 = h(3), h4 = h(4), h6 = h(6), h5 = h(5), h7 = h(7), h8 = h(8);
    let p = madd<f64>(h3, s, h4), P = madd<f64>(h3, S, h4), q = add<f64>(s, h6), Q = add<f64>(S, h6);
    p = madd<f64>(p, s, h5); P = madd<f64>(P, S, h5);
    q = madd<f64>(q, s, h7); Q = madd<f64>(Q, S, h7);
    q = madd<f64>(q, s, h8); Q = madd<f64>(Q, S, h8);
    const small = madd<f64>(mul<f64>(div<f64>(p, q), s), a, a), SMALL = madd<f64>(mul<f64>(div<f64>(P, Q), S), A, A), limit = h(0), one = h(1), two = h(2);
    const large = sub<f64>(one, div<f64>(two, add<f64>(vload(e), one))), LARGE = sub<f64>(one, div<f64>(two, add<f64>(loadHigh(e), one)));
    storeRow(to, or(select(lt<f64>(a, limit), small, large), sign<f64>(z)), or(select(lt<f64>(A, limit), SMALL, LARGE), sign<f64>(Z)));
  }
}

/** 1, 2, ½, ln 2 in two parts, the rounder plus the exponent's bias, the polynomial; then as bits: 1 − √½, √½, the mask of the fraction, the rounder. */
const LOG32 = memory.data<f32>([1, 2, 0.5, 6.9313812256e-1, 9.0580006145e-6, 12583039, 0.66666662693, 0.40000972152, 0.28498786688, 0.24279078841]);
const LOG64 = memory.data<f64>([1, 2, 0.5, 0.6931471803691238, 1.9082149292705877e-10, 6755399441056767, 0.6666666666666735, 0.3999999999940942,
  0.2857142874366239, 0.22222198432149784, 0.1818357216161805, 0.15313837699209373, 0.14798198605116586]);
const LOG32_BITS = memory.data<u32>([0x3f800000 - 0x3f3504f3, 0x3f3504f3, 0x7fffff, 0x4b400000]);
const LOG64_BITS = memory.data<u64>([0x3ff0000000000000 - 0x3fe6a09e00000000, 0x3fe6a09e00000000, 0xfffffffffffff, 0x4338000000000000]);
// @ts-ignore: decorator
@inline function l<T>(i: usize): v128 { return broadcast<T>((sizeof<T>() == 4 ? LOG32 : LOG64) + i * sizeof<T>()); }
// @ts-ignore: decorator
@inline function lbits<T>(i: usize): v128 { return broadcast<T>((sizeof<T>() == 4 ? LOG32_BITS : LOG64_BITS) + i * sizeof<T>()); }

/** ln x for normal, finite, positive x; NaN stays. */
// @ts-ignore: decorator
@inline function logRow<T>(single: bool, from: usize, to: usize): void {
  const x = vload(from), X = single ? x : loadHigh(from), offset = lbits<T>(0), root = lbits<T>(1), mask = lbits<T>(2), rounder = lbits<T>(3), bias = l<T>(5), one = l<T>(0);
  const b = addBits<T>(x, offset), B = addBits<T>(X, offset);
  const k = sub<T>(addBits<T>(exponent<T>(b), rounder), bias), K = sub<T>(addBits<T>(exponent<T>(B), rounder), bias);
  const f = sub<T>(addBits<T>(and(b, mask), root), one), F = sub<T>(addBits<T>(and(B, mask), root), one), two = l<T>(1), half = l<T>(2);
  const s = div<T>(f, add<T>(two, f)), S = div<T>(F, add<T>(two, F)), z = mul<T>(s, s), Z = mul<T>(S, S), w = mul<T>(z, z), W = mul<T>(Z, Z);
  const square = mul<T>(mul<T>(half, f), f), SQUARE = mul<T>(mul<T>(half, F), F), l6 = l<T>(6), l7 = l<T>(7), l8 = l<T>(8), l9 = l<T>(9);
  let odd: v128, ODD: v128, even: v128, EVEN: v128;
  if (sizeof<T>() == 4) {
    odd = madd<T>(w, l9, l7); ODD = madd<T>(W, l9, l7);
    even = madd<T>(w, l8, l6); EVEN = madd<T>(W, l8, l6);
  } else {
    const l10 = l<T>(10), l11 = l<T>(11), l12 = l<T>(12);
    odd = madd<T>(w, madd<T>(w, l11, l9), l7); ODD = madd<T>(W, madd<T>(W, l11, l9), l7);
    even = madd<T>(w, madd<T>(w, madd<T>(w, l12, l10), l8), l6); EVEN = madd<T>(W, madd<T>(W, madd<T>(W, l12, l10), l8), l6);
  }
  const low = l<T>(4), high = l<T>(3);
  let y = mul<T>(s, add<T>(square, add<T>(mul<T>(w, odd), mul<T>(z, even)))), Y = mul<T>(S, add<T>(SQUARE, add<T>(mul<T>(W, ODD), mul<T>(Z, EVEN))));
  y = add<T>(sub<T>(madd<T>(k, low, y), square), f); Y = add<T>(sub<T>(madd<T>(K, low, Y), SQUARE), F);
  y = add<T>(madd<T>(k, high, y), sub<T>(x, x)); Y = add<T>(madd<T>(K, high, Y), sub<T>(X, X));
  if (single) vstore(to, y);
  else storeRow(to, y, Y);
}

/** x ← ln x for n vectors in a row; x is normal, finite and positive, or NaN. */
export function logs<T>(n: usize, x: usize): void {
  let end = x + n * VECTOR;
  if (sizeof<T>() == 4) {
    end -= (n & 1) * VECTOR;
    for (; x != end; x += PANEL) logRow<T>(false, x, x);
    end += (n & 1) * VECTOR;
  }
  for (; x != end; x += VECTOR) logRow<T>(true, x, x);
}
