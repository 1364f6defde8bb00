import type { Checkpoint, Network } from "adjoint";

/** Watches the validation loss, and keeps the network of the epoch where it was smallest. */
export interface Best {
  /** Takes the loss after an epoch; returns whether training should stop. */
  see(epoch: number, loss: number): boolean;
  /** Puts the best network back. Returns its epoch; undefined where none was kept. */
  restore(): number | undefined;
}

/** @param patience epochs without a smaller loss after which to stop */
export function watchBest(net: Network, patience: number): Best {
  let best: { readonly epoch: number; readonly loss: number; readonly checkpoint: Checkpoint } | undefined;
  return {
    see(epoch, loss) {
      if (best === undefined || loss < best.loss) best = { epoch, loss, checkpoint: net.checkpoint() };
      return epoch - best.epoch >= patience;
    },
    restore() {
      if (best !== undefined && best.epoch !== net.epoch) net.restore(best.checkpoint);
      return best?.epoch;
    },
  };
}
