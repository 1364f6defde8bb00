import { flat, itemOf, sameShape, sizeOf, transposed, type ElementType, type NdArray } from "../core/array.ts";
import { broadcastShapes, map, map2, widest } from "../core/elementwise.ts";
import { power } from "../core/elementary.ts";
import { Fault } from "../core/fault.ts";
import { leastSquares, matmul } from "../core/products.ts";
import type { BinaryOperator, Language, UnaryOperator } from "../ir/core.ts";
import { memberOf } from "./attributes.ts";
import { identical, keyOf, same, toArray, truth } from "./convert.ts";
import { formatted } from "./format.ts";
import { account, spend, type Machine } from "./machine.ts";
import { arrayIn, boolean, ofKind, text, unknown, valueOf, type Value } from "./values.ts";

type Elementwise = (x: number, y: number) => number;
type Result = "widest" | "float" | "bool" | "number";

const ELEMENTWISE: Partial<Readonly<Record<BinaryOperator, readonly [Elementwise, Result]>>> = {
  add: [(x, y) => x + y, "number"],
  subtract: [(x, y) => x - y, "number"],
  times: [(x, y) => x * y, "number"],
  divide: [(x, y) => x / y, "float"],
  power: [power, "number"],
  floorDivide: [(x, y) => Math.floor(x / y), "number"],
  modulo: [(x, y) => x - Math.floor(x / y) * y, "number"],
  equal: [(x, y) => Number(x === y), "bool"],
  notEqual: [(x, y) => Number(x !== y), "bool"],
  less: [(x, y) => Number(x < y), "bool"],
  lessEqual: [(x, y) => Number(x <= y), "bool"],
  greater: [(x, y) => Number(x > y), "bool"],
  greaterEqual: [(x, y) => Number(x >= y), "bool"],
};

const BITWISE: Partial<Readonly<Record<BinaryOperator, readonly [Elementwise, Elementwise]>>> = {
  bitAnd: [(x, y) => Number(x !== 0 && y !== 0), (x, y) => x & y],
  bitOr: [(x, y) => Number(x !== 0 || y !== 0), (x, y) => x | y],
  bitXor: [(x, y) => Number((x !== 0) !== (y !== 0)), (x, y) => x ^ y],
};

const isScalarArray = (a: NdArray): boolean => sizeOf(a.shape) === 1;

function typeOf(kind: Result, a: NdArray, b: NdArray, language: Language): ElementType {
  if (kind === "bool") return "bool";
  if (kind === "float" || language !== "python") return "float";
  const type = widest(a.type, b.type);
  return type === "bool" ? "int" : type;
}

/** Returns an elementwise operation of two arrays, broadcast. */
export function elementwise(m: Machine, op: BinaryOperator, a: NdArray, b: NdArray): NdArray {
  const shape = broadcastShapes(a.shape, b.shape, op);
  account(m, shape);
  const bits = BITWISE[op];
  if (bits) {
    const both = a.type === "bool" && b.type === "bool";
    if (m.language === "octave" || both) return map2(a, b, bits[0], "bool", op);
    return map2(a, b, bits[1], "int", op);
  }
  // Of boolean arrays NumPy's sum is `or` and the product `and`; of two truths Python's are numbers.
  const truths = m.language === "python" && a.type === "bool" && b.type === "bool" && shape.length > 0;
  if (truths && op === "add") return map2(a, b, (x, y) => Math.max(x, y), "bool");
  if (truths && op === "times") return map2(a, b, (x, y) => x * y, "bool");
  const rule = ELEMENTWISE[op];
  if (!rule) throw new Fault("unsupported", op);
  const [f, kind] = rule;
  let type = typeOf(kind, a, b, m.language);
  if (op === "power" && type === "int" && flat(b).some((y) => y < 0)) type = "float";
  return map2(a, b, f, type, op);
}

