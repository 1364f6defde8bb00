import { planMemory } from "@adjoint/reference";
import { assert, constantFrom, nat, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { readPlaced, placementAt, writePlaced } from "../src/layout.ts";
import { createKernels } from "../src/index.ts";

const sizes = constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 31, 33, 130);

describe("a matrix in its place", () => {
  test.each(["panels", "rows", "tight"] as const)(
    "%s: what is written comes back, row by row, and nothing beside it is touched",
    (layout) => {
      assert(
        property(sizes, sizes, constantFrom(Float32Array, Float64Array), nat({ max: 3 }), (rows, cols, Numbers, missing) => {
          const storage = Numbers === Float32Array ? "f32" : "f64";
          const placement = placementAt({ rows, cols, storage }, layout, 64);
          const memory = new Numbers((placement.bytes + 128) / Numbers.BYTES_PER_ELEMENT).fill(Number.NaN);
          const written = Numbers.from({ length: Math.max(0, rows - missing) * cols }, (_, i) => i);
          writePlaced(written, { placement, cols, into: memory });
          expect(memory.filter((x) => !Number.isNaN(x)).length).toBe(written.length);
          expect(memory.subarray(0, 64 / Numbers.BYTES_PER_ELEMENT).every(Number.isNaN)).toBe(true);
          expect(memory.subarray((64 + placement.bytes) / Numbers.BYTES_PER_ELEMENT).every(Number.isNaN)).toBe(true);
          const read = new Numbers(written.length);
          readPlaced(read, { placement, cols, from: memory });
          expect(read).toEqual(written);
        }),
      );
    },
  );

  test("panels are 32 bytes wide: element [i, j] of an f32 matrix [3, 10] is number 24·⌊j/8⌋ + 8·i + j mod 8", () => {
    const placement = placementAt({ rows: 3, cols: 10, storage: "f32" }, "panels", 0);
    const memory = new Float32Array(placement.bytes / 4);
    writePlaced([...Array(30).keys()], { placement, cols: 10, into: memory });
    expect([memory[0], memory[8], memory[9], memory[24], memory[25], memory[33]]).toEqual([0, 10, 11, 8, 9, 19]);
  });

  test("long rows are an odd number of cache lines apart", () => {
    for (const cols of [17, 64, 100, 256, 512, 1000, 1024])
      expect((placementAt({ rows: 2, cols, storage: "f32" }, "rows", 0).row / 64) % 2).toBe(1);
  });
});

test("a matrix that some instructions use in panels and others in rows has one value for all", () => {
  const { matrices, bytes } = planMemory({
    X: { name: "X", rows: 3, cols: 5, storage: "f64" },
    W: { name: "W", rows: 5, cols: 9, storage: "f64" },
    V: { name: "V", rows: 5, cols: 9, storage: "f64" },
    U: { name: "U", rows: 9, cols: 9, storage: "f64" },
    b: { name: "b", rows: 1, cols: 9, storage: "f64" },
    A: { name: "A", rows: 3, cols: 9, storage: "f64" },
  });
  const { X, W, V, U, b, A } = matrices;
  const machine = createKernels({ variant: "simd" }).load({
    precision: "f64",
    batchSize: 3,
    matrices: [X, W, V, U, b, A],
    bytes,
    instructions: [
      { op: "gemm", A: V, B: U, C: W, transposeA: false, transposeB: false, start: "zero" },
      { op: "denseForward", X, W, b, A, activation: "identity" },
      { op: "penalty", W: V, l2: 1 },
    ],
    outputs: [W, A],
  });
  const identity = Float64Array.from({ length: 81 }, (_, i) => (i % 10 === 0 ? 2 : 0));
  const v = Float64Array.from({ length: 45 }, (_, i) => i);
  machine.write(V, v);
  machine.write(U, identity);
  machine.write(X, [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
  expect(machine.run(0, 3).loss).toBe(v.reduce((sum, x) => sum + x * x, 0) / 2);
  expect(machine.read(W)).toEqual(v.map((x) => 2 * x));
  expect(machine.read(A)).toEqual(Float64Array.from([...v.subarray(0, 18), ...v.subarray(36)], (x) => 2 * x));
});
