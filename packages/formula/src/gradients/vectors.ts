/** ‖a − b‖ ≤ tolerance · max(‖a‖, ‖b‖). */
export function agrees(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): boolean {
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    largest = Math.max(largest, Math.abs(a[i]), Math.abs(b[i]));
  }
  return Math.sqrt(difference) <= tolerance * Math.max(largest * Math.sqrt(a.length), Number.MIN_VALUE);
}

/** Σ a·b. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The elements of a [rows, length/rows] matrix, read down its columns. */
export function transposed(values: Float64Array, rows: number): Float64Array {
  const cols = values.length / rows;
  return values.map((_, k) => values[(k % rows) * cols + Math.floor(k / rows)]);
}

/** One vector of all. */
export function concatenated(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

/** The divisors of n, ascending. */
export function divisors(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);
}
