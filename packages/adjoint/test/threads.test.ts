import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { digits } from "@adjoint/datasets";
import { afterEach, describe, expect, it, vi } from "vitest";
import { adam, dense, network } from "../src/index.ts";

const data = digits().split({ test: 0.2, seed: 1 });
const started = vi.fn();
process.on("worker", started);
afterEach(() => {
  started.mockClear();
});

/** What a network of 64-96-10 has learnt in one epoch, as a file, and what it predicts. */
function learn(threads: number | "auto" | undefined): { readonly file: Uint8Array; readonly outputs: Float32Array } {
  const layers = [dense(96, "relu"), dense(10, "softmax")] as const;
  const net = network({ inputs: 64, layers, loss: "crossEntropy", seed: 1, ...(threads === undefined ? {} : { threads }) });
  for (const progress of net.fit(data.train, { epochs: 1, batchSize: 128, optimizer: adam() })) expect(progress.epoch).toBe(1);
  return { file: net.save({ training: true }), outputs: net.predict(data.test) };
}

describe("threads", () => {
  it("1, 2, 3 and auto give the same bits; one is the default, and only more start helpers", async () => {
    const alone = learn(undefined);
    expect(learn(1)).toEqual(alone);
    await setImmediate();
    expect(started).not.toHaveBeenCalled();
    expect(learn(2)).toEqual(alone);
    await setImmediate();
    expect(started).toHaveBeenCalledTimes(1);
    expect(learn(3)).toEqual(alone);
    await setImmediate();
    expect(started).toHaveBeenCalledTimes(2);
    expect(learn("auto")).toEqual(alone);
  });

  it("a program that trained on three threads ends by itself within 10 s", async () => {
    const program = `
      import { dense, network, sgd } from "adjoint";
      const net = network({ inputs: 64, layers: [dense(96, "tanh"), dense(64, "sigmoid")], loss: "crossEntropy", seed: 1, threads: 3 });
      const rows = Array.from({ length: 256 }, (_, i) => Array.from({ length: 64 }, (_, j) => (i * j) % 2));
      for (const { loss } of net.fit({ inputs: rows, targets: rows }, { epochs: 2, batchSize: 128, optimizer: sgd() })) console.log(loss > 0);
    `;
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      timeout: 10_000,
    });
    expect((await run).stdout).toBe("true\ntrue\n");
  });
});
