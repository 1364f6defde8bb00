import { scalingOfInputs, scalingOfOutputs } from "../model.ts";
import type { DenseModel, Exported, LayerActivation } from "../model.ts";
import { writeNamed } from "../named.ts";
import { python } from "./python.ts";
import { describe, identifier, oneLine, predictionNames, source } from "./text.ts";

/** The activations of Keras 3, as source. */
const ACTIVATIONS: Readonly<Record<LayerActivation, string>> = {
  identity: '"linear"',
  sigmoid: '"sigmoid"',
  tanh: '"tanh"',
  relu: '"relu"',
  leakyRelu: "lambda z: keras.ops.leaky_relu(z, negative_slope=0.01)",
  gelu: "lambda z: keras.ops.gelu(z, approximate=True)",
  silu: '"silu"',
  elu: '"elu"',
  selu: '"selu"',
  softplus: '"softplus"',
  mish: '"mish"',
  hardSigmoid: '"hard_sigmoid"',
  exponential: '"exponential"',
  softmax: '"softmax"',
};

/** Writes the weights as safetensors with Keras' names (`dense/kernel` [n₀, n₁]), and a script with the model that they are for. */
export function exportKeras(model: DenseModel): Exported {
  const weights = `${model.name}.keras.safetensors`;
  const [inputs, outputs] = [scalingOfInputs(model), scalingOfOutputs(model)];
  const layers = model.layers.map(
    ({ units, activation }, i) =>
      `            keras.layers.Dense(${units}, activation=${ACTIVATIONS[activation]}, name="dense${i === 0 ? "" : `_${i}`}"),`,
  );
  const text = `# ${oneLine(model.name)}: ${describe(model)}, exported by Adjoint. Written for Keras 3.
import os

import keras
import numpy as np
from safetensors.numpy import load_file

WEIGHTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), ${python(weights)})
FEATURES = ${python(model.features)}
NAMES = ${python(predictionNames(model))}
INPUT_SHIFT, INPUT_SCALE = ${python(inputs?.shift)}, ${python(inputs?.scale)}
OUTPUT_SHIFT, OUTPUT_SCALE = ${python(outputs?.shift)}, ${python(outputs?.scale)}


def load(path=WEIGHTS):
    """Return the network with its weights; it takes scaled inputs."""
    net = keras.Sequential(
        [
            keras.Input((${model.inputs},)),
${layers.join("\n")}
        ]
    )
    tensors = load_file(path)
    for layer in net.layers:
        layer.set_weights([tensors[f"{layer.name}/kernel"], tensors[f"{layer.name}/bias"]])
    return net


def predict(net, X):
    """Return the outputs for rows of raw numbers, in the units of the data."""
    x = np.asarray(X, dtype=np.float64)
    if INPUT_SHIFT is not None:
        x = (x - np.array(INPUT_SHIFT)) * np.array(INPUT_SCALE)
    a = net.predict(x.astype("${model.precision === "f32" ? "float32" : "float64"}"), verbose=0)
    if OUTPUT_SHIFT is not None:
        a = a / np.array(OUTPUT_SCALE) + np.array(OUTPUT_SHIFT)
    return a
`;
  return {
    files: [
      { name: `${identifier(model.name)}.py`, bytes: source(text) },
      { name: weights, bytes: writeNamed(model, "keras") },
    ],
    notes: ["the network takes scaled inputs: predict of the script scales raw ones"],
  };
}
