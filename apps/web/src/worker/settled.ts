import type { Scored, Settled } from "./protocol.ts";

/** Every training row is right, and the loss is this small: more steps only make the weights grow. */
const FITTED_LOSS = 0.02;
/** Values are fitted where the loss has fallen to this share of the first. */
const FITTED_SHARE = 1e-4;
/** The test loss has risen by this factor over its best, and by this much. */
const RISEN = 1.5;
const RISEN_BY = 1e-3;

/** Follows the scores of a run. */
export interface Watch {
  /** The smallest test loss so far. */
  readonly best: Settled["best"];
  /** Whether more training of the same kind shows nothing new, and since when; for good. */
  readonly settled: Settled | undefined;
  take(scored: Scored): void;
}

/** Creates a watch that says when a run fits its data, or begins to overfit them. */
export function createWatch(): Watch {
  let best: (Settled["best"] & { readonly trainLoss: number }) | undefined;
  let firstLoss: number | undefined;
  let settled: Settled | undefined;
  return {
    get best() {
      return best;
    },
    get settled() {
      return settled;
    },
    take({ train, test, epoch }) {
      firstLoss ??= train.loss;
      if (test !== undefined && !(test.loss >= (best?.loss ?? Infinity))) best = { loss: test.loss, epoch, trainLoss: train.loss };
      if (settled !== undefined) return;
      const fits = Number.isNaN(train.accuracy) ? train.loss < firstLoss * FITTED_SHARE : train.accuracy === 1 && train.loss < FITTED_LOSS;
      const overfits = test !== undefined && best !== undefined && test.loss > best.loss * RISEN + RISEN_BY && train.loss < best.trainLoss;
      if (fits || overfits) settled = { reason: overfits ? "overfits" : "fits", epoch, best };
    },
  };
}
