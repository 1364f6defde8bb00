import { describe, expect, it } from "vitest";
import { compileGradient, dense, network, squaredError } from "../src/index.ts";
import { backends } from "./backends.ts";

describe.each(backends)("trace, on %s", (_, backend) => {
  const net = network({
    inputs: 2,
    layers: [dense(3, "gelu"), dense(2, "sigmoid")],
    loss: squaredError("half"),
    seed: 1,
    l2: 0.6,
    precision: "f64",
    backend,
  });
  const batch = {
    inputs: [
      [1, 2],
      [3, -4],
      [0.5, 0],
    ],
    targets: [
      [0, 1],
      [1, 0],
      [1, 1],
    ],
  };
  const trace = net.trace(batch);

  it("shows z, a, δ, Δ and the gradient of every layer with their shapes", () => {
    const shapes = trace.layers.map(({ weights, biases, z, a, delta, Delta, biasDelta, dW, db }) =>
      [weights, biases, z, a, delta, Delta, biasDelta, dW, db].map(
        ({ name, rows, cols, values }) => `${name} ${rows}×${cols} ${values.length}`,
      ),
    );
    expect(shapes).toEqual([
      ["W1 2×3 6", "b1 1×3 3", "Z1 3×3 9", "A1 3×3 9", "delta1 3×3 9", "Delta1 2×3 6", "biasDelta1 1×3 3", "dW1 2×3 6", "db1 1×3 3"],
      ["W2 3×2 6", "b2 1×2 2", "Z2 3×2 6", "A2 3×2 6", "delta2 3×2 6", "Delta2 3×2 6", "biasDelta2 1×2 2", "dW2 3×2 6", "db2 1×2 2"],
    ]);
    expect(trace).toMatchObject({
      rows: 3,
      precision: "f64",
      inputs: { name: "X", values: Float64Array.of(1, 2, 3, -4, 0.5, 0) },
      targets: { name: "Y" },
    });
  });

  it("z = x·W + b and a = σ(z), by hand to 1e-15", () => {
    const [first, second] = trace.layers;
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 2; j++) {
        let z = second.biases.values[j];
        for (let k = 0; k < 3; k++) z += first.a.values[3 * i + k] * second.weights.values[2 * k + j];
        expect(second.z.values[2 * i + j]).toBeCloseTo(z, 15);
        expect(second.a.values[2 * i + j]).toBeCloseTo(1 / (1 + Math.exp(-z)), 15);
      }
    }
  });

  it("δ of the last layer is (a − y)·a(1 − a) of each example, without 1/m", () => {
    const { a, delta } = trace.layers[1];
    const y = batch.targets.flat();
    a.values.forEach((value, at) => expect(delta.values[at]).toBeCloseTo((value - y[at]) * value * (1 - value), 15));
  });

  it("dW = Δ/m + (λ/m)·W and db = Σδ/m, to 1e-15", () => {
    for (const { weights, Delta, biasDelta, dW, db } of trace.layers) {
      dW.values.forEach((value, at) => expect(value).toBeCloseTo(Delta.values[at] / 3 + (0.6 / 3) * weights.values[at], 15));
      db.values.forEach((value, at) => expect(value).toBeCloseTo(biasDelta.values[at] / 3, 15));
    }
  });

  it("is the same computation as lossAndGradients, bit for bit", () => {
    const { loss, gradients, inputs } = net.lossAndGradients(batch, { inputs: true });
    expect(trace.loss).toBe(loss);
    trace.layers.forEach(({ dW, db }, i) => expect({ weights: dW.values, biases: db.values }).toEqual(gradients[i]));
    expect(trace.matrices["dX"].values).toEqual(inputs);
  });

  it("names every matrix of its instructions, which are those of a gradient", () => {
    const spec = { ...net.describe() };
    const ops = compileGradient(spec, { batchSize: 3, targets: "values", inputGradient: true }).program.instructions.map(({ op }) => op);
    expect(trace.instructions.map(({ op }) => op)).toEqual(ops);
    for (const instruction of trace.instructions) {
      for (const value of Object.values(instruction)) {
        if (typeof value === "object" && "name" in value)
          expect(trace.matrices[value.name]).toMatchObject({ name: value.name, cols: value.cols });
      }
    }
  });

  it("after a larger batch, a smaller one shows its own rows alone", () => {
    net.trace({ inputs: Array.from({ length: 9 }, () => [1, 1]), targets: Array.from({ length: 9 }, () => [0, 0]) });
    expect(net.trace(batch)).toEqual({ ...trace, instructions: expect.anything() as unknown });
  });

  it("takes class numbers, and shows them as they are", () => {
    const softmax = network({ inputs: 2, layers: [dense(3, "softmax")], loss: "crossEntropy", seed: 1, backend });
    const { targets, layers } = softmax.trace({
      inputs: [
        [1, 2],
        [3, 4],
      ],
      labels: [2, 0],
    });
    expect(targets).toEqual({ name: "Y", rows: 2, cols: 1, values: Uint32Array.of(2, 0) });
    const { a, delta } = layers[0];
    expect([...delta.values]).toEqual(
      [...a.values].map((value, at) => expect.closeTo(value - (at === 2 || at === 3 ? 1 : 0), 6) as number),
    );
  });
});
