import type { Label, Role } from "../../core/quantities.ts";
import type { Expression, Symbol as Written } from "../../ir/core.ts";
import { walk } from "../../ir/walk.ts";
import { functionName } from "../../language/math/settle.ts";
import { FUNCTION_LETTERS } from "../../language/math/vocabulary.ts";
import { edited, type Candidate, type EditContext } from "./candidate.ts";
import { binary, changed, number } from "./nodes.ts";

type Name = Extract<Expression, { kind: "name" }>;
/** A quantity as it is written, with the letters of its entries. */
type Entry = Name & { readonly symbol: Written };

const isEntry = (node: Expression): node is Entry => node.kind === "name" && (node.symbol?.entries?.length ?? 0) > 0;

type Binary = Extract<Expression, { kind: "binary" }>;
const isProduct = (node: Expression): node is Binary =>
  node.kind === "binary" && (node.op === "product" || node.op === "times" || node.op === "matmul");

const product = (left: Expression, right: Expression): Expression => binary("product", left, right);

/** Small edits of an equation that holds for each index: other letters, another layer, z for a, a factor less, g′. */
export function* indexed(node: Expression, context: EditContext): Generator<Candidate> {
  if (isEntry(node)) yield* entries(node, context);
  if (node.kind === "binary" && (node.op === "divide" || node.op === "power"))
    yield { node, by: node.left, edit: edited("number", context.labels(node.left)), cost: 3 };
  if (isProduct(node)) {
    yield* swapped(node, context);
    yield { node, by: node.left, edit: edited("drop-factor", context.labels(node.right)), cost: 3 };
    yield { node, by: node.right, edit: edited("drop-factor", context.labels(node.left)), cost: 3 };
    if (isProduct(node.left)) yield { node, by: node.left.left, edit: { kind: "drop-factor", from: "slope" }, cost: 3.3 };
  }
  yield* derivatives(node, context);
  if (node === context.root)
    for (const factor of [2, 0.5]) yield { node, by: product(number(factor), node), edit: edited("number"), cost: 3.6 };
}

const described = (labels: readonly Label[]): { readonly from?: Role; readonly fromLayer?: number } =>
  labels.length === 0 ? {} : { from: labels[0].quantity.role, fromLayer: labels[0].quantity.layer };

/** Θ_jk for Θ_kj, z_k for z_j, a of another layer, z for a. */
function* entries(node: Entry, context: EditContext): Generator<Candidate> {
  const labels = context.labels(node);
  const from = described(labels);
  const own = node.symbol.entries!;
  if (own.length === 2) yield { node, by: lettered(node, own.toReversed(), context), edit: { kind: "transpose", ...from }, cost: 2 };
  for (const [at, old] of own.entries())
    for (const letter of lettersOf(context))
      if (old.kind === "name" && letter.kind === "name" && old.name !== letter.name)
        yield { node, by: lettered(node, own.with(at, letter), context), edit: edited("index", labels), cost: 2.4 };
  for (const by of [-1, 1]) {
    const other = shifted(node, by);
    if (other) yield { node, by: other, edit: { kind: "operand", ...from, to: from.from, toLayer: (from.fromLayer ?? 0) + by }, cost: 2 };
  }
  const [, letter, layer] = /^([az])(\d+)$/.exec(node.name) ?? [];
  if (letter === undefined) return;
  const to = letter === "a" ? "z" : "a";
  yield {
    node,
    by: withBase(node, to, { layer: Number(layer), context }),
    edit: { kind: "operand", ...from, to, toLayer: from.fromLayer },
    cost: 2.1,
  };
}

/** The letters that the equation has, each once. */
function lettersOf({ root, target }: EditContext): Expression[] {
  const found = new Map<string, Expression>();
  walk(target ? [target, root] : [root], (node) => {
    if (node.kind === "name")
      for (const entry of node.symbol?.entries ?? []) if (entry.kind === "name" && !found.has(entry.name)) found.set(entry.name, entry);
  });
  return [...found.values()];
}

/** The same with other letters; where letters tell the layers apart, it is the quantity that the text has with them. */
function lettered(node: Entry, letters: readonly Expression[], { program }: EditContext): Expression {
  const symbol = { ...node.symbol, entries: letters };
  if (symbol.layer) return changed(node, { symbol });
  const text = namesOf(letters);
  const base = node.name.replace(/\d+$/, "");
  let same: string | undefined;
  let layer: string | undefined;
  walk(program.body, (other) => {
    if (other.kind !== "name" || !isEntry(other) || namesOf(other.symbol.entries!) !== text) return;
    const digits = /\d+$/.exec(other.name)?.[0];
    if (digits === undefined) return;
    if (other.name === base + digits) same ??= other.name;
    if (letters.length === 1) layer ??= digits;
  });
  return changed(node, { symbol, name: same ?? (layer !== undefined && base !== node.name ? base + layer : node.name) });
}

const namesOf = (letters: readonly Expression[]): string =>
  letters.map((letter) => (letter.kind === "name" ? letter.name : letter.kind === "number" ? String(letter.value) : "?")).join(",");

