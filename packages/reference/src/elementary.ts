/**
 * exp, log, tanh and what networks build on them, in f64: the same bits on every engine, where Math.exp and its kin are the engine's own choice.
 * The f32 forms round after every operation ({@link exp32} …). Both are what the vector kernels compute, lane by lane.
 * Not a number gives not a number. Error bounds [ulp: units in the last place of the exact result] are measured by dense sweeps in the tests.
 */
export { exp32, expm1Negative32, gelu32, geluSlope32, log1pUnit32, log32, sigmoid32, tanh32 } from "./elementary32.ts";
export { cos, sin } from "./trigonometry.ts";

/** Adding and subtracting it rounds to an integer, ties to even. */
const ROUNDER = 6755399441055744;
/** ln 2 in two parts: n·LN2_HIGH is exact for |n| < 2²¹. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

const f64 = new Float64Array(1);
const words = new Int32Array(f64.buffer);

/** 2ⁿ for n in [−1022, 1023]. */
function pow2(n: number): number {
  words[0] = 0;
  words[1] = (n + 1023) << 20;
  return f64[0];
}

/** eʳ − 1 for |r| ≤ ½·ln 2, by the Taylor polynomial of degree 14. */
function expm1Reduced(r: number): number {
  let p = 1.1470745597729725e-11 * r + 1.6059043836821613e-10;
  p = p * r + 2.08767569878681e-9;
  p = p * r + 2.505210838544172e-8;
  p = p * r + 2.755731922398589e-7;
  p = p * r + 2.7557319223985893e-6;
  p = p * r + 2.48015873015873e-5;
  p = p * r + 0.0001984126984126984;
  p = p * r + 0.001388888888888889;
  p = p * r + 0.008333333333333333;
  p = p * r + 0.041666666666666664;
  p = p * r + 0.16666666666666666;
  p = p * r + 0.5;
  return p * (r * r) + r;
}

/**
 * Returns eˣ within 1 ulp, denormal results included; 0 below −745.14, infinite above 709.79.
 * x = n·ln 2 + r, |r| ≤ ½·ln 2; 2ⁿ in two factors, so that neither leaves the range.
 */
export function exp(x: number): number {
  if (x !== x) return x;
  const clamped = x > 710 ? 710 : x < -746 ? -746 : x;
  const n = clamped * Math.LOG2E + ROUNDER - ROUNDER;
  const p = expm1Reduced(clamped - n * LN2_HIGH - n * LN2_LOW) + 1;
  const half = n >> 1;
  return p * pow2(half) * pow2(n - half);
}

/** Returns eˣ − 1 for x ≤ 0 within 1.5 ulp, 0 above; near 0 without cancellation: p·2ⁿ + (2ⁿ − 1) with p = eʳ − 1. */
export function expm1Negative(x: number): number {
  if (x !== x) return x;
  const clamped = x > 0 ? 0 : x < -40 ? -40 : x;
  const n = clamped * Math.LOG2E + ROUNDER - ROUNDER;
  const scale = pow2(n);
  return expm1Reduced(clamped - n * LN2_HIGH - n * LN2_LOW) * scale + (scale - 1);
}

/**
 * ln x within 1 ulp; −∞ at 0, not a number below.
 * x = 2ᵏ·(1 + f), √½ ≤ 1 + f < √2; ln(1 + f) = 2·artanh(f / (2 + f)), by the minimax polynomial of Sun's fdlibm (e_log.c, 1993).
 */
export function log(x: number): number {
  if (x !== x || x === Infinity) return x;
  if (x < 0) return NaN;
  if (x === 0) return -Infinity;
  const denormal = x < 2.2250738585072014e-308;
  f64[0] = denormal ? x * 18014398509481984 : x;
  // The words of √½ are 3fe6a09e 667f3bcd: from there on the exponent is one higher.
  const high = words[1] + (0x3ff00000 - 0x3fe6a09e);
  const k = (high >> 20) - 1023 - (denormal ? 54 : 0);
  words[1] = (high & 0xfffff) + 0x3fe6a09e;
  const f = f64[0] - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const even = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const square = 0.5 * f * f;
  return s * (square + (odd + even)) + k * LN2_LOW - square + f + k * LN2_HIGH;
}

/** Returns ln(1 + x) for x in [0, 1] within 1.5 ulp: ln w + (x − (w − 1))/w with w = 1 + x rounded (Kahan's correction). */
export function log1pUnit(x: number): number {
  const w = 1 + x;
  return log(w) + (x - (w - 1)) / w;
}

/**
 * Returns tanh x within 2 ulp. Below 0.625 the rational approximation of Moshier's Cephes (tanh.c, 1984), above it 1 − 2 / (e²ˣ + 1).
 */
export function tanh(x: number): number {
  if (x === 0) return x;
  const a = Math.abs(x);
  let y: number;
  if (a < 0.625) {
    const z = a * a;
    const p = (-0.9643991794250523 * z + -99.28772310019185) * z + -1614.6876844170845;
    const q = ((z + 112.81167849163293) * z + 2235.4883906010045) * z + 4844.063053251255;
    y = (p / q) * z * a + a;
  } else {
    y = 1 - 2 / (exp(a + a) + 1);
  }
  return x < 0 ? -y : y;
}

/** σ(x) = 1 / (1 + e⁻ˣ) within 2.5 ulp; 0 below −709.79, where e⁻ˣ is infinite. */
export function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}

/** 2·√(2/π), and that times 0.044715. */
const GELU_1 = 1.5957691216057308;
const GELU_3 = 0.07135481627260025;
const GELU_3_SLOPE = 0.21406444881780073;

/**
 * gelu in the form with tanh (Hendrycks & Gimpel 2016, section 2): ½x(1 + tanh(√(2/π)(x + 0.044715x³))), computed as x·σ(x(c₁ + c₃x²)) with
 * c₁ = 2√(2/π): the same function, exact in the left tail too. −∞ gives not a number (−∞·0).
 */
export function gelu(x: number): number {
  return x * sigmoid(x * (GELU_1 + GELU_3 * (x * x)));
}

/** The derivative of {@link gelu}: σ + σ(1 − σ)·x(c₁ + 3c₃x²). */
export function geluSlope(x: number): number {
  const square = x * x;
  const s = sigmoid(x * (GELU_1 + GELU_3 * square));
  return s + s * (1 - s) * (x * (GELU_1 + GELU_3_SLOPE * square));
}
