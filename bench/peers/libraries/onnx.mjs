/** A dense network as an ONNX model: Gemm, Relu, …, Softmax; X[1, n₀] → P[1, K]. Written straight in protocol buffers; field numbers are those of onnx.proto3. */
export function onnxModel(layers) {
  const last = layers.length;
  const nodes = layers.flatMap((_, i) => {
    const l = i + 1;
    const gemm = node("Gemm", [i === 0 ? "X" : `A${i}`, `W${l}`, `b${l}`], `Z${l}`);
    return [gemm, l === last ? node("Softmax", [`Z${l}`], "P") : node("Relu", [`Z${l}`], `A${l}`)];
  });
  const initializers = layers.flatMap(({ W, b }, i) => [
    tensor(`W${i + 1}`, W.shape, W.values),
    tensor(`b${i + 1}`, [b.shape[1]], b.values),
  ]);
  const graph = [
    ...nodes.map((bytes) => field(1, bytes)),
    field(2, text("mlp")),
    ...initializers.map((bytes) => field(5, bytes)),
    field(11, valueInfo("X", [1, layers[0].W.shape[0]])),
    field(12, valueInfo("P", [1, layers.at(-1).W.shape[1]])),
  ];
  const opset = number(2, 13);
  return Buffer.concat([number(1, 8), field(8, opset), field(7, Buffer.concat(graph))]);
}

const FLOAT = 1;

function node(type, inputs, output) {
  return Buffer.concat([...inputs.map((name) => field(1, text(name))), field(2, text(output)), field(4, text(type))]);
}

function tensor(name, shape, values) {
  const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([...shape.map((size) => number(1, size)), number(2, FLOAT), field(8, text(name)), field(9, raw)]);
}

function valueInfo(name, shape) {
  const dimensions = Buffer.concat(shape.map((size) => field(1, number(1, size))));
  const type = field(1, Buffer.concat([number(1, FLOAT), field(2, dimensions)]));
  return Buffer.concat([field(1, text(name)), field(2, type)]);
}

function field(tag, bytes) {
  return Buffer.concat([varint(tag * 8 + 2), varint(bytes.length), bytes]);
}

function number(tag, value) {
  return Buffer.concat([varint(tag * 8), varint(value)]);
}

function text(value) {
  return Buffer.from(value, "utf8");
}

function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
