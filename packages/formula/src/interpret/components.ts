import { itemOf, scalarOf, sizeOf, transposed, type NdArray } from "../core/array.ts";
import { power } from "../core/elementary.ts";
import { Fault } from "../core/fault.ts";
import type { BinaryOperator, Expression, Statement } from "../ir/core.ts";
import { walk } from "../ir/walk.ts";
import { isWeight } from "../language/math/vocabulary.ts";
import { binary } from "./arithmetic.ts";
import { combined, entriesOf, EXAMPLES, laidOut, mapped, number, reduced, type Entries } from "./axes.ts";
import { toArray } from "./convert.ts";
import { createEnvironment, type Environment } from "./environment.ts";
import { site, spend, type Machine } from "./machine.ts";
import { lookUpName, readName } from "./names.ts";
import { eventsOf, note } from "./record.ts";
import { canonicalName, lettersOf } from "./symbols.ts";
import { arrayIn, NO_EVENT, unknown, valueOf, type UnknownValue, type Value } from "./values.ts";

type Assign = Extract<Statement, { kind: "assign" }>;
type Sum = Extract<Expression, { kind: "sum" }>;
type Call = Extract<Expression, { kind: "call" }>;

const memory = new WeakMap<Assign, boolean>();

/** Whether a statement holds for each index: something in it has a letter for its entries. */
export function isIndexed(node: Assign): boolean {
  const known = memory.get(node);
  if (known !== undefined) return known;
  let found = false;
  walk([node], (each) => {
    if (each.kind === "name" && each.symbol && lettersOf(each.symbol).length > 0) found = true;
    return !found;
  });
  memory.set(node, found);
  return found;
}

interface Reader {
  readonly m: Machine;
  readonly env: Environment;
  /** Letters of the target, and the letter that counts the examples, if one does. */
  readonly units: readonly string[];
  readonly examples: string;
}

/** A value that the text does not have: what is made from it has none either. */
class Open extends Error {
  readonly value: UnknownValue;
  constructor(value: UnknownValue) {
    super(value.name);
    this.value = value;
  }
}

/**
 * Evaluates the right side of an equation that holds for each index, δ_j = g′(z_j) Σ_k Θ_kj δ_k, for all of them at once: the target's first letter counts
 * rows, its second columns; a vector's examples stand beside its units. Examples that no letter counts are summed where the target is a matrix or a number.
 * Throws a {@link Fault} `shape-mismatch` where one letter counts two sizes or is left over.
 */
export function evaluateComponents(m: Machine, env: Environment, { targets, value }: Assign): Value {
  const [target] = targets;
  const symbol = target.kind === "name" ? target.symbol : undefined;
  const example = symbol?.example?.kind === "name" ? symbol.example.name : exampleIn(value);
  const units = symbol ? lettersOf(symbol).filter((letter) => letter !== example) : [];
  const reader: Reader = { m, env, units, examples: example ?? EXAMPLES };
  try {
    const entries = units.length === 1 ? contracted(value, reader) : termsOf(value, reader);
    return place(m, value, entries, reader);
  } catch (error) {
    if (error instanceof Open) return error.value;
    throw error;
  }
}

function exampleIn(value: Expression): string | undefined {
  let found: string | undefined;
  walk([value], (node) => {
    if (node.kind === "name" && node.symbol?.example?.kind === "name") found ??= node.symbol.example.name;
  });
  return found;
}

function place(m: Machine, node: Expression, entries: Entries, { units, examples }: Reader): Value {
  const [rows, columns] = units.length === 2 ? units : [units[0] ?? "", examples];
  const extra = entries.axes.find(({ letter }) => letter !== rows && letter !== columns);
  if (extra) throw new Fault("shape-mismatch", `index ${extra.letter} is left over`, [[extra.size]]);
  if (entries.axes.length === 0 && units.length === 0) return note(m, node, valueOf(scalarOf(entries.data[0])), entries.events, "index");
  const matrix = laidOut(entries, rows, columns);
  const turned = units.length < 2 && m.options.examples === "rows";
  return note(m, node, valueOf(turned ? transposed(matrix) : matrix), entries.events, "index");
}

/** Writes a part of an equation down, laid out as a value of the text is: the sum W x in σ(Σ_i w_ji x_i + b_j) is one to recognise. */
function noted(node: Expression, value: Entries, { m, examples }: Reader, operation: string): Entries {
  const letters = value.axes.filter(({ letter }) => letter !== examples).map(({ letter }) => letter);
  const counted = letters.length < value.axes.length;
  if (letters.length > 2 || (letters.length === 2 && counted) || value.events.length === 0) return value;
  const matrix = laidOut(value, letters[0] ?? "", letters[1] ?? examples);
  const turned = letters.length < 2 && m.options.examples === "rows";
  return { ...value, events: eventsOf(note(m, node, valueOf(turned ? transposed(matrix) : matrix), value.events, operation)) };
}

