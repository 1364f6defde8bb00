// ONNX Runtime, native: inference only, it is what one deploys a trained model with.
import { layersOf, rowsOf } from "../data.mjs";
import { serve, versionOf } from "../protocol.mjs";
import { CHECKED_ROWS, MLP } from "../workloads.mjs";
import { onnxModel } from "./onnx.mjs";

await serve(async (data) => {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  const session = await InferenceSession.create(onnxModel(layersOf(data, "mlp")), {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
  });
  const predict = async (row) => {
    const { P } = await session.run({ X: new Tensor("float32", rowsOf(data.images, row, row + 1), [1, MLP.sizes[0]]) });
    return P.data;
  };
  const infer = async () => {
    const check = [];
    for (let row = 0; row < CHECKED_ROWS; row++) check.push(...(await predict(row)));
    let next = 0;
    const run = async (count) => {
      for (let i = 0; i < count; i++) await predict(next++ % MLP.rows);
    };
    return { check, run };
  };
  return {
    library: "ONNX Runtime",
    version: versionOf("onnxruntime-node", import.meta.url),
    engine: "native, 1 thread",
    workloads: { "inference-1": infer },
  };
});
