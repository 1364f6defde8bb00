import { widenBfloat16, widenFloat16 } from "../../half.ts";
import { finish, inputValue } from "../chain.ts";
import type { Constant, Value } from "../chain.ts";
import { SCHEMA_NOTE, checkModel } from "../model.ts";
import type { DenseModel, Imported } from "../model.ts";
import { fail } from "../problems.ts";
import { ATTRIBUTE, DIMENSION, ELEMENT, ENTRY, GRAPH, MODEL, NODE, SHAPE, TENSOR, TENSOR_TYPE, TYPE, VALUE } from "./fields.ts";
import { evaluateNode } from "./operators.ts";
import type { Attribute, OnnxNode } from "./operators.ts";
import { fieldsOf, packed, signed, textOf } from "./wire.ts";

const WHERE = "importOnnx";

/** A message with its fields by number. */
type Message = ReadonlyMap<number, readonly (Uint8Array | bigint)[]>;

/**
 * Reads a dense network from an ONNX file, as PyTorch, Keras, scikit-learn and others write it. Activations are recognised by their values, in whatever operators they are
 * written. Scalings before the first and after the last weights are kept beside.
 * @param name what the model is called
 * @throws FormatError for what is no ONNX file, or holds another network
 */
export function importOnnx(bytes: Uint8Array, name: string): Imported {
  const model = messageOf(bytes);
  const graphs = allBytes(model, MODEL.graph);
  if (graphs.length === 0) fail(WHERE, "damaged", { what: "there is no graph", values: `${bytes.length} bytes` });
  const graph = messageOf(graphs[0]);
  const constants = new Map(allBytes(graph, GRAPH.initializer).map(readTensor));
  const nodes = allBytes(graph, GRAPH.node).map(readNode);
  const input = findInput(graph, constants);
  // More inputs than there are bytes have no weights.
  if (!(input.width >= 1 && input.width <= bytes.length))
    fail(WHERE, "not-dense", {
      what: "the input must be a table of a fixed number of columns",
      values: `${JSON.stringify(input.name)} has ${input.width}`,
    });
  const values = new Map<string, Value | Constant | Error>(constants);
  values.set(input.name, inputValue(input.width));
  for (const node of nodes) if (node.outputs.length > 0) values.set(node.outputs[0], evaluateNode(node, values));
  const outputs = allBytes(graph, GRAPH.output).map((each) => textOf(firstBytes(messageOf(each), VALUE.name)));
  const { chain, output } = firstChain(outputs, values);
  const precision = [...constants.values()].some(({ values: numbers }) => numbers instanceof Float64Array) ? "f64" : "f32";
  const result: DenseModel = { name, precision, inputs: input.width, ...chain, ...namesOf(model) };
  checkModel(WHERE, result);
  return {
    model: result,
    notes: [
      ...(outputs.length > 1 ? [`of ${outputs.length} outputs ${JSON.stringify(output)} was taken`] : []),
      ...(hasSchema(model) ? [SCHEMA_NOTE] : []),
    ],
  };
}

/** Returns the first output that a dense network gives. */
function firstChain(outputs: readonly string[], values: ReadonlyMap<string, Value | Constant | Error>) {
  let first: unknown;
  for (const output of outputs) {
    const value = values.get(output);
    try {
      if (value instanceof Error) throw value;
      if (value !== undefined && "linear" in value) return { chain: finish(WHERE, value), output };
    } catch (error) {
      first ??= error;
    }
  }
  if (first !== undefined) throw first;
  return fail(WHERE, "not-dense", { what: "no output depends on the input", values: `${outputs.length} outputs` });
}

