import { createRandom, planMemory } from "@adjoint/reference";
import type { Backend, Machine, Matrix, Program } from "@adjoint/reference";
import type { Contender } from "./measure.ts";

/** C[m, n] = op(A)·op(B), op being transposition where said. */
export interface ProductCase {
  readonly title: string;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

const square = (n: number): ProductCase => ({ title: `${n}³`, m: n, n, k: n });

/** Squares, and what the step of 784-256-128-10 at batch 64 multiplies: forward NN, weights TN, inputs NT. */
export const PRODUCTS: readonly ProductCase[] = [
  ...[32, 64, 128, 256, 512, 1024].map(square),
  { title: "64×784×256 NN", m: 64, n: 256, k: 784 },
  { title: "64×256×128 NN", m: 64, n: 128, k: 256 },
  { title: "784×64×256 TN", m: 784, n: 256, k: 64, transposeA: true },
  { title: "256×64×128 TN", m: 256, n: 128, k: 64, transposeA: true },
  { title: "64×256×784 NT", m: 64, n: 784, k: 256, transposeB: true },
  { title: "64×128×256 NT", m: 64, n: 256, k: 128, transposeB: true },
];

export function productFlops({ m, n, k }: ProductCase): number {
  return 2 * m * n * k;
}

/** A program of one product; a run over [0, r) does it r times. */
function productProgram({ m, n, k, transposeA = false, transposeB = false }: ProductCase): {
  readonly program: Program;
  readonly A: Matrix;
  readonly B: Matrix;
  readonly C: Matrix;
} {
  const { matrices, bytes } = planMemory({
    A: { name: "A", rows: transposeA ? k : m, cols: transposeA ? m : k, storage: "f32" },
    B: { name: "B", rows: transposeB ? n : k, cols: transposeB ? k : n, storage: "f32" },
    C: { name: "C", rows: m, cols: n, storage: "f32" },
  });
  const { A, B, C } = matrices;
  const program: Program = {
    precision: "f32",
    batchSize: 1,
    matrices: [A, B, C],
    bytes,
    instructions: [{ op: "gemm", A, B, C, transposeA, transposeB, start: "zero" }],
    outputs: [C],
  };
  return { program, A, B, C };
}

/** The product on a backend: checked first, then to be timed. */
export function productContender(name: string, backend: Backend, product: ProductCase): Contender {
  const { program, A, B, C } = productProgram(product);
  const machine = backend.load(program);
  const random = createRandom(1);
  const [a, b] = [A, B].map(({ rows, cols }) => Float32Array.from({ length: rows * cols }, () => 2 * random.uniform() - 1));
  machine.write(A, a);
  machine.write(B, b);
  machine.run(0, 1);
  verifyProduct({ name, product, a, b, c: machine.read(C) });
  return { name, work: (units) => run(machine, units) };
}

function run(machine: Machine, times: number): void {
  machine.run(0, times);
}

/** Elements to check of each product, the corners among them. */
const CHECKED = 300;

/** Some elements against sums in f64, within γ_k·Σ|a||b| of f32 (Higham, section 3.1). */
export function verifyProduct({
  name,
  product: { title, m, n, k, transposeA, transposeB },
  a,
  b,
  c,
}: {
  readonly name: string;
  readonly product: ProductCase;
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly c: ArrayLike<number>;
}): void {
  const random = createRandom(2);
  const corners = [0, n - 1, (m - 1) * n, m * n - 1];
  for (const element of [...corners, ...Array.from({ length: CHECKED }, () => random.below(m * n))]) {
    const i = Math.floor(element / n);
    const j = element % n;
    let sum = 0;
    let size = 0;
    for (let l = 0; l < k; l++) {
      const term = a[transposeA ? l * m + i : i * k + l] * b[transposeB ? j * k + l : l * n + j];
      sum += term;
      size += Math.abs(term);
    }
    const unit = k * 2 ** -24;
    if (!(Math.abs(c[element] - sum) <= (unit / (1 - unit)) * size))
      throw new Error(`bench: ${name} is wrong: C[${i}, ${j}] of ${title} is ${c[element]}, not ${sum}. Run the conformance suite.`);
  }
}
