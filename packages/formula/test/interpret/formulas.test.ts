import { expect, test } from "vitest";
import { arrayOf, flat, type NdArray } from "../../src/core/array.ts";
import { run } from "../../src/interpret/run.ts";
import type { Trace } from "../../src/interpret/trace.ts";
import { native, valueOf, type Value } from "../../src/interpret/values.ts";
import { readProgram } from "../../src/language/read.ts";

const matrix = (rows: readonly (readonly number[])[]): Value => valueOf(arrayOf(rows.flat(), [rows.length, rows[0].length]));

/** Two inputs, three hidden units, two outputs, two examples in columns. */
const VALUES: Record<string, Value> = {
  x: matrix([
    [1, 2],
    [3, -1],
  ]),
  t: matrix([
    [1, 0],
    [0, 1],
  ]),
  a_j: matrix([
    [0.5, 0.25],
    [0.125, 0.5],
    [0.75, 0.5],
  ]),
  a_k: matrix([
    [0.5, 0.75],
    [0.25, 0.5],
  ]),
  w_kj: matrix([
    [1, 2, 3],
    [4, 5, 6],
  ]),
  "a[3]": matrix([
    [0.5, 0.75],
    [0.25, 0.5],
  ]),
  "a[2]": matrix([
    [0.5, 0.25],
    [0.125, 0.5],
    [0.75, 0.5],
  ]),
  "a[1]": matrix([
    [1, 2],
    [3, -1],
  ]),
  "Θ[2]": matrix([
    [1, 2, 3],
    [4, 5, 6],
  ]),
  "z[2]": matrix([
    [1, -1],
    [2, 3],
    [-4, 5],
  ]),
  y: matrix([
    [1, 0],
    [0, 1],
  ]),
  m: valueOf(arrayOf([2], [])),
  L: valueOf(arrayOf([3], [])),
  "l₀": valueOf(arrayOf([1], [])),
  "g'": native("g'", ({ args: [z] }) =>
    z.kind === "array"
      ? valueOf({ data: z.storage.data.map((v) => (v > 0 ? 1 : 0)), shape: z.shape, strides: z.strides, offset: z.offset, type: "float" })
      : z,
  ),
};

function traced(
  text: string,
  values: Record<string, Value> = VALUES,
  examples: "rows" | "columns" = "columns",
): { trace: Trace; asked: string[] } {
  const asked: string[] = [];
  const trace = run(readProgram(text), {
    entry: { kind: "script" },
    examples,
    free: (path) => {
      asked.push(path);
      return values[path];
    },
  });
  return { trace, asked };
}
const valueIn = (trace: Trace, name: string): NdArray => trace.events.findLast((e) => e.kind === "assign" && e.name === name)!.value!;
const rowsOf = (a: NdArray): number[][] =>
  Array.from({ length: a.shape[0] }, (_, i) => Array.from(flat(a).slice(i * a.shape[1], (i + 1) * a.shape[1]), (x) => x + 0));

const INDEXED =
  "\\delta_k = a_k - t_k\n\\delta_j = a_j (1 - a_j) \\sum_k w_{kj} \\delta_k\n\\frac{\\partial E}{\\partial w_{kj}} = \\delta_k a_j\n\\frac{\\partial E}{\\partial w_{ji}} = \\delta_j x_i";
const DELTA_K = [
  [-0.5, 0.75],
  [0.25, -0.5],
];
/** By hand: Σ_k w_kj δ_k is [0.5, −1.25], [0.25, −1], [0, −0.75]. */
const DELTA_J = [
  [0.125, -0.234375],
  [0.02734375, -0.25],
  [0, -0.1875],
];

test("an equation for each index is computed for all units and examples; a gradient sums its examples", () => {
  const { trace, asked } = traced(INDEXED);
  expect(trace.stopped).toBeUndefined();
  expect(asked).toEqual(["a_k", "t", "a_j", "w_kj", "x"]);
  expect(rowsOf(valueIn(trace, "δ_k"))).toEqual(DELTA_K);
  expect(rowsOf(valueIn(trace, "δ_j"))).toEqual(DELTA_J);
  expect(rowsOf(valueIn(trace, "∂E/∂w_kj"))).toEqual([
    [-0.0625, 0.3125, 0],
    [0, -0.21875, -0.0625],
  ]);
  expect(rowsOf(valueIn(trace, "∂E/∂w_ji"))).toEqual([
    [-0.34375, 0.609375],
    [-0.47265625, 0.33203125],
    [-0.375, 0.1875],
  ]);
});

