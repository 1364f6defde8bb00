import { assert } from "@adjoint/reference";
import type { Instruction, Matrix } from "@adjoint/reference";
import type { LayerMatrices, Plan } from "./plan.ts";
import type { NetworkSpec } from "./spec.ts";

/** ε beside each variance. */
export const NORM_EPSILON = 1e-5;

/** What is new in a running mean at each step. */
const RUNNING_RATE = 0.1;

/** Whether a layer is normalised over its batch. */
export function hasBatchNormalization({ layers }: Pick<NetworkSpec, "layers">): boolean {
  return layers.some(({ normalization }) => normalization === "batch");
}

/** Returns a network in which every unit is normalised with its running mean and variance, which then are a part of W and b. */
export function foldedSpec(spec: NetworkSpec): NetworkSpec {
  if (!hasBatchNormalization(spec)) return spec;
  return {
    ...spec,
    layers: spec.layers.map(({ normalization, ...layer }) => (normalization === "layer" ? { ...layer, normalization } : layer)),
  };
}

/** U = X·W, H = (U − μ)/√(σ² + ε), Z = g·H + b, A = f(Z) for layer i, counted from 0. */
export function normalizedForward(
  spec: NetworkSpec,
  { W, b, A, Z, norm }: LayerMatrices,
  { i, X }: { readonly i: number; readonly X: Matrix },
): Instruction[] {
  const { activation, normalization } = spec.layers[i];
  assert(norm !== undefined && Z !== undefined && activation !== "softmax", "a hidden layer is normalised");
  const { U, H, S, M, V, g, zeros } = norm;
  return [
    { op: "denseForward", X, W, b: zeros, A: U, activation: "identity" },
    { op: "normalize", over: normalization === "layer" ? "rows" : "columns", epsilon: NORM_EPSILON, U, g, b, H, S, M, V, Z, A, activation },
  ];
}

/** dU, dg and db of layer i, counted from 0, from its dZ. */
export function normalizedBackward(spec: NetworkSpec, { dZ, db, norm }: LayerMatrices, i: number): Instruction[] {
  if (norm === undefined) return [];
  const { g, H, S, dU, dg } = norm;
  assert(dZ !== undefined && dU !== undefined && dg !== undefined && db !== undefined, "a plan for gradients has room for them");
  return [{ op: "normalizeBackward", over: spec.layers[i].normalization === "layer" ? "rows" : "columns", dZ, g, H, S, dU, dg, db }];
}

/** The running means and variances, a part nearer to those of the batch. */
export function updateStatistics({ layers }: Plan): Instruction[] {
  return layers.flatMap(({ norm }): Instruction[] => {
    if (norm?.running === undefined) return [];
    const { mean, variance } = norm.running;
    return [
      { op: "average", from: norm.M, mean, rate: RUNNING_RATE },
      { op: "average", from: norm.V, mean: variance, rate: RUNNING_RATE },
    ];
  });
}
