import {
  assignmentsOf,
  childrenOf,
  targetName,
  walk,
  type Expr,
  type NameNode,
  type OperatorLine,
  type Program,
  type Statement,
} from "./ast.ts";
import { roleOf, type Role } from "./notation/roles.ts";
import type { NotationName } from "../problem.ts";

/**
 * How a text counts: `inputIndex` is the number of the input's activation; a weight's number is the layer it leads out of (`out`) or into (`into`),
 * which may differ between Θ and W in one text.
 */
export interface Convention {
  readonly inputIndex: number;
  readonly weights: ReadonlyMap<string, "out" | "into">;
  readonly depth: number;
  /** Where δ counts one further than z: `delta3` beside `z2`. */
  readonly deltaShift: 0 | 1;
}

/** Weights are counted alike within a family: Θ with its gradients, W with b and theirs, Δ and D. */
function familyOf(base: string): string {
  if (/theta|Theta|THETA|Θ|θ/.test(base)) return "Θ";
  if (/^(?:Delta|DELTA|Δ|D|grad|G|acc|capDelta)$/.test(base)) return "Δ";
  return "W";
}

export interface Index {
  readonly symbol: string;
  readonly offset: number;
}
/** l + 1 is l and 1; 3 is no symbol and 3. */
export function indexOf(layer: Expr | undefined): Index | undefined {
  if (layer === undefined) return undefined;
  if (layer.kind === "number") return { symbol: "", offset: layer.value };
  if (layer.kind === "name" && layer.layer === undefined) return { symbol: layer.base, offset: 0 };
  if (layer.kind === "binary" && (layer.op === "+" || layer.op === "-")) {
    const left = indexOf(layer.left);
    const right = indexOf(layer.right);
    if (left && right?.symbol === "")
      return { symbol: left.symbol, offset: left.offset + (layer.op === "+" ? right.offset : -right.offset) };
  }
  if (layer.kind === "unary" && layer.op === "-") {
    const inner = indexOf(layer.arg);
    return inner && inner.symbol === "" ? { symbol: "", offset: -inner.offset } : undefined;
  }
  return undefined;
}
const apart = (a: Index | undefined, b: Index | undefined): number | undefined =>
  a && b && a.symbol === b.symbol ? a.offset - b.offset : undefined;

const isWeight = (role: Role | undefined): boolean => role === "weight" || role === "bias";
const isGradient = (role: Role | undefined): boolean =>
  role === "gradient" || role === "accumulator" || role === "bias-gradient" || role === "bias-accumulator";
const roleOfName = (name: NameNode): Role | undefined => roleOf(name.base, name.layer !== undefined);

/** Does the text itself write the layer? Those of δ_j and W_kj come from the equation. */
const isCounted = (name: NameNode): boolean => name.entries === undefined || name.layer?.span !== undefined;

function namesIn(node: Expr): NameNode[] {
  const names: NameNode[] = [];
  for (const x of walk(node)) {
    if (x.kind === "name") names.push(x);
    // Octave's Theta2(:, 2:end) is a call until it is evaluated.
    if (x.kind === "call" && x.layer !== undefined && x.primes === 0)
      names.push({ kind: "name", base: x.fn.replace(/_?\d+/, ""), text: x.fn, style: "", layer: x.layer, span: x.span });
  }
  return names;
}

