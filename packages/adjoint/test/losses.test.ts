import { createRandom } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import { absoluteError, adam, dense, focal, huber, network, pinball, poisson, sgd, squaredError } from "../src/index.ts";
import type { Activation, Loss } from "../src/index.ts";
import { backends } from "./backends.ts";

/** A network whose outputs are its inputs after f: z = x. */
const passing = (loss: Loss, activation: Activation = "identity", inputs = 1) =>
  network({
    inputs,
    layers: [
      dense(inputs, activation, {
        weights: Array.from({ length: inputs }, (_, i) => Array.from({ length: inputs }, (__, j) => Number(i === j))),
        biases: Array.from({ length: inputs }, () => 0),
      }),
    ],
    loss,
    seed: 1,
    precision: "f64",
  });
const column = (values: readonly number[]): number[][] => values.map((value) => [value]);
const lossOf = (loss: Loss, predicted: readonly number[], targets: readonly number[], activation?: Activation): number =>
  passing(loss, activation).evaluate({ inputs: column(predicted), targets: column(targets) }).loss;

describe("published numbers", () => {
  it.each([
    [0.1, [0, 2, 3], 0.03333333333333333],
    [0.1, [1, 2, 4], 0.3],
    [0.9, [0, 2, 3], 0.3],
    [0.9, [1, 2, 4], 0.03333333333333333],
    [0.1, [1, 2, 3], 0],
  ])("pinball at %d of %j is scikit-learn's mean_pinball_loss, to 1e-15", (quantile, predicted, expected) => {
    expect(lossOf(pinball(quantile), predicted, [1, 2, 3])).toBeCloseTo(expected, 15);
  });

  it("the absolute error is scikit-learn's mean_absolute_error: 0.5, and 0.75 over two columns", () => {
    expect(lossOf(absoluteError(), [2.5, 0, 2, 8], [3, -0.5, 2, 7])).toBe(0.5);
    const two = passing(absoluteError(), "identity", 2);
    expect(
      two.evaluate({
        inputs: [
          [0, 2],
          [-1, 2],
          [8, -5],
        ],
        targets: [
          [0.5, 1],
          [-1, 1],
          [7, -6],
        ],
      }).loss,
    ).toBe(0.75);
  });

  it("poisson is scikit-learn's mean_poisson_deviance 1.4260… but for the factor 2 and what depends on the targets alone, to 1e-15", () => {
    const [means, counts] = [
      [0.5, 0.5, 2, 2],
      [2, 0, 1, 4],
    ];
    const constant = counts.reduce((sum, y) => sum + (y === 0 ? 0 : y * Math.log(y)) - y, 0) / 4;
    const loss = lossOf(poisson(), means.map(Math.log), counts, "exponential");
    expect(2 * (constant + loss)).toBeCloseTo(1.4260151319598084, 14);
  });

  it("focal with γ = 2 is 100 times smaller than cross-entropy at p = 0.9, and about 1000 times at p = 0.968 (Lin et al. 2017, section 3.2)", () => {
    for (const [p, factor] of [
      [0.9, 100],
      [0.968, 1 / 0.032 ** 2],
    ] as const) {
      const logit = Math.log(p / (1 - p));
      const ratio = lossOf("crossEntropy", [logit], [1], "sigmoid") / lossOf(focal({ alpha: 0.5 }), [logit], [1], "sigmoid");
      expect(ratio / 2).toBeCloseTo(factor, 8);
    }
  });

  it("focal is twice less than Keras' BinaryFocalCrossentropy without balancing: 0.691 for γ = 2 and 0.647 for γ = 3, as its page shows them", () => {
    const [logits, targets] = [
      [-18.6, 0.51, 2.94, -12.8],
      [0, 1, 0, 0],
    ];
    expect(2 * lossOf(focal({ gamma: 2, alpha: 0.5 }), logits, targets, "sigmoid")).toBeCloseTo(0.691, 3);
    expect(2 * lossOf(focal({ gamma: 3, alpha: 0.5 }), logits, targets, "sigmoid")).toBeCloseTo(0.647, 3);
  });

  it("poisson of the means 4.3, 8.2, 12.2 for 1.4, 9.3, 2.2 is TensorFlow's −0.8045559, to 1e-6", () => {
    expect(lossOf(poisson(), [4.3, 8.2, 12.2].map(Math.log), [1.4, 9.3, 2.2], "exponential")).toBeCloseTo(-0.8045559, 6);
  });

  it("huber of (0.6, 0.4), (0.4, 0.6) for (0, 1), (0, 0) is Keras' 0.155", () => {
    const two = passing(huber(), "identity", 2);
    const examples = {
      inputs: [
        [0.6, 0.4],
        [0.4, 0.6],
      ],
      targets: [
        [0, 1],
        [0, 0],
      ],
    };
    expect(two.evaluate(examples).loss).toBeCloseTo(0.155, 12);
  });

  it("focal with γ = 0 and α = ½ is half of cross-entropy, and α counts for the targets of 1", () => {
    const logits = [-30, -2, 0, 0.3, 40];
    const targets = [0, 1, 1, 0, 1];
    const cross = lossOf("crossEntropy", logits, targets, "sigmoid");
    expect(lossOf(focal({ gamma: 0, alpha: 0.5 }), logits, targets, "sigmoid")).toBeCloseTo(cross / 2, 14);
    const one = (alpha: number, target: number) => lossOf(focal({ alpha }), [0.7], [target], "sigmoid");
    expect(one(0.25, 1) / one(0.75, 1)).toBeCloseTo(1 / 3, 14);
    expect(one(0.25, 0) / one(0.75, 0)).toBeCloseTo(3, 14);
  });

  it("huber is ½e² up to δ and δ(|e| − ½δ) beyond, continuous at δ", () => {
    expect(lossOf(huber(), [0.5], [0])).toBe(0.125);
    expect(lossOf(huber(), [-3], [0])).toBe(2.5);
    expect(lossOf(huber({ delta: 2 }), [5], [0])).toBe(8);
    expect(lossOf(huber({ delta: 2 }), [2], [0])).toBe(2);
    // Far from 0 all errors of 1 count δ.
    expect(lossOf(huber({ delta: 0.5 }), [1e6 + 1], [0]) - lossOf(huber({ delta: 0.5 }), [1e6], [0])).toBeCloseTo(0.5, 9);
  });
});

