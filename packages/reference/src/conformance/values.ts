import type { Random } from "../random.ts";

/** Normal numbers of this standard deviation. */
export function numbers(random: Random, count: number, scale: number): Float64Array {
  return Float64Array.from({ length: count }, () => scale * random.normal());
}

export function bytes(random: Random, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.below(256));
}

/** Whole numbers in [0, below). */
export function integers(random: Random, count: number, below: number): Uint32Array {
  return Uint32Array.from({ length: count }, () => random.below(below));
}

/** Numbers where functions change their path: signed zeros, denormals, the ends of ranges, infinities, NaN. */
export const SPECIAL: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  0.625,
  -0.625,
  0.62,
  -0.62,
  1e-40,
  -1e-40,
  1e-30,
  -1e-30,
  1e-4,
  -1e-4,
  9.1,
  -9.1,
  20,
  -20,
  87,
  -87,
  88.7,
  -88.7,
  89,
  -89,
  103,
  -103,
  105,
  -105,
  700,
  -700,
  709.5,
  -709.5,
  746,
  -746,
  1e10,
  -1e10,
  Infinity,
  -Infinity,
  Number.NaN,
];
