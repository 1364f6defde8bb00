import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const wrongOperand = mistake({
  code: "wrong-operand",
  message: "another quantity stands in the place of the one that belongs here.",
  what: "A value of the right shape, but of another role or layer, is used.",
  why: "The names of a quantity and of its gradient differ by one letter, and their shapes are equal.",
  how: "Read the formula with roles for names: Wᵀδ needs the weights, not their gradient.",
  repairedBy: ({ kind }) => kind === "operand",
  example: { right: BATCH, changes: [["W2.T @ dZ2", "dW2.T @ dZ2"]] },
});
