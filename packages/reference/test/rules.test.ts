import { describe, expect, test } from "vitest";
import { ArgumentError, HostError, ShapeError, assert, checkProgram, createReference, planMemory } from "../src/index.ts";
import type { AdjointError, Instruction, Matrix, MatrixShape, Program, Storage } from "../src/index.ts";

/** A program of one batch of 4 rows, f32, with these matrices and instructions. */
function program(
  shapes: Readonly<Record<string, readonly [number, number, Storage?]>>,
  build: (of: Record<string, Matrix>) => readonly Instruction[],
): Program {
  const plan: Record<string, MatrixShape> = {};
  for (const [name, [rows, cols, storage = "f32"]] of Object.entries(shapes)) plan[name] = { name, rows, cols, storage };
  const { matrices, bytes } = planMemory(plan);
  const all = Object.values(matrices);
  return { precision: "f32", batchSize: 4, matrices: all, bytes, instructions: build(matrices), outputs: all };
}

const forward = { X: [4, 3], W: [3, 2], b: [1, 2], A: [4, 2], Z: [4, 2] } as const;
const denseForward = ({ X, W, b, A }: Record<string, Matrix>): Instruction => ({ op: "denseForward", X, W, b, A, activation: "tanh" });
const gemm =
  (changes: Partial<Extract<Instruction, { op: "gemm" }>> = {}) =>
  ({ A, B, C }: Record<string, Matrix>): Instruction[] => [
    { op: "gemm", A, B, C, transposeA: false, transposeB: false, start: "zero", ...changes },
  ];
const hyper = [1, 8, "f64"] as const;

