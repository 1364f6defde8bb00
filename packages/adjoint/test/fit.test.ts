import { digits, moons } from "@adjoint/datasets";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adam, dense, DivergenceError, momentum, network, sgd, squaredError } from "../src/index.ts";
import type { FitOptions, Network, Progress } from "../src/index.ts";
import { backends } from "./backends.ts";

const xor = {
  inputs: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  labels: [0, 1, 1, 0],
};

describe.each(backends)("fit, on %s", (_, backend) => {
  const data = moons({ n: 50, noise: 0.1, seed: 1 });
  const create = (seed = 1): Network =>
    network({ inputs: 2, layers: [dense(5, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed, backend });
  const options: FitOptions = { epochs: 4, batchSize: 8, optimizer: adam({ learningRate: 0.05 }) };
  const bytesAfter = (net: Network, ...runs: FitOptions[]): Uint8Array => {
    for (const run of runs) for (const progress of net.fit(data, run)) expect(progress.epoch).toBe(net.epoch);
    return net.save({ training: true });
  };

  it("learns xor to a loss below 0.01", () => {
    const net = network({ inputs: 2, layers: [dense(8, "tanh"), dense(1, "sigmoid")], loss: "crossEntropy", seed: 1, backend });
    let last: Progress | undefined;
    for (const progress of net.fit(xor, { epochs: 500, batchSize: 4, optimizer: adam({ learningRate: 0.05 }) })) last = progress;
    expect(last!.loss).toBeLessThan(0.01);
    expect(net.evaluate(xor)).toMatchObject({ accuracy: 1, rows: 4, classes: ["0", "1"], confusion: Uint32Array.of(2, 0, 0, 2) });
    expect([...net.classify(xor.inputs)]).toEqual([0, 1, 1, 0]);
  });

  it("reports after each epoch: its number, the mean cost of its rows, rows, batches", () => {
    const reports = [...create().fit(data, options)];
    expect(reports.map(({ epoch, rows, batch, batches, complete }) => [epoch, rows, batch, batches, complete])).toEqual(
      [1, 2, 3, 4].map((epoch) => [epoch, 50, 7, 7, true]),
    );
    expect(reports.every(({ loss }) => loss > 0 && loss < 2)).toBe(true);
    expect(reports.every((report) => !("validation" in report))).toBe(true);
  });

  it("the loss of an epoch at a learning rate of nearly 0 is the mean loss over all rows, to 1e-6, ragged last batch or not", () => {
    for (const batchSize of [1, 7, 8, 49, 50, 51]) {
      const net = create();
      const [progress] = net.fit(data, { epochs: 1, batchSize, optimizer: sgd({ learningRate: 1e-12 }) });
      expect(Math.abs(progress.loss - net.evaluate(data).loss)).toBeLessThan(1e-6);
    }
  });

  it("one epoch of sgd in full batches, unshuffled, is one step along the gradient, bit for bit in f64", () => {
    const net = network({
      inputs: 2,
      layers: [dense(5, "tanh"), dense(2, "softmax")],
      loss: "crossEntropy",
      seed: 1,
      l2: 0.3,
      precision: "f64",
      backend,
    });
    const before = net.parameters();
    const { gradients, loss } = net.lossAndGradients(data);
    const [progress] = net.fit(data, { epochs: 1, batchSize: 50, shuffle: false, optimizer: sgd({ learningRate: 0.25 }) });
    expect(progress.loss).toBe(loss);
    net.parameters().forEach(({ weights, biases }, i) => {
      expect(weights).toEqual(before[i].weights.map((value, at) => value - 0.25 * gradients[i].weights[at]));
      expect(biases).toEqual(before[i].biases.map((value, at) => value - 0.25 * gradients[i].biases[at]));
    });
  });

  it("the same seed gives the same bits, another seed others", () => {
    expect(bytesAfter(create(), options)).toEqual(bytesAfter(create(), options));
    expect(bytesAfter(create(2), options)).not.toEqual(bytesAfter(create(), options));
  });

  it("leaving the loop and coming back changes no bit, wherever it is left", () => {
    const every = { ...options, every: 1 };
    const untouched = create();
    expect([...untouched.fit(data, every)]).toHaveLength(4 * 7);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }), (stops) => {
        const net = create();
        for (const stop of stops) {
          let reports = 0;
          if (net.epoch === 4) break;
          for (const { complete } of net.fit(data, every)) if (++reports === stop || (complete && net.epoch === 4)) break;
        }
        while (net.epoch < 4) expect(net.fit(data, every).next().done).toBe(false);
        expect(net.save({ training: true })).toEqual(untouched.save({ training: true }));
      }),
      { numRuns: 15 },
    );
  });

  it("four epochs in one call, in two and in four end with the same bits", () => {
    const one = bytesAfter(create(), options);
    expect(bytesAfter(create(), { ...options, epochs: 2 }, { ...options, epochs: 2 })).toEqual(one);
    expect(bytesAfter(create(), ...Array.from({ length: 4 }, () => ({ ...options, epochs: 1 })))).toEqual(one);
  });

  it("predicting, evaluating, checking and tracing between epochs change no bit of the run", () => {
    const net = create();
    for (const { epoch } of net.fit(data, { ...options, validation: data })) {
      net.predict([[0, epoch]]);
      net.evaluate(data);
      net.lossAndGradients(data);
      net.trace(data.take(3));
      net.gradcheck(data.take(3));
      net.checkpoint();
    }
    expect(net.save({ training: true })).toEqual(bytesAfter(create(), options));
  });

  it("every: n reports within the epoch too, the cost being the mean so far", () => {
    const reports = [...create().fit(data, { ...options, epochs: 1, every: 3 })];
    expect(reports.map(({ epoch, batch, rows, complete }) => [epoch, batch, rows, complete])).toEqual([
      [1, 3, 24, false],
      [1, 6, 48, false],
      [1, 7, 50, true],
    ]);
  });

  it("validation is what evaluate says after the same epoch, bit for bit", () => {
    const net = create();
    const [train, held] = [data.take(40), data.select([40, 41, 42, 43, 44, 45, 46])];
    for (const { validation } of net.fit(train, { ...options, validation: held })) {
      const { loss, accuracy } = net.evaluate(held);
      expect(validation).toEqual({ loss, accuracy });
    }
  });

  it("each epoch has an order of its own, and shuffle: false the order given", () => {
    const net = create();
    const order = (shuffle: boolean) => {
      const losses = [...net.fit(data, { epochs: 2, batchSize: 10, optimizer: sgd({ learningRate: 1e-12 }), every: 1, shuffle })].map(
        ({ loss }) => loss.toFixed(6),
      );
      return [losses.slice(0, 5), losses.slice(5)];
    };
    const [first, second] = order(true);
    expect(first).not.toEqual(second);
    const [third, fourth] = order(false);
    expect(third).toEqual(fourth);
  });

  it("rates may change from call to call, the optimiser's state stays; another kind starts afresh", () => {
    const steps = (net: Network) => net.checkpoint().tensors["hyper"][7];
    const net = create();
    bytesAfter(net, options, { ...options, optimizer: adam({ learningRate: 0.01 }) });
    expect(steps(net)).toBe(56);
    expect(net.checkpoint().optimizer).toEqual(adam({ learningRate: 0.01 }));
    bytesAfter(net, { ...options, optimizer: momentum() });
    expect(steps(net)).toBe(28);
    expect(Object.keys(net.checkpoint().tensors).sort()).toEqual(["W1", "W2", "b1", "b2", "hyper", "vW1", "vW2", "vb1", "vb2"]);
  });

  it("a batch larger than the data is the data", () => {
    expect(bytesAfter(create(), { ...options, batchSize: 50 })).toEqual(bytesAfter(create(), { ...options, batchSize: 51 }));
  });

  it("bytes and the same numbers in f32 train to the same bits: a byte is scaled once, where its batch is gathered", () => {
    const bytes = digits().take(40);
    const numbers = {
      inputs: Float32Array.from(bytes.inputs.values, (value) => value / 16),
      labels: bytes.targets.kind === "classes" ? bytes.targets.labels : [],
    };
    const train = (examples: Parameters<Network["fit"]>[0]) => {
      const net = network({ inputs: 64, layers: [dense(4, "relu"), dense(10, "softmax")], loss: "crossEntropy", seed: 1, backend });
      const losses = Array.from(net.fit(examples, { ...options, epochs: 2 }), ({ loss }) => loss);
      return [losses, net.parameters(), net.predict(examples.inputs)];
    };
    expect(train(bytes)).toEqual(train(numbers));
  });

  it("two loops at a time over one network take turns, each epoch trained once", () => {
    const net = create();
    const [a, b] = [net.fit(data, { ...options, epochs: 2 }), net.fit(data, { ...options, epochs: 2 })];
    expect([a.next(), b.next(), a.next(), b.next()].map(({ value }) => (value as Progress).epoch)).toEqual([1, 2, 3, 4]);
    expect(net.save({ training: true })).toEqual(bytesAfter(create(), options));
  });

  describe("a loss that is not finite stops", () => {
    const grows = (precision: "f32" | "f64" = "f32") =>
      network({
        inputs: 1,
        layers: [dense(1, "identity", { weights: [[1]] }), dense(1, "identity", { weights: [[1]] })],
        loss: squaredError("half"),
        seed: 1,
        precision,
        backend,
      });

    it("with the epoch, the batch, the layer where it began, and what to try; parameters stay as they were", () => {
      const net = grows("f64");
      const examples = { inputs: [[1], [2], [3e200]], targets: [1, 2, 3] };
      const run = net.fit(examples, { epochs: 3, batchSize: 1, shuffle: false, optimizer: sgd({ learningRate: 1e-3 }), every: 1 });
      run.next();
      run.next();
      const before = net.parameters();
      let thrown: unknown;
      try {
        run.next();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(DivergenceError);
      expect(thrown).toMatchObject({
        code: "diverged",
        epoch: 1,
        batch: 3,
        layer: 2,
        message:
          "fit: the loss became NaN or infinite: in epoch 1, batch 3 of 3, it began in layer 2, in the loss itself. Lower the learning rate (0.001), or scale the inputs to about 1.",
      });
      expect(net.parameters()).toEqual(before);
      expect(net.epoch).toBe(0);
    });

    it("naming the first layer whose z overflows", () => {
      const net = grows();
      net.setParameters([
        { weights: [[1e30]], biases: [0] },
        { weights: [[1e30]], biases: [0] },
      ]);
      expect(() => [...net.fit({ inputs: [[1]], targets: [1] }, { epochs: 1, batchSize: 1, optimizer: sgd() })]).toThrow(
        "fit: the loss became NaN or infinite: in epoch 1, batch 1 of 1, it began in layer 2, where z became Infinity. Lower the learning rate (0.01), or scale the inputs to about 1.",
      );
      expect(() => net.lossAndGradients({ inputs: [[1e9]], targets: [1] })).toThrow(
        "lossAndGradients: the loss is NaN or infinite: it began in layer 1, where z became Infinity. Scale the inputs to about 1, or give smaller weights.",
      );
    });

    it("after a learning rate that is too high, in the epoch after the step that was too long", () => {
      const net = grows();
      const run = () => [
        ...net.fit({ inputs: [[10], [20]], targets: [5, 3] }, { epochs: 100, batchSize: 2, optimizer: sgd({ learningRate: 1e4 }) }),
      ];
      expect(run).toThrow(
        /^fit: the loss became NaN or infinite: in epoch \d+, batch 1 of 1, it began in layer [12], .* Lower the learning rate \(10000\), or scale the inputs to about 1\.$/,
      );
    });
  });

  describe("fitAsync", () => {
    it("gives the same reports and the same bits as fit", async () => {
      const [a, b] = [create(), create()];
      const reports: Progress[] = [];
      for await (const progress of a.fitAsync(data, { ...options, every: 2, validation: data })) reports.push(progress);
      expect(reports).toEqual([...b.fit(data, { ...options, every: 2, validation: data })]);
      expect(a.save({ training: true })).toEqual(b.save({ training: true }));
    });

    it("an AbortSignal ends it with the signal's reason; what was learnt stays, and the run goes on with the same bits", async () => {
      const net = create();
      const controller = new AbortController();
      const reason = new Error("stopped by the user");
      const run = async () => {
        for await (const { epoch } of net.fitAsync(data, { ...options, signal: controller.signal }))
          if (epoch === 2) controller.abort(reason);
      };
      await expect(run()).rejects.toBe(reason);
      expect(net.epoch).toBe(2);
      expect(bytesAfter(net, { ...options, epochs: 2 })).toEqual(bytesAfter(create(), options));
      await expect(run()).rejects.toBe(reason);
      expect(net.epoch).toBe(4);
    });

    it("checks its arguments at the call, not at the first turn of the loop", () => {
      expect(() => create().fitAsync(data, { ...options, epochs: 0 })).toThrow(
        "fitAsync: epochs must be an integer ≥ 1: 0. Train for at least one epoch.",
      );
      expect(() => create().fit(data, { ...options, batchSize: 0 })).toThrow("fit: batchSize must be an integer ≥ 1: 0. 32 is usual.");
    });
  });
});

it("fitAsync lets a timer run in the middle of an epoch of some 300 million operations", async () => {
  const net = network({
    inputs: 300,
    layers: [dense(100, "relu"), dense(1, "identity")],
    loss: squaredError("half"),
    seed: 1,
  });
  const rows = 1500;
  const examples = {
    inputs: { values: new Float32Array(rows * 300).fill(0.01), shape: [rows, 300] as const },
    targets: new Float32Array(rows),
  };
  let ticked = false;
  setTimeout(() => {
    ticked = true;
  }, 0);
  const reports = [];
  for await (const progress of net.fitAsync(examples, { epochs: 1, batchSize: 50, optimizer: sgd() }))
    reports.push([progress.epoch, ticked]);
  expect(reports).toEqual([[1, true]]);
});
