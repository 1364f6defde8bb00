import { createKernels } from "@adjoint/kernels";
import { createReference } from "@adjoint/reference";
import { moons } from "@adjoint/datasets";
import { describe, expect, it } from "vitest";
import { adam, adamw, applyGradients, cosine, dense, fromJSON, load, network, sgd, squaredError, swa } from "../src/index.ts";
import type { FitOptions, Network, Normalization } from "../src/index.ts";
import { EXPORTERS, fromDense, toDense } from "../src/exchange.ts";
import { lbfgs } from "../src/optimise.ts";
import { backends } from "./backends.ts";

const KINDS: readonly Normalization[] = ["layer", "batch"];
const data = moons({ n: 61, noise: 0.1, seed: 1 });
const all = (net: Network): number[] =>
  net.parameters().flatMap((layer) => Object.values(layer as unknown as Record<string, ArrayLike<number>>).flatMap((v) => Array.from(v)));

/** PyTorch 1.13 in f64: batch_norm in training, with momentum 0.1, and layer_norm, both with ε = 1e-5, of the same 2-3-1 network. */
const PYTORCH = {
  batch: {
    loss: 1.6331335078877895,
    dW: [-0.21182774925055936, -0.01108675775615088, -0.19007066449365795, 0.1412281913391383, -0.11087195429457562, -0.07919715409847883],
    db: [-0.05490337877993287, 0.15101992788453067, -0.15710491092184808],
    dg: [0.24549514667832917, -0.33395586632995206, -0.07470429858087745],
    dW2: [1.349524485948398, 0.4807891598026844, 1.0449604813583315],
  },
  layer: {
    loss: 0.7239123875673887,
    dW: [-0.05488786451642108, 0.114872147446059, -0.05998428292963795, 0.31154173034648147, -0.3761021053297467, 0.06456037498326528],
    db: [0.31227914581645866, -0.32860155662029233, -0.01425894026313151],
    dg: [0.1858799163497515, -0.1242985681855556, 0.007844706010517427],
    dW2: [0.5945850184259677, -0.052245522063999586, 0.4165459641392002],
  },
} as const;
const EXAMPLE = { inputs: [[1, 2], [3, -1], [0.5, 0.25], [-2, 4]], targets: [[1], [0], [2], [-1]] }; // prettier-ignore

