import { ELEMENTWISE, ELEMENTWISE_NAMES } from "../activations.ts";
import type { Elementwise } from "../activations.ts";
import { SQUARED_ERROR_NAMES } from "../losses.ts";
import type { Matrix, Precision } from "../matrix.ts";
import { OPTIMIZER_NAMES } from "../optimizers.ts";
import type { Instruction } from "../program.ts";
import type { Shape } from "./plan.ts";
import { SIZES, fill, outputsOf, single } from "./single.ts";
import type { Group, Single } from "./single.ts";
import { updateGroup } from "./updates.ts";
import { SPECIAL, bytes, integers, numbers } from "./values.ts";

/** Products whose sizes pass the blocks of a blocked kernel by one, and vectors of either kind. */
const PRODUCTS: readonly (readonly [m: number, n: number, k: number])[] = [
  ...SIZES.map(({ m, n, k }) => [m, n, k] as const),
  [1, 67, 1],
  [19, 1, 23],
  [6, 8, 257],
  [241, 9, 5],
  [13, 18, 259],
  [5, 64, 64],
];

/** Every instruction on its own, in every form, over ragged sizes. */
export function instructionGroups(precision: Precision): readonly Group[] {
  return [
    ...gemmGroups(precision),
    ...ELEMENTWISE_NAMES.flatMap((activation) => [forwardGroup(precision, activation), specialGroup(precision, activation)]),
    ...ELEMENTWISE_NAMES.map((activation) => backwardInputGroup(precision, activation)),
    ...[0, 0.3].map((l2) => backwardWeightsGroup(precision, l2)),
    ...lossGroups(precision),
    ...OPTIMIZER_NAMES.map((optimizer) => updateGroup(precision, optimizer)),
    ...gatherGroups(precision),
  ];
}

function gemmGroups(precision: Precision): readonly Group[] {
  return [false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) =>
      (["zero", "C", "row"] as const).map((start): Group => {
        return {
          title: `gemm ${transposeA ? "T" : "N"}${transposeB ? "T" : "N"} from ${start}`,
          cases: () =>
            PRODUCTS.map(([m, n, k]) =>
              single({
                precision,
                m: 1,
                M: 1,
                shapes: { A: transposeA ? [k, m] : [m, k], B: transposeB ? [n, k] : [k, n], C: [m, n], row: [1, n] },
                instructions: ({ A, B, C, row }) => [{ op: "gemm", A, B, C, transposeA, transposeB, start: start === "row" ? row : start }],
                writes: ({ A, B, C, row }, random) => [
                  fill(random, A),
                  fill(random, B),
                  fill(random, row),
                  ...(start === "C" ? [fill(random, C)] : []),
                ],
              }),
            ),
        };
      }),
    ),
  );
}

function forwardGroup(precision: Precision, activation: Elementwise): Group {
  return {
    title: `denseForward, ${activation}`,
    cases: () =>
      SIZES.flatMap(({ m, M, k, n }) =>
        [false, true].map((keepsZ) =>
          single({
            precision,
            m,
            M,
            shapes: { X: [M, k], W: [k, n], b: [1, n], Z: [M, n], A: [M, n] },
            instructions: ({ X, W, b, A, Z }) => [{ op: "denseForward", X, W, b, A, ...(keepsZ ? { Z } : {}), activation }],
            writes: ({ X, W, b }, random) => [fill(random, X), fill(random, W, 3 / Math.sqrt(k)), fill(random, b)],
          }),
        ),
      ),
  };
}

