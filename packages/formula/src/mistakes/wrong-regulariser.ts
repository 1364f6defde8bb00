import { isGradient, isParameter, mistake } from "./mistake.ts";
import { COURSE_REGULAR } from "./texts.ts";

export const wrongRegulariser = mistake({
  code: "wrong-regulariser",
  message: "λ multiplies something other than the weights.",
  what: "The penalty's derivative is λ times the weights; here λ multiplies the gradient, or another layer's weights.",
  why: "Theta1 and Theta1_grad stand side by side, and their shapes are equal.",
  how: "Differentiate (λ/2m)ΣΘ²: Θ is left.",
  repairedBy: ({ kind, to }, { role }) => kind === "operand" && isParameter(to) && isGradient(role),
  example: {
    right: COURSE_REGULAR,
    changes: [
      [
        "d3' * a2 / m + lambda / m * [zeros(K, 1) Theta2(:, 2:end)];",
        "d3' * a2 / m;\nTheta2_grad = Theta2_grad + lambda / m * [zeros(K, 1) Theta2_grad(:, 2:end)];",
      ],
    ],
    lambda: 1,
  },
});
