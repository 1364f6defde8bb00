import { exps, expm1s, logs, noLimit, nothing, signs, tanhs32, tanhs64 } from "./elementary";
import { ELU, EXPONENTIAL, GELU, HARD_SIGMOID, IDENTITY, LEAKY_RELU, MISH, PANEL, RELU, SCRATCH_ROWS, SELU, SIGMOID, SILU, SOFTPLUS, TANH } from "./generated/tables";
import { abs, add, and, broadcast, div, gt, loadHigh, lt, madd, maskOf, max, min, mul, neg, nmadd, select, storeRow, sub, vload, zero } from "./lanes";

// An activation is a pass over rows of a panel, or a few: what is before an exponential, the exponential, what follows it. Between passes a block of rows lies in
// scratch, which stays in L1. So one exponential serves all, and each pass is a short loop that an engine can pack into wider vectors.

/** 1, gelu's 3c₃ and c₁ and c₃; hardSigmoid's slope, ½, 1, 2, 4, then where mish is z itself; of leakyRelu, elu and selu the slopes of the negative and the positive part. */
const C32 = memory.data<f32>([1, 0.21406444881780073, 1.5957691216057308, 0.07135481627260025, 0.16666666666666666, 0.5, 1, 2, 4, 20, 0.01, 1, 1, 1, 1.7580993408473766, 1.0507009873554805]);
const C64 = memory.data<f64>([1, 0.21406444881780073, 1.5957691216057308, 0.07135481627260025, 0.16666666666666666, 0.5, 1, 2, 4, 40, 0.01, 1, 1, 1, 1.7580993408473766, 1.0507009873554805]);
// @ts-ignore: decorator
@inline const ONE: usize = 0, C1: usize = 2, HARD: usize = 4, ONE_TWO_FOUR_LIMIT: usize = 6, TWO: usize = 7, LIMIT: usize = 9, LEAKY_SLOPES: usize = 10, ELU_SLOPES: usize = 12, SELU_SLOPES: usize = 14;
/** The address of constant i. */
// @ts-ignore: decorator
@inline function constant<T>(i: usize): usize { return (sizeof<T>() == 4 ? C32 : C64) + i * sizeof<T>(); }

// The passes. What they compute from x and y, with up to four constants from memory, one value for both halves of a row:
// @ts-ignore: decorator
@inline const COPY: usize = 0, POSITIVE: usize = 1, CLIP: usize = 2, GELU_ARGUMENT: usize = 3, DOUBLE: usize = 4, LOGISTIC: usize = 5, ONE_PLUS: usize = 6, TIMES_LOGISTIC: usize = 7,
  BY_SIGN: usize = 8, LOG1P: usize = 9, PLUS_POSITIVE: usize = 10, MISH_VALUE: usize = 11, WHERE_POSITIVE: usize = 12, BY_SIGN_SLOPE: usize = 13, SIGMOID_SLOPE: usize = 14,
  TANH_SLOPE: usize = 15, CLIP_SLOPE: usize = 16, GELU_SLOPE: usize = 17, SILU_SLOPE: usize = 18, MISH_SLOPE: usize = 19, TIMES_NEGATED: usize = 20, TIMES: usize = 21;

