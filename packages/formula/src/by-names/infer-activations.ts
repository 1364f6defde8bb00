import type { Activation } from "../problem.ts";
import { assignmentsOf, targetName, walk, type Expr, type NameNode, type Program } from "./ast.ts";
import type { Convention } from "./convention.ts";
import { activationCall } from "./evaluate/activations.ts";
import { roleOf, type Role } from "./notation/roles.ts";
import { symbolOf } from "./reading.ts";

/** y compared or used as a subscript is class numbers: 1:K in Octave, 0 … K − 1 in NumPy, unless it is compared with something else. */
export function classNumbers(program: Program, nodes: readonly Expr[]): number | undefined {
  const first = program.syntax === "numpy" ? 0 : 1;
  const isY = (n: Expr): boolean =>
    (n.kind === "name" && /^(?:y|t|labels?|target)$/.test(n.base)) ||
    (n.kind === "index" && isY(n.base)) ||
    (n.kind === "transpose" && isY(n.arg)) ||
    (n.kind === "call" &&
      (/^(?:y|t|labels?)$/.test(n.fn) ||
        (/^(?:reshape|flatten|ravel|astype|int|repmat)$/.test(n.fn) && n.args.length > 0 && isY(n.args[0])))) ||
    (n.kind === "binary" && (n.op === "-" || n.op === "+") && isY(n.left) && n.right.kind === "number");
  for (const node of nodes) {
    if (node.kind === "binary" && node.op === "==" && (isY(node.left) || isY(node.right))) return first;
    if (node.kind === "call" && node.fn === "bsxfun" && node.args.some(isY)) return first;
    if (
      (node.kind === "index" && !isY(node.base) && node.args.some(isY)) ||
      (node.kind === "call" &&
        node.primes === 0 &&
        /^(?:Y|I|eye|Y_\w+|y_\w+|eye_matrix|[a-zA-Z]\w*)$/.test(node.fn) &&
        !activationCall(node.fn, 0) &&
        subscripted(node.fn) &&
        node.args.some((a) => isY(a)))
    )
      return first;
  }
  return undefined;
}

const subscripted = (fn: string): boolean => /^(?:Y|I|E|T|labels|targets|y_matrix|y_onehot|Y_onehot|Ym|d\d|delta\d|p|probs)$/.test(fn);

/** exp(z) divided by its sum. */
export function softmaxByHand(program: Program): boolean {
  const exponentials = new Set<string>();
  for (const assignment of assignmentsOf(program.statements)) {
    const name = targetName(assignment.target);
    for (const node of walk(assignment.value)) {
      if (node.kind === "call" && node.fn === "exp" && name && assignment.value.kind === "call") exponentials.add(name.text);
      if (node.kind === "binary" && (node.op === "divide" || node.op === "eachdivide")) {
        const sums = walk(node.right).some((n) => n.kind === "call" && n.fn === "sum");
        const exps = walk(node.left).some((n) => (n.kind === "call" && n.fn === "exp") || (n.kind === "name" && exponentials.has(n.text)));
        if (sums && exps) return true;
      }
      if (
        node.kind === "call" &&
        node.fn === "bsxfun" &&
        node.args[1] &&
        walk(node.args[1]).some((n) => (n.kind === "call" && n.fn === "exp") || (n.kind === "name" && exponentials.has(n.text)))
      )
        return true;
    }
  }
  return false;
}

