import type { NdArray } from "../core/array.ts";
import { countOf, entriesOf } from "../core/matrix.ts";
import type { Candidate } from "../interpret/options.ts";
import type { Expression, Statement } from "../ir/core.ts";
import { walk, type CoreNode } from "../ir/walk.ts";
import type { Binding } from "./bind.ts";
import { partsOf, rolesOf, type NameRole } from "./names.ts";
import { isLiteral } from "./notes.ts";
import { classOf, noise, numberFor } from "./hypothesis.ts";
import { dataRole } from "./role-from.ts";
import { pathOf, type Analysis } from "./usage.ts";
import { isDraw } from "./view.ts";

type Literals = ReadonlyMap<number, "input" | "target">;
const literalStatements = new WeakMap<Analysis, Literals>();

/** Statements that assign literal data: XOR and the like hide mistakes. */
export function literalsOf(analysis: Analysis): Literals {
  const known = literalStatements.get(analysis);
  if (known) return known;
  const found = new Map<number, "input" | "target">();
  for (const node of analysis.nodes.values()) {
    if (node.kind !== "assign" || node.targets.length !== 1) continue;
    const path = pathOf(node.targets[0]);
    if (path === undefined || !isLiteral(node.value)) continue;
    const usage = analysis.usages.get(path);
    const [named] = rolesOf(partsOf(path));
    // The X of `X = layer.forward(X)` in a function is another one.
    if (usage?.updated && !(isTable(node.value) && (named === "input" || named === "target"))) continue;
    const role = roleOfLiteral(path, analysis);
    if (role && !(role === "target" && usage?.subscript)) found.set(node.id, role);
  }
  literalStatements.set(analysis, found);
  return found;
}

const NO_DATA: ReadonlySet<NameRole> = new Set(["weight", "theta", "bias", "dW", "db", "dZ", "dA", "velocity", "size", "depth", "epochs"]);
/** Rows of numbers. */
function isTable(node: Expression): boolean {
  let rows = 0;
  walk([node], (n) => {
    if (n.kind === "list" && n.items.some((item) => item.kind === "list")) rows += n.items.length;
  });
  return rows > 1;
}

function roleOfLiteral(path: string, analysis: Analysis): "input" | "target" | undefined {
  const usage = analysis.usages.get(path);
  const [named] = rolesOf(partsOf(path));
  if (named === "input" || named === "target") return named;
  if (named !== undefined && NO_DATA.has(named)) return undefined;
  return usage && dataRole(usage);
}

/** Random numbers in the place of literal data, of zero biases and of equal weights. */
export function ownValue(
  { statement, name, value }: Candidate,
  { binding, literals, equalStarts, draw }: { binding: Binding; literals: Literals; equalStarts: number[]; draw: number },
): NdArray | undefined {
  if (!value || name === undefined) return undefined;
  const role = literals.get(statement);
  const { seed } = binding.hypothesis;
  const size = countOf(value);
  if (role && size > 1) {
    const array = noise(value.shape, { seed, stream: 20_000 + 50 * draw + (role === "input" ? 0 : 1) });
    return role === "input" ? array : { ...array, data: array.data.map((x) => 0.5 + x / 2) };
  }
  const { plan } = binding;
  const usage = plan.analysis.usages.get(name);
  const entries = entriesOf(value);
  const outputs = binding.network.sizes[binding.network.depth];
  if (usage?.stored) return undefined;
  // Labels that are cut out of a table of data.
  if (usage?.subscript && value.shape.length === 1 && plan.guess(name).role === "target" && entries.some((x) => !Number.isInteger(x)))
    return { ...value, data: Float64Array.from(entries, (_, t) => classOf(t, outputs)), strides: [1], offset: 0, type: "int" };
  const node = plan.analysis.nodes.get(statement);
  const kind = plan.guess(name).role;
  const example = usage?.subscript && value.shape.length === 0 ? undefined : exampleFor(value, kind, node, { seed, draw });
  if (example) return example;
  const numberBetween = (low: number, high: number): NdArray => ({
    ...value,
    data: Float64Array.of(numberFor(name, { low, high, seed: seed + draw })),
    strides: value.shape.map(() => 1),
    offset: 0,
    type: "float",
  });
  // A step of ½ looks like the ½ of a loss.
  if (size === 1 && kind === "step" && (entries[0] === 0.5 || entries[0] === 2)) return numberBetween(0.2, 0.4);
  // Of single neurons, round numbers make z what another quantity is.
  const isSingle = size === 1 && binding.network.m === 1 && binding.network.sizes.every((n) => n === 1) && isLiteralNumber(node);
  if (isSingle && (kind === "weight" || kind === "bias" || kind === "input" || kind === "target")) return numberBetween(0.3, 1.2);
  if (kind !== "bias" && kind !== "weight" && kind !== "theta") return undefined;
  // A number that is stepped and starts at 0 is one of a line through points.
  const isOfLine = usage?.updated === true && (entries[0] === 0 || (kind === "bias" && usage.added));
  if (size < 2 && !isOfLine) return undefined;
  if (size < 2 && entries[0] === 0)
    return isStart(plan.analysis.nodes.get(statement) as Statement | undefined) ? numberBetween(0.2, 0.9) : undefined;
  // Beside weights of 0.01 · N(0, 1) a bias decides alone which units of a relu are on.
  const small = kind !== "bias" && entries.every((x) => Math.abs(x) < SMALL) && isDrawn(plan.analysis.nodes.get(statement));
  if (small) return noise(value.shape, { seed, stream: 40_000 + 500 * draw + (statement % 500) });
  if (!entries.every((x) => x === entries[0]) || !isStart(plan.analysis.nodes.get(statement) as Statement | undefined)) return undefined;
  if (kind !== "bias" && !equalStarts.includes(statement)) equalStarts.push(statement);
  return noise(value.shape, { seed, stream: 30_000 + 500 * draw + (statement % 500) });
}

