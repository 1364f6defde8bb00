import { exp, exp32, gelu, gelu32, geluSlope, geluSlope32, sigmoid, sigmoid32, tanh, tanh32 } from "../elementary.ts";
import type { Precision } from "../matrix.ts";
import type { Elementwise } from "../program.ts";
import { round } from "../round.ts";

/** leakyRelu's slope for z < 0, rounded to the precision where it is used. */
export const LEAKY_SLOPE = 0.01;

/** a = f(z), each operation rounded; the formulas stand with {@link Elementwise}. */
export function activate(z: number, activation: Elementwise, precision: Precision): number {
  switch (activation) {
    case "identity":
      return z;
    case "sigmoid":
      return sigmoidOf(z, precision);
    case "tanh":
      return precision === "f32" ? tanh32(z) : tanh(z);
    case "relu":
      return z < 0 ? 0 : z;
    case "leakyRelu":
      return z < 0 ? round(round(LEAKY_SLOPE, precision) * z, precision) : z;
    case "gelu":
      return precision === "f32" ? gelu32(z) : gelu(z);
  }
}

/** g·f′, f′ being computed from a = f(z), for gelu from z; each operation rounded. */
export function derive(
  g: number,
  { a, z }: { readonly a: number; readonly z: number },
  { activation, precision }: { readonly activation: Elementwise; readonly precision: Precision },
): number {
  const r = (x: number) => round(x, precision);
  switch (activation) {
    case "identity":
      return g;
    case "sigmoid":
      return r(g * r(a * r(1 - a)));
    case "tanh":
      return r(g * r(1 - r(a * a)));
    case "relu":
      return a > 0 ? g : 0;
    case "leakyRelu":
      return a > 0 ? g : r(r(LEAKY_SLOPE) * g);
    case "gelu":
      return r(g * (precision === "f32" ? geluSlope32(z) : geluSlope(z)));
  }
}

/** σ(z) of the precision. */
export function sigmoidOf(z: number, precision: Precision): number {
  return precision === "f32" ? sigmoid32(z) : sigmoid(z);
}

/** e^x of the precision. */
export function expOf(x: number, precision: Precision): number {
  return precision === "f32" ? exp32(x) : exp(x);
}
