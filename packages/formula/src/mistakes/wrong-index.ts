import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const wrongIndex = mistake({
  code: "wrong-index",
  message: "an index or range selects the wrong part.",
  what: "Another example, unit or layer is taken than the one that belongs to the others.",
  why: "Octave counts from 1, NumPy from 0, and several loops share the letters i, j, k, t.",
  how: "Print the index and the shape of what it selects.",
  repairedBy: ({ kind }) => kind === "index",
  example: { right: BATCH, changes: [["A1.T / m", "A1[:, ::-1].T / m"]] },
});
