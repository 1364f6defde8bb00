import { isParameter, mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const missingWeights = mistake({
  code: "missing-weights",
  message: "the weights between two layers are missing.",
  what: "δ of a layer goes back without the weights that it came through.",
  why: "The chain is written from one activation to the next, and z = Wa is skipped.",
  how: "∂z⁽ˡ⁺¹⁾/∂a⁽ˡ⁾ is W⁽ˡ⁺¹⁾.",
  repairedBy: ({ kind, to }) => kind === "add-factor" && isParameter(to),
  example: { right: BATCH, changes: [["W2.T @ dZ2 * (A1 * (1 - A1))", "dZ2 * (A1 * (1 - A1))"]] },
});
