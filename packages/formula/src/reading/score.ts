import { compareNumbers, type Assessment } from "../judge/assess.ts";
import { liesAcross } from "../judge/coherent.ts";
import type { Program } from "../ir/core.ts";
import { countOf } from "../core/matrix.ts";
import { isBatch } from "./hypothesis.ts";
import type { Explanation } from "./explain.ts";
import { DATA, FORWARD, TARGET, UPSTREAM } from "./view.ts";

/** How well a reading explains a text, in the order in which it counts. */
export interface Score {
  readonly numbers: readonly number[];
  readonly complete: boolean;
}

export const compareScores = (p: Score, q: Score): number => compareNumbers(q.numbers, p.numbers);

export function scoreOf(assessment: Assessment, prior: number): Score {
  const { explanation, ends, right, wrong } = assessment;
  const { attempt, cost, layers } = explanation;
  const ran = attempt.trace.stopped === undefined && isFinite(explanation) && hasNumberForCost(explanation);
  const complete = ran && wrong.length === 0 && right.length > 0;
  // What is right throughout needs no comparison of its parts.
  const known = complete ? 0 : knownIn(explanation);
  const gradients = right.filter((e) => e.kind !== "delta").length;
  return {
    complete,
    numbers: [
      // One example hides sums and averages: a batch that runs comes first where the text counts examples.
      Number(ran && ends.length > 0 && isBatch(attempt.binding.hypothesis.data) && attempt.binding.plan.batch),
      Number(complete),
      Number(ran && !liesAcross(assessment)),
      Number(cost !== undefined),
      layers.length,
      gradients - wrong.length,
      Number(isBatch(attempt.binding.hypothesis.data)),
      Number(isNatural(explanation)),
      known,
      right.length,
      -prior,
    ],
  };
}

/** Does every array have numbers alone? y/a of a relu's output has not: nobody means that. */
function isFinite({ attempt: { view } }: Explanation): boolean {
  for (const { kind, value } of view.events)
    if (kind === "assign" && value && countOf(value) > 1) for (const x of value.data) if (!Number.isFinite(x)) return false;
  return true;
}

/** The cost of formulas is a number: yᵀ log h is none of several outputs and examples. */
const hasNumberForCost = ({ attempt: { view, binding } }: Explanation): boolean =>
  binding.plan.analysis.program.language !== "math" ||
  !view.events.some(
    ({ kind, name, value }) => kind === "assign" && name === "cost" && value && value.shape.filter((n) => n > 1).length > 1,
  );

/** Softmax and sigmoid have their cross-entropy, anything else a squared error; a sigmoid may have either. */
function isNatural({ loss, network, attempt }: Explanation): boolean {
  const output = network.parts.activations[network.depth - 1].name;
  if (output === "softmax") return loss === "softmax-cross-entropy";
  if (output === "sigmoid" && saysEntropy(attempt.binding.plan.analysis.program)) return loss === "cross-entropy";
  return output === "sigmoid" ? loss !== "softmax-cross-entropy" : loss !== "cross-entropy" && loss !== "softmax-cross-entropy";
}

/** Does a text say that its loss is the cross-entropy, or logistic regression's? */
export const saysEntropy = ({ text }: Program): boolean => /logistic *reg|logreg|log_?loss|entropy|(?<![a-z])bce/iu.test(text);

/** Values, also of sub-expressions, that are known; each node once. */
function knownIn({ attempt: { view }, labelsOf }: Explanation): number {
  const nodes = new Set<number>();
  for (const event of view.events) {
    if (!event.value || countOf(event.value) < 2 || nodes.has(event.node)) continue;
    if ((view.depends[event.id] & (DATA | FORWARD | TARGET | UPSTREAM)) === 0) continue;
    if (labelsOf(event).length > 0) nodes.add(event.node);
  }
  return nodes.size;
}
