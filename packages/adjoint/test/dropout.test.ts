import { moons } from "@adjoint/datasets";
import { createKernels } from "@adjoint/kernels";
import { createReference } from "@adjoint/reference";
import type { Backend } from "@adjoint/reference";
import { describe, expect, it } from "vitest";
import { adam, applyGradients, compileLoss, dense, load, network, squaredError } from "../src/index.ts";
import type { FitOptions, Network, NetworkSpec } from "../src/index.ts";
import { lbfgs } from "../src/optimise.ts";
import { backends } from "./backends.ts";

const data = moons({ n: 70, noise: 0.1, seed: 1 });
const create = (backend: Backend = createKernels({ variant: "simd" })): Network =>
  network({ inputs: 2, layers: [dense(21, "relu"), dense(9, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 7, backend });
const options: FitOptions = { epochs: 3, batchSize: 8, optimizer: adam({ learningRate: 0.01 }), dropout: 0.5, inputDropout: 0.2 };
const bits = (net: Network): readonly number[][] => net.parameters().flatMap(({ weights, biases }) => [[...weights], [...biases]]);

it("the network that predicts is the normalised geometric mean of all 2⁶ networks with units left out, to 1e-12 (Srivastava et al. 2014; Goodfellow et al. 2013)", () => {
  const units = 6;
  const net = network({
    inputs: 3,
    layers: [dense(units, "sigmoid"), dense(4, "softmax")],
    loss: "crossEntropy",
    seed: 5,
    precision: "f64",
  });
  const [x, rows] = [[0.3, -1.2, 0.8], 1024];
  const spec: NetworkSpec = { ...net.describe(), l2: 0 };
  const regularisation = { dropout: { rates: [0, 0.5], seed: 11 } };
  const { plan, program } = compileLoss(spec, { batchSize: rows, targets: "classes", regularisation });
  const machine = createReference().load({ ...program, outputs: program.matrices });
  for (const [i, { weights, biases }] of net.parameters().entries()) {
    machine.write(plan.layers[i].W, weights);
    machine.write(plan.layers[i].b, biases);
  }
  machine.write(plan.X, Array.from({ length: rows }, () => x).flat());
  machine.run(0, rows);
  const [kept, outputs] = [machine.read(plan.layers[1].D!), machine.read(plan.layers[1].A)];
  // Each row has lost other units; every one of the 64 networks is among them.
  const logarithms = new Map<string, number[]>();
  for (let i = 0; i < rows; i++) {
    const mask = Array.from(kept.subarray(i * units, (i + 1) * units), (value) => (value === 0 ? "0" : "1")).join("");
    logarithms.set(mask, Array.from(outputs.subarray(i * 4, (i + 1) * 4), Math.log));
  }
  expect(logarithms.size).toBe(64);
  const means = [0, 1, 2, 3].map((k) => Math.exp([...logarithms.values()].reduce((sum, row) => sum + row[k], 0) / 64));
  const total = means.reduce((sum, each) => sum + each, 0);
  const predicted = net.predict([x]);
  means.forEach((mean, k) => expect(Math.abs(mean / total - predicted[k])).toBeLessThan(1e-12));
});

it("of 100,000 numbers the share that is dropped is the rate, within four standard errors, in each column", () => {
  const spec: NetworkSpec = {
    inputs: 25,
    layers: [{ units: 1, activation: "identity" }],
    loss: { kind: "squaredError", convention: "half" },
    l2: 0,
    precision: "f32",
  };
  for (const rate of [0.05, 0.2, 0.5, 0.9]) {
    const { plan, program } = compileLoss(spec, {
      batchSize: 4000,
      targets: "values",
      regularisation: { dropout: { rates: [rate], seed: 3 } },
    });
    const machine = createKernels().load({ ...program, outputs: program.matrices });
    machine.write(plan.X, new Float32Array(4000 * 25).fill(1));
    machine.run(0, 4000);
    const dropped = machine.read(plan.layers[0].D!);
    for (let j = 0; j < 25; j++) {
      let zeros = 0;
      for (let i = 0; i < 4000; i++) zeros += Number(dropped[i * 25 + j] === 0);
      expect(Math.abs(zeros / 4000 - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / 4000));
    }
    expect(new Set(dropped)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
  }
});

describe("dropout in training", () => {
  it("a rate of 0 gives the same bits as none", () => {
    const [without, zero] = [create(), create()];
    const { dropout: _, inputDropout: __, ...plain } = options;
    without.train(data, plain);
    zero.train(data, { ...options, dropout: 0, inputDropout: 0 });
    expect(bits(zero)).toEqual(bits(without));
  });

  it("gives other bits than none, and the same bits again: in a second run, with three threads, and in the reference", () => {
    const all = [create(), create(), create(createKernels({ variant: "simd", threads: 3 })), create(createReference())];
    for (const net of all) net.train(data, options);
    for (const net of all.slice(1)) expect(bits(net)).toEqual(bits(all[0]));
    const without = create();
    without.train(data, { ...options, dropout: 0, inputDropout: 0 });
    expect(bits(without)).not.toEqual(bits(all[0]));
  });

  it("differs between epochs and between batches: without a step, the cost of each is another", () => {
    const net = create();
    const same = { inputs: Array.from({ length: 40 }, () => [0.4, -0.3]), labels: Array.from({ length: 40 }, () => 1) };
    const losses = Array.from(
      net.fit(same, { epochs: 3, batchSize: 8, every: 1, dropout: 0.5, optimizer: adam({ learningRate: 1e-30 }) }),
      ({ loss, rows }) => loss * rows,
    );
    const batches = losses.map((sum, i) => (i % 5 === 0 ? sum : sum - losses[i - 1]));
    expect(new Set(batches.map((loss) => loss.toFixed(6))).size).toBe(15);
  });

  it("a run that is stopped within an epoch, saved and continued has the bits of one that was not", () => {
    const [whole, first] = [create(), create()];
    whole.train(data, options);
    let seen = 0;
    for (const _ of first.fit(data, { ...options, every: 1 })) if (++seen === 13) break;
    const second = load(first.save({ training: true }), { backend: createKernels({ variant: "simd" }) });
    second.train(data, { ...options, epochs: 2 });
    expect(bits(second)).toEqual(bits(whole));
  });

  it("is off in predict, evaluate and lossAndGradients", () => {
    const net = create();
    net.train(data, options);
    const copy = load(net.save(), { backend: createKernels({ variant: "simd" }) });
    expect([...net.predict(data)]).toEqual([...copy.predict(data)]);
    expect(net.evaluate(data)).toEqual(copy.evaluate(data));
    expect(net.lossAndGradients(data).loss).toBeCloseTo(net.evaluate(data).loss, 6);
  });

  it("reaches a rule of one's own", () => {
    const descend = applyGradients((parameter, gradient) => parameter.forEach((_, i) => (parameter[i] -= 0.1 * gradient[i])));
    const [some, none] = [create(), create()];
    some.train(data, { ...options, optimizer: descend });
    none.train(data, { epochs: 3, batchSize: 8, optimizer: descend });
    expect(bits(some)).not.toEqual(bits(none));
  });
});

describe.each(backends)("gradcheck with dropout, on %s", (_, backend) => {
  it("drops the same units at each evaluation, and holds to 1e-7", () => {
    const check = create(backend).gradcheck(data, { dropout: [0.5, 0.3], inputDropout: 0.2 });
    expect(check.ok).toBe(true);
    expect(check.loss).not.toBe(create(backend).gradcheck(data).loss);
  });
  it("rejects the gradient of the network without it", () => {
    const net = create(backend);
    const { gradients } = net.lossAndGradients(data);
    expect(net.gradcheck(data, { dropout: 0.5, gradients }).ok).toBe(false);
  });
});

describe("what is refused", () => {
  const train = (more: Partial<FitOptions>) => () => create().train(data, { ...options, ...more });
  it("rates outside [0, 1), and another number of them than hidden layers", () => {
    expect(train({ dropout: 1 })).toThrow("dropout must be ≥ 0 and < 1");
    expect(train({ inputDropout: -0.1 })).toThrow("inputDropout must be ≥ 0 and < 1");
    expect(train({ dropout: [0.5] })).toThrow("dropout must be one rate, or one for each hidden layer: 1 are given, hidden layers: 2");
  });
  it("a method that needs the same cost at every evaluation", () => {
    expect(train({ optimizer: lbfgs(), batchSize: 70 })).toThrow("dropout is for steps from batches");
  });
});

describe("noise on the inputs", () => {
  const noisy: FitOptions = { epochs: 3, batchSize: 8, optimizer: adam({ learningRate: 0.01 }), inputNoise: 0.3 };

  it("0 differing bits between the reference and SIMD on one and two threads, beside dropout, f32 and f64", () => {
    for (const precision of ["f32", "f64"] as const) {
      const nets = [createReference(), createKernels({ variant: "simd" }), createKernels({ variant: "simd", threads: 2 })].map((backend) =>
        network({ inputs: 2, layers: [dense(21, "relu"), dense(2, "softmax")], loss: "crossEntropy", seed: 7, precision, backend }),
      );
      for (const net of nets) net.train(data, { ...noisy, inputDropout: 0.2 });
      expect(bits(nets[1])).toEqual(bits(nets[0]));
      expect(bits(nets[2])).toEqual(bits(nets[0]));
    }
  });

  it("of deviation 0 it is as if it were not given; another deviation, epoch or seed is other noise; a prediction has none", () => {
    const train = (more: object): readonly number[][] => {
      const net = create();
      net.train(data, { ...noisy, ...more });
      return bits(net);
    };
    expect(train({ inputNoise: 0 })).toEqual(train({ inputNoise: undefined }));
    expect(train({ inputNoise: 0.1 })).not.toEqual(train({}));
    const net = create();
    net.train(data, noisy);
    expect(net.predict(data)).toEqual(net.predict(data));
  });

  it("a run that is stopped within an epoch, saved and continued gets the same noise", () => {
    const [whole, part] = [create(), create()];
    whole.train(data, noisy);
    for (const { epoch, batch } of part.fit(data, { ...noisy, every: 1 })) if (epoch === 2 && batch === 4) break;
    const continued = load(part.save({ training: true }), { deterministic: true });
    continued.train(data, { ...noisy, epochs: 2 });
    expect(bits(continued)).toEqual(bits(whole));
  });

  it("the gradient check keeps the noise that it draws", () => {
    const net = network({ inputs: 2, layers: [dense(7, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 7 });
    expect(net.gradcheck(data, { inputNoise: 0.5, inputDropout: 0.2 }).ok).toBe(true);
    expect(net.lossAndGradients(data).loss).not.toBe(net.gradcheck(data, { inputNoise: 0.5 }).loss);
  });

  it("is normal: mean, variance, skewness and kurtosis of 40,000 draws are 0, σ², 0 and 3 to four standard errors, and no two columns go together", () => {
    const [rows, cols, σ] = [2000, 20, 0.7];
    const spec: NetworkSpec = {
      inputs: cols,
      layers: [{ units: 1, activation: "identity" }],
      loss: squaredError("half"),
      l2: 0,
      precision: "f64",
    };
    const { plan, program } = compileLoss(spec, {
      batchSize: rows,
      targets: "values",
      regularisation: { noise: { deviation: σ, seed: 3 } },
    });
    const machine = createReference().load({ ...program, outputs: program.matrices });
    machine.run(0, rows);
    const draws = Array.from(machine.read(plan.N!) as Float64Array, (value) => value / σ);
    const moment = (power: number): number => draws.reduce((sum, x) => sum + x ** power, 0) / draws.length;
    const n = draws.length;
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    for (let a = 0; a < cols; a++)
      for (let b = 0; b < a; b++) {
        let sum = 0;
        for (let i = 0; i < rows; i++) sum += draws[i * cols + a] * draws[i * cols + b];
        expect(Math.abs(sum / rows)).toBeLessThan(4.5 / Math.sqrt(rows));
      }
  });

  it("a negative deviation, and noise under a line search, are refused", () => {
    expect(() => create().train(data, { ...noisy, inputNoise: -1 })).toThrow("inputNoise must be a finite number ≥ 0: -1");
    expect(() => create().train(data, { epochs: 1, optimizer: lbfgs(), inputNoise: 0.1 })).toThrow("noise is for steps from batches");
  });
});
