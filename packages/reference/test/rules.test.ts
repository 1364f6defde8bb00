import { describe, expect, test } from "vitest";
import { ArgumentError, HostError, ShapeError, assert, checkProgram, createReference, planMemory } from "../src/index.ts";
import type { Instruction, Matrix, MatrixShape, Program, Storage } from "../src/index.ts";

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

/** Each rule of a program, broken once: the whole message. */
const BROKEN: readonly (readonly [message: string, type: new (message: string) => Error, broken: () => Program])[] = [
  [
    "gemm: inner sizes differ: A is 32×784, B is 128×10. A's columns must equal B's rows.",
    ShapeError,
    () => program({ A: [32, 784], B: [128, 10], C: [32, 10] }, gemm()),
  ],
  [
    "gemm: inner sizes differ: Aᵀ is 784×32, B is 784×10. Aᵀ's columns must equal B's rows.",
    ShapeError,
    () => program({ A: [32, 784], B: [784, 10], C: [784, 10] }, gemm({ transposeA: true })),
  ],
  ["gemm: shape does not fit: C is 3×2. It must be 2×2.", ShapeError, () => program({ A: [2, 5], B: [5, 2], C: [3, 2] }, gemm())],
  ["gemm: wrong storage: B holds u8. It must hold f32.", ShapeError, () => program({ A: [2, 5], B: [5, 2, "u8"], C: [2, 2] }, gemm())],
  [
    "gemm: a result lies on an operand: A is read and written. Give the result its own matrix.",
    ArgumentError,
    () => program({ A: [2, 2], B: [2, 2] }, ({ A, B }) => gemm()({ A, B, C: A })),
  ],
  [
    "gemm: a matrix is not declared: B, 5×2. Add it to the program's matrices.",
    ArgumentError,
    () => {
      const whole = program({ A: [2, 5], B: [5, 2], C: [2, 2] }, gemm());
      return { ...whole, matrices: whole.matrices.filter(({ name }) => name !== "B") };
    },
  ],
  [
    "denseForward: inner sizes differ: X is 4×3, W is 5×2. X's columns must equal W's rows.",
    ShapeError,
    () => program({ ...forward, W: [5, 2] }, (of) => [denseForward(of)]),
  ],
  [
    "denseForward: rows are not the batch's: X is 5×3, the batch has 4 rows. Declare it with 4 rows.",
    ShapeError,
    () => program({ ...forward, X: [5, 3] }, (of) => [denseForward(of)]),
  ],
  [
    "denseForward: shape does not fit: b is 1×3. It must be 1×2.",
    ShapeError,
    () => program({ ...forward, b: [1, 3] }, (of) => [denseForward(of)]),
  ],
  [
    "denseForward: a matrix is written twice: A, A. Give each result its own.",
    ArgumentError,
    () => program(forward, ({ X, W, b, A }) => [{ op: "denseForward", X, W, b, A, Z: A, activation: "gelu" }]),
  ],
  [
    "squaredError: a matrix is missing: the derivative of gelu is computed from Z. Give Z.",
    ArgumentError,
    () =>
      program({ A: [4, 2], Y: [4, 2], dZ: [4, 2] }, ({ A, Y, dZ }) => [
        { op: "squaredError", A, Y, dZ, activation: "gelu", convention: "half" },
      ]),
  ],
  [
    "denseBackwardInput: inner sizes differ: dZ is 4×2, W is 3×5. dZ's columns must equal W's columns.",
    ShapeError,
    () =>
      program({ dZ: [4, 2], W: [3, 5], dX: [4, 3] }, ({ dZ, W, dX }) => [{ op: "denseBackwardInput", dZ, W, dX, activation: "identity" }]),
  ],
  [
    "denseBackwardInput: a matrix is missing: the derivative of relu is computed from A. Give A.",
    ArgumentError,
    () => program({ dZ: [4, 2], W: [3, 2], dX: [4, 3] }, ({ dZ, W, dX }) => [{ op: "denseBackwardInput", dZ, W, dX, activation: "relu" }]),
  ],
  [
    "denseBackwardWeights: shape does not fit: dW is 2×3. It must be 3×2.",
    ShapeError,
    () =>
      program({ X: [4, 3], dZ: [4, 2], W: [3, 2], dW: [2, 3], db: [1, 2] }, ({ X, dZ, W, dW, db }) => [
        { op: "denseBackwardWeights", X, dZ, W, dW, db, l2: 0 },
      ]),
  ],
  [
    "penalty: l2 is not a number from 0 on: -1. Give 0 for no penalty.",
    ArgumentError,
    () => program({ W: [3, 2] }, ({ W }) => [{ op: "penalty", W, l2: -1 }]),
  ],
  [
    "softmaxCrossEntropy: shape does not fit: Y is 4×2. It must be 4×1.",
    ShapeError,
    () => program({ Z: [4, 2], Y: [4, 2, "u32"], A: [4, 2] }, ({ Z, Y, A }) => [{ op: "softmaxCrossEntropy", Z, Y, A }]),
  ],
  [
    "gather: storages do not fit: from (data) holds u8, into (X) holds u32. Gather u8 or f32 into f32, or u32 into u32.",
    ShapeError,
    () =>
      program({ data: [9, 2, "u8"], order: [9, 1, "u32"], X: [4, 2, "u32"] }, ({ data, order, X }) => [
        { op: "gather", from: data, order, into: X, scale: 1 },
      ]),
  ],
  [
    "gather: only bytes are scaled: scale is 0.5, from (data) holds f32. Set scale to 1.",
    ArgumentError,
    () =>
      program({ data: [9, 2], order: [9, 1, "u32"], X: [4, 2] }, ({ data, order, X }) => [
        { op: "gather", from: data, order, into: X, scale: 0.5 },
      ]),
  ],
  [
    "gather: scale is not a finite number: NaN. Give the value of a byte's unit, such as 1/255.",
    ArgumentError,
    () =>
      program({ data: [9, 2, "u8"], order: [9, 1, "u32"], X: [4, 2] }, ({ data, order, X }) => [
        { op: "gather", from: data, order, into: X, scale: Number.NaN },
      ]),
  ],
  [
    "update: wrong number of states: 1 for adam. Give 2, each 3×2.",
    ArgumentError,
    () =>
      program({ W: [3, 2], dW: [3, 2], m: [3, 2], hyper }, ({ W, dW, m, hyper: settings }) => [
        { op: "tick", hyper: settings },
        { op: "update", optimizer: "adam", theta: W, gradient: dW, states: [m], hyper: settings, decay: false },
      ]),
  ],
  [
    "update: the step is not counted: no tick of hyper before adam on W. Put a tick before the updates.",
    ArgumentError,
    () =>
      program({ W: [3, 2], dW: [3, 2], m: [3, 2], v: [3, 2], hyper }, ({ W, dW, m, v, hyper: settings }) => [
        { op: "update", optimizer: "adam", theta: W, gradient: dW, states: [m, v], hyper: settings, decay: false },
      ]),
  ],
  [
    "update: shape does not fit: hyper is 1×7. It must be 1×8.",
    ShapeError,
    () =>
      program({ W: [3, 2], dW: [3, 2], hyper: [1, 7, "f64"] }, ({ W, dW, hyper: settings }) => [
        { op: "update", optimizer: "sgd", theta: W, gradient: dW, states: [], hyper: settings, decay: false },
      ]),
  ],
  [
    "program: a loss stands behind an update: penalty comes after tick. Put it before, so that a run can stop in time.",
    ArgumentError,
    () =>
      program({ W: [3, 2], hyper }, ({ W, hyper: settings }) => [
        { op: "tick", hyper: settings },
        { op: "penalty", W, l2: 1 },
      ]),
  ],
  [
    "program: batchSize is not a whole number from 1 on: 0. Give the rows of a batch.",
    ArgumentError,
    () => ({ ...program({ A: [1, 1] }, () => []), batchSize: 0 }),
  ],
  ["program: not a shape: A is 0×3. Rows and columns are whole numbers from 1 on.", ShapeError, () => program({ A: [0, 3] }, () => [])],
  [
    "program: matrices overlap: A ends at byte 24, B starts at byte 0. Place them with planMemory.",
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
    "program: a matrix is not aligned: A starts at byte 4. Place it on a multiple of 64 with planMemory.",
    ShapeError,
    () => ({ ...program({ A: [2, 3] }, () => []), matrices: [{ name: "A", rows: 2, cols: 3, storage: "f32", offset: 4 }], outputs: [] }),
  ],
  [
    "program: memory is too small: A ends at byte 24, the plan has 8. Take the size from planMemory.",
    ShapeError,
    () => ({ ...program({ A: [2, 3] }, () => []), bytes: 8 }),
  ],
  [
    "program: a name is taken: two matrices are called A. Rename one.",
    ArgumentError,
    () => {
      const whole = program({ A: [2, 3] }, () => []);
      return { ...whole, matrices: [...whole.matrices, ...whole.matrices] };
    },
  ],
];

