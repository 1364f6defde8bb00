import { attempt, type Attempt, type Setting } from "./attempt.ts";
import { likeliestForms } from "./assumed.ts";
import { read } from "./explain.ts";
import type { Hypothesis } from "./hypothesis.ts";
import { sizesFrom } from "./sizes.ts";
import type { Event } from "../interpret/trace.ts";
import { DATA, TARGET } from "./view.ts";

/** A setting with its run. */
export interface Fitted {
  readonly setting: Setting;
  readonly run: Attempt;
}

/** Sizes of a text that are taken over one after another. */
const MOST_SIZES = 6;

/** A run with the sizes that the text itself fixes: the other side of a size that does not fit is taken over. */
export function fitted(setting: Setting, tries = MOST_SIZES): Fitted {
  const run = attempt(setting);
  const { stopped } = run.trace;
  const { hypothesis } = setting;
  let sizes: readonly number[] | undefined;
  if (stopped?.code === "shape-mismatch" && stopped.subject !== "index" && tries > 0)
    sizes = sizesFrom(stopped.shapes, hypothesis, !/^(?:add|subtract)$/u.test(stopped.subject));
  if (stopped?.code === "index-out-of-range" && tries > 0) sizes = withFewerClasses(stopped.shapes, hypothesis);
  return sizes ? fitted({ ...setting, hypothesis: { ...hypothesis, sizes } }, tries - 1) : withForms(withOwnOutputs(setting, run));
}

/** As many classes as what the labels are subscripts of: `np.eye(4)[labels]`. */
function withFewerClasses(
  [index, shape]: readonly (readonly number[])[],
  { labels, sizes, free }: Hypothesis,
): readonly number[] | undefined {
  const [classes, own] = [shape?.at(-1), sizes[sizes.length - 1]];
  if (!labels || !index || classes === undefined || classes < 2 || classes >= own || !free.has(own)) return undefined;
  return index[0] >= classes && index[0] < own ? sizes.with(sizes.length - 1, classes) : undefined;
}

/** Free targets laid out as the text's own output is: what differs may broadcast without an error. */
function withOwnOutputs(setting: Setting, run: Attempt): Fitted {
  const { hypothesis } = setting;
  const { layers, ownForward } = read(run);
  const last = layers.at(-1);
  if (!ownForward || !last) return { setting, run };
  const size = hypothesis.sizes[hypothesis.sizes.length - 1];
  const outputs = hypothesis.free.has(size) ? last.W.shape[0] : size;
  const axes = run.view.events[last.zEvent].value?.shape.length;
  const flat =
    outputs === 1 && hypothesis.data === "rows" && (axes === 1 || (axes === 0 && last.input !== undefined) || comparesVector(run));
  if (outputs === size && flat === (hypothesis.flatTarget ?? false)) return { setting, run };
  const sizes = hypothesis.sizes.with(hypothesis.sizes.length - 1, outputs);
  const again = { ...setting, hypothesis: { ...hypothesis, sizes, ...(flat && { flatTarget: true }) } };
  return { setting: again, run: attempt(again) };
}

/** Does the text subtract a column of targets from its output as a vector, which makes a square of them? */
function comparesVector({ view: { events, depends } }: Attempt): boolean {
  return events.some(({ value, from }) => {
    const [m, n] = value?.shape ?? [];
    if (m === undefined || m !== n || m < 2 || value!.shape.length !== 2 || from.length !== 2) return false;
    const [p, q] = from.map((id) => events[id]);
    const isOutput = ({ id, value: own }: Event): boolean => own?.shape.length === 1 && (depends[id] & DATA) !== 0;
    const isTarget = ({ id, value: own }: Event): boolean => own?.shape.length === 2 && own.shape[1] === 1 && depends[id] === TARGET;
    return (isOutput(p) && isTarget(q)) || (isOutput(q) && isTarget(p));
  });
}

/** A derivative that the text does not define has one form in all runs: the one that fits most calls. */
function withForms({ setting, run }: Fitted): Fitted {
  const { assumed } = run.binding;
  if (assumed.forms.size === 0) return { setting, run };
  const forms = likeliestForms(assumed);
  const settled = { ...setting, hypothesis: { ...setting.hypothesis, forms } };
  const same = [...assumed.forms].every(([name, form]) => forms[name] === form);
  return { setting: settled, run: same ? run : attempt(settled) };
}
