import { readIdx, readMat } from "@adjoint/datasets";
import { describe, expect, it } from "vitest";
import { dense, network } from "../src/index.ts";
import { backends } from "./backends.ts";
import { hasShared, readShared } from "./shared-data.ts";

const files = ["ex4/ex4weights.mat", "ex4/resize_R_20x28.csv", "mnist/t10k-images-idx3-ubyte.gz", "mnist/t10k-labels-idx1-ubyte.gz"];

describe.skipIf(!hasShared(...files)).each(backends)("ex4weights.mat, on %s", (_, backend) => {
  it("classifies 93.39 % of the 10,000 MNIST test images at an unregularised cost of 0.467866556672, to 1e-11", async () => {
    const weights = await readMat(readShared(files[0]));
    const images = (await readIdx(readShared(files[2]))).values;
    const digits = (await readIdx(readShared(files[3]))).values;
    const R = new TextDecoder()
      .decode(readShared(files[1]))
      .trim()
      .split("\n")
      .map((line) => Float64Array.from(line.split(","), Number));

    const layer = (name: string, activation: "sigmoid") => {
      const { shape, values } = weights.get(name)!;
      const [rows, cols] = shape as [number, number];
      // Θ has its bias in the first column; a unit's weights are a row.
      return dense(rows, activation, {
        weights: Array.from({ length: cols - 1 }, (__, i) => Array.from({ length: rows }, (___, j) => values[j * cols + i + 1])),
        biases: Array.from({ length: rows }, (__, j) => values[j * cols]),
      });
    };
    const net = network({
      inputs: 400,
      layers: [layer("Theta1", "sigmoid"), layer("Theta2", "sigmoid")],
      loss: "crossEntropy",
      seed: 1,
      precision: "f64",
      backend,
    });

    const inputs = new Float64Array(10_000 * 400);
    const half = new Float64Array(20 * 28);
    for (let image = 0; image < 10_000; image++) {
      for (let i = 0; i < 20; i++) {
        for (let c = 0; c < 28; c++) {
          let sum = 0;
          for (let r = 0; r < 28; r++) sum += R[i][r] * (images[image * 784 + r * 28 + c] / 255);
          half[i * 28 + c] = sum;
        }
      }
      for (let i = 0; i < 20; i++) {
        for (let j = 0; j < 20; j++) {
          let sum = 0;
          for (let c = 0; c < 28; c++) sum += half[i * 28 + c] * R[j][c];
          // Column by column.
          inputs[image * 400 + j * 20 + i] = sum;
        }
      }
    }
    // The exercise numbers the classes 1 to 10, and 0 is the tenth.
    const labels = Uint32Array.from(digits, (digit) => (digit + 9) % 10);
    const { accuracy, loss } = net.evaluate({ inputs: { values: inputs, shape: [10_000, 400] }, labels });
    expect(accuracy).toBe(0.9339);
    expect(Math.abs(loss - 0.467866556672)).toBeLessThan(1e-11);
  });
});
