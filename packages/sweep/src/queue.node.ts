import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { setTimeout as wait } from "node:timers/promises";
import { fail } from "./problems.ts";
import type { Executor, Job, JobResult } from "./run.ts";

/** Where a queue is, and what it is called. */
export interface QueueOptions {
  /** `redis://host:port` */
  readonly url: string;
  /** Every worker of this name takes jobs of all sweeps. */
  readonly name?: string;
}

/** A job on the queue: what its sweep is, and what every worker must know of it. */
interface Envelope {
  readonly sweep: string;
  readonly job: Job;
  readonly context: unknown;
}

const USUAL_NAME = "adjoint";
/** How often the results are looked at [ms]. */
const POLL = 200;
/** A job that fails is given to another worker, so many times in all. */
const ATTEMPTS = 5;
/** There are fewer rungs. */
const LAST_RUNG = 100;
/** A worker without jobs says goodbye to Redis within this time, or goes [ms]. */
const CLOSING = 2000;
/** A job whose worker died is given to another, however often: the work is the same. */
const DEATHS = 1_000_000;

/** The results of a sweep, and how often each job was done, are hashes in Redis that stay when the queue is emptied. */
function keysOf(name: string, sweep: string) {
  const prefix = `${name}:sweep:${sweep}`;
  return { results: `${prefix}:results`, again: `${prefix}:again`, differs: `${prefix}:differs`, failed: `${prefix}:failed` };
}

/** Waits for Redis however long it is away. */
function connect(url: string): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: (attempt) => Math.min(50 * attempt, 1000) });
  // Without a listener a lost connection would end the process; it connects again by itself.
  redis.on("error", () => {});
  return redis;
}

/** A sweep's end of a queue. */
export interface SweepQueue extends Executor {
  /** Jobs that were done more than once, with the same result; and those whose results differ. */
  repeated(): Promise<{ readonly same: number; readonly differs: readonly string[] }>;
  /** Removes what the sweep has left in Redis. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Creates the end of a queue that gives jobs and collects results. Results are kept in Redis by the names of the jobs: a sweep that is started again does nothing twice.
 * @param options.sweep names the sweep: the hash of all that decides its results
 * @param options.context what each job is given beside
 */
export function createSweepQueue({
  url,
  name = USUAL_NAME,
  sweep,
  context,
}: QueueOptions & { readonly sweep: string; readonly context: unknown }): SweepQueue {
  const redis = connect(url);
  const queue = new Queue<Envelope>(name, { connection: redis });
  const keys = keysOf(name, sweep);
  const waiting = new Map<string, { resolve(result: JobResult): void; reject(error: unknown): void }>();
  let polling: Promise<void> | undefined;
  let closed = false;

  async function poll(): Promise<void> {
    while (waiting.size > 0 && !closed) {
      const ids = [...waiting.keys()];
      const [results, failures] = await Promise.all([redis.hmget(keys.results, ...ids), redis.hmget(keys.failed, ...ids)]);
      ids.forEach((id, i) => {
        const [text, reason] = [results[i], failures[i]];
        if (text === null && reason === null) return;
        const waiter = waiting.get(id)!;
        waiting.delete(id);
        if (text !== null) waiter.resolve(JSON.parse(text) as JobResult);
        else waiter.reject(failureOf(id, reason ?? ""));
      });
      if (waiting.size > 0) await wait(POLL);
    }
    polling = undefined;
  }

  return {
    async execute(job) {
      const known = await redis.hget(keys.results, job.id);
      if (known !== null) return JSON.parse(known) as JobResult;
      // One that failed in an earlier sweep is tried again.
      await redis.hdel(keys.failed, job.id);
      const options = {
        jobId: `${sweep}-${job.id}`,
        attempts: ATTEMPTS,
        // In BullMQ a smaller number comes first.
        priority: LAST_RUNG - job.rung,
        backoff: { type: "fixed", delay: POLL },
        removeOnComplete: true,
        removeOnFail: true,
      };
      await queue.add("trial", { sweep, job, context }, options);
      return new Promise<JobResult>((resolve, reject) => {
        waiting.set(job.id, { resolve, reject });
        polling ??= poll().catch((error: unknown) => {
          for (const waiter of waiting.values()) waiter.reject(error);
        });
      });
    },
    async repeated() {
      const [same, differs] = await Promise.all([redis.hvals(keys.again), redis.hkeys(keys.differs)]);
      return { same: same.reduce((sum, count) => sum + Number(count), 0), differs };
    },
    async clear() {
      await redis.del(...Object.values(keys));
    },
    async close() {
      closed = true;
      await queue.close();
      redis.disconnect();
    },
  };
}

function failureOf(id: string, reason: string): unknown {
  try {
    return fail("sweep", "trial-failed", { id, reason });
  } catch (error) {
    return error;
  }
}

/** A worker's end of a queue. */
export interface QueueWorker {
  /** Ends when the jobs that it has begun are done. */
  close(): Promise<void>;
}

/**
 * Creates the end of a queue that does jobs. A job whose worker has died is given to another after `patience`; one that is done twice is noticed, and compared.
 * @param options.concurrency jobs at a time
 * @param options.patience how long a worker may give no sign before its job is given to another [ms]
 * @param options.onDone called after each job
 */
export function createQueueWorker(
  {
    url,
    name = USUAL_NAME,
    concurrency,
    patience = 30_000,
    onDone = () => {},
  }: QueueOptions & {
    readonly concurrency: number;
    readonly patience?: number;
    readonly onDone?: (job: Job, result: JobResult, seen: "first" | "again" | "differs") => void;
  },
  run: (job: Job, context: unknown) => Promise<JobResult>,
): QueueWorker {
  const [redis, connection] = [connect(url), connect(url)];
  let active = 0;
  const worker = new Worker<Envelope>(
    name,
    async ({ data }) => {
      active++;
      try {
        const result = await run(data.job, data.context);
        onDone(data.job, result, await record(redis, keysOf(name, data.sweep), data.job.id, result));
      } finally {
        active--;
      }
    },
    { connection, concurrency, lockDuration: patience, stalledInterval: patience, maxStalledCount: DEATHS },
  );
  worker.on("failed", (bull, error) => {
    if (bull === undefined || bull.attemptsMade < ATTEMPTS) return;
    void redis.hset(keysOf(name, bull.data.sweep).failed, bull.data.job.id, error.message);
  });
  // It connects again by itself.
  worker.on("error", () => {});
  return {
    async close() {
      const closing = worker.close();
      while (active > 0) await wait(POLL);
      // Without Redis it would wait for ever.
      await Promise.race([closing, wait(CLOSING, undefined, { ref: false })]);
      for (const each of [redis, connection]) each.disconnect();
      await worker.disconnect().catch(() => {});
    },
  };
}

/** Stores the result of a job, if it is the first; else compares it with the first. */
async function record(
  redis: Redis,
  keys: ReturnType<typeof keysOf>,
  id: string,
  result: JobResult,
): Promise<"first" | "again" | "differs"> {
  const text = JSON.stringify(result);
  if ((await redis.hsetnx(keys.results, id, text)) === 1) return "first";
  const stored = await redis.hget(keys.results, id);
  if (stored === text) {
    await redis.hincrby(keys.again, id, 1);
    return "again";
  }
  await redis.hset(keys.differs, id, text);
  return "differs";
}
