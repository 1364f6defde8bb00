import type { BinaryOperator, CallNode, ComponentsNode, Expr, NameNode } from "../ast.ts";
import { roleOf } from "../notation/roles.ts";
import { isScalar, scalar, ShapeConflict, transpose, type Dimension, type Matrix } from "../numbers/matrix.ts";
import { powerOf } from "../numbers/functions.ts";
import { needMatrix, type Scope, type Value } from "./value.ts";

/** One index of a value: its letter, how far it counts, and the name that says so. */
interface Axis {
  readonly letter: string;
  readonly size: number;
  readonly dim: Dimension;
  readonly of: string;
}
/** Values for each combination of some indices, the last index running fastest. */
interface Entries {
  readonly axes: readonly Axis[];
  readonly data: Float64Array;
}

/** The examples of a batch where no letter counts them. */
const EXAMPLES = "#";

interface Reader {
  readonly scope: Scope;
  readonly examples: string;
  /** The value of a node that names have been put into. */
  readonly applied: (node: CallNode, argument: Matrix) => Value;
  readonly name: (node: NameNode) => Value;
}

/**
 * An equation for each index, evaluated for all of them at once: the target's first letter counts rows, its second columns; a vector's examples stand as the text lays
 * them out. Examples that no letter counts are summed where the target is a matrix. Throws {@link ShapeConflict} where one letter counts two sizes.
 */
export function evaluateComponents(node: ComponentsNode, scope: Scope, { applied, name }: Pick<Reader, "applied" | "name">): Matrix {
  const reader: Reader = { scope, examples: node.examples ?? EXAMPLES, applied, name };
  const matrix = node.indices.length !== 1;
  const entries = matrix ? termsOf(node.body, reader) : read(node.body, reader);
  if (entries.axes.length === 0) return scalar(entries.data[0]);
  const [rows, columns] = matrix ? node.indices : [node.indices[0], reader.examples];
  const extra = entries.axes.find(({ letter }) => letter !== rows && letter !== columns);
  if (extra) throw new ShapeConflict(`the index \`${extra.letter}\` is left over.`, node.span);
  const missing = node.indices.find((letter) => !entries.axes.some((axis) => axis.letter === letter));
  if (missing) throw new ShapeConflict(`the index \`${missing}\` does not occur.`, node.span);
  const value = laidOut(entries, rows, columns);
  return !matrix && scope.along === "rows" ? transpose(value) : value;
}

/** A sum of terms; examples are summed in each term that has them, as Σ over the batch is. */
function termsOf(node: Expr, reader: Reader): Entries {
  if (node.kind === "binary" && (node.op === "+" || node.op === "-")) {
    const [left, right] = [termsOf(node.left, reader), termsOf(node.right, reader)];
    return combined(left, right, operation(node.op)!, node);
  }
  if (node.kind === "unary") return mapped(termsOf(node.arg, reader), (x) => (node.op === "-" ? -x : x));
  if (node.kind === "binary" && ["product", "divide"].includes(node.op)) {
    const [sum, factor] = node.op === "product" && isSum(node.right) ? [node.right, node.left] : [node.left, node.right];
    if (isSum(sum)) {
      const other = read(factor, reader);
      if (other.axes.length === 0) return combined(termsOf(sum, reader), other, operation(node.op)!, node);
    }
  }
  const value = read(node, reader);
  return value.axes.some(({ letter }) => letter === reader.examples) ? reduced(value, reader.examples) : value;
}
const isSum = (node: Expr): boolean => node.kind === "binary" && (node.op === "+" || node.op === "-");

function read(node: Expr, reader: Reader): Entries {
  switch (node.kind) {
    case "number":
      return { axes: [], data: Float64Array.of(node.value) };
    case "name":
      return readName(node, reader);
    case "unary":
      return mapped(read(node.arg, reader), (x) => (node.op === "-" ? -x : node.op === "!" ? Number(x === 0) : x));
    case "transpose":
      return transposed(node.arg, reader);
    case "binary": {
      const f = operation(node.op);
      if (!f) throw new ShapeConflict(`\`${node.op}\` is not read for each index.`, node.span, "unsupported-function");
      return combined(read(node.left, reader), read(node.right, reader), f, node);
    }
    case "call":
      return node.over ? summedOver(node, reader) : readCall(node, reader);
    default:
      throw new ShapeConflict("matrices and subscripts do not stand in an equation for each index.", node.span);
  }
}

