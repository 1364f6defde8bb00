/**
 * Where threads meet. `sync` is shared: how many have come; on the next line the turn, how many sleep, whether one is gone, and how many are ready (which is
 * the JavaScript side's). Each thread has a pulse, a counter behind its settings, which goes up as it works.
 */
const PHASE: usize = 64;
const WAITERS: usize = 68;
const LOST: usize = 72;
/** Where the pulse is, from the beginning of a thread's memory. */
export const HEARTBEAT: usize = 124;
/** Looks at the turn before falling asleep, about 50 µs. */
const SPINS: usize = 20_000;
/** A nap [ns], and after how many naps without any pulse a thread counts as gone: 5 s. */
const WAIT_SLICE: i64 = 100_000_000;
const MAX_IDLE_SLICES: usize = 50;
/** A thread that may not sleep, a page's, looks so often instead. */
const SPINS_PER_SLICE: usize = 50_000_000;

/** Shows that a thread is at work. */
// @ts-ignore: decorator
@inline export function heartbeat(work: usize): void { store<u32>(work, load<u32>(work, HEARTBEAT) + 1, HEARTBEAT); }

function heartbeats(work: usize, bytes: usize, threads: usize): u32 {
  let sum: u32 = 0;
  for (let i: usize = 0; i < threads; i++, work += bytes) sum += atomic.load<u32>(work, HEARTBEAT);
  return sum;
}

/** Waits until all threads have come here; false where one is gone. works: the memory of all threads. */
export function barrier(sync: usize, threads: usize, mayBlock: bool, works: usize, bytes: usize): bool {
  if (threads == 1) return true;
  const phase = atomic.load<u32>(sync, PHASE);
  if (atomic.add<u32>(sync, 1) == <u32>threads - 1) {
    atomic.store<u32>(sync, 0);
    atomic.add<u32>(sync, 1, PHASE);
    // Who goes to sleep counts itself first and looks at the turn again: one of the two sees the other.
    if (atomic.load<u32>(sync, WAITERS) != 0) atomic.notify(sync + PHASE, -1);
    return true;
  }
  for (let i: usize = 0; i < SPINS; i++) if (atomic.load<u32>(sync, PHASE) != phase) return true;
  let idle: usize = 0, last = heartbeats(works, bytes, threads);
  atomic.add<u32>(sync, 1, WAITERS);
  while (atomic.load<u32>(sync, PHASE) == phase && atomic.load<u32>(sync, LOST) == 0) {
    if (mayBlock) atomic.wait<u32>(sync + PHASE, phase, WAIT_SLICE);
    else for (let i: usize = 0; i < SPINS_PER_SLICE && atomic.load<u32>(sync, PHASE) == phase; i++) {}
    const now = heartbeats(works, bytes, threads);
    idle = now == last ? idle + 1 : 0;
    last = now;
    if (idle > MAX_IDLE_SLICES) atomic.store<u32>(sync, 1, LOST);
  }
  atomic.sub<u32>(sync, 1, WAITERS);
  return atomic.load<u32>(sync, PHASE) != phase;
}
