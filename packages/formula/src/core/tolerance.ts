/** The one bound of every comparison: what rounding of a few hundred operations in f64 leaves, relative to the largest entry. */
export const TOLERANCE = 1e-9;
/** Of values that went through an ε inside a logarithm or a quotient, as in log(a + 1e-8). */
export const LOOSE = 3e-6;

/** Do two numbers agree, relative to the larger one or to `scale`? */
export function close(p: number, q: number, { scale = 0, tolerance = TOLERANCE }: { scale?: number; tolerance?: number } = {}): boolean {
  return Math.abs(p - q) <= tolerance * Math.max(Math.abs(p), Math.abs(q), scale);
}
