import type { TraceStep } from "@adjoint/derivations";
import type { StepValues } from "./state.ts";
import type { Loss } from "./walked.ts";

export const EXAMPLE_NAMES: Readonly<Record<StepValues["example"], string>> = {
  mazur: "Mazur: 2-2-2, step by step",
  hagan: "Hagan & Demuth: 1-2-1",
  ex4: "ex4: the debug network, 3-5-3",
  cs231n: "CS231n: one sigmoid neuron",
  learner: "The learner’s four layers",
  sudeep: "Sudeep Raja: 4-5-3-2",
  nielsen: "Nielsen: one neuron",
  explainer: "Backprop Explainer: one line",
  own: "Yours, from the playground",
};

export const NOTATION_NAMES: Readonly<Record<StepValues["notation"], string>> = {
  author: "the author’s own",
  ng: "Ng: Θ, δ, Δ, D",
  "deeplearning.ai": "deeplearning.ai: W, dZ, dW",
  sudeep: "Sudeep: Wᵢ xᵢ₋₁, δᵢ",
  hagan: "Hagan: n, a, s",
  nielsen: "Nielsen: w, δˡ, σ′",
  code: "code: examples in rows",
};

export const LOSS_NAMES: Readonly<Record<Loss, string>> = {
  "cross-entropy": "cross-entropy",
  "squared-error": "Σ (a − y)²",
  "half-squared-error": "½ Σ (a − y)²",
  "mean-squared-error": "1/K Σ (a − y)²",
  "softmax-cross-entropy": "softmax cross-entropy",
  output: "none: the output itself",
};

export const LOOK_NAMES: Readonly<Record<StepValues["look"], string>> = {
  transpose: "Why is it transposed?",
  check: "Check the gradient",
  published: "Published numbers",
};

export const PHASES: Readonly<Record<TraceStep["phase"], string>> = {
  forward: "forward",
  loss: "loss",
  backward: "backward",
  gradient: "gradient",
  update: "update",
};
