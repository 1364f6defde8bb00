import { ELEMENTWISE_NAMES } from "../activations.ts";
import { RESIDUAL_NAMES } from "../losses.ts";
import type { Matrix, Precision } from "../matrix.ts";
import type { Instruction } from "../program.ts";
import { normalizeGroups } from "./normalize.ts";
import { SIZES, fill, outputsOf, single } from "./single.ts";
import type { Group, Single } from "./single.ts";
import { numbers } from "./values.ts";

/** The robust losses, those of counts and of rare classes, and what regularises: dropout, clipping, penalties and limits of weights. */
export function regularisationGroups(precision: Precision): readonly Group[] {
  return [...lossGroups(precision), ...dropoutGroups(precision), ...limitGroups(precision), ...normalizeGroups(precision)];
}

function lossGroups(precision: Precision): readonly Group[] {
  const writes: Single["writes"] = ({ Z, Y, counts, holds, O, weights }, random) => [
    fill(random, Z, 3),
    // Some errors are 0.
    [Y, numbers(random, Y.rows * Y.cols, 1).map((value, e) => (e % 5 === 1 ? 0 : value))],
    [counts, Float64Array.from({ length: Y.rows * Y.cols }, (_, e) => (e * 7) % 5)],
    [holds, Float64Array.from({ length: Y.rows * Y.cols }, (_, e) => (e * 3) % 2)],
    outputsOf(random, O),
    [weights, numbers(random, weights.rows, 1).map((value, row) => (row % 4 === 2 ? 0 : Math.abs(value)))],
  ];
  const group = (title: string, instruction: (of: Readonly<Record<string, Matrix>>) => Instruction): Group => ({
    title,
    cases: () =>
      SIZES.map(({ m, M, n }) =>
        single({
          precision,
          m,
          M,
          shapes: { Z: [M, n], Y: [M, n], counts: [M, n], holds: [M, n], O: [M, n], A: [M, n], dZ: [M, n], weights: [M, 1] },
          instructions: (of) => [instruction(of)],
          writes,
        }),
      ),
  });
  return [
    ...RESIDUAL_NAMES.flatMap((residual) =>
      ELEMENTWISE_NAMES.map((activation) =>
        group(`residualError (${residual}), ${activation}`, ({ O, Y, Z, dZ }) => ({
          op: "residualError",
          residual,
          parameter: residual === "huber" ? 0.7 : 0.3,
          A: O,
          Y,
          Z,
          dZ,
          activation,
        })),
      ),
    ),
    group("residualError, weighted", ({ O, Y, dZ, weights }) => ({
      op: "residualError",
      residual: "huber",
      parameter: 0.1,
      A: O,
      Y,
      dZ,
      weights,
      activation: "tanh",
    })),
    group("residualError without a gradient", ({ O, Y }) => ({
      op: "residualError",
      residual: "pinball",
      parameter: 0.9,
      A: O,
      Y,
      activation: "identity",
    })),
    group("poissonError", ({ Z, counts, A, dZ }) => ({ op: "poissonError", Z, Y: counts, A, dZ })),
    group("poissonError, weighted", ({ Z, counts, A, dZ, weights }) => ({ op: "poissonError", Z, Y: counts, A, dZ, weights })),
    group("poissonError without a gradient", ({ Z, counts, A }) => ({ op: "poissonError", Z, Y: counts, A })),
    ...[0, 0.5, 2].map((gamma) =>
      group(`focalError, γ = ${gamma}`, ({ Z, holds, A, dZ }) => ({ op: "focalError", gamma, alpha: 0.25, Z, Y: holds, A, dZ })),
    ),
    group("focalError, weighted", ({ Z, holds, A, dZ, weights }) => ({
      op: "focalError",
      gamma: 2,
      alpha: 0.5,
      Z,
      Y: holds,
      A,
      dZ,
      weights,
    })),
    group("focalError without a gradient", ({ Z, holds, A }) => ({ op: "focalError", gamma: 3, alpha: 0.75, Z, Y: holds, A })),
  ];
}

