import { AdjointError, assert } from "@adjoint/reference";
import { apply, combine, multiply, scaleShift, softmax, widthOf } from "../chain.ts";
import type { Constant, Value } from "../chain.ts";
import { VALUES } from "../functions.ts";
import { fail } from "../problems.ts";

const WHERE = "importOnnx";

/** An attribute of a node: what it holds. */
export interface Attribute {
  readonly float?: number;
  readonly int?: number;
  readonly text?: string;
  readonly floats?: Float32Array;
  readonly tensor?: Constant;
}

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

/** What a name stands for: a place of the network, numbers of the file, or why it is neither. */
type Named = Value | Constant | Error;

/** A node with its operands. */
interface Call {
  readonly op: string;
  readonly args: readonly (Value | Constant)[];
  float(name: string, usual: number): number;
  int(name: string, usual: number): number;
  readonly attributes: OnnxNode["attributes"];
}

/** Operators that apply a function to each number. */
const FUNCTIONS: Readonly<Record<string, (call: Call) => (z: number) => number>> = {
  Sigmoid: () => VALUES.sigmoid,
  Tanh: () => VALUES.tanh,
  Relu: () => VALUES.relu,
  Softplus: () => VALUES.softplus,
  Mish: () => VALUES.mish,
  LeakyRelu: ({ float }) => leaky(float("alpha", 0.01)),
  Elu: ({ float }) => elu(float("alpha", 1)),
  Selu: ({ float }) => selu(float("alpha", 1.6732632423543772), float("gamma", 1.0507009873554805)),
  HardSigmoid: ({ float }) => clip(float("alpha", 0.2), float("beta", 0.5)),
  HardSwish: () => (z) => z * VALUES.hardSigmoid(z),
  Gelu: ({ attributes }) => (attributes.get("approximate")?.text === "tanh" ? VALUES.gelu : (z) => 0.5 * z * (1 + erf(z / Math.SQRT2))),
  Exp: () => Math.exp,
  Log: () => Math.log,
  Erf: () => erf,
  Abs: () => Math.abs,
  Sqrt: () => Math.sqrt,
};

function leaky(slope: number): (z: number) => number {
  return (z) => (z < 0 ? slope * z : z);
}

function elu(alpha: number): (z: number) => number {
  return (z) => (z < 0 ? alpha * Math.expm1(z) : z);
}

function selu(alpha: number, gamma: number): (z: number) => number {
  return (z) => gamma * (z < 0 ? alpha * Math.expm1(z) : z);
}

function clip(alpha: number, beta: number): (z: number) => number {
  return (z) => Math.min(Math.max(alpha * z + beta, 0), 1);
}

/** The error function by its series and continued fraction (Abramowitz and Stegun 7.1.5, 7.1.14), to about 1e-9: enough to tell functions apart. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    let [term, sum] = [a, a];
    for (let n = 1; n < 60; n++) {
      term *= (-a * a) / n;
      sum += term / (2 * n + 1);
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
  }
  let fraction = a;
  for (let n = 60; n > 0; n--) fraction = a + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-a * a) / fraction / Math.sqrt(Math.PI));
}

/** Arithmetic of two operands. */
const ARITHMETIC: Readonly<Record<string, (x: number, y: number) => number>> = {
  Add: (x, y) => x + y,
  Sub: (x, y) => x - y,
  Mul: (x, y) => x * y,
  Div: (x, y) => x / y,
  Pow: (x, y) => x ** y,
  Max: Math.max,
  Min: Math.min,
};

/** Operators that leave a table of rows as it is. */
const PLAIN = new Set(["Identity", "Dropout", "Flatten", "Reshape", "Cast", "Squeeze", "Unsqueeze"]);

/** Returns what a node computes as its first output. What cannot be computed is an error only for who needs it. */
export function evaluateNode(node: OnnxNode, values: ReadonlyMap<string, Named>): Named {
  try {
    return evaluate(node, values);
  } catch (error) {
    if (error instanceof AdjointError) return error;
    throw error;
  }
}

function evaluate({ op, inputs, attributes }: OnnxNode, values: ReadonlyMap<string, Named>): Value | Constant {
  const args = inputs
    .filter((name) => name !== "")
    .map((name): Value | Constant => {
      const value = values.get(name);
      if (value instanceof Error) throw value;
      return value ?? refuse("an operand is not computed before it is used", `${JSON.stringify(name.slice(0, 40))} of ${op.slice(0, 40)}`);
    });
  const float = (name: string, usual: number): number => attributes.get(name)?.float ?? usual;
  const int = (name: string, usual: number): number => attributes.get(name)?.int ?? usual;
  const call: Call = { op, args, float, int, attributes };
  const [x] = args;
  if (op === "Constant") return attributes.get("value")?.tensor ?? constantOf(attributes) ?? unsupported(op);
  if (x === undefined) return refuse("an operator has no operands", op.slice(0, 60));
  if (PLAIN.has(op)) return x;
  if (!args.some(isValue)) return unsupported(`${op} of constants`);
  if (op in ARITHMETIC && Object.hasOwn(ARITHMETIC, op)) return arithmetic(call);
  if (Object.hasOwn(FUNCTIONS, op)) return apply(WHERE, place(call), op, FUNCTIONS[op](call));
  return special(call);
}

