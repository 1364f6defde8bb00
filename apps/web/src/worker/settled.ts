import type { Scored, Settled } from "./protocol.ts";

/** Every training row is right, and the loss is this small: more steps only make the weights grow. */
const FITTED_LOSS = 0.02;
/** Values are fitted where the loss has fallen to this share of the first. */
const FITTED_SHARE = 1e-4;
/** The test loss stands above its best by this factor and by this much, at so many measurements in a row: once is noise. */
const RISEN = 1.25;
const RISEN_BY = 0.02;
const RISEN_TIMES = 3;
/** Where the loss falls by less than this share while the epochs grow by this factor, more of them change nothing. */
const STALLED_SHARE = 0.01;
const STALLED_FACTOR = 4;
const STALLED_FROM = 100;

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
  let risen = 0;
  let mark: { readonly epoch: number; readonly loss: number } | undefined;
  /** Whether the loss has hardly changed since an epoch that is long ago. */
  const isStalled = ({ train, epoch }: Scored): boolean => {
    if (epoch < STALLED_FROM || (mark !== undefined && epoch < mark.epoch * STALLED_FACTOR)) return false;
    const stalled = mark !== undefined && train.loss > mark.loss * (1 - STALLED_SHARE);
    mark = { epoch, loss: train.loss };
    return stalled;
  };
  return {
    get best() {
      return best;
    },
    get settled() {
      return settled;
    },
    take(scored) {
      const { train, test, epoch } = scored;
      firstLoss ??= train.loss;
      if (test !== undefined && !(test.loss >= (best?.loss ?? Infinity))) best = { loss: test.loss, epoch, trainLoss: train.loss };
      if (settled !== undefined) return;
      const fits = Number.isNaN(train.accuracy) ? train.loss < firstLoss * FITTED_SHARE : train.accuracy === 1 && train.loss < FITTED_LOSS;
      const isRisen = test !== undefined && best !== undefined && test.loss > best.loss * RISEN + RISEN_BY && train.loss < best.trainLoss;
      risen = isRisen ? risen + 1 : 0;
      const overfits = risen >= RISEN_TIMES;
      const stalled = isStalled(scored);
      if (fits || overfits || stalled) settled = { reason: overfits ? "overfits" : fits ? "fits" : "stalled", epoch, best };
    },
  };
}
