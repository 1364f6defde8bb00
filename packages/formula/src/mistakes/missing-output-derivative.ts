import { activationAt, isOutputDelta, outputGradients } from "./values.ts";
import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const missingOutputDerivative = mistake({
  code: "missing-output-derivative",
  message: "the output's δ lacks g′(z): only cross-entropy cancels it.",
  what: "δ at the output is a − y, but this loss leaves the factor g′(z).",
  why: "Courses teach δ = a − y first, with cross-entropy, and the formula is remembered without its loss.",
  how: "Write ∂J/∂a and g′(z) apart: for ½Σ(a − y)² the first is a − y, and nothing in it cancels the second.",
  mutants: function* (place) {
    if (!isOutputDelta(place) || activationAt(place.network, place.layer).name === "linear") return;
    for (const { what, value } of outputGradients(place.network)) yield { what: `${what} without g′(z)`, value };
  },
  repairedBy: ({ kind, to }, { role, output }) => kind === "add-factor" && to === "slope" && role === "dZ" && output,
  example: { right: BATCH, changes: [], loss: "half-squared-error" },
});