/** Each rule of a program, broken once: code, fields, class. */
const BROKEN: readonly (readonly [code: string, fields: object, type: typeof ArgumentError | typeof ShapeError, broken: () => Program])[] =
  [
    [
      "inner-sizes-differ",
      { where: "gemm", left: { matrix: "A", shape: "32×784" }, right: { matrix: "B", shape: "128×10" }, side: "rows" },
      ShapeError,
      () => program({ A: [32, 784], B: [128, 10], C: [32, 10] }, gemm()),
    ],
    [
      "inner-sizes-differ",
      { where: "gemm", left: { matrix: "Aᵀ", shape: "784×32" }, right: { matrix: "B", shape: "784×10" }, side: "rows" },
      ShapeError,
      () => program({ A: [32, 784], B: [784, 10], C: [784, 10] }, gemm({ transposeA: true })),
    ],
    [
      "shape-differs",
      { where: "gemm", matrix: "C", shape: "3×2", expected: "2×2" },
      ShapeError,
      () => program({ A: [2, 5], B: [5, 2], C: [3, 2] }, gemm()),
    ],
    [
      "wrong-storage",
      { where: "gemm", matrix: "B", storage: "u8", expected: "f32" },
      ShapeError,
      () => program({ A: [2, 5], B: [5, 2, "u8"], C: [2, 2] }, gemm()),
    ],
    [
      "result-on-operand",
      { where: "gemm", matrix: "A" },
      ArgumentError,
      () => program({ A: [2, 2], B: [2, 2] }, ({ A, B }) => gemm()({ A, B, C: A })),
    ],
    [
      "not-declared",
      { where: "gemm", matrix: "B", shape: "5×2" },
      ArgumentError,
      () => {
        const whole = program({ A: [2, 5], B: [5, 2], C: [2, 2] }, gemm());
        return { ...whole, matrices: whole.matrices.filter(({ name }) => name !== "B") };
      },
    ],
    [
      "inner-sizes-differ",
      { where: "denseForward", left: { matrix: "X", shape: "4×3" }, right: { matrix: "W", shape: "5×2" }, side: "rows" },
      ShapeError,
      () => program({ ...forward, W: [5, 2] }, (of) => [denseForward(of)]),
    ],
    [
      "not-the-batch",
      { where: "denseForward", matrix: "X", shape: "5×3", batchSize: 4 },
      ShapeError,
      () => program({ ...forward, X: [5, 3] }, (of) => [denseForward(of)]),
    ],
    [
      "shape-differs",
      { where: "denseForward", matrix: "b", shape: "1×3", expected: "1×2" },
      ShapeError,
      () => program({ ...forward, b: [1, 3] }, (of) => [denseForward(of)]),
    ],
    [
      "written-twice",
      { where: "denseForward", matrices: ["A", "A"] },
      ArgumentError,
      () => program(forward, ({ X, W, b, A }) => [{ op: "denseForward", X, W, b, A, Z: A, activation: "gelu" }]),
    ],
    [
      "derivative-operand-missing",
      { where: "squaredError", activation: "gelu", matrix: "Z" },
      ArgumentError,
      () =>
        program({ A: [4, 2], Y: [4, 2], dZ: [4, 2] }, ({ A, Y, dZ }) => [
          { op: "squaredError", A, Y, dZ, activation: "gelu", convention: "half" },
        ]),
    ],
    [
      "inner-sizes-differ",
      { where: "denseBackwardInput", left: { matrix: "dZ", shape: "4×2" }, right: { matrix: "W", shape: "3×5" }, side: "columns" },
      ShapeError,
      () =>
        program({ dZ: [4, 2], W: [3, 5], dX: [4, 3] }, ({ dZ, W, dX }) => [
          { op: "denseBackwardInput", dZ, W, dX, activation: "identity" },
        ]),
    ],
    [
      "derivative-operand-missing",
      { where: "denseBackwardInput", activation: "relu", matrix: "A" },
      ArgumentError,
      () =>
        program({ dZ: [4, 2], W: [3, 2], dX: [4, 3] }, ({ dZ, W, dX }) => [{ op: "denseBackwardInput", dZ, W, dX, activation: "relu" }]),
    ],
    [
      "shape-differs",
      { where: "denseBackwardWeights", matrix: "dW", shape: "2×3", expected: "3×2" },
      ShapeError,
      () =>
        program({ X: [4, 3], dZ: [4, 2], W: [3, 2], dW: [2, 3], db: [1, 2] }, ({ X, dZ, W, dW, db }) => [
          { op: "denseBackwardWeights", X, dZ, W, dW, db, l2: 0 },
        ]),
    ],
    ["negative-l2", { where: "penalty", l2: -1 }, ArgumentError, () => program({ W: [3, 2] }, ({ W }) => [{ op: "penalty", W, l2: -1 }])],
    [
      "shape-differs",
      { where: "softmaxCrossEntropy", matrix: "Y", shape: "4×2", expected: "4×1" },
      ShapeError,
      () => program({ Z: [4, 2], Y: [4, 2, "u32"], A: [4, 2] }, ({ Z, Y, A }) => [{ op: "softmaxCrossEntropy", Z, Y, A }]),
    ],
    [
      "storages-differ",
      { where: "gather", from: { matrix: "from (data)", storage: "u8" }, into: { matrix: "into (X)", storage: "u32" }, precision: "f32" },
      ShapeError,
      () =>
        program({ data: [9, 2, "u8"], order: [9, 1, "u32"], X: [4, 2, "u32"] }, ({ data, order, X }) => [
          { op: "gather", from: data, order, into: X, scale: 1 },
        ]),
    ],
    [
      "scaled-numbers",
      { where: "gather", scale: 0.5, matrix: "from (data)", storage: "f32" },
      ArgumentError,
      () =>
        program({ data: [9, 2], order: [9, 1, "u32"], X: [4, 2] }, ({ data, order, X }) => [
          { op: "gather", from: data, order, into: X, scale: 0.5 },
        ]),
    ],
    [
      "scale-not-finite",
      { where: "gather", scale: Number.NaN },
      ArgumentError,
      () =>
        program({ data: [9, 2, "u8"], order: [9, 1, "u32"], X: [4, 2] }, ({ data, order, X }) => [
          { op: "gather", from: data, order, into: X, scale: Number.NaN },
        ]),
    ],
    [
      "states-differ",
      { where: "update", count: 1, optimizer: "adam", expected: 2, shape: "3×2" },
      ArgumentError,
      () =>
        program({ W: [3, 2], dW: [3, 2], m: [3, 2], hyper }, ({ W, dW, m, hyper: settings }) => [
          { op: "tick", hyper: settings },
          { op: "update", optimizer: "adam", theta: W, gradient: dW, states: [m], hyper: settings, decay: false },
        ]),
    ],
    [
      "step-not-counted",
      { where: "update", hyper: "hyper", optimizer: "adam", parameter: "W" },
      ArgumentError,
      () =>
        program({ W: [3, 2], dW: [3, 2], m: [3, 2], v: [3, 2], hyper }, ({ W, dW, m, v, hyper: settings }) => [
          { op: "update", optimizer: "adam", theta: W, gradient: dW, states: [m, v], hyper: settings, decay: false },
        ]),
    ],
    [
      "shape-differs",
      { where: "update", matrix: "hyper", shape: "1×7", expected: "1×8" },
      ShapeError,
      () =>
        program({ W: [3, 2], dW: [3, 2], hyper: [1, 7, "f64"] }, ({ W, dW, hyper: settings }) => [
          { op: "update", optimizer: "sgd", theta: W, gradient: dW, states: [], hyper: settings, decay: false },
        ]),
    ],
    [
      "loss-after-update",
      { where: "program", loss: "penalty", update: "tick" },
      ArgumentError,
      () =>
        program({ W: [3, 2], hyper }, ({ W, hyper: settings }) => [
          { op: "tick", hyper: settings },
          { op: "penalty", W, l2: 1 },
        ]),
    ],
    ["batch-size", { where: "program", batchSize: 0 }, ArgumentError, () => ({ ...program({ A: [1, 1] }, () => []), batchSize: 0 })],
    ["not-a-shape", { where: "program", matrix: "A", shape: "0×3" }, ShapeError, () => program({ A: [0, 3] }, () => [])],
    [
      "overlap",
      { where: "program", first: "A", end: 24, second: "B", offset: 0 },
      ShapeError,
      () => {
        const whole = program({ A: [2, 3], B: [2, 3] }, () => []);
        return {
          ...whole,
          matrices: whole.matrices.map(({ name, rows, cols, storage }) => ({ name, rows, cols, storage, offset: 0 })),
          outputs: [],
        };
      },
    ],
    [
      "not-aligned",
      { where: "program", matrix: "A", offset: 4 },
      ShapeError,
      () => ({ ...program({ A: [2, 3] }, () => []), matrices: [{ name: "A", rows: 2, cols: 3, storage: "f32", offset: 4 }], outputs: [] }),
    ],
    [
      "memory-too-small",
      { where: "program", last: "A", end: 24, bytes: 8 },
      ShapeError,
      () => ({ ...program({ A: [2, 3] }, () => []), bytes: 8 }),
    ],
    [
      "name-taken",
      { where: "program", name: "A" },
      ArgumentError,
      () => {
        const whole = program({ A: [2, 3] }, () => []);
        return { ...whole, matrices: [...whole.matrices, ...whole.matrices] };
      },
    ],
  ];

