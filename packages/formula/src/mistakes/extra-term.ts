import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const extraTerm = mistake({
  code: "extra-term",
  message: "a term too many.",
  what: "The sum has a term that does not belong to the gradient.",
  why: "Penalty, momentum and gradient are added in one line.",
  how: "Take each term alone and ask which part of J it comes from.",
  // A number that is added is no quantity of the network.
  repairedBy: ({ kind, from }) => kind === "drop-term" && from !== undefined,
  example: { right: BATCH, changes: [["dW2 = dZ2 @ A1.T / m", "dW2 = dZ2 @ A1.T / m + db2"]] },
});