/** Of whole numbers that are read from a list, as XOR has them, random ones: the same for the same numbers. */
function exampleFor(
  value: NdArray,
  role: NameRole | undefined,
  node: CoreNode | undefined,
  { seed, draw }: { seed: number; draw: number },
): NdArray | undefined {
  const isOfPair = role === "target" && value.shape.length === 0 && node?.kind === "for" && node.target.kind === "tuple";
  if ((role !== "input" && role !== "target") || (value.shape.length !== 1 && !isOfPair) || !isRead(node)) return undefined;
  const entries = entriesOf(value);
  if (!entries.every((x) => Number.isInteger(x) && Math.abs(x) <= 1)) return undefined;
  const written = entries.reduce((sum, x) => (sum * 3 + x + 1) % 997, role === "input" ? 1 : 2);
  const array = noise(value.shape, { seed, stream: 60_000 + 1000 * draw + written });
  return role === "input" ? array : { ...array, data: array.data.map((x) => 0.5 + x / 2) };
}

/** Is a value only taken out of another, `x = data[i][0]`, `for x, t in data`, or written as it is? */
const isRead = (node: CoreNode | undefined): boolean =>
  node?.kind === "for" ||
  (node?.kind === "assign" && isLiteral(node.value)) ||
  (node?.kind === "assign" && (node.value.kind === "index" || node.value.kind === "name"));

/** `w = 0.5`, `w = torch.tensor(0.5)` */
const isLiteralNumber = (node: CoreNode | undefined): boolean =>
  node?.kind === "assign" &&
  (node.value.kind === "number" || (node.value.kind === "call" && node.value.args.length === 1 && node.value.args[0].kind === "number"));

const SMALL = 0.15;

/** An assignment of random numbers. */
function isDrawn(node: CoreNode | undefined): boolean {
  let drawn = false;
  if (node?.kind === "assign")
    walk([node.value], (n) => {
      if (isDraw(n)) drawn = true;
    });
  return drawn && isStart(node as Statement);
}

/** An assignment of constants alone, not of what was computed: `np.zeros((n, 1))`, `0.1 * ones(a, b)`, `biases.append(np.zeros(n))`. */
function isStart(node: Statement | undefined): boolean {
  const value = node?.kind === "assign" ? node.value : node?.kind === "expression" ? appended(node.value) : undefined;
  if (!value) return false;
  let constant = true;
  walk([value], (n) => {
    if (isComputed(n) || isLikeAnother(n)) constant = false;
  });
  return constant;
}

const appended = (value: Expression): Expression | undefined =>
  value.kind === "call" && value.callee.kind === "attribute" && value.callee.name === "append" ? value.args[0] : undefined;

const isComputed = (n: { readonly kind: string }): boolean =>
  n.kind === "binary" && /matmul|subtract/u.test((n as { op?: string }).op ?? "");

/** Zeros of another array's shape are a sum or a velocity that begins. */
function isLikeAnother(n: CoreNode): boolean {
  if (n.kind !== "call" || (n.callee.kind !== "name" && n.callee.kind !== "attribute")) return false;
  const [shape] = n.args;
  return n.callee.name === "zeros_like" || (n.callee.name === "zeros" && shape?.kind === "attribute" && shape.name === "shape");
}