describe("a program that breaks a rule is refused with the rule, the values and the next step", () => {
  for (const [message, type, broken] of BROKEN)
    test(message, () => {
      const act = () => checkProgram(broken());
      expect(act).toThrow(new type(message));
    });

  test("and one that breaks none is not", () => {
    expect(() => checkProgram(program(forward, (of) => [denseForward(of)]))).not.toThrow();
    expect(() => checkProgram(program({ A: [2, 5], B: [2, 5], C: [2, 2] }, gemm({ transposeB: true, start: "C" })))).not.toThrow();
  });
});

test("a matrix of another name than its letter is called by both", () => {
  const wrong = program({ A1: [4, 3], W2: [5, 2], b2: [1, 2], A2: [4, 2] }, ({ A1, W2, b2, A2 }) => [
    { op: "denseForward", X: A1, W: W2, b: b2, A: A2, activation: "relu" },
  ]);
  expect(() => checkProgram(wrong)).toThrow(
    "denseForward: inner sizes differ: X (A1) is 4×3, W (W2) is 5×2. X's columns must equal W's rows.",
  );
});

test("a program that no host has memory for is a HostError with its size", () => {
  const huge: Program = { ...program({ A: [2 ** 21, 2 ** 21] }, () => []) };
  const act = () => createReference().load(huge);
  expect(act).toThrow(new HostError("load: no memory: the program needs 16384.0 GiB. Use a smaller batch or a smaller network."));
});

