import type { DenseModel, Exported, LayerActivation } from "../model.ts";
import { checkModel, inputsOf, outputNames, outputsOf, scalingOfInputs, scalingOfOutputs, toFloat32 } from "../model.ts";
import { fail } from "../problems.ts";
import {
  ATTRIBUTE,
  DIMENSION,
  ELEMENT,
  ENTRY,
  GRAPH,
  KIND,
  MODEL,
  NODE,
  OPSET,
  SHAPE,
  TENSOR,
  TENSOR_TYPE,
  TYPE,
  VALUE,
} from "./fields.ts";
import { field, float, join, varint } from "./wire.ts";

/** The version of the operators; that of the file format which came with it is 8. */
const OPSET_VERSION = 17;
const IR_VERSION = 8;
/** Protocol buffers end here [bytes]. */
const LIMIT = 2 ** 31 - 1;

/** Collects the nodes and constants of a graph. */
interface Graph {
  /** Adds a node; returns the name of what it computes. */
  node(op: string, inputs: readonly string[], attributes?: Attributes): string;
  /** Adds a constant; returns its name. */
  constant(name: string, shape: readonly number[], values: ArrayLike<number>): string;
}

type Attributes = Readonly<Record<string, { readonly float: number } | { readonly int: number }>>;

/** How each activation is written with the operators of version 17. */
const ACTIVATIONS: Readonly<Record<LayerActivation, (graph: Graph, z: string) => string>> = {
  identity: (_, z) => z,
  sigmoid: (graph, z) => graph.node("Sigmoid", [z]),
  tanh: (graph, z) => graph.node("Tanh", [z]),
  relu: (graph, z) => graph.node("Relu", [z]),
  leakyRelu: (graph, z) => graph.node("LeakyRelu", [z], { alpha: { float: 0.01 } }),
  // z·σ(z·(c + d·z²)): Gelu itself came with version 20.
  gelu: (graph, z) => {
    const c = 2 * Math.sqrt(2 / Math.PI);
    const square = graph.node("Mul", [z, z]);
    const cubic = graph.node("Mul", [square, graph.constant("gelu_d", [], [c * 0.044715])]);
    const inner = graph.node("Add", [cubic, graph.constant("gelu_c", [], [c])]);
    return graph.node("Mul", [z, graph.node("Sigmoid", [graph.node("Mul", [z, inner])])]);
  },
  silu: (graph, z) => graph.node("Mul", [z, graph.node("Sigmoid", [z])]),
  elu: (graph, z) => graph.node("Elu", [z], { alpha: { float: 1 } }),
  selu: (graph, z) => graph.node("Selu", [z], { alpha: { float: 1.6732632423543772 }, gamma: { float: 1.0507009873554805 } }),
  softplus: (graph, z) => graph.node("Softplus", [z]),
  // Mish itself came with version 18.
  mish: (graph, z) => graph.node("Mul", [z, graph.node("Tanh", [graph.node("Softplus", [z])])]),
  hardSigmoid: (graph, z) => graph.node("HardSigmoid", [z], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } }),
  exponential: (graph, z) => graph.node("Exp", [z]),
  softmax: (graph, z) => graph.node("Softmax", [z], { axis: { int: -1 } }),
};

/**
 * Writes an ONNX file: input[N, n₀] raw numbers in f32, output[N, K] in the units of the data. Both scalings are part of the graph; names of inputs and classes, and the
 * schema of the table, are in its metadata.
 * @throws ArgumentError for a model of 2 GiB or more
 */
