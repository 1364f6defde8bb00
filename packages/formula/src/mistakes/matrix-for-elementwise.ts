import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const matrixForElementwise = mistake({
  code: "matrix-for-elementwise",
  message: "a matrix product stands where an elementwise product belongs.",
  what: "g′(z) scales each unit alone; a matrix product mixes units or examples.",
  why: "`*` is the matrix product in Octave, and `@` or `dot` is used for every product in NumPy.",
  how: "g′(z) has the shape of z: both factors must have it, and the result keeps it.",
  repairedBy: ({ kind }) => kind === "matrix-to-elementwise",
  example: { right: BATCH, changes: [["* (A1 * (1 - A1))", "@ (A1 * (1 - A1)).T"]] },
});
