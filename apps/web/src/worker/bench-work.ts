import { adam, dense, network, sgd } from "adjoint";
import type { Backend } from "adjoint";
import { createRandom, planMemory } from "@adjoint/reference";
import type { BenchWork } from "./bench-protocol.ts";

/** Something that can be timed. */
export interface Timed {
  /** Does it `times` times. */
  run(times: number): void;
  /** What one of it counts for: floating-point operations, or samples. */
  readonly count: number;
  /** Compares a result with what it must be; throws where it differs. */
  verify(): void;
}

/** Rows of the data that steps are taken on; a run is a whole number of epochs of so many steps. */
const STEPS = 16;

export function prepare(work: BenchWork, backend: Backend): Timed {
  return work.kind === "gemm" ? prepareProduct(work.size, backend) : prepareStep(work, backend);
}

/** C[n, n] = A[n, n]·B[n, n]: 2n³ operations. */
function prepareProduct(n: number, backend: Backend): Timed {
  const square = (name: string) => ({ name, rows: n, cols: n, storage: "f32" }) as const;
  const { matrices, bytes } = planMemory({ A: square("A"), B: square("B"), C: square("C") });
  const { A, B, C } = matrices;
  const product = { op: "gemm", A, B, C, transposeA: false, transposeB: false, start: "zero" } as const;
  const machine = backend.load({ precision: "f32", batchSize: 1, matrices: [A, B, C], bytes, instructions: [product], outputs: [C] });
  const random = createRandom(1);
  const numbers = (): Float32Array => Float32Array.from({ length: n * n }, () => 2 * random.uniform() - 1);
  const [a, b] = [numbers(), numbers()];
  machine.write(A, a);
  machine.write(B, b);
  return {
    count: 2 * n ** 3,
    run: (times) => void machine.run(0, times),
    verify() {
      machine.run(0, 1);
      const c = machine.read(C);
      for (const [i, j] of [
        [0, 0],
        [n - 1, n - 1],
        [n >> 1, (n >> 1) + 1],
      ] as const) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
        // n products below 1, each rounded to 2⁻²⁴: the sum's error is below n²·2⁻²⁴.
        if (!(Math.abs(c[i * n + j] - sum) <= n * n * 2 ** -24)) throw new Error(`C[${i}, ${j}] is ${c[i * n + j]}, not ${sum}`);
      }
    },
  };
}

/** One step of training, batch after batch of made-up data. */
function prepareStep({ sizes, batchSize, optimizer }: Extract<BenchWork, { kind: "step" }>, backend: Backend): Timed {
  const classes = sizes.at(-1)!;
  const rows = STEPS * batchSize;
  const random = createRandom(2);
  const binary = classes === 1;
  const net = network({
    inputs: sizes[0],
    layers: sizes.slice(1).map((units, l) => dense(units, l < sizes.length - 2 ? "tanh" : binary ? "sigmoid" : "softmax")),
    loss: "crossEntropy" as never,
    seed: 1,
    backend,
  });
  const data = {
    inputs: { values: Float32Array.from({ length: rows * sizes[0] }, () => random.uniform()), shape: [rows, sizes[0]] as const },
    labels: Array.from({ length: rows }, (_, row) => row % Math.max(2, classes)),
  };
  const options = {
    batchSize,
    optimizer: optimizer === "adam" ? adam({ learningRate: 1e-4 }) : sgd({ learningRate: 1e-4 }),
    shuffle: false,
  };
  const fit = (epochs: number): number => {
    let loss = 0;
    for (const report of net.fit(data, { ...options, epochs })) loss = report.loss;
    return loss;
  };
  return {
    count: rows,
    run: (times) => void fit(times),
    verify() {
      const before = net.evaluate(data).loss;
      const after = [fit(1), net.evaluate(data).loss];
      if (!after.every(Number.isFinite) || !(after[1] < before + 1e-6)) throw new Error(`a loss of ${before} became ${after[1]}`);
    },
  };
}
