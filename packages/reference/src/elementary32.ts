/** Elementary functions of f32 numbers, rounded to f32 after every operation: bit for bit what a lane of the vector kernels computes. */

const f = Math.fround;
/** Constants as f32 holds them. */
const [LOG2E, ROUNDER, LN2_HIGH, LN2_LOW] = [f(Math.LOG2E), f(12582912), f(0.693359375), f(-2.1219444e-4)];
const [E1, E2, E3, E4, E5] = [f(1.98756915e-4), f(1.3981999507e-3), f(8.3334519073e-3), f(4.1665795894e-2), f(1.6666665459e-1)];

const f32 = new Float32Array(1);
const bits = new Int32Array(f32.buffer);

/** 2ⁿ for n in [−126, 127]. */
function pow2(n: number): number {
  bits[0] = (n + 127) << 23;
  return f32[0];
}

/**
 * eˣ within 1 ulp, denormal results included; 0 below −103.98, infinite above 88.73.
 * x = n·ln 2 + r, |r| ≤ ½·ln 2; eʳ by the minimax polynomial of Moshier's Cephes (expf.c, 1989); 2ⁿ in two factors.
 */
export function exp32(x: number): number {
  if (x !== x) return x;
  const clamped = x > 89 ? 89 : x < -104 ? -104 : x;
  const n = f(f(f(clamped * LOG2E) + ROUNDER) - ROUNDER);
  const r = f(f(clamped - f(n * LN2_HIGH)) - f(n * LN2_LOW));
  let p = f(f(E1 * r) + E2);
  p = f(f(p * r) + E3);
  p = f(f(p * r) + E4);
  p = f(f(p * r) + E5);
  p = f(f(p * r) + 0.5);
  p = f(f(f(p * f(r * r)) + r) + 1);
  const half = n >> 1;
  return f(f(p * pow2(half)) * pow2(n - half));
}

const [L1, L2, L3, L4] = [f(0.66666662693), f(0.40000972152), f(0.28498786688), f(0.24279078841)];
/** ln 2 in two parts: k·LOG_HIGH is exact for |k| < 2⁸. */
const [LOG_HIGH, LOG_LOW] = [f(6.9313812256e-1), f(9.0580006145e-6)];

/**
 * ln x within 1 ulp; −∞ at 0, not a number below.
 * The same path as in f64, with the polynomial of FreeBSD's e_logf.c.
 */
export function log32(x: number): number {
  if (x !== x || x === Infinity) return x;
  if (x < 0) return NaN;
  if (x === 0) return -Infinity;
  const denormal = x < 1.1754943508222875e-38;
  f32[0] = denormal ? x * 33554432 : x;
  const moved = bits[0] + (0x3f800000 - 0x3f3504f3);
  const k = (moved >> 23) - 127 - (denormal ? 25 : 0);
  bits[0] = (moved & 0x7fffff) + 0x3f3504f3;
  const m = f(f32[0] - 1);
  const s = f(m / f(2 + m));
  const z = f(s * s);
  const w = f(z * z);
  const odd = f(w * f(L2 + f(w * L4)));
  const even = f(z * f(L1 + f(w * L3)));
  const square = f(f(0.5 * m) * m);
  return f(f(f(f(f(s * f(square + f(odd + even))) + f(k * LOG_LOW)) - square) + m) + f(k * LOG_HIGH));
}

/** ln 2 in one part: off by 1.9·10⁻⁹, which tanh does not feel. */
const LN2 = f(Math.LN2);
const [T6, T5, T4, T3] = [f(1.3940636e-3), f(8.3665056e-3), f(4.1666403e-2), f(1.6666543e-1)];

/**
 * Returns eˣ − 1 = p·2ⁿ + (2ⁿ − 1) for x in [−20, 20]. x = n·ln 2 + r as in {@link exp32}; p = eʳ − 1 by a minimax polynomial (relative error 2⁻²⁶ on
 * |r| ≤ 0.347, fitted by iterated weights).
 */
function expm1Clamped(x: number): number {
  const n = f(f(f(x * LOG2E) + ROUNDER) - ROUNDER);
  const r = f(x - f(n * LN2));
  let p = f(f(T6 * r) + T5);
  p = f(f(p * r) + T4);
  p = f(f(p * r) + T3);
  p = f(f(p * r) + 0.5);
  p = f(f(p * f(r * r)) + r);
  const scale = pow2(n);
  return f(f(p * scale) + f(scale - 1));
}

/** Returns eˣ − 1 for x ≤ 0 within 1.5 ulp, 0 above; near 0 without cancellation. */
export function expm1Negative32(x: number): number {
  if (x !== x) return x;
  return expm1Clamped(x > 0 ? 0 : x < -20 ? -20 : x);
}

/** Returns tanh x within 2.6 ulp, never above 1: m / (m + 2) with m = e²ˣ − 1, which stays exact near 0. */
export function tanh32(x: number): number {
  if (x === 0) return x;
  const twice = 2 * Math.abs(x);
  const m = expm1Clamped(twice > 20 ? 20 : twice);
  const y = f(m / f(m + 2));
  return x < 0 ? -y : y;
}

/** Returns ln(1 + x) for x in [0, 1] within 1.5 ulp: ln w + (x − (w − 1))/w with w = 1 + x rounded (Kahan's correction). */
export function log1pUnit32(x: number): number {
  const w = f(1 + x);
  return f(log32(w) + f(f(x - f(w - 1)) / w));
}

/** σ(x) = 1 / (1 + e⁻ˣ) within 2.5 ulp; 0 below −88.73, where e⁻ˣ is infinite. */
export function sigmoid32(x: number): number {
  return f(1 / f(1 + exp32(-x)));
}

const [GELU_1, GELU_3, GELU_3_SLOPE] = [f(1.5957691216057308), f(0.07135481627260025), f(0.21406444881780073)];

/** gelu, as in f64. */
export function gelu32(x: number): number {
  return f(x * sigmoid32(f(x * f(GELU_1 + f(GELU_3 * f(x * x))))));
}

/** The derivative of gelu, as in f64. */
export function geluSlope32(x: number): number {
  const square = f(x * x);
  const s = sigmoid32(f(x * f(GELU_1 + f(GELU_3 * square))));
  return f(s + f(f(s * f(1 - s)) * f(x * f(GELU_1 + f(GELU_3_SLOPE * square)))));
}
