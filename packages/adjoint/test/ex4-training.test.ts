import { readIdx } from "@adjoint/datasets";
import { beforeAll, describe, expect, it } from "vitest";
import { dense, network, uniform } from "../src/index.ts";
import type { BatchMethod } from "../src/index.ts";
import { conjugateGradient, lbfgs } from "../src/optimise.ts";
import { resizeImages } from "./resized.ts";
import { hasShared, readShared } from "./shared-data.ts";

const files = { resize: "ex4/resize_R_20x28.csv", images: "mnist/train-images-idx3-ubyte.gz", labels: "mnist/train-labels-idx1-ubyte.gz" };

describe.skipIf(!hasShared(...Object.values(files)))("the course's exercise ex4: 400-25-10, λ = 1, 5,000 images of 20×20", () => {
  let examples: {
    readonly inputs: { readonly values: Float64Array; readonly shape: readonly [number, number] };
    readonly labels: Uint8Array;
  };

  beforeAll(async () => {
    const { values: images } = await readIdx(readShared(files.images));
    const { values: labels } = await readIdx(readShared(files.labels));
    examples = {
      inputs: { values: resizeImages(readShared(files.resize), images.subarray(0, 5000 * 784)), shape: [5000, 400] },
      labels: Uint8Array.from(labels.subarray(0, 5000)),
    };
  });

  /** Trains until the cost is `target`, at most for some epochs, from the exercise's random weights, U(−0.12, 0.12). */
  function train(optimizer: BatchMethod, { epochs, target = 0 }: { readonly epochs: number; readonly target?: number }) {
    const net = network({
      inputs: 400,
      layers: [dense(25, "sigmoid"), dense(10, "sigmoid")],
      loss: "crossEntropy",
      l2: 1,
      initializer: uniform(0.12),
      seed: 1,
      deterministic: true,
    });
    const losses: number[] = [];
    let evaluations = 0;
    for (const { loss, iteration } of net.fit(examples, { epochs, optimizer })) {
      losses.push(loss);
      evaluations += iteration!.evaluations;
      if (loss <= target) break;
    }
    return { losses, evaluations, accuracy: net.evaluate(examples).accuracy };
  }

  it("by conjugate gradient in 50 iterations: the cost falls at every one, ≥ 94 % of the training set are right; L-BFGS gets as far with fewer evaluations", () => {
    const conjugate = train(conjugateGradient(), { epochs: 50 });
    expect(conjugate.losses).toHaveLength(50);
    conjugate.losses.forEach((loss, i) => expect(loss).toBeLessThan(conjugate.losses[i - 1] ?? Infinity));
    expect(conjugate.accuracy).toBeGreaterThanOrEqual(0.94);
    const target = conjugate.losses.at(-1)!;
    const limited = train(lbfgs(), { epochs: 80, target });
    console.log(`ex4 to a cost of ${target}: conjugate gradient ${conjugate.evaluations} evaluations, L-BFGS ${limited.evaluations}`);
    expect(limited.losses.at(-1)).toBeLessThanOrEqual(target);
    expect(limited.evaluations).toBeLessThan(conjugate.evaluations);
    expect(limited.accuracy).toBeGreaterThanOrEqual(0.94);
  });
});