/** One vector of a pass; f is a constant. */
// @ts-ignore: decorator
@inline function apply<T>(f: usize, x: v128, y: v128, k0: v128, k1: v128, k2: v128, k3: v128): v128 {
  if (f == COPY) return x;
  if (f == POSITIVE) return max<T>(x, zero());
  if (f == CLIP) return min<T>(max<T>(madd<T>(x, k0, k1), zero()), k2);
  if (f == GELU_ARGUMENT) return mul<T>(x, madd<T>(k1, mul<T>(x, x), k0));
  if (f == DOUBLE) return abs<T>(add<T>(x, x));
  // y is a power of e, or that less 1.
  if (f == LOGISTIC) return div<T>(k0, add<T>(k0, x));
  if (f == TIMES_LOGISTIC) return mul<T>(x, div<T>(k0, add<T>(k0, y)));
  if (f == BY_SIGN) return select(lt<T>(x, zero()), mul<T>(k0, y), mul<T>(k1, x)); // a slope of 1 changes nothing
  if (f == ONE_PLUS) return add<T>(k0, x);
  if (f == LOG1P) { // ln(1 + y), rounded before the logarithm x was taken
    const w = add<T>(k0, y);
    return add<T>(x, div<T>(sub<T>(y, sub<T>(w, k0)), w));
  }
  if (f == PLUS_POSITIVE) return add<T>(max<T>(x, zero()), y);
  if (f == MISH_VALUE) {
    const n = mul<T>(y, add<T>(y, k0));
    return mul<T>(x, div<T>(n, add<T>(n, k0)));
  }
  // x is a gradient, y the output.
  if (f == WHERE_POSITIVE) return and(x, gt<T>(y, zero()));
  if (f == SIGMOID_SLOPE) return mul<T>(x, mul<T>(y, sub<T>(k0, y)));
  if (f == TANH_SLOPE) return mul<T>(x, nmadd<T>(y, y, k0));
  if (f == BY_SIGN_SLOPE) return select(gt<T>(y, zero()), mul<T>(k1, x), mul<T>(x, add<T>(and(y, k2), k0)));
  if (f == CLIP_SLOPE) return and(mul<T>(x, k0), and(gt<T>(y, zero()), lt<T>(y, k2)));
  // x is z, y a power of e.
  if (f == GELU_SLOPE) {
    const s = div<T>(k0, add<T>(k0, y));
    return madd<T>(mul<T>(s, sub<T>(k0, s)), mul<T>(x, madd<T>(k1, mul<T>(x, x), k2)), s);
  }
  if (f == SILU_SLOPE) {
    const s = div<T>(k0, add<T>(k0, y));
    return mul<T>(s, madd<T>(x, sub<T>(k0, s), k0));
  }
  if (f == MISH_SLOPE) {
    const n = mul<T>(y, add<T>(y, k1)), d = add<T>(n, k1), c = min<T>(x, k3);
    return div<T>(add<T>(n, div<T>(mul<T>(c, mul<T>(k2, mul<T>(y, add<T>(y, k0)))), d)), d);
  }
  if (f == TIMES_NEGATED) return mul<T>(x, neg<T>(y));
  return mul<T>(x, y);
}
/** Whether a pass reads y. */
// @ts-ignore: decorator
@inline function takesTwo(f: usize): bool { return f >= TIMES_LOGISTIC; }