export function inferConvention(program: Program, sizes: number | undefined, notation?: NotationName): Convention {
  const votes = new Map<string, number>();
  const vote = (family: string, forInto: number): void => void votes.set(family, (votes.get(family) ?? 0) + forInto);
  const byForward = new Map<string, number>();
  const byDelta: number[] = [];
  const seen: { role: Role; index: Index; family: string }[] = [];
  const counted = new Set<string>();
  let output: Index | undefined;
  let inputAt: number | undefined;

  for (const assignment of assignmentsOf(program.statements)) {
    const target = targetName(assignment.target);
    if (!target) continue;
    const role = roleOfName(target);
    const index = indexOf(target.layer);
    const names = namesIn(assignment.value);
    for (const name of [target, ...names]) {
      const r = roleOfName(name);
      const at = indexOf(name.layer);
      if (r && at) seen.push({ role: r, index: at, family: familyOf(name.base) });
      if (r && at && isCounted(name)) counted.add(familyOf(name.base));
    }
    const forward = new Set<NameNode>();
    for (const node of walk(assignment.value))
      for (const [left, right] of besides(node)) {
        const w = nameUnder(left);
        const a = nameUnder(right);
        const pair = w && a && (isWeight(roleOfName(w)) ? ([w, a] as const) : isWeight(roleOfName(a)) ? ([a, w] as const) : undefined);
        if (!pair) continue;
        const other = roleOfName(pair[1]);
        if (other === "a" || other === "z") {
          forward.add(pair[0]);
          const d = apart(indexOf(pair[0].layer), indexOf(pair[1].layer));
          if (d === 0) vote(familyOf(pair[0].base), -3);
          if (d === 1) vote(familyOf(pair[0].base), 3);
        } else if (other === "input") forward.add(pair[0]);
      }
    for (const name of names) {
      const r = roleOfName(name);
      const at = indexOf(name.layer);
      if (isWeight(r) && (role === "z" || role === "a")) {
        const d = apart(at, index);
        if (d === -1) vote(familyOf(name.base), -2);
        if (d === 0) vote(familyOf(name.base), 2);
        if (d === 0 || d === -1) byForward.set(familyOf(name.base), d);
      }
      if (r === "weight" && (role === "delta" || role === "dA") && !forward.has(name)) {
        const d = apart(at, index);
        if (d === 0) vote(familyOf(name.base), -2);
        if (d === 1) vote(familyOf(name.base), 2);
        if (d !== undefined) byDelta.push(-d);
      }
      if (r === "delta" && isGradient(role)) {
        const d = apart(at, index);
        if (d !== undefined) byDelta.push(d - 1);
        if (d === 1) vote(familyOf(target.base), -2);
        if (d === 0) vote(familyOf(target.base), 2);
      }
    }
    if (role === "delta" && index && names.some((n) => roleOfName(n) === "target") && !names.some((n) => roleOfName(n) === "delta"))
      output = index;
    if (output === undefined)
      for (const node of walk(assignment.value))
        if (node.kind === "binary" && node.op === "-" && node.left.kind === "name" && node.right.kind === "name") {
          const pair = [node.left, node.right];
          const a = pair.find((n) => roleOfName(n) === "a");
          if (a && pair.some((n) => roleOfName(n) === "target")) output = indexOf(a.layer);
        }
    if (index?.symbol === "") {
      const direct = names.some((n) => roleOfName(n) === "input");
      if (role === "a" && direct && !names.some((n) => isWeight(roleOfName(n)))) inputAt ??= index.offset;
      if (role === "z" && direct) inputAt ??= index.offset - 1;
    }
  }

  // In ∂(W₃x₂)/∂W₃ the product says how W counts.
  for (const line of operatorLines(program.statements))
    for (const node of walk(line.of)) {
      if (node.kind === "name") {
        const [role, index] = [roleOfName(node), indexOf(node.layer)];
        if (role && index) {
          seen.push({ role, index, family: familyOf(node.base) });
          counted.add(familyOf(node.base));
        }
      }
      for (const [left, right] of besides(node)) {
        const [w, a] = [nameUnder(left), nameUnder(right)];
        if (!w || !a || !isWeight(roleOfName(w))) continue;
        const d = apart(indexOf(w.layer), indexOf(a.layer));
        if (d === 0 || d === 1) vote(familyOf(w.base), d === 1 ? 3 : -3);
      }
    }

  const numbered = (roles: readonly Role[]): number[] =>
    seen.filter((s) => roles.includes(s.role) && s.index.symbol === "" && s.index.offset >= 0).map((s) => s.index.offset);
  const isShifted =
    byDelta.length > 1 &&
    byDelta.every((d) => d === 0) &&
    byForward.get("W") === 0 &&
    Math.max(...numbered(["delta"])) === Math.max(...numbered(["z"])) + 1;
  if (isShifted) votes.set("W", 5);
  const deltaShift = isShifted ? 1 : 0;
  const weights = new Map<string, "out" | "into">();
  const families = new Set(seen.filter((s) => isWeight(s.role) || isGradient(s.role)).map((s) => s.family));
  for (const family of families) {
    // A notation that was named says how it counts, but for weights whose layers only their letters tell.
    const told = counted.has(family);
    const named = notation === undefined || notation === "code" || !told ? 0 : notation === "ng" ? -5 : 5;
    const count = (votes.get(family) ?? 0) + named;
    if (count !== 0) weights.set(family, count > 0 ? "into" : "out");
  }
  const known = [...weights.values()][0];
  const zero = seen.some((s) => s.role === "weight" && s.index.symbol === "" && s.index.offset === 0);
  for (const family of families)
    if (!weights.has(family)) weights.set(family, known ?? (family === "Θ" || family === "Δ" || zero ? "out" : "into"));

  const layered = numbered(["a", "z", "delta", "dA"]);
  let inputIndex: number;
  if (sizes !== undefined && output?.symbol === "" && output.offset - (sizes - 1) >= 0 && output.offset - (sizes - 1) <= 1)
    inputIndex = output.offset - (sizes - 1);
  else if (inputAt !== undefined && inputAt >= 0 && inputAt <= 1) inputIndex = inputAt;
  else if (layered.includes(0)) inputIndex = 0;
  else {
    const outs = seen.some((s) => (isWeight(s.role) || isGradient(s.role)) && weights.get(s.family) === "out");
    inputIndex = outs && !zero ? 1 : 0;
    if (weights.size === 0) inputIndex = program.syntax === "numpy" ? 0 : 1;
  }

  const into = (s: { role: Role; index: Index; family: string }): number =>
    isWeight(s.role) || isGradient(s.role)
      ? s.index.offset - inputIndex + (weights.get(s.family) === "out" ? 1 : 0)
      : s.index.offset - inputIndex - (s.role === "delta" ? deltaShift : 0);
  const largest = Math.max(0, ...seen.filter((s) => s.index.symbol === "" && s.index.offset >= 0).map(into));
  const depth = sizes === undefined ? Math.min(11, largest || 3) : sizes - 1;
  return { inputIndex, weights, depth, deltaShift };
}