test("examples may stand in rows", () => {
  const turned = Object.fromEntries(
    Object.entries(VALUES).map(([name, v]): [string, Value] => [
      name,
      v.kind === "array" && v.shape.length === 2 && name !== "w_kj"
        ? { ...v, shape: v.shape.toReversed(), strides: v.strides.toReversed() }
        : v,
    ]),
  );
  const { trace } = traced(INDEXED, turned, "rows");
  const [a, b, c] = DELTA_J;
  expect(rowsOf(valueIn(trace, "δ_j"))).toEqual([
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
  ]);
});

test("indices of one layer are one variable: no weight leads from k to j of softmax", () => {
  const { trace, asked } = traced("y_k = \\frac{\\exp(z_k)}{\\sum_j \\exp(z_j)}", {
    z: matrix([
      [0, 0],
      [0, 0],
    ]),
  });
  expect(asked).toContain("z");
  expect(trace.stopped).toBeUndefined();
  expect(rowsOf(valueIn(trace, "y"))).toEqual([
    [0.5, 0.5],
    [0.5, 0.5],
  ]);
});

test("a repeated index without Σ is summed, an index on one side only is an error", () => {
  expect(rowsOf(valueIn(traced("\\delta_j = w_{kj} \\delta_k", { w: VALUES.w_kj, δ_k: matrix(DELTA_K) }).trace, "δ_j"))).toEqual([
    [0.5, -1.25],
    [0.25, -1],
    [0, -0.75],
  ]);
  expect(
    traced("\\delta_j = a_j \\delta_k w_{kj} b_i", { ...VALUES, w: VALUES.w_kj, δ_k: matrix(DELTA_K), a: VALUES.a_j, b: VALUES.x }).trace
      .stopped,
  ).toMatchObject({ code: "shape-mismatch" });
});

test("layers are part of a name; products are of matrices or of numbers by shape, ⊙ of elements", () => {
  const { trace } = traced(
    "\\delta^{(3)} = a^{(3)} - y\n\\delta^{(2)} = (\\Theta^{(2)})^T \\delta^{(3)} \\odot g'(z^{(2)})\n\\frac{\\partial J}{\\partial \\Theta^{(2)}} = \\frac{1}{m} \\delta^{(3)} (a^{(2)})^T",
  );
  expect(trace.stopped).toBeUndefined();
  expect(rowsOf(valueIn(trace, "δ[2]"))).toEqual([
    [0.5, 0],
    [0.25, -1],
    [0, -0.75],
  ]);
  expect(rowsOf(valueIn(trace, "∂J/∂Θ[2]"))).toEqual([
    [-0.03125, 0.15625, 0],
    [0, -0.109375, -0.03125],
  ]);
});

test("a product that is none of matrices is one of elements where the shapes are equal", () => {
  const { trace } = traced("\\delta^{(2)} = a^{(2)} z^{(2)}");
  expect(rowsOf(valueIn(trace, "δ[2]"))).toEqual([
    [0.5, -0.25],
    [0.25, 1.5],
    [-3, 2.5],
  ]);
});

test("a shape error of a formula has its shapes", () => {
  expect(
    traced("\\delta^{(2)} = \\Theta^{(2)} \\delta^{(3)} \\odot g'(z^{(2)})", { ...VALUES, "δ[3]": matrix(DELTA_K) }).trace.stopped,
  ).toMatchObject({
    code: "shape-mismatch",
    shapes: [
      [2, 3],
      [2, 2],
    ],
  });
});

test("Σ over examples adds the columns, Σ without a letter everything", () => {
  const { trace } = traced("J = \\frac{1}{2} \\sum (a^{(3)} - y)^2");
  expect(flat(valueIn(trace, "J"))[0]).toBe(0.5625);
});
