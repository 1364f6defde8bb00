import { dense, network, squaredError } from "adjoint";
import type { Activation, Loss } from "adjoint";
import { createReference } from "@adjoint/reference";
import { rowsOf, transposed } from "./matrices.ts";
import type { Worked } from "./problem.ts";

/** One parameter: an entry of W_l[n₁, n₀] or b_l, from 0. */
export interface Parameter {
  readonly matrix: string;
  readonly row: number;
  readonly col: number;
}

export interface Probe {
  /** What backpropagation says. */
  readonly gradient: number;
  /** J where the parameter is moved by h. */
  cost(h: number): number;
}

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  sigmoid: "sigmoid",
  tanh: "tanh",
  relu: "relu",
  linear: "identity",
  softmax: "softmax",
};

/** The cost around a parameter, computed by the product's own network in f64. None where there is no loss. */
export function createProbe({ traced }: Worked, { matrix, row, col }: Parameter): Probe | undefined {
  const { layers, loss, lambda } = traced.network;
  const kind: Loss | undefined =
    loss === "output"
      ? undefined
      : loss === "half-squared-error"
        ? squaredError("half")
        : loss === "squared-error"
          ? squaredError("sum")
          : "crossEntropy";
  if (kind === undefined) return undefined;
  const net = network({
    inputs: traced.X.rows,
    layers: layers.map(({ W, b, activation }) =>
      dense(W.rows, ACTIVATIONS[activation], {
        // Here W is [n₁, n₀], there [n₀, n₁].
        weights: transposed(rowsOf(W)),
        biases: b === null ? new Float64Array(W.rows) : b.values,
      }),
    ),
    loss: kind,
    l2: lambda,
    seed: 1,
    precision: "f64",
    backend: createReference(),
  });
  const batch = { inputs: transposed(rowsOf(traced.X)) as number[][], targets: transposed(rowsOf(traced.Y)) as number[][] };
  const l = Number(matrix.slice(1)) - 1;
  const isWeight = matrix.startsWith("W");
  const at = isWeight ? col * layers[l].W.rows + row : row;
  const start = net.parameters();
  const { gradients } = net.lossAndGradients(batch);
  return {
    gradient: (isWeight ? gradients[l].weights : gradients[l].biases)[at],
    cost(h) {
      const moved = start.map(({ weights, biases }, i) =>
        i === l ? { weights: Float64Array.from(weights), biases: Float64Array.from(biases) } : { weights, biases },
      );
      const values = isWeight ? moved[l].weights : moved[l].biases;
      values[at] += h;
      net.setParameters(moved);
      return net.lossAndGradients(batch).loss;
    },
  };
}
