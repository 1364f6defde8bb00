import type { Job } from "@adjoint/sweep";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineCommand } from "../command.ts";
import { EXIT, UsageError } from "../errors.ts";
import { option } from "../options/table.ts";
import type { WrittenOptions } from "../options/serialise.ts";
import { integer, text } from "../options/values.ts";
import { findData } from "../sweep/data.ts";
import type { SweepData } from "../sweep/data.ts";
import { loadSweep, trialModule } from "../sweep/package.ts";
import { significant } from "../terminal/numbers.ts";
import { visible } from "../terminal/style.ts";
import { listenForInterrupt } from "../training/interrupt.ts";

/** What comes over the queue beside a job. */
export interface QueueContext {
  readonly options: WrittenOptions;
  readonly data: SweepData;
}

/** `adjoint worker`: does trials for sweeps that run elsewhere, until it is interrupted. */
export const command = defineCommand({
  name: "worker",
  description:
    "Take trials of sweeps from a queue, train them, and give back their results, until interrupted. A trial that was begun is ended first; a second interrupt ends it at once.",
  groups: [
    {
      title: "Options:",
      options: {
        queue: option("<url>", "the Redis of the queue", text("redis://localhost:6379")),
        queueName: option("<name>", "of the queue, where several share one Redis (adjoint)", text("team")),
        workers: option("<n>", "trials at a time, each on a thread (1)", integer({ min: 1, max: 1024, example: 2 })),
        data: option("<folder>", "where files of data are, found by their SHA-256 (the current folder)", text("data")),
        folder: option("<folder>", "where the runs stay (a temporary folder)", text("trials")),
        patience: option(
          "<seconds>",
          "after which a worker that gives no sign is taken for dead (30)",
          integer({ min: 1, max: 3600, example: 30 }),
        ),
      },
    },
  ],
  examples: ["adjoint worker --queue redis://localhost:6379 --workers 2"],
  async run({ queue: url, queueName, workers = 1, data = ".", folder, patience = 30 }, io) {
    if (url === undefined) throw new UsageError("queue-missing", {});
    const { createLocalPool, createQueueWorker } = await loadSweep();
    const own = folder ?? mkdtempSync(join(tmpdir(), "adjoint-worker-"));
    mkdirSync(own, { recursive: true });
    const interrupt = listenForInterrupt();
    const pools = new Map<string, ReturnType<typeof createLocalPool>>();
    const worker = createQueueWorker(
      {
        url,
        concurrency: workers,
        patience: 1000 * patience,
        ...(queueName === undefined ? {} : { name: queueName }),
        onDone(job, { loss }, seen) {
          const note = {
            first: "",
            again: ", which another has done too, with the same bits",
            differs: ", WHICH ANOTHER HAS DONE WITH OTHER BITS",
          }[seen];
          io.stderr.write(`adjoint worker: ${visible(job.id)}: ${loss === null ? "no loss" : `loss ${significant(loss)}`}${note}\n`);
        },
      },
      async (job: Job, context) => {
        const { sweep, options, data: described } = context as QueueContext & { readonly sweep: string };
        const path = await findData(described, { shared: data, fetched: join(own, "data") });
        let pool = pools.get(sweep);
        if (pool === undefined) {
          pool = createLocalPool({
            filename: trialModule(),
            threads: workers,
            context: { folder: join(own, sweep), options, ...(path === undefined ? {} : { path }) },
          });
          pools.set(sweep, pool);
        }
        return pool.execute(job);
      },
    );
    io.stderr.write(`adjoint worker: waits for trials at ${visible(url)}, ${workers} at a time\n`);
    try {
      if (!interrupt.signal.aborted)
        await new Promise<void>((resolve) => {
          interrupt.signal.addEventListener("abort", () => resolve(), { once: true });
        });
      await worker.close();
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      if (folder === undefined) rmSync(own, { recursive: true, force: true });
    } finally {
      interrupt.dispose();
    }
    return interrupt.status() ?? EXIT.ok;
  },
});
