import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const wrongOrder = mistake({
  code: "wrong-order",
  message: "the factors of a matrix product stand in the wrong order.",
  what: "AB in place of BA.",
  why: "Formulas for rows and for columns are mixed.",
  how: "Write the shapes beside each factor; the inner sizes have to agree.",
  repairedBy: ({ kind }) => kind === "order",
  example: { right: BATCH, changes: [["W2.T @ dZ2", "dZ2 @ W2.T"]] },
});
