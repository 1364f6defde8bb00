import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { hasRedis, startRedis } from "../../../packages/sweep/test/redis.ts";
import { createLiveTable } from "../src/sweep/table.ts";
import { MAIN, adjoint, createFolder } from "./child.ts";

const folder = createFolder();
const cwd = folder.path;
/** Workers of a queue; a test that does not reach its end leaves none. */
const workers = new Set<ChildProcess>();
let finished = false;
afterAll(() => {
  finished = true;
  for (const child of workers) child.kill("SIGKILL");
  folder.remove();
});

interface Table {
  readonly trials: readonly {
    readonly trial: number;
    readonly epochs: number;
    readonly loss: number | null;
    readonly models: readonly string[];
    readonly failure?: string;
  }[];
  readonly repeated: { readonly same: number; readonly differs: readonly string[] };
}
const tableIn = (run: string): Table => JSON.parse(readFileSync(join(cwd, run, "sweep.json"), "utf8")) as Table;
const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text);

const SPACE = `method: sobol
trials: 6
parameters:
  hidden: [[4], [8, 4]]
  learningRate: { min: 0.001, max: 0.1, scale: log }
`;
write("space.yaml", SPACE);
const sweep = (space: string, run: string, ...more: string[]) =>
  adjoint(["sweep", space, "--data", "iris", "--epochs", "6", "--test", "0.2", "--run", run, ...more], { cwd });

