import { readIdx, readMat } from "@adjoint/datasets";
import type { MatArray } from "@adjoint/datasets";
import { beforeAll, describe, expect, it } from "vitest";
import { dense, network } from "../src/index.ts";
import { backends } from "./backends.ts";
import { resizeImages } from "./resized.ts";
import { hasShared, readShared } from "./shared-data.ts";

const files = {
  weights: "ex4/ex4weights.mat",
  resize: "ex4/resize_R_20x28.csv",
  images: "mnist/t10k-images-idx3-ubyte.gz",
  labels: "mnist/t10k-labels-idx1-ubyte.gz",
};

/** Θ[n₁, 1 + n₀] of the exercise, biases in the first column, as a layer. */
function fromTheta({ shape, values }: MatArray) {
  const [rows, cols] = shape;
  return dense(rows, "sigmoid", {
    weights: Array.from({ length: cols - 1 }, (_, i) => Array.from({ length: rows }, (__, j) => values[j * cols + i + 1])),
    biases: Array.from({ length: rows }, (_, j) => values[j * cols]),
  });
}

describe.skipIf(!hasShared(...Object.values(files)))("ex4weights.mat", () => {
  let layers: ReturnType<typeof fromTheta>[];
  let inputs: Float64Array;
  let labels: Uint32Array;

  beforeAll(async () => {
    const thetas = await readMat(readShared(files.weights));
    layers = ["Theta1", "Theta2"].map((name) => fromTheta(thetas.get(name)!));
    const { values: images } = await readIdx(readShared(files.images));
    inputs = resizeImages(readShared(files.resize), images);
    // The exercise numbers the classes 1 to 10, and 0 is the tenth.
    labels = Uint32Array.from((await readIdx(readShared(files.labels))).values, (digit) => (digit + 9) % 10);
  });

  it.each(backends)(
    "on %s: accuracy 0.9339 on the 10,000 MNIST test images, at an unregularised cost of 0.467866556672 to 1e-11",
    (_, backend) => {
      const net = network({ inputs: 400, layers, loss: "crossEntropy", seed: 1, precision: "f64", backend });
      const { accuracy, loss } = net.evaluate({ inputs: { values: inputs, shape: [10_000, 400] }, labels });
      expect(accuracy).toBe(0.9339);
      expect(Math.abs(loss - 0.467866556672)).toBeLessThan(1e-11);
    },
  );
});
