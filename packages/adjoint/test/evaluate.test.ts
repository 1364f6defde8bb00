import { digits, sine, xor } from "@adjoint/datasets";
import { describe, expect, it } from "vitest";
import { dense, network, squaredError } from "../src/index.ts";
import { backends } from "./backends.ts";

describe.each(backends)("predict, classify and evaluate, on %s", (_, backend) => {
  const linear = network({
    inputs: 2,
    layers: [
      dense(2, "identity", {
        weights: [
          [1, 10],
          [2, 20],
        ],
        biases: [0.5, 0],
      }),
    ],
    loss: squaredError("half"),
    seed: 1,
    precision: "f64",
    backend,
  });

  it("predict gives x·W + b, row-major, for every form of inputs", () => {
    const expected = Float64Array.of(3.5, 30, 11.5, 110);
    const values = [1, 1, 3, 4];
    for (const inputs of [
      [
        [1, 1],
        [3, 4],
      ],
      [Float32Array.of(1, 1), Uint8Array.of(3, 4)],
      { values, shape: [2, 2] as const },
      { values: Uint8Array.from(values), shape: [2, 2] as const },
      Float64Array.from(values),
      Float32Array.from(values),
      Uint8Array.from(values),
      { values: Uint8Array.from(values), rows: 2, cols: 2, scale: 1 },
      { inputs: { values, shape: [2, 2] as const }, labels: ["of", "no account"] },
    ]) {
      expect(linear.predict(inputs)).toEqual(expected);
    }
    expect(linear.predict({ values: Uint8Array.of(2, 2), rows: 1, cols: 2, scale: 0.5 })).toEqual(expected.slice(0, 2));
    expect(linear.predict(xor())).toEqual(linear.predict(xor().inputs));
    expect(linear.classify(xor())).toEqual(linear.classify(xor().inputs));
  });

  it("rows come out the same alone and among 1, 255, 256, 257 and 521 others, bit for bit", () => {
    const net = network({ inputs: 3, layers: [dense(5, "gelu"), dense(4, "softmax")], loss: "crossEntropy", seed: 1, backend });
    const row = (i: number) => [Math.sin(i), Math.cos(i), i / 500];
    const all = net.predict(Array.from({ length: 521 }, (__, i) => row(i)));
    for (const rows of [1, 255, 256, 257])
      expect(net.predict(Array.from({ length: rows }, (__, i) => row(i)))).toEqual(all.slice(0, 4 * rows));
    expect(net.predict([row(520)])).toEqual(all.slice(4 * 520));
  });

  it("softmax outputs are probabilities: above 0, and 1 in sum to 1e-6", () => {
    const net = network({ inputs: 64, layers: [dense(10, "softmax")], loss: "crossEntropy", seed: 1, backend });
    const outputs = net.predict(digits().take(50).inputs);
    for (let i = 0; i < 50; i++) {
      const row = outputs.subarray(10 * i, 10 * i + 10);
      expect(row.every((value) => value > 0)).toBe(true);
      expect(Math.abs(row.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-6);
    }
  });

  it("classify takes the greatest output, the first of equals; one output is compared with ½", () => {
    expect([
      ...linear.classify([
        [1, 1],
        [-1, -1],
        [-0.5 / 9, 0],
      ]),
    ]).toEqual([1, 0, 0]);
    const one = network({
      inputs: 1,
      layers: [dense(1, "sigmoid", { weights: [[1]], biases: [0] })],
      loss: "crossEntropy",
      seed: 1,
      backend,
    });
    expect([...one.classify([[-1], [0], [1]])]).toEqual([0, 0, 1]);
  });

  it("evaluate counts: loss, accuracy and confusions by hand", () => {
    const net = network({
      inputs: 1,
      layers: [dense(3, "softmax", { weights: [[0, 1, 2]], biases: [0, 0, 0] })],
      loss: "crossEntropy",
      seed: 1,
      precision: "f64",
      backend,
    });
    // x = 1: class 2 is likeliest; x = −1: class 0; z = 0, 1, 2 and 0, −1, −2.
    const labels = ["b", "c", "a", "c"];
    const { loss, accuracy, rows, classes, confusion } = net.evaluate({ inputs: [[1], [1], [-1], [-1]], labels, classes: ["a", "b", "c"] });
    const sum = 1 + Math.E + Math.E ** 2;
    const inverse = 1 + 1 / Math.E + 1 / Math.E ** 2;
    const expected =
      -(Math.log(Math.E / sum) + Math.log(Math.E ** 2 / sum) + Math.log(1 / inverse) + Math.log(1 / Math.E ** 2 / inverse)) / 4;
    expect(loss).toBeCloseTo(expected, 14);
    expect({ accuracy, rows, classes }).toEqual({ accuracy: 0.5, rows: 4, classes: ["a", "b", "c"] });
    // Rows are what they are, columns what they were taken for.
    expect([...confusion]).toEqual([1, 0, 0, 0, 0, 1, 1, 0, 1]);
  });

  it("the penalty is part of the cost, not of the evaluation: (λ/2m)ΣW² lies between them", () => {
    const net = network({
      inputs: 2,
      layers: [
        dense(2, "softmax", {
          weights: [
            [1, 2],
            [3, 4],
          ],
        }),
      ],
      loss: "crossEntropy",
      seed: 1,
      l2: 0.5,
      precision: "f64",
      backend,
    });
    const batch = xor();
    expect(net.lossAndGradients(batch).loss - net.evaluate(batch).loss).toBeCloseTo((0.5 / (2 * 4)) * 30, 14);
  });

  it("squared errors keep their convention: Σ is twice ½Σ, the mean is Σ over the K outputs", () => {
    const losses = (["half", "sum", "mean"] as const).map((convention) => {
      const net = network({
        inputs: 1,
        layers: [dense(2, "identity", { weights: [[0, 0]], biases: [3, 5] })],
        loss: squaredError(convention),
        seed: 1,
        backend,
      });
      return net.evaluate({ inputs: [[1]], targets: [[0, 1]] }).loss;
    });
    expect(losses).toEqual([12.5, 25, 12.5]);
  });

  it("values have no classes: accuracy is NaN, the confusion empty", () => {
    const net = network({ inputs: 1, layers: [dense(3, "tanh"), dense(1, "identity")], loss: squaredError("mean"), seed: 1, backend });
    const result = net.evaluate(sine({ n: 9 }));
    expect(result).toMatchObject({ accuracy: NaN, rows: 9, classes: [], confusion: new Uint32Array(0) });
  });

  it("classes can be learnt with sigmoid and squared error, one output or one for each class", () => {
    const table = xor();
    const one = network({ inputs: 2, layers: [dense(1, "sigmoid")], loss: squaredError("half"), seed: 1, backend }).evaluate(table);
    const two = network({ inputs: 2, layers: [dense(2, "sigmoid")], loss: "crossEntropy", seed: 1, backend }).evaluate(table);
    for (const { classes, confusion } of [one, two]) {
      expect(classes).toEqual(["0", "1"]);
      expect(confusion.reduce((sum, count) => sum + count, 0)).toBe(4);
    }
  });
});