/** The pairs that a node multiplies as they stand: W and x of `W x`, `np.dot(W, x)`, and of chains. */
function* besides(node: Expr): Generator<readonly [Expr, Expr]> {
  if (node.kind === "binary" && (node.op === "matmul" || node.op === "product")) yield [node.left, node.right];
  if (node.kind === "call" && /^(?:dot|matmul)$/.test(node.fn) && node.args.length === 2) yield [node.args[0], node.args[1]];
  if (node.kind === "chain")
    for (let i = 0; i + 1 < node.factors.length; i++) if (node.joints[i] !== "times") yield [node.factors[i], node.factors[i + 1]];
}
function nameUnder(node: Expr): NameNode | undefined {
  if (node.kind === "name") return node;
  if (node.kind === "transpose" || node.kind === "index") return nameUnder(childrenOf(node)[0]);
  return undefined;
}

/** The layer that a number in the text means, counted from the input, 0; a weight's is the layer it leads into. */
export function layerFrom(convention: Convention, name: { base: string; role: Role }, written: number): number {
  if (written < 0) return convention.depth + 1 + written;
  const weight = isWeight(name.role) || isGradient(name.role);
  const shift = weight && (convention.weights.get(familyOf(name.base)) ?? "into") === "out" ? 1 : 0;
  return written - convention.inputIndex + shift - (name.role === "delta" ? convention.deltaShift : 0);
}

/** The number that the text writes for a layer. */
export function layerAsWritten(convention: Convention, name: { base: string; role: Role }, layer: number): number {
  const weight = isWeight(name.role) || isGradient(name.role);
  const shift = weight && (convention.weights.get(familyOf(name.base)) ?? [...convention.weights.values()][0] ?? "into") === "out" ? 1 : 0;
  return layer + convention.inputIndex - shift + (name.role === "delta" ? convention.deltaShift : 0);
}

export function operatorLines(statements: readonly Statement[]): OperatorLine[] {
  return statements.filter((s) => s.kind === "operator");
}
