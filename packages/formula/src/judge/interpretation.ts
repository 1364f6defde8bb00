import { LOSS_RULES } from "../core/losses.ts";
import type { Setting } from "../reading/attempt.ts";
import type { Interpretation } from "../reading/interpretation.ts";
import type { Judged } from "./judge.ts";

/** All that a reading assumed and read off a run, with a line that says it. */
export function interpretationOf({ plan, entry, hypothesis }: Setting, { first, last }: Judged): Interpretation {
  const { explanation } = first;
  const { network, layers, cost, loss, place, hasBias, matcher } = explanation;
  const [layer] = layers;
  const rows = layer ? layer.rows : hypothesis.data === "rows";
  const layout = network.m === 1 ? "single" : rows ? "rows" : "columns";
  const turned = layer ? layer.turned : hypothesis.weights === "in×out";
  const bias = place !== "separate" ? place : hasBias ? "separate" : "none";
  const reduction = matcher.table.find(Math.abs(last.scale))?.written ?? String(Number(last.scale.toPrecision(4)));
  const decay = last.right.find((e) => e.decay !== 0)?.decay ?? (last.common.decay ?? 0) * last.scale;
  const activations = network.parts.activations.map((a) => ({ ...a }));
  return {
    entry,
    hypothesis,
    forced: explanation.forced,
    ...(plan.roles && { roles: plan.roles }),
    sizes: network.sizes,
    activations,
    loss,
    lossFrom: cost ? "text" : last.right.length > 0 ? "gradients" : "assumed",
    reduction,
    decay,
    examples: network.m,
    layout,
    weights: turned ? "in×out" : "out×in",
    bias,
    line: `layers ${network.sizes.join("-")}, ${activations.map((a) => a.name).join(", ")}; ${LOSS_RULES[loss].written}, gradient × ${reduction}; ${
      layout === "single" ? "one example" : `examples in ${layout}, m = ${network.m}`
    }; W is ${turned ? "in×out" : "out×in"}, ${bias === "none" ? "no bias" : bias === "separate" ? "b apart" : "bias in Θ"}`,
  };
}
