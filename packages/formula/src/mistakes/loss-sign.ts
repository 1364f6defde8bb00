import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const lossSign = mistake({
  code: "loss-sign",
  message: "a term of the loss has the wrong sign.",
  what: "The loss is not the one that the gradients are right for: one of its terms has the other sign.",
  why: "The minus in front of the sum belongs to both terms.",
  how: "For a = y the loss has to be smallest.",

  example: {
    right: BATCH,
    changes: [["A2 = sigmoid(Z2)", "A2 = sigmoid(Z2)\nJ = -np.sum(Y * np.log(A2) - (1 - Y) * np.log(1 - A2)) / m"]],
  },
});
