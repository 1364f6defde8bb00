import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { readSpace, rungsOf, runSweep } from "../src/index.ts";
import type { Job, JobResult } from "../src/index.ts";

const space = (more: string) => readSpace(`method: grid\n${more}\nparameters: { rate: [9, 1, 4, 7, 2, 8, 3, 6, 5] }`);

/** The loss of a job: its rate, less with more epochs, and other bits for each fold. */
const lossOf = ({ values, epochs, fold }: Job): JobResult => ({
  loss: Number(values["rate"]) / epochs + (fold?.index ?? 0) / 1024,
  model: `${values["rate"]} ${epochs} ${fold?.index ?? 0}`,
});

describe("a sweep", () => {
  test("has its rows in the order of their losses, whoever was faster", async () => {
    const slowFirst = async (job: Job): Promise<JobResult> => {
      await wait(2 * Number(job.values["rate"]));
      return lossOf(job);
    };
    const rows = await runSweep(space(""), 10, { execute: slowFirst });
    expect(rows.map(({ values }) => values["rate"])).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    expect(await runSweep(space(""), 10, { execute: (job) => Promise.resolve(lossOf(job)) })).toEqual(rows);
  });

  test("with halving trains 9 trials for 2 epochs, the best 3 for 6, and the best one for 10", async () => {
    const jobs: string[] = [];
    const execute = (job: Job): Promise<JobResult> => {
      jobs.push(`${job.values["rate"]}:${job.epochs}`);
      return Promise.resolve(lossOf(job));
    };
    const rows = await runSweep(space("halving: { from: 2 }"), 10, { execute });
    expect(rungsOf(space("halving: { from: 2 }"), 10)).toEqual([2, 6, 10]);
    expect(jobs.slice(9)).toEqual(["1:6", "2:6", "3:6", "1:10"]);
    expect(rows.slice(0, 4).map(({ values, epochs }) => `${values["rate"]}:${epochs}`)).toEqual(["1:10", "2:6", "3:6", "4:2"]);
  });

  test("with folds takes the mean over all, and one that diverged makes no mean", async () => {
    const execute = (job: Job): Promise<JobResult> =>
      Promise.resolve(job.values["rate"] === "1" && job.fold?.index === 2 ? { loss: null, model: "", failure: "diverged" } : lossOf(job));
    const rows = await runSweep(space("folds: 3"), 10, { execute });
    expect(rows[0]).toMatchObject({
      values: { rate: "2" },
      loss: (0.2 + 1 / 1024 + (0.2 + 2 / 1024) + (0.2 + 3 / 1024)) / 3,
      models: ["2 10 1", "2 10 2", "2 10 3"],
    });
    expect(rows.at(-1)).toMatchObject({ values: { rate: "1" }, loss: null, failure: "diverged" });
  });

  test("ends with the error of a job that could not be run", async () => {
    await expect(runSweep(space(""), 10, { execute: () => Promise.reject(new Error("no disk")) })).rejects.toThrow("no disk");
  });
});

describe("asynchronous halving", () => {
  const asha = space("halving: { from: 2, asynchronous: true }");

  test("with one worker at a time a trial goes on as soon as it is among the best third of those that are done", async () => {
    const order: string[] = [];
    let turn = Promise.resolve();
    // One thread: the job of the highest rung that waits is next.
    const waiting: { readonly job: Job; readonly start: () => void }[] = [];
    const execute = async (job: Job): Promise<JobResult> => {
      await new Promise<void>((resolve) => {
        waiting.push({ job, start: resolve });
        turn = turn.then(async () => {
          await wait(0);
          const rungs = waiting.map((each) => each.job.rung);
          const [next] = waiting.splice(rungs.indexOf(Math.max(...rungs)), 1);
          order.push(`${next.job.values["rate"]}:${next.job.epochs}`);
          next.start();
        });
      });
      return lossOf(job);
    };
    const rows = await runSweep(asha, 10, { execute });
    // Of 9, 1, 4 the best is 1; of the first six still 1 and 4 (2 of 6); of all nine 1, 2 and 3, of which 2 and 3 are new.
    expect(order).toEqual(["9:2", "1:2", "4:2", "1:6", "7:2", "2:2", "8:2", "2:6", "3:2", "6:2", "5:2", "3:6", "1:10"]);
    expect(rows.slice(0, 3).map(({ values, epochs }) => `${values["rate"]}:${epochs}`)).toEqual(["1:10", "2:6", "3:6"]);
  });

  test("promotes no trial that diverged, and none that is not done", async () => {
    const jobs: Job[] = [];
    const rows = await runSweep(asha, 10, {
      execute: async (job) => {
        jobs.push(job);
        await wait(Number(job.values["rate"]));
        return job.values["rate"] === "1" ? { loss: null, model: "", failure: "diverged" } : lossOf(job);
      },
    });
    expect(jobs.filter(({ values }) => values["rate"] === "1")).toHaveLength(1);
    for (const { trial, rung } of jobs)
      if (rung > 0) expect(jobs.findIndex((job) => job.trial === trial && job.rung === rung - 1)).toBeGreaterThanOrEqual(0);
    expect(rows).toHaveLength(9);
  });

  test("is refused where it is neither true nor false", () => {
    expect(() => space("halving: { from: 2, asynchronous: 1 }")).toThrow("halving.asynchronous must be true or false: 1");
  });
});
