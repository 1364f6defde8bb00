import { checkModel, scalingOfInputs, scalingOfOutputs } from "../model.ts";
import type { DenseModel, Exported, LayerActivation } from "../model.ts";
import { describe, identifier, learns, numbersInBase64, oneLine, predictionNames, source } from "./text.ts";

/** The activations in NumPy, of rows z[N, K]. */
const ACTIVATIONS: Readonly<Record<LayerActivation, string>> = {
  identity: "lambda z: z",
  sigmoid: "lambda z: 0.5 * (1 + np.tanh(0.5 * z))",
  tanh: "np.tanh",
  relu: "lambda z: np.maximum(z, 0)",
  leakyRelu: "lambda z: np.where(z < 0, 0.01 * z, z)",
  gelu: "lambda z: 0.5 * z * (1 + np.tanh(0.7978845608028654 * (z + 0.044715 * z**3)))",
  silu: "lambda z: 0.5 * z * (1 + np.tanh(0.5 * z))",
  elu: "lambda z: np.where(z < 0, np.expm1(np.minimum(z, 0)), z)",
  selu: "lambda z: np.where(z < 0, 1.7580993408473766 * np.expm1(np.minimum(z, 0)), 1.0507009873554805 * z)",
  softplus: "lambda z: np.logaddexp(0, z)",
  mish: "lambda z: z * np.tanh(np.logaddexp(0, z))",
  hardSigmoid: "lambda z: np.clip(z / 6 + 0.5, 0, 1)",
  exponential: "lambda z: np.exp(z)",
  softmax: "lambda z: np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))",
};

/** Writes a Python module that needs NumPy alone: `outputs(X)` [N, K] and `predict(X)`, of raw numbers X [N, n₀]. */
export function exportNumpy(model: DenseModel): Exported {
  checkModel("exportNumpy", model);
  const type = model.precision === "f32" ? "<f4" : "<f8";
  const [inputs, outputs] = [scalingOfInputs(model), scalingOfOutputs(model)];
  const used = [...new Set(model.layers.map(({ activation }) => activation))];
  const text = `# ${oneLine(model.name)}: ${describe(model)}, exported by Adjoint.
import base64

import numpy as np


def _numbers(text, shape):
    return np.frombuffer(base64.b64decode(text), dtype="${type}").reshape(shape).astype(np.float64)


FEATURES = ${python(model.features)}
NAMES = ${python(predictionNames(model))}
LEARNS = ${python(learns(model))}
INPUT_SHIFT, INPUT_SCALE = ${python(inputs?.shift)}, ${python(inputs?.scale)}
OUTPUT_SHIFT, OUTPUT_SCALE = ${python(outputs?.shift)}, ${python(outputs?.scale)}
ACTIVATIONS = {
${used.map((name) => `    "${name}": ${ACTIVATIONS[name]},`).join("\n")}
}
LAYERS = [
${model.layers.map(({ units, activation, weights, biases }) => `    (_numbers("${numbersInBase64(weights)}", (-1, ${units})), _numbers("${numbersInBase64(biases)}", (${units},)), "${activation}"),`).join("\n")}
]


def outputs(X):
    """Return the outputs [N, K] for rows of raw numbers X [N, ${model.inputs}], in the units of the data."""
    a = np.asarray(X, dtype=np.float64)
    if a.ndim != 2 or a.shape[1] != ${model.inputs}:
        raise ValueError(f"X must have ${model.inputs} columns: its shape is {a.shape}")
    if INPUT_SHIFT is not None:
        a = (a - np.array(INPUT_SHIFT)) * np.array(INPUT_SCALE)
    for W, b, activation in LAYERS:
        a = ACTIVATIONS[activation](a @ W + b)
    if OUTPUT_SHIFT is not None:
        a = a / np.array(OUTPUT_SCALE) + np.array(OUTPUT_SHIFT)
    return a


def predict(X):
    """Return the class of each row, the labels that hold [N, K], or the values [N, K]."""
    a = outputs(X)
    if LEARNS == "values":
        return a
    if LEARNS == "labels":
        return a > 0.5
    k = (a[:, 0] > 0.5).astype(int) if a.shape[1] == 1 else a.argmax(axis=1)
    return np.array(NAMES)[k]
`;
  return { files: [{ name: `${identifier(model.name)}.py`, bytes: source(text) }], notes: [] };
}

/** Returns a value as a literal of Python; JSON's texts and numbers are such literals. */
export function python(value: unknown): string {
  if (value === undefined || value === null) return "None";
  // A pair of surrogates would be two characters: Python takes the character itself.
  return JSON.stringify(value);
}
