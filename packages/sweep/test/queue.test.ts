import { Redis } from "ioredis";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSpace, runSweep } from "../src/index.ts";
import type { Job, JobResult } from "../src/index.ts";
import { createQueueWorker, createSweepQueue } from "../src/queue.node.ts";
import type { QueueWorker } from "../src/queue.node.ts";
import { hasRedis, startRedis } from "./redis.ts";
import type { TestRedis } from "./redis.ts";

const there = hasRedis();

describe.runIf(there)("a queue on Redis", () => {
  let redis: TestRedis;
  const workers: QueueWorker[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await redis.stop();
  });

  const space = readSpace(`method: grid\nparameters: { rate: [${Array.from({ length: 20 }, (_, i) => i + 1).join(", ")}] }`);
  const resultOf = ({ values, epochs }: Job): JobResult => ({ loss: Number(values["rate"]) / epochs, model: values["rate"] });
  const work = (name: string, run: (job: Job) => Promise<JobResult>, onDone?: Parameters<typeof createQueueWorker>[0]["onDone"]): void => {
    workers.push(createQueueWorker({ url: redis.url, name, concurrency: 2, patience: 1000, ...(onDone && { onDone }) }, run));
  };

  test("gives the table of one process, though it is restarted on the way; nothing is lost", async () => {
    const alone = await runSweep(space, 4, { execute: (job) => Promise.resolve(resultOf(job)) });
    const slow = async (job: Job): Promise<JobResult> => {
      await wait(40);
      return resultOf(job);
    };
    work("restarted", slow);
    work("restarted", slow);
    const queue = createSweepQueue({ url: redis.url, name: "restarted", sweep: "a", context: {} });
    let done = 0;
    const rows = await runSweep(space, 4, queue, () => {
      if (++done === 5) void redis.restart();
    });
    expect(rows).toEqual(alone);
    // Started again, it does nothing: the results are kept.
    const again = createSweepQueue({ url: redis.url, name: "restarted", sweep: "a", context: {} });
    expect(await runSweep(space, 4, again)).toEqual(alone);
    await again.clear();
    await Promise.all([queue.close(), again.close()]);
  });

  test("notices a job that is done twice, and whether its bits are the same", async () => {
    const seen: string[] = [];
    let calls = 0;
    // The second of two that do the same job has another result.
    work(
      "twice",
      (job) => Promise.resolve({ ...resultOf(job), model: calls++ < 2 ? "a" : "b" }),
      (_, __, how) => void seen.push(how),
    );
    const one = readSpace("method: grid\nparameters: { rate: [1] }");
    const queue = createSweepQueue({ url: redis.url, name: "twice", sweep: "b", context: {} });
    await runSweep(one, 4, queue);
    // The same job in another place of the queue, as after a worker was taken for dead.
    const { Queue } = await import("bullmq");
    const other = new Queue("twice", { connection: { host: "127.0.0.1", port: Number(new URL(redis.url).port) } });
    const job = { id: "trial-0001-epochs-4", trial: 1, values: { rate: "1" }, epochs: 4, rung: 0 };
    for (let i = 0; i < 2; i++) {
      await other.add("trial", { sweep: "b", job, context: {} });
      for (let waited = 0; seen.length < i + 2 && waited < 1000; waited++) await wait(20);
    }
    expect(seen).toEqual(["first", "again", "differs"]);
    expect(await queue.repeated()).toEqual({ same: 1, differs: ["trial-0001-epochs-4"] });
    await Promise.all([queue.close(), other.close()]);
  });

  test("gives up a job that fails five times, with its reason", async () => {
    let attempts = 0;
    work("failing", () => {
      attempts++;
      return Promise.reject(new Error("no disk"));
    });
    const queue = createSweepQueue({ url: redis.url, name: "failing", sweep: "c", context: {} });
    await expect(runSweep(readSpace("method: grid\nparameters: { rate: [1] }"), 4, queue)).rejects.toThrow(/trial-0001-epochs-4: no disk/);
    expect(attempts).toBe(5);
    await queue.close();
  });

  test("20 workers do 200 trials; what the queue costs of the processor is printed", async () => {
    const count = 20;
    const slow = async (job: Job): Promise<JobResult> => {
      await wait(100);
      return resultOf(job);
    };
    for (let i = 0; i < count; i++) workers.push(createQueueWorker({ url: redis.url, name: "twenty", concurrency: 1 }, slow));
    const points = readSpace(`method: grid\nparameters: { rate: [${Array.from({ length: 200 }, (_, i) => i + 1).join(", ")}] }`);
    const queue = createSweepQueue({ url: redis.url, name: "twenty", sweep: "d", context: {} });
    const inRedis = await cpuOf(redis.url);
    const [here, begin] = [process.cpuUsage(), performance.now()];
    expect(await runSweep(points, 4, queue)).toHaveLength(200);
    const { user, system } = process.cpuUsage(here);
    const seconds = (performance.now() - begin) / 1000;
    const spent = 1000 * ((await cpuOf(redis.url)) - inRedis);
    console.log(
      `queue: ${(200 / seconds).toFixed(0)} trials of 0.1 s a second by ${count} workers; of the processor ${((user + system) / 1000 / 200).toFixed(1)} ms a trial in sweep and workers, ${(spent / 200).toFixed(1)} ms in Redis`,
    );
    await queue.close();
  });
});

/** Seconds of the processor that a Redis has used. */
async function cpuOf(url: string): Promise<number> {
  const redis = new Redis(url);
  const text = await redis.info("cpu");
  redis.disconnect();
  return ["user", "sys"].reduce((sum, kind) => sum + Number(new RegExp(`used_cpu_${kind}:([\\d.]+)`).exec(text)?.[1]), 0);
}