describe("a sweep on one machine", () => {
  test("gives the same table on one thread and on two, to the bit, and every trial is a run that verifies", async () => {
    const [one, two] = [await sweep("space.yaml", "one"), await sweep("space.yaml", "two", "--workers", "2", "--json")];
    expect([one.status, two.status]).toEqual([0, 0]);
    expect(tableIn("two")).toEqual(tableIn("one"));
    expect(tableIn("one").trials).toHaveLength(6);
    expect(new Set(tableIn("one").trials.flatMap(({ models }) => models)).size).toBe(6);
    const { best } = JSON.parse(two.stdout) as { best: string };
    expect((await adjoint(["verify", best], { cwd })).stdout).toContain("verified to the last bit");
    expect(one.stdout).toMatch(/^trial +hidden +learningRate +epochs +loss +accuracy\n/);
  });

  test("started again does nothing twice; with another space it refuses the folder", async () => {
    const before = readFileSync(join(cwd, "one", "trials", "trial-0001", "events.jsonl"), "utf8");
    expect((await sweep("space.yaml", "one")).status).toBe(0);
    expect(readFileSync(join(cwd, "one", "trials", "trial-0001", "events.jsonl"), "utf8")).toBe(before);
    write("other.yaml", SPACE.replace("0.1", "0.2"));
    expect(await sweep("other.yaml", "one")).toMatchObject({ status: 2, stderr: expect.stringContaining("another sweep") as string });
  });

  test("with folds and halving continues the best, each fold by itself, and no row of the test part is in a fold", async () => {
    write("folds.yaml", `${SPACE}folds: 3\nhalving: { from: 2, factor: 3 }\n`);
    expect((await sweep("folds.yaml", "folds", "--workers", "2")).status).toBe(0);
    const { trials } = tableIn("folds");
    expect(trials.map(({ epochs }) => epochs)).toEqual([6, 6, 2, 2, 2, 2]);
    expect(trials[0].models).toHaveLength(3);
    // What was trained in two parts is what is trained in one.
    const { stdout } = await adjoint(["verify", join("folds", "trials", `trial-000${trials[0].trial}`, "fold-2"), "--json"], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ verified: true, to: 6 });
  });

  test.each(["halving: { from: 2, factor: 3 }", "halving: { from: 2, factor: 3, asynchronous: true }"])(
    "with a schedule and %s every trial is a run that verifies: one that goes on is trained with the longer schedule",
    async (halving) => {
      const name = halving.includes("asynchronous") ? "asha" : "scheduled";
      write(`${name}.yaml`, `${SPACE}${halving}\n`);
      expect((await sweep(`${name}.yaml`, name, "--workers", "2", "--schedule", "cosine")).status).toBe(0);
      const { trials } = tableIn(name);
      // Asynchronously more may go on: who was among the best of those that were done.
      const longest = trials.filter(({ epochs }) => epochs === 6).length;
      expect(longest).toBeGreaterThanOrEqual(2);
      if (name === "scheduled") expect(longest).toBe(2);
      for (const { trial } of trials.slice(0, 3)) {
        const { stdout } = await adjoint(["verify", join(name, "trials", `trial-000${trial}`)], { cwd });
        expect(stdout).toContain("verified to the last bit");
      }
    },
  );

  test("a trial without a schedule goes on from where it was", () => {
    const { trials } = tableIn("folds");
    const events = readFileSync(join(cwd, "folds", "trials", `trial-000${trials[0].trial}`, "fold-1", "events.jsonl"), "utf8");
    expect(events.match(/"event":"epoch"/g)).toHaveLength(6);
    expect(events).toContain('"event":"resume"');
  });

  test("on a terminal shows the best trials so far, drawn again after each, and takes the table away at its end", () => {
    let written = "";
    const stderr = {
      isTTY: true,
      columns: 40,
      closed: false,
      write: (text: string) => void (written += text),
      drained: () => Promise.resolve(),
    };
    const live = createLiveTable({ stderr, env: {} }, 3);
    const row = (trial: number, loss: number | null) => ({ trial, values: { rate: `0.${trial}` }, epochs: 5, loss, models: [] });
    live.show(row(1, 0.5));
    live.show(row(2, 0.25));
    live.show(row(3, null));
    live.clear();
    const screens = written.split("\u001b[J").slice(1);
    expect(screens.map((screen) => screen.replace(/.\[\d+A\r$/s, ""))).toEqual([
      "trial  rate  epochs    loss  accuracy\n1       0.1       5  0.5000\n1 trainings, 1 of 3 trials\n",
      "trial  rate  epochs    loss  accuracy\n2       0.2       5  0.2500\n1       0.1       5  0.5000\n2 trainings, 2 of 3 trials\n",
      "trial  rate  epochs      loss  accuracy\n2       0.2       5    0.2500\n1       0.1       5    0.5000\n3       0.3       5  diverged\n3 trainings, 3 of 3 trials\n",
      "",
    ]);
    expect(written).toContain("\u001b[3A");
    expect(written.endsWith("\u001b[5A\r\u001b[J")).toBe(true);
  });

  test("a fold holds out its part of the rows that are not tested on", async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${(i * 7) % 50}.5,${i % 2 === 0 ? "even" : "odd"}`);
    write("rows.csv", `x,kind\n${rows.join("\n")}\n`);
    for (const fold of ["1/4", "2/4", "3/4", "4/4"]) {
      const model = `fold-${fold[0]}.safetensors`;
      const args = ["train", "--data", "rows.csv", "--label", "kind", "--hidden", "2", "--epochs", "1", "--test", "0.2", "--seed", "5"];
      const { stdout, status } = await adjoint([...args, "--fold", fold, "--out", model, "--json"], { cwd });
      expect(status).toBe(0);
      const { data } = JSON.parse(stdout) as { data: { rows: { training: number; validation: number; test: number } } };
      expect(data.rows).toEqual({ training: 30, validation: 10, test: 10 });
      // The rows that were held out are known when the model is measured later: those to test on.
      const evaluated = JSON.parse((await adjoint(["evaluate", "--model", model, "--data", "rows.csv", "--json"], { cwd })).stdout) as {
        rows: unknown;
      };
      expect(JSON.stringify(evaluated)).toContain('"rows":10');
    }
  });

  test("a trial whose settings do not fit is in the table with its reason, one that no trial could have ends it at once", async () => {
    write("steep.yaml", "method: grid\nparameters: { learningRate: [0.01, 1e30], optimizer: [sgd] }\n");
    expect((await sweep("steep.yaml", "steep")).status).toBe(0);
    expect(tableIn("steep").trials.at(-1)).toMatchObject({ loss: null, failure: expect.any(String) as string });
    write("wrong.yaml", "method: grid\nparameters: { hiden: [4] }\n");
    expect(await sweep("wrong.yaml", "wrong")).toMatchObject({ status: 2, stderr: expect.stringContaining("hidden") as string });
  });

  test.each([
    ["no space", ["sweep", "--data", "iris"], "space is missing"],
    ["no data", ["sweep", "space.yaml"], "--data is missing"],
    ["a space that is none", ["sweep", "rows.csv", "--data", "iris"], "space"],
    ["no rows to compare on", ["sweep", "space.yaml", "--data", "iris", "--validation", "0"], "--validation 0"],
    ["patience with halving", ["sweep", "folds.yaml", "--data", "iris", "--patience", "3"], "--patience"],
    ["a worker without a queue", ["worker"], "--queue is missing"],
  ])("%s is refused", async (_, args, message) => {
    expect(await adjoint(args, { cwd })).toMatchObject({
      status: expect.toSatisfy((status) => status === 1 || status === 2) as number,
      stderr: expect.stringContaining(message) as string,
    });
  });

  test("the report has a line for each trial and needs neither scripts nor a network", () => {
    const report = readFileSync(join(cwd, "one", "report.html"), "utf8");
    expect(report.match(/<polyline/g)).toHaveLength(6);
    expect(report.match(/class="best"/g)).toHaveLength(1);
    expect(report).not.toMatch(/<script|https?:/);
  });
});

const thorough = process.env["ADJOINT_TESTS"] === "thorough";
const [TRIALS, KILLS] = thorough ? [200, 5] : [12, 1];

describe.runIf(hasRedis())("a sweep on many machines", () => {
  test(
    `${TRIALS} trials on two workers, each killed ${KILLS} times, and Redis restarted once: the table of one process, to the bit`,
    async () => {
      write(
        "rows-of-queue.csv",
        `x,y,kind\n${Array.from({ length: 60 }, (_, i) => `${Math.sin(i)},${Math.cos(3 * i)},${i % 3}`).join("\n")}\n`,
      );
      write(
        "queue.yaml",
        `method: random\ntrials: ${TRIALS}\nparameters: { hidden: [[4], [6]], learningRate: { min: 0.001, max: 0.1, scale: log } }\n`,
      );
      const args = ["sweep", "queue.yaml", "--data", "rows-of-queue.csv", "--label", "kind", "--targets", "classes", "--epochs", "4"];
      expect((await adjoint([...args, "--run", "alone", "--workers", "2"], { cwd })).status).toBe(0);
      const redis = await startRedis();
      // The file is not on the workers' machine: they fetch it by its hash.
      const files = createServer((_, response) => createReadStream(join(cwd, "rows-of-queue.csv")).pipe(response)).listen(0, "127.0.0.1");
      await once(files, "listening");
      const elsewhere = join(cwd, "elsewhere");
      mkdirSync(elsewhere);
      const keepAlive = async (): Promise<void> => {
        for (let kills = 0; !finished; kills++) {
          const child: ChildProcess = spawn(process.execPath, [MAIN, "worker", "--queue", redis.url, "--patience", "2"], {
            cwd: elsewhere,
            stdio: "ignore",
          });
          workers.add(child);
          const ended = once(child, "exit").then(() => workers.delete(child));
          const time = kills < KILLS ? 1500 + 400 * kills : Infinity;
          for (let waited = 0; waited < time && !finished; waited += 50) await wait(50);
          child.kill("SIGKILL");
          await ended;
        }
      };
      const kept = [keepAlive(), keepAlive()];
      try {
        const restart = wait(2500).then(() => redis.restart());
        const url = `http://127.0.0.1:${(files.address() as AddressInfo).port}/rows-of-queue.csv`;
        const { status, stdout } = await adjoint([...args, "--run", "queued", "--queue", redis.url, "--data-url", url], { cwd });
        await restart;
        expect([status, stdout]).toEqual([0, expect.stringContaining("trained again here, with the same bits")]);
        expect(tableIn("queued").trials).toEqual(tableIn("alone").trials);
        expect(tableIn("queued").repeated.differs).toEqual([]);
      } finally {
        finished = true;
        await Promise.all(kept);
        files.close();
        await redis.stop();
      }
    },
    thorough ? 900_000 : 120_000,
  );
});
