import type { Action, Actions } from "../interpreter.ts";
import { broadcastRow, rowMajor, transposed } from "../view.ts";
import { multiply } from "./product.ts";

/** C[m, n] = S + op(A)[m, k]·op(B)[k, n], on whole matrices. */
export const gemm: Actions["gemm"] = ({ A, B, C, transposeA, transposeB, start }, { numbers, precision }): Action => {
  const a = rowMajor(numbers(A), A.cols);
  const b = rowMajor(numbers(B), B.cols);
  const c = rowMajor(numbers(C), C.cols);
  const sizes = { m: C.rows, n: C.cols, k: transposeA ? A.rows : A.cols };
  const operands = { C: c, A: transposeA ? transposed(a) : a, B: transposeB ? transposed(b) : b };
  const started = start === "zero" ? operands : { ...operands, S: start === "C" ? c : broadcastRow(numbers(start)) };
  return () => {
    multiply(sizes, started, precision);
    return 0;
  };
};
