import { mistake } from "./mistake.ts";
import { COURSE_REGULAR } from "./texts.ts";

export const regularisationSign = mistake({
  code: "regularisation-sign",
  message: "the regularisation has the wrong sign.",
  what: "−(λ/m)Θ in place of +(λ/m)Θ.",
  why: "In the update it is subtracted.",
  how: "A larger λ has to make weights smaller.",
  penalties: function* ({ decay }) {
    if (decay !== 0) yield { what: "−λ/m", weights: -decay, bias: 0 };
  },
  example: { right: COURSE_REGULAR, changes: [["/ m + lambda / m * [zeros(K, 1)", "/ m - lambda / m * [zeros(K, 1)"]], lambda: 1 },
});
