import { createReference, planMemory } from "@adjoint/reference";
import type { Backend, Instruction, Matrix, Precision, TypedArray } from "@adjoint/reference";
import { describe, expect, test } from "vitest";
import { createKernels } from "../src/index.ts";

// Sizes beyond every block of assembly/product.ts and assembly/gradient.ts: two parts of k, two blocks of rows, two groups of panels, two depths of a batch,
// each ragged. The conformance suite stays below them, for speed.

const backends = [
  createReference(),
  createKernels({ variant: "simd" }),
  createKernels({ variant: "simd", threads: 3 }),
  createKernels({ variant: "simd", threads: 2, wide: true }),
] as const;

/** The result of one instruction on a backend, over numbers that depend on names and positions alone. */
function compute(backend: Backend, { shapes, instruction, result, batchSize }: Problem): TypedArray {
  const { matrices, bytes } = planMemory(shapes);
  const machine = backend.load({
    precision: shapes[result].storage,
    batchSize,
    matrices: Object.values(matrices),
    bytes,
    instructions: [instruction(matrices)],
    outputs: [matrices[result]],
  });
  for (const [index, matrix] of Object.values(matrices).entries())
    machine.write(
      matrix,
      Float64Array.from({ length: matrix.rows * matrix.cols }, (_, i) => Math.sin(i * 12.9898 + index)),
    );
  machine.run(0, batchSize);
  return machine.read(matrices[result]);
}

interface Problem {
  readonly shapes: Readonly<Record<string, { name: string; rows: number; cols: number; storage: Precision }>>;
  readonly instruction: (matrices: Readonly<Record<string, Matrix>>) => Instruction;
  readonly result: string;
  readonly batchSize: number;
}

function shapesOf(precision: Precision, sizes: Readonly<Record<string, readonly [number, number]>>): Problem["shapes"] {
  return Object.fromEntries(Object.entries(sizes).map(([name, [rows, cols]]) => [name, { name, rows, cols, storage: precision }]));
}

function gemm(precision: Precision, form: string, [m, n, k]: readonly [number, number, number]): Problem {
  const [transposeA, transposeB] = [form[0] === "T", form[1] === "T"];
  return {
    shapes: shapesOf(precision, { A: transposeA ? [k, m] : [m, k], B: transposeB ? [n, k] : [k, n], C: [m, n] }),
    instruction: ({ A, B, C }) => ({ op: "gemm", A, B, C, transposeA, transposeB, start: "C" }),
    result: "C",
    batchSize: 1,
  };
}

describe.each(["f32", "f64"] as const)("%s: simd is the reference bit for bit beyond every block", (precision) => {
  test.each(["NN", "NT", "TN", "TT"])("gemm %s, 251×601 times 601×139, and a single row", (form) => {
    for (const sizes of [
      [251, 139, 601],
      [1, 139, 1201],
    ] as const) {
      const [want, ...got] = backends.map((backend) => compute(backend, gemm(precision, form, sizes)));
      for (const one of got) expect(one).toEqual(want);
    }
  });

  test("forward and backward of a layer 601 to 139 with 300 rows", () => {
    const layer: readonly Problem[] = [
      {
        shapes: shapesOf(precision, { X: [300, 601], W: [601, 139], b: [1, 139], A: [300, 139] }),
        instruction: ({ X, W, b, A }) => ({ op: "denseForward", X, W, b, A, activation: "tanh" }),
        result: "A",
        batchSize: 300,
      },
      {
        shapes: shapesOf(precision, { dZ: [300, 601], W: [139, 601], A: [300, 139], dX: [300, 139] }),
        instruction: ({ dZ, W, A, dX }) => ({ op: "denseBackwardInput", dZ, W, A, dX, activation: "relu" }),
        result: "dX",
        batchSize: 300,
      },
      {
        shapes: shapesOf(precision, { X: [300, 139], dZ: [300, 33], W: [139, 33], dW: [139, 33], db: [1, 33] }),
        instruction: ({ X, dZ, W, dW, db }) => ({ op: "denseBackwardWeights", X, dZ, W, dW, db, l2: 0.1 }),
        result: "dW",
        batchSize: 300,
      },
    ];
    for (const problem of layer) {
      const [want, ...got] = backends.map((backend) => compute(backend, problem));
      for (const one of got) expect(one).toEqual(want);
    }
  });
});
