import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

/** Runs a program in a process of its own, where no other test has started helpers; returns what it prints. */
async function run(program: string, timeout: number): Promise<string> {
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  return (await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], { cwd, timeout })).stdout;
}

describe("threads", () => {
  it("1, 2, 3 and auto give the same bits; one is the default, and only more start helpers", async () => {
    const program = `
      import { createHash } from "node:crypto";
      import { setImmediate } from "node:timers/promises";
      import { digits } from "@adjoint/datasets";
      import { adam, dense, network } from "adjoint";

      let started = 0;
      process.on("worker", () => started++);
      const data = digits().split({ test: 0.2, seed: 1 });
      for (const threads of [undefined, 1, 2, 3, "auto"]) {
        const layers = [dense(96, "relu"), dense(10, "softmax")];
        const net = network({ inputs: 64, layers, loss: "crossEntropy", seed: 1, ...(threads === undefined ? {} : { threads }) });
        const epochs = [...net.fit(data.train, { epochs: 1, batchSize: 128, optimizer: adam() })].length;
        const bits = createHash("sha256").update(net.save({ training: true })).update(net.predict(data.test)).digest("hex");
        await setImmediate();
        console.log(JSON.stringify({ threads, epochs, bits, started }));
      }
    `;
    const lines = (await run(program, 60_000)).trim().split("\n");
    const outcomes = lines.map((line) => JSON.parse(line) as { threads?: number | "auto"; epochs: number; bits: string; started: number });
    expect(outcomes.map(({ threads }) => threads)).toEqual([undefined, 1, 2, 3, "auto"]);
    expect(new Set(outcomes.map(({ bits, epochs }) => `${epochs} ${bits}`)).size).toBe(1);
    expect(outcomes.slice(0, 4).map(({ started }) => started)).toEqual([0, 0, 1, 2]);
  });

  it("a program that trained on three threads ends by itself within 10 s", async () => {
    const program = `
      import { dense, network, sgd } from "adjoint";
      const net = network({ inputs: 64, layers: [dense(96, "tanh"), dense(64, "sigmoid")], loss: "crossEntropy", seed: 1, threads: 3 });
      const rows = Array.from({ length: 256 }, (_, i) => Array.from({ length: 64 }, (_, j) => (i * j) % 2));
      for (const { loss } of net.fit({ inputs: rows, targets: rows }, { epochs: 2, batchSize: 128, optimizer: sgd() })) console.log(loss > 0);
    `;
    expect(await run(program, 10_000)).toBe("true\ntrue\n");
  });
});
