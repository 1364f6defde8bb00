import { dot, norm } from "./vectors.ts";

/** J·P = Q·R by Householder reflections, the columns by falling norm. */
export interface Qr {
  /** R[n, n], row-major; below the diagonal 0 */
  readonly R: Float64Array;
  readonly n: number;
  /** Column k of R belongs to parameter permutation[k] */
  readonly permutation: Int32Array;
  /** The first n elements of Qᵀ·r */
  readonly projected: Float64Array;
  /** ‖column j‖ of J */
  readonly columnNorms: Float64Array;
}

/**
 * Factorises J[m, n] (row-major, kept) and applies Qᵀ to r[m]. Where m < n, the rows that are missing are zeros.
 * Golub & Van Loan, Matrix Computations, algorithm 5.4.1.
 */
export function factorizeQr(J: ArrayLike<number>, residuals: ArrayLike<number>, n: number): Qr {
  const m = Math.max(residuals.length, n);
  // Columns are contiguous while reflections run down them.
  const columns = Array.from({ length: n }, (_, j) => {
    const column = new Float64Array(m);
    for (let i = 0; i < residuals.length; i++) column[i] = J[i * n + j];
    return column;
  });
  const columnNorms = Float64Array.from(columns, (column) => norm(column));
  const remaining = columnNorms.slice();
  const exact = columnNorms.slice();
  const permutation = Int32Array.from({ length: n }, (_, j) => j);
  const q = new Float64Array(m);
  q.set(Float64Array.from(residuals));
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let j = k + 1; j < n; j++) if (remaining[j] > remaining[pivot]) pivot = j;
    if (pivot !== k) {
      [columns[k], columns[pivot]] = [columns[pivot], columns[k]];
      [permutation[k], permutation[pivot]] = [permutation[pivot], permutation[k]];
      remaining[pivot] = remaining[k];
      exact[pivot] = exact[k];
    }
    const v = columns[k].subarray(k);
    const length = norm(v);
    if (length === 0) continue;
    const diagonal = v[0] > 0 ? -length : length;
    // v = x − diagonal·e₁, scaled so that v₁ = 1.
    const head = v[0] - diagonal;
    for (let i = 1; i < v.length; i++) v[i] /= head;
    const factor = -head / diagonal;
    v[0] = 1;
    const reflect = (x: Float64Array): void => {
      const scale = factor * dot(v, x);
      for (let i = 0; i < v.length; i++) x[i] -= scale * v[i];
    };
    reflect(q.subarray(k));
    for (let j = k + 1; j < n; j++) {
      const below = columns[j].subarray(k);
      reflect(below);
      if (remaining[j] === 0) continue;
      remaining[j] *= Math.sqrt(Math.max(0, 1 - (below[0] / remaining[j]) ** 2));
      // What is left after cancellation is computed again.
      if (0.05 * (remaining[j] / exact[j]) ** 2 <= Number.EPSILON) {
        remaining[j] = norm(below.subarray(1));
        exact[j] = remaining[j];
      }
    }
    v[0] = diagonal;
  }
  const R = new Float64Array(n * n);
  for (let j = 0; j < n; j++) for (let i = 0; i <= j; i++) R[i * n + j] = columns[j][i];
  return { R, n, permutation, projected: q.slice(0, n), columnNorms };
}

/** Solves R·x = b for the upper triangle R[n, n]; from the first 0 on the diagonal on, x is 0: a least squares solution. */
export function solveUpper(R: Float64Array, n: number, b: Float64Array): Float64Array {
  let rank = 0;
  while (rank < n && R[rank * n + rank] !== 0) rank++;
  const x = new Float64Array(n);
  for (let i = rank - 1; i >= 0; i--) {
    let sum = b[i];
    for (let j = i + 1; j < rank; j++) sum -= R[i * n + j] * x[j];
    x[i] = sum / R[i * n + i];
  }
  return x;
}

/** Solves Rᵀ·x = b for the upper triangle R[n, n] without zeros on the diagonal. */
export function solveLower(R: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let j = 0; j < i; j++) sum -= R[j * n + i] * x[j];
    x[i] = sum / R[i * n + i];
  }
  return x;
}

/** Estimates κ₂(R) of an upper triangle R[n, n] by power iterations with RᵀR and its inverse; Infinity where a diagonal element is 0. From below. */
export function estimateCondition(R: Float64Array, n: number): number {
  for (let i = 0; i < n; i++) if (R[i * n + i] === 0) return Infinity;
  const times = (x: Float64Array): Float64Array => {
    const y = new Float64Array(n);
    for (let i = 0; i < n; i++) for (let j = i; j < n; j++) y[i] += R[i * n + j] * x[j];
    const z = new Float64Array(n);
    for (let i = 0; i < n; i++) for (let j = i; j < n; j++) z[j] += R[i * n + j] * y[i];
    return z;
  };
  const largest = iteratePower(times, n);
  const smallest = iteratePower((x) => solveUpper(R, n, solveLower(R, n, x)), n);
  return Math.sqrt(largest * smallest);
}

const POWER_ITERATIONS = 8;

/** Returns the largest eigenvalue of a positive definite operator, from below. */
function iteratePower(operator: (x: Float64Array) => Float64Array, n: number): number {
  // A start that is orthogonal to no axis.
  let x: Float64Array = Float64Array.from({ length: n }, (_, i) => 1 + (i % 7) / 7);
  let eigenvalue = 0;
  for (let count = 0; count < POWER_ITERATIONS; count++) {
    const length = norm(x);
    x = operator(x.map((value) => value / length));
    eigenvalue = norm(x);
    if (!Number.isFinite(eigenvalue) || eigenvalue === 0) return Infinity;
  }
  return eigenvalue;
}
