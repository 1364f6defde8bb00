import { createRandom, permutation } from "@adjoint/reference";
import { requireCount } from "../arguments.ts";

/** The orders of the epochs are drawn from streams of their own. */
const SHUFFLE_STREAM = 0x1000_0000;

/**
 * Returns the order in which an epoch takes the rows, where it shuffles them: Fisher–Yates by Philox4x32-10 with the key (seed, 2²⁸ + epoch). Any program can draw the same. Epochs count from 1 over all calls of `fit`.
 */
export function epochOrder({ seed, epoch, rows }: { readonly seed: number; readonly epoch: number; readonly rows: number }): Uint32Array {
  requireCount("epochOrder", "epoch", epoch);
  return permutation(rows, createRandom(seed, SHUFFLE_STREAM + epoch));
}
