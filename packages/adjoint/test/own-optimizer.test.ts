import { moons } from "@adjoint/datasets";
import { describe, expect, it } from "vitest";
import { applyGradients, cosine, dense, network, sgd } from "../src/index.ts";
import type { FitOptions, Network } from "../src/index.ts";
import { backends } from "./backends.ts";

describe.each(backends)("a rule of one's own in fit, on %s", (_, backend) => {
  const data = moons({ n: 50, noise: 0.1, seed: 1 });
  const create = (): Network =>
    network({
      inputs: 2,
      layers: [dense(5, "tanh"), dense(2, "softmax")],
      loss: "crossEntropy",
      seed: 1,
      l2: 0.1,
      precision: "f64",
      backend,
    });
  const options = { epochs: 3, batchSize: 8 };
  const descent = (rate: number) =>
    applyGradients((parameter, gradient, { factor }) => {
      for (let i = 0; i < parameter.length; i++) parameter[i] -= rate * factor * gradient[i];
    });

  it("θ ← θ − η·g is sgd, bit for bit, ragged batches, L2 and reports included", () => {
    const own = create();
    const built = create();
    const run = (net: Network, optimizer: FitOptions["optimizer"]) => [
      ...net.fit(data, { ...options, every: 1, optimizer, validation: data }),
    ];
    expect(run(own, descent(0.25))).toEqual(run(built, sgd({ learningRate: 0.25 })));
    expect(own.parameters()).toEqual(built.parameters());
    // And the other way round: what one has left the other goes on from.
    expect(run(own, sgd({ learningRate: 0.5 }))).toEqual(run(built, descent(0.5)));
    expect(own.parameters()).toEqual(built.parameters());
  });

  it("is called for each parameter after each batch, with its name, layer and step, and the factor of a schedule", () => {
    const calls: string[] = [];
    const factors: number[] = [];
    const rule = applyGradients((parameter, gradient, { name, layer, step, factor }) => {
      expect(gradient).toHaveLength(parameter.length);
      calls.push(`${step}: ${layer} ${name}`);
      factors.push(factor);
    });
    const net = create();
    const before = net.parameters();
    net.train(data, { epochs: 1, batchSize: 25, optimizer: rule, schedule: cosine() });
    expect(calls).toEqual(["1: 1 W1", "1: 1 b1", "1: 2 W2", "1: 2 b2", "2: 1 W1", "2: 1 b1", "2: 2 W2", "2: 2 b2"]);
    expect(factors).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    expect(net.parameters()).toEqual(before);
    expect(net.checkpoint()).not.toHaveProperty("optimizer");
  });

  it("parameters that were set between two epochs count", () => {
    const net = create();
    const zeros = net.parameters().map(({ weights, biases }) => ({ weights: weights.map(() => 0), biases: biases.map(() => 0) }));
    const seen: number[] = [];
    const rule = applyGradients((parameter) => void seen.push(Math.max(...parameter.map(Math.abs))));
    for (const { epoch } of net.fit(data, { epochs: 2, batchSize: 50, optimizer: rule })) if (epoch === 1) net.setParameters(zeros);
    expect(seen.slice(4)).toEqual([0, 0, 0, 0]);
  });
});

it("a rule that is no function is refused", () => {
  expect(() => applyGradients({} as never)).toThrow("applyGradients: the rule must be a function: an object.");
});
