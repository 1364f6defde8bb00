import type { Traced, TracedLoss } from "@adjoint/derivations";
import type { Elementwise } from "@adjoint/reference";

type Published = Traced["network"];

/** The engine's activations; what it calls identity is linear in the published examples. */
export type Activation = Exclude<Elementwise, "identity"> | "linear" | "softmax";
export type Loss = TracedLoss;

/** A layer: W[n₁, n₀], b[n₁, 1] or none. */
export interface WalkedLayer extends Omit<Published["layers"][number], "activation"> {
  readonly activation: Activation;
}

export interface WalkedNetwork {
  readonly layers: readonly WalkedLayer[];
  readonly loss: Loss;
  /** λ */
  readonly lambda: number;
}

/** What is gone through: a published example or the visitor's own network, with the examples as columns. */
export interface Walked extends Omit<Traced, "network"> {
  readonly network: WalkedNetwork;
}

/** c of δ = c·(a − y) ∘ f′ where the loss is a squared error: 1 of ½Σ, 2 of Σ, 2/K of the mean over the K outputs. */
export function errorFactor({ layers, loss }: WalkedNetwork): { readonly tex: string; readonly value: number } | undefined {
  const K = layers.at(-1)!.W.rows;
  switch (loss) {
    case "half-squared-error":
      return { tex: "", value: 1 };
    case "squared-error":
      return { tex: "2", value: 2 };
    case "mean-squared-error":
      return { tex: String.raw`\tfrac{2}{${K}}`, value: 2 / K };
    default:
      return undefined;
  }
}