/** Octave's and mathematics' `*`, `/`, `\` and `^`: of matrices, or elementwise where one is a scalar. */
function ofMatrices(m: Machine, op: BinaryOperator, a: NdArray, b: NdArray): NdArray {
  const scalar = isScalarArray(a) || isScalarArray(b);
  switch (op) {
    case "matmul":
      spend(m, (sizeOf(a.shape) * (b.shape[b.shape.length - 1] ?? 1)) / 16);
      return matmul(a, b);
    case "product":
      if (scalar || (m.language === "math" && a.shape[1] !== b.shape[0] && sameShape(a.shape, b.shape)))
        return elementwise(m, "times", a, b);
      spend(m, (sizeOf(a.shape) * (b.shape[b.shape.length - 1] ?? 1)) / 16);
      return matmul(a, b, "product");
    case "quotient":
      if (isScalarArray(b)) return elementwise(m, "divide", a, b);
      if (m.language === "math" && (isScalarArray(a) || sameShape(a.shape, b.shape))) return elementwise(m, "divide", a, b);
      spend(m, (sizeOf(b.shape) * (b.shape[0] ?? 1)) / 16);
      if (a.shape[1] !== b.shape[1]) throw new Fault("shape-mismatch", op, [a.shape, b.shape]);
      return transposed(leastSquares(transposed(b), transposed(a)));
    case "leftQuotient":
      if (isScalarArray(a)) return elementwise(m, "divide", b, a);
      spend(m, (sizeOf(a.shape) * (a.shape[0] ?? 1)) / 16);
      return leastSquares(a, b);
    default:
      return matrixPower(m, a, b);
  }
}

function matrixPower(m: Machine, a: NdArray, b: NdArray): NdArray {
  if (isScalarArray(a) && isScalarArray(b)) return elementwise(m, "power", a, b);
  // A formula's A² is elementwise: no one writes the square of a matrix there.
  if (m.language === "math" && isScalarArray(b)) return elementwise(m, "power", a, b);
  const p = itemOf(b);
  if (a.shape[0] !== a.shape[1] || !Number.isInteger(p) || p < 1 || p > 64)
    throw new Fault("shape-mismatch", "matrixPower", [a.shape, b.shape]);
  let result = a;
  for (let i = 1; i < p; i++) {
    spend(m, (sizeOf(a.shape) * a.shape[0]) / 16);
    result = matmul(result, a, "matrixPower");
  }
  return result;
}

/** Applies a binary operator, but for the short-circuit ones. Throws a {@link Fault}; a value that is unknown gives an unknown one. */
export function binary(m: Machine, op: BinaryOperator, a: Value, b: Value): Value {
  if (op === "is" || op === "isNot") return boolean(identical(a, b) === (op === "is"));
  if (a.kind === "unknown" || b.kind === "unknown") return unknown(a.kind === "unknown" ? a.name : b.kind === "unknown" ? b.name : "");
  if (a.kind === "instance" || b.kind === "instance") {
    const own = ofInstances(m, op, a, b);
    if (own) return own;
  }
  if (op === "in" || op === "notIn") return boolean(contains(b, a) === (op === "in"));
  if (a.kind === "array" && b.kind === "array") return ofArrays(m, op, a, b);
  const special = ofContainers(m, op, a, b);
  if (special) return special;
  if (op === "equal" || op === "notEqual") return boolean(same(a, b) === (op === "equal"));
  const subject = m.language === "octave" ? `octave ${op}` : op;
  return ofArrays(m, op, toArray(a, subject), toArray(b, subject));
}

const METHODS: Partial<Readonly<Record<BinaryOperator | UnaryOperator, string>>> = {
  add: "add",
  subtract: "sub",
  times: "mul",
  divide: "truediv",
  power: "pow",
  matmul: "matmul",
  equal: "eq",
  less: "lt",
  greater: "gt",
  negate: "neg",
};

/** The text's own `__add__` and the like; undefined where it has none. */
function ofInstances(m: Machine, op: BinaryOperator, a: Value, b: Value): Value | undefined {
  const name = METHODS[op];
  const at = { id: m.statement, span: m.statementSpan, env: m.globals, outputs: 1 };
  const mine = name && a.kind === "instance" ? memberOf(a.of, `__${name}__`) : undefined;
  if (mine) return m.invoke(mine, [a, b], new Map(), at);
  const reversed = name && b.kind === "instance" ? memberOf(b.of, `__r${name}__`) : undefined;
  return reversed && m.invoke(reversed, [b, a], new Map(), at);
}

/** What operators of NumPy's matrices mean. */
const OF_MATRIX: Partial<Readonly<Record<BinaryOperator, BinaryOperator>>> = { times: "product", power: "matrixPower" };