/** to = apply(x, y) for so many rows of a panel, with `count` constants from the address k on; of BY_SIGN_SLOPE the third is whether y counts. */
// @ts-ignore: decorator
@inline function pass<T>(f: usize, k: usize, count: usize, counts: bool, rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void {
  const none = zero(), k0 = count > 0 ? broadcast<T>(k) : none, k1 = count > 1 ? broadcast<T>(k, 1) : none, k3 = count > 3 ? broadcast<T>(k, 3) : none;
  const k2 = f == BY_SIGN_SLOPE ? maskOf(counts) : count > 2 ? broadcast<T>(k, 2) : none;
  for (const end = x + rows * xr; x != end; x += xr, y += yr, to += tr) {
    const x0 = vload(x), x1 = loadHigh(x), y0 = takesTwo(f) ? vload(y) : x0, y1 = takesTwo(f) ? loadHigh(y) : x1;
    storeRow(to, apply<T>(f, x0, y0, k0, k1, k2, k3), apply<T>(f, x1, y1, k0, k1, k2, k3));
  }
}

// Each pass is a function of its own: inlined beside one another, Binaryen would join their loops and choose anew for each vector.
function copy<T>(rows: usize, x: usize, xr: usize, to: usize, tr: usize): void { pass<T>(COPY, 0, 0, false, rows, x, xr, 0, 0, to, tr); }
function relu<T>(rows: usize, x: usize, xr: usize, to: usize, tr: usize): void { pass<T>(POSITIVE, 0, 0, false, rows, x, xr, 0, 0, to, tr); }
function hardSigmoid<T>(rows: usize, x: usize, xr: usize, to: usize, tr: usize): void { pass<T>(CLIP, constant<T>(HARD), 3, false, rows, x, xr, 0, 0, to, tr); }
function geluArgument<T>(rows: usize, x: usize, xr: usize, to: usize, tr: usize): void { pass<T>(GELU_ARGUMENT, constant<T>(C1), 2, false, rows, x, xr, 0, 0, to, tr); }
function double<T>(rows: usize, x: usize, xr: usize, to: usize, tr: usize): void { pass<T>(DOUBLE, 0, 0, false, rows, x, xr, 0, 0, to, tr); }
function logistic<T>(rows: usize, x: usize, xr: usize, to: usize, tr: usize): void { pass<T>(LOGISTIC, constant<T>(ONE), 1, false, rows, x, xr, 0, 0, to, tr); }
function onePlus<T>(rows: usize, x: usize, xr: usize, to: usize, tr: usize): void { pass<T>(ONE_PLUS, constant<T>(ONE), 1, false, rows, x, xr, 0, 0, to, tr); }
function timesLogistic<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(TIMES_LOGISTIC, constant<T>(ONE), 1, false, rows, x, xr, y, yr, to, tr); }
function log1p<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(LOG1P, constant<T>(ONE), 1, false, rows, x, xr, y, yr, to, tr); }
function plusPositive<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(PLUS_POSITIVE, 0, 0, false, rows, x, xr, y, yr, to, tr); }
function mish<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(MISH_VALUE, constant<T>(TWO), 1, false, rows, x, xr, y, yr, to, tr); }
function reluSlope<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(WHERE_POSITIVE, 0, 0, false, rows, x, xr, y, yr, to, tr); }
function sigmoidSlope<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(SIGMOID_SLOPE, constant<T>(ONE), 1, false, rows, x, xr, y, yr, to, tr); }
function tanhSlope<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(TANH_SLOPE, constant<T>(ONE), 1, false, rows, x, xr, y, yr, to, tr); }
function hardSigmoidSlope<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(CLIP_SLOPE, constant<T>(HARD), 3, false, rows, x, xr, y, yr, to, tr); }
function geluSlope<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(GELU_SLOPE, constant<T>(ONE), 3, false, rows, x, xr, y, yr, to, tr); }
function siluSlope<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(SILU_SLOPE, constant<T>(ONE), 1, false, rows, x, xr, y, yr, to, tr); }
function mishSlope<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(MISH_SLOPE, constant<T>(ONE_TWO_FOUR_LIMIT), 4, false, rows, x, xr, y, yr, to, tr); }
function timesNegated<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(TIMES_NEGATED, 0, 0, false, rows, x, xr, y, yr, to, tr); }
function times<T>(rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(TIMES, 0, 0, false, rows, x, xr, y, yr, to, tr); }
/** leakyRelu, elu and selu: slopes of the negative part, y, and of the positive one, x, at k. */
function bySign<T>(k: usize, rows: usize, x: usize, xr: usize, y: usize, yr: usize, to: usize, tr: usize): void { pass<T>(BY_SIGN, k, 2, false, rows, x, xr, y, yr, to, tr); }
/** Their derivatives; that of the negative part is the slope at k and, where `counts`, the output. */
function bySignSlope<T>(k: usize, counts: bool, rows: usize, g: usize, gr: usize, a: usize, ar: usize): void { pass<T>(BY_SIGN_SLOPE, k, 2, counts, rows, g, gr, a, ar, g, gr); }

/** A = f(Z) for up to SCRATCH_ROWS rows, by an exponential. */
function activateBlock<T>(f: usize, rows: usize, rowBytes: usize, z: usize, zr: usize, a: usize, ar: usize, e: usize): void {
  if (f == ELU || f == SELU) {
    expm1s<T>(rows, z, zr, e, PANEL, nothing<T>());
    return bySign<T>(constant<T>(f == ELU ? ELU_SLOPES : SELU_SLOPES), rows, z, zr, e, PANEL, a, ar);
  }
  let from = z, fr = zr, flip = signs<T>(), force = nothing<T>(), limit = noLimit<T>();
  if (f == GELU) {
    geluArgument<T>(rows, z, zr, e, PANEL);
    from = e; fr = PANEL;
  } else if (f == TANH) {
    double<T>(rows, z, zr, e, PANEL);
    from = e; fr = PANEL; flip = nothing<T>();
  } else if (f == EXPONENTIAL) return exps<T>(rows, rowBytes, z, zr, a, ar, nothing<T>(), nothing<T>(), noLimit<T>(), nothing<T>());
  else if (f == SOFTPLUS) { flip = nothing<T>(); force = signs<T>(); }
  else if (f == MISH) { flip = nothing<T>(); limit = constant<T>(LIMIT); }
  exps<T>(rows, rowBytes, from, fr, e, PANEL, flip, force, limit, nothing<T>());
  if (f == SIGMOID) logistic<T>(rows, e, PANEL, a, ar);
  else if (sizeof<T>() == 8 && f == TANH) tanhs64(rows, z, zr, e, PANEL, a, ar);
  else if (f == MISH) mish<T>(rows, z, zr, e, PANEL, a, ar);
  else if (f == SOFTPLUS) {
    const l = e + SCRATCH_ROWS * PANEL;
    onePlus<T>(rows, e, PANEL, l, PANEL);
    logs<T>(2 * rows, l);
    log1p<T>(rows, l, PANEL, e, PANEL, l, PANEL);
    plusPositive<T>(rows, z, zr, l, PANEL, a, ar);
  } else timesLogistic<T>(rows, z, zr, e, PANEL, a, ar);
}

