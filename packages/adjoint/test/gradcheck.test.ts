import { createRandom } from "@adjoint/reference";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACTIVATIONS, dense, focal, huber, network, poisson, squaredError } from "../src/index.ts";
import type { Activation, Dense, Loss, Network } from "../src/index.ts";
import { backends } from "./backends.ts";

const output: readonly (readonly [Activation, Loss])[] = [
  ["softmax", "crossEntropy"],
  ["sigmoid", "crossEntropy"],
  ...ACTIVATIONS.filter((activation) => activation !== "softmax").flatMap((activation) =>
    [squaredError("half"), squaredError("sum"), squaredError("mean"), huber({ delta: 0.4 })].map((loss) => [activation, loss] as const),
  ),
  ["exponential", poisson()],
  ["sigmoid", focal()],
  ["sigmoid", focal({ gamma: 0.5, alpha: 0.6 })],
];

/** Inputs around 1 and targets in [0, 1], drawn from a seed. */
function examplesFor(net: Network, rows: number, seed: number) {
  const random = createRandom(seed);
  const numbers = (n: number, draw: () => number) => Array.from({ length: n }, draw);
  const inputs = Array.from({ length: rows }, () => numbers(net.inputs, random.normal));
  const { layers, loss } = net.describe();
  // Classes for softmax, and 0 or 1 for focal.
  const classes = layers.at(-1)!.activation === "softmax" || (loss !== "crossEntropy" && loss.kind === "focal");
  return classes
    ? { inputs, labels: numbers(rows, () => random.below(net.outputs)) }
    : { inputs, targets: inputs.map(() => numbers(net.outputs, random.uniform)) };
}

