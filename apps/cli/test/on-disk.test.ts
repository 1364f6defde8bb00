import { createRandom } from "@adjoint/reference";
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

/** Words that make 1,600 inputs of eight columns: a block of 4 MiB then has some six hundred rows. */
const random = createRandom(3);
const rows = Array.from({ length: 3000 }, () => {
  const words = Array.from({ length: 8 }, () => random.below(200));
  return `${words.map((word) => `w${word}`).join(",")},${words[0] + words[1] > 200 ? "high" : "low"}`;
});
const folder = createFolder({ "words.csv": `a,b,c,d,e,f,g,h,sum\n${rows.join("\n")}\n` });
const cwd = folder.path;
afterAll(() => folder.remove());
const run = (line: string) => adjoint(line.split(" "), { cwd });

interface Trained {
  readonly data: { readonly rows: { readonly training: number; readonly validation: number; readonly test: number } };
  readonly done: number;
  readonly test: { readonly loss: number; readonly accuracy: number };
}
const OPTIONS = "--data words.csv --on-disk --hidden 8 --learning-rate 0.01 --test 0.1 --validation 0.1 --deterministic";

describe("train --on-disk", () => {
  let trained: Trained;
  beforeAll(async () => {
    const line = `train ${OPTIONS} --epochs 6 --schedule cosine --run whole --checkpoint-every 3epochs --keep 100 --json`;
    const { status, stdout } = await run(line);
    expect(status).toBe(0);
    trained = JSON.parse(stdout) as Trained;
  });

  test("passes over all rows in blocks, learns, and holds out exactly the parts that were asked for", () => {
    expect(trained.data.rows).toEqual({ training: 2400, validation: 300, test: 300 });
    // Four blocks of 655 rows, six times.
    expect(trained.done).toBe(24);
    expect(trained.test.accuracy).toBeGreaterThan(0.7);
  });

  test("evaluate finds the same held-out rows in the file again", async () => {
    const { stdout } = await run("evaluate --model whole/model.safetensors --data words.csv --deterministic --json");
    expect(JSON.parse(stdout)).toMatchObject({ rows: 300, loss: trained.test.loss, accuracy: trained.test.accuracy });
  });

  test("a run that lost its end goes on with the same bits, and verifies", async () => {
    cpSync(join(cwd, "whole"), join(cwd, "cut"), { recursive: true });
    rmSync(join(cwd, "cut", "model.safetensors"));
    const checkpoints = readdirSync(join(cwd, "cut", "checkpoints")).filter((file) => file.endsWith(".safetensors"));
    expect(checkpoints.length).toBeGreaterThan(4);
    for (const file of checkpoints.slice(3)) rmSync(join(cwd, "cut", "checkpoints", file));
    expect(await run("resume cut --json")).toMatchObject({ status: 0, stderr: "" });
    expect(Buffer.compare(readFileSync(join(cwd, "cut", "model.safetensors")), readFileSync(join(cwd, "whole", "model.safetensors")))).toBe(
      0,
    );
    expect((await run("verify whole")).stdout).toMatch(/^verified to the last bit: whole, 24 epochs from the beginning/);
    expect((await run("verify whole --last 30%")).status).toBe(0);
  });

  test("replay does a step of each block again, also of the last, which has fewer rows, and finds none that diverges", async () => {
    // 2,400 rows in three blocks of 655 and one of 435, in batches of 200, six times.
    const batches = 3 * 4 + 3;
    const at = async (step: number) =>
      JSON.parse((await run(`replay whole --step ${step} --json`)).stdout) as {
        epoch: number;
        batch: number;
        rows: number[];
        loss: number;
      };
    for (const [step, epoch, batch, rows] of [
      [1, 1, 1, 200],
      [4, 1, 4, 55],
      [5, 2, 1, 200],
      [batches, 4, 3, 35],
      [6 * batches, 24, 3, 35],
    ]) {
      const found = await at(step);
      expect([found.epoch, found.batch, found.rows.length]).toEqual([epoch, batch, rows]);
      expect(found.loss).toBeGreaterThan(0);
    }
    expect((await run(`replay whole --step ${6 * batches + 1}`)).stderr).toContain(`there is no step ${6 * batches + 1}`);
    expect((await run("replay whole --bisect nan")).stdout).toContain(`no step of ${6 * batches} steps makes a number NaN or infinite`);
    expect((await run("replay whole --bisect dead --json")).status).toBe(0);
  });

  test("says how the rows are divided, and stops early by passes", async () => {
    const { stdout } = await run(
      `train ${OPTIONS} --epochs 40 --patience 1 --learning-rate 0.1 --run early`.replace("--learning-rate 0.01 ", ""),
    );
    expect(stdout).toContain(
      "on disk: 4 blocks of 655 rows; an epoch below is one block.\nwords.csv: 2,400 rows to train on, 300 to validate, 300 to test",
    );
    const epochs = Number(/trained (\d+) epochs/.exec(stdout)![1]);
    const best = Number(/kept the network of epoch (\d+)/.exec(stdout)![1]);
    expect(epochs - best).toBe(4);
    expect((await run("verify early")).status).toBe(0);
  });

  test("takes more rows than a block of a column has (16,384), and looks at their numbers for marks of missing values", async () => {
    const lines = Array.from(
      { length: 20_000 },
      (_, i) => `${i % 50 === 0 ? -999 : (i % 97) / 97},${(i * 7) % 13},${i % 97 > 48 ? "p" : "q"}`,
    );
    writeFileSync(join(cwd, "long.csv"), `x,z,kind\n${lines.join("\n")}\n`);
    const { status, stdout } = await run("train --data long.csv --on-disk --hidden none --epochs 1 --out long.st");
    expect(status).toBe(0);
    expect(stdout).toContain('far from all other values: -999 in "x" 400 rows.');
    expect(stdout).toContain("long.csv: 18,000 rows to train on, 2,000 to validate");
  });

  test.each([
    [`train ${OPTIONS} --window 3`, "--window does not go with --on-disk: it needs all rows in memory"],
    [
      "train --data words.csv --on-disk --from whole/model.safetensors",
      "--from does not go with --on-disk: a run with it begins with a network of its own",
    ],
    ["train --data words.csv --on-disk --fold 1/3", "--fold does not go with --on-disk: it needs all rows in memory"],
    [
      "train --data words.csv --on-disk --validation 0",
      "--validation 0 does not go with --on-disk: only rows that are held out are measured",
    ],
    [`train ${OPTIONS} --split stratified`, "--split stratified does not go with --on-disk: rows are held out one by one"],
    ["train --data words.csv --on-disk --optimizer lbfgs", "--optimizer lbfgs does not go with --on-disk: it sees all rows at once"],
    ["train --data digits --on-disk", "--on-disk is about the columns of a file: digits has its own"],
    ["resume early --epochs 50", "--epochs does not go with a run with --on-disk: its epochs are blocks"],
  ])("%s is refused", async (line, message) => {
    expect(await run(line)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) as string });
  });
});

