/** aᵀb, from the left, starting at 0. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** ‖a‖₂, without overflow or underflow of the squares. */
export function norm(a: ArrayLike<number>): number {
  const scale = maxNorm(a);
  if (scale === 0 || !Number.isFinite(scale)) return scale;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] / scale) ** 2;
  return scale * Math.sqrt(sum);
}

/** max |aᵢ|; NaN where an element is NaN. */
export function maxNorm(a: ArrayLike<number>): number {
  let max = 0;
  for (let i = 0; i < a.length; i++) if (!(Math.abs(a[i]) <= max)) max = Math.abs(a[i]);
  return max;
}

/** a + α·b as a new array. */
export function addScaled(a: ArrayLike<number>, α: number, b: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(a.length);
  for (let i = 0; i < sum.length; i++) sum[i] = a[i] + α * b[i];
  return sum;
}

/** −a as a new array. */
export function negate(a: ArrayLike<number>): Float64Array {
  const negated = new Float64Array(a.length);
  for (let i = 0; i < negated.length; i++) negated[i] = -a[i];
  return negated;
}
