import { mistake } from "./mistake.ts";
import { PROGRAM } from "./texts.ts";

export const wrongMomentum = mistake({
  code: "wrong-momentum",
  message: "momentum keeps something other than the last step.",
  what: "The velocity is made from the weights, or from the gradient alone, in place of the velocity before.",
  why: "W, ∂J/∂W and the velocity have one shape and change in the same lines.",
  how: "v := μv − α∂J/∂W, then W := W + v.",

  example: { right: PROGRAM, changes: [["v2 = 0.9 * v2 - 0.1 * g2", "v2 = 0.9 * W2 - 0.1 * g2"]] },
});
