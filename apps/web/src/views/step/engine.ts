import { dense, network, squaredError } from "adjoint";
import type { Activation as EngineActivation, Loss as EngineLoss, Network, NetworkSpec } from "adjoint";
import { createReference } from "@adjoint/reference";
import { rowsOf, transposed } from "./matrices.ts";
import type { Activation, Loss, Walked, WalkedNetwork } from "./walked.ts";

const engineActivation = (activation: Activation): EngineActivation => (activation === "linear" ? "identity" : activation);

/** `output` is no loss: an example that has it is differentiated by hand alone. */
const LOSSES: Readonly<Record<Exclude<Loss, "output">, EngineLoss>> = {
  "half-squared-error": squaredError("half"),
  "squared-error": squaredError("sum"),
  "mean-squared-error": squaredError("mean"),
  "cross-entropy": "crossEntropy",
  "softmax-cross-entropy": "crossEntropy",
};

/** Shapes and functions of the network as the engine's compiler takes them, in f64. None where there is no loss. */
export function engineSpec({ layers, loss, lambda }: WalkedNetwork): NetworkSpec | undefined {
  if (loss === "output") return undefined;
  return {
    inputs: layers[0].W.cols,
    layers: layers.map(({ W, activation }) => ({ units: W.rows, activation: engineActivation(activation) })),
    loss: LOSSES[loss],
    l2: lambda,
    precision: "f64",
  };
}

/** The network in the product's own engine, run by the reference: the same bits everywhere. None where there is no loss. */
export function engineNetwork(walked: WalkedNetwork): Network<"f64"> | undefined {
  const spec = engineSpec(walked);
  if (spec === undefined) return undefined;
  return network({
    ...spec,
    precision: "f64",
    layers: walked.layers.map(({ W, b, activation }) =>
      dense(W.rows, engineActivation(activation), {
        // Here W is [n₁, n₀], there [n₀, n₁].
        weights: transposed(rowsOf(W)),
        biases: b === null ? new Float64Array(W.rows) : b.values,
      }),
    ),
    seed: 1,
    backend: createReference(),
  });
}

/** The examples as the engine takes them: in rows. */
export function engineBatch({ X, Y }: Walked): { readonly inputs: number[][]; readonly targets: number[][] } {
  return { inputs: transposed(rowsOf(X)).map((row) => [...row]), targets: transposed(rowsOf(Y)).map((row) => [...row]) };
}
