import { activationsIn, type Activation, type CheckOptions, type Loss, type NotationName } from "../problem.ts";
import { walk, type Expr, type NameNode, type Program } from "./ast.ts";
import { inferConvention, type Convention } from "./convention.ts";
import { activationsOf, classNumbers, roleOfName, softmaxByHand } from "./infer-activations.ts";
import { revealingExamples, revealingLayers, type Cost, type Problem } from "./problem.ts";
import type { Layout, Reading } from "./reading.ts";

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