/** A sum of terms; examples are summed in each term that has them, as Σ over the batch is. */
function termsOf(node: Expression, reader: Reader): Entries {
  if (node.kind === "binary" && (node.op === "add" || node.op === "subtract")) {
    const [left, right] = [termsOf(node.left, reader), termsOf(node.right, reader)];
    return combined(left, right, OPERATIONS[node.op]!, false, node.op);
  }
  if (node.kind === "unary" && node.op === "negate") return mapped(termsOf(node.operand, reader), (x) => -x);
  const value = contracted(node, reader);
  return value.axes.some(({ letter }) => letter === reader.examples) ? reduced(value, reader.examples) : value;
}

/** Reads an expression and sums over the letters that two factors have and the target has not. */
function contracted(node: Expression, reader: Reader): Entries {
  const { units, examples } = reader;
  const value = read(node, reader);
  const over = value.axes.filter(({ letter }) => value.twice.has(letter) && !units.includes(letter) && letter !== examples);
  if (over.length === 0) return value;
  return noted(
    node,
    over.reduce((sum, { letter }) => reduced(sum, letter), value),
    reader,
    "sum",
  );
}

const OPERATIONS: Partial<Readonly<Record<BinaryOperator, (x: number, y: number) => number>>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  product: (x, y) => x * y,
  times: (x, y) => x * y,
  matmul: (x, y) => x * y,
  divide: (x, y) => x / y,
  quotient: (x, y) => x / y,
  power,
  matrixPower: power,
  equal: (x, y) => Number(x === y),
  less: (x, y) => Number(x < y),
  lessEqual: (x, y) => Number(x <= y),
  greater: (x, y) => Number(x > y),
  greaterEqual: (x, y) => Number(x >= y),
};
const PRODUCTS: ReadonlySet<string> = new Set(["product", "times", "matmul"]);

function read(node: Expression, reader: Reader): Entries {
  spend(reader.m, 1);
  switch (node.kind) {
    case "number":
      return number(node.value);
    case "name":
      return readSymbol(node, reader, node.symbol ? lettersOf(node.symbol) : []);
    case "unary":
      if (node.op === "transpose") {
        const { operand } = node;
        return operand.kind === "name" && operand.symbol
          ? readSymbol(operand, reader, lettersOf(operand.symbol).toReversed())
          : read(operand, reader);
      }
      return mapped(read(node.operand, reader), (x) => (node.op === "negate" ? -x : node.op === "not" ? Number(x === 0) : x));
    case "binary": {
      const f = OPERATIONS[node.op];
      if (!f) throw new Fault("unsupported", `${node.op} for each index`);
      if (node.op === "add" || node.op === "subtract") {
        const [left, right] = [contracted(node.left, reader), contracted(node.right, reader)];
        return noted(node, combined(left, right, f, false, node.op), reader, node.op);
      }
      return combined(read(node.left, reader), read(node.right, reader), f, PRODUCTS.has(node.op), node.op);
    }
    case "sum":
      return summed(node, reader);
    case "call":
      return applied(node, reader);
    default:
      return single(reader.m.evaluate(reader.env, node), "index");
  }
}

function single(value: Value, subject: string): Entries {
  if (value.kind === "unknown") throw new Open(value);
  const a = arrayIn(toArray(value, subject));
  if (sizeOf(a.shape) !== 1) throw new Fault("shape-mismatch", `${subject} has no index`, [a.shape]);
  return number(itemOf(a), eventsOf(value));
}

/** A vector counts units along one side and examples along the other; a matrix has its two letters. */
function readSymbol(node: Extract<Expression, { kind: "name" }>, { m, env, examples, units }: Reader, all: readonly string[]): Entries {
  const value = lookUpName(m, env, node, canonicalName(m, env, node)) ? readName(m, env, node) : unknown(node.name);
  if (value.kind === "unknown") throw new Open(value);
  const a = arrayIn(toArray(value, node.name));
  const letters = all.filter((letter) => letter !== examples);
  if (sizeOf(a.shape) === 1) return number(itemOf(a), eventsOf(value));
  if (letters.length === 2) return entriesOf(a, letters[0], letters[1], eventsOf(value));
  // w_j of one unit's weights [1, n] counts its columns.
  const ofOne = letters.length === 1 && a.shape.length === 2 && a.shape[0] === 1 && isWeight(node.symbol?.base ?? "");
  const upright = m.options.examples === "rows" || ofOne ? transposed(asMatrix(a)) : asMatrix(a);
  // One unit has no letter, h(x) − y is a number for each example; a vector without a letter is that of the target's units.
  const single = letters.length === 0 && upright.shape[0] === 1;
  const letter = letters.length === 1 ? letters[0] : single ? ONE_UNIT : units[0];
  if (letter === undefined || letters.length > 2) throw new Fault("shape-mismatch", `${node.name} has no index`, [a.shape]);
  const entries = entriesOf(upright, letter, examples, eventsOf(value));
  return single ? reduced(entries, letter) : entries;
}
/** The axis of a single unit, which goes at once. */
const ONE_UNIT = "1";
const asMatrix = (a: NdArray): NdArray =>
  a.shape.length === 2 ? a : { ...a, shape: [a.shape[0] ?? 1, 1], strides: [a.strides[0] ?? 1, 1] };

