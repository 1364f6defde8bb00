import { moons } from "@adjoint/datasets";
import { createRandom } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import { adam, applyGradients, dense, load, network, sgd, squaredError } from "../src/index.ts";
import type { FitOptions, Network } from "../src/index.ts";
import { rprop } from "../src/optimise.ts";
import { backends } from "./backends.ts";

const data = moons({ n: 60, noise: 0.1, seed: 1 });

describe.each(backends)("on %s", (_, backend) => {
  const create = (l1 = 0): Network =>
    network({ inputs: 2, layers: [dense(11, "relu"), dense(2, "softmax")], loss: "crossEntropy", seed: 7, l1, precision: "f64", backend });
  const all = (net: Network): number[] => net.parameters().flatMap(({ weights, biases }) => [...weights, ...biases]);
  /** What a step of gradient descent with η = 1 subtracts: the gradient, as it was limited. */
  function stepOf(more: Partial<FitOptions>, l1 = 0): number[] {
    const net = create(l1);
    const before = all(net);
    net.train(data, { epochs: 1, batchSize: 60, optimizer: sgd({ learningRate: 1 }), ...more });
    return all(net).map((value, i) => before[i] - value);
  }
  const norm = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, each) => sum + each * each, 0));

  it("clipNorm scales the gradients together, where their norm is above it", () => {
    const gradient = stepOf({});
    const clipped = stepOf({ clipNorm: 0.1 });
    expect(norm(gradient)).toBeGreaterThan(0.1);
    expect(norm(clipped)).toBeCloseTo(0.1, 13);
    clipped.forEach((each, i) => expect(each).toBeCloseTo((gradient[i] * 0.1) / norm(gradient), 13));
    expect(stepOf({ clipNorm: 10 })).toEqual(gradient);
  });

  it("clipValue limits each derivative, before clipNorm", () => {
    const gradient = stepOf({});
    const limited = gradient.map((each) => Math.min(Math.max(each, -0.02), 0.02));
    expect(limited).not.toEqual(gradient);
    stepOf({ clipValue: 0.02 }).forEach((each, i) => expect(each).toBeCloseTo(limited[i], 14));
    expect(norm(stepOf({ clipValue: 0.02, clipNorm: 0.01 }))).toBeCloseTo(0.01, 13);
  });

  it("a rule of one's own gets gradients that are limited", () => {
    let largest = 0;
    const rule = applyGradients((__, gradient) => gradient.forEach((each) => (largest = Math.max(largest, Math.abs(each)))));
    create().train(data, { epochs: 1, batchSize: 60, optimizer: rule, clipValue: 0.01 });
    expect(largest).toBe(0.01);
  });

  it("maxNorm: after each step no unit has incoming weights of a greater norm, to 1e-12, and shorter ones stay", () => {
    const net = create();
    net.train(data, { epochs: 20, optimizer: adam({ learningRate: 0.05 }), maxNorm: 0.7 });
    let touched = 0;
    for (const [i, { weights }] of net.parameters().entries()) {
      const units = [11, 2][i];
      for (let j = 0; j < units; j++) {
        const length = norm([...weights].filter((__, at) => at % units === j));
        expect(length).toBeLessThan(0.7 + 1e-12);
        touched += Number(length > 0.7 - 1e-12);
      }
    }
    expect(touched).toBeGreaterThan(2);
    expect(touched).toBeLessThan(13);
  });

  it("l1 adds (λ₁/m)·Σ|W| to the cost and (λ₁/m)·sign W to the gradient", () => {
    const [plain, penal] = [create(), create(3)];
    const magnitudes = plain
      .parameters()
      .reduce((sum, { weights }) => sum + Array.from(weights).reduce((part, w) => part + Math.abs(w), 0), 0);
    const [a, b] = [plain, penal].map((net) => net.lossAndGradients(data));
    expect(b.loss - a.loss).toBeCloseTo((3 / 60) * magnitudes, 12);
    b.gradients.forEach(({ weights }, l) =>
      weights.forEach((g, i) =>
        expect(g - a.gradients[l].weights[i]).toBeCloseTo((3 / 60) * Math.sign(plain.parameters()[l].weights[i]), 12),
      ),
    );
    expect(penal.evaluate(data).loss).toBe(plain.evaluate(data).loss);
    expect(penal.gradcheck(data).ok).toBe(true);
  });

  it("l1 on orthogonal inputs is the soft threshold (Tibshirani 1996, eq. 3), to 1e-3", () => {
    // ½Σ(xw − y)²/m + (λ₁/m)Σ|w| with XᵀX = I: w = sign(ŵ)(|ŵ| − λ₁)₊
    const exact = [2, -1.5, 0.4, -0.2];
    const inputs = exact.map((__, i) => exact.map((___, j) => Number(i === j)));
    const net = network({
      inputs: 4,
      layers: [dense(1, "identity", { biases: [0] })],
      loss: squaredError("half"),
      seed: 1,
      l1: 0.5,
      precision: "f64",
      backend,
    });
    // The bias takes nothing: its gradient is the mean error, which a rule leaves alone.
    const rule = applyGradients((w, g, { name, factor }) => {
      if (name === "W1") w.forEach((___, i) => (w[i] -= 0.02 * factor * g[i]));
    });
    net.train({ inputs, targets: exact.map((w) => [w]) }, { epochs: 3000, batchSize: 4, optimizer: rule });
    const [{ weights }] = net.parameters();
    for (const [i, w] of exact.entries()) expect(Math.abs(weights[i] - Math.sign(w) * Math.max(Math.abs(w) - 0.5, 0))).toBeLessThan(4e-3);
  });
});

it("a saved network that continues with the same limits has the bits of one that was not stopped", () => {
  const create = (): Network =>
    network({
      inputs: 2,
      layers: [dense(9, "relu"), dense(2, "softmax")],
      loss: "crossEntropy",
      seed: 2,
      l1: 0.1,
      l2: 0.1,
      deterministic: true,
    });
  const options: FitOptions = { epochs: 4, batchSize: 7, optimizer: adam(), clipNorm: 0.5, clipValue: 0.3, maxNorm: 1.2, dropout: 0.3 };
  const [whole, half] = [create(), create()];
  whole.train(data, options);
  half.train(data, { ...options, epochs: 2 });
  const rest = load(half.save({ training: true }), { deterministic: true });
  expect(rest.describe().l1).toBe(0.1);
  rest.train(data, { ...options, epochs: 2 });
  expect(rest.parameters()).toEqual(whole.parameters());
});

it("what cannot be limited is refused", () => {
  const random = createRandom(1);
  const net = network({ inputs: 1, layers: [dense(1, "identity")], loss: squaredError("half"), seed: 1, l1: 1 });
  const examples = { inputs: [[random.normal()], [1]], targets: [1, 2] };
  const train = (more: object) => () => net.train(examples, { epochs: 1, optimizer: adam(), ...more });
  expect(train({ clipNorm: 0 })).toThrow("clipNorm must be a finite number > 0");
  expect(train({ maxNorm: Number.NaN })).toThrow("maxNorm must be a finite number > 0");
  expect(train({ clipValue: -1 })).toThrow("clipValue must be a finite number > 0");
  expect(train({ optimizer: applyGradients(() => {}), maxNorm: 1 })).toThrow(/maxNorm/);
  expect(train({ optimizer: rprop() })).toThrow("l1 is for steps from batches");
  expect(() => network({ inputs: 1, layers: [dense(1, "identity")], loss: squaredError("half"), seed: 1, l1: -1 })).toThrow(/l1/);
});
