import { sameShape } from "../core/array.ts";
import { Fault } from "../core/fault.ts";
import type { Expression } from "../ir/core.ts";
import { itemAt, iterate, subscriptEvents, writtenPath } from "./access.ts";
import { binary, unary } from "./arithmetic.ts";
import { attributeOf, memberOf } from "./attributes.ts";
import { evaluateCall } from "./calls.ts";
import { comprehension } from "./comprehension.ts";
import { keyOf, textOf, truth } from "./convert.ts";
import type { Environment } from "./environment.ts";
import { isRecoverable, MAX_DEPTH, quietly, site, spend, type Machine } from "./machine.ts";
import { eventsOf, note } from "./record.ts";
import { lookUpName, readName } from "./names.ts";
import { cellOf, endOf, evaluateMatrix, evaluateRange, octaveNumber, readIndexed } from "./octave.ts";
import { symbolicSum } from "./components.ts";
import {
  boolean,
  NO_EVENT,
  list,
  NONE,
  numberValue,
  text,
  tuple,
  unknown,
  type FunctionValue,
  type SliceValue,
  type UnknownValue,
  type Value,
} from "./values.ts";

/** Returns the value of an expression; arrays and numbers are recorded. Throws a {@link Fault} with the place where it arose. */
export function evaluate(m: Machine, env: Environment, node: Expression): Value {
  spend(m, 1);
  if (m.depth >= MAX_DEPTH) throw new Fault("depth", "expression");
  m.depth += 1;
  try {
    const value = evaluateKind(m, env, node);
    m.depth -= 1;
    return value;
  } catch (error) {
    if (error instanceof Fault) error.span ??= node.span;
    throw error;
  }
}

function evaluateKind(m: Machine, env: Environment, node: Expression): Value {
  switch (node.kind) {
    case "number":
      return constant(m, node);
    case "string":
      return text(node.value);
    case "constant":
      if (node.value === null) return NONE;
      return node.value === "ellipsis" ? { kind: "ellipsis" } : truthValue(m, node.value);
    case "name":
      return readName(m, env, node);
    case "binary":
      return evaluateBinary(m, env, node);
    case "unary": {
      const operand = m.evaluate(env, node.operand);
      const value = unary(m, node.op, operand);
      return note(m, node, value, eventsOf(operand), node.op);
    }
    case "call":
      return evaluateCall(m, env, node, 1);
    case "index":
      return node.brace ? readIndexed(m, env, node, m.evaluate(env, node.of), node.subscripts, true) : evaluateIndex(m, env, node);
    case "attribute": {
      const of = m.evaluate(env, node.of);
      const value = attributeOf(m, of, node.name, writtenPath(node.of), site(node, env));
      if (value.kind !== "array") return value;
      // An attribute that the text has set, `w.grad`, comes from where it was set.
      const isPart = of.kind === "array" && (value.storage === of.storage || value.event === NO_EVENT);
      const from = eventsOf(isPart ? of : value);
      return note(m, node, value, from, of.kind === "array" && node.name === "T" ? "transpose" : "copy");
    }
    case "conditional":
      return m.evaluate(env, truth(m.evaluate(env, node.test), false) ? node.then : node.otherwise);
    case "list":
      return list(items(m, env, node.items));
    case "tuple":
      return tuple(items(m, env, node.items));
    case "set":
      return { kind: "set", entries: new Map(items(m, env, node.items).map((item) => [keyOf(item), item])) };
    case "dict":
      return evaluateDict(m, env, node);
    case "slice":
      return slice(m, env, node);
    case "format":
      return format(m, env, node);
    case "lambda":
      return lambda(m, env, node);
    case "comprehension":
      return comprehension(m, env, node);
    case "starred":
      throw new Fault("type", "starred");
    case "handle":
      return lookUpName(m, env, node, node.name, "call") ?? unknown(node.name);
    case "matrix":
      return evaluateMatrix(m, env, node);
    case "cell":
      return cellOf(m, env, node);
    case "range":
      return evaluateRange(m, env, node);
    case "end":
      return endOf(m);
    case "sum":
      return symbolicSum(m, env, node);
  }
}

