import type { Backend } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import { adam, adamw, dense, momentum, nesterov, network, rmsprop, sgd, squaredError, velocity } from "../src/index.ts";
import type { FitOptions, Optimizer } from "../src/index.ts";
import { backends } from "./backends.ts";

const batch = { inputs: [[1]], targets: [3] };

/** w and b after each of some steps on ½(w·1 + b − 3)², from w = 1, b = 0.5. */
function run(backend: Backend, optimizer: Optimizer, steps: number): [w: number, b: number][] {
  const net = network({
    inputs: 1,
    layers: [dense(1, "identity", { weights: [[1]], biases: [0.5] })],
    loss: squaredError("half"),
    seed: 1,
    precision: "f64",
    backend,
  });
  return Array.from(net.fit(batch, { epochs: steps, batchSize: 1, optimizer }), () => {
    const [layer] = net.parameters();
    return [layer.weights[0], layer.biases[0]];
  });
}

/** The same in a few lines: the gradient of both is w + b − 3. */
function byHand(
  step: (theta: number, g: number, state: { v: number; s: number }, t: number, decay: boolean) => number,
  steps: number,
): [number, number][] {
  let [w, b] = [1, 0.5];
  const [forW, forB] = [
    { v: 0, s: 0 },
    { v: 0, s: 0 },
  ];
  return Array.from({ length: steps }, (_, i) => {
    const g = w + b - 3;
    w = step(w, g, forW, i + 1, true);
    b = step(b, g, forB, i + 1, false);
    return [w, b];
  });
}

describe.each(backends)("five steps by hand, to 1e-14, on %s", (_, backend) => {
  const cases: [name: string, optimizer: Optimizer, step: Parameters<typeof byHand>[0]][] = [
    ["sgd", sgd({ learningRate: 0.1 }), (theta, g) => theta - 0.1 * g],
    [
      "momentum adds up gradients",
      momentum({ learningRate: 0.1, momentum: 0.8 }),
      (theta, g, state) => theta - 0.1 * (state.v = 0.8 * state.v + g),
    ],
    [
      "velocity is the step itself",
      velocity({ learningRate: 0.1, momentum: 0.8 }),
      (theta, g, state) => theta + (state.v = 0.8 * state.v - 0.1 * g),
    ],
    [
      "nesterov looks ahead",
      nesterov({ learningRate: 0.1, momentum: 0.8 }),
      (theta, g, state) => {
        state.v = 0.8 * state.v + g;
        return theta - 0.1 * (g + 0.8 * state.v);
      },
    ],
    [
      "rmsprop",
      rmsprop({ learningRate: 0.1, rho: 0.8, epsilon: 1e-6 }),
      (theta, g, state) => {
        state.s = 0.8 * state.s + 0.2 * g * g;
        return theta - (0.1 * g) / (Math.sqrt(state.s) + 1e-6);
      },
    ],
    [
      "adam, as algorithm 1 has it",
      adam({ learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 1e-6 }),
      (theta, g, state, t) => {
        state.v = 0.8 * state.v + 0.2 * g;
        state.s = 0.9 * state.s + 0.1 * g * g;
        return theta - (0.1 * (state.v / (1 - 0.8 ** t))) / (Math.sqrt(state.s / (1 - 0.9 ** t)) + 1e-6);
      },
    ],
    [
      "adamw decays the weight and spares the bias",
      adamw({ learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 1e-6, weightDecay: 0.05 }),
      (theta, g, state, t, decay) => {
        state.v = 0.8 * state.v + 0.2 * g;
        state.s = 0.9 * state.s + 0.1 * g * g;
        return theta - (decay ? 0.1 * 0.05 * theta : 0) - (0.1 * (state.v / (1 - 0.8 ** t))) / (Math.sqrt(state.s / (1 - 0.9 ** t)) + 1e-6);
      },
    ],
  ];
  it.each(cases)("%s", (__, optimizer, step) => {
    const expected = byHand(step, 5);
    run(backend, optimizer, 5).forEach(([w, b], i) => {
      expect(Math.abs(w - expected[i][0])).toBeLessThan(1e-14);
      expect(Math.abs(b - expected[i][1])).toBeLessThan(1e-14);
    });
  });

  it("the two signs of momentum take the same steps while the rate is constant, to 1e-14", () => {
    const one = run(backend, momentum({ learningRate: 0.1 }), 5);
    run(backend, velocity({ learningRate: 0.1 }), 5).forEach(([w], i) => expect(Math.abs(w - one[i][0])).toBeLessThan(1e-14));
  });
});

