import { exp, log, tanh } from "@adjoint/reference";
import { at, combine, dense, mapEach, multiply, transpose, type Dense } from "./dense.ts";

export type Activation = "sigmoid" | "tanh" | "relu" | "linear" | "softmax";
/** `output` is no loss: the sum of the outputs themselves, to differentiate a neuron. */
export type Loss = "cross-entropy" | "squared-error" | "half-squared-error" | "softmax-cross-entropy" | "output";

/** One layer: Z[n1, m] = W[n1, n0] · A[n0, m] + b[n1, 1], A = f(Z). A layer without bias has b = null. */
export interface DenseLayer {
  readonly W: Dense;
  readonly b: Dense | null;
  readonly activation: Activation;
}

/** A dense network whose examples are columns, its loss (the mean over the m examples) and λ of (λ/2m)ΣW². */
export interface DenseNetwork {
  readonly layers: readonly DenseLayer[];
  readonly loss: Loss;
  readonly lambda: number;
}

/** A[0] is the input X[n, m]; Z[l] and A[l] belong to layer l = 1 … L; Z[0] is the input too, so that the indices agree. */
export interface ForwardValues {
  readonly Z: readonly Dense[];
  readonly A: readonly Dense[];
}

/** delta[l] = ∂(m·J)/∂Z[l], without 1/m, for l = 1 … L (delta[0] is unused); dW and db, by layer from 0, are the gradient of J. */
export interface BackwardValues {
  readonly delta: readonly (Dense | null)[];
  readonly dW: readonly Dense[];
  readonly db: readonly (Dense | null)[];
}

/** 1 / (1 + e^−z). */
export function sigmoid(z: number): number {
  return 1 / (1 + exp(-z));
}

/** f(Z), softmax for each column. */
export function activate(activation: Activation, Z: Dense): Dense {
  switch (activation) {
    case "sigmoid":
      return mapEach(Z, sigmoid);
    case "tanh":
      return mapEach(Z, tanh);
    case "relu":
      return mapEach(Z, (z) => Math.max(0, z));
    case "linear":
      return Z;
    case "softmax":
      return softmaxColumns(Z);
  }
}

/** f′ of one element of Z; softmax has a Jacobian instead, see `deltaAtOutput`. */
export function derivative(activation: Exclude<Activation, "softmax">, z: number): number {
  switch (activation) {
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
    case "linear":
      return 1;
  }
}

/** Z[l], A[l] of every layer for the inputs X[n0, m]. */
export function forward(network: DenseNetwork, X: Dense): ForwardValues {
  const Z: Dense[] = [X];
  const A: Dense[] = [X];
  for (const layer of network.layers) {
    const product = multiply(layer.W, A.at(-1)!);
    const b = layer.b;
    const z = b ? dense(product.rows, product.cols, (i, j) => at(product, i, j) + at(b, i, 0)) : product;
    Z.push(z);
    A.push(activate(layer.activation, z));
  }
  return { Z, A };
}

/** The loss of each example [m], without λ. A is the output [K, m], Y the targets [K, m]. */
export function lossOfEach(loss: Loss, A: Dense, Y: Dense): number[] {
  return Array.from({ length: A.cols }, (_, t) => {
    let sum = 0;
    for (let k = 0; k < A.rows; k++) sum += lossOfOutput(loss, at(A, k, t), at(Y, k, t));
    return sum;
  });
}

/** J: the mean of the examples' losses plus (λ/2m)ΣW² over the weights that are no biases. */
export function cost(network: DenseNetwork, X: Dense, Y: Dense): number {
  const losses = lossOfEach(network.loss, forward(network, X).A.at(-1)!, Y);
  let sum = 0;
  for (const value of losses) sum += value;
  let squares = 0;
  for (const { W } of network.layers) for (const w of W.values) squares += w * w;
  return sum / X.cols + (network.lambda / (2 * X.cols)) * squares;
}

