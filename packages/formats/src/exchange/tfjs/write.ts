import { encodeText } from "../../utf8.ts";
import { describe, identifier } from "../code/text.ts";
import { crc32 } from "../crc32.ts";
import type { DenseLayer, DenseModel, Exported, ExportedFile, LayerActivation, ShiftScale } from "../model.ts";
import { fail } from "../problems.ts";
import { checkModel, inputsOf, outputNames, outputsOf, scalingOfInputs, scalingOfOutputs, toFloat32 } from "../model.ts";

/** A file of weights is at most so long, as the converter of TensorFlow.js writes them: browsers keep such files [bytes]. */
const SHARD = 4 * 2 ** 20;

/** A layer with its weights by their names. */
interface Layer {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>> & { readonly name: string };
  /** The layers that it takes its tensors from, where that is not the one before alone. */
  readonly from?: readonly string[];
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[]; readonly values: Float32Array }[];
}

/** The name that a dense layer takes for each activation; "linear" where layers of their own follow. */
const ACTIVATIONS: Readonly<Record<LayerActivation, string>> = {
  identity: "linear",
  sigmoid: "sigmoid",
  tanh: "tanh",
  relu: "relu",
  leakyRelu: "linear",
  // Its gelu_new cannot be loaded: the loader of 4.22 looks for geluNew.
  gelu: "linear",
  silu: "swish",
  elu: "elu",
  selu: "selu",
  softplus: "softplus",
  mish: "mish",
  // That of TensorFlow.js is 0.2·z + ½; relu6(z + 3)/6 is ours.
  hardSigmoid: "relu6",
  // It has no layer of exponentials; refused.
  exponential: "",
  softmax: "softmax",
};

/**
 * Writes `model.json` and files of weights for TensorFlow.js, `tf.loadLayersModel`: raw numbers in, outputs in the units of the data. The scaling of the inputs is a batch
 * normalization, that of the outputs a dense layer.
 */
export function exportTfjs(model: DenseModel): Exported {
  checkModel("exportTfjs", model);
  const layers = layersOf(model);
  const weights = layers.flatMap((layer) => layer.weights);
  const shards = cut(
    weights.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
    model.name,
  );
  const { features, classes, schema } = model;
  const json = {
    format: "layers-model",
    generatedBy: "adjoint",
    convertedBy: null,
    modelTopology: topologyOf(layers, model.inputs),
    weightsManifest: [
      { paths: shards.map(({ name }) => name), weights: weights.map(({ name, shape }) => ({ name, shape, dtype: "float32" })) },
    ],
    userDefinedMetadata: { adjoint: { features, classes, outputs: outputNames(model), schema } },
  };
  return {
    files: [{ name: `${model.name}.json`, bytes: encodeText(JSON.stringify(json)) }, ...shards],
    notes: model.precision === "f64" ? ["the weights are rounded from f64 to f32"] : [],
  };
}

/** Returns the layers as Keras describes them: one after another, or with the layers that each takes its tensors from. */
function topologyOf(layers: readonly Layer[], inputs: number): object {
  const shape = { batch_input_shape: [null, inputs] };
  const version = { keras_version: "tfjs-layers 4.22.0", backend: "tensor_flow.js" };
  if (layers.every(({ from }) => from === undefined)) {
    const described = layers.map(({ className, config }, i) => ({
      class_name: className,
      config: i === 0 ? { ...config, ...shape } : config,
    }));
    return { class_name: "Sequential", config: { name: "adjoint", layers: described }, ...version };
  }
  const input = {
    name: "input",
    class_name: "InputLayer",
    config: { ...shape, dtype: "float32", sparse: false, name: "input" },
    inbound_nodes: [],
  };
  const described = layers.map(({ className, config, from }, i) => ({
    name: config.name,
    class_name: className,
    config,
    inbound_nodes: [(from ?? [i === 0 ? "input" : layers[i - 1].config.name]).map((name) => [name, 0, 0, {}])],
  }));
  const ends = { input_layers: [["input", 0, 0]], output_layers: [[layers[layers.length - 1].config.name, 0, 0]] };
  return { class_name: "Model", config: { name: "adjoint", layers: [input, ...described], ...ends }, ...version };
}

/** Returns a name that models of another structure do not have: TensorFlow.js caches the order of the layers by the names of the last and the first. */
function prefixOf(model: DenseModel): string {
  const structure = [describe(model), scalingOfInputs(model) !== undefined, scalingOfOutputs(model) !== undefined].join();
  return `${identifier(model.name)}_${crc32(encodeText(structure)).toString(16)}`;
}