it("the defaults are those of the field: 0.01 for sgd and momentum with μ = 0.9, 0.001 for rmsprop, adam and adamw", () => {
  expect(sgd()).toEqual({ kind: "sgd", learningRate: 0.01, beta1: 0, beta2: 0, epsilon: 0, weightDecay: 0 });
  for (const create of [momentum, velocity, nesterov]) expect(create()).toMatchObject({ learningRate: 0.01, beta1: 0.9 });
  expect(rmsprop()).toMatchObject({ learningRate: 0.001, beta1: 0.9, epsilon: 1e-8 });
  expect(adam()).toEqual({ kind: "adam", learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 });
  expect(adamw()).toMatchObject({ kind: "adamw", learningRate: 0.001, weightDecay: 0.01 });
});

describe.each(backends)("groups of parameters, on %s", (_, backend) => {
  const create = () =>
    network({ inputs: 2, layers: [dense(9, "tanh"), dense(3, "softmax")], loss: "crossEntropy", seed: 1, precision: "f64", backend });
  const examples = {
    inputs: [
      [1, 2],
      [0.5, -1],
      [-2, 0.3],
    ],
    labels: [0, 1, 2],
  };
  const after = (optimizer: Optimizer, groups?: FitOptions["groups"]) => {
    const net = create();
    net.train(examples, { epochs: 4, batchSize: 2, optimizer, ...(groups === undefined ? {} : { groups }) });
    return net.parameters();
  };

  it.each([sgd({ learningRate: 0.25 }), momentum({ learningRate: 0.25 }), velocity({ learningRate: 0.25 }), adam({ learningRate: 0.25 })])(
    "a rate of ½ for all is half of the learning rate, to the last bit: $kind",
    (optimizer) => {
      const half = { ...optimizer, learningRate: 0.125 };
      expect(
        after(optimizer, [
          { parameters: "weights", rate: 0.5 },
          { parameters: "biases", rate: 0.5 },
        ]),
      ).toEqual(after(half));
    },
  );

  it("a rate of 0 leaves a parameter alone, and the other ones learn; of two groups the last counts", () => {
    const before = create().parameters();
    const [first, second] = after(sgd({ learningRate: 0.5 }), [
      { parameters: "weights", rate: 3 },
      { parameters: ["W1", "b2"], rate: 0 },
    ]);
    expect(first.weights).toEqual(before[0].weights);
    expect(second.biases).toEqual(before[1].biases);
    expect(first.biases).not.toEqual(before[0].biases);
    expect(second.weights).not.toEqual(before[1].weights);
  });

  it("decay of weights can be taken from them, and given to biases", () => {
    const optimizer = adamw({ learningRate: 0.1, weightDecay: 0.5 });
    expect(after(optimizer, [{ parameters: "weights", decay: false }])).toEqual(after({ ...optimizer, weightDecay: 0 }));
    const [decayed, plain] = [after(optimizer, [{ parameters: "biases", decay: true }]), after(optimizer)];
    expect(decayed[0].biases).not.toEqual(plain[0].biases);
  });

  it("names that no parameter has, and rates below 0, are refused", () => {
    const groups = (value: unknown) => () => after(sgd(), value as FitOptions["groups"]);
    expect(groups([{ parameters: ["W3"] }])).toThrow(
      'the parameters of a group must be "weights", "biases" or names: W3. Names here are W1, b1, W2, b2.',
    );
    expect(groups([{ parameters: "weights", rate: -1 }])).toThrow("the rate of a group must be a finite number ≥ 0");
    expect(groups([{ parameters: "weights", rates: 1 }])).toThrow(/rates/);
    expect(groups({ parameters: "weights" })).toThrow(/parameters of a group/);
  });
});
