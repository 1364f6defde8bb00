import { exp, tanh32, tanh64 } from "./elementary";
import { gt, add, lt, select, div, vload, and, madd, abs, max, mul, neg, nmadd, vstore, broadcast, sub, VECTOR, zero } from "./lanes";

/** What follows a sum; the numbers are the record's. */
// @ts-ignore: decorator
@inline export const IDENTITY: usize = 0, SIGMOID: usize = 1, TANH: usize = 2, RELU: usize = 3, LEAKY_RELU: usize = 4, GELU: usize = 5;

/** 1, leakyRelu's slope, gelu's c₁, c₃ and 3c₃. */
const C32 = memory.data<f32>([1, 0.01, 1.5957691216057308, 0.07135481627260025, 0.21406444881780073]);
const C64 = memory.data<f64>([1, 0.01, 1.5957691216057308, 0.07135481627260025, 0.21406444881780073]);
// @ts-ignore: decorator
@inline function c<T>(i: usize): v128 { return broadcast<T>((sizeof<T>() == 4 ? C32 : C64) + i * sizeof<T>()); }

/** σ(z) */
// @ts-ignore: decorator
@inline function sigmoid<T>(z: v128): v128 { return div<T>(c<T>(0), add<T>(c<T>(0), exp<T>(neg<T>(z)))); }

/** σ, gelu, and tanh of f64, which share one exponential: to choose anew at each vector is free beside it. */
// @ts-ignore: decorator
@inline function sigmoidFamily<T>(f: usize, z: v128): v128 {
  const x = f == GELU ? mul<T>(z, madd<T>(c<T>(3), mul<T>(z, z), c<T>(2))) : z, tanh = sizeof<T>() == 8 && f == TANH;
  const e = exp<T>(tanh ? abs<T>(add<T>(x, x)) : neg<T>(x), tanh);
  if (tanh) return tanh64(x, e);
  const s = div<T>(c<T>(0), add<T>(c<T>(0), e));
  return f == GELU ? mul<T>(z, s) : s;
}

/** A = f(Z) of a short function; f is a constant: beside so few operations a choice at each vector would be felt. */
// @ts-ignore: decorator
@inline function activateInline<T>(f: usize, rows: usize, rowBytes: usize, z: usize, zr: usize, a: usize, ar: usize): void {
  for (const end = z + rows * zr; z != end; z += zr, a += ar)
    for (let j: usize = 0; j != rowBytes; j += VECTOR) vstore(a + j, f == RELU ? max<T>(vload(z + j), zero()) : tanh32(vload(z + j)));
}

/** A = f(Z) for so many rows of `wide` bytes: a panel, or its first vector. */
export function activate<T>(f: usize, rows: usize, rowBytes: usize, z: usize, zr: usize, a: usize, ar: usize): void {
  if (f == RELU) return activateInline<T>(RELU, rows, rowBytes, z, zr, a, ar);
  if (sizeof<T>() == 4 && f == TANH) return activateInline<T>(TANH, rows, rowBytes, z, zr, a, ar);
  for (const end = z + rows * zr; z != end; z += zr, a += ar) {
    for (let j: usize = 0; j != rowBytes; j += VECTOR) {
      const x = vload(z + j);
      let y = x;
      if (f == LEAKY_RELU) y = select(lt<T>(x, zero()), mul<T>(c<T>(1), x), x);
      else if (f != IDENTITY) y = sigmoidFamily<T>(f, x);
      vstore(a + j, y);
    }
  }
}

/** gelu's derivative at z. */
// @ts-ignore: decorator
@inline function slope<T>(z: v128): v128 {
  const square = mul<T>(z, z), s = sigmoid<T>(mul<T>(z, madd<T>(c<T>(3), square, c<T>(2))));
  return madd<T>(mul<T>(s, sub<T>(c<T>(0), s)), mul<T>(z, madd<T>(c<T>(4), square, c<T>(2))), s);
}

/** G ← G ∘ f′ of one of the short derivatives; f is a constant: beside so few operations a choice at each vector would be felt. */
// @ts-ignore: decorator
@inline function deriveInline<T>(f: usize, rows: usize, rowBytes: usize, g: usize, gr: usize, a: usize, ar: usize): void {
  for (const end = g + rows * gr; g != end; g += gr, a += ar)
    for (let j: usize = 0; j != rowBytes; j += VECTOR) {
      const y = vload(a + j), x = vload(g + j);
      vstore(g + j, f == RELU ? and(x, gt<T>(y, zero())) : mul<T>(x, nmadd<T>(y, y, c<T>(0))));
    }
}

/** G ← G ∘ f′ likewise, from A = f(Z), for gelu from Z. */
export function derive<T>(f: usize, rows: usize, rowBytes: usize, g: usize, gr: usize, a: usize, ar: usize): void {
  if (f == RELU) return deriveInline<T>(RELU, rows, rowBytes, g, gr, a, ar);
  if (f == TANH) return deriveInline<T>(TANH, rows, rowBytes, g, gr, a, ar);
  for (const end = g + rows * gr; g != end; g += gr, a += ar) {
    for (let j: usize = 0; j != rowBytes; j += VECTOR) {
      const x = vload(g + j), y = vload(a + j);
      let d = x;
      if (f == LEAKY_RELU) d = select(gt<T>(y, zero()), x, mul<T>(c<T>(1), x));
      else if (f == SIGMOID) d = mul<T>(x, mul<T>(y, sub<T>(c<T>(0), y)));
      else if (f == GELU) d = mul<T>(x, slope<T>(y));
      vstore(g + j, d);
    }
  }
}