describe.each(backends)("on %s", (_, backend) => {
  const example = (normalization: Normalization, precision: "f32" | "f64" = "f64"): Network => {
    const weights = [[0.5, -1, 0.25], [0.75, 0.1, -0.6]]; // prettier-ignore
    const layers = [
      dense(3, "tanh", { normalization, weights, biases: [0.1, -0.2, 0.3] }),
      dense(1, "identity", { weights: [[1], [-0.5], [0.3]], biases: [0.1] }),
    ] as const;
    const net: Network = network({ inputs: 2, layers, loss: squaredError("half"), seed: 1, precision, backend });
    const [first, last] = net.parameters();
    net.setParameters([{ ...first, scales: [1.5, 0.5, -2] }, last]);
    return net;
  };

  it.each(KINDS)("%s normalisation: cost and gradients are those of PyTorch to 1e-12", (kind) => {
    const { loss, gradients } = example(kind).lossAndGradients(EXAMPLE);
    const expected = PYTORCH[kind];
    expect(loss).toBeCloseTo(expected.loss, 12);
    const pairs = [
      [gradients[0].weights, expected.dW],
      [gradients[0].biases, expected.db],
      [gradients[0].scales!, expected.dg],
      [gradients[1].weights, expected.dW2],
    ] as const;
    for (const [got, want] of pairs) want.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 12));
  });

  it("the running mean is a tenth that of the batch after a step, the running variance nine tenths of 1 and a tenth of the population's", () => {
    const net = example("batch");
    net.train(EXAMPLE, { epochs: 1, batchSize: 4, optimizer: sgd({ learningRate: 0 + 1e-300 }) });
    const { means, variances } = net.parameters()[0];
    // PyTorch's mean; its variance is that of a sample, here times 3/4.
    [0.1296875, -0.049375, -0.063125].forEach((mean, j) => expect(means![j]).toBeCloseTo(mean, 14));
    [0.506591796875, 3.8151171875, 2.3854296875].forEach((v, j) => expect(variances![j]).toBeCloseTo(0.9 + 0.1 * v, 13));
  });

  it.each(KINDS)("%s normalisation: the gradient check agrees, with dropout and weights of rows too", (kind) => {
    const layers = [dense(5, "tanh", { normalization: kind }), dense(4, "silu", { normalization: kind }), dense(2, "softmax")] as const;
    const net = network({ inputs: 2, layers, loss: "crossEntropy", seed: 3, l2: 0.1, backend });
    const { ok, parameters } = net.gradcheck(data);
    expect(ok).toBe(true);
    expect(parameters.map(({ name }) => name)).toEqual(["W1", "b1", "g1", "W2", "b2", "g2", "W3", "b3"]);
    const sampleWeight = Array.from({ length: 61 }, (__, i) => (i % 5) / 2);
    expect(net.gradcheck(data, { dropout: 0.3, inputDropout: 0.2, sampleWeight }).ok).toBe(true);
    const { gradients } = net.lossAndGradients(data);
    const wrong = gradients.map((layer) => ({ ...layer, ...(layer.scales ? { scales: layer.scales.map((g) => g * 1.01) } : {}) }));
    expect(net.gradcheck(data, { gradients: wrong }).ok).toBe(false);
  });

  it.each(KINDS)("a trace of %s normalisation has the gradient as Δ/m and the statistics of the batch", (kind) => {
    const net = example(kind);
    const { layers, matrices } = net.trace(EXAMPLE);
    const { gradients } = net.lossAndGradients(EXAMPLE);
    layers.forEach(({ Delta, biasDelta }, i) => {
      Delta.values.forEach((value, e) => expect(value / 4).toBeCloseTo(gradients[i].weights[e], 14));
      biasDelta.values.forEach((value, j) => expect(value / 4).toBeCloseTo(gradients[i].biases[j], 14));
    });
    expect([matrices["M1"].rows, matrices["H1"].rows]).toEqual([kind === "batch" ? 1 : 4, 4]);
  });

  it("a prediction of batch normalisation does not depend on the other rows, and is that of running mean and variance to 1e-12", () => {
    const net = example("batch");
    net.train(EXAMPLE, { epochs: 3, batchSize: 2, optimizer: adam({ learningRate: 0.1 }) });
    const [{ weights: W, biases: b, scales: g, means, variances }, last] = net.parameters();
    const together = net.predict(EXAMPLE.inputs);
    EXAMPLE.inputs.forEach((row, i) => {
      const h = [0, 1, 2].map((j) => {
        const u = row[0] * W[j] + row[1] * W[3 + j];
        return Math.tanh(g![j] * ((u - means![j]) / Math.sqrt(variances![j] + 1e-5)) + b[j]);
      });
      const out = h.reduce((sum, a, j) => sum + a * last.weights[j], last.biases[0]);
      expect(together[i]).toBeCloseTo(out, 12);
      expect(net.predict([row])[0]).toBeCloseTo(together[i], 14);
    });
  });
});

const trained = (normalization: Normalization, more: { threads?: number; precision?: "f32" | "f64" } = {}): Network => {
  const { threads = 1, precision = "f32" } = more;
  const backend = threads === 1 ? createReference() : createKernels({ variant: "simd", threads });
  const layers = [dense(13, "relu", { normalization }), dense(9, "gelu", { normalization }), dense(2, "softmax")] as const;
  return network({ inputs: 2, layers, loss: "crossEntropy", seed: 5, precision, backend });
};
const options: FitOptions = {
  epochs: 4,
  batchSize: 7,
  optimizer: adamw({ learningRate: 0.01 }),
  schedule: cosine({ warmup: 0.1 }),
  dropout: 0.2,
  clipNorm: 1,
  maxNorm: 2,
};

