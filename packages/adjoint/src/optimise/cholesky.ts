/**
 * Factorises A + μ·I = RᵀR for symmetric A[n, n], of which the upper triangle is read; R is upper triangular.
 * @returns R[n, n] row-major, or `undefined` where the matrix is not positive definite to within rounding
 */
export function factorizeCholesky(A: ArrayLike<number>, n: number, μ: number): Float64Array | undefined {
  const R = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) R[i * n + j] = A[i * n + j];
    R[i * n + i] += μ;
  }
  // Row by row: row k is finished, then taken out of the rows below, whose elements lie one after another.
  for (let k = 0; k < n; k++) {
    const pivot = R[k * n + k];
    if (!(pivot > 0) || !Number.isFinite(pivot)) return undefined;
    const diagonal = Math.sqrt(pivot);
    for (let j = k; j < n; j++) R[k * n + j] /= diagonal;
    for (let i = k + 1; i < n; i++) {
      const factor = R[k * n + i];
      if (factor === 0) continue;
      for (let j = i; j < n; j++) R[i * n + j] -= factor * R[k * n + j];
    }
  }
  return R;
}
