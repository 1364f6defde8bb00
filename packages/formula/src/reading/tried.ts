import type { Activation, ActivationName } from "../core/activations.ts";
import type { Loss } from "../core/losses.ts";
import { assess } from "../judge/assess.ts";
import { agreeing } from "./assumed.ts";
import { attempt, type Attempt, type Setting } from "./attempt.ts";
import { isSpent } from "./bounds.ts";
import { derivesOutput, variantsOf } from "./candidates.ts";
import { activationsOf, explain, lossesFor, read, startsFromGiven, type Explanation, type Read } from "./explain.ts";
import { forcedBy, type ReadingOptions } from "./options.ts";
import type { Tried } from "./likely.ts";
import { scoreOf } from "./score.ts";
import { FORWARD, TARGET, UPSTREAM } from "./view.ts";

/** Explains a run; where it got its forward quantities from outside, it is repeated with each activation that they may have. */
export function explained(
  setting: Setting,
  run: Attempt,
  { options, prior }: { options: ReadingOptions; prior: number },
): readonly Tried[] {
  const first = read(run);
  const given = givenBits(run);
  const beside = (given & UPSTREAM) !== 0 && (given & TARGET) !== 0;
  const under = (variant: Setting, now: Read): readonly Tried[] =>
    beside ? withOwnLoss(variant, now, options, prior) : withLosses(variant, now, options, prior);
  if (first.ownForward || (given & (FORWARD | UPSTREAM)) === 0) return under(setting, first);
  const tried: Tried[] = [];
  const variants = variantsOf(setting.hypothesis, options, (given & UPSTREAM) !== 0 && (given & TARGET) === 0);
  const curved = derivesOutput(setting.plan) ? variants.filter(({ activations }) => activations.at(-1)?.name !== "linear") : variants;
  for (const variant of agreeing(run.binding.assumed, curved)) {
    tried.push(...under({ ...setting, hypothesis: variant }, read(attempt({ ...setting, hypothesis: variant }))));
    if (tried.some((t) => t.score.complete) || isSpent(setting.plan, "reading")) break;
  }
  return tried;
}

/** The same of a text that has both a cost and a ∂C/∂a that it does not compute: that is then the derivative of each cost under which it is explained. */
function withOwnLoss(setting: Setting, run: Read, options: ReadingOptions, prior: number): readonly Tried[] {
  return withLosses(setting, run, options, prior).flatMap((one) => {
    const { loss, network } = one.assessment.explanation;
    const { activations } = network.parts;
    if (loss === setting.hypothesis.loss || activations.length !== setting.hypothesis.activations.length) return [one];
    const hypothesis = { ...setting.hypothesis, loss, activations };
    const again = withLosses({ ...setting, hypothesis }, read(attempt({ ...setting, hypothesis })), options, prior);
    return again.filter(({ assessment }) => assessment.explanation.loss === loss);
  });
}

/** What was given from outside, as bits. */
function givenBits({ view }: Attempt): number {
  let bits = 0;
  for (const id of view.sources) bits |= view.depends[id];
  return bits;
}

/** Explains one run under every loss that goes with its output; a cost that the text computes decides. */
function withLosses(setting: Setting, run: Read, options: ReadingOptions, prior: number): Tried[] {
  const explained = activationsOf(run).flatMap((read) => {
    const activations = forced(read, options.activations);
    // Where ∂C/∂a is given, no loss matters.
    const losses: readonly Loss[] =
      setting.hypothesis.loss === "given"
        ? ["given"]
        : options.loss
          ? [options.loss]
          : lossesFor(activations[activations.length - 1], run.targets !== undefined && !startsFromGiven(run));
    return losses.map((loss) => explain(run, loss, activations, forcedBy(options))).filter((e): e is Explanation => e !== undefined);
  });
  const byCost = explained.filter((e) => e.cost !== undefined);
  return (byCost.length > 0 ? byCost : explained).map((explanation, i) => {
    const assessment = assess(explanation);
    return { setting, assessment, score: scoreOf(assessment, prior * 10 + i) };
  });
}

function forced(read: readonly Activation[], names: readonly ActivationName[] | undefined): readonly Activation[] {
  if (!names) return read;
  return read.map((a, l) => ({ ...a, name: names[Math.min(l, names.length - 1)] }));
}