describe.each(backends)("what each loss finds, on %s", (_, backend) => {
  /** The bias of one output that sees nothing, trained on 1, 2, …, 9 and an outlier. */
  function minimum(loss: Loss, activation: "identity" | "exponential" = "identity"): number {
    const targets = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000];
    const net = network({
      inputs: 1,
      layers: [dense(1, activation, { weights: [[0]], biases: [1] })],
      loss: loss as never,
      seed: 1,
      precision: "f64",
      backend,
    });
    const inputs = targets.map(() => [0]);
    for (const learningRate of [0.3, 0.03, 0.003])
      net.train({ inputs, targets }, { epochs: 900, batchSize: 10, optimizer: adam({ learningRate }) });
    return net.predict([[0]])[0];
  }

  it("the absolute error finds the median, pinball the quantile, poisson the mean, huber what lies between", () => {
    expect(minimum(absoluteError())).toBeGreaterThanOrEqual(4.99);
    expect(minimum(absoluteError())).toBeLessThanOrEqual(6.01);
    expect(minimum(pinball(0.25))).toBeCloseTo(3, 1);
    expect(minimum(pinball(0.75))).toBeCloseTo(8, 1);
    expect(minimum(poisson(), "exponential")).toBeCloseTo(104.5, 3);
    const between = minimum(huber());
    expect(between).toBeGreaterThan(5);
    expect(between).toBeLessThan(7);
  });

  it("a rate of counts: the exponential output is the mean of each group, to 1e-6", () => {
    const random = createRandom(5);
    const groups = Array.from({ length: 60 }, (__, i) => i % 3);
    const counts = groups.map((group) => group * 2 + random.below(4));
    const net = network({ inputs: 3, layers: [dense(1, "exponential")], loss: poisson(), seed: 1, precision: "f64", backend });
    const inputs = groups.map((group) => [0, 1, 2].map((each) => Number(each === group)));
    for (const learningRate of [0.1, 0.01])
      net.train({ inputs, targets: counts }, { epochs: 1500, batchSize: 60, optimizer: adam({ learningRate }) });
    for (const group of [0, 1, 2]) {
      const mine = counts.filter((__, i) => groups[i] === group);
      expect(net.predict([inputs[group]])[0]).toBeCloseTo(mine.reduce((sum, each) => sum + each, 0) / mine.length, 6);
    }
  });

  it("focal trains a classifier whose classes are names", () => {
    const net = network({ inputs: 1, layers: [dense(4, "tanh"), dense(1, "sigmoid")], loss: focal(), seed: 1, backend });
    const labels = Array.from({ length: 40 }, (__, i) => (i > 30 ? "rare" : "usual"));
    const inputs = labels.map((___, i) => [i / 20 - 1]);
    net.train({ inputs, labels }, { epochs: 300, optimizer: adam({ learningRate: 0.03 }) });
    expect(net.evaluate({ inputs, labels }).accuracy).toBeGreaterThan(0.95);
  });

  it("weights of rows count as rows that are repeated, for each loss", () => {
    for (const [loss, activation, targets] of [
      [huber(), "tanh", [0.2, 0.9, -0.4]],
      [pinball(0.3), "identity", [0.2, 0.9, -0.4]],
      [poisson(), "exponential", [0, 2, 5]],
      [focal(), "sigmoid", [0, 1, 1]],
    ] as const) {
      const net = network({
        inputs: 2,
        layers: [dense(3, "tanh"), dense(1, activation)],
        loss: loss as never,
        seed: 3,
        precision: "f64",
        backend,
      });
      const inputs = [
        [1, 2],
        [-1, 0.5],
        [0.3, -2],
      ];
      const weighted = net.lossAndGradients({ inputs, targets }, { sampleWeight: [1, 2, 1] });
      const repeated = net.lossAndGradients({ inputs: [...inputs, inputs[1]], targets: [...targets, targets[1]] });
      expect(weighted.loss).toBeCloseTo(repeated.loss, 12);
      weighted.gradients.forEach(({ weights }, i) =>
        weights.forEach((value, at) => expect(value).toBeCloseTo(repeated.gradients[i].weights[at], 12)),
      );
    }
  });
});