/** A number of Python is an integer unless it is written with a point or an exponent. */
function constant(m: Machine, { value, span }: Extract<Expression, { kind: "number" }>): Value {
  if (m.language === "octave") return octaveNumber(value);
  const whole = m.language === "python" && Number.isInteger(value) && !/^[\d_]*\.|^[\d_]+[eE]/.test(m.text.slice(span.start, span.end));
  return numberValue(value, whole ? "int" : "float");
}

const truthValue = (m: Machine, x: boolean): Value => (m.language === "octave" ? octaveNumber(Number(x), "bool") : boolean(x));

type Binary = Extract<Expression, { kind: "binary" }>;

function evaluateBinary(m: Machine, env: Environment, node: Binary): Value {
  if (node.op === "and" || node.op === "or") {
    const left = m.evaluate(env, node.left);
    const holds = truth(left, m.language === "octave");
    if (m.language === "octave") {
      return truthValue(m, holds === (node.op === "or") ? holds : truth(m.evaluate(env, node.right), true));
    }
    return holds === (node.op === "or") ? left : m.evaluate(env, node.right);
  }
  let left: Value;
  try {
    left = m.evaluate(env, node.left);
  } catch (error) {
    const tighter = boundTighter(m, env, node, error);
    if (tighter) return tighter;
    // The other factor is recorded too: it may hold the only derivative of the text.
    if (isRecoverable(error)) quietly(m, env, node.right);
    throw error;
  }
  const right = m.evaluate(env, node.right);
  const from = eventsOf(right, eventsOf(left));
  const value =
    node.op === "product" && m.language === "math" ? juxtaposed(m, env, node, { left, right }) : binary(m, node.op, left, right);
  return left.kind === "instance" || right.kind === "instance" ? value : note(m, node, value, from, node.op);
}

/** f′ ∘ δ·Wᵀ, where only the product of matrices fits, which then binds tighter. */
function boundTighter(m: Machine, env: Environment, node: Binary, error: unknown): Value | undefined {
  const { left } = node;
  const isMismatch = error instanceof Fault && error.code === "shape-mismatch";
  if (!isMismatch || m.language !== "math" || node.op !== "product" || left.kind !== "binary" || left.op !== "times") return undefined;
  try {
    const [slope, first, last] = [left.left, left.right, node.right].map((factor) => m.evaluate(env, factor));
    const product = binary(m, "product", first, last);
    if (product.kind !== "array" || slope.kind !== "array" || !sameShape(product.shape, slope.shape)) return undefined;
    const inner = note(m, left.right, product, eventsOf(last, eventsOf(first)), "product");
    return note(m, node, binary(m, "times", slope, inner), eventsOf(inner, eventsOf(slope)), "times");
  } catch (fault) {
    if (fault instanceof Fault) return undefined;
    throw fault;
  }
}

/** Xᵀ δ Wᵀ f′(z), whose author leaves ⊙ out: f′ belongs to the factors before it that have its shape. */
function juxtaposed(m: Machine, env: Environment, { left: node }: Binary, { left, right }: { left: Value; right: Value }): Value {
  try {
    return binary(m, "product", left, right);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "shape-mismatch" || right.kind !== "array") throw error;
    const factors: Expression[] = [];
    let at = node;
    for (; at.kind === "binary" && at.op === "product"; at = at.left) factors.unshift(at.right);
    for (let from = 0; from + 1 < factors.length; from++) {
      const [first, ...more] = factors.slice(from).map((factor) => m.evaluate(env, factor));
      const behind = chained(m, first, more);
      if (behind?.kind !== "array" || !sameShape(behind.shape, right.shape)) continue;
      const [front, ...rest] = [at, ...factors.slice(0, from)].map((factor) => m.evaluate(env, factor));
      const before = chained(m, front, rest);
      if (before) return binary(m, "product", before, binary(m, "times", behind, right));
    }
    throw error;
  }
}