/** Finds the input that is no weight, and its columns: the product of all sizes but the first. */
function findInput(graph: Message, constants: ReadonlyMap<string, Constant>): { readonly name: string; readonly width: number } {
  const inputs = allBytes(graph, GRAPH.input).map((each) => {
    const message = messageOf(each);
    const type = message.has(VALUE.type) ? messageOf(firstBytes(message, VALUE.type)) : undefined;
    const tensor = type?.has(TYPE.tensor) ? messageOf(firstBytes(type, TYPE.tensor)) : undefined;
    const shape = tensor?.has(TENSOR_TYPE.shape) ? messageOf(firstBytes(tensor, TENSOR_TYPE.shape)) : undefined;
    const sizes = (shape === undefined ? [] : allBytes(shape, SHAPE.dimension)).map((dimension) => {
      const value = messageOf(dimension).get(DIMENSION.value)?.[0];
      return typeof value === "bigint" ? Number(value) : NaN;
    });
    return {
      name: textOf(firstBytes(message, VALUE.name)),
      width: sizes.slice(1).reduce((product, size) => product * size, sizes.length > 1 ? 1 : NaN),
    };
  });
  const free = inputs.filter(({ name }) => !constants.has(name));
  if (free.length !== 1) fail(WHERE, "not-dense", { what: "the network must have one input", values: `it has ${free.length}` });
  return free[0];
}

function readNode(bytes: Uint8Array): OnnxNode {
  const message = messageOf(bytes);
  const attributes = allBytes(message, NODE.attribute).map((each): [string, Attribute] => {
    const attribute = messageOf(each);
    const [f, i, t] = [ATTRIBUTE.f, ATTRIBUTE.i, ATTRIBUTE.t].map((number) => attribute.get(number)?.[0]);
    return [
      textOf(firstBytes(attribute, ATTRIBUTE.name)),
      {
        ...(f instanceof Uint8Array && f.length === 4 ? { float: floats32(f)[0] } : {}),
        ...(typeof i === "bigint" ? { int: Number(signed(i)) } : {}),
        ...(t instanceof Uint8Array ? { tensor: readTensor(t)[1] } : {}),
        ...(attribute.has(ATTRIBUTE.floats) ? { floats: floats32(concatenated(attribute, ATTRIBUTE.floats)) } : {}),
        ...(attribute.has(ATTRIBUTE.s) ? { text: textOf(firstBytes(attribute, ATTRIBUTE.s)) } : {}),
      },
    ];
  });
  return {
    op: textOf(firstBytes(message, NODE.opType)),
    inputs: allBytes(message, NODE.input).map(textOf),
    outputs: allBytes(message, NODE.output).map(textOf),
    attributes: new Map(attributes),
  };
}

function readTensor(bytes: Uint8Array): [name: string, tensor: Constant] {
  const message = messageOf(bytes);
  const name = message.has(TENSOR.name) ? textOf(firstBytes(message, TENSOR.name)) : "";
  const shape = integersOf(message, TENSOR.dims).map(Number);
  const type = Number(message.get(TENSOR.type)?.[0] ?? 0);
  if (message.has(TENSOR.external) || message.get(TENSOR.location)?.[0] === 1n)
    fail(WHERE, "not-dense", { what: "weights in a file of their own are not read", values: JSON.stringify(name) });
  const values = tensorValues(message, type);
  if (values === undefined) return [name, { shape: [], values: new Float64Array(0) }];
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== values.length)
    fail(WHERE, "damaged", {
      what: "a shape does not fit its numbers",
      values: `${JSON.stringify(name)} is [${shape.join(", ")}] and has ${values.length}`,
    });
  return [name, { shape, values }];
}

