import type { BinaryOperator, CallNode, Expr, IndexNode, NameNode, UserFunction } from "../ast.ts";
import { powerOf } from "../numbers/functions.ts";
import {
  ShapeConflict,
  combine,
  fill,
  isScalar,
  map,
  multiply,
  scalar,
  shapeOf,
  stackColumns,
  stackRows,
  transpose,
  type Matrix,
} from "../numbers/matrix.ts";
import { activationCall, applyActivation } from "./activations.ts";
import { BUILTINS } from "./builtins.ts";
import { evaluateComponents } from "./components.ts";
import { diagonal, nameOfCall, product, replaceEnd, scaled } from "./operations.ts";
import { select, selectionOf, type Selection } from "./subscripts.ts";
import { isMatrix, isTuple, needMatrix, type Scope, type Value } from "./value.ts";

/** The value of a formula. Throws {@link ShapeConflict} with the place where shapes, names or functions are at fault. */
export function evaluate(node: Expr, scope: Scope): Value {
  switch (node.kind) {
    case "number":
      return scalar(node.value);
    case "text":
      return { string: node.value };
    case "name":
      return evaluateName(node, scope);
    case "unary": {
      const value = evaluateMatrix(node.arg, scope);
      if (node.op === "!") return { ...map(value, (x) => (x === 0 ? 1 : 0)), logical: true };
      return node.op === "-" ? map(value, (x) => -x) : value;
    }
    case "transpose":
      return transpose(evaluateMatrix(node.arg, scope));
    case "binary":
      return evaluateBinary(node.op, evaluateMatrix(node.left, scope), evaluateMatrix(node.right, scope), node);
    case "call":
      return evaluateCall(node, scope);
    case "index":
      return evaluateIndex(node, scope);
    case "slice":
      return evaluateRange(node, scope);
    case "array":
      return evaluateArray(node, scope);
    case "components":
      return evaluateComponents(node, scope, {
        applied: (call, argument) => evaluateCallOn(call, argument, scope),
        name: (name) => evaluateName(name, scope),
      });
    case "chain":
      throw new ShapeConflict("a product was not resolved.", node.span);
    case "end":
      throw new ShapeConflict("`end` stands outside a subscript.", node.span);
  }
}

export function evaluateMatrix(node: Expr, scope: Scope): Matrix {
  return needMatrix(evaluate(node, scope), node.span);
}

/** A layer's number, or a count: one whole number. */
export function evaluateLayer(node: Expr, scope: Scope): number {
  if (node.kind === "number") return node.value;
  if (node.kind === "binary") {
    const left = evaluateLayer(node.left, scope);
    const right = evaluateLayer(node.right, scope);
    if (node.op === "+") return left + right;
    if (node.op === "-") return left - right;
  }
  if (node.kind === "unary" && node.op === "-") return -evaluateLayer(node.arg, scope);
  if (node.kind === "name") {
    const value = scope.layerSymbol(node.base);
    if (value !== undefined) return value;
  }
  const value = evaluateMatrix(node, scope);
  if (!isScalar(value)) throw new ShapeConflict("a layer's number is a matrix.", node.span);
  return value.data[0];
}

function evaluateName(node: NameNode, scope: Scope): Value {
  const layer = node.layer === undefined ? undefined : evaluateLayer(node.layer, scope);
  try {
    return scope.lookup(node, layer);
  } catch (error) {
    if (error instanceof ShapeConflict && error.span === undefined) throw new ShapeConflict(error.message, node.span, error.code);
    throw error;
  }
}

function evaluateBinary(op: BinaryOperator, a: Matrix, b: Matrix, node: Expr): Matrix {
  const { span } = node;
  const compare = (f: (x: number, y: number) => boolean): Matrix => ({
    ...combine(a, b, (x, y) => (f(x, y) ? 1 : 0), span),
    logical: true,
  });
  switch (op) {
    case "+":
      return combine(a, b, (x, y) => x + y, span);
    case "-":
      return combine(a, b, (x, y) => x - y, span);
    case "times":
      return combine(a, b, (x, y) => x * y, span);
    case "matmul":
      return a.ndim === 0 || b.ndim === 0 || isScalar(a) || isScalar(b) ? scaled(a, b, span) : multiply(a, b, span);
    case "product":
      return product(a, b, node);
    case "eachdivide":
      return combine(a, b, (x, y) => x / y, span);
    case "divide":
      if (!isScalar(b))
        throw new ShapeConflict(`${shapeOf(a)} is divided by ${shapeOf(b)}: matrices are not divided here.`, span, "division-of-matrices");
      return combine(a, b, (x, y) => x / y, span);
    case "power":
      if (!isScalar(a) || !isScalar(b))
        throw new ShapeConflict(`${shapeOf(a)} to the power of ${shapeOf(b)}: write .^ for each element.`, span);
      return combine(a, b, powerOf, span);
    case "eachpower":
      return combine(a, b, powerOf, span);
    case "==":
      return compare((x, y) => x === y);
    case "!=":
      return compare((x, y) => x !== y);
    case "<":
      return compare((x, y) => x < y);
    case "<=":
      return compare((x, y) => x <= y);
    case ">":
      return compare((x, y) => x > y);
    case ">=":
      return compare((x, y) => x >= y);
    case "and":
      return compare((x, y) => x !== 0 && y !== 0);
    case "or":
      return compare((x, y) => x !== 0 || y !== 0);
  }
}

