import type { End } from "../judge/gradients.ts";
import type { Assessment } from "../judge/assess.ts";
import { isBatch } from "./hypothesis.ts";
import type { Setting } from "./attempt.ts";
import type { Plan } from "./plan.ts";
import type { Score } from "./score.ts";

/** A reading that was tried, with what it explains. */
export interface Tried {
  readonly setting: Setting;
  readonly assessment: Assessment;
  readonly score: Score;
}

/** The readings that a text may be meant by. */
export const likely = (tried: readonly Tried[], plan: Plan): readonly Tried[] => usual(meant(tried), plan);

/**
 * Where a batch has gradients that are right but for a factor, and the mean as its cost, or factors of several kinds, or nothing is right as one example, the
 * text is about a batch.
 */
export function counting(tried: readonly Tried[]): readonly Tried[] {
  const open = !tried.some(({ score }) => score.complete);
  const isOfBatch = ({ setting, assessment: { ends, explanation } }: Tried): boolean =>
    isBatch(setting.hypothesis.data) &&
    (open || explanation.cost?.written.includes("1/m") === true || haveSeveralFactors(ends)) &&
    ends.length > 0 &&
    explanation.attempt.trace.stopped === undefined &&
    ends.every(({ label, turned }) => label !== undefined && !turned);
  const isLikely = ({ setting, assessment: { ends } }: Tried): boolean => isBatch(setting.hypothesis.data) && ends.length > 0;
  return tried.some(isOfBatch) ? tried.filter(isLikely) : tried;
}

/** Are some gradients means and others sums? */
const haveSeveralFactors = (ends: readonly End[]): boolean => {
  const sizes = ends.filter(({ kind }) => kind === "gradient").map(({ factor }) => Math.abs(factor ?? Number.NaN));
  return sizes.some((size) => Math.abs(size / sizes[0] - 1) > 1e-6);
};

/** Softmax of one output is 1: no text is meant so, if there is another reading. */
function meant(tried: readonly Tried[]): readonly Tried[] {
  const found = tried.filter(({ assessment: { explanation } }) => {
    const { sizes, depth, parts } = explanation.network;
    return sizes[depth] !== 1 || parts.activations[depth - 1].name !== "softmax";
  });
  return found.length > 0 ? found : tried;
}

/** Whole matrices of formulas map columns, W a, unless all of a text, or its own forward pass, says otherwise. */
function usual(tried: readonly Tried[], { analysis: { program, nodes } }: Plan): readonly Tried[] {
  if (program.language !== "math" || tried.some(({ score }) => score.complete)) return tried;
  const names = [...nodes.values()].flatMap((node) => (node.kind === "name" ? [node] : []));
  if (names.some(({ symbol }) => symbol?.entries)) return tried;
  const mapping = tried.filter(
    ({ setting: { hypothesis }, assessment: { explanation } }) => explanation.layers.length > 0 || hypothesis.weights === "out×in",
  );
  // All products fit, and more gradients are right: the text is in rows, with a mistake.
  const most = Math.max(...mapping.map(({ assessment }) => assessment.right.length));
  const rows = tried.filter(
    ({ setting: { hypothesis }, assessment: { explanation, right } }) =>
      hypothesis.data === "row" && right.length > most && (explanation.attempt.trace.stopped === undefined || right.length > most + 1),
  );
  return mapping.length > 0 ? [...rows, ...mapping] : tried;
}
