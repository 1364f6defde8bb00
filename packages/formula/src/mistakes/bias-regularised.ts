import { mistake } from "./mistake.ts";
import { COURSE_REGULAR } from "./texts.ts";

export const biasRegularised = mistake({
  code: "bias-regularised",
  message: "λ is applied to the bias as well.",
  what: "The cost's λ term leaves the bias out; the gradient has it in.",
  why: "Θ holds the bias, and λΘ is shorter than λΘ without its first column.",
  how: "Only the bias column is off, and by a multiple of Θ.",
  penalties: function* ({ decay, bias, factor }) {
    if (decay === 0 || bias === "none") return;
    yield { what: "λ on the bias", weights: decay, bias: decay };
    yield { what: "λ on the bias, not divided by m", weights: decay, bias: decay / factor };
    yield { what: "λ/m added to the bias column", weights: decay, bias: decay, ones: true };
  },
  repairedBy: ({ kind, from }, { role }) => kind === "drop-term" && from === "bias" && role === "db",
  example: { right: COURSE_REGULAR, changes: [["[zeros(K, 1) Theta2(:, 2:end)]", "Theta2"]], lambda: 1 },
});