describe.each(backends)("gradcheck, on %s", (_, backend) => {
  // An exponential of an exponential has third derivatives for which no ε serves: it is an output here.
  const inside = ACTIVATIONS.filter((activation) => activation !== "softmax" && activation !== "exponential");
  const hidden = fc.array(fc.tuple(fc.constantFrom(1, 2, 3, 5, 8), fc.constantFrom(...inside)), { maxLength: 3 });

  it("holds for random networks of every activation and loss: relative error below 1e-7 in every parameter", () => {
    fc.assert(
      fc.property(
        hidden,
        fc.constantFrom(...output),
        fc.constantFrom(1, 2, 3, 7),
        fc.constantFrom(1, 4, 5),
        fc.constantFrom(0, 0.7),
        fc.constantFrom(0, 0.4),
        fc.nat(1e6),
        (layers, [activation, loss], inputs, rows, l2, l1, seed) => {
          const all: Dense[] = [...layers.map(([units, f]) => dense(units, f)), dense(3, activation)];
          const net = network({ inputs, layers: all, loss, seed, l2, l1, backend });
          const check = net.gradcheck(examplesFor(net, rows, seed), {
            dropout: seed % 3 === 0 ? 0.5 : 0,
            inputDropout: seed % 5 === 0 ? 0.2 : 0,
          });
          expect(check).toMatchObject({ ok: true, epsilon: 1e-5, tolerance: 1e-7 });
          expect(check.parameters.map(({ name, layer, rows: r, cols }) => [name, layer, r, cols])).toEqual(
            all.flatMap(({ units }, i) => [
              [`W${i + 1}`, i + 1, i === 0 ? inputs : all[i - 1].units, units],
              [`b${i + 1}`, i + 1, 1, units],
            ]),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it("an entry that moves an error over the joint of huber's two pieces is left out and named", () => {
    const layers = [dense(3, "gelu"), dense(5, "softplus"), dense(3, "hardSigmoid"), dense(3, "selu")];
    const net = network({ inputs: 3, layers, loss: huber({ delta: 0.4 }), seed: 453006, backend });
    const { ok, parameters } = net.gradcheck(examplesFor(net, 5, 453006), { dropout: 0.5 });
    expect(ok).toBe(true);
    expect(parameters.filter(({ kinks }) => kinks.length > 0).map(({ name }) => name)).toEqual(["W4", "b4"]);
  });

  it("an entry within ε of 0, where L1 has its kink, is left out and named", () => {
    const layers = [dense(8, "identity"), dense(8, "relu"), dense(3, "softmax")] as const;
    const given = network({ inputs: 1, layers, loss: "crossEntropy", seed: 481911, l1: 0.4, backend });
    const { ok, parameters } = given.gradcheck(examplesFor(given, 1, 481911));
    expect(ok).toBe(true);
    const own = parameters.flatMap(({ name, kinks }) => kinks.filter(({ unit }) => unit === undefined).map(({ layer }) => [name, layer]));
    expect(own).toHaveLength(1);
    expect(own[0][0]).toBe(`W${own[0][1]}`);
  });

  const net = network({
    inputs: 3,
    layers: [dense(4, "tanh"), dense(2, "softmax")],
    loss: "crossEntropy",
    seed: 3,
    l2: 0.5,
    precision: "f64",
    backend,
  });
  const batch = examplesFor(net, 5, 1);
  const { gradients } = net.lossAndGradients(batch);
  const given = (change: (weights: Float64Array, layer: number) => Float64Array, biases = 1) =>
    net.gradcheck(batch, {
      gradients: gradients.map((layer, i) => ({ weights: change(layer.weights, i), biases: layer.biases.map((value) => biases * value) })),
    });

  it("accepts the gradient itself, given from outside", () => {
    expect(given((weights) => weights).ok).toBe(true);
  });

  it("rejects a gradient of twice the size with ‖a − n‖/‖a + n‖ = 1/3, in both metrics", () => {
    const check = given((weights) => weights.map((value) => 2 * value), 2);
    expect(check.ok).toBe(false);
    expect(check.relativeDifference).toBeCloseTo(1 / 3, 8);
    expect(check.relativeError).toBeCloseTo(1 / 3, 8);
    for (const parameter of check.parameters) expect(parameter.ok).toBe(false);
  });

  it("rejects a wrong sign, where only ‖a − n‖/(‖a‖ + ‖n‖) stays within 1", () => {
    const check = given((weights) => weights.map((value) => -value), -1);
    expect(check.relativeDifference).toBeGreaterThan(1e6);
    expect(check.relativeError).toBeCloseTo(1, 8);
  });

  it("names the parameter and the entry where one number of one layer is wrong", () => {
    const check = given((weights, layer) => weights.map((value, at) => (layer === 0 && at === 6 ? value + 1e-3 : value)));
    expect(check.parameters.map(({ ok }) => ok)).toEqual([false, true, true, true]);
    expect(check.parameters[0].worst).toMatchObject({ row: 1, col: 2 });
    const { analytic, numeric, relativeError } = check.parameters[0].worst!;
    expect(analytic - numeric).toBeCloseTo(1e-3, 8);
    expect(relativeError).toBe(Math.abs(analytic - numeric) / (Math.abs(analytic) + Math.abs(numeric)));
  });

  it("computes the metrics as they are published, from the entries", () => {
    const small = network({
      inputs: 1,
      layers: [dense(1, "identity", { weights: [[2]], biases: [1] })],
      loss: squaredError("half"),
      seed: 1,
      precision: "f64",
      backend,
    });
    // J = ½(2·3 + 1 − 5)² = 2: dW = 6, db = 2. Checked against (3, 4) by hand.
    const check = small.gradcheck({ inputs: [[3]], targets: [5] }, { gradients: [{ weights: [[3]], biases: [4] }] });
    expect(check.loss).toBe(2);
    expect(check.relativeDifference).toBeCloseTo(Math.hypot(3 - 6, 4 - 2) / Math.hypot(3 + 6, 4 + 2), 8);
    expect(check.relativeError).toBeCloseTo(Math.hypot(3 - 6, 4 - 2) / (Math.hypot(3, 4) + Math.hypot(6, 2)), 8);
  });

  it("names a kink of relu between −ε and ε, and does not blame the gradient for it", () => {
    // z = w·1 + b = 0: at θ − ε the unit is off, at θ + ε it is on. The one-sided slope is what backpropagation takes.
    const kinked = network({
      inputs: 1,
      layers: [dense(2, "relu", { weights: [[1, 1]], biases: [-1, 0.5] }), dense(1, "identity", { weights: [[1], [1]] })],
      loss: squaredError("half"),
      seed: 1,
      backend,
    });
    const check = kinked.gradcheck({ inputs: [[2], [1]], targets: [0, 0] });
    expect(check.ok).toBe(true);
    const [W1, b1, ...others] = check.parameters;
    for (const parameter of [W1, b1]) {
      expect(parameter.kinks).toHaveLength(1);
      expect(parameter.kinks[0]).toMatchObject({ row: 0, col: 0, layer: 1, unit: 0, example: 1 });
      expect(parameter).toMatchObject({ checked: 2, ok: true });
      expect(parameter.worst).toMatchObject({ row: 0, col: 1 });
    }
    for (const parameter of others) expect(parameter.kinks).toEqual([]);
  });

  it.each(["relu", "leakyRelu", "elu", "selu", "hardSigmoid"] as const)("names the joint of %s where a unit stands on it", (activation) => {
    // z = x·1 + b stands where two pieces join: at 0, or at 3, where hardSigmoid ends.
    const bias = activation === "hardSigmoid" ? 2 : -1;
    const joined = network({
      inputs: 1,
      layers: [dense(1, activation, { weights: [[1]], biases: [bias] }), dense(1, "identity", { weights: [[1]] })],
      loss: squaredError("half"),
      seed: 1,
      backend,
    });
    const check = joined.gradcheck({ inputs: [[1]], targets: [[5]] });
    expect(check.ok).toBe(true);
    expect(check.parameters.flatMap(({ kinks }) => kinks.map(({ layer, unit, example }) => [layer, unit, example]))).toEqual([
      [1, 0, 0],
      [1, 0, 0],
    ]);
  });

  it("still blames a wrong gradient of a relu network that stands at no kink", () => {
    const relu = network({
      inputs: 2,
      layers: [dense(3, "relu"), dense(1, "identity")],
      loss: squaredError("half"),
      seed: 5,
      precision: "f64",
      backend,
    });
    const examples = examplesFor(relu, 4, 9);
    const wrong = relu
      .lossAndGradients(examples)
      .gradients.map(({ weights, biases }) => ({ weights: weights.map((value) => 1.5 * value), biases }));
    const check = relu.gradcheck(examples, { gradients: wrong });
    expect(check.ok).toBe(false);
    for (const { kinks } of check.parameters) expect(kinks).toEqual([]);
  });

  it("checks as many entries as asked for, the same ones each time, and says how many", () => {
    const check = net.gradcheck(batch, { entries: 5 });
    expect(check.parameters.map(({ checked }) => checked)).toEqual([5, 4, 5, 2]);
    expect(net.gradcheck(batch, { entries: 5 })).toEqual(check);
  });

  it("leaves the network as it was, f32 or f64", () => {
    for (const precision of ["f32", "f64"] as const) {
      const other = network({
        inputs: 3,
        layers: [dense(4, "tanh"), dense(3, "softmax")],
        loss: "crossEntropy",
        seed: 3,
        precision,
        backend,
      });
      const before = other.save();
      const first = other.gradcheck(batch);
      expect(other.save()).toEqual(before);
      expect(other.gradcheck(batch)).toEqual(first);
    }
  });

  it("refuses what cannot be checked", () => {
    expect(() => net.gradcheck(batch, { epsilon: 0 })).toThrow("gradcheck: epsilon must be a finite number > 0: 0. 1e-5 is usual.");
    expect(() => net.gradcheck(batch, { tolerance: -1 })).toThrow("gradcheck: tolerance must be a finite number > 0: -1. 1e-7 is usual.");
    expect(() => net.gradcheck(batch, { entries: 0 })).toThrow("gradcheck: entries must be an integer ≥ 1: 0. 2048 is usual.");
    expect(() => net.gradcheck(batch, { gradients: [] })).toThrow(
      "gradcheck: dW of layer 1 must be 3×4: it is 0×4. Give one row for each input of the layer.",
    );
  });
});