function operation(op: BinaryOperator): ((x: number, y: number) => number) | undefined {
  switch (op) {
    case "+":
      return (x, y) => x + y;
    case "-":
      return (x, y) => x - y;
    case "product":
    case "times":
    case "matmul":
      return (x, y) => x * y;
    case "divide":
    case "eachdivide":
      return (x, y) => x / y;
    case "power":
    case "eachpower":
      return powerOf;
    case "==":
      return (x, y) => Number(x === y);
    case "<":
      return (x, y) => Number(x < y);
    case ">":
      return (x, y) => Number(x > y);
    default:
      return undefined;
  }
}

/** A vector counts units along one side and examples along the other; a matrix has its two letters. */
function readName(node: NameNode, { scope, examples, name }: Reader): Entries {
  const value = needMatrix(name(node), node.span);
  if (node.entries === undefined) {
    if (!isScalar(value)) throw new ShapeConflict(`\`${node.text}\` has no index.`, node.span);
    return { axes: [], data: value.data };
  }
  const role = roleOf(node.base, node.layer !== undefined);
  const letters = node.entries.filter((letter) => letter !== examples);
  const isMatrix = role === "weight" || role === "gradient" || role === "accumulator" || (role === undefined && letters.length === 2);
  const needed = isMatrix ? 2 : 1;
  if (letters.length !== needed)
    throw new ShapeConflict(
      `\`${node.text}\` has ${needed === 2 ? "two indices" : "one index of units"}, not ${letters.length}.`,
      node.span,
    );
  const [rows, columns] = isMatrix ? letters : [letters[0], examples];
  const upright = isMatrix || scope.along === "columns" ? value : transpose({ ...value, ndim: 2 });
  const axes: Axis[] = [{ letter: rows, size: upright.rows, dim: upright.rowDim, of: node.text }];
  if (isMatrix || upright.cols > 1) axes.push({ letter: columns, size: upright.cols, dim: upright.colDim, of: node.text });
  return rows === columns ? diagonal(upright, axes[0], node) : { axes, data: upright.data };
}
function diagonal(value: Matrix, axis: Axis, node: NameNode): Entries {
  if (value.rows !== value.cols) throw new ShapeConflict(`\`${node.text}\` has \`${axis.letter}\` twice, and its sides differ.`, node.span);
  return { axes: [axis], data: value.data.filter((_, i) => i % (value.cols + 1) === 0) };
}

/** (Wᵀ)_kj is W_jk. */
function transposed(arg: Expr, reader: Reader): Entries {
  if (arg.kind !== "name" || arg.entries === undefined) return read(arg, reader);
  return readName({ ...arg, entries: arg.entries.toReversed() }, reader);
}

function summedOver(node: CallNode, reader: Reader): Entries {
  return node.over!.reduce(
    (value, letter) => {
      if (value.axes.some((axis) => axis.letter === letter)) return reduced(value, letter);
      // One example alone has no index.
      if (letter === reader.examples) return value;
      throw new ShapeConflict(`the sum's index \`${letter}\` does not occur.`, node.span);
    },
    read(node.args[0], reader),
  );
}

/** ∂z_j/∂a_k as the entry of W that leads from a_k to z_j; other derivatives have no value here. */
function readWeight({ args, span }: CallNode, reader: Reader): Entries {
  const [z, , W] = args;
  if (W?.kind !== "name" || !W.entries)
    throw new ShapeConflict("a derivative of one quantity by another is not evaluated, only the cost's.", span);
  const [into] = read(z, reader).axes;
  const value = readName(W, reader);
  return value.axes[0].size === into.size ? value : readName({ ...W, entries: W.entries.toReversed() }, reader);
}

/** A function of each entry; softmax takes all units of an example at once. */
function readCall(node: CallNode, reader: Reader): Entries {
  if (node.fn === "∂") return readWeight(node, reader);
  if (node.args.length !== 1) {
    const [left, right] = node.args.map((arg) => read(arg, reader));
    if (node.fn === "max" && right) return combined(left, right, Math.max, node);
    throw new ShapeConflict(`\`${node.fn}\` is not read for each index.`, node.span, "unsupported-function");
  }
  const value = read(node.args[0], reader);
  const units = value.axes.filter(({ letter }) => letter !== reader.examples).map(({ letter }) => letter);
  const [rows, columns] = units.length === 2 ? units : [units[0] ?? "", reader.examples];
  const upright = value.axes.length === 0 ? scalar(value.data[0]) : laidOut(value, rows, columns);
  const turned = units.length < 2 && reader.scope.along === "rows";
  const result = needMatrix(reader.applied(node, turned ? transpose(upright) : upright), node.span);
  const back = turned ? transpose(result) : result;
  if (back.rows !== upright.rows || back.cols !== upright.cols)
    throw new ShapeConflict(`\`${node.fn}\` is not a function of each entry.`, node.span, "unsupported-function");
  const axes = [rows, columns].flatMap((letter) => value.axes.filter((axis) => axis.letter === letter));
  return { axes, data: back.data };
}