test("what a machine is asked for beyond its matrices is an ArgumentError", () => {
  const machine = createReference().load(program(forward, (of) => [denseForward(of)]));
  const other: Matrix = { name: "Q", rows: 1, cols: 2, storage: "f32", offset: 0 };
  const [X] = machine.program.matrices;
  const cases: readonly (readonly [() => unknown, string])[] = [
    [() => machine.read(other), "read: no such matrix: Q, 1×2. Take it from the program's matrices."],
    [() => machine.write(other, [1, 2]), "write: no such matrix: Q, 1×2. Take it from the program's matrices."],
    [() => machine.read(X, 5), "read: no such rows: 5 of X, which is 4×3. Ask for 0 to 4."],
    [() => machine.run(3, 1), "run: not a range: from 3 to 1. Give whole numbers with 0 ≤ from ≤ to."],
    [() => machine.run(0.5, 1), "run: not a range: from 0.5 to 1. Give whole numbers with 0 ≤ from ≤ to."],
  ];
  for (const [act, message] of cases) {
    expect(act).toThrow(new ArgumentError(message));
  }
});

test("a byte must be one", () => {
  const machine = createReference().load(
    program({ data: [9, 2, "u8"], order: [9, 1, "u32"], X: [4, 2] }, ({ data, order, X }) => [
      { op: "gather", from: data, order, into: X, scale: 1 },
    ]),
  );
  const [data, order] = machine.program.matrices;
  expect(() => machine.write(data, [0, 256])).toThrow(
    new ArgumentError("write: not a byte: data[1] is 256. Give whole numbers from 0 to 255."),
  );
  expect(() => machine.write(order, [0.5])).toThrow(
    new ArgumentError("write: not a row of data: order[0] is 0.5. Give whole numbers from 0 to 8."),
  );
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
