import { mistake } from "./mistake.ts";
import { COURSE } from "./texts.ts";

export const biasRowKept = mistake({
  code: "bias-row-kept",
  message: "the bias unit's row is kept where it has to be dropped.",
  what: "Θᵀδ has an entry for the bias unit, which nothing in the layer before feeds.",
  why: "Θ carries the bias column, so Θᵀδ has one row too many.",
  how: "Use Θ(:,2:end)ᵀδ, or drop the first row afterwards.",
  repairedBy: ({ kind }) => kind === "drop-unit",
  example: { right: COURSE, changes: [["Theta2(:, 2:end)' * delta3 .* sigmoidGradient(z2)", "Theta2' * delta3 .* sigmoidGradient(z2)"]] },
});
