import { isCancelled, isHiddenDelta, isOutputDelta, outputGradients, slopesAtActivation, timesFactors } from "./values.ts";
import { mistake } from "./mistake.ts";
import { COURSE_REGULAR } from "./texts.ts";

export const derivativeAtActivation = mistake({
  code: "derivative-at-activation",
  message: "the derivative's function is fed with a where z belongs: g′(a).",
  what: "g′ takes z; here it gets a = g(z), which applies g twice.",
  why: "In code the derivative is often written from a as a(1 − a), and the function that wants z gets a as well.",
  how: "sigmoidGradient(z) equals a.*(1 − a); sigmoidGradient(a) equals neither.",
  mutants: function* (place) {
    const { network, layer } = place;
    if (isHiddenDelta(place)) yield* timesFactors(network.dA[layer], slopesAtActivation(network, layer));
    if (isOutputDelta(place) && !isCancelled(network))
      for (const dA of outputGradients(network)) yield* timesFactors(dA.value, slopesAtActivation(network, layer));
    if (place.role === "slope") yield* slopesAtActivation(network, layer);
  },
  repairedBy: ({ kind, from, to, fromLayer, toLayer }, { role }) =>
    kind === "operand" && from === "a" && to === "z" && fromLayer === toLayer && role !== "dW" && role !== "dTheta",
  example: { right: COURSE_REGULAR, changes: [["sigmoidGradient(z2)", "sigmoidGradient(a2(:, 2:end))"]], lambda: 1 },
});
