import type { Activation, Loss } from "../problem.ts";

/** How the cost is put together; `average` is the factor of the sum over the examples. */
export interface Cost {
  readonly loss: Loss;
  readonly average: "1/m" | "1" | "1/(mK)" | "1/(2m)";
  /** The factor of Σθ². */
  readonly decay: "λ/2m" | "λ/2" | "λ/m" | "λ" | "none";
  readonly decaysBias: boolean;
  /** Did the text write it? */
  readonly own: boolean;
}

/** The problem in which a text is judged. */
export interface Problem {
  readonly layers: readonly number[];
  readonly activations: readonly Activation[];
  readonly cost: Cost;
  readonly bias: "none" | "separate" | "absorbed";
  /** Are the targets classes, whatever the loss? */
  readonly oneHot: boolean;
  readonly lambda: number | "random";
  readonly examples: number;
  readonly seed: number;
}

/** Unequal widths such that n, n + 1, m, m − 1 and K are all different, but for n₁ = … in texts that give their own. */
export function revealingLayers(weights: number): readonly number[] {
  const hidden = [6, 10, 12, 14, 16, 18, 20, 22, 24, 26];
  return [8, ...hidden.slice(0, weights - 1), 3];
}
const REVEALING_EXAMPLES = 5;

/** A number of examples that no layer's width, with or without its bias unit, can be mistaken for. */
export function revealingExamples(layers: readonly number[]): number {
  for (let m = REVEALING_EXAMPLES; ; m++) if (!layers.some((n) => n === m || n + 1 === m || n === m - 1)) return m;
}
