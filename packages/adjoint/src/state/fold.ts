import type { LayerParameters } from "../api.ts";
import { NORM_EPSILON } from "../compile/normalization.ts";
import type { NetworkSpec } from "../compile/spec.ts";
import type { Tensor } from "./store.ts";

/** Returns W·g/√(σ² + ε) and b − μ·g/√(σ² + ε), in f64, rounded; of a layer without running μ and σ² its own W and b. */
export function foldLayer({ weights, biases, scales, means, variances }: LayerParameters): LayerParameters {
  if (scales === undefined || means === undefined || variances === undefined) return { weights, biases };
  const factor = Float64Array.from(scales, (scale, j) => scale / Math.sqrt(variances[j] + NORM_EPSILON));
  return {
    weights: weights.map((weight, at) => weight * factor[at % factor.length]),
    biases: biases.map((bias, j) => bias - means[j] * factor[j]),
  };
}

/** Returns the tensors of a network without batch normalisation: see {@link foldLayer}. */
export function foldTensors({ layers }: NetworkSpec, tensors: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor> {
  const folded = new Map(tensors);
  for (const [i, { normalization }] of layers.entries()) {
    if (normalization !== "batch") continue;
    const [W, b, g, mean, variance] = ["W", "b", "g", "runningMean", "runningVariance"].map((name) => tensors.get(`${name}${i + 1}`)!);
    const { weights, biases } = foldLayer({ weights: W, biases: b, scales: g, means: mean, variances: variance });
    folded.set(`W${i + 1}`, weights).set(`b${i + 1}`, biases);
  }
  return folded;
}
