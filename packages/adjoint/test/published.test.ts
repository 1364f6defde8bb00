import { describe, expect, it } from "vitest";
import type { Backend } from "@adjoint/reference";
import { dense, network, sgd, squaredError } from "../src/index.ts";
import { backends } from "./backends.ts";
import ex4 from "./goldens/ex4.json" with { type: "json" };
import hagan from "./goldens/hagan.json" with { type: "json" };
import mazur from "./goldens/mazur.json" with { type: "json" };
import misc from "./goldens/misc.json" with { type: "json" };

/** Θ[n₁, 1 + n₀] with the bias in its first column, as W[n₀, n₁] and b[n₁]. */
function fromTheta(theta: readonly (readonly number[])[]): { weights: number[][]; biases: number[] } {
  return {
    weights: theta[0].slice(1).map((_, i) => theta.map((row) => row[i + 1])),
    biases: theta.map((row) => row[0]),
  };
}

/** W and b as Θ unrolled column by column: the biases, then what leads from each input. */
function unroll(layers: readonly { readonly weights: ArrayLike<number>; readonly biases: ArrayLike<number> }[]): number[] {
  return layers.flatMap(({ weights, biases }) => [...Array.from(biases), ...Array.from(weights)]);
}

function relativeDifference(a: readonly number[], b: readonly number[]): number {
  const norm = (values: number[]) => Math.hypot(...values);
  return norm(a.map((value, i) => value - b[i])) / norm(a.map((value, i) => value + b[i]));
}