/** Batches from a row of their own on, later epochs, and what is dropped where it stands. */
function dropoutGroups(precision: Precision): readonly Group[] {
  const noise: Group = {
    title: "noise",
    cases: () =>
      SIZES.map(({ m, M, n }) =>
        single({
          precision,
          from: 3,
          m: 3 + M + m,
          M,
          shapes: { A: [M, n], D: [M, n], epoch: [1, 1, "u32"] },
          instructions: ({ A, D, epoch }) => [
            { op: "noise", A, D, epoch, deviation: 0.3, seed: 3_000_000_000 + n, stream: 0x2000_0000 + m },
          ],
          writes: ({ A, epoch }, random) => [fill(random, A), [epoch, [7 * n]]],
        }),
      ),
  };
  return [noise, ...dropoutOnly(precision)];
}

function dropoutOnly(precision: Precision): readonly Group[] {
  return [false, true].flatMap((inPlace) =>
    [0, 0.2, 0.5].map((rate): Group => ({
      title: `dropout of ${rate}${inPlace ? ", in place" : ""}`,
      cases: () =>
        SIZES.map(({ m, M, n }) =>
          single({
            precision,
            from: 3,
            m: 3 + M + m,
            M,
            shapes: { A: [M, n], D: [M, n], epoch: [1, 1, "u32"] },
            instructions: ({ A, D, epoch }) => [
              { op: "dropout", A, D: inPlace ? A : D, epoch, rate, seed: 3_000_000_000 + n, stream: 0x2000_0000 + m },
            ],
            writes: ({ A, epoch }, random) => [fill(random, A), [epoch, [7 * n]]],
          }),
        ),
    })),
  );
}

function limitGroups(precision: Precision): readonly Group[] {
  const group = (
    title: string,
    instructions: (of: Readonly<Record<string, Matrix>>, n: number) => readonly Instruction[],
    scale = 1,
  ): Group => ({
    title,
    cases: () =>
      SIZES.map(({ k, n }) =>
        single({
          precision,
          m: 1,
          M: 1,
          shapes: { W: [k, n], V: [n, k], b: [1, n] },
          instructions: (of) => instructions(of, n),
          // Some weights are 0, some columns small.
          writes: ({ W, V, b }, random) => [
            [W, numbers(random, k * n, scale).map((value, e) => (e % 7 === 3 ? 0 : e % n === 1 ? value / 100 : value))],
            fill(random, V, scale),
            fill(random, b, scale),
          ],
        }),
      ),
  });
  return [
    group("magnitudePenalty", ({ W }) => [{ op: "magnitudePenalty", W, l1: 0.7 }]),
    group("clip by value", ({ W, b }) => [{ op: "clip", gradients: [W, b], by: "value", limit: 0.6 }]),
    group("clip by norm", ({ W, V, b }) => [{ op: "clip", gradients: [W, b, V], by: "norm", limit: 0.3 }]),
    group(
      "clip by norm, of gradients whose squares are infinite in f32",
      ({ W, V, b }) => [{ op: "clip", gradients: [W, b, V], by: "norm", limit: 0.3 }],
      1e25,
    ),
    group("clip by a norm that is not reached", ({ W, V, b }) => [{ op: "clip", gradients: [W, b, V], by: "norm", limit: 1e4 }]),
    group("maxNorm", ({ W }) => [{ op: "maxNorm", W, limit: 0.9 }]),
    ...[0, 0.4].map((l2): Group => ({
      title: `denseBackwardWeights, l1 = 0.3, l2 = ${l2}`,
      cases: () =>
        SIZES.map(({ m, M, k, n }) =>
          single({
            precision,
            m,
            M,
            shapes: { X: [M, k], dZ: [M, n], W: [k, n], dW: [k, n], db: [1, n] },
            instructions: ({ X, dZ, W, dW, db }) => [{ op: "denseBackwardWeights", X, dZ, W, dW, db, l2, l1: 0.3 }],
            writes: ({ X, dZ, W }, random) => [
              fill(random, X),
              fill(random, dZ),
              [W, numbers(random, k * n, 1).map((value, e) => (e % 3 === 1 ? 0 : value))],
            ],
          }),
        ),
    })),
  ];
}
