import { SIZES, SYNC } from "./tables.ts";

/** A worker thread. */
export interface WorkerThread {
  post(message: unknown): void;
}

/** The threads of a host. */
export interface ThreadHost {
  /** Processors. */
  readonly processors: number;
  /** Whether this thread may block on shared memory: all except the main thread of a page. */
  readonly mayBlock: boolean;
  /**
   * Starts a worker, whose program is {@link WORKER_PROGRAM}, which ends with `receive`; `ended` is called with a reason should it end, which it never does by
   * itself. A worker does not keep the process alive.
   */
  start(onEnd: (reason: string) => void): WorkerThread;
}

// The board that all workers watch, in words: a signal, which counts the jobs and messages; how many messages were sent; the number of the job that follows,
// and the job: machine, from, to, threads.
const SIGNAL = 0;
const MESSAGES = 1;
const JOB = 2;
const JOB_WORDS = 5;

/**
 * The program of a worker. It polls the signal for about 50 µs, then waits; if messages are pending, it returns to its event loop to receive them.
 * A message contains the board and the number of the worker, a machine, or the end of one. A job is read between two reads of its number: the first word changes
 * before the others.
 */
export const WORKER_PROGRAM = `"use strict";
const machines = new Map();
let board, thread, received, seen = 0;
const serve = () => {
  for (;;) {
    if (Atomics.load(board, ${SIGNAL}) === seen) {
      if (Atomics.load(board, ${MESSAGES}) !== received) return;
      for (let i = 0; i < 5000 && Atomics.load(board, ${SIGNAL}) === seen; i++);
      Atomics.wait(board, ${SIGNAL}, seen);
      continue;
    }
    seen = Atomics.load(board, ${SIGNAL});
    const [, id, from, to, threads] = board.slice(${JOB}, ${JOB + JOB_WORDS});
    if (Atomics.load(board, ${JOB}) !== seen) continue;
    const machine = machines.get(id);
    if (machine === undefined || thread >= threads) continue;
    try {
      machine.run(machine.frame, from, to, thread, threads, 1);
    } catch {
      Atomics.store(machine.sync, ${SYNC.LOST / 4}, 1);
      Atomics.notify(machine.sync, ${SYNC.PHASE / 4});
    }
  }
};
const receive = (message) => {
  if (message.board !== undefined) ({ board, thread, received } = message);
  else received++;
  if (message.module !== undefined) {
    const { exports } = new WebAssembly.Instance(message.module, { env: { memory: message.memory } });
    const sync = new Int32Array(message.memory.buffer, message.sync, ${SIZES.SYNC / 4});
    machines.set(message.id, { run: exports.run, frame: message.frame, sync });
    if (thread < message.threads) {
      Atomics.add(sync, ${SYNC.READY / 4}, 1);
      Atomics.notify(sync, ${SYNC.READY / 4});
    }
  } else if (message.id !== undefined) machines.delete(message.id);
  serve();
};
`;

/** The workers of this thread. */
export interface ThreadPool {
  readonly mayBlock: boolean;
  /** Returns why the pool has failed; none while it works. */
  failure(): string | undefined;
  fail(reason: string): void;
  /** Starts workers until there are so many. */
  need(workers: number): void;
  send(message: { readonly id: number; readonly [more: string]: unknown }): void;
  /** Writes a job to the board and signals it. */
  post(job: { readonly id: number; readonly from: number; readonly to: number; readonly threads: number }): void;
}

export function createThreadPool({ start, mayBlock }: ThreadHost): ThreadPool {
  const board = new Int32Array(new SharedArrayBuffer(64));
  const workers: WorkerThread[] = [];
  let signalCount = 0;
  let messageCount = 0;
  let failure: string | undefined;
  const signal = (id: number, from: number, to: number, threads: number): void => {
    signalCount = (signalCount + 1) | 0;
    Atomics.store(board, JOB, signalCount);
    board.set([id, from, to, threads], JOB + 1);
    Atomics.store(board, SIGNAL, signalCount);
    Atomics.notify(board, SIGNAL);
  };
  return {
    mayBlock,
    failure: () => failure,
    fail(reason) {
      failure ??= reason;
    },
    need(count) {
      while (workers.length < count) {
        const worker = start((reason) => {
          failure ??= reason;
        });
        workers.push(worker);
        worker.post({ board, thread: workers.length, received: messageCount });
      }
    },
    send(message) {
      Atomics.store(board, MESSAGES, ++messageCount);
      signal(0, 0, 0, 0);
      for (const worker of workers) worker.post(message);
    },
    post: ({ id, from, to, threads }) => signal(id, from, to, threads),
  };
}
