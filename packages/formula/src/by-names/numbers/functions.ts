import { exp, log, tanh } from "../../core/elementary.ts";
import type { Activation } from "../../problem.ts";
import { fill, map, type Matrix } from "./matrix.ts";

export const sigmoid = (z: number): number => 1 / (1 + exp(-z));
const LEAK = 0.01;

/** g(z) for one number; softmax is not a function of one number, see {@link activate}. */
export function activation(kind: Activation, z: number): number {
  switch (kind) {
    case "sigmoid":
      return sigmoid(z);
    case "tanh":
      return tanh(z);
    case "relu":
      return z > 0 ? z : 0;
    case "leaky-relu":
      return z > 0 ? z : LEAK * z;
    default:
      return z;
  }
}

/** g′(z). Softmax's is what its diagonal has in common with the sigmoid's, a(1 − a), where a formula asks for it element by element. */
export function derivative(kind: Activation, z: number): number {
  switch (kind) {
    case "sigmoid": {
      const a = sigmoid(z);
      return a * (1 - a);
    }
    case "tanh": {
      const a = tanh(z);
      return 1 - a * a;
    }
    case "relu":
      return z > 0 ? 1 : 0;
    case "leaky-relu":
      return z > 0 ? 1 : LEAK;
    default:
      return 1;
  }
}

/** Softmax of each column, or of each row. */
export function softmax(z: Matrix, along: "columns" | "rows"): Matrix {
  const e = map(z, exp);
  return {
    ...fill(z.rows, z.cols, (i, j) => {
      let s = 0;
      if (along === "columns") for (let k = 0; k < z.rows; k++) s += e.data[k * z.cols + j];
      else for (let k = 0; k < z.cols; k++) s += e.data[i * z.cols + k];
      return e.data[i * z.cols + j] / s;
    }),
    ndim: z.ndim,
    rowDim: z.rowDim,
    colDim: z.colDim,
  };
}

export function activate(kind: Activation, z: Matrix, along: "columns" | "rows" = "columns"): Matrix {
  return kind === "softmax" ? softmax(z, along) : map(z, (x) => activation(kind, x));
}

/** x^p for the powers that formulas have: whole ones and ½. */
export function powerOf(x: number, p: number): number {
  if (p === 0.5) return Math.sqrt(x);
  if (!Number.isInteger(p) || Math.abs(p) > 64) return x > 0 ? exp(p * log(x)) : NaN;
  let result = 1;
  for (let i = 0; i < Math.abs(p); i++) result *= x;
  return p < 0 ? 1 / result : result;
}