/** z = −0 + x·1 is x itself: special values reach the function as they are, each of them in every lane. */
function specialGroup(precision: Precision, activation: Elementwise): Group {
  return {
    title: `denseForward, ${activation}, of signed zeros, denormals, infinities and NaN`,
    cases: () =>
      [1, 7, 8].map((n) =>
        single({
          precision,
          m: SPECIAL.length,
          M: SPECIAL.length,
          shapes: { X: [SPECIAL.length, 1], W: [1, n], b: [1, n], Z: [SPECIAL.length, n], A: [SPECIAL.length, n] },
          instructions: ({ X, W, b, Z, A }) => [{ op: "denseForward", X, W, b, Z, A, activation }],
          writes: ({ X, W, b }) => [
            [X, SPECIAL],
            [W, Array.from({ length: n }, () => 1)],
            [b, Array.from({ length: n }, () => -0)],
          ],
        }),
      ),
  };
}

/** A = f(Z) need not hold here: f′ is a function of what A and Z hold, zeros among it. */
function backwardInputGroup(precision: Precision, activation: Elementwise): Group {
  const { derivativeFrom } = ELEMENTWISE[activation];
  return {
    title: `denseBackwardInput, ${activation}`,
    cases: () =>
      SIZES.map(({ m, M, k, n }) =>
        single({
          precision,
          m,
          M,
          shapes: { dZ: [M, n], W: [k, n], dX: [M, k], A: [M, k], Z: [M, k] },
          instructions: ({ dZ, W, dX, A, Z }) => [
            {
              op: "denseBackwardInput",
              dZ,
              W,
              dX,
              ...(derivativeFrom === "none" ? {} : derivativeFrom === "Z" ? { A, Z } : { A }),
              activation,
            },
          ],
          writes: ({ dZ, W, A, Z }, random) => [fill(random, dZ), fill(random, W), outputsOf(random, A), fill(random, Z, 2)],
        }),
      ),
  };
}

function backwardWeightsGroup(precision: Precision, l2: number): Group {
  return {
    title: `denseBackwardWeights, l2 = ${l2}`,
    cases: () =>
      SIZES.map(({ m, M, k, n }) =>
        single({
          precision,
          m,
          M,
          shapes: { X: [M, k], dZ: [M, n], W: [k, n], dW: [k, n], db: [1, n] },
          instructions: ({ X, dZ, W, dW, db }) => [{ op: "denseBackwardWeights", X, dZ, W, dW, db, l2 }],
          // Without a penalty W is not read: it may hold anything.
          writes: ({ X, dZ, W }, random) => [
            fill(random, X),
            fill(random, dZ),
            l2 === 0 ? [W, new Float64Array(k * n).fill(Number.NaN)] : fill(random, W),
          ],
        }),
      ),
  };
}

