import { readFileSync } from "node:fs";
import { createRandom } from "@adjoint/reference";
import type { VectorKind } from "./ceiling.ts";
import type { Contender } from "./measure.ts";
import { verifyProduct } from "./products.ts";

/** A form of the product in assembly/steps.ts. */
type Form = (m: number, n: number, k: number, a: number, b: number, c: number, work: number) => void;

export const FORMS = ["scalar", "vector", "tiles", "packed", "blocked"] as const;
export type FormName = (typeof FORMS)[number];

type StepExports = { readonly [F in FormName]: Form } & { readonly memory: WebAssembly.Memory; readonly heapBase: () => number };

/** A form of the product of n×n matrices, n a multiple of the tile's sides, 5 or 6 and 8. */
export function formContender(kind: VectorKind, form: FormName, n: number): Contender {
  const bytes = readFileSync(new URL(`steps.${kind}.wasm`, import.meta.url));
  const exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as StepExports;
  const { memory } = exports;
  const size = 4 * n * n;
  const base = Math.ceil(exports.heapBase() / 64) * 64;
  const [a, b, c, work] = [base, base + size, base + 2 * size, base + 3 * size];
  memory.grow(Math.ceil((work + 32 * n - memory.buffer.byteLength) / 65536) + 1);
  const view = (at: number) => new Float32Array(memory.buffer, at, n * n);
  fill(view(a), view(b));
  const multiply = () => exports[form](n, n, n, a, b, c, work);
  multiply();
  verifyProduct({ name: `${kind} ${form}`, product: { title: `${n}³`, m: n, n, k: n }, a: view(a), b: view(b), c: view(c) });
  return { name: `${kind}, ${form}`, work: (units) => repeat(multiply, units) };
}

/** The three loops in TypeScript, as everybody writes them first. */
export function plainContender(n: number): Contender {
  const [a, b, c] = [0, 1, 2].map(() => new Float32Array(n * n));
  fill(a, b);
  const multiply = () => multiplyPlainly(n, a, { b, c });
  multiply();
  verifyProduct({ name: "three loops", product: { title: `${n}³`, m: n, n, k: n }, a, b, c });
  return { name: "TypeScript, three loops", work: (units) => repeat(multiply, units) };
}

function multiplyPlainly(n: number, a: Float32Array, { b, c }: { readonly b: Float32Array; readonly c: Float32Array }): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let l = 0; l < n; l++) sum += a[i * n + l] * b[l * n + j];
      c[i * n + j] = sum;
    }
  }
}

function fill(...matrices: readonly Float32Array[]): void {
  const random = createRandom(1);
  for (const matrix of matrices) for (let e = 0; e < matrix.length; e++) matrix[e] = 2 * random.uniform() - 1;
}

function repeat(multiply: () => void, times: number): void {
  for (let i = 0; i < times; i++) multiply();
}