/** The activation of each layer, 1 … depth, as far as the text shows it: by its forward pass, else by the derivative it writes out. */
export function activationsOf(program: Program, convention: Convention): (Activation | undefined)[] {
  const forward: (Activation | undefined)[] = Array.from({ length: convention.depth + 1 });
  const backward: (Activation | undefined)[] = Array.from({ length: convention.depth + 1 });
  for (const assignment of assignmentsOf(program.statements)) {
    const target = targetName(assignment.target);
    if (!target) continue;
    const written = target.layer?.kind === "number" ? target.layer.value : undefined;
    const symbol = symbolOf(target, written, convention);
    const role = symbol?.role ?? roleOf(target.base, target.layer !== undefined);
    const layer = symbol?.layer ?? (role === "output" ? convention.depth : undefined);
    for (const node of walk(assignment.value)) {
      const shown = activationShown(node);
      if (!shown) continue;
      if (role === "a" || role === "output") {
        if (shown.primes === 0 && layer !== undefined) forward[layer] ??= shown.kind;
        continue;
      }
      // hidden = tanh(X W1 + b1)
      const weight = walk(node).find((n): n is NameNode => n.kind === "name" && roleOfName(n) === "weight");
      if (role === undefined && shown.primes === 0 && weight?.layer?.kind === "number") {
        const into = symbolOf(weight, weight.layer.value, convention)?.layer;
        if (into !== undefined) forward[into] ??= shown.kind;
        continue;
      }
      if (role === "cost" || ((role === "delta" || role === "dA") && shown.primes === 0)) continue;
      const inner = walk(node).find((n): n is NameNode => n.kind === "name" && ["z", "a"].includes(roleOfName(n) ?? ""));
      const own = role === "delta" || role === "dA" ? layer : undefined;
      const at = inner?.layer?.kind === "number" ? symbolOf(inner, inner.layer.value, convention)?.layer : own;
      if (at === undefined || at < 1) continue;
      const passed = shown.primes === 0 && inner !== undefined && roleOfName(inner) === "z" ? forward : backward;
      passed[at] ??= shown.kind;
    }
  }
  const hidden = forward.slice(1, convention.depth).find((k) => k !== undefined);
  const out = forward.map((kind, l) => kind ?? (l < convention.depth ? hidden : undefined) ?? backward[l]);
  const one = out.slice(1, convention.depth).find((k) => k !== undefined);
  return out.map((kind, l) => kind ?? (l >= 1 && l < convention.depth ? one : undefined));
}

/** An activation by name, or written out: max(0, z), 1 − a², a > 0, a(1 − a). */
function activationShown(node: Expr): { kind: Activation; primes: number } | undefined {
  if (node.kind === "call") {
    const known = activationCall(node.fn, node.primes);
    if (known && known.kind !== "own") return { kind: known.kind, primes: known.primes };
    if (/^max(?:imum)?$/.test(node.fn) && node.args.some((a) => a.kind === "number" && a.value === 0)) return { kind: "relu", primes: 0 };
    return undefined;
  }
  if (node.kind !== "binary") return undefined;
  const layered = (n: Expr): boolean => n.kind === "name" && ["a", "z"].includes(roleOfName(n) ?? "");
  if (
    [">", ">=", "<", "<="].includes(node.op) &&
    [node.left, node.right].some((n) => n.kind === "number" && n.value === 0) &&
    [node.left, node.right].some(layered)
  )
    return { kind: "relu", primes: 1 };
  if (node.op === "-" && node.left.kind === "number" && node.left.value === 1) {
    const { right } = node;
    if (right.kind === "binary" && /power/.test(right.op) && layered(right.left)) return { kind: "tanh", primes: 1 };
    if (right.kind === "binary" && /times/.test(right.op) && layered(right.left) && layered(right.right))
      return { kind: "tanh", primes: 1 };
    if (right.kind === "call" && /^(?:square|power)$/.test(right.fn) && right.args[0] && layered(right.args[0]))
      return { kind: "tanh", primes: 1 };
  }
  if (node.op === "eachdivide" || node.op === "divide") {
    const exponential = walk(node.right).find((n) => n.kind === "call" && n.fn === "exp");
    if (node.left.kind === "number" && exponential && node.right.kind === "binary" && node.right.op === "+")
      return { kind: "sigmoid", primes: 0 };
  }
  return undefined;
}

export const roleOfName = (name: NameNode): Role | undefined => roleOf(name.base, name.layer !== undefined);
