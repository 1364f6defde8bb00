import { createInterpreter } from "@adjoint/reference";
import type { Backend } from "@adjoint/reference";
import { denseBackwardInput, denseBackwardWeights, denseForward, gemm } from "./dense.ts";
import { gather } from "./gather.ts";
import { penalty, sigmoidCrossEntropy, softmax, softmaxCrossEntropy, squaredError } from "./loss.ts";
import { tick, update } from "./update.ts";

/**
 * Adjoint's programs in the fastest plain TypeScript: sums in f64, results rounded when they are stored. Not bit for bit the reference, but within
 * `wideBound` of the exact formulas, which is nearer than the reference itself; a product's sum of more than 768 terms is rounded after each 768.
 * Deterministic: the same bits on every host.
 */
export function createBaseline(): Backend {
  return createInterpreter({
    name: "baseline",
    actions: {
      gather,
      denseForward,
      softmax,
      softmaxCrossEntropy,
      sigmoidCrossEntropy,
      squaredError,
      penalty,
      denseBackwardWeights,
      denseBackwardInput,
      tick,
      update,
      gemm,
    },
  });
}
