import { engineBatch, engineNetwork } from "./engine.ts";
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

/** The cost around a parameter, computed by the product's own network in f64. None where there is no loss. */
export function createProbe({ traced }: Worked, { matrix, row, col }: Parameter): Probe | undefined {
  const { layers } = traced.network;
  const net = engineNetwork(traced.network);
  if (net === undefined) return undefined;
  const batch = engineBatch(traced);
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
