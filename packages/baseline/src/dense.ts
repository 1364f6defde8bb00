import { rowMajor, transposed } from "@adjoint/reference";
import type { Action, Actions, Numbers } from "@adjoint/reference";
import { activate, derive } from "./activation.ts";
import { multiplyPacked } from "./packed.ts";
import { addRowTimesMatrix, outerProduct, rowTimesTransposed } from "./vector.ts";

/** Each of the first m rows becomes the row s [1, n]. */
function fillRows(values: Numbers, s: Numbers, m: number): void {
  for (let i = 0, at = 0; i < m; i++) for (let j = 0; j < s.length; j++, at++) values[at] = s[j];
}

/** Z[m, n] = b[1, n] + X[m, k]·W[k, n], A = f(Z) */
export const denseForward: Actions["denseForward"] = ({ X, W, b, A, Z, activation }, { numbers }): Action => {
  const [x, w, bias, a] = [X, W, b, A].map(numbers);
  const z = Z ? numbers(Z) : a;
  const operands = { A: rowMajor(x, W.rows), B: rowMajor(w, W.cols), C: rowMajor(z, W.cols), adds: true };
  const [k, n] = [W.rows, W.cols];
  return (m) => {
    fillRows(z, bias, m);
    if (m === 1) addRowTimesMatrix({ k, n }, x, { b: w, c: z });
    else multiplyPacked({ m, n, k }, operands);
    activate(activation, { z, a }, m * n);
    return 0;
  };
};

/** dW[k, n] = Xᵀ[k, m]·dZ[m, n] + (λ/m)·W + (λ₁/m)·sign W, db[1, n] = Σ_i dZ[i, :] */
export const denseBackwardWeights: Actions["denseBackwardWeights"] = ({ X, dZ, W, dW, db, l2, l1 = 0 }, { numbers }): Action => {
  const [x, dz, w, dw, bias] = [X, dZ, W, dW, db].map(numbers);
  const [k, n] = [W.rows, W.cols];
  const operands = { A: transposed(rowMajor(x, k)), B: rowMajor(dz, n), C: rowMajor(dw, n), adds: false };
  return (m) => {
    if (m === 1) outerProduct({ k, n }, x, { y: dz, c: dw });
    else multiplyPacked({ m: k, n, k: m }, operands);
    if (l2 !== 0) addScaled(dw, w, l2 / m);
    if (l1 !== 0) for (let e = 0; e < dw.length; e++) dw[e] += w[e] > 0 ? l1 / m : w[e] < 0 ? -l1 / m : 0;
    sumRows(bias, dz, m);
    return 0;
  };
};

/** dX[m, k] = (dZ[m, n]·Wᵀ[n, k]) ∘ f′ */
export const denseBackwardInput: Actions["denseBackwardInput"] = ({ dZ, W, dX, A, Z, activation }, { numbers }): Action => {
  const [dz, w, dx] = [dZ, W, dX].map(numbers);
  const a = A ? numbers(A) : dx;
  const z = Z ? numbers(Z) : dx;
  const [k, n] = [W.rows, W.cols];
  const operands = { A: rowMajor(dz, n), B: transposed(rowMajor(w, n)), C: rowMajor(dx, k), adds: false };
  return (m) => {
    if (m === 1) rowTimesTransposed({ k, n }, dz, { w, c: dx });
    else multiplyPacked({ m, n: k, k: n }, operands);
    derive(activation, { g: dx, a, z }, m * k);
    return 0;
  };
};

/** C[m, n] = S + op(A)[m, k]·op(B)[k, n] */
export const gemm: Actions["gemm"] = ({ A, B, C, transposeA, transposeB, start }, { numbers }): Action => {
  const [a, b, c] = [A, B, C].map(numbers);
  const sizes = { m: C.rows, n: C.cols, k: transposeA ? A.rows : A.cols };
  const row = typeof start === "object" ? numbers(start) : undefined;
  const operands = {
    A: transposeA ? transposed(rowMajor(a, A.cols)) : rowMajor(a, A.cols),
    B: transposeB ? transposed(rowMajor(b, B.cols)) : rowMajor(b, B.cols),
    C: rowMajor(c, C.cols),
    adds: start !== "zero",
  };
  return () => {
    if (row) fillRows(c, row, C.rows);
    multiplyPacked(sizes, operands);
    return 0;
  };
};

function addScaled(to: Numbers, from: Numbers, scale: number): void {
  for (let e = 0; e < to.length; e++) to[e] += scale * from[e];
}

/** Columns whose sums are kept at a time. */
const WIDTH = 1024;
const sums = new Float64Array(WIDTH);

/** to[1, n] = Σ_i from[i, :] */
function sumRows(to: Numbers, from: Numbers, m: number): void {
  const n = to.length;
  for (let j0 = 0; j0 < n; j0 += WIDTH) {
    const width = Math.min(WIDTH, n - j0);
    for (let j = 0; j < width; j++) sums[j] = from[j0 + j];
    for (let i = 1; i < m; i++) for (let j = 0, r = i * n + j0; j < width; j++) sums[j] += from[r + j];
    for (let j = 0; j < width; j++) to[j0 + j] = sums[j];
  }
}
