import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const inconsistentAverage = mistake({
  code: "inconsistent-average",
  message: "some gradients are averaged, others are not.",
  what: "1/m is applied in some lines only.",
  why: "A line was added, or moved, after the division.",
  how: "Compare the lines of dW and db of all layers.",

  example: { right: BATCH, changes: [["A1.T / m", "A1.T"]] },
});
