import type { DenseModel, Exported, LayerActivation } from "../model.ts";
import { scalingOfInputs, scalingOfOutputs } from "../model.ts";
import { writeNamed } from "../named.ts";
import { identifier, oneLine, describe, predictionNames, source } from "./text.ts";
import { python } from "./python.ts";
import { trainingScript } from "./pytorch-training.ts";

/** The modules of PyTorch. */
const ACTIVATIONS: Readonly<Record<LayerActivation, string>> = {
  identity: "nn.Identity()",
  sigmoid: "nn.Sigmoid()",
  tanh: "nn.Tanh()",
  relu: "nn.ReLU()",
  leakyRelu: "nn.LeakyReLU(0.01)",
  gelu: 'nn.GELU(approximate="tanh")',
  silu: "nn.SiLU()",
  elu: "nn.ELU()",
  selu: "nn.SELU()",
  softplus: "nn.Softplus()",
  mish: "nn.Mish()",
  hardSigmoid: "nn.Hardsigmoid()",
  exponential: "Exponential()",
  softmax: "nn.Softmax(dim=1)",
};

/** PyTorch has no module for it. */
const EXPONENTIAL = `

class Exponential(nn.Module):
    """The exponential of each element."""

    def forward(self, z):
        return torch.exp(z)
`;

/** Writes the weights as safetensors with PyTorch's names (`0.weight` [n₁, n₀]), and a script with the module that they are for. */
export function exportPytorch(model: DenseModel): Exported {
  const weights = `${model.name}.pytorch.safetensors`;
  const [inputs, outputs] = [scalingOfInputs(model), scalingOfOutputs(model)];
  const type = model.precision === "f32" ? "torch.float32" : "torch.float64";
  const modules = model.layers.map(
    ({ units, activation }, i) =>
      `        nn.Linear(${i === 0 ? model.inputs : model.layers[i - 1].units}, ${units}),\n        ${ACTIVATIONS[activation]},`,
  );
  const training = trainingScript(model, weights);
  const text = `# ${oneLine(model.name)}: ${describe(model)}, exported by Adjoint.
${training === "" ? "" : "import argparse\n"}import json
import os

import torch
${training === "" ? "" : "import torch.distributed as dist\n"}from torch import nn

WEIGHTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), ${python(weights)})
FEATURES = ${python(model.features)}
NAMES = ${python(predictionNames(model))}
INPUT_SHIFT, INPUT_SCALE = ${python(inputs?.shift)}, ${python(inputs?.scale)}
OUTPUT_SHIFT, OUTPUT_SCALE = ${python(outputs?.shift)}, ${python(outputs?.scale)}

${model.layers.some(({ activation }) => activation === "exponential") ? EXPONENTIAL : ""}

def network():
    """Return the network, which takes scaled inputs."""
    return nn.Sequential(
${modules.join("\n")}
    ).to(${type})


def read_safetensors(path):
    """Return the tensors of a file by their names, as safetensors.torch.load_file does."""
    with open(path, "rb") as file:
        content = bytearray(file.read())
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    types = {"F32": torch.float32, "F64": torch.float64}
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        data = torch.frombuffer(content[begin:end], dtype=types[entry["dtype"]])
        tensors[name] = data.reshape(entry["shape"]).clone()
    return tensors


def load(path=WEIGHTS):
    """Return the network with its weights."""
    net = network()
    net.load_state_dict(read_safetensors(path))
    return net


def predict(net, X):
    """Return the outputs [N, ${model.layers[model.layers.length - 1].units}] for rows of raw numbers, in the units of the data."""
    x = torch.as_tensor(X, dtype=torch.float64)
    if INPUT_SHIFT is not None:
        x = (x - torch.tensor(INPUT_SHIFT, dtype=torch.float64)) * torch.tensor(INPUT_SCALE, dtype=torch.float64)
    with torch.no_grad():
        a = net(x.to(${type}))
    if OUTPUT_SHIFT is not None:
        a = a / torch.tensor(OUTPUT_SCALE, dtype=torch.float64) + torch.tensor(OUTPUT_SHIFT, dtype=torch.float64)
    return a
${training}`;
  return {
    files: [
      { name: `${identifier(model.name)}.py`, bytes: source(text) },
      { name: weights, bytes: writeNamed(model, "pytorch") },
    ],
    notes: ["the network takes scaled inputs: predict of the script scales raw ones"],
  };
}
