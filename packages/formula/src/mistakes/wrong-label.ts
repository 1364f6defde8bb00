import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const wrongLabel = mistake({
  code: "wrong-label",
  message: "the value is right for another quantity than its name says.",
  what: "The right side is the derivative by another variable than the left side names.",
  why: "The lines for ∂J/∂W, ∂J/∂b and ∂J/∂a differ in one factor.",
  how: "Replace the name by what the line computes.",

  example: { right: BATCH, changes: [["db2 = np.sum", "dZ2_ = np.sum"]] },
});