function special(call: Call): Value {
  const { op, args, float, int, attributes } = call;
  switch (op) {
    case "Gemm": {
      const product = multiply(WHERE, place(call), matrixOf(constant(args[1], op), int("transB", 0) === 1));
      if (int("transA", 0) !== 0) return unsupported("Gemm with transA");
      const bias = args[2] === undefined ? [0] : constant(args[2], op).values.map((b) => b * float("beta", 1));
      return scaleShift(WHERE, product, new Float64Array(widthOf(product)).fill(float("alpha", 1)), bias);
    }
    case "MatMul":
      return multiply(WHERE, place(call), matrixOf(constant(args[1], op), false));
    case "Neg":
      return scaleShift(WHERE, place(call), [-1], [0]);
    case "Clip": {
      const [min, max] = [bound(args[1], float("min", -Infinity)), bound(args[2], float("max", Infinity))];
      return apply(WHERE, place(call), op, (z) => Math.min(Math.max(z, min), max));
    }
    case "BatchNormalization": {
      const [scale, bias, mean, variance] = args.slice(1).map((each) => constant(each, op).values);
      if (variance === undefined) return unsupported("BatchNormalization without its numbers");
      const factors = Float64Array.from(scale, (each, i) => each / Math.sqrt(variance[i] + float("epsilon", 1e-5)));
      return scaleShift(
        WHERE,
        place(call),
        factors,
        Float64Array.from(bias, (each, i) => each - mean[i] * factors[i]),
      );
    }
    // Of the operators for scikit-learn.
    case "Scaler": {
      const [offset, scale] = ["offset", "scale"].map(
        (name) => attributes.get(name)?.floats ?? new Float32Array([name === "scale" ? 1 : 0]),
      );
      const width = widthOf(place(call));
      const at = (list: Float32Array, i: number): number => list[list.length === 1 ? 0 : i];
      const indices = Array.from({ length: width }, (_, i) => i);
      return scaleShift(
        WHERE,
        place(call),
        indices.map((i) => at(scale, i)),
        indices.map((i) => -at(offset, i) * at(scale, i)),
      );
    }
    case "Softmax":
      if (![1, -1].includes(int("axis", -1))) return unsupported("Softmax along another axis");
      return softmax(WHERE, place(call));
    case "PRelu": {
      const { values } = constant(args[1], op);
      if (!values.every((each) => each === values[0])) return unsupported("PRelu with different slopes");
      return apply(WHERE, place(call), op, leaky(values[0]));
    }
    default:
      return unsupported(op);
  }
}

function arithmetic({ op, args, attributes }: Call): Value {
  const operate = ARITHMETIC[op];
  const [a, b] = args;
  if (args.length !== 2) return unsupported(`${op} of ${args.length} operands`);
  if (isValue(a) && isValue(b)) return combine(WHERE, a, b, op, operate);
  const value = isValue(a) ? a : b;
  assert(isValue(value), "one operand is a place of the network");
  const { values: numbers } = constant(isValue(a) ? b : a, op);
  const ones = new Float64Array(numbers.length).fill(1);
  if (attributes.has("axis")) return unsupported(`${op} with an axis`);
  if (op === "Add") return scaleShift(WHERE, value, [1], numbers);
  if (op === "Sub" && isValue(a))
    return scaleShift(
      WHERE,
      value,
      [1],
      numbers.map((each) => -each),
    );
  if (op === "Sub") return scaleShift(WHERE, value, [-1], numbers);
  if (op === "Mul") return scaleShift(WHERE, value, numbers, [0]);
  if (op === "Div" && isValue(a))
    return scaleShift(
      WHERE,
      value,
      Float64Array.from(ones, (one, i) => one / numbers[i]),
      [0],
    );
  if (numbers.length !== 1) return unsupported(`${op} with a vector`);
  const [number] = numbers;
  return apply(WHERE, value, op, isValue(a) ? (z) => operate(z, number) : (z) => operate(number, z));
}

function isValue(named: Value | Constant | undefined): named is Value {
  return named !== undefined && "linear" in named;
}

/** Returns the first operand, which must be a place of the network. */
function place({ args, op }: Call): Value {
  return isValue(args[0]) ? args[0] : unsupported(`${op} of constants`);
}

function constant(named: Value | Constant | undefined, op: string): Constant {
  if (named === undefined || isValue(named)) return unsupported(`${op} of two computed operands`);
  return named;
}

function bound(named: Value | Constant | undefined, usual: number): number {
  return named === undefined || isValue(named) ? usual : (named.values[0] ?? usual);
}

function constantOf(attributes: OnnxNode["attributes"]): Constant | undefined {
  const number = attributes.get("value_float")?.float ?? attributes.get("value_int")?.int;
  return number === undefined ? undefined : { shape: [], values: Float32Array.of(number) };
}

/** Returns W[n₀, n₁] of weights that are stored as they are, or transposed. */
function matrixOf(matrix: Constant, transposed: boolean): Constant {
  const [rows, cols] = matrix.shape;
  if (!transposed || matrix.shape.length !== 2) return matrix;
  const values = matrix.values.slice();
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) values[j * rows + i] = matrix.values[i * cols + j];
  return { shape: [cols, rows], values };
}

function unsupported(operation: string): never {
  return refuse("an operation of the network is not known here", operation.slice(0, 60));
}

function refuse(what: string, values: string): never {
  return fail(WHERE, "not-dense", { what, values });
}