function layersOf(model: DenseModel): Layer[] {
  const layers: Layer[] = [];
  const prefix = prefixOf(model);
  const dense = (inputs: number, { units, activation, weights, biases }: DenseLayer): void => {
    if (ACTIVATIONS[activation] === "") fail("tfjs", "no-such-activation", { activation, format: "TensorFlow.js" });
    const name = `${prefix}_dense_${layers.length + 1}`;
    layers.push({
      className: "Dense",
      config: { name, units, activation: ACTIVATIONS[activation], use_bias: true, trainable: true, dtype: "float32" },
      weights: [
        { name: `${name}/kernel`, shape: [inputs, units], values: toFloat32(weights) },
        { name: `${name}/bias`, shape: [units], values: toFloat32(biases) },
      ],
    });
    if (activation === "leakyRelu")
      layers.push({
        className: "LeakyReLU",
        config: { name: `${prefix}_leaky_${layers.length + 1}`, alpha: 0.01, trainable: true },
        weights: [],
      });
    if (activation === "gelu") layers.push(...geluOf(name));
  };
  const inputs = scalingOfInputs(model);
  if (inputs !== undefined) layers.push(normalization(`${prefix}_batch_normalization`, inputs));
  // What the outputs of a layer must still be divided by.
  let divisor = 1;
  model.layers.forEach((layer, index) => {
    const weights = divisor === 1 ? layer.weights : layer.weights.map((weight) => weight / divisor);
    const hard = layer.activation === "hardSigmoid";
    dense(inputsOf(model, index), { ...layer, weights, biases: hard ? layer.biases.map((bias) => bias + 3) : layer.biases });
    divisor = hard ? 6 : 1;
  });
  const K = outputsOf(model);
  const outputs = scalingOfOutputs(model);
  if (outputs === undefined && divisor === 1) return layers;
  const factors = Float64Array.from({ length: K }, (_, k) => 1 / divisor / (outputs?.scale[k] ?? 1));
  const weights = Float64Array.from({ length: K * K }, (_, at) => (at % K === Math.floor(at / K) ? factors[at % K] : 0));
  dense(K, { units: K, activation: "identity", weights, biases: Float64Array.from(outputs?.shift ?? new Float64Array(K)) });
  return layers;
}

/** z·σ(z·(c + d·z²)) of the layer `z`. */
function geluOf(z: string): Layer[] {
  const c = 2 * Math.sqrt(2 / Math.PI);
  const layer = (className: string, part: string, from: readonly string[], config: object = {}): Layer => ({
    className,
    config: { name: `${z}_${part}`, trainable: true, ...config },
    from,
    weights: [],
  });
  return [
    // TensorFlow.js disposes of a tensor that a layer takes twice.
    layer("Rescaling", "copy", [z], { scale: 1, offset: 0 }),
    layer("Multiply", "square", [z, `${z}_copy`]),
    layer("Rescaling", "inner", [`${z}_square`], { scale: c * 0.044715, offset: c }),
    layer("Multiply", "cubic", [z, `${z}_inner`]),
    layer("Activation", "gate", [`${z}_cubic`], { activation: "sigmoid" }),
    layer("Multiply", "gelu", [z, `${z}_gate`]),
  ];
}

/** (raw − shift)·scale as gamma·(raw − mean)/√(variance + ε) + beta with the variance 1 and ε 0. */
function normalization(name: string, { shift, scale }: ShiftScale): Layer {
  const vector = (key: string, values: ArrayLike<number>) => ({
    name: `${name}/${key}`,
    shape: [shift.length],
    values: Float32Array.from(values),
  });
  const count = shift.length;
  return {
    className: "BatchNormalization",
    config: { name, axis: -1, momentum: 0.99, epsilon: 0, center: true, scale: true, trainable: false, dtype: "float32" },
    weights: [
      vector("gamma", scale),
      vector("beta", new Float32Array(count)),
      vector("moving_mean", shift),
      vector("moving_variance", new Float32Array(count).fill(1)),
    ],
  };
}

/** Joins the weights and cuts them into files. */
function cut(pieces: readonly Uint8Array[], name: string): ExportedFile[] {
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const count = Math.max(1, Math.ceil(total / SHARD));
  const shards = Array.from({ length: count }, (_, i) => new Uint8Array(Math.min(SHARD, total - i * SHARD)));
  let at = 0;
  for (const piece of pieces) {
    for (let from = 0; from < piece.length;) {
      const [shard, offset] = [Math.floor(at / SHARD), at % SHARD];
      const part = piece.subarray(from, from + SHARD - offset);
      shards[shard].set(part, offset);
      from += part.length;
      at += part.length;
    }
  }
  return shards.map((bytes, i) => ({ name: `${name}.shard${i + 1}of${count}.bin`, bytes }));
}
