import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const extraFactor = mistake({
  code: "extra-factor",
  message: "a factor too many.",
  what: "The product has a factor that the chain rule does not give.",
  why: "∂J/∂z, g′(z) and z are written with the same letter, and one of them is multiplied twice.",
  how: "Write one factor for each function on the way from z to J.",
  repairedBy: ({ kind, from }, { output }) => kind === "drop-factor" && !(from === "slope" && output),
  example: { right: BATCH, changes: [["A1 * (1 - A1))", "A1 * (1 - A1)) * Z1"]] },
});