function evaluateCall(node: CallNode, scope: Scope): Value {
  const user = scope.functions.get(node.fn);
  if (user) return runFunction(user, node, scope);
  if (!node.method && scope.syntax !== "numpy" && node.primes === 0 && scope.has(node.fn))
    return evaluateIndex({ kind: "index", base: nameOfCall(node), args: node.args, span: node.span }, scope);
  const activation = activationCall(node.fn, node.primes);
  if (activation && node.args.length >= 1) {
    // nonlin(x, deriv=True) is the derivative.
    const deriv = node.named.find((n) => /^(?:deriv|derivative)$/.test(n.name));
    const primes = activation.primes + (deriv ? evaluateMatrix(deriv.value, scope).data[0] : 0);
    if (!BUILTINS.has(node.fn) || primes > 0 || node.fn === "softmax" || node.fn === "tanh") {
      const z = evaluateMatrix(node.args[0], scope);
      const layer = node.layer === undefined ? undefined : evaluateLayer(node.layer, scope);
      const kind = activation.kind === "own" ? scope.activationOf(layer, z) : activation.kind;
      const along =
        node.named.length > 0 || node.args.length > 1 ? (softmaxAxis(node, scope) ?? scope.along) : z.ndim === 1 ? "rows" : scope.along;
      const applied = applyActivation(kind, primes, z, along);
      return node.fn === "Ḟ" ? diagonal(applied) : applied;
    }
  }
  if (node.fn === "∂") throw new ShapeConflict("a derivative of one quantity by another is not evaluated, only the cost's.", node.span);
  if (node.fn === "sumexamples") return scope.sumOverExamples(() => evaluate(node.args[0], scope));
  const builtin = BUILTINS.get(node.fn);
  if (!builtin) throw new ShapeConflict(`the function \`${node.fn}\` is not known here.`, node.span, "unsupported-function");
  const args = node.args.map((a) => evaluate(a, scope));
  const named = new Map(node.named.map((n) => [n.name, evaluate(n.value, scope)]));
  try {
    return builtin({ args, named, numpy: scope.syntax === "numpy", along: scope.along, span: node.span });
  } catch (error) {
    if (error instanceof ShapeConflict && error.span === undefined) throw new ShapeConflict(error.message, node.span, error.code);
    throw error;
  }
}

const ARGUMENT: NameNode = { kind: "name", base: "", text: "", style: "" };

/** A function of one argument whose value is known. */
function evaluateCallOn(node: CallNode, argument: Matrix, scope: Scope): Value {
  const lookup: Scope["lookup"] = (name, layer) => (name === ARGUMENT ? argument : scope.lookup(name, layer));
  return evaluateCall({ ...node, args: [ARGUMENT] }, { ...scope, lookup });
}

function softmaxAxis(node: CallNode, scope: Scope): "columns" | "rows" | undefined {
  const axis = node.named.find((n) => n.name === "axis")?.value ?? node.args[1];
  if (axis === undefined) return undefined;
  const value = evaluateMatrix(axis, scope).data[0];
  return value === (scope.syntax === "numpy" ? 0 : 1) ? "columns" : "rows";
}

function evaluateRange(node: Extract<Expr, { kind: "slice" }>, scope: Scope): Matrix {
  if (!node.from || !node.to) throw new ShapeConflict("a range without ends stands outside a subscript.", node.span);
  const from = evaluateMatrix(node.from, scope).data[0];
  const to = evaluateMatrix(node.to, scope).data[0];
  const step = node.step ? evaluateMatrix(node.step, scope).data[0] : 1;
  const n = Math.max(0, Math.floor((to - from) / step) + 1);
  return { ...fill(1, n, (_, j) => from + j * step), ndim: 2 };
}

