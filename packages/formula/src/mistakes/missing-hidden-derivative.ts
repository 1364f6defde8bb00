import { isHiddenDelta } from "./values.ts";
import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const missingHiddenDerivative = mistake({
  code: "missing-hidden-derivative",
  message: "a hidden δ lacks g′(z).",
  what: "Wᵀδ is ∂J/∂a of the layer; δ is ∂J/∂z, so g′(z) belongs to it.",
  why: "At the output under cross-entropy the factor is absent, and the hidden layers are written alike.",
  how: "a = g(z) stands between W and z: the chain rule passes through it.",
  mutants: function* (place) {
    if (isHiddenDelta(place)) yield { what: "∂J/∂a", value: place.network.dA[place.layer] };
  },
  repairedBy: ({ kind, to }, { role, output }) => kind === "add-factor" && to === "slope" && role === "dZ" && !output,
  example: { right: BATCH, changes: [[" * (A1 * (1 - A1))", ""]] },
});
