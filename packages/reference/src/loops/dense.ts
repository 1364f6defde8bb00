import type { Action, Actions } from "../interpreter.ts";
import { round } from "../round.ts";
import { activate, derive } from "./activation.ts";
import { broadcastRow, rowMajor, transposed } from "../view.ts";
import { multiply } from "./product.ts";

/** Z[m, n] = b[1, n] + X[m, k]·W[k, n], A = f(Z) */
export const denseForward: Actions["denseForward"] = ({ X, W, b, A, Z, activation }, { numbers, precision }): Action => {
  const a = numbers(A);
  const z = Z ? numbers(Z) : a;
  const operands = {
    C: rowMajor(z, W.cols),
    A: rowMajor(numbers(X), W.rows),
    B: rowMajor(numbers(W), W.cols),
    S: broadcastRow(numbers(b)),
  };
  return (m) => {
    multiply({ m, n: W.cols, k: W.rows }, operands, precision);
    for (let i = 0; i < m * W.cols; i++) a[i] = activate(z[i], activation, precision);
    return 0;
  };
};

/** dW[k, n] = Xᵀ[k, m]·dZ[m, n] + (λ/m)·W + (λ₁/m)·sign W, db[1, n] = Σ_i dZ[i, :] */
export const denseBackwardWeights: Actions["denseBackwardWeights"] = ({ X, dZ, W, dW, db, l2, l1 = 0 }, { numbers, precision }): Action => {
  const [dz, w, dw, bias] = [dZ, W, dW, db].map(numbers);
  const operands = { C: rowMajor(dw, W.cols), A: transposed(rowMajor(numbers(X), W.rows)), B: rowMajor(dz, W.cols) };
  return (m) => {
    multiply({ m: W.rows, n: W.cols, k: m }, operands, precision);
    const rate = round(l2 / m, precision);
    if (l2 !== 0) for (let i = 0; i < dw.length; i++) dw[i] = round(dw[i] + round(rate * w[i], precision), precision);
    const step = round(l1 / m, precision);
    if (l1 !== 0) for (let i = 0; i < dw.length; i++) dw[i] = round(dw[i] + (w[i] > 0 ? step : w[i] < 0 ? -step : 0), precision);
    for (let j = 0; j < W.cols; j++) {
      let sum = 0;
      for (let i = 0; i < m; i++) sum = round(sum + dz[i * W.cols + j], precision);
      bias[j] = sum;
    }
    return 0;
  };
};

/** dX[m, k] = (dZ[m, n]·Wᵀ[n, k]) ∘ f′ */
export const denseBackwardInput: Actions["denseBackwardInput"] = ({ dZ, W, dX, A, Z, activation }, { numbers, precision }): Action => {
  const dx = numbers(dX);
  const a = A ? numbers(A) : dx;
  const z = Z ? numbers(Z) : dx;
  const operands = { C: rowMajor(dx, W.rows), A: rowMajor(numbers(dZ), W.cols), B: transposed(rowMajor(numbers(W), W.cols)) };
  return (m) => {
    multiply({ m, n: W.rows, k: W.cols }, operands, precision);
    for (let i = 0; i < m * W.rows; i++) dx[i] = derive(dx[i], { a: a[i], z: z[i] }, { activation, precision });
    return 0;
  };
};