/** The same of another layer, where the text numbers its layers. */
function shifted(node: Entry, by: number): Expression | undefined {
  const { layer } = node.symbol;
  const digits = /\d+$/.exec(node.name)?.[0];
  if (digits === undefined || layer?.kind !== "number" || Number(digits) + by < 0) return undefined;
  return changed(node, {
    name: node.name.slice(0, -digits.length) + String(Number(digits) + by),
    symbol: { ...node.symbol, layer: changed(layer, { value: layer.value + by }) },
  });
}

/** z with the letters and the layer of another quantity, in the text's own letter for it. */
function withBase(like: Entry, to: "a" | "z", { layer, context: { program } }: { layer: number; context: EditContext }): Entry {
  let base: string | undefined;
  walk(program.body, (node) => {
    if (node.kind === "name" && node.symbol && node.name.replace(/\d+$/, "") === to && node.name !== to) base ??= node.symbol.base;
  });
  return { ...changed(like, { name: `${to}${layer}` }), symbol: { ...like.symbol, base: base ?? to } };
}

/** δ_j a_i for δ_i a_j: the two letters of a gradient changed places. */
function* swapped(node: Binary, context: EditContext): Generator<Candidate> {
  const { target } = context;
  const letters = target?.kind === "name" ? (target.symbol?.entries ?? []) : [];
  if (letters.length !== 2) return;
  const [row, column] = letters.map((letter) => (letter.kind === "name" ? letter.name : ""));
  const other = (letter: Expression): Expression =>
    letter.kind !== "name"
      ? letter
      : letter.name === row
        ? changed(letter, { name: column })
        : letter.name === column
          ? changed(letter, { name: row })
          : letter;
  const turn = (each: Expression): Expression =>
    isProduct(each)
      ? changed(each, { left: turn(each.left), right: turn(each.right) })
      : isEntry(each)
        ? changed(each, { symbol: { ...each.symbol, entries: each.symbol.entries!.map(other) } })
        : each;
  yield { node, by: turn(node), edit: edited("order"), cost: 2.2 };
}

/** A product whose last factors are the derivative's. */
const timesSlope = (left: Expression, slope: Expression): Expression =>
  isProduct(slope) ? product(product(left, slope.left), slope.right) : product(left, slope);

/** g′ in the place of what is made of a, z and numbers alone, of g, and where it is missing. */
function* derivatives(node: Expression, context: EditContext): Generator<Candidate> {
  const { expected, root, target } = context;
  if (expected.role !== "dZ" || target?.kind !== "name" || !isEntry(target)) return;
  const by = (edit: Candidate["edit"], cost: number, at: (slope: Expression) => Expression): Candidate[] =>
    slopesOf(target, context).map((slope, i) => ({ node, by: at(slope), edit, cost: cost + i / 100 }));
  const put = { kind: "function", to: "slope", toLayer: expected.layer } as const;
  const units = (each: Expression): boolean =>
    each.kind === "number" ||
    (each.kind === "name" && /^[az]\d+$/.test(each.name)) ||
    (each.kind === "binary" && units(each.left) && units(each.right)) ||
    (each.kind === "call" && each.args.every(units));
  if (node !== root && node.kind !== "number" && units(node)) yield* by(put, 2.3 + (node.kind === "name" ? 0.5 : 0), (slope) => slope);
  if (isProduct(node) && isProduct(node.left)) {
    const { left } = node.left;
    yield* by(put, 2.9, (slope) => timesSlope(left, slope));
  }
  if (node === root) yield* by({ kind: "add-factor", to: "slope", toLayer: expected.layer }, 2.7, (slope) => timesSlope(node, slope));
}

/** g′(z_j) of the units of a δ, and its short form where the activation is known. */
function slopesOf(like: Entry, context: EditContext): Expression[] {
  const { expected, slopeForm, program } = context;
  const { layer } = expected;
  let own: string | undefined;
  let [primed, shortly] = [false, false];
  walk(program.body, (node) => {
    // a (1 − a), 1 − a²
    shortly ||= node.kind === "binary" && node.op === "subtract" && node.left.kind === "number" && node.left.value === 1;
    if (node.kind !== "call" || node.callee.kind !== "name" || !node.callee.symbol || !FUNCTION_LETTERS.has(node.callee.symbol.base))
      return;
    if (!primed) own = node.callee.symbol.base;
    primed ||= node.callee.symbol.primes === 1;
  });
  const base = own ?? "g";
  const z = withBase(like, "z", { layer, context });
  const callee: Name = {
    ...changed(z, { name: `${functionName(base, 1)}${layer}`, symbol: { base, primes: 1, settled: true } }),
  };
  const call: Expression = { id: -1, span: { start: -1, end: -1 }, kind: "call", callee, args: [z], named: [] };
  const a = withBase(like, "a", { layer, context });
  const short =
    slopeForm === "a(1-a)"
      ? [product(a, binary("subtract", number(1), a))]
      : slopeForm === "1-a^2"
        ? [binary("subtract", number(1), binary("power", a, number(2)))]
        : [];
  return shortly && !primed ? [...short, call] : [call, ...short];
}
