import type { Backend } from "./backend.ts";
import { createInterpreter } from "./interpreter.ts";
import type { Actions } from "./interpreter.ts";
import { denseBackwardInput, denseBackwardWeights, denseForward } from "./loops/dense.ts";
import { gather } from "./loops/gather.ts";
import { gemm } from "./loops/gemm.ts";
import { dropout } from "./loops/dropout.ts";
import { noise } from "./loops/noise.ts";
import { clip, magnitudePenalty, maxNorm, penalty } from "./loops/limits.ts";
import { average, normalize, normalizeBackward } from "./loops/normalize.ts";
import { sigmoidCrossEntropy, softmax, softmaxCrossEntropy, squaredError } from "./loops/loss.ts";
import { focalError, poissonError, residualError } from "./loops/more-losses.ts";
import { tick, update } from "./loops/update.ts";

/** The plain loop of each instruction: the specification that every backend is compared with. Named one by one, so that a bundler can leave them out. */
export const REFERENCE_ACTIONS: Actions = {
  gather,
  denseForward,
  softmax,
  softmaxCrossEntropy,
  sigmoidCrossEntropy,
  squaredError,
  residualError,
  poissonError,
  focalError,
  dropout,
  noise,
  normalize,
  normalizeBackward,
  average,
  penalty,
  magnitudePenalty,
  clip,
  maxNorm,
  denseBackwardWeights,
  denseBackwardInput,
  tick,
  update,
  gemm,
};

/** Returns the specification as a backend: plain loops, each operation rounded, each sum in the order that its instruction states. */
export function createReference(): Backend {
  return createInterpreter({ name: "reference", actions: REFERENCE_ACTIONS });
}
