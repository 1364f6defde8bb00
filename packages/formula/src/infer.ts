import { assignmentsOf, targetName, walk, type Expr, type NameNode, type Program } from "./ast.ts";
import { inferConvention, type Convention } from "./convention.ts";
import { activationCall } from "./evaluate/activations.ts";
import { roleOf, type Role } from "./notation/roles.ts";
import type { Activation } from "./numbers/functions.ts";
import {
  activationsIn,
  revealingExamples,
  revealingLayers,
  type CheckOptions,
  type Cost,
  type Loss,
  type NotationName,
  type Problem,
} from "./problem.ts";
import { symbolOf, type Layout, type Reading } from "./reading.ts";

/** What a text shows of itself before any number is computed. */
export interface Evidence {
  readonly notation: NotationName;
  /** Does it speak of several examples? */
  readonly batch: boolean;
  readonly bias: "none" | "separate" | "absorbed";
  readonly lambda: boolean;
  /** Where class numbers start; undefined where y is a target. */
  readonly classes: number | undefined;
  readonly softmax: boolean;
  readonly activations: readonly (Activation | undefined)[];
  readonly convention: Convention;
}

const roleOfName = (name: NameNode): Role | undefined => roleOf(name.base, name.layer !== undefined);

export function gatherEvidence(program: Program, options: CheckOptions): Evidence {
  const convention = inferConvention(program, options.layers?.length, options.notation);
  const nodes: Expr[] = [];
  const collect = (statements: Program["statements"]): void => {
    for (const s of statements) {
      if (s.kind === "assign") nodes.push(...walk(s.target), ...walk(s.value));
      else if (s.kind === "for") {
        nodes.push(...walk(s.range));
        collect(s.body);
      }
    }
  };
  collect(program.statements);
  const names = nodes.filter((n) => n.kind === "name");
  const calls = nodes.filter((n) => n.kind === "call");
  const has = (test: (n: NameNode) => boolean): boolean => names.some(test);
  const notation =
    options.notation ??
    recogniseNotation(
      program,
      names,
      calls.map((c) => c.fn),
    );
  return {
    notation,
    batch: speaksOfBatch(program, nodes),
    bias: biasOf(nodes, names, options, notation),
    lambda: has((n) => roleOfName(n) === "lambda"),
    classes: classNumbers(program, nodes),
    softmax: calls.some((c) => /^softmax$/i.test(c.fn)) || softmaxByHand(program),
    activations: activationsOf(program, convention),
    convention,
  };
}

