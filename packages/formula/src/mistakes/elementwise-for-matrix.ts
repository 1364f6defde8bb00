import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const elementwiseForMatrix = mistake({
  code: "elementwise-for-matrix",
  message: "an elementwise product stands where a matrix product belongs.",
  what: "The sum over the inner index is missing.",
  why: "`*` is the matrix product in Octave and the elementwise one in NumPy.",
  how: "Look at the shapes: the result of Wᵀδ has the layer's width, whatever δ has.",
  repairedBy: ({ kind }) => kind === "elementwise-to-matrix",
  example: { right: BATCH, changes: [["W2.T @ dZ2", "W2.T * dZ2"]] },
});
