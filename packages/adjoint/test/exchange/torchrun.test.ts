import { execFile, execFileSync } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { readSafetensors, writeSafetensors } from "@adjoint/formats";
import { createRandom } from "@adjoint/reference";
import { dense, network, sgd, squaredError } from "adjoint";
import type { Network } from "adjoint";
import { exportPytorch, importNamed, toDense } from "adjoint/exchange";
import { describe, expect, test } from "vitest";
import { difference } from "./models.ts";
import { folderOf, pythonWith } from "./peers.ts";

const torch = pythonWith("torch");
const ROWS = 50;
const random = createRandom(4);
const x = Float32Array.from({ length: ROWS * 3 }, () => 2 * random.uniform() - 1);
const labels = Array.from({ length: ROWS }, (_, i) => Number(x[3 * i] > x[3 * i + 1]));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A network in the middle of its training, and its targets as the script takes them. */
const CASES: Readonly<
  Record<string, { readonly create: () => Network; readonly K: number; readonly target: (row: number, k: number) => number }>
> = {
  softmax: {
    create: () =>
      network({ inputs: 3, layers: [dense(5, "tanh"), dense(2, "softmax")], loss: "crossEntropy", l2: 0.1, seed: 9, deterministic: true }),
    K: 2,
    target: (row, k) => Number(labels[row] === k),
  },
  sigmoid: {
    create: () =>
      network({ inputs: 3, layers: [dense(5, "silu"), dense(1, "sigmoid")], loss: "crossEntropy", seed: 9, deterministic: true }),
    K: 1,
    target: (row) => labels[row],
  },
  values: {
    create: () =>
      network({ inputs: 3, layers: [dense(5, "gelu"), dense(2, "identity")], loss: squaredError("mean"), seed: 9, deterministic: true }),
    K: 2,
    target: (row, k) => x[3 * row + k] * 2,
  },
};

describe.runIf(torch)("the script of an exported model", () => {
  test.each(Object.keys(CASES))("goes on training with our batches on one process and on two, within 1e-5: %s", async (name) => {
    const { create, K, target } = CASES[name];
    const y = Float32Array.from({ length: ROWS * K }, (_, at) => target(Math.floor(at / K), at % K));
    const inputs = { values: x, shape: [ROWS, 3] } as const;
    const examples = name === "values" ? { inputs, targets: { values: y, shape: [ROWS, K] as const } } : { inputs, labels };
    const options = { batchSize: 8, optimizer: sgd({ learningRate: 0.1 }) };
    const net = create();
    net.train(examples, { ...options, epochs: 3 });
    const { files } = exportPytorch(toDense(net, { name: "model" }));
    const data = writeSafetensors({
      tensors: [
        { name: "x", shape: [ROWS, 3], values: x },
        { name: "y", shape: [ROWS, K], values: y },
      ],
    });
    const folder = folderOf([...files, { name: "data.safetensors", bytes: data }]);
    try {
      const args = [
        "model.py",
        "--data",
        "data.safetensors",
        "--epochs",
        "4",
        "--batch-size",
        "8",
        "--optimizer",
        "sgd",
        "--learning-rate",
        "0.1",
        "--out",
      ];
      const run = { cwd: folder.path, env: { ...process.env, OMP_NUM_THREADS: "1" } };
      execFileSync(torch!, [...args, "one.safetensors"], run);
      // As torchrun starts them; that of Debian 12 fails on its own Python.
      const port = String(await freePort());
      const ranks = ["0", "1"].map((RANK) =>
        promisify(execFile)(torch!, [...args, "two.safetensors"], {
          ...run,
          env: { ...run.env, RANK, LOCAL_RANK: RANK, WORLD_SIZE: "2", MASTER_ADDR: "127.0.0.1", MASTER_PORT: port },
        }),
      );
      await Promise.all(ranks);
      net.train(examples, { ...options, epochs: 4 });
      for (const file of ["one.safetensors", "two.safetensors"]) {
        const { model } = importNamed(readSafetensors(readFileSync(join(folder.path, file))), { name });
        net.parameters().forEach(({ weights, biases }, i) => {
          expect(difference(model.layers[i].weights, weights), file).toBeLessThanOrEqual(1e-5);
          expect(difference(model.layers[i].biases, biases), file).toBeLessThanOrEqual(1e-5);
        });
      }
    } finally {
      folder.remove();
    }
  });
});
