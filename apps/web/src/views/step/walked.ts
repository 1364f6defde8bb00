import type { Traced } from "@adjoint/derivations";

type Published = Traced["network"];

/** The names of the formulas' package, and those of the engine that it has no examples of. */
export type Activation = Published["layers"][number]["activation"] | "leakyRelu" | "gelu";
export type Loss = Published["loss"] | "mean-squared-error";

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
