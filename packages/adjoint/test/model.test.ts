import { digits, iris, moons } from "@adjoint/datasets";
import { readSafetensors, writeSafetensors } from "@adjoint/formats";
import { describe, expect, it } from "vitest";
import { adam, dense, fromJSON, load, momentum, network, sgd } from "../src/index.ts";
import type { FitOptions, Network } from "../src/index.ts";
import { backends } from "./backends.ts";

describe.each(backends)("models, on %s", (_, backend) => {
  const data = moons({ n: 20, noise: 0.1, seed: 1 });
  const options: FitOptions = { epochs: 3, batchSize: 8, optimizer: adam({ learningRate: 0.05 }) };
  const create = (precision: "f32" | "f64" = "f32"): Network =>
    network({ inputs: 2, layers: [dense(5, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 1, l2: 0.1, precision, backend });
  const trained = (precision: "f32" | "f64" = "f32"): Network => {
    const net = create(precision);
    for (const { epoch } of net.fit(data, options)) expect(epoch).toBeLessThan(4);
    return net;
  };

  it.each(["f32", "f64"] as const)("%s: JSON and safetensors give back every bit, and the description", (precision) => {
    const net = trained(precision);
    for (const again of [fromJSON(JSON.stringify(net), { backend }), fromJSON(net.toJSON(), { backend }), load(net.save(), { backend })]) {
      expect(again.parameters()).toEqual(net.parameters());
      expect(again.describe()).toEqual(net.describe());
      expect(again.data).toEqual({
        name: "moons",
        classes: data.targets.kind === "classes" ? [...data.targets.classes] : [],
        scaling: { kind: "none", shift: [], scale: [] },
        ...(data.features === undefined ? {} : { features: [...data.features] }),
      });
      expect(again.evaluate(data)).toEqual(net.evaluate(data));
      expect(again.save()).toEqual(net.save());
    }
  });

  it("tensors and metadata give back what the file does, to go on training too, and later changes of the arrays do not reach the network", () => {
    const net = trained();
    const model = net.toTensors({ training: true });
    expect(writeSafetensors(model)).toEqual(net.save({ training: true }));
    const again = load(model, { backend });
    for (const { values } of model.tensors) values.fill(0);
    for (const each of [net, again]) for (const { complete } of each.fit(data, options)) expect(complete).toBe(true);
    expect(again.save({ training: true })).toEqual(net.save({ training: true }));
  });

  it("a file holds W1 [n₀, n₁], b1 [n₁], …, with the network's description and the data's scaling as JSON in the metadata", () => {
    const net = network({ inputs: 4, layers: [dense(3, "softmax")], loss: "crossEntropy", seed: 1, backend });
    const set = iris().standardize();
    for (const { epoch } of net.fit(set, { ...options, epochs: 1 })) expect(epoch).toBe(1);
    const { tensors, metadata } = readSafetensors(net.save());
    expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ["W1", [4, 3]],
      ["b1", [3]],
    ]);
    expect(metadata).toMatchObject({ format: "adjoint", version: "1" });
    expect(JSON.parse(metadata["network"])).toEqual({
      inputs: 4,
      layers: [{ units: 3, activation: "softmax" }],
      loss: "crossEntropy",
      l2: 0,
      seed: 1,
      precision: "f32",
      epoch: 1,
    });
    expect(JSON.parse(metadata["data"])).toMatchObject({
      name: "iris",
      features: set.features,
      scaling: set.scaling,
      classes: ["setosa", "versicolor", "virginica"],
    });
  });

  it("keeps the image's shape and the scale of its bytes", () => {
    const net = network({ inputs: 64, layers: [dense(10, "softmax")], loss: "crossEntropy", seed: 1, backend });
    net.fit(digits().take(20), { ...options, epochs: 1 }).next();
    expect(load(net.save(), { backend }).data).toMatchObject({ image: { height: 8, width: 8 }, scaling: { kind: "bytes" } });
  });

  it("without training state a file is the same whatever the optimiser was; with it, the run goes on with the same bits", () => {
    const whole = trained();
    expect(load(whole.save({ training: true }), { backend }).save()).toEqual(whole.save());
    for (const stop of [1, 2, 3, 5, 7]) {
      const net = create();
      let reports = 0;
      for (const { complete } of net.fit(data, { ...options, every: 1 })) if (++reports === stop || (complete && net.epoch === 3)) break;
      const again = load(net.save({ training: true }), { backend });
      while (again.epoch < 3) for (const { epoch } of again.fit(data, { ...options, epochs: 1, every: 1 })) expect(epoch).toBeLessThan(4);
      expect(again.parameters()).toEqual(whole.parameters());
    }
  });

  it("a checkpoint is plain data that survives structured cloning, and going back to it replays the same epochs", () => {
    const net = trained();
    const checkpoint = structuredClone(net.checkpoint());
    expect(checkpoint).toMatchObject({ epoch: 3, optimizer: options.optimizer });
    expect(Object.keys(checkpoint.tensors).sort()).toEqual([
      "W1",
      "W2",
      "b1",
      "b2",
      "hyper",
      "mW1",
      "mW2",
      "mb1",
      "mb2",
      "vW1",
      "vW2",
      "vb1",
      "vb2",
    ]);
    const replay = () => Array.from(net.fit(data, options), ({ epoch, loss }) => [epoch, loss]);
    const first = replay();
    net.restore(checkpoint);
    expect(net.epoch).toBe(3);
    expect(replay()).toEqual(first);
    const other = create();
    other.restore(checkpoint);
    expect(Array.from(other.fit(data, options), ({ epoch, loss }) => [epoch, loss])).toEqual(first);
  });

  it("a checkpoint of another network, optimiser or precision changes nothing and is refused by name", () => {
    const net = trained();
    const before = net.save({ training: true });
    const { tensors, ...rest } = net.checkpoint();
    const next = "Make a network of the same layers and precision.";
    expect(() => net.restore({ ...rest, tensors: { ...tensors, W2: new Float32Array(9) } })).toThrow(
      `restore: the checkpoint is not of this network: W2 must be Float32Array(10) and is Float32Array(9). ${next}`,
    );
    expect(() => net.restore({ ...rest, optimizer: momentum(), tensors })).toThrow(
      `restore: the checkpoint is not of this network: vW1 must be`.slice(0, 48),
    );
    expect(() => net.restore({ epoch: 0, tensors })).toThrow(/^restore: the checkpoint is not of this network: it has "(m|v)W1"/);
    expect(() => net.restore(trained("f64").checkpoint())).toThrow(
      `restore: the checkpoint is not of this network: W1 must be Float32Array(10) and is Float64Array(10). ${next}`,
    );
    expect(() => net.restore({ ...rest, epoch: -1, tensors })).toThrow(
      "restore: the epoch of a checkpoint must be an integer ≥ 0: -1. Pass the object returned by network.checkpoint().",
    );
    const epochPosition = { position: 3, lossSum: 1, epochLayout: { rows: 20, batchSize: 8, shuffle: true } };
    expect(() => net.restore({ ...rest, epochPosition, tensors })).toThrow(
      "restore: the checkpoint's position is in no epoch: position 3 of 20 rows in batches of 8, cost 1. Pass the object returned by network.checkpoint().",
    );
    // A key that this version does not know must not be dropped.
    const unknown = { ...rest, place: epochPosition, tensors };
    expect(() => net.restore(unknown)).toThrow(
      'restore: the option is unknown: "place". Use epoch, epochPosition, optimizer, run, tensors.',
    );
    expect(net.save({ training: true })).toEqual(before);
  });

  it("what it returns is the caller's, and what it takes is copied", () => {
    const weights = new Float32Array(10).fill(0.5);
    const net = network({
      inputs: 2,
      layers: [dense(5, "tanh", { weights }), dense(2, "softmax")],
      loss: "crossEntropy",
      seed: 1,
      backend,
    });
    const before = net.save();
    weights.fill(9);
    net.parameters()[0].weights.fill(9);
    net.checkpoint().tensors["W1"].fill(9);
    net.predict([[1, 2]]).fill(9);
    expect(net.save()).toEqual(before);
    const parameters = net.parameters();
    net.setParameters(parameters);
    parameters[0].weights.fill(9);
    expect(net.save()).toEqual(before);
  });

  it("setParameters takes effect at once, and the optimiser's state stays", () => {
    const net = trained();
    const { mW1 } = net.checkpoint().tensors;
    net.setParameters(net.parameters().map(({ weights, biases }) => ({ weights: weights.map(() => 0), biases: biases.map(() => 0) })));
    expect([...net.predict([[1, 2]])]).toEqual([0.5, 0.5]);
    expect(net.checkpoint().tensors["mW1"]).toEqual(mW1);
    expect(() => net.setParameters([])).toThrow(
      "setParameters: the weights of layer 1 must be 2×5: it is 0×5. Give one row for each input of the layer.",
    );
  });

  it("a file whose tensors are missing, of another type or another shape is refused by name", async () => {
    const { writeSafetensors } = await import("@adjoint/formats");
    const { tensors, metadata } = readSafetensors(trained().save());
    const without = writeSafetensors({ tensors: tensors.filter(({ name }) => name !== "b2"), metadata });
    expect(() => load(without, { backend })).toThrow(
      "load: the file must hold b2 with 2 numbers of f32: undefined. The model is damaged: save it again.",
    );
    const wide = writeSafetensors({
      tensors: tensors.map(({ name, shape, values }) => ({ name, shape, values: Float64Array.from(values) })),
      metadata,
    });
    expect(() => load(wide, { backend })).toThrow(
      "load: the file must hold W1 with 10 numbers of f32: Float64Array(10). The model is damaged: save it again.",
    );
    const garbled = writeSafetensors({ tensors, metadata: { ...metadata, network: "{" } });
    expect(() => load(garbled, { backend })).toThrow(
      'load: the metadata "network" is not JSON: it begins with "{". The model is damaged: save it again.',
    );
    const half = writeSafetensors({ tensors, metadata: { ...metadata, training: JSON.stringify({ epoch: 3, optimizer: sgd() }) } });
    expect(() => load(half, { backend })).toThrow(
      "load: the checkpoint is not of this network: hyper must be Float64Array(8) and is undefined. Make a network of the same layers and precision.",
    );
  });
});