/** The product of some factors, or none where they do not fit. */
function chained(m: Machine, first: Value, more: readonly Value[]): Value | undefined {
  try {
    return more.reduce((value, factor) => binary(m, "product", value, factor), first);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function evaluateIndex(m: Machine, env: Environment, node: Extract<Expression, { kind: "index" }>): Value {
  const of = m.evaluate(env, node.of);
  const subscripts = node.subscripts.map((s) => m.evaluate(env, s));
  const open = subscripts.find(({ kind }) => kind === "unknown");
  if (open) return open;
  const { at, data } = subscriptEvents(subscripts);
  if (of.kind === "instance") {
    const method = memberOf(of.of, "__getitem__");
    if (method) return m.invoke(method, [of, ...subscripts], new Map(), site(node, env));
  }
  const value = itemAt(m, of, subscripts, site(node, env));
  if (value.kind !== "array") {
    if (at.length > 0 && typeof value === "object") m.reached.set(value, at);
    return value;
  }
  const from = of.kind === "array" ? [...eventsOf(of), ...data] : [...eventsOf(value), ...data];
  return note(m, node, value, from, "copy", [...at, ...((of.kind !== "array" && m.reached.get(of)) || [])]);
}

/** Evaluates items, and takes starred ones apart. */
function items(m: Machine, env: Environment, nodes: readonly Expression[]): Value[] {
  const values: Value[] = [];
  for (const node of nodes) {
    if (node.kind === "starred") values.push(...iterate(m, m.evaluate(env, node.of), site(node, env)));
    else values.push(m.evaluate(env, node));
  }
  return values;
}

function evaluateDict(m: Machine, env: Environment, node: Extract<Expression, { kind: "dict" }>): Value {
  const entries = new Map<string, { key: Value; value: Value }>();
  for (const entry of node.entries) {
    if (entry.key.kind === "starred") {
      const other = m.evaluate(env, entry.key.of);
      if (other.kind === "dict") for (const [k, { key, value }] of other.entries) entries.set(k, { key, value });
      continue;
    }
    const key = m.evaluate(env, entry.key);
    if (key.kind === "unknown") continue;
    entries.set(keyOf(key), { key, value: m.evaluate(env, entry.value) });
  }
  return { kind: "dict", entries };
}

function slice(m: Machine, env: Environment, node: Extract<Expression, { kind: "slice" }>): SliceValue | UnknownValue {
  const from: number[] = [];
  let open: UnknownValue | undefined;
  const part = (x: Expression | undefined): number | undefined => {
    if (!x) return undefined;
    const value = m.evaluate(env, x);
    eventsOf(value, from);
    if (value.kind === "none") return undefined;
    if (value.kind === "unknown") {
      open = value;
      return undefined;
    }
    if (value.kind !== "array" || value.shape.some((n) => n !== 1)) throw new Fault("type", "slice");
    return value.storage.data[value.offset];
  };
  const made: SliceValue = { kind: "slice", start: part(node.start), stop: part(node.stop), step: part(node.step), from };
  return open ?? made;
}

function format(m: Machine, env: Environment, node: Extract<Expression, { kind: "format" }>): Value {
  const from: number[] = [];
  let out = "";
  for (const part of node.parts) {
    const value = m.evaluate(env, part);
    eventsOf(value, from);
    if (out.length < 10_000) out += textOf(value);
  }
  return text(out, from);
}

function lambda(m: Machine, env: Environment, node: Extract<Expression, { kind: "lambda" }>): FunctionValue {
  // Octave's @(x) keeps the variables as they are now; Python's reads them when it is called.
  const scope = m.language === "octave" ? { ...env, variables: new Map(env.variables) } : env;
  return {
    kind: "function",
    name: "lambda",
    params: node.params,
    defaults: node.params.map((p) => p.default && m.evaluate(env, p.default)),
    body: node.body,
    scope,
    role: "plain",
    node: node.id,
    span: node.span,
  };
}
