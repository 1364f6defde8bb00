import { encodeText } from "../../utf8.ts";
import { checkModel, inputsOf, outputsOf, scalingOfInputs, scalingOfOutputs } from "../model.ts";
import type { DenseModel, Exported, LayerActivation } from "../model.ts";
import { describe, identifier, oneLine, predictionNames, source } from "./text.ts";

/** The activations in C99: of z, but softmax of a row. */
const ACTIVATIONS: Readonly<Record<LayerActivation, string>> = {
  identity: "z",
  sigmoid: "1.0f / (1.0f + expf(-z))",
  tanh: "tanhf(z)",
  relu: "fmaxf(z, 0.0f)",
  leakyRelu: "z < 0.0f ? 0.01f * z : z",
  gelu: "z / (1.0f + expf(-1.595769122f * (z + 0.044715f * z * z * z)))",
  silu: "z / (1.0f + expf(-z))",
  elu: "z < 0.0f ? expm1f(z) : z",
  selu: "z < 0.0f ? 1.758099341f * expm1f(z) : 1.050700987f * z",
  softplus: "fmaxf(z, 0.0f) + log1pf(expf(-fabsf(z)))",
  mish: "z * tanhf(fmaxf(z, 0.0f) + log1pf(expf(-fabsf(z))))",
  hardSigmoid: "fminf(fmaxf(z / 6.0f + 0.5f, 0.0f), 1.0f)",
  exponential: "expf(z)",
  softmax: "",
};

/** Writes a C99 header: static arrays of f32, no allocation, `NAME_predict(const float *, float *)`; it needs the library of mathematics alone. */
export function exportC(model: DenseModel): Exported {
  checkModel("exportC", model);
  const name = identifier(model.name);
  const K = outputsOf(model);
  const widest = Math.max(model.inputs, ...model.layers.map(({ units }) => units));
  const [inputs, outputs] = [scalingOfInputs(model), scalingOfOutputs(model)];
  const scaled = inputs === undefined ? "input[i]" : `(input[i] - ${name}_input_shift[i]) * ${name}_input_scale[i]`;
  const unscaled = outputs === undefined ? "a[k]" : `a[k] / ${name}_output_scale[k] + ${name}_output_shift[k]`;
  const arrays = [
    ...(inputs === undefined ? [] : [array(`${name}_input_shift`, inputs.shift), array(`${name}_input_scale`, inputs.scale)]),
    ...model.layers.flatMap(({ weights, biases }, i) => [array(`${name}_W${i + 1}`, weights), array(`${name}_b${i + 1}`, biases)]),
    ...(outputs === undefined ? [] : [array(`${name}_output_shift`, outputs.shift), array(`${name}_output_scale`, outputs.scale)]),
  ];
  const guard = `ADJOINT_${name.toUpperCase()}_H`;
  const text = `/* ${oneLine(model.name)}: ${describe(model)}, exported by Adjoint.
   Weights W[inputs][units] in rows. Link with -lm. */
#ifndef ${guard}
#define ${guard}

#include <math.h>

#define ${name}_INPUTS ${model.inputs}
#define ${name}_OUTPUTS ${K}

${arrays.join("\n\n")}

${names(`${name}_input_name`, model.features)}${names(`${name}_output_name`, predictionNames(model))}static inline void ${name}_predict(const float *input, float *output)
{
  float a[${widest}], h[${widest}];
  int i, j, k;
  for (i = 0; i < ${model.inputs}; i++) a[i] = ${scaled};
${model.layers.map((_, i) => layerOf(name, model, i)).join("")}  for (k = 0; k < ${K}; k++) output[k] = ${unscaled};
}

#endif
`;
  const notes = model.precision === "f64" ? ["the weights are rounded from f64 to f32"] : [];
  return { files: [{ name: `${model.name}.h`, bytes: source(text) }], notes };
}

function layerOf(name: string, model: DenseModel, index: number): string {
  const { units, activation } = model.layers[index];
  const rows = inputsOf(model, index);
  const l = index + 1;
  const product = `  for (j = 0; j < ${units}; j++) h[j] = ${name}_b${l}[j];
  for (i = 0; i < ${rows}; i++)
    for (j = 0; j < ${units}; j++) h[j] += a[i] * ${name}_W${l}[i * ${units} + j];
`;
  if (activation !== "softmax")
    return `${product}  for (j = 0; j < ${units}; j++) {
    const float z = h[j];
    a[j] = ${ACTIVATIONS[activation]};
  }
`;
  return `${product}  {
    float max = h[0], sum = 0.0f;
    for (j = 1; j < ${units}; j++) max = fmaxf(max, h[j]);
    for (j = 0; j < ${units}; j++) sum += h[j] = expf(h[j] - max);
    for (j = 0; j < ${units}; j++) a[j] = h[j] / sum;
  }
`;
}

function array(name: string, values: ArrayLike<number>): string {
  const literals = Array.from(values, literal);
  const lines = Array.from({ length: Math.ceil(literals.length / 8) }, (_, i) => `  ${literals.slice(8 * i, 8 * i + 8).join(", ")}`);
  return `static const float ${name}[${literals.length}] = {\n${lines.join(",\n")}\n};`;
}

/** Returns a float with nine digits, which distinguish every float from its neighbours. */
function literal(value: number): string {
  const text = String(Number(Math.fround(value).toPrecision(9)));
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
}

/** Returns a function that gives names by their numbers. */
function names(name: string, list: readonly string[] | undefined): string {
  if (list === undefined) return "";
  return `static inline const char *${name}(int k)\n{\n  static const char *const names[${list.length}] = {\n${list.map((each) => `    ${quoted(each)}`).join(",\n")}\n  };\n  return names[k];\n}\n\n`;
}

/** Returns a text in UTF-8 as a literal of C; a question mark could begin a trigraph. */
function quoted(text: string): string {
  const characters = Array.from(encodeText(text), (byte) => {
    const character = String.fromCharCode(byte);
    return byte < 32 || byte > 126 || '"\\?'.includes(character) ? `\\${byte.toString(8).padStart(3, "0")}` : character;
  });
  return `"${characters.join("")}"`;
}
