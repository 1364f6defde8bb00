import { mistake } from "./mistake.ts";
import { COURSE_REGULAR } from "./texts.ts";

export const regularisationMissing = mistake({
  code: "regularisation-missing",
  message: "the regularisation is missing: J has a λ term.",
  what: "The gradient lacks (λ/m)Θ.",
  why: "The exercise comes in two steps, and the check was made with λ = 0.",
  how: "The difference is a multiple of Θ.",
  penalties: function* ({ decay }) {
    if (decay !== 0) yield { what: "no λ", weights: 0, bias: 0 };
  },
  example: { right: COURSE_REGULAR, changes: [[" + lambda / m * [zeros(K, 1) Theta2(:, 2:end)]", ""]], lambda: 1 },
});
