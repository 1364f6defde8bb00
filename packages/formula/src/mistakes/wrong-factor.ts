import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const wrongFactor = mistake({
  code: "wrong-factor",
  message: "a constant factor is wrong.",
  what: "The value is a constant multiple of what belongs here.",
  why: "Factors of the loss, the step and the average are moved between lines.",
  how: "Compare one entry with a central difference of J.",
  repairedBy: ({ kind }) => kind === "number",
  example: { right: BATCH, changes: [["dZ2 @ A1.T / m", "3 * dZ2 @ A1.T / m"]] },
});
