import { Tinypool } from "tinypool";
import { fail } from "./problems.ts";
import type { Executor, Job, JobResult } from "./run.ts";

/** Threads of this process that execute jobs. */
export interface LocalPool extends Executor {
  close(): Promise<void>;
}

/** A thread may die, for example for want of memory: the job is given to another, so many times in all. */
const ATTEMPTS = 3;

/**
 * Creates threads that execute jobs.
 * @param options.filename the URL of a module whose default export takes `{ job, context }` and returns a {@link JobResult}
 * @param options.context what each job is given beside, cloned
 */
export function createLocalPool({
  filename,
  threads,
  context,
}: {
  readonly filename: string;
  readonly threads: number;
  readonly context: unknown;
}): LocalPool {
  const pool = new Tinypool({ filename, minThreads: threads, maxThreads: threads, concurrentTasksPerWorker: 1, isolateWorkers: false });
  /** Jobs that wait for a thread. */
  const waiting: { readonly job: Job; start(): void }[] = [];
  let idle = threads;
  const next = (): void => {
    if (idle === 0 || waiting.length === 0) return;
    idle--;
    const rungs = waiting.map(({ job }) => job.rung);
    const [first] = waiting.splice(rungs.indexOf(Math.max(...rungs)), 1);
    first.start();
  };
  const turn = (job: Job): Promise<void> =>
    new Promise((resolve) => {
      waiting.push({ job, start: resolve });
      next();
    });
  const run = async (job: Job): Promise<JobResult> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await pool.run({ job, context })) as JobResult;
      } catch (error) {
        if (attempt >= ATTEMPTS)
          return fail("sweep", "trial-failed", { id: job.id, reason: error instanceof Error ? error.message : String(error) });
      }
    }
  };
  return {
    async execute(job) {
      await turn(job);
      try {
        return await run(job);
      } finally {
        idle++;
        next();
      }
    },
    close: () => pool.destroy(),
  };
}
