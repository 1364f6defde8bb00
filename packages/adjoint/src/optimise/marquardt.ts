import { factorizeCholesky } from "./cholesky.ts";
import { solveLower, solveUpper } from "./qr.ts";

/** A = JᵀJ[n, n] and g = Jᵀr[n], each sum down the rows, starting at 0. */
export function normalEquations(
  J: ArrayLike<number>,
  residuals: ArrayLike<number>,
  n: number,
): { readonly A: Float64Array; readonly g: Float64Array } {
  const A = new Float64Array(n * n);
  const g = new Float64Array(n);
  for (let row = 0; row < residuals.length; row++) {
    for (let i = 0; i < n; i++) {
      const value = J[row * n + i];
      g[i] += value * residuals[row];
      for (let j = i; j < n; j++) A[i * n + j] += value * J[row * n + j];
    }
  }
  return { A, g };
}

/** −(A + μI)⁻¹·g, or `undefined` where A + μI is not positive definite to within rounding. */
export function solveMarquardt(A: ArrayLike<number>, g: Float64Array, μ: number): Float64Array | undefined {
  const n = g.length;
  const R = factorizeCholesky(A, n, μ);
  return (
    R &&
    solveUpper(
      R,
      n,
      solveLower(
        R,
        n,
        g.map((value) => -value),
      ),
    )
  );
}