function mapped(value: Entries, f: (x: number) => number): Entries {
  return { axes: value.axes, data: value.data.map(f) };
}

/** Entry by entry over all indices of both. An index that counts from 0, the bias unit, in one of them only starts at 1. */
function combined(a: Entries, b: Entries, f: (x: number, y: number) => number, node: Expr): Entries {
  let [left, right] = [a, b];
  for (const axis of a.axes) {
    const other = b.axes.find(({ letter }) => letter === axis.letter);
    if (!other || other.size === axis.size) continue;
    if (axis.dim === `${other.dim}+1`) left = withoutFirst(left, axis.letter);
    else if (other.dim === `${axis.dim}+1`) right = withoutFirst(right, axis.letter);
    else
      throw new ShapeConflict(
        `the index \`${axis.letter}\` counts ${axis.dim || axis.size} in \`${axis.of}\` and ${other.dim || other.size} in \`${other.of}\`.`,
        node.span,
      );
  }
  const axes = [...left.axes, ...right.axes.filter((axis) => !left.axes.some(({ letter }) => letter === axis.letter))];
  const from = [stridesIn(left, axes), stridesIn(right, axes)];
  const data = new Float64Array(axes.reduce((n, { size }) => n * size, 1));
  forEachPlace(axes, from, (i, [p, q]) => {
    data[i] = f(left.data[p], right.data[q]);
  });
  return { axes, data };
}

/** How far one step along each axis moves in the value; 0 along those that it does not have. */
function stridesIn(value: Entries, axes: readonly Axis[]): number[] {
  return axes.map((axis) => {
    const at = value.axes.findIndex(({ letter }) => letter === axis.letter);
    return at < 0 ? 0 : value.axes.slice(at + 1).reduce((n, { size }) => n * size, 1);
  });
}

function forEachPlace(
  axes: readonly Axis[],
  strides: readonly (readonly number[])[],
  visit: (i: number, places: readonly number[]) => void,
): void {
  const total = axes.reduce((n, { size }) => n * size, 1);
  const places = strides.map(() => 0);
  const count = axes.map(() => 0);
  for (let i = 0; i < total; i++) {
    visit(i, places);
    for (let k = axes.length - 1; k >= 0; k--) {
      for (const [s, by] of strides.entries()) places[s] += by[k];
      if (++count[k] < axes[k].size) break;
      for (const [s, by] of strides.entries()) places[s] -= by[k] * axes[k].size;
      count[k] = 0;
    }
  }
}

function withoutFirst(value: Entries, letter: string): Entries {
  const axes = value.axes.map((axis) => (axis.letter === letter ? { ...axis, size: axis.size - 1, dim: axis.dim.slice(0, -2) } : axis));
  const strides = stridesIn(value, axes);
  const first = strides[axes.findIndex((axis) => axis.letter === letter)];
  const data = new Float64Array(axes.reduce((n, { size }) => n * size, 1));
  forEachPlace(axes, [strides], (i, [p]) => {
    data[i] = value.data[p + first];
  });
  return { axes, data };
}

/** Σ over one index, in its order. */
function reduced(value: Entries, letter: string): Entries {
  const axes = value.axes.filter((axis) => axis.letter !== letter);
  const target: Entries = { axes, data: new Float64Array(axes.reduce((n, { size }) => n * size, 1)) };
  forEachPlace(value.axes, [stridesIn(target, value.axes)], (i, [p]) => {
    target.data[p] += value.data[i];
  });
  return target;
}

/** The entries as rows and columns; a letter that is none of its indices counts one. */
function laidOut(value: Entries, rows: string, columns: string): Matrix {
  const axisOf = (letter: string): Axis => value.axes.find((axis) => axis.letter === letter) ?? { letter, size: 1, dim: "1", of: "" };
  const [r, c] = [axisOf(rows), axisOf(columns)];
  const data = new Float64Array(r.size * c.size);
  forEachPlace([r, c], [stridesIn(value, [r, c])], (i, [p]) => {
    data[i] = value.data[p];
  });
  return { rows: r.size, cols: c.size, data, ndim: 2, rowDim: r.size === 1 ? "1" : r.dim, colDim: c.size === 1 ? "1" : c.dim };
}
