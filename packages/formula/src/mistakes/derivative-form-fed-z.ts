import { formsFedZ, isCancelled, isHiddenDelta, isOutputDelta, outputGradients, timesFactors } from "./values.ts";
import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const derivativeFormFedZ = mistake({
  code: "derivative-form-fed-z",
  message: "the form a(1 − a) is fed with z where a belongs.",
  what: "The derivative written in terms of the activation gets the pre-activation: z(1 − z), 1 − z².",
  why: "g′(z) names z, and the short form looks like a function of it.",
  how: "g′(z) is between 0 and ¼ for the sigmoid; z(1 − z) may be anything, also negative.",
  mutants: function* (place) {
    const { network, layer } = place;
    if (isHiddenDelta(place)) yield* timesFactors(network.dA[layer], formsFedZ(network, layer));
    if (isOutputDelta(place) && !isCancelled(network))
      for (const dA of outputGradients(network)) yield* timesFactors(dA.value, formsFedZ(network, layer));
    if (place.role === "slope") yield* formsFedZ(network, layer);
  },
  repairedBy: ({ kind, from, to, fromLayer, toLayer }, { role }) =>
    kind === "operand" && from === "z" && to === "a" && fromLayer === toLayer && role !== "dW" && role !== "dTheta",
  example: { right: BATCH, changes: [["A1 * (1 - A1)", "Z1 * (1 - Z1)"]] },
});
