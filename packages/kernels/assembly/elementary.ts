import { add, addBits, lt, select, div, andnot, or, exponent, halfBits, and, min, madd, abs, max, mul, nmadd, sign, broadcast, sub, subBits, toExponent } from "./lanes";

// Bit for bit the functions of the reference's elementary.ts and elementary32.ts, a vector at a time; the sources stand there.
// Constants lie in memory: V8 13 rebuilds a constant vector at every use, a splatting load costs one instruction.

/** log₂e, the rounder, ln 2 in two parts, the range, 1, ½, the polynomial of (eʳ − 1 − r)/r² − ½, then the least power of a softmax. */
const EXP32 = memory.data<f32>([1.4426950408889634, 12582912, 0.693359375, -2.1219444e-4, -104, 89, 1, 0.5,
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.421010862427522e-20]);
const EXP64 = memory.data<f64>([1.4426950408889634, 6755399441055744, 0.6931471803691238, 1.9082149292705877e-10, -746, 710, 1, 0.5,
  1.1470745597729725e-11, 1.6059043836821613e-10, 2.08767569878681e-9, 2.505210838544172e-8, 2.755731922398589e-7, 2.7557319223985893e-6,
  2.48015873015873e-5, 1.984126984126984e-4, 1.388888888888889e-3, 8.333333333333333e-3, 4.1666666666666664e-2, 1.6666666666666666e-1, 7.458340731200207e-155]);
/** Constant i of the table. */
// @ts-ignore: decorator
@inline function e<T>(i: usize): v128 { return broadcast<T>((sizeof<T>() == 4 ? EXP32 : EXP64) + i * sizeof<T>()); }

/** 2ⁿ for a vector of whole numbers; 1 plus n steps of the exponent. */
// @ts-ignore: decorator
@inline function pow2<T>(n: v128): v128 { return addBits<T>(toExponent<T>(n), e<T>(6)); }

/**
 * eˣ. The clamp's order lets pass what is not a number. `short`: 2ⁿ in one factor, the same bits while n ≥ −126 (−1022) and the result is finite; where it is
 * not, either way is far more than tanh can tell from infinity.
 */
// @ts-ignore: decorator
@inline export function exp<T>(x: v128, short: bool = false): v128 {
  x = max<T>(min<T>(x, e<T>(5)), e<T>(4));
  const t = madd<T>(x, e<T>(0), e<T>(1)), n = sub<T>(t, e<T>(1));
  const r = nmadd<T>(n, e<T>(3), nmadd<T>(n, e<T>(2), x));
  let p = madd<T>(e<T>(8), r, e<T>(9));
  p = madd<T>(p, r, e<T>(10));
  p = madd<T>(p, r, e<T>(11));
  p = madd<T>(p, r, e<T>(12));
  if (sizeof<T>() == 8) {
    p = madd<T>(p, r, e<T>(13));
    p = madd<T>(p, r, e<T>(14));
    p = madd<T>(p, r, e<T>(15));
    p = madd<T>(p, r, e<T>(16));
    p = madd<T>(p, r, e<T>(17));
    p = madd<T>(p, r, e<T>(18));
    p = madd<T>(p, r, e<T>(19));
  }
  p = madd<T>(p, r, e<T>(7));
  p = add<T>(madd<T>(p, mul<T>(r, r), r), e<T>(6));
  if (short) return mul<T>(p, pow2<T>(t)); // the shift drops all of t but n
  const whole = subBits<T>(t, e<T>(1)), half = halfBits<T>(whole);
  return mul<T>(mul<T>(p, pow2<T>(half)), pow2<T>(subBits<T>(whole, half)));
}

/** A power, or 0 where it is too small to matter. */
// @ts-ignore: decorator
@inline export function expOrZero<T>(x: v128): v128 {
  const p = exp<T>(x);
  return andnot(p, lt<T>(p, e<T>(sizeof<T>() == 4 ? 13 : 20)));
}