describe.each(backends)("numbers published by others, on %s", (_, backend: Backend) => {
  describe("the debug network of the course exercise ex4 (3-5-3, sigmoid, 5 examples)", () => {
    const debugNetwork = (lambda: number) =>
      network({
        inputs: 3,
        layers: [dense(5, "sigmoid", fromTheta(ex4.Theta1)), dense(3, "sigmoid", fromTheta(ex4.Theta2))],
        loss: "crossEntropy",
        seed: 1,
        l2: lambda,
        precision: "f64",
        backend,
      });
    const batch = { inputs: ex4.X, labels: ex4.y.map((k) => k - 1) };

    it.each(ex4.cases)("λ = $lambda: J to 1e-12 and all 38 gradient entries to a relative difference of 1e-9", ({ lambda, J, grad }) => {
      const { loss, gradients } = debugNetwork(lambda).lossAndGradients(batch);
      expect(Math.abs(loss - J)).toBeLessThan(1e-12);
      const ours = unroll(gradients);
      expect(ours).toHaveLength(38);
      expect(relativeDifference(ours, grad)).toBeLessThan(1e-9);
      ours.forEach((value, i) => expect(Math.abs(value - grad[i])).toBeLessThan(1e-9 * Math.abs(grad[i]) + 1e-15));
    });

    it.each(ex4.cases)("λ = $lambda: its checkNNGradients prints a relative difference below 1e-9, as it says it should", ({ lambda }) => {
      const check = debugNetwork(lambda).gradcheck(batch, { epsilon: 1e-4, tolerance: 1e-9 });
      expect(check.ok).toBe(true);
      expect(check.relativeDifference).toBeLessThan(1e-9);
      expect(check.parameters.map(({ name, checked }) => [name, checked])).toEqual([
        ["W1", 15],
        ["b1", 5],
        ["W2", 15],
        ["b2", 3],
      ]);
    });
  });

  describe("Mazur, A step by step backpropagation example", () => {
    const { x, t, w1_4: w, w5_8: v, b1, b2, eta } = mazur.inputs;
    const layers = [
      {
        weights: [
          [w[0], w[2]],
          [w[1], w[3]],
        ],
        biases: [b1, b1],
      },
      {
        weights: [
          [v[0], v[2]],
          [v[1], v[3]],
        ],
        biases: [b2, b2],
      },
    ] as const;
    const create = () =>
      network({
        inputs: 2,
        layers: [dense(2, "sigmoid", layers[0]), dense(2, "sigmoid", layers[1])],
        loss: squaredError("half"),
        seed: 1,
        precision: "f64",
        backend,
      });
    const batch = { inputs: [x], targets: [t] };
    const published = mazur.published_correct;

    it("gives every number of the forward and the backward pass to the 9 digits that were published", () => {
      const { loss, layers: traced } = create().trace(batch);
      const [first, second] = traced;
      expect(first.z.values[0]).toBeCloseTo(published.net_h1, 9);
      expect([...first.a.values]).toEqual([expect.closeTo(published.out_h1, 9), expect.closeTo(published.out_h2, 9)]);
      expect(second.z.values[0]).toBeCloseTo(published.net_o1, 9);
      expect([...second.a.values]).toEqual([expect.closeTo(published.out_o1, 9), expect.closeTo(published.out_o2, 9)]);
      expect(loss).toBeCloseTo(published.E, 9);
      expect(second.dW.values[0]).toBeCloseTo(published.dE_dw5, 9);
      expect(first.dW.values[0]).toBeCloseTo(published.dE_dw1, 9);
    });

    /** One step of gradient descent on the weights alone, as in the text. */
    const step = (net: ReturnType<typeof create>) => {
      const { gradients } = net.lossAndGradients(batch);
      const moved = net
        .parameters()
        .map(({ weights, biases }, i) => ({ weights: weights.map((value, at) => value - eta * gradients[i].weights[at]), biases }));
      net.setParameters(moved);
    };

    it("the updated weights are those that were published, and the error after one step is 0.29102777369", () => {
      const net = create();
      step(net);
      const [W1, W2] = net.parameters().map(({ weights }) => weights);
      expect([W2[0], W2[2], W2[1], W2[3]]).toEqual(
        [published["w5+"], published["w6+"], published["w7+"], published["w8+"]].map((value) => expect.closeTo(value, 8)),
      );
      expect([W1[0], W1[2], W1[1], W1[3]]).toEqual(
        [published["w1+"], published["w2+"], published["w3+"], published["w4+"]].map((value) => expect.closeTo(value, 8)),
      );
      expect(Math.abs(net.lossAndGradients(batch).loss - 0.29102777369)).toBeLessThan(1e-11);
      expect(Math.abs(net.lossAndGradients(batch).loss - mazur.correct_no_bias[1].E)).toBeLessThan(1e-15);
    });

    it("erratum: the published 0.291027924 comes from propagating through weights that are already updated", () => {
      const net = create();
      const { layers: traced } = net.trace(batch);
      const [first, second] = traced;
      const W2 = second.weights.values.map((value, at) => value - eta * second.dW.values[at]);
      // δ₁ through the new W₂ instead of the old.
      const delta = [0, 1].map(
        (i) => (second.delta.values[0] * W2[2 * i] + second.delta.values[1] * W2[2 * i + 1]) * first.a.values[i] * (1 - first.a.values[i]),
      );
      const W1 = first.weights.values.map((value, at) => value - eta * x[Math.floor(at / 2)] * delta[at % 2]);
      const [old1, old2] = net.parameters();
      net.setParameters([
        { weights: W1 as Float64Array, biases: old1.biases },
        { weights: W2 as Float64Array, biases: old2.biases },
      ]);
      expect(net.lossAndGradients(batch).loss).toBeCloseTo(mazur.published_but_from_buggy_code_8e7a7de.E_after_1, 9);
      expect(Math.abs(net.lossAndGradients(batch).loss - 0.29102777369)).toBeGreaterThan(1e-7);
    });

    it("10,000 steps on weights and biases end where they should, to 1e-10", () => {
      const net = create();
      for (const progress of net.fit(batch, { epochs: 10_000, batchSize: 1, optimizer: sgd({ learningRate: eta }) }))
        if (progress.epoch === 1) expect(progress.loss).toBeCloseTo(published.E, 9);
      const after = mazur.correct_with_bias_update[10000];
      expect([...net.predict([x])]).toEqual(after.out.map((value) => expect.closeTo(value, 10)));
      expect(net.lossAndGradients(batch).loss).toBeCloseTo(after.E, 12);
    });
  });

  it("Hagan & Demuth, chapter 11: the 1-2-1 network's first iteration, every number to 1e-15", () => {
    const net = network({
      inputs: 1,
      layers: [
        dense(2, "sigmoid", { weights: [hagan.W1], biases: hagan.b1 }),
        dense(1, "identity", { weights: hagan.W2.map((weight) => [weight]), biases: [hagan.b2] }),
      ],
      loss: squaredError("sum"),
      seed: 1,
      precision: "f64",
      backend,
    });
    const batch = { inputs: [[1]], targets: [hagan.t] };
    const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 15));
    const [first, second] = net.trace(batch).layers;
    expect([...first.z.values]).toEqual(close(hagan.n1));
    expect([...first.a.values]).toEqual(close(hagan.a1));
    expect([...second.a.values]).toEqual(close([hagan.a2]));
    // The book's sensitivities are our δ: its factor −2(t − a) is that of the sum of squares.
    expect([...second.delta.values]).toEqual(close([hagan.s2]));
    expect([...first.delta.values]).toEqual(close(hagan.s1));
    expect(net.fit(batch, { epochs: 1, batchSize: 1, optimizer: sgd({ learningRate: 0.1 }) }).next().value).toMatchObject({
      loss: expect.closeTo(hagan.e ** 2, 14) as number,
    });
    const [W1, W2] = net.parameters();
    expect([...W1.weights]).toEqual(close(hagan.after.W1));
    expect([...W1.biases]).toEqual(close(hagan.after.b1));
    expect([...W2.weights]).toEqual(close(hagan.after.W2));
    expect([...W2.biases]).toEqual(close([hagan.after.b2]));
  });

  it("CS231n, the sigmoid neuron: the gradient at weights and inputs to 1e-15", () => {
    const { w, x, f, dx, dw } = misc.cs231n_neuron;
    const net = network({
      inputs: 2,
      layers: [dense(1, "sigmoid", { weights: [[w[0]], [w[1]]], biases: [w[2]] })],
      loss: squaredError("half"),
      seed: 1,
      precision: "f64",
      backend,
    });
    // With a − y = 1 the gradient of ½(a − y)² is that of the neuron itself.
    const { gradients, inputs } = net.lossAndGradients({ inputs: [x], targets: [f - 1] }, { inputs: true });
    expect(net.predict([x])[0]).toBeCloseTo(f, 15);
    expect([...gradients[0].weights, ...gradients[0].biases]).toEqual(dw.map((value) => expect.closeTo(value, 15)));
    expect([...inputs!]).toEqual(dx.map((value) => expect.closeTo(value, 15)));
  });

  it("the backprop explainer's linear neuron: one step from loss 3.61 to 2.87", () => {
    const { x, y, w, b, loss, dw, db, lr } = misc.backprop_explainer;
    const net = network({
      inputs: 1,
      layers: [dense(1, "identity", { weights: [[w]], biases: [b] })],
      loss: squaredError("sum"),
      seed: 1,
      precision: "f64",
      backend,
    });
    const batch = { inputs: [[x]], targets: [y] };
    const first = net.lossAndGradients(batch);
    expect(first.loss).toBeCloseTo(loss, 12);
    expect(first.gradients[0].weights[0]).toBeCloseTo(dw, 12);
    expect(first.gradients[0].biases[0]).toBeCloseTo(db, 12);
    net.fit(batch, { epochs: 1, batchSize: 1, optimizer: sgd({ learningRate: lr }) }).next();
    const [{ weights, biases }] = net.parameters() as [{ weights: Float64Array; biases: Float64Array }];
    expect(weights[0]).toBeCloseTo(misc.backprop_explainer["w+"], 12);
    expect(biases[0]).toBeCloseTo(misc.backprop_explainer["b+"], 12);
    expect(net.lossAndGradients(batch).loss).toBeCloseTo(misc.backprop_explainer["loss+"], 2);
  });

  it.each(misc.nielsen_single_neuron_quadratic)(
    "Nielsen, chapter 3: the neuron that starts at w = $w, b = $b gives $a300 after 300 epochs",
    ({ w, b, a0, eta, epochs, a300 }) => {
      const net = network({
        inputs: 1,
        layers: [dense(1, "sigmoid", { weights: [[w]], biases: [b] })],
        loss: squaredError("half"),
        seed: 1,
        precision: "f64",
        backend,
      });
      expect(net.predict([[1]])[0]).toBeCloseTo(a0, 12);
      const progress = [...net.fit({ inputs: [[1]], targets: [0] }, { epochs, batchSize: 1, optimizer: sgd({ learningRate: eta }) })];
      expect(progress).toHaveLength(epochs);
      expect(net.predict([[1]])[0]).toBeCloseTo(a300, 12);
    },
  );
});