function recogniseNotation(program: Program, names: readonly NameNode[], calls: readonly string[]): NotationName {
  const has = (test: RegExp): boolean => names.some((n) => test.test(n.base));
  if (has(/^(?:Θ|θ|Theta|theta)(?:_grad)?$/)) return "ng";
  if (calls.includes("Ḟ") || (has(/^s$/) && has(/^n$/))) return "hagan";
  if (has(/^(?:nabla_[wb]|∂J\/∂a)$/) || names.some((n) => n.base === "w" && n.style.includes("^"))) return "nielsen";
  if (names.some((n) => n.base === "x" && n.layer !== undefined) || has(/^∂J\/∂x$/)) return "sudeep";
  if (has(/^(?:dZ|dA|dW|db)$/)) return program.syntax === "numpy" && rowsBySight(program.text) ? "code" : "deeplearning.ai";
  if (has(/^(?:Δ|Delta|D)$/)) return "ng";
  return program.syntax === "latex" || program.syntax === "plain" ? "ng" : "code";
}
const rowsBySight = (text: string): boolean => /\b[Xx]\s*@\s*W|\b[Xx]\.dot\(W|dot\([Xx],\s*W|axis\s*=\s*0/.test(text);

function speaksOfBatch(program: Program, nodes: readonly Expr[]): boolean {
  if (
    program.statements.some(
      (s) => s.kind === "for" && /\bm\b|size|range\(\s*(?:m|N|len|X|n_)/.test(program.text.slice(s.span.start, s.span.start + 60)),
    )
  )
    return true;
  for (const node of nodes) {
    if (node.kind === "name") {
      const role = roleOfName(node);
      if (role === "m") return true;
      if (/^d?[AZ]$|^(?:H|O)$/.test(node.base) && node.layer !== undefined) return true;
      if (node.base === "X" || ((node.base === "Y" || node.base === "T") && program.syntax !== "latex" && program.syntax !== "plain"))
        return true;
    }
    if (node.kind === "call") {
      if (node.fn === "sumexamples" || /^(?:mean|average|bsxfun|repmat|tile)$/.test(node.fn)) return true;
      if (node.named.some((n) => n.name === "axis" || n.name === "keepdims")) return true;
      if (/^sum$/.test(node.fn) && node.args.length > 1) return true;
    }
  }
  return false;
}

function biasOf(nodes: readonly Expr[], names: readonly NameNode[], options: CheckOptions, notation: NotationName): Evidence["bias"] {
  if (options.bias === false || options.bias === "no") return "none";
  if (names.some((n) => /^(?:bias|bias-gradient|bias-accumulator)$/.test(roleOfName(n) ?? ""))) return "separate";
  for (const node of nodes) {
    if (node.kind === "array" && !node.tuple && node.rows.flat().length > 1 && isOnes(node.rows[0]?.[0])) return "absorbed";
    if (node.kind === "index" || node.kind === "call") {
      const from2 = node.args.some(
        (a) =>
          a.kind === "slice" &&
          a.to !== undefined &&
          ((a.from?.kind === "number" && a.from.value === 2) ||
            a.to.kind === "end" ||
            (a.to.kind === "binary" && a.to.left.kind === "end")),
      );
      const from1 =
        node.kind === "index" &&
        node.args.some((a) => a.kind === "slice" && a.from?.kind === "number" && a.from.value === 1 && a.to === undefined);
      if (from2 || from1) return "absorbed";
      if (node.kind === "call" && /^(?:hstack|vstack|concatenate|column_stack|append|insert|horzcat|vertcat|c_|r_)$/.test(node.fn)) {
        const ones = walk(node).some((x) => x.kind === "call" && /^ones(?:_like)?$/.test(x.fn)) || node.fn === "insert";
        if (ones) return "absorbed";
      }
      if (
        node.kind === "index" &&
        node.base.kind === "name" &&
        /^[cr]_$/.test(node.base.base) &&
        walk(node).some((x) => x.kind === "call" && x.fn.startsWith("ones"))
      )
        return "absorbed";
      // (:,1) = 0 on a gradient or a Θ is the bias column.
    }
  }
  if (options.bias === true || options.bias === "yes") return notation === "ng" ? "absorbed" : "separate";
  return "none";
}
function isOnes(node: Expr | undefined): boolean {
  return node !== undefined && ((node.kind === "number" && node.value === 1) || (node.kind === "call" && /^(?:ones|zeros)$/.test(node.fn)));
}

/** y compared or used as a subscript is class numbers: 1:K in Octave, 0 … K − 1 in NumPy, unless it is compared with something else. */
function classNumbers(program: Program, nodes: readonly Expr[]): number | undefined {
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
function softmaxByHand(program: Program): boolean {
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
function activationsOf(program: Program, convention: Convention): (Activation | undefined)[] {
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

const LOSS_OF: Readonly<Record<NotationName, Loss>> = {
  ng: "cross-entropy",
  "deeplearning.ai": "cross-entropy",
  code: "cross-entropy",
  sudeep: "half-squared-error",
  hagan: "squared-error",
  nielsen: "half-squared-error",
};

/** The problem that options and text describe; `cost` is what the text's own J turned out to be. */
export function inferProblem(
  evidence: Evidence,
  options: CheckOptions,
  { layout, cost }: { layout: Layout; cost?: Cost | undefined },
): Problem {
  const { depth } = evidence.convention;
  const given = options.layers?.slice();
  const shown = evidence.activations[depth];
  const softmax = evidence.softmax || shown === "softmax";
  const loss: Loss = cost?.loss ?? options.loss ?? (softmax ? "softmax-cross-entropy" : LOSS_OF[evidence.notation]);
  const layers = given ?? revealingLayers(depth);
  const activations: Activation[] = [];
  const wanted = activationsIn(options.activation);
  for (let l = 1; l <= depth; l++) {
    const listed = wanted.length > 1 ? wanted[l - 1] : undefined;
    const one = wanted.length === 1 ? wanted[0] : undefined;
    const hidden = one ?? evidence.activations[l] ?? "sigmoid";
    if (listed !== undefined) activations.push(listed);
    else if (l < depth) activations.push(hidden === "softmax" ? "sigmoid" : hidden);
    else activations.push(outputActivation(loss, one, evidence));
  }
  const examples = layout.batch ? revealingExamples(layers) : 1;
  const lambda = options.lambda ?? (evidence.lambda ? "random" : 0);
  return {
    layers,
    activations,
    cost: cost ?? { loss, average: layout.batch ? "1/m" : "1", decay: "λ/2m", decaysBias: false, own: false },
    bias: evidence.bias,
    oneHot: evidence.classes !== undefined || loss === "cross-entropy" || loss === "softmax-cross-entropy",
    lambda,
    examples,
    seed: options.seed ?? 0,
  };
}

function outputActivation(loss: Loss, one: Activation | undefined, evidence: Evidence): Activation {
  const shown = evidence.activations[evidence.convention.depth];
  if (loss === "softmax-cross-entropy") return shown === "sigmoid" ? "sigmoid" : "softmax";
  if (loss === "cross-entropy") return shown === "softmax" ? "softmax" : "sigmoid";
  if (shown) return shown;
  if (one) return one;
  return evidence.softmax ? "softmax" : "sigmoid";
}

export function readingFor(
  evidence: Evidence,
  { layout, orientation }: Pick<Reading, "layout" | "orientation">,
  program: Program,
): Reading {
  return { convention: evidence.convention, layout, orientation, classes: evidence.classes, numpy: program.syntax === "numpy" };
}
