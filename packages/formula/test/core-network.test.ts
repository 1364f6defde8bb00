import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACTIVATION_NAMES, type ActivationName } from "../src/core/activations.ts";
import { LOSS_NAMES, type Loss } from "../src/core/losses.ts";
import { matrix } from "../src/core/matrix.ts";
import { isRevealing, networkOf, type NetworkParts } from "../src/core/network.ts";
import { drawNetwork } from "../src/reading/hypothesis.ts";
import { sizesFor } from "../src/reading/sizes.ts";

const parts = (activations: readonly ActivationName[], loss: Loss, seed = 3): NetworkParts => {
  const { sizes, count } = sizesFor(activations.length, 3);
  return drawNetwork(
    {
      data: "columns",
      weights: "out×in",
      labels: false,
      bias: "separate",
      sizes,
      activations: activations.map((name) => ({ name })),
      loss,
      count,
      seed,
    },
    0,
  ).parts;
};

/** ∂(Σ c)/∂θ of one entry by fourth-order central differences. */
function numerical(cost: (shift: number) => number): number {
  const h = 1e-3;
  return (8 * (cost(h) - cost(-h)) - (cost(2 * h) - cost(-2 * h))) / (12 * h);
}

const pairs: readonly (readonly [ActivationName, Loss])[] = ACTIVATION_NAMES.flatMap((name) =>
  LOSS_NAMES.filter(
    (loss) => !loss.includes("cross-entropy") || name === "sigmoid" || (name === "softmax" && loss === "softmax-cross-entropy"),
  ).map((loss) => [name, loss] as const),
);

describe("the network of the checker", () => {
  it.each(pairs)("has the gradients of %s with %s by central differences, to 1e-8", (output, loss) => {
    for (const hidden of ["sigmoid", "tanh", "softplus"] as const) {
      const p = parts([hidden, output], loss);
      const network = networkOf(p);
      for (const l of [1, 2])
        for (const i of [0, network.W[l].data.length - 1]) {
          const moved = (shift: number): number => {
            const W = p.weights[l - 1];
            const data = W.data.slice();
            data[i] += shift;
            return networkOf({ ...p, weights: p.weights.with(l - 1, { ...W, data }) }).cost;
          };
          expect(network.dW[l].data[i]).toBeCloseTo(numerical(moved), 7);
          const bias = (shift: number): number => {
            const b = p.biases[l - 1]!;
            const data = b.data.slice();
            data[0] += shift;
            return networkOf({ ...p, biases: p.biases.with(l - 1, { ...b, data }) }).cost;
          };
          expect(network.db[l].data[0]).toBeCloseTo(numerical(bias), 7);
        }
    }
  });

  it("has ∂c/∂a and ∂c/∂z of a single example that add up to the batch's gradient", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (seed) => {
        const p = parts(["tanh", "sigmoid"], "cross-entropy", seed);
        const all = networkOf(p);
        const one = networkOf({
          ...p,
          X: matrix(p.X.shape[0], 1, (i) => p.X.data[i * all.m]),
          Y: matrix(p.Y.shape[0], 1, (i) => p.Y.data[i * all.m]),
        });
        one.dZ[1].data.forEach((d, i) => expect(d).toBeCloseTo(all.dZ[1].data[i * all.m], 12));
      }),
    );
  });

  it("draws relu layers with at least two active units and one dead one", () => {
    for (let seed = 1; seed <= 40; seed++)
      expect(isRevealing(networkOf(parts(["relu", "relu", "softmax"], "softmax-cross-entropy", seed)))).toBe(true);
    expect(
      isRevealing(
        networkOf({ ...parts(["relu", "linear"], "half-squared-error"), X: matrix(6, 9, () => 0), biases: [undefined, undefined] }),
      ),
    ).toBe(false);
  });

  it("has sizes that are distinct, also with a bias unit on top, for one to six layers", () => {
    for (let depth = 1; depth <= 6; depth++) {
      const { sizes, count } = sizesFor(depth, 3);
      const all = [...sizes, ...sizes.map((n) => n + 1), count];
      expect(new Set(all).size).toBe(all.length);
    }
  });
});
