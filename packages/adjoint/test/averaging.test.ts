import { moons } from "@adjoint/datasets";
import { describe, expect, it } from "vitest";
import { adam, applyGradients, cosine, dense, load, network, swa } from "../src/index.ts";
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
  expect(train({ averaging: { kind: "ema" } })).toThrow("the averaging is unknown");
  expect(train({ patience: 3 })).toThrow("averaging and patience leave different networks");
  expect(train({ optimizer: lbfgs(), batchSize: 60 })).toThrow("averaging is for steps from batches");
});