/** ln 2, 20, 2, then the polynomial of (eʳ − 1 − r)/r² − ½. */
const TANH32 = memory.data<f32>([0.6931471805599453, 20, 2, 1.3940636e-3, 8.3665056e-3, 4.1666403e-2, 1.6666543e-1]);
// @ts-ignore: decorator
@inline function u(i: usize): v128 { return broadcast<f32>(TANH32 + i * 4); }

/** tanh x in f32. */
// @ts-ignore: decorator
@inline export function tanh32(x: v128): v128 {
  const signed = sign<f32>(x), twice = abs<f32>(x), a = min<f32>(add<f32>(twice, twice), u(1));
  const t = madd<f32>(a, e<f32>(0), e<f32>(1));
  const r = nmadd<f32>(sub<f32>(t, e<f32>(1)), u(0), a);
  let p = madd<f32>(u(3), r, u(4));
  p = madd<f32>(p, r, u(5));
  p = madd<f32>(p, r, u(6));
  p = madd<f32>(p, r, e<f32>(7));
  p = madd<f32>(p, mul<f32>(r, r), r);
  const scale = pow2<f32>(t); // the shift drops all of t but n
  const m = madd<f32>(p, scale, sub<f32>(scale, e<f32>(6)));
  return or(div<f32>(m, add<f32>(m, u(2))), signed);
}

/** 0.625, 1, 2, then the fraction of (tanh x − x)/x³. */
const TANH64 = memory.data<f64>([0.625, 1, 2, -0.9643991794250523, -99.28772310019185, -1614.6876844170845, 112.81167849163293, 2235.4883906010045, 4844.063053251255]);
// @ts-ignore: decorator
@inline function t(i: usize): v128 { return broadcast<f64>(TANH64 + i * 8); }

/** tanh x in f64, from e = exp(2|x|). */
// @ts-ignore: decorator
@inline export function tanh64(x: v128, e: v128): v128 {
  const a = abs<f64>(x), z = mul<f64>(a, a);
  let p = madd<f64>(t(3), z, t(4)), q = add<f64>(z, t(6));
  p = madd<f64>(p, z, t(5));
  q = madd<f64>(q, z, t(7));
  q = madd<f64>(q, z, t(8));
  const small = madd<f64>(mul<f64>(div<f64>(p, q), z), a, a);
  const large = sub<f64>(t(1), div<f64>(t(2), add<f64>(e, t(1))));
  return or(select(lt<f64>(a, t(0)), small, large), sign<f64>(x));
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

/** ln x for normal, finite, positive x; what is not a number stays so. */
// @ts-ignore: decorator
@inline export function log<T>(x: v128): v128 {
  const shifted = addBits<T>(x, lbits<T>(0));
  const k = sub<T>(addBits<T>(exponent<T>(shifted), lbits<T>(3)), l<T>(5));
  const f = sub<T>(addBits<T>(and(shifted, lbits<T>(2)), lbits<T>(1)), l<T>(0));
  const s = div<T>(f, add<T>(l<T>(1), f)), z = mul<T>(s, s), w = mul<T>(z, z), square = mul<T>(mul<T>(l<T>(2), f), f);
  let odd: v128, even: v128;
  if (sizeof<T>() == 4) {
    odd = mul<T>(w, madd<T>(w, l<T>(9), l<T>(7)));
    even = mul<T>(z, madd<T>(w, l<T>(8), l<T>(6)));
  } else {
    odd = mul<T>(w, madd<T>(w, madd<T>(w, l<T>(11), l<T>(9)), l<T>(7)));
    even = mul<T>(z, madd<T>(w, madd<T>(w, madd<T>(w, l<T>(12), l<T>(10)), l<T>(8)), l<T>(6)));
  }
  let y = mul<T>(s, add<T>(square, add<T>(odd, even)));
  y = add<T>(sub<T>(madd<T>(k, l<T>(4), y), square), f);
  return add<T>(madd<T>(k, l<T>(3), y), sub<T>(x, x));
}
