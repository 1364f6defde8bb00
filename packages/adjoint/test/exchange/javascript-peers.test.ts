import { describe, expect, test } from "vitest";
import { exportOnnx, exportTfjs } from "adjoint/exchange";
import { ROWS, casesOfTfjs, createCases, difference } from "./models.ts";
import { loadPeer } from "./peers.ts";

/** What is used here of the packages. */
interface OnnxRuntime {
  readonly InferenceSession: { create(bytes: Uint8Array): Promise<{ run(feeds: object): Promise<{ output: { data: Float32Array } }> }> };
  readonly Tensor: new (type: "float32", values: Float32Array, shape: readonly number[]) => object;
}
interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  tensor(values: Float32Array, shape: readonly number[]): object;
  loadLayersModel(handler: object): Promise<{ predict(input: object): { data(): Promise<Float32Array> } }>;
}

const cases = createCases();
const onnx = await loadPeer<OnnxRuntime>("onnxruntime-node");
const tensorflow = await loadPeer<TensorFlow>("@tensorflow/tfjs");

describe("what is exported gives the outputs of the network within 1e-6, on 1,000 random rows for every activation", () => {
  test.runIf(onnx)("as ONNX in onnxruntime", async () => {
    const { InferenceSession, Tensor } = onnx!;
    for (const { model, rows, expected } of cases) {
      const session = await InferenceSession.create(exportOnnx(model).files[0].bytes);
      const { output } = await session.run({ input: new Tensor("float32", rows, [ROWS, model.inputs]) });
      expect(difference(output.data, expected), model.name).toBeLessThanOrEqual(1e-6);
    }
  });

  test.runIf(tensorflow)("as a layers model in TensorFlow.js", async () => {
    await tensorflow!.setBackend("cpu");
    for (const { model, rows, expected } of casesOfTfjs(cases)) {
      const { files } = exportTfjs(model);
      const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(files[0].bytes)) as {
        modelTopology: object;
        weightsManifest: { weights: object[] }[];
      };
      const weightData = new Uint8Array(Buffer.concat(files.slice(1).map(({ bytes }) => bytes))).buffer;
      const artifacts = { modelTopology, weightSpecs: weightsManifest.flatMap(({ weights }) => weights), weightData };
      const net = await tensorflow!.loadLayersModel({ load: () => Promise.resolve(artifacts) });
      const outputs = await net.predict(tensorflow!.tensor(rows, [ROWS, model.inputs])).data();
      expect(difference(outputs, expected), model.name).toBeLessThanOrEqual(1e-6);
    }
  });
});