function lossGroups(precision: Precision): readonly Group[] {
  const sizes = SIZES.map(({ m, M, n }) => ({ precision, m, M, n }));
  const shapes = (M: number, n: number): Readonly<Record<string, Shape>> => ({
    Z: [M, n],
    Y: [M, n],
    classes: [M, 1, "u32"],
    O: [M, n],
    A: [M, n],
    dZ: [M, n],
    weights: [M, 1],
  });
  const writes: Single["writes"] = ({ Z, Y, O, classes, weights }, random) => [
    fill(random, Z, 3),
    fill(random, Y),
    outputsOf(random, O),
    [classes, integers(random, classes.rows, Z.cols)],
    // Some rows count nothing.
    [weights, numbers(random, weights.rows, 1).map((value, row) => (row % 4 === 2 ? 0 : Math.abs(value)))],
  ];
  const group = (title: string, instruction: (of: Readonly<Record<string, Matrix>>) => Instruction): Group => ({
    title,
    cases: () =>
      sizes.map(({ n, ...size }) => single({ ...size, shapes: shapes(size.M, n), instructions: (of) => [instruction(of)], writes })),
  });
  const far: Single["writes"] = (of, random) => [
    ...writes(of, random),
    [of.Z, Float64Array.from({ length: of.Z.rows * of.Z.cols }, (_, e) => ((e * 37) % 400) - 200)],
  ];
  return [
    group("softmax", ({ Z, A }) => ({ op: "softmax", Z, A })),
    group("softmaxCrossEntropy of classes", ({ Z, classes, A, dZ }) => ({ op: "softmaxCrossEntropy", Z, Y: classes, A, dZ })),
    group("softmaxCrossEntropy of targets", ({ Z, Y, A, dZ }) => ({ op: "softmaxCrossEntropy", Z, Y, A, dZ })),
    group("softmaxCrossEntropy without a gradient", ({ Z, classes, A }) => ({ op: "softmaxCrossEntropy", Z, Y: classes, A })),
    group("sigmoidCrossEntropy", ({ Z, Y, A, dZ }) => ({ op: "sigmoidCrossEntropy", Z, Y, A, dZ })),
    group("sigmoidCrossEntropy without a gradient", ({ Z, Y, A }) => ({ op: "sigmoidCrossEntropy", Z, Y, A })),
    group("softmaxCrossEntropy of classes, weighted", ({ Z, classes, A, dZ, weights }) => ({
      op: "softmaxCrossEntropy",
      Z,
      Y: classes,
      A,
      dZ,
      weights,
    })),
    group("softmaxCrossEntropy of targets, weighted", ({ Z, Y, A, dZ, weights }) => ({ op: "softmaxCrossEntropy", Z, Y, A, dZ, weights })),
    group("sigmoidCrossEntropy, weighted", ({ Z, Y, A, dZ, weights }) => ({ op: "sigmoidCrossEntropy", Z, Y, A, dZ, weights })),
    group("squaredError, weighted", ({ O, Y, Z, dZ, weights }) => ({
      op: "squaredError",
      A: O,
      Y,
      Z,
      dZ,
      weights,
      activation: "sigmoid",
      convention: "mean",
    })),
    group("squaredError, weighted, without a gradient", ({ O, Y, weights }) => ({
      op: "squaredError",
      A: O,
      Y,
      weights,
      activation: "tanh",
      convention: "half",
    })),
    ...(["softmaxCrossEntropy", "sigmoidCrossEntropy"] as const).map((op): Group => ({
      title: `${op} where exp underflows`,
      cases: () =>
        sizes.map(({ n, ...size }) =>
          single({ ...size, shapes: shapes(size.M, n), instructions: ({ Z, Y, A, dZ }) => [{ op, Z, Y, A, dZ }], writes: far }),
        ),
    })),
    ...ELEMENTWISE_NAMES.flatMap((activation) =>
      SQUARED_ERROR_NAMES.map((convention) =>
        group(`squaredError (${convention}), ${activation}`, ({ O, Y, Z, dZ }) => ({
          op: "squaredError",
          A: O,
          Y,
          Z,
          dZ,
          activation,
          convention,
        })),
      ),
    ),
    group("squaredError without a gradient", ({ O, Y }) => ({ op: "squaredError", A: O, Y, activation: "gelu", convention: "half" })),
    group("penalty", ({ Z }) => ({ op: "penalty", W: Z, l2: 0.7 })),
  ];
}

function gatherGroups(precision: Precision): readonly Group[] {
  const kinds = [
    { title: "gather of bytes, scaled", source: "u8", target: precision, scale: 1 / 255 },
    { title: "gather of numbers", source: precision, target: precision, scale: 1 },
    { title: "gather of class numbers", source: "u32", target: "u32", scale: 1 },
  ] as const;
  return kinds.map(({ title, source, target, scale }) => ({
    title,
    cases: () =>
      SIZES.map(({ m, M, k }) => {
        const rows = 2 * M + m + 3;
        const count = rows * k;
        return single({
          precision,
          from: 3,
          m: rows,
          M,
          shapes: { from: [rows + 2, k, source], order: [rows, 1, "u32"], into: [M, k, target] },
          instructions: ({ from, order, into }) => [{ op: "gather", from, order, into, scale }],
          writes: ({ from, order }, random) => [
            [
              from,
              source === "u8" ? bytes(random, count) : source === "u32" ? integers(random, count, 2 ** 31) : numbers(random, count, 1),
            ],
            [order, integers(random, rows, rows + 2)],
          ],
        });
      }),
  }));
}
