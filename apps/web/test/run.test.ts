import { describe, expect, it, vi } from "vitest";
import { buildNetwork } from "../src/worker/build.ts";
import { createProblem } from "../src/worker/problem.ts";
import type { Config } from "../src/worker/protocol.ts";
import { createRun } from "../src/worker/run.ts";

const config: Config = {
  data: { set: "spirals", noise: 0.03, rows: 400, test: 0.25 },
  hidden: [{ units: 4, activation: "tanh" }],
  output: "sigmoid",
  loss: "crossEntropy",
  initializer: "auto",
  optimizer: "adam",
  learningRate: 0.01,
  l2: 0,
  batchSize: 10,
  seed: 1,
  engine: "simd",
};

/** A run whose clock advances 1 ms at each look. */
async function begin(lastEpoch = Infinity) {
  const problem = await createProblem(config);
  const network = buildNetwork(config, problem.summary);
  let clock = 0;
  return { network, fit: vi.spyOn(network, "fit"), run: createRun({ problem, config, network, lastEpoch, now: () => clock++ }) };
}

describe("a run of the worker", () => {
  it("trains 300 slices with at most 4 iterators of fit, because each new one prepares the whole data set", async () => {
    const { run, fit } = await begin();
    run.start();
    for (let slice = 0, now = 0; slice < 300; slice++, now += 40) run.advance(Infinity, now + 40);
    expect(run.steps).toBeGreaterThan(300);
    expect(fit.mock.calls.length).toBeLessThanOrEqual(4);
  });

  it("does exactly the steps that are asked for, and gives the bits of one uninterrupted fit", async () => {
    const { run, network } = await begin();
    for (const steps of [1, 7, 1, 31, 30, 2]) run.advance(steps, Infinity);
    expect(run.steps).toBe(72);
    const other = await begin();
    other.run.advance(72, Infinity);
    expect(network.save()).toEqual(other.network.save());
  });

  it("stops at the end of the last epoch", async () => {
    const { run, network } = await begin(2);
    run.advance(Infinity, Infinity);
    expect({ finished: run.finished, epoch: network.epoch, steps: run.steps }).toEqual({ finished: true, epoch: 2, steps: 60 });
  });

  it("continues with other settings, and begins the epoch again where the batches differ", async () => {
    const { run } = await begin();
    run.advance(5, Infinity);
    run.adjust({ ...config, batchSize: 100 });
    run.advance(3, Infinity);
    expect(run.steps).toBe(8);
    expect(run.network.epoch).toBe(1);
  });
});
