import { readFileSync } from "node:fs";
import { join } from "node:path";
import { iris } from "@adjoint/datasets";
import { epochOrder } from "adjoint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolder } from "./child.ts";
import { adjoint } from "./in-process.ts";

const folder = createFolder();
const cwd = folder.path;
const before = process.cwd();
afterAll(() => {
  process.chdir(before);
  folder.remove();
});

interface Step {
  readonly step: number | null;
  readonly epoch: number;
  readonly batch: number;
  readonly rows: number[];
  readonly loss: number;
  readonly layers: { readonly zeroUnits: number; readonly gradient: number; readonly update: number }[];
  readonly reason?: string;
}

const train = (run: string, ...more: string[]) =>
  adjoint(
    ["train", "--data", "iris", "--seed", "2", "--deterministic", "--run", run, "--checkpoint-every", "5epochs", "--keep", "10", ...more],
    { cwd },
  );
const replay = async (run: string, ...more: string[]): Promise<Step> =>
  JSON.parse((await adjoint(["replay", run, ...more, "--json"], { cwd })).stdout) as Step;

beforeAll(async () => {
  expect((await train("batches", "--hidden", "8", "--epochs", "20", "--batch-size", "16")).status).toBe(0);
  expect(
    (await train("whole", "--hidden", "8", "--epochs", "20", "--batch-size", "120", "--optimizer", "sgd", "--learning-rate", "0.1")).status,
  ).toBe(0);
  expect(
    (
      await train(
        "steep",
        "--hidden",
        "8",
        "--epochs",
        "20",
        "--optimizer",
        "sgd",
        "--learning-rate",
        "1e20",
        "--loss",
        "squaredError",
        "--output",
        "identity",
      )
    ).status,
  ).toBe(1);
  expect((await train("dying", "--hidden", "8,8", "--epochs", "20", "--optimizer", "sgd", "--learning-rate", "1")).status).toBe(0);
});

describe("replay", () => {
  test("of a run whose batch is all rows has the loss of each epoch, from whatever checkpoint it begins", async () => {
    const events = readFileSync(join(cwd, "whole", "events.jsonl"), "utf8")
      .trim()
      .split("\n");
    const losses = events.map((line) => JSON.parse(line) as { event: string; loss: number }).filter(({ event }) => event === "epoch");
    for (const step of [1, 6, 20]) {
      const { loss, layers } = await replay("whole", "--step", String(step));
      expect(loss).toBeCloseTo(losses[step - 1].loss, 6);
      // One step of gradient descent changes W by η·dW.
      for (const { gradient, update } of layers) expect(update / gradient).toBeCloseTo(0.1, 4);
    }
  });

  test("takes the rows that the run took: those of the epoch's order", async () => {
    const { rows, epoch, batch } = await replay("batches", "--step", "70");
    expect([epoch, batch]).toEqual([9, 6]);
    expect(rows).toEqual(Array.from(epochOrder({ seed: 2, epoch: 9, rows: 120 }).subarray(80, 96)));
    expect(iris().inputs.rows).toBe(150);
  });

  test("finds the step at which a run diverged, as the run has said it", async () => {
    expect(await replay("steep", "--bisect", "nan")).toMatchObject({
      step: 2,
      reason: expect.stringContaining("epoch 1, batch 2") as string,
    });
    expect(await replay("batches", "--bisect", "nan")).toMatchObject({ step: null });
  });

  test("finds the step after which a hidden unit is 0 for every row: before it fewer are, after it more", async () => {
    const { step } = await replay("dying", "--bisect", "dead");
    const dead = async (at: number): Promise<number> =>
      (await replay("dying", "--step", String(at))).layers.slice(0, -1).reduce((sum, { zeroUnits }) => sum + zeroUnits, 0);
    // A batch can have no fewer units at 0 than all rows have.
    expect(await dead(step! + 1)).toBeGreaterThan(0);
    expect(await replay("whole", "--bisect", "dead")).toMatchObject({ step: null });
  });

  test("shows a table to people", async () => {
    const { stdout } = await adjoint(["replay", "batches", "--step", "1"], { cwd });
    expect(stdout).toMatch(/^step 1: epoch 1, batch 1 of 8, 16 rows: .*; loss [\d.]+\n\nlayer +units/);
  });

  test.each([
    ["neither step nor what to look for", ["batches"], "neither --step nor --bisect"],
    ["both", ["batches", "--step", "1", "--bisect", "nan"], "--step does not go with --bisect"],
    ["a step after the last", ["batches", "--step", "161"], "there is no step 161"],
    ["no run", [], "run is missing"],
  ])("with %s is refused", async (_, args, message) => {
    expect(await adjoint(["replay", ...args], { cwd })).toMatchObject({ status: 2, stderr: expect.stringContaining(message) as string });
  });
});

test("a step with dropout and label smoothing is done again as it was, and what is measured without them says so", async () => {
  const options = ["--hidden", "8", "--epochs", "5", "--batch-size", "120", "--optimizer", "sgd", "--learning-rate", "0.1"];
  expect((await train("dropped", ...options, "--dropout", "0.5", "--label-smoothing", "0.1")).status).toBe(0);
  const { stdout } = await adjoint(["replay", "dropped", "--step", "3"], { cwd });
  expect(stdout).toContain("measured without dropout, label smoothing; |ΔW| is that of the run\n");
  const { layers } = await replay("dropped", "--step", "3");
  for (const { update, gradient } of layers) expect(Math.abs(update - 0.1 * gradient)).toBeGreaterThan(0.01 * update);
  expect((await adjoint(["replay", "whole", "--step", "3"], { cwd })).stdout).not.toContain("measured without");
});