describe("what is refused", () => {
  const make = (loss: unknown, activation: Activation) => () => passing(loss as Loss, activation, 2);
  it("a loss after an output whose gradient it has not, with the output to take", () => {
    expect(make(poisson(), "relu")).toThrow(
      "poisson has no gradient after relu: its outputs are not those of exponential. Make the last layer exponential.",
    );
    expect(make(focal(), "softmax")).toThrow(/softmax/);
    expect(make(huber(), "softmax")).toThrow(/huber has no elementwise gradient after softmax/);
    expect(make({ kind: "hinge" }, "identity")).toThrow(/the loss is unknown/);
  });
  it("settings outside the range in which a loss is defined", () => {
    expect(() => huber({ delta: 0 })).toThrow(/delta/);
    expect(() => pinball(1)).toThrow(/quantile/);
    expect(() => pinball(0)).toThrow(/quantile/);
    expect(() => focal({ gamma: -1 })).toThrow(/gamma/);
    expect(() => focal({ alpha: 1.5 })).toThrow(/alpha/);
    expect(() => huber({ detla: 2 } as never)).toThrow(/detla/);
  });
  it("targets that the loss cannot have come from", () => {
    expect(() => lossOf(poisson(), [0], [-1], "exponential")).toThrow("targets of poisson must be ≥ 0: targets[0] is -1");
    expect(() => lossOf(focal(), [0], [0.5], "sigmoid")).toThrow("targets of focal must be 0 or 1: targets[0] is 0.5");
  });
});

it("a model keeps its loss with its settings, as JSON and as a file", async () => {
  const { fromJSON, load } = await import("../src/index.ts");
  for (const [loss, activation] of [
    [huber({ delta: 0.3 }), "identity"],
    [pinball(0.9), "relu"],
    [absoluteError(), "identity"],
    [poisson(), "exponential"],
    [focal({ gamma: 1, alpha: 0.4 }), "sigmoid"],
    [squaredError("mean"), "identity"],
  ] as const) {
    const net = network({ inputs: 1, layers: [dense(1, activation)], loss: loss as never, seed: 1, l1: 0.25 });
    net.train({ inputs: [[1], [2]], targets: [0, 1] }, { epochs: 1, optimizer: sgd() });
    for (const again of [fromJSON(JSON.stringify(net)), load(net.save())]) expect(again.describe()).toMatchObject({ loss, l1: 0.25 });
  }
});
