/** One that runs beside this thread. */
export interface Helper {
  post(message: unknown): void;
}

/** What a host offers for threads. */
export interface ThreadHost {
  /** Processors. */
  readonly processors: number;
  /** Whether this thread may sleep on shared memory: all but a page's own may. */
  readonly maySleep: boolean;
  /**
   * Starts a helper, whose program is {@link HELPER}, which ends with `receive`; `ended` is called with a reason should it end, which it never does by
   * itself. A helper does not keep the process alive.
   */
  start(ended: (reason: string) => void): Helper;
}

/** Words of a machine's `sync`, as `assembly/meet.ts` has them: the turn, whether a thread is gone, how many helpers are ready. */
export const SYNC = { turn: 16, gone: 18, ready: 19, words: 32 } as const;

// The board that all helpers watch, in words: a bell, which counts the jobs and messages; how many messages were sent; the number of the job that follows,
// and the job: machine, from, to, threads.
const BELL = 0;
const SENT = 1;
const JOB = 2;
const JOB_WORDS = 5;

/**
 * What a helper does. Until the bell rings it looks for some 50 µs, then sleeps; where messages are on their way it goes back to its event loop for them.
 * A message brings the board and the helper's number, a machine, or the end of one. A job is read between two looks at its number: the first word changes
 * before the others do.
 */
export const HELPER = `"use strict";
const machines = new Map();
let board, thread, received, heard = 0;
const serve = () => {
  for (;;) {
    if (Atomics.load(board, ${BELL}) === heard) {
      if (Atomics.load(board, ${SENT}) !== received) return;
      for (let i = 0; i < 5000 && Atomics.load(board, ${BELL}) === heard; i++);
      Atomics.wait(board, ${BELL}, heard);
      continue;
    }
    heard = Atomics.load(board, ${BELL});
    const [, id, from, to, threads] = board.slice(${JOB}, ${JOB + JOB_WORDS});
    if (Atomics.load(board, ${JOB}) !== heard) continue;
    const machine = machines.get(id);
    if (machine === undefined || thread >= threads) continue;
    try {
      machine.run(machine.frame, from, to, thread, threads, 1);
    } catch {
      Atomics.store(machine.sync, ${SYNC.gone}, 1);
      Atomics.notify(machine.sync, ${SYNC.turn});
    }
  }
};
const receive = (message) => {
  if (message.board !== undefined) ({ board, thread, received } = message);
  else received++;
  if (message.module !== undefined) {
    const { exports } = new WebAssembly.Instance(message.module, { env: { memory: message.memory } });
    const sync = new Int32Array(message.memory.buffer, message.sync, ${SYNC.words});
    machines.set(message.id, { run: exports.run, frame: message.frame, sync });
    if (thread < message.threads) {
      Atomics.add(sync, ${SYNC.ready}, 1);
      Atomics.notify(sync, ${SYNC.ready});
    }
  } else if (message.id !== undefined) machines.delete(message.id);
  serve();
};
`;

/** The helpers of this thread. */
export interface Pool {
  readonly maySleep: boolean;
  /** Why it cannot work any more; none while it can. */
  failure(): string | undefined;
  fail(reason: string): void;
  /** Has so many helpers. */
  need(helpers: number): void;
  send(message: { readonly id: number; readonly [more: string]: unknown }): void;
  /** Puts a job on the board and rings. */
  post(job: { readonly id: number; readonly from: number; readonly to: number; readonly threads: number }): void;
}

export function createPool({ start, maySleep }: ThreadHost): Pool {
  const board = new Int32Array(new SharedArrayBuffer(64));
  const helpers: Helper[] = [];
  let bell = 0;
  let sent = 0;
  let failure: string | undefined;
  const ring = (id: number, from: number, to: number, threads: number): void => {
    bell = (bell + 1) | 0;
    Atomics.store(board, JOB, bell);
    board.set([id, from, to, threads], JOB + 1);
    Atomics.store(board, BELL, bell);
    Atomics.notify(board, BELL);
  };
  return {
    maySleep,
    failure: () => failure,
    fail(reason) {
      failure ??= reason;
    },
    need(count) {
      while (helpers.length < count) {
        const helper = start((reason) => {
          failure ??= reason;
        });
        helpers.push(helper);
        helper.post({ board, thread: helpers.length, received: sent });
      }
    },
    send(message) {
      Atomics.store(board, SENT, ++sent);
      ring(0, 0, 0, 0);
      for (const helper of helpers) helper.post(message);
    },
    post: ({ id, from, to, threads }) => ring(id, from, to, threads),
  };
}