/** Σ over its letter; without a letter over all that the target does not have. */
function summed(node: Sum, reader: Reader): Entries {
  const body = read(node.body, reader);
  if (node.index === "")
    return body.axes.filter(({ letter }) => !reader.units.includes(letter)).reduce((sum, { letter }) => reduced(sum, letter), body);
  if (body.axes.some(({ letter }) => letter === node.index)) return noted(node, reduced(body, node.index), reader, "sum");
  // What only examples have: their letter, or one example alone.
  const counted = body.axes.some(({ letter }) => letter === EXAMPLES);
  return counted ? noted(node, reduced(body, EXAMPLES), reader, "sum") : body;
}

/** A function of each entry; softmax takes all units of an example at once. */
function applied(node: Call, reader: Reader): Entries {
  const { m, env, examples } = reader;
  const args = node.args.map((arg) => read(arg, reader));
  const axes = args.reduce((all, arg) => combined(all, arg, (x) => x, false, "call"), number(0)).axes;
  const letters = axes.filter(({ letter }) => letter !== examples).map(({ letter }) => letter);
  const [rows, columns] = letters.length === 2 ? letters : [letters[0] ?? "", examples];
  if (letters.length > 2) throw new Fault("unsupported", "a function of three indices");
  const turned = letters.length < 2 && m.options.examples === "rows";
  const values = args.map((arg): Value => {
    if (arg.axes.length === 0) return valueOf(scalarOf(arg.data[0]), arg.events[0] ?? NO_EVENT);
    const matrix = laidOut(arg, rows, columns);
    return { ...valueOf(turned ? transposed(matrix) : matrix), event: arg.events[0] ?? NO_EVENT };
  });
  const name = node.callee.kind === "name" ? canonicalName(m, env, node.callee) : "";
  const callee =
    (node.callee.kind === "name" ? lookUpName(m, env, node.callee, name, "call") : m.evaluate(env, node.callee)) ?? unknown(name);
  const made = m.invoke(callee, values, new Map(), site(node, env));
  if (made.kind === "unknown") throw new Open(made);
  const events = args.flatMap((arg) => arg.events);
  const value = note(m, node, made, events, name);
  const a = arrayIn(toArray(value, name));
  if (sizeOf(a.shape) === 1) return number(itemOf(a), eventsOf(value));
  return entriesOf(turned ? transposed(a) : a, rows, columns, eventsOf(value));
}

/** Evaluates Σ outside of equations for each index: over numbers from bound to bound, over everything, or over the examples. */
export function symbolicSum(m: Machine, env: Environment, node: Sum): Value {
  if (node.from && node.to) {
    const [from, to] = [node.from, node.to].map((bound) => m.evaluate(env, bound));
    if (from.kind === "array" && to.kind === "array") return overNumbers(m, env, node, itemOf(arrayIn(from)), itemOf(arrayIn(to)));
  }
  const body = m.evaluate(env, node.body);
  if (body.kind !== "array") return body;
  const a = arrayIn(body);
  const along = m.options.examples === "rows" ? 0 : 1;
  if ((node.index !== "" || node.overExamples) && a.shape.length === 2 && a.shape[1 - along] !== 1) {
    const examples = node.overExamples ? a.shape[along] : examplesIn(m, env, node.body, along);
    // A product of matrices has summed over the examples already.
    if (a.shape[along] !== examples) return body;
    const ones = valueOf({ ...scalarOf(1), shape: along === 1 ? [examples, 1] : [1, examples], strides: [0, 0] });
    return note(m, node, along === 1 ? binary(m, "matmul", body, ones) : binary(m, "matmul", ones, body), eventsOf(body), "sum");
  }
  let total = 0;
  const { axes, data } = entriesOf(asMatrix(a), "r", "c", []);
  if (axes.length > 0) for (const x of data) total += x;
  return note(m, node, valueOf(scalarOf(total)), eventsOf(body), "sum");
}

/** Returns how many examples the symbols with a letter for their example have. */
function examplesIn(m: Machine, env: Environment, body: Expression, along: number): number {
  let found = 1;
  walk([body], (node) => {
    if (node.kind !== "name" || !node.symbol?.example) return;
    const value = lookUpName(m, env, node, canonicalName(m, env, node));
    if (value?.kind === "array" && value.shape.length === 2) found = Math.max(found, value.shape[along]);
  });
  return found;
}

function overNumbers(m: Machine, env: Environment, node: Sum, from: number, to: number): Value {
  let total: Value = valueOf(scalarOf(0));
  const own = createEnvironment(env);
  for (let i = from; i <= to; i++) {
    spend(m, 1);
    own.variables.set(node.index, valueOf(scalarOf(i)));
    const term = m.evaluate(own, node.body);
    total = note(m, node, binary(m, "add", total, term), eventsOf(term, eventsOf(total)), "add");
  }
  return total;
}
