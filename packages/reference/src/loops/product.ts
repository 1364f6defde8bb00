import type { Precision } from "../matrix.ts";
import { round } from "../round.ts";
import type { View } from "../view.ts";

/**
 * C[m, n] = S[m, n] + A[m, k]·B[k, n]. Each sum starts at S, or at 0 where there is none, and takes k in ascending order; each product and each sum is rounded.
 * C is never read.
 */
export function multiply(
  { m, n, k }: { readonly m: number; readonly n: number; readonly k: number },
  { C, A, B, S }: { readonly C: View; readonly A: View; readonly B: View; readonly S?: View },
  precision: Precision,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = S ? S.values[i * S.row + j * S.col] : 0;
      for (let l = 0; l < k; l++)
        sum = round(sum + round(A.values[i * A.row + l * A.col] * B.values[l * B.row + j * B.col], precision), precision);
      C.values[i * C.row + j * C.col] = sum;
    }
  }
}
