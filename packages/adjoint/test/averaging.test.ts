import { moons } from "@adjoint/datasets";
import { describe, expect, it } from "vitest";
import { adam, applyGradients, cosine, dense, ema, load, network, sgd, swa } from "../src/index.ts";
import type { FitOptions, Network } from "../src/index.ts";
import { lbfgs } from "../src/optimise.ts";
import { backends } from "./backends.ts";

const data = moons({ n: 60, noise: 0.2, seed: 1 });
const options: FitOptions = { epochs: 8, batchSize: 16, optimizer: adam({ learningRate: 0.03 }) };
const all = (net: Network): number[] => net.parameters().flatMap(({ weights, biases }) => [...weights, ...biases]);

describe.each(backends)("stochastic weight averaging, on %s", (_, backend) => {
  const create = (precision: "f32" | "f64" = "f64"): Network =>
    network({ inputs: 2, layers: [dense(7, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 3, precision, backend });

  it("ends with the mean of the epochs after the share: of 8 from ½ on the last four, to 1e-15, and trains as without", () => {
    const plain = create();
    const epochs = Array.from(plain.fit(data, options), () => all(plain));
    const net = create();
    const losses = Array.from(net.fit(data, { ...options, averaging: swa({ start: 0.5 }) }), ({ loss }) => loss);
    expect(losses).toEqual(Array.from(create().fit(data, options), ({ loss }) => loss));
    const mean = epochs[0].map((__, i) => epochs.slice(4).reduce((sum, each) => sum + each[i], 0) / 4);
    all(net).forEach((value, i) => expect(value).toBeCloseTo(mean[i], 14));
  });

  it("of one epoch, or from the last on, it is the network itself", () => {
    for (const start of [0.9, 0.875]) {
      const [plain, net] = [create(), create()];
      plain.train(data, options);
      net.train(data, { ...options, averaging: swa({ start }) });
      expect(all(net)).toEqual(all(plain));
    }
  });

  it("a run that is stopped within an epoch of the mean, saved and continued has the bits of one that was not", () => {
    const averaging = swa({ start: 0.25 });
    const schedule = cosine();
    const [whole, first] = [create("f32"), create("f32")];
    whole.train(data, { ...options, averaging, schedule });
    let seen = 0;
    for (const __ of first.fit(data, { ...options, averaging, schedule, every: 1 })) if (++seen === 18) break;
    const second = load(first.save({ training: true }), { backend });
    expect(second.checkpoint().run?.averaging).toEqual({ done: 4, epochs: 8, count: 2 });
    second.train(data, { ...options, averaging, schedule, epochs: 4 });
    expect(all(second)).toEqual(all(whole));
    expect(second.checkpoint().run?.averaging).toBeUndefined();
  });

  it("an exponential mean is that of the parameters after each step, to 1e-15, and trains as without", () => {
    for (const decay of [0, 0.9]) {
      const plain = create();
      let mean = all(plain);
      const losses: number[] = [];
      for (const { loss } of plain.fit(data, { ...options, every: 1 })) {
        losses.push(loss);
        mean = all(plain).map((value, i) => mean[i] + (1 - decay) * (value - mean[i]));
      }
      const net = create();
      const averaging = ema({ decay });
      expect(Array.from(net.fit(data, { ...options, every: 1, averaging }), ({ loss }) => loss)).toEqual(losses);
      all(net).forEach((value, i) => expect(value).toBeCloseTo(mean[i], 14));
      expect(net.checkpoint().tensors["emaW1"]).toBeUndefined();
    }
  });

  it("a run with an exponential mean that is stopped within an epoch, saved and continued has the bits of one that was not", () => {
    const averaging = ema({ decay: 0.9 });
    const more = { ...options, averaging, schedule: cosine(), dropout: 0.2 };
    const [whole, first] = [create("f32"), create("f32")];
    whole.train(data, more);
    let seen = 0;
    for (const __ of first.fit(data, { ...more, every: 1 })) if (++seen === 18) break;
    const second = load(first.save({ training: true }), { backend });
    expect(second.checkpoint().run?.ema).toEqual({ done: 4, epochs: 8 });
    expect(load(first.save()).checkpoint().tensors["emaW1"]).toBeUndefined();
    second.train(data, { ...more, epochs: 4 });
    expect(all(second)).toEqual(all(whole));
    // Another optimiser keeps the mean, and a run without one drops it.
    first.train(data, { ...more, optimizer: sgd({ learningRate: 0.1 }), epochs: 1 });
    expect(first.checkpoint().run?.ema?.done).toBe(5);
    first.train(data, { ...options, epochs: 1 });
    expect(Object.keys(first.checkpoint().tensors).filter((name) => name.startsWith("ema"))).toEqual([]);
  });

  it("goes with a rule of one's own", () => {
    const rule = applyGradients((parameter, gradient) => parameter.forEach((__, i) => (parameter[i] -= 0.1 * gradient[i])));
    const net = create();
    net.train(data, { ...options, optimizer: rule, averaging: swa() });
    expect(net.evaluate(data).accuracy).toBeGreaterThan(0.7);
  });
});

it("a share outside [0, 1), a method that sees all examples at once, and patience are refused", () => {
  const net = network({ inputs: 2, layers: [dense(2, "softmax")], loss: "crossEntropy", seed: 1 });
  const train = (more: object) => () => net.train(data, { ...options, averaging: swa(), ...more });
  expect(() => swa({ start: 1 })).toThrow("start must be ≥ 0 and < 1");
  expect(train({ averaging: { kind: "polyak" } })).toThrow("the averaging is unknown");
  expect(() => ema({ decay: 1 })).toThrow("decay must be ≥ 0 and < 1");
  expect(train({ averaging: ema(), optimizer: applyGradients(() => undefined) })).toThrow("ema is for the steps of an optimiser");
  expect(train({ patience: 3 })).toThrow("averaging and patience leave different networks");
  expect(train({ optimizer: lbfgs(), batchSize: 60 })).toThrow("averaging is for steps from batches");
});