/** G ← G ∘ f′ for up to SCRATCH_ROWS rows, by an exponential of Z, or of A for softplus. */
function deriveBlock<T>(f: usize, rows: usize, rowBytes: usize, g: usize, gr: usize, z: usize, zr: usize, e: usize): void {
  if (f == SOFTPLUS) {
    expm1s<T>(rows, z, zr, e, PANEL, signs<T>());
    return timesNegated<T>(rows, g, gr, e, PANEL, g, gr);
  }
  const none = nothing<T>();
  if (f == GELU) geluArgument<T>(rows, z, zr, e, PANEL);
  exps<T>(rows, rowBytes, f == GELU ? e : z, f == GELU ? PANEL : zr, e, PANEL, f == MISH ? none : signs<T>(), none, f == MISH ? constant<T>(LIMIT) : noLimit<T>(), none);
  if (f == GELU) geluSlope<T>(rows, z, zr, e, PANEL, e, PANEL);
  else if (f == SILU) siluSlope<T>(rows, z, zr, e, PANEL, e, PANEL);
  else mishSlope<T>(rows, z, zr, e, PANEL, e, PANEL);
  times<T>(rows, g, gr, e, PANEL, g, gr);
}

/** Rows of the next block. */
// @ts-ignore: decorator
@inline function blockOf(rows: usize): usize { return rows < SCRATCH_ROWS ? rows : SCRATCH_ROWS; }

/**
 * A = f(Z) for so many rows of a panel, of which `rowBytes` count: all, or the lower half. Whole rows are written: the content after the columns that count is undefined.
 * `scratch`: twice SCRATCH_ROWS rows of a panel.
 */
export function activate<T>(f: usize, rows: usize, rowBytes: usize, z: usize, zr: usize, a: usize, ar: usize, scratch: usize): void {
  if (f == RELU) return relu<T>(rows, z, zr, a, ar);
  if (sizeof<T>() == 4 && f == TANH) return tanhs32(rows, rowBytes, z, zr, a, ar);
  if (f == IDENTITY) return copy<T>(rows, z, zr, a, ar);
  if (f == LEAKY_RELU) return bySign<T>(constant<T>(LEAKY_SLOPES), rows, z, zr, z, zr, a, ar);
  if (f == HARD_SIGMOID) return hardSigmoid<T>(rows, z, zr, a, ar);
  for (let i: usize = 0; i < rows; i += SCRATCH_ROWS) activateBlock<T>(f, blockOf(rows - i), rowBytes, z + i * zr, zr, a + i * ar, ar, scratch);
}

/** G ← G ∘ f′ likewise, from A = f(Z) or from Z as the activation needs. */
export function derive<T>(f: usize, rows: usize, rowBytes: usize, g: usize, gr: usize, a: usize, ar: usize, scratch: usize): void {
  if (f == RELU) return reluSlope<T>(rows, g, gr, a, ar, g, gr);
  if (f == TANH) return tanhSlope<T>(rows, g, gr, a, ar, g, gr);
  if (f == SIGMOID) return sigmoidSlope<T>(rows, g, gr, a, ar, g, gr);
  if (f == IDENTITY) return;
  if (f == LEAKY_RELU) return bySignSlope<T>(constant<T>(LEAKY_SLOPES), false, rows, g, gr, a, ar);
  if (f == ELU) return bySignSlope<T>(constant<T>(ELU_SLOPES), true, rows, g, gr, a, ar);
  if (f == SELU) return bySignSlope<T>(constant<T>(SELU_SLOPES), true, rows, g, gr, a, ar);
  if (f == HARD_SIGMOID) return hardSigmoidSlope<T>(rows, g, gr, a, ar, g, gr);
  if (f == EXPONENTIAL) return times<T>(rows, g, gr, a, ar, g, gr);
  for (let i: usize = 0; i < rows; i += SCRATCH_ROWS) deriveBlock<T>(f, blockOf(rows - i), rowBytes, g + i * gr, gr, a + i * ar, ar, scratch);
}
