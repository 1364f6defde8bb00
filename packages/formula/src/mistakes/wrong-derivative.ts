import { isCancelled, isHiddenDelta, isOutputDelta, otherSlopes, outputGradients, timesFactors } from "./values.ts";
import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const wrongDerivative = mistake({
  code: "wrong-derivative",
  message: "this is another function's derivative.",
  what: "The factor is not g′ of the activation in force: it is g itself, 1 − a, 1 − a² or a(1 − a) behind another activation, or g′ squared.",
  why: "The derivatives look alike and are copied from networks with another activation.",
  how: "Differentiate the activation at one number, (g(z + ε) − g(z − ε))/2ε, and compare.",
  mutants: function* (place) {
    const { network, layer } = place;
    if (isHiddenDelta(place)) yield* timesFactors(network.dA[layer], otherSlopes(network, layer));
    if (isOutputDelta(place) && !isCancelled(network))
      for (const dA of outputGradients(network)) yield* timesFactors(dA.value, otherSlopes(network, layer));
    if (place.role === "slope") yield* otherSlopes(network, layer);
  },
  repairedBy: ({ kind, to }) => kind === "function" && (to === "slope" || to === undefined),
  example: { right: BATCH, changes: [["A1 * (1 - A1)", "1 - A1 ** 2"]] },
});