describe("a table that does not stay in memory, such as standard input", () => {
  // More rows than a block of a column has (16,384), and more different ids than are kept in memory (131,072).
  const large = `id,x,z,kind\n${Array.from({ length: 140_000 }, (_, i) => `k${i},${(i % 97) / 97},${(i * 7) % 13},${(i % 97) / 97 + ((i * 7) % 13) / 13 > 1 ? "p" : "q"}`).join("\n")}\n`;
  const stdin = Buffer.from(large);
  beforeAll(async () => {
    writeFileSync(join(cwd, "large.csv"), large);
    writeFileSync(join(cwd, "some.csv"), large.split("\n").slice(0, 500).join("\n"));
    expect((await run("train --data some.csv --ignore id --hidden 4 --epochs 60 --learning-rate 0.05 --out some.st")).status).toBe(0);
  });
  const piped = (line: string) => adjoint(line.split(" "), { cwd, stdin });

  test("predict gives the bytes that it gives for the file, as CSV and as JSON, also of ids that are on disk", async () => {
    for (const options of ["--keep id", "--keep id --json"]) {
      const [a, b] = [
        await piped(`predict --model some.st --data - ${options}`),
        await run(`predict --model some.st --data large.csv ${options}`),
      ];
      expect([a.status, b.status]).toEqual([0, 0]);
      expect(a.stdout.replace('"data":"-"', '"data":"large.csv"') === b.stdout).toBe(true);
    }
    const { stdout } = await piped("predict --model some.st --data - --keep id");
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(140_001);
    expect(lines[139_000]).toMatch(/^k138999,[pq]$/);
  });

  test("evaluate has the counts of the file, the loss to 1e-12, and an importance of 100,000 rows that are evenly apart", async () => {
    const [a, b] = [
      await piped("evaluate --model some.st --data - --json"),
      await run("evaluate --model some.st --data large.csv --json"),
    ].map(
      ({ stdout }) =>
        JSON.parse(stdout) as { loss: number; metrics: { metrics: Record<string, unknown>; baseline: unknown } } & Record<string, unknown>,
    );
    for (const key of ["rows", "accuracy", "confusion"]) expect(a[key]).toEqual(b[key]);
    expect(Math.abs(a.loss / b.loss - 1)).toBeLessThan(1e-12);
    expect(a.metrics).toEqual(b.metrics);
    const { stdout } = await piped("evaluate --model some.st --data - --importance");
    expect(stdout).toMatch(/\nx +0\.\d+ +[^\n]*\n/);
    expect(stdout).toContain("of 100,000 rows, evenly apart\n");
  });

  test("calibrate takes 100,000 rows that are evenly apart: the temperature of all rows to 1 %, and a table of few rows whole", async () => {
    const [a, b] = [
      await piped("calibrate --model some.st --data - --out piped.st --json"),
      await run("calibrate --model some.st --data large.csv --out whole.st --json"),
    ].map(({ stdout }) => JSON.parse(stdout) as { rows: number; temperature: number; before: number; after: number });
    expect([a.rows, b.rows]).toEqual([100_000, 140_000]);
    for (const key of ["temperature", "before", "after"] as const) expect(Math.abs(a[key] / b[key] - 1)).toBeLessThan(0.01);
    expect(b.after).toBeLessThan(b.before);
    const { stdout } = await piped("calibrate --model some.st --data - --out piped.st");
    expect(stdout).toContain("some.st on 100,000 rows, evenly apart, of 140,000 rows of -\n");
    const few = Buffer.from(readFileSync(join(cwd, "some.csv")));
    const [c, d] = [
      await adjoint("calibrate --model some.st --data - --out piped.st --json".split(" "), { cwd, stdin: few }),
      await run("calibrate --model some.st --data ./some.csv --out whole.st --json"),
    ].map(({ stdout }) => JSON.parse(stdout) as { rows: number; temperature: number });
    expect(c).toMatchObject({ rows: d.rows, temperature: d.temperature });
  });

  test("doctor finds in standard input what it finds in the file", async () => {
    const [a, b] = [await piped("doctor --model some.st --data - --json"), await run("doctor --model some.st --data large.csv --json")].map(
      ({ stdout }) => JSON.parse(stdout) as { findings: { code: string }[] },
    );
    expect(a.findings).toEqual(b.findings);
    expect(a.findings.map(({ code }) => code)).toContain("rows trained on");
  });

  test("doctor estimates the share of held-out rows that training saw from a sample by content: of 182,000 rows, 13 in 14 are twins", async () => {
    // Each of 1,261 contents many times, and one row in 14 that is alone.
    const twins = Array.from({ length: 182_000 }, (_, i) => `${i % 14 === 0 ? i : (i % 97) / 97},${(i * 7) % 13},${i % 2 ? "p" : "q"}`);
    writeFileSync(join(cwd, "twins.csv"), `x,z,kind\n${twins.join("\n")}\n`);
    expect((await run("train --data twins.csv --hidden none --epochs 1 --test 0.2 --validation 0 --out twins.st")).status).toBe(0);
    const { findings } = JSON.parse((await run("doctor --model twins.st --data twins.csv --json")).stdout) as {
      findings: { code: string; seen: string }[];
    };
    const { seen } = findings.find(({ code }) => code === "rows trained on")!;
    const [again, looked] = /^(\d+) of ([\d,]+) held-out rows, of a sample by content of 36,400 rows, have/
      .exec(seen)!
      .slice(1)
      .map((digits) => Number(digits.replaceAll(",", "")));
    // 100,000 of 145,600 rows are kept, by the hashes of 1,261 + 13,000 contents.
    expect(Math.abs(looked / 36_400 - 100 / 145.6)).toBeLessThan(0.1);
    expect(Math.abs(again / looked - 13 / 14)).toBeLessThan(0.02);
  });

  test.each(["nowhere.csv", "a".repeat(5000), "some.st/inside.csv"])("a path that cannot be read (%#) is one line", async (path) => {
    for (const command of ["predict", "evaluate", "calibrate", "doctor"]) {
      const { status, stdout, stderr } = await run(`${command} --model some.st --data ${path}`);
      expect([status, stdout, stderr.split("\n").length]).toEqual([1, "", 2]);
      expect(stderr).toMatch(new RegExp(`^adjoint ${command}: --data`));
    }
  });

  test("an error in a late row is one line, and nothing of the output before it", async () => {
    const broken = Buffer.from(large.replace("\nk139990,", "\nk139990,what"));
    const { status, stdout, stderr } = await adjoint("predict --model some.st --data - --keep id".split(" "), { cwd, stdin: broken });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^adjoint predict: --data: [^\n]*row 139991[^\n]*\n$/);
    const out = await adjoint("predict --model some.st --data - --out late.csv".split(" "), { cwd, stdin: broken });
    expect([out.status, existsSync(join(cwd, "late.csv"))]).toEqual([1, false]);
  });
});