function evaluateArray(node: Extract<Expr, { kind: "array" }>, scope: Scope): Value {
  if (node.tuple) return { tuple: node.rows.flat().map((x) => evaluate(x, scope)) };
  if (scope.syntax === "numpy") {
    const items = node.rows.flat().map((x) => evaluate(x, scope));
    if (items.every((x) => isMatrix(x) && x.ndim === 0)) {
      const numbers = items.map((x) => needMatrix(x).data[0]);
      return { ...fill(1, numbers.length, (_, j) => numbers[j]), ndim: 1 };
    }
    return { tuple: items };
  }
  const sideBySide = (row: readonly Expr[]): Matrix => {
    const values = row.map((x) => evaluateMatrix(x, scope));
    // [0, Θ(:, 2:end)] in mathematics puts a column of zeros beside a matrix.
    const tallest = Math.max(...values.map((v) => v.rows));
    const parts = values.map((v) =>
      scope.syntax !== "octave" && isScalar(v) && tallest > 1 ? { ...fill(tallest, 1, () => v.data[0]), colDim: "1" } : v,
    );
    return parts.length === 0 ? fill(0, 0, () => 0) : parts.reduce((a, b) => stackColumns(a, b, node.span));
  };
  const rows = node.rows.map(sideBySide);
  // [1; A] in mathematics puts a row of ones on a batch.
  const widest = Math.max(...rows.map((r) => r.cols));
  const spread = rows.map((r) =>
    scope.syntax !== "octave" && isScalar(r) && widest > 1 ? { ...fill(1, widest, () => r.data[0]), rowDim: "1" } : r,
  );
  return rows.length === 0 ? fill(0, 0, () => 0) : { ...spread.reduce((a, b) => stackRows(a, b, node.span)), ndim: 2 };
}

function evaluateIndex(node: IndexNode, scope: Scope): Value {
  if (node.base.kind === "name" && (node.base.base === "c_" || node.base.base === "r_") && scope.syntax === "numpy") {
    const parts = node.args.map((x) => evaluateMatrix(x, scope));
    const columns = parts.map((p) => (p.ndim === 1 ? transpose({ ...p, ndim: 2 }) : p));
    return node.base.base === "c_"
      ? columns.reduce((a, b) => stackColumns(a, b, node.span))
      : parts.reduce((a, b) => stackRows(a, b, node.span));
  }
  const base = evaluate(node.base, scope);
  if (isTuple(base)) {
    const at = evaluateLayer(node.args[0], scope) - (scope.syntax === "numpy" ? 0 : 1);
    const item = base.tuple[at < 0 ? at + base.tuple.length : at];
    if (item === undefined) throw new ShapeConflict(`a tuple of ${base.tuple.length} has no element ${at}.`, node.span, "index");
    return item;
  }
  return select(needMatrix(base, node.base.span), selectionsOf(node, needMatrix(base), scope), scope.syntax === "numpy", node.span);
}

/** What each subscript picks; `end` and masks depend on the matrix. */
export function selectionsOf(node: IndexNode, base: Matrix, scope: Scope): Selection[] {
  const numpy = scope.syntax === "numpy";
  return node.args.map((subscript, i) => {
    const size =
      node.args.length === 1 ? (numpy ? (base.ndim === 1 ? base.cols : base.rows) : base.data.length) : i === 0 ? base.rows : base.cols;
    return selectionOf(subscript, {
      size,
      numpy,
      value: (x) => evaluateMatrix(replaceEnd(x, size), scope),
      alone: node.args.length === 1,
      base,
    });
  });
}

const MAX_CALLS = 20;

let calls = 0;

/** The value of a function that the text defines: its parameters hide names, its assignments stay inside. */
function runFunction(user: UserFunction, node: CallNode, scope: Scope): Value {
  if (calls >= MAX_CALLS) throw new ShapeConflict(`\`${node.fn}\` calls itself.`, node.span, "unsupported-function");
  calls++;
  try {
    const local = new Map<string, Value>();
    user.parameters.forEach((parameter, i) => {
      const named = node.named.find((n) => n.name === parameter)?.value;
      const value = node.args[i] ?? named;
      if (value) local.set(parameter, evaluate(value, scope));
    });
    const inner: Scope = {
      ...scope,
      has: (name) => local.has(name),
      lookup: (name: NameNode, layer) => local.get(name.text) ?? scope.lookup(name, layer),
      layerSymbol: (name) => scope.layerSymbol(name),
      activationOf: (layer, argument) => scope.activationOf(layer, argument),
      sumOverExamples: (body) => scope.sumOverExamples(body),
    };
    for (const statement of user.body) {
      if (statement.kind !== "assign" || statement.target.kind !== "name")
        throw new ShapeConflict(`\`${node.fn}\` has more than assignments in it.`, node.span, "unsupported-function");
      local.set(statement.target.text, evaluate(statement.value, inner));
    }
    const result = local.get(user.result.text);
    return result ?? evaluateMatrix(user.result, inner);
  } finally {
    calls--;
  }
}
