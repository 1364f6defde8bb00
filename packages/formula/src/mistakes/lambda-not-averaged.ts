import { mistake } from "./mistake.ts";
import { COURSE_REGULAR } from "./texts.ts";

export const lambdaNotAveraged = mistake({
  code: "lambda-not-averaged",
  message: "λ is not divided by m.",
  what: "λΘ in place of (λ/m)Θ.",
  why: "Lectures write D = Δ/m + λΘ, exercises λ/m: the two have different J.",
  how: "The cost has λ/2m: its derivative has λ/m.",
  penalties: function* ({ decay, network }) {
    if (decay !== 0 && network.m > 1) yield { what: "λ for λ/m", weights: decay * network.m, bias: 0 };
  },
  example: { right: COURSE_REGULAR, changes: [["lambda / m * [zeros(K, 1)", "lambda * [zeros(K, 1)"]], lambda: 1 },
});
