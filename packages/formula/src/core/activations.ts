import { exp, log, tanh } from "@adjoint/reference";
import type { NdArray } from "./array.ts";
import { colsOf, mapped, matrix, rowsOf } from "./matrix.ts";

interface Rule {
  /** g(z), of one number. */
  readonly value: (z: number, slope: number) => number;
  /** g′(z) from z and a = g(z). */
  readonly derivative: (z: number, a: number, slope: number) => number;
}

const sigmoid = (z: number): number => 1 / (1 + exp(-z));

/** Every activation that acts on each element; `slope` is the leaky one's on the left of 0. */
const ELEMENTWISE = {
  sigmoid: { value: sigmoid, derivative: (_, a) => a * (1 - a) },
  tanh: { value: tanh, derivative: (_, a) => 1 - a * a },
  relu: { value: (z) => (z > 0 ? z : 0), derivative: (z) => (z > 0 ? 1 : 0) },
  "leaky-relu": { value: (z, slope) => (z > 0 ? z : slope * z), derivative: (z, _, slope) => (z > 0 ? 1 : slope) },
  linear: { value: (z) => z, derivative: () => 1 },
  softplus: { value: (z) => log(1 + exp(z)), derivative: sigmoid },
  elu: { value: (z) => (z > 0 ? z : exp(z) - 1), derivative: (z, a) => (z > 0 ? 1 : a + 1) },
  sine: { value: Math.sin, derivative: (z) => Math.cos(z) },
  swish: { value: (z) => z * sigmoid(z), derivative: (z, a) => a + sigmoid(z) * (1 - a) },
} as const satisfies Record<string, Rule>;

type Elementwise = keyof typeof ELEMENTWISE;
export type ActivationName = Elementwise | "softmax";
export const ACTIVATION_NAMES = [...(Object.keys(ELEMENTWISE) as Elementwise[]), "softmax"] as const;

/** With the slope that a leaky relu has in the text, and the mask [n, m] of a dropout: 0, or 1 over the share that is kept. */
export interface Activation {
  readonly name: ActivationName;
  readonly slope?: number;
  readonly mask?: NdArray;
}

const masked = (value: NdArray, { data }: NdArray): NdArray => ({ ...value, data: value.data.map((x, i) => x * data[i]) });

const LEAK = 0.01;

/** g(z) of a matrix whose columns are examples. */
export function activate({ name, slope = LEAK, mask }: Activation, z: NdArray): NdArray {
  if (mask) return masked(activate({ name, slope }, z), mask);
  if (name !== "softmax") return mapped(z, (x) => ELEMENTWISE[name].value(x, slope));
  const [rows, cols] = [rowsOf(z), colsOf(z)];
  const out = matrix(rows, cols, (i, j) => z.data[i * cols + j]);
  for (let j = 0; j < cols; j++) {
    let top = -Infinity;
    for (let i = 0; i < rows; i++) top = Math.max(top, out.data[i * cols + j]);
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += out.data[i * cols + j] = exp(out.data[i * cols + j] - top);
    for (let i = 0; i < rows; i++) out.data[i * cols + j] /= sum;
  }
  return out;
}

/** g′(z) elementwise; softmax's is its Jacobian's diagonal, a (1 − a). */
export function slopeOf({ name, slope = LEAK, mask }: Activation, z: NdArray, a: NdArray): NdArray {
  if (mask) return masked(slopeOf({ name, slope }, z, activate({ name, slope }, z)), mask);
  if (name === "softmax") return mapped(a, (p) => p * (1 - p));
  return { ...z, data: z.data.map((x, i) => ELEMENTWISE[name].derivative(x, a.data[i], slope)) };
}

/** ∂c/∂z from ∂c/∂a; softmax mixes the outputs. */
export function throughActivation(activation: Activation, dA: NdArray, { z, a }: { z: NdArray; a: NdArray }): NdArray {
  if (activation.name !== "softmax") {
    const slope = slopeOf(activation, z, a);
    return { ...dA, data: dA.data.map((d, i) => d * slope.data[i]) };
  }
  const [rows, cols] = [rowsOf(a), colsOf(a)];
  return matrix(rows, cols, (i, j) => {
    let s = 0;
    for (let k = 0; k < rows; k++) s += dA.data[k * cols + j] * a.data[k * cols + j];
    return a.data[i * cols + j] * (dA.data[i * cols + j] - s);
  });
}
