import { addScaled, dot, norm } from "./vectors.ts";
import { solveUpper } from "./qr.ts";
import type { Qr } from "./qr.ts";

/** The smallest positive number in full precision. */
const TINY = 2 ** -1022;
const MAX_NEWTON = 10;

/**
 * Finds λ and the step p that minimises ‖J·p + r‖² + λ‖D·p‖² with ‖D·p‖ within a tenth of Δ, or λ = 0 where the Gauss–Newton step is within Δ:
 * Moré, "The Levenberg–Marquardt algorithm: implementation and theory", 1978, section 5.
 * @param scaling D[n]
 * @param λ of the step before, where the search starts
 */
export function solveTrustRegion(
  qr: Qr,
  { scaling, radius, λ: start }: { readonly scaling: Float64Array; readonly radius: number; readonly λ: number },
): { readonly step: Float64Array; readonly λ: number } {
  const { R, n, permutation, projected } = qr;
  const scaled = (x: Float64Array): Float64Array => Float64Array.from(x, (value, j) => scaling[j] * value);
  const unpermute = (z: Float64Array): Float64Array => {
    const x = new Float64Array(n);
    for (let k = 0; k < n; k++) x[permutation[k]] = z[k];
    return x;
  };
  const negated = (x: Float64Array): Float64Array => Float64Array.from(x, (value) => -value);

  let x = unpermute(solveUpper(R, n, projected));
  let length = norm(scaled(x));
  let excess = length - radius;
  if (excess <= 0.1 * radius) return { step: negated(x), λ: 0 };

  // D²·x/‖D·x‖ in the order of R's columns: the derivative of ‖D·x‖ by λ starts from it.
  const normal = (): Float64Array => Float64Array.from(permutation, (j) => (scaling[j] * (scaling[j] * x[j])) / length);
  let full = true;
  for (let i = 0; i < n; i++) if (R[i * n + i] === 0) full = false;
  let lower = 0;
  if (full) {
    const w = forwardSubstitute(R, n, normal());
    lower = excess / radius / dot(w, w);
  }
  const gradient = Float64Array.from(permutation, (j, k) => {
    let sum = 0;
    for (let i = 0; i <= k; i++) sum += R[i * n + k] * projected[i];
    return sum / scaling[j];
  });
  const steepness = norm(gradient);
  let upper = steepness / radius;
  if (upper === 0) upper = TINY / Math.min(radius, 0.1);
  let λ = Math.min(Math.max(start, lower), upper);
  if (λ === 0) λ = steepness / length;
  for (let count = 1; ; count++) {
    if (λ === 0) λ = Math.max(TINY, 0.001 * upper);
    const damped = solveDamped(
      qr,
      Float64Array.from(scaling, (d) => Math.sqrt(λ) * d),
    );
    x = unpermute(damped.z);
    length = norm(scaled(x));
    const before = excess;
    excess = length - radius;
    if (Math.abs(excess) <= 0.1 * radius || (lower === 0 && excess <= before && before < 0) || count === MAX_NEWTON)
      return { step: negated(x), λ };
    const w = forwardSubstitute(damped.S, n, normal());
    const correction = excess / radius / dot(w, w);
    if (excess > 0) lower = Math.max(lower, λ);
    else upper = Math.min(upper, λ);
    λ = Math.max(lower, λ + correction);
  }
}

/** Solves [R; E]·z = [projected; 0] for diagonal E, given in the order of the parameters, by Givens rotations; S is the triangle that they leave. */
function solveDamped({ R, n, permutation, projected }: Qr, E: Float64Array): { readonly S: Float64Array; readonly z: Float64Array } {
  const S = R.slice();
  const b = projected.slice();
  for (let j = 0; j < n; j++) {
    const row = new Float64Array(n);
    row[j] = E[permutation[j]];
    if (row[j] === 0) continue;
    let extra = 0;
    for (let k = j; k < n; k++) {
      if (row[k] === 0) continue;
      const radius = Math.hypot(S[k * n + k], row[k]);
      const cos = S[k * n + k] / radius;
      const sin = row[k] / radius;
      for (let i = k; i < n; i++) {
        const upper = S[k * n + i];
        S[k * n + i] = cos * upper + sin * row[i];
        row[i] = cos * row[i] - sin * upper;
      }
      const top = b[k];
      b[k] = cos * top + sin * extra;
      extra = cos * extra - sin * top;
    }
  }
  return { S, z: solveUpper(S, n, b) };
}

/** Solves Sᵀ·w = b; rows with a 0 on the diagonal are left out. */
function forwardSubstitute(S: Float64Array, n: number, b: Float64Array): Float64Array {
  const w = b.slice();
  for (let i = 0; i < n; i++) {
    if (S[i * n + i] === 0) {
      w[i] = 0;
      continue;
    }
    w[i] /= S[i * n + i];
    for (let j = i + 1; j < n; j++) w[j] -= S[i * n + j] * w[i];
  }
  return w;
}

/** ‖J·p‖ from the factors of J. */
export function lengthOfImage({ R, n, permutation }: Qr, p: Float64Array): number {
  const image = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let k = i; k < n; k++) image[i] += R[i * n + k] * p[permutation[k]];
  return norm(image);
}

/** θ + p */
export function moveBy(theta: Float64Array, p: Float64Array): Float64Array {
  return addScaled(theta, 1, p);
}