/** The sentences of all errors that these tests meet. */
const sentences: string[] = [];

/** Requires an error of this class with code and fields, and keeps its sentence. */
function expectError(
  act: () => unknown,
  type: abstract new (...given: never[]) => Error,
  data: { readonly code: string; readonly fields: object },
): void {
  let thrown: unknown;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(type);
  const { code, fields, message } = thrown as AdjointError;
  expect({ code, fields }).toEqual(data);
  sentences.push(message);
}

describe("a program that breaks a rule is refused with its code and the values", () => {
  for (const [code, fields, type, broken] of BROKEN)
    test(`${code}: ${JSON.stringify(fields)}`, () => expectError(() => checkProgram(broken()), type, { code, fields }));

  test("and one that breaks none is not", () => {
    expect(() => checkProgram(program(forward, (of) => [denseForward(of)]))).not.toThrow();
    expect(() => checkProgram(program({ A: [2, 5], B: [2, 5], C: [2, 2] }, gemm({ transposeB: true, start: "C" })))).not.toThrow();
  });
});

test("a matrix of another name than its letter is called by both", () => {
  const wrong = program({ A1: [4, 3], W2: [5, 2], b2: [1, 2], A2: [4, 2] }, ({ A1, W2, b2, A2 }) => [
    { op: "denseForward", X: A1, W: W2, b: b2, A: A2, activation: "relu" },
  ]);
  expectError(() => checkProgram(wrong), ShapeError, {
    code: "inner-sizes-differ",
    fields: { where: "denseForward", left: { matrix: "X (A1)", shape: "4×3" }, right: { matrix: "W (W2)", shape: "5×2" }, side: "rows" },
  });
});

