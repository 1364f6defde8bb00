/**
 * Where threads meet. `sync` is shared: how many have come; on the next line the turn, how many sleep, whether one is gone, and how many are ready (which is
 * the JavaScript side's). Each thread has a pulse, a counter behind its settings, which goes up as it works.
 */
const TURN: usize = 64;
const SLEEPERS: usize = 68;
const GONE: usize = 72;
/** Where the pulse is, from the beginning of a thread's memory. */
export const PULSE: usize = 124;
/** Looks at the turn before falling asleep, about 50 µs. */
const SPINS: usize = 20_000;
/** A nap [ns], and after how many naps without any pulse a thread counts as gone: 5 s. */
const NAP: i64 = 100_000_000;
const NAPS: usize = 50;
/** A thread that may not sleep, a page's, looks so often instead. */
const LOOKS: usize = 50_000_000;

/** Shows that a thread is at work. */
// @ts-ignore: decorator
@inline export function beat(work: usize): void { store<u32>(work, load<u32>(work, PULSE) + 1, PULSE); }

function pulses(work: usize, bytes: usize, threads: usize): u32 {
  let sum: u32 = 0;
  for (let i: usize = 0; i < threads; i++, work += bytes) sum += atomic.load<u32>(work, PULSE);
  return sum;
}

/** Waits until all threads have come here; false where one is gone. works: the memory of all threads. */
export function meet(sync: usize, threads: usize, maySleep: bool, works: usize, bytes: usize): bool {
  if (threads == 1) return true;
  const turn = atomic.load<u32>(sync, TURN);
  if (atomic.add<u32>(sync, 1) == <u32>threads - 1) {
    atomic.store<u32>(sync, 0);
    atomic.add<u32>(sync, 1, TURN);
    // Who goes to sleep counts itself first and looks at the turn again: one of the two sees the other.
    if (atomic.load<u32>(sync, SLEEPERS) != 0) atomic.notify(sync + TURN, -1);
    return true;
  }
  for (let i: usize = 0; i < SPINS; i++) if (atomic.load<u32>(sync, TURN) != turn) return true;
  let idle: usize = 0, last = pulses(works, bytes, threads);
  atomic.add<u32>(sync, 1, SLEEPERS);
  while (atomic.load<u32>(sync, TURN) == turn && atomic.load<u32>(sync, GONE) == 0) {
    if (maySleep) atomic.wait<u32>(sync + TURN, turn, NAP);
    else for (let i: usize = 0; i < LOOKS && atomic.load<u32>(sync, TURN) == turn; i++) {}
    const now = pulses(works, bytes, threads);
    idle = now == last ? idle + 1 : 0;
    last = now;
    if (idle > NAPS) atomic.store<u32>(sync, 1, GONE);
  }
  atomic.sub<u32>(sync, 1, SLEEPERS);
  return atomic.load<u32>(sync, TURN) != turn;
}
