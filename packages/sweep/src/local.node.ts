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
  return {
    async execute(job: Job) {
      for (let attempt = 1; ; attempt++) {
        try {
          return (await pool.run({ job, context })) as JobResult;
        } catch (error) {
          if (attempt >= ATTEMPTS)
            return fail("sweep", "trial-failed", { id: job.id, reason: error instanceof Error ? error.message : String(error) });
        }
      }
    },
    close: () => pool.destroy(),
  };
}
