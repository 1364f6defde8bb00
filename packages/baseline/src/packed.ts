import type { Numbers, View } from "@adjoint/reference";

/** m, n, k of C[m, n] = A[m, k]·B[k, n]. */
interface Sizes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/**
 * C[m, n] = A·B, or C + A·B where `adds`: C has unit column stride. Blocked as in BLIS: A and B are packed as f64 into panels, so that the inner loop converts
 * nothing and reads consecutive elements. A sum is f64 throughout a block of k and rounded to C's precision at its end.
 */
export const multiplyPacked = createProduct();

/**
 * Makes the product with its panels, once: V8 then knows the arrays and their lengths as constants of the code, and an index that is masked to their length
 * (a power of two, and a tile more) needs no bounds check, which is worth a third of the speed. Everything the loops use is in this scope, for a constant of
 * a module may become a variable when modules are joined.
 */
function createProduct() {
  /** Rows and columns of a tile: 8 sums, 2 of A and 4 of B, and the product fit the 16 registers that V8 has for f64. */
  const MR = 2;
  const NR = 4;
  /** A panel of B, KC × NR f64, and one of A stay in L1 (24 KiB + 12 KiB); a block of A, MC × KC, in L2. */
  const KC = 768;
  const MC = 64;

  const A_MASK = 2 ** 16 - 1;
  const B_MASK = 2 ** 12 - 1;
  const a = new Float64Array(A_MASK + MR);
  const b = new Float64Array(B_MASK + NR);

  /** Rows in pairs, [mc/2][kc][2]; a last odd one is paired with zeros. */
  function packRows(from: Numbers, start: number, row: number, col: number, mc: number, kc: number): void {
    let to = 0;
    for (let i = 0; i < mc; i += MR) {
      let first = start + i * row;
      if (i + 1 < mc) {
        for (let l = 0; l < kc; l++, first += col, to += 2) {
          a[to & A_MASK] = from[first];
          a[(to & A_MASK) + 1] = from[first + row];
        }
      } else {
        for (let l = 0; l < kc; l++, first += col, to += 2) {
          a[to & A_MASK] = from[first];
          a[(to & A_MASK) + 1] = 0;
        }
      }
    }
  }

  /** Four columns, [kc][4]; zeros after the last. */
  function packColumns(from: Numbers, start: number, row: number, col: number, kc: number, nr: number): void {
    let first = start;
    if (nr === NR) {
      for (let l = 0, to = 0; l < kc; l++, first += row, to += 4) {
        const q = to & B_MASK;
        b[q] = from[first];
        b[q + 1] = from[first + col];
        b[q + 2] = from[first + 2 * col];
        b[q + 3] = from[first + 3 * col];
      }
      return;
    }
    for (let l = 0, to = 0; l < kc; l++, first += row, to += 4)
      for (let j = 0; j < NR; j++) b[(to & B_MASK) + j] = j < nr ? from[first + j * col] : 0;
  }

  /** One column of tiles. */
  function columnOfTiles(c: Numbers, start: number, row: number, mc: number, kc: number, nr: number, adds: boolean): void {
    for (let i = 0; i < mc; i += MR) tile(kc, i * kc, c, start + i * row, row, i + 1 < mc ? nr : -nr, adds);
  }

  /** C[2, 4] = A[2, kc]·B[kc, 4]; `nr` of the columns are stored, of one row where it is negative. */
  function tile(kc: number, panel: number, c: Numbers, start: number, row: number, nr: number, adds: boolean): void {
    let c00 = 0;
    let c01 = 0;
    let c02 = 0;
    let c03 = 0;
    let c10 = 0;
    let c11 = 0;
    let c12 = 0;
    let c13 = 0;
    for (let p = panel & A_MASK, q = 0, l = kc; l !== 0; l = (l - 1) | 0, p = (p + MR) & A_MASK, q = (q + NR) & B_MASK) {
      const b0 = b[q];
      const b1 = b[q + 1];
      const b2 = b[q + 2];
      const b3 = b[q + 3];
      const a0 = a[p];
      c00 += a0 * b0;
      c01 += a0 * b1;
      c02 += a0 * b2;
      c03 += a0 * b3;
      const a1 = a[p + 1];
      c10 += a1 * b0;
      c11 += a1 * b1;
      c12 += a1 * b2;
      c13 += a1 * b3;
    }
    storeRow(c, start, Math.abs(nr), adds, c00, c01, c02, c03);
    if (nr > 0) storeRow(c, start + row, nr, adds, c10, c11, c12, c13);
  }

  function storeRow(c: Numbers, at: number, nr: number, adds: boolean, s0: number, s1: number, s2: number, s3: number): void {
    c[at] = adds ? c[at] + s0 : s0;
    if (nr > 1) c[at + 1] = adds ? c[at + 1] + s1 : s1;
    if (nr > 2) c[at + 2] = adds ? c[at + 2] + s2 : s2;
    if (nr > 3) c[at + 3] = adds ? c[at + 3] + s3 : s3;
  }

  function multiply(
    { m, n, k }: Sizes,
    { A, B, C, adds }: { readonly A: View; readonly B: View; readonly C: View; readonly adds: boolean },
  ): void {
    for (let k0 = 0; k0 < k; k0 += KC) {
      const kc = Math.min(KC, k - k0);
      for (let i0 = 0; i0 < m; i0 += MC) {
        const mc = Math.min(MC, m - i0);
        packRows(A.values, i0 * A.row + k0 * A.col, A.row, A.col, mc, kc);
        for (let j = 0; j < n; j += NR) {
          packColumns(B.values, k0 * B.row + j * B.col, B.row, B.col, kc, Math.min(NR, n - j));
          columnOfTiles(C.values, i0 * C.row + j, C.row, mc, kc, Math.min(NR, n - j), adds || k0 > 0);
        }
      }
    }
  }

  return multiply;
}