test("a program that no host has memory for is a HostError with its size", () => {
  const huge: Program = { ...program({ A: [2 ** 21, 2 ** 21] }, () => []) };
  expectError(() => createReference().load(huge), HostError, { code: "out-of-memory", fields: { where: "load", bytes: 2 ** 44 } });
});

test("what a machine is asked for beyond its matrices is an ArgumentError", () => {
  const machine = createReference().load(program(forward, (of) => [denseForward(of)]));
  const other: Matrix = { name: "Q", rows: 1, cols: 2, storage: "f32", offset: 0 };
  const [X] = machine.program.matrices;
  const unknown = { matrix: "Q", shape: "1×2" };
  expectError(() => machine.read(other), ArgumentError, { code: "unknown-matrix", fields: { where: "read", ...unknown } });
  expectError(() => machine.write(other, [1, 2]), ArgumentError, { code: "unknown-matrix", fields: { where: "write", ...unknown } });
  expectError(() => machine.read(X, 5), ArgumentError, {
    code: "no-such-rows",
    fields: { where: "read", rows: 5, matrix: "X", shape: "4×3", most: 4 },
  });
  for (const from of [3, 0.5])
    expectError(() => machine.run(from, 1), ArgumentError, { code: "not-a-range", fields: { where: "run", from, to: 1 } });
});

test("a byte must be one, and an index a row of what it counts", () => {
  const machine = createReference().load(
    program({ data: [9, 2, "u8"], order: [9, 1, "u32"], X: [4, 2] }, ({ data, order, X }) => [
      { op: "gather", from: data, order, into: X, scale: 1 },
    ]),
  );
  const [data, order] = machine.program.matrices;
  expectError(() => machine.write(data, [0, 256]), ArgumentError, {
    code: "not-an-index",
    fields: { where: "write", what: "a byte", matrix: "data", index: 1, value: 256, below: 256 },
  });
  expectError(() => machine.write(order, [0.5]), ArgumentError, {
    code: "not-an-index",
    fields: { where: "write", what: "a row of data", matrix: "order", index: 0, value: 0.5, below: 9 },
  });
});

test("planMemory aligns each matrix to 64 bytes, in order, and counts all bytes", () => {
  const { matrices, bytes } = planMemory({
    A: { name: "A", rows: 1, cols: 1, storage: "u8" },
    B: { name: "B", rows: 3, cols: 7, storage: "f64" },
    C: { name: "C", rows: 4, cols: 4, storage: "f32" },
    D: { name: "D", rows: 1, cols: 1, storage: "u32" },
  });
  expect([matrices.A, matrices.B, matrices.C, matrices.D].map(({ offset }) => offset)).toEqual([0, 64, 256, 320]);
  expect(bytes).toBe(384);
});

test("planMemory holds two matrices of one name for a bug", () => {
  const shape = { name: "A", rows: 1, cols: 1, storage: "f32" } as const;
  expect(() => planMemory({ a: shape, b: shape })).toThrow(
    "assertion failed: two matrices are named A. Please report this: it is a bug in Adjoint.",
  );
});

test("an error says its kind in name and code", () => {
  const error = new ShapeError("gemm: …");
  expect([error.name, error.code, error instanceof Error]).toEqual(["ShapeError", "shape", true]);
  expect(() => assert(true, "nothing")).not.toThrow();
});

test("the sentences are those of sentences.txt", async () => {
  await expect(`${[...new Set(sentences)].toSorted().join("\n")}\n`).toMatchFileSnapshot("sentences.txt");
});