describe.each(KINDS)("%s normalisation", (kind) => {
  it("0 differing bits between the reference and SIMD on one and two threads, after training, f32 and f64", () => {
    for (const precision of ["f32", "f64"] as const) {
      const [reference, two] = [1, 2].map((threads) => trained(kind, { threads, precision }));
      const one = load(reference.save(), { deterministic: true });
      for (const net of [reference, two, one]) net.train(data, options);
      expect(all(two)).toEqual(all(reference));
      expect(all(one)).toEqual(all(reference));
    }
  });

  it("0 differing bits where a run is stopped in an epoch, saved, loaded and continued", () => {
    const whole = trained(kind);
    whole.train(data, options);
    const part = trained(kind);
    for (const { epoch, batch } of part.fit(data, { ...options, every: 1 })) if (epoch === 2 && batch === 3) break;
    const continued = load(part.save({ training: true }), { deterministic: true });
    continued.train(data, { ...options, epochs: 3 });
    expect(all(continued)).toEqual(all(whole));
  });

  it("JSON, safetensors and setParameters keep all of it", () => {
    const net = trained(kind);
    net.train(data, options);
    const fresh = trained(kind);
    fresh.setParameters(net.parameters());
    for (const copy of [fromJSON(JSON.stringify(net)), load(net.save()), fresh]) {
      expect(all(copy)).toEqual(all(net));
      expect(copy.describe().layers).toEqual(net.describe().layers);
    }
  });

  it("best of early stopping restores scales and running means", () => {
    const net = trained(kind);
    const stop = { patience: 2, minDelta: 1e9 };
    const once = trained(kind);
    once.train(data, { ...options, epochs: 1 });
    net.train(data, { ...options, schedule: cosine({ warmup: 0.1 }), epochs: 3, ...stop });
    expect(net.parameters()[0].scales).not.toEqual(new Float32Array(13).fill(1));
    expect(net.epoch).toBe(3);
    expect(net.parameters()[0].scales!.length).toBe(once.parameters()[0].scales!.length);
  });
});

describe("what cannot be", () => {
  const create = (normalization: Normalization): Network => trained(normalization);

  it("a last batch of one row is an error that says so, as is a batch of one, and a single row", () => {
    const train = (more: Partial<FitOptions>) => () => create("batch").train(data, { ...options, ...more });
    expect(train({ batchSize: 10 })).toThrow(
      "train: batch normalisation needs two rows or more in every batch: 61 rows in batches of 10 leave a last batch of 1. Give another batchSize, or use layer normalisation.",
    );
    expect(train({ batchSize: 1 })).toThrow("batchSize is 1");
    expect(() => create("batch").lossAndGradients({ inputs: [[1, 2]], labels: [0] })).toThrow("two rows or more");
    expect(train({ batchSize: 7 })).not.toThrow();
    create("layer").train(data, { ...options, batchSize: 10 });
  });

  it("a normalised output, an unknown kind, a method that sees all rows, a rule of one's own, averages over batches", () => {
    const output = () => network({ inputs: 2, layers: [dense(2, "softmax", { normalization: "batch" })], loss: "crossEntropy", seed: 1 });
    expect(output).toThrow("network: normalization is for hidden layers: layers[0] is the last. Omit it there.");
    expect(() => dense(3, "relu", { normalization: "group" as never })).toThrow('the normalization is unknown: "group"');
    expect(() => create("layer").train(data, { epochs: 1, optimizer: lbfgs() })).toThrow("normalization is for steps from batches");
    expect(() => create("layer").train(data, { epochs: 1, optimizer: applyGradients(() => undefined) })).toThrow("layer 1 is normalised");
    expect(() => create("batch").train(data, { ...options, averaging: swa() })).toThrow("no means and variances for batch normalisation");
  });

  it("batch normalisation is exported as weights and biases with the same outputs to 1e-6, layer normalisation is refused", () => {
    const net = create("batch");
    net.train(data, options);
    const copy = fromDense(toDense(net));
    expect(copy.describe().layers).toEqual([13, 9, 2].map((units, i) => ({ units, activation: ["relu", "gelu", "softmax"][i] })));
    const [a, b] = [net, copy].map((one) => one.predict(data));
    a.forEach((value, i) => expect(b[i]).toBeCloseTo(value, 6));
    for (const { write } of Object.values(EXPORTERS)) expect(write(toDense(net)).files.length).toBeGreaterThan(0);
    expect(() => toDense(create("layer"))).toThrow("toDense: layer normalisation is no part of weights and biases: layer 1 has it");
  });
});
