import { ELEMENTWISE_NAMES } from "../activations.ts";
import type { Precision } from "../matrix.ts";
import type { NormalizedOver } from "../program.ts";
import type { Shape } from "./plan.ts";
import { SIZES, fill, single } from "./single.ts";
import type { Group } from "./single.ts";
import { numbers } from "./values.ts";

/** Normalisation over rows and over columns, its gradients, and averages over steps. */
export function normalizeGroups(precision: Precision): readonly Group[] {
  return [
    ...(["rows", "columns"] as const).flatMap((over) => [
      ...ELEMENTWISE_NAMES.map((activation): Group => ({
        title: `normalize over ${over}, ${activation}`,
        cases: () =>
          SIZES.map(({ m, M, n }) =>
            single({
              precision,
              m,
              M,
              shapes: { U: [M, n], g: [1, n], b: [1, n], H: [M, n], ...statistics(over, M, n), Z: [M, n], A: [M, n] },
              instructions: ({ U, g, b, H, S, M: mean, V, Z, A }) => [
                { op: "normalize", over, epsilon: 1e-5, U, g, b, H, S, M: mean, V, Z, A, activation },
              ],
              // Far from 0, where the mean must be taken off before the squares.
              writes: ({ U, g, b }, random) => [
                [U, numbers(random, U.rows * n, 2).map((value) => value + 5)],
                fill(random, g),
                fill(random, b),
              ],
            }),
          ),
      })),
      backwardGroup(precision, over),
    ]),
    ...[0, 0.01, 1].map((rate): Group => ({
      title: `average at a rate of ${rate}`,
      cases: () =>
        SIZES.map(({ k, n }) =>
          single({
            precision,
            m: 1,
            M: 1,
            shapes: { from: [k, n], mean: [k, n] },
            instructions: ({ from, mean }) => [{ op: "average", from, mean, rate }],
            writes: ({ from, mean }, random) => [fill(random, from), fill(random, mean)],
          }),
        ),
    })),
  ];
}

function backwardGroup(precision: Precision, over: NormalizedOver): Group {
  return {
    title: `normalizeBackward over ${over}`,
    cases: () =>
      SIZES.map(({ m, M, n }) =>
        single({
          precision,
          m,
          M,
          shapes: { dZ: [M, n], g: [1, n], H: [M, n], S: statistics(over, M, n).S, dU: [M, n], dg: [1, n], db: [1, n] },
          instructions: ({ dZ, g, H, S, dU, dg, db }) => [{ op: "normalizeBackward", over, dZ, g, H, S, dU, dg, db }],
          writes: ({ dZ, g, H, S }, random) => [fill(random, dZ), fill(random, g), fill(random, H), fill(random, S)],
        }),
      ),
  };
}

function statistics(over: NormalizedOver, M: number, n: number): { readonly [K in "S" | "M" | "V"]: Shape } {
  const shape: Shape = over === "rows" ? [M, 1] : [1, n];
  return { S: shape, M: shape, V: shape };
}
