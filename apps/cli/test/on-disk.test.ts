import { createRandom } from "@adjoint/reference";
import { cpSync, readFileSync, readdirSync, rmSync } from "node:fs";
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
    ["replay whole --step 3", "replay does not go with a run with --on-disk: its rows are not in memory"],
    ["resume early --epochs 50", "--epochs does not go with a run with --on-disk: its epochs are blocks"],
  ])("%s is refused", async (line, message) => {
    expect(await run(line)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) as string });
  });
});
