import { mistake } from "./mistake.ts";
import { PROGRAM } from "./texts.ts";

export const gradientAdded = mistake({
  code: "gradient-added",
  message: "the step goes up: the gradient is added.",
  what: "The parameters change by +α∂J/∂W in place of −α∂J/∂W.",
  why: "With target − output the sign is in the gradient already, and the step adds.",
  how: "J has to fall after a small step.",

  example: { right: PROGRAM, changes: [["W2 = W2 + v2", "W2 = W2 + 0.1 * g2"]] },
});
