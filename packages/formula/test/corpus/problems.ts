import { createRandom, permutation } from "@adjoint/reference";
import type { CorpusActivation, CorpusLoss, CorpusProblem } from "./problem.ts";

const LOSSES: readonly CorpusLoss[] = ["cross-entropy", "half-squared-error", "squared-error", "softmax-cross-entropy"];
const HIDDEN: readonly CorpusActivation[] = ["sigmoid", "tanh", "relu"];

/** n problems of 2 to 5 layers of weights, of widths that all differ; the same for the same seed. */
export function drawProblems(n: number, seed: number, only: Partial<CorpusProblem> = {}): CorpusProblem[] {
  const random = createRandom(seed, 7);
  return Array.from({ length: n }, (_, i) => {
    const depth = 2 + (i % 4);
    const widths = [...permutation(6, random)].map((width) => width + 2);
    // At least three outputs, so that a class more or less can be told.
    const layers = widths.slice(0, depth + 1);
    if (layers.at(-1)! < 3) layers[depth] = 8;
    return {
      layers,
      hidden: HIDDEN[random.below(3)],
      loss: LOSSES[random.below(LOSSES.length)],
      lambda: random.below(2) === 0 ? 0 : 1.5,
      seed: random.below(1000),
      ...only,
    };
  });
}