/** Returns the numbers of a tensor; undefined for types that no weights have, such as texts. */
function tensorValues(message: Message, type: number): Float32Array | Float64Array | undefined {
  const raw = message.has(TENSOR.raw) ? aligned(firstBytes(message, TENSOR.raw)) : undefined;
  const size = {
    [ELEMENT.float]: 4,
    [ELEMENT.double]: 8,
    [ELEMENT.int32]: 4,
    [ELEMENT.int64]: 8,
    [ELEMENT.float16]: 2,
    [ELEMENT.bfloat16]: 2,
  }[type];
  if (size === undefined) return undefined;
  if (raw !== undefined && raw.byteLength % size !== 0)
    fail(WHERE, "damaged", { what: "the bytes of a tensor are no whole numbers", values: `${raw.byteLength} bytes of ${size}` });
  switch (type) {
    case ELEMENT.float:
      return raw === undefined ? floats32(concatenated(message, TENSOR.floats)) : new Float32Array(raw);
    case ELEMENT.double:
      return new Float64Array(raw ?? aligned(concatenated(message, TENSOR.doubles)));
    case ELEMENT.float16:
      return raw === undefined ? undefined : widenFloat16(new Uint16Array(raw));
    case ELEMENT.bfloat16:
      return raw === undefined ? undefined : widenBfloat16(new Uint16Array(raw));
    case ELEMENT.int32:
      return Float64Array.from(raw === undefined ? integersOf(message, TENSOR.int32s).map(Number) : new Int32Array(raw));
    default:
      return Float64Array.from(raw === undefined ? integersOf(message, TENSOR.int64s) : new BigInt64Array(raw), Number);
  }
}

/** Copies bytes, so that numbers begin at their boundaries. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function floats32(bytes: Uint8Array): Float32Array {
  if (bytes.length % 4 !== 0) fail(WHERE, "damaged", { what: "floats are cut off", values: `${bytes.length} bytes` });
  return new Float32Array(aligned(bytes));
}

/** Joins the pieces of a field of floats, packed or one by one. */
function concatenated(message: Message, number: number): Uint8Array {
  const pieces = allBytes(message, number);
  if (pieces.length === 1) return pieces[0];
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function integersOf(message: Message, number: number): bigint[] {
  return (message.get(number) ?? []).flatMap((value) => (typeof value === "bigint" ? [signed(value)] : packed(value)));
}

/** Returns the names that {@link exportOnnx} wrote, where they can be read. */
function namesOf(model: Message): Pick<DenseModel, "features" | "classes"> {
  const result: Record<string, unknown> = {};
  for (const bytes of allBytes(model, MODEL.metadata)) {
    const entry = messageOf(bytes);
    const [key, value] = [ENTRY.key, ENTRY.value].map((number) => (entry.has(number) ? textOf(firstBytes(entry, number)) : ""));
    const known = ["features", "classes"].find((each) => key === `adjoint.${each}`);
    if (known === undefined) continue;
    let list: unknown;
    try {
      list = JSON.parse(value);
    } catch {
      fail(WHERE, "damaged", { what: "the metadata is not JSON", values: JSON.stringify(value.slice(0, 20)) });
    }
    if (!Array.isArray(list) || !list.every((each) => typeof each === "string"))
      fail(WHERE, "damaged", { what: "names must be texts", values: JSON.stringify(value.slice(0, 20)) });
    result[known] = list;
  }
  return result;
}

function hasSchema(model: Message): boolean {
  return allBytes(model, MODEL.metadata).some((entry) => textOf(firstBytes(messageOf(entry), ENTRY.key)) === "adjoint.schema");
}

function messageOf(bytes: Uint8Array): Message {
  const fields = new Map<number, (Uint8Array | bigint)[]>();
  for (const field of fieldsOf(bytes)) {
    const value = "bytes" in field ? field.bytes : field.varint;
    const list = fields.get(field.number);
    if (list === undefined) fields.set(field.number, [value]);
    else list.push(value);
  }
  return fields;
}

function allBytes(message: Message, number: number): Uint8Array[] {
  return (message.get(number) ?? []).map((value) =>
    value instanceof Uint8Array ? value : fail(WHERE, "damaged", { what: "a field has another type", values: `field ${number}` }),
  );
}

function firstBytes(message: Message, number: number): Uint8Array {
  return allBytes(message, number)[0] ?? fail(WHERE, "damaged", { what: "a field is missing", values: `field ${number}` });
}
