import { HEARTBEAT, SYNC_ARRIVED, SYNC_LOST, SYNC_PHASE, SYNC_WAITERS } from "./generated/tables";

/** Looks at the phase before waiting, about 50 µs. */
const SPINS: usize = 20_000;
/** How long a thread waits at a time [ns], and how often without any heartbeat until a thread counts as lost: 5 s. */
const WAIT_SLICE: i64 = 100_000_000;
const MAX_IDLE_SLICES: usize = 50;
/** A thread that may not block, the main one of a page, looks so often instead. */
const SPINS_PER_SLICE: usize = 50_000_000;

/** The heartbeats of all threads, added up. */
function heartbeats(memory: usize, bytes: usize, threads: usize): u32 {
  let sum: u32 = 0;
  for (let i: usize = 0; i < threads; i++, memory += bytes) sum += atomic.load<u32>(memory, HEARTBEAT);
  return sum;
}

/** Waits until all threads have arrived; returns false where one is lost. `memory`: that of all threads, so many bytes each. */
export function barrier(sync: usize, threads: usize, mayBlock: bool, memory: usize, bytes: usize): bool {
  if (threads == 1) return true;
  const phase = atomic.load<u32>(sync, SYNC_PHASE);
  if (atomic.add<u32>(sync, 1, SYNC_ARRIVED) == <u32>threads - 1) {
    atomic.store<u32>(sync, 0, SYNC_ARRIVED);
    atomic.add<u32>(sync, 1, SYNC_PHASE);
    // A thread that is about to wait counts itself first and looks at the phase again: one of the two sees the other.
    if (atomic.load<u32>(sync, SYNC_WAITERS) != 0) atomic.notify(sync + SYNC_PHASE, -1);
    return true;
  }
  for (let i: usize = 0; i < SPINS; i++) if (atomic.load<u32>(sync, SYNC_PHASE) != phase) return true;
  let idle: usize = 0, last = heartbeats(memory, bytes, threads);
  atomic.add<u32>(sync, 1, SYNC_WAITERS);
  while (atomic.load<u32>(sync, SYNC_PHASE) == phase && atomic.load<u32>(sync, SYNC_LOST) == 0) {
    if (mayBlock) atomic.wait<u32>(sync + SYNC_PHASE, phase, WAIT_SLICE);
    else for (let i: usize = 0; i < SPINS_PER_SLICE && atomic.load<u32>(sync, SYNC_PHASE) == phase; i++) {}
    const now = heartbeats(memory, bytes, threads);
    idle = now == last ? idle + 1 : 0;
    last = now;
    if (idle > MAX_IDLE_SLICES) atomic.store<u32>(sync, 1, SYNC_LOST);
  }
  atomic.sub<u32>(sync, 1, SYNC_WAITERS);
  return atomic.load<u32>(sync, SYNC_PHASE) != phase;
}
