import { HEARTBEAT, SCRATCH, SETTINGS } from "./generated/tables";

// A thread's memory: the settings of the optimiser with the heartbeat, the scratch of activations, then the work area of the instructions, by whose address all are found.

/** Where the scratch of a thread lies. */
// @ts-ignore: decorator
@inline export function scratchOf(work: usize): usize { return work - SCRATCH; }
/** Where the settings of a thread lie. */
// @ts-ignore: decorator
@inline export function settingsOf(work: usize): usize { return work - SCRATCH - SETTINGS; }

/** Shows the other threads that this one works. */
// @ts-ignore: decorator
@inline export function heartbeat(work: usize): void {
  const settings = settingsOf(work);
  store<u32>(settings, load<u32>(settings, HEARTBEAT) + 1, HEARTBEAT);
}

/** Returns where the part of thread i begins, of n things that so many threads divide. A division takes longer than a small product: one thread needs none. */
export function partition(n: usize, i: usize, threads: usize): usize {
  return threads == 1 ? n * i : (n * i) / threads;
}
