import { exportC } from "./code/c.ts";
import { exportHtml } from "./code/html.ts";
import { exportJs } from "./code/js.ts";
import { exportKeras } from "./code/keras.ts";
import { exportNumpy } from "./code/python.ts";
import { exportPytorch } from "./code/pytorch.ts";
import type { DenseModel, Exported } from "./model.ts";
import { exportNpz } from "./npz.ts";
import { exportOnnx } from "./onnx/write.ts";
import { exportTfjs } from "./tfjs/write.ts";

export type { DenseLayer, DenseModel, DenseTraining, Exported, ExportedFile, Imported, LayerActivation, ShiftScale } from "./model.ts";
export { checkModel } from "./model.ts";
export { exportC } from "./code/c.ts";
export { exportHtml } from "./code/html.ts";
export { exportJs } from "./code/js.ts";
export { exportKeras } from "./code/keras.ts";
export { exportNumpy } from "./code/python.ts";
export { exportPytorch } from "./code/pytorch.ts";
export { exportNpz, importNpz } from "./npz.ts";
export type { NamedArray, NpzOptions } from "./npz.ts";
export { exportOnnx } from "./onnx/write.ts";
export { importOnnx } from "./onnx/read.ts";
export { exportTfjs } from "./tfjs/write.ts";
export { importTfjs } from "./tfjs/read.ts";
export type { TfjsFiles } from "./tfjs/read.ts";
export { importNamed } from "./named.ts";
export type { NamedOptions } from "./named.ts";

/** Every format that a model is exported to, with what its files are for. */
export const EXPORTERS = {
  onnx: { summary: "ONNX, opset 17: onnxruntime and others", write: exportOnnx },
  tfjs: { summary: "TensorFlow.js: model.json and weights", write: exportTfjs },
  npz: { summary: "NumPy arrays by scikit-learn's names: coefs_0, intercepts_0, …", write: exportNpz },
  pytorch: { summary: "safetensors by PyTorch's names, and a script", write: exportPytorch },
  keras: { summary: "safetensors by Keras' names, and a script", write: exportKeras },
  js: { summary: "an ES module without dependencies", write: exportJs },
  html: { summary: "a page that predicts", write: exportHtml },
  c: { summary: "a C99 header", write: exportC },
  numpy: { summary: "a Python module that needs NumPy alone", write: exportNumpy },
} as const satisfies Readonly<Record<string, { readonly summary: string; readonly write: (model: DenseModel) => Exported }>>;

export type ExportFormat = keyof typeof EXPORTERS;