/** The gradient of J by backpropagation, and every δ on the way. */
export function backward(network: DenseNetwork, values: ForwardValues, Y: Dense): BackwardValues {
  const { layers, lambda } = network;
  const m = Y.cols;
  const delta: (Dense | null)[] = [null];
  for (let l = layers.length; l >= 1; l--) {
    if (l === layers.length) {
      delta[l] = deltaAtOutput(network.loss, layers[l - 1].activation, values.Z[l], Y);
    } else {
      const activation = layers[l - 1].activation;
      const back = multiply(transpose(layers[l].W), delta[l + 1]!);
      delta[l] =
        activation === "softmax" ? softmaxBackward(values.A[l], back) : combine(back, values.Z[l], (d, z) => d * derivative(activation, z));
    }
  }
  const dW = layers.map((layer, i) =>
    combine(multiply(delta[i + 1]!, transpose(values.A[i])), layer.W, (g, w) => g / m + (lambda / m) * w),
  );
  const db = layers.map((layer, i) => (layer.b ? mapEach(sumOfColumns(delta[i + 1]!), (g) => g / m) : null));
  return { delta, dW, db };
}

/** δ[K, m] at the output: the loss's derivative at Z, without 1/m. Where the loss and the activation belong together, their cancelled form. */
function deltaAtOutput(loss: Loss, activation: Activation, Z: Dense, Y: Dense): Dense {
  const A = activate(activation, Z);
  if ((loss === "softmax-cross-entropy" && activation === "softmax") || (loss === "cross-entropy" && activation === "sigmoid")) {
    return combine(A, Y, (a, y) => a - y);
  }
  const dA = combine(A, Y, (a, y) => lossDerivative(loss, a, y));
  return activation === "softmax" ? softmaxBackward(A, dA) : combine(dA, Z, (g, z) => g * derivative(activation, z));
}

/** Σ over the columns: [n, 1] of [n, m]. */
export function sumOfColumns(matrix: Dense): Dense {
  return dense(matrix.rows, 1, (i) => {
    let sum = 0;
    for (let j = 0; j < matrix.cols; j++) sum += at(matrix, i, j);
    return sum;
  });
}

/** The derivative of {@link lossOfOutput} in a. */
function lossDerivative(loss: Loss, a: number, y: number): number {
  switch (loss) {
    case "cross-entropy":
      return (a - y) / (a * (1 - a));
    case "softmax-cross-entropy":
      return -y / a;
    case "squared-error":
      return 2 * (a - y);
    case "half-squared-error":
      return a - y;
    case "output":
      return 1;
  }
}

/** What one output adds to the loss of its example. */
function lossOfOutput(loss: Loss, a: number, y: number): number {
  switch (loss) {
    case "cross-entropy":
      return -xlog(y, a) - xlog(1 - y, 1 - a);
    case "softmax-cross-entropy":
      return -xlog(y, a);
    case "squared-error":
      return (a - y) * (a - y);
    case "half-squared-error":
      return ((a - y) * (a - y)) / 2;
    case "output":
      return a;
  }
}

/** y·log a, with 0·log 0 = 0. */
function xlog(y: number, a: number): number {
  return y === 0 ? 0 : y * log(a);
}

function softmaxColumns(Z: Dense): Dense {
  const maximum = Array.from({ length: Z.cols }, (_, j) => {
    let max = -Infinity;
    for (let i = 0; i < Z.rows; i++) max = Math.max(max, at(Z, i, j));
    return max;
  });
  const E = dense(Z.rows, Z.cols, (i, j) => exp(at(Z, i, j) - maximum[j]));
  const totals = Array.from({ length: Z.cols }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < Z.rows; i++) sum += at(E, i, j);
    return sum;
  });
  return dense(Z.rows, Z.cols, (i, j) => at(E, i, j) / totals[j]);
}

/** The softmax's Jacobian applied to dA, for each column: a ∘ (dA − aᵀ·dA). */
function softmaxBackward(A: Dense, dA: Dense): Dense {
  const inner = Array.from({ length: A.cols }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < A.rows; i++) sum += at(A, i, j) * at(dA, i, j);
    return sum;
  });
  return dense(A.rows, A.cols, (i, j) => at(A, i, j) * (at(dA, i, j) - inner[j]));
}