export function exportOnnx(model: DenseModel): Exported {
  checkModel("exportOnnx", model);
  const bytes = 4 * model.layers.reduce((sum, { weights, biases }) => sum + weights.length + biases.length, 0);
  if (bytes > LIMIT - 1_000_000) fail("exportOnnx", "too-large", { format: "ONNX", bytes, limit: LIMIT });
  const nodes: Uint8Array[] = [];
  const constants = new Map<string, Uint8Array>();
  const graph: Graph = {
    node(op, inputs, attributes = {}) {
      const output = `${op.toLowerCase()}_${nodes.length + 1}`;
      nodes.push(field(GRAPH.node, nodeOf(op, inputs, { output, attributes })));
      return output;
    },
    constant(name, shape, values) {
      if (!constants.has(name)) constants.set(name, field(GRAPH.initializer, tensorOf(name, shape, values)));
      return name;
    },
  };
  const result = layersOf(model, graph);
  // A name of its own, whatever the last node is.
  nodes.push(field(GRAPH.node, nodeOf("Identity", [result], { output: "output", attributes: {} })));
  const content = join([
    varint(MODEL.irVersion, IR_VERSION),
    field(MODEL.producerName, "adjoint"),
    field(MODEL.graph, [
      ...nodes,
      field(GRAPH.name, model.name || "adjoint"),
      ...constants.values(),
      field(GRAPH.input, valueOf("input", model.inputs)),
      field(GRAPH.output, valueOf("output", outputsOf(model))),
    ]),
    field(MODEL.opsetImport, [field(OPSET.domain, ""), varint(OPSET.version, OPSET_VERSION)]),
    ...metadataOf(model),
  ]);
  const notes = model.precision === "f64" ? ["the weights are rounded from f64 to f32"] : [];
  return { files: [{ name: `${model.name}.onnx`, bytes: content }], notes };
}

function layersOf(model: DenseModel, graph: Graph): string {
  let value = "input";
  const inputs = scalingOfInputs(model);
  if (inputs !== undefined) {
    value = graph.node("Sub", [value, graph.constant("input_shift", [inputs.shift.length], inputs.shift)]);
    value = graph.node("Mul", [value, graph.constant("input_scale", [inputs.scale.length], inputs.scale)]);
  }
  model.layers.forEach(({ units, activation, weights, biases }, index) => {
    const W = graph.constant(`W${index + 1}`, [inputsOf(model, index), units], weights);
    const b = graph.constant(`b${index + 1}`, [units], biases);
    value = ACTIVATIONS[activation](graph, graph.node("Gemm", [value, W, b]));
  });
  const outputs = scalingOfOutputs(model);
  if (outputs === undefined) return value;
  value = graph.node("Div", [value, graph.constant("output_scale", [outputs.scale.length], outputs.scale)]);
  return graph.node("Add", [value, graph.constant("output_shift", [outputs.shift.length], outputs.shift)]);
}

function nodeOf(
  op: string,
  inputs: readonly string[],
  { output, attributes }: { readonly output: string; readonly attributes: Attributes },
): Uint8Array[] {
  return [
    ...inputs.map((name) => field(NODE.input, name)),
    field(NODE.output, output),
    field(NODE.name, output),
    field(NODE.opType, op),
    ...Object.entries(attributes).map(([name, value]) =>
      field(NODE.attribute, [
        field(ATTRIBUTE.name, name),
        "float" in value ? float(ATTRIBUTE.f, value.float) : integer(ATTRIBUTE.i, value.int),
        varint(ATTRIBUTE.type, "float" in value ? KIND.float : KIND.int),
      ]),
    ),
  ];
}

/** Writes a varint of an integer that may be negative: in two's complement of 64 bits. */
function integer(number: number, value: number): Uint8Array {
  if (value >= 0) return varint(number, value);
  const digits: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) digits.push(Number(rest & 127n) + 128);
  return Uint8Array.from([number * 8, ...digits, Number(rest)]);
}

function tensorOf(name: string, shape: readonly number[], values: ArrayLike<number>): Uint8Array[] {
  const numbers = toFloat32(values);
  return [
    ...shape.map((size) => varint(TENSOR.dims, size)),
    varint(TENSOR.type, ELEMENT.float),
    field(TENSOR.name, name),
    field(TENSOR.raw, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)),
  ];
}

/** A table of any number of rows. */
function valueOf(name: string, cols: number): Uint8Array[] {
  const shape = [field(SHAPE.dimension, [field(DIMENSION.name, "N")]), field(SHAPE.dimension, [varint(DIMENSION.value, cols)])];
  const tensor = [varint(TENSOR_TYPE.elements, ELEMENT.float), field(TENSOR_TYPE.shape, shape)];
  return [field(VALUE.name, name), field(VALUE.type, [field(TYPE.tensor, tensor)])];
}

function metadataOf(model: DenseModel): Uint8Array[] {
  const { features, classes, schema } = model;
  const entries = { features, classes, outputs: outputNames(model), schema };
  return Object.entries(entries).flatMap(([key, value]) =>
    value === undefined ? [] : [field(MODEL.metadata, [field(ENTRY.key, `adjoint.${key}`), field(ENTRY.value, JSON.stringify(value))])],
  );
}