function ofArrays(m: Machine, written: BinaryOperator, a: Value, b: Value): Value {
  if (a.kind !== "array" || b.kind !== "array") throw new Fault("type", written);
  const op = a.matrix || b.matrix ? (OF_MATRIX[written] ?? written) : written;
  const [x, y] = [arrayIn(a), arrayIn(b)];
  const isMatrix = op === "matmul" || op === "product" || op === "quotient" || op === "leftQuotient" || op === "matrixPower";
  const made = isMatrix ? ofMatrices(m, op, x, y) : elementwise(m, op, x, y);
  if (isMatrix) account(m, made.shape);
  const result = valueOf(made);
  return ofKind(result, a, b);
}

/** Operators of text, lists, tuples and sets; undefined where the operands are none. */
function ofContainers(m: Machine, op: BinaryOperator, a: Value, b: Value): Value | undefined {
  if (a.kind === "text") {
    if (op === "modulo" && m.language === "python") return formatted(a, b);
    if (b.kind === "text" && m.language !== "octave") {
      if (op === "add") {
        account(m, [a.value.length + b.value.length]);
        return text(a.value + b.value, [...a.from, ...b.from]);
      }
      if (op === "less") return boolean(a.value < b.value);
      if (op === "greater") return boolean(a.value > b.value);
    }
  }
  if (op === "add" && a.kind === "list" && b.kind === "list") {
    account(m, [a.items.length + b.items.length]);
    return { kind: "list", items: [...a.items, ...b.items] };
  }
  if (op === "add" && a.kind === "tuple" && b.kind === "tuple") return { kind: "tuple", items: [...a.items, ...b.items] };
  if (op === "times") {
    const [sequence, count] = b.kind === "array" ? [a, b] : [b, a];
    if (
      count.kind === "array" &&
      count.shape.length === 0 &&
      (sequence.kind === "list" || sequence.kind === "tuple" || sequence.kind === "text")
    ) {
      const n = Math.max(0, itemOf(arrayIn(count)));
      account(m, [n * (sequence.kind === "text" ? sequence.value.length : sequence.items.length)]);
      if (sequence.kind === "text") return text(sequence.value.repeat(n), sequence.from);
      return { ...sequence, items: Array.from({ length: n }, () => sequence.items).flat() };
    }
  }
  if (a.kind === "set" && b.kind === "set" && (op === "bitAnd" || op === "bitOr" || op === "subtract")) {
    const kept = [...a.entries].filter(([key]) => op === "bitOr" || b.entries.has(key) === (op === "bitAnd"));
    return { kind: "set", entries: new Map(op === "bitOr" ? [...kept, ...b.entries] : kept) };
  }
  return undefined;
}

function contains(container: Value, item: Value): boolean {
  switch (container.kind) {
    case "dict":
    case "set":
      return container.entries.has(keyOf(item));
    case "text":
      return item.kind === "text" && container.value.includes(item.value);
    case "list":
    case "tuple":
      return container.items.some((x) => same(x, item));
    case "range": {
      const steps = item.kind === "array" ? (itemOf(arrayIn(item)) - container.start) / container.step : -1;
      return Number.isInteger(steps) && steps >= 0 && steps < container.length;
    }
    case "array":
      return item.kind === "array" && flat(arrayIn(container)).includes(itemOf(arrayIn(item)));
    default:
      throw new Fault("type", "in");
  }
}

/** Applies a unary operator. */
export function unary(m: Machine, op: UnaryOperator, a: Value): Value {
  if (a.kind === "unknown") return a;
  const method = a.kind === "instance" ? memberOf(a.of, `__${METHODS[op]}__`) : undefined;
  if (method) return m.invoke(method, [a], new Map(), { id: m.statement, span: m.statementSpan, env: m.globals, outputs: 1 });
  if (op === "not" && m.language !== "octave") return boolean(!truth(a, false));
  const value = toArray(a, m.language === "octave" ? `octave ${op}` : op);
  const x = arrayIn(value);
  if (op === "transpose") {
    if (x.shape.length > 2 && m.language === "octave") throw new Fault("shape-mismatch", op, [x.shape]);
    return { ...value, shape: x.shape.toReversed(), strides: x.strides.toReversed(), event: -1 };
  }
  account(m, x.shape);
  switch (op) {
    case "negate":
      return ofKind(valueOf(map(x, (v) => -v, x.type === "bool" ? "int" : x.type)), value);
    case "plus":
      return value;
    case "not":
      return ofKind(valueOf(map(x, (v) => Number(v === 0), "bool")), value);
    case "invert":
      return ofKind(
        valueOf(x.type === "bool" || m.language === "octave" ? map(x, (v) => Number(v === 0), "bool") : map(x, (v) => ~v, "int")),
        value,
      );
  }
}
