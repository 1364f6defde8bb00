import { mistake } from "./mistake.ts";
import { COURSE_REGULAR } from "./texts.ts";

export const regularisationFactor = mistake({
  code: "regularisation-factor",
  message: "the regularisation has a wrong factor.",
  what: "λ/2m, 2λ/m or λ/m² in place of λ/m.",
  why: "The 2 of the derivative cancels the ½ of the cost; one of them is left over.",
  how: "Differentiate (λ/2m)θ².",
  penalties: function* ({ decay, network: { m } }) {
    if (decay === 0) return;
    yield { what: "half", weights: decay / 2, bias: 0 };
    yield { what: "twice", weights: decay * 2, bias: 0 };
    if (m > 1) yield { what: "λ/m²", weights: decay / m, bias: 0 };
    if (m > 1) yield { what: "λ/2 for λ/m", weights: (decay * m) / 2, bias: 0 };
  },
  example: { right: COURSE_REGULAR, changes: [["lambda / m * [zeros(K, 1)", "lambda / (2 * m) * [zeros(K, 1)"]], lambda: 1 },
});
