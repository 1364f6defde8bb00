import { mistake } from "./mistake.ts";
import { COURSE } from "./texts.ts";

export const unrollOrder = mistake({
  code: "unroll-order",
  message: "the gradient is unrolled in another order than the parameters.",
  what: "Layers or entries follow each other in another order.",
  why: "Octave counts down the columns, NumPy along the rows.",
  how: "Unroll Θ itself in the same way and roll it up again.",

  example: {
    right: COURSE,
    changes: [["Theta1_grad = Theta1_grad / m;", "Theta1_grad = Theta1_grad / m;\ngrad = [Theta2_grad(:); Theta1_grad(:)];"]],
  },
});
