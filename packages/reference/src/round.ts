import type { Precision } from "./matrix.ts";

/** Numbers of a program, as they lie in memory. */
export type Numbers = Float32Array | Float64Array;

/** x as the precision holds it: what the reference does after each operation. */
export function round(x: number, precision: Precision): number {
  return precision === "f32" ? Math.fround(x) : x;
}
