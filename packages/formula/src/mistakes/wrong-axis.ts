import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const wrongAxis = mistake({
  code: "wrong-axis",
  message: "a sum runs along the wrong axis.",
  what: "The sum runs over the units where it has to run over the examples, or the other way round.",
  why: "axis=0 and axis=1 change places with the layout.",
  how: "The axis that is summed disappears from the shape.",
  repairedBy: ({ kind }) => kind === "axis",
  example: { right: BATCH, changes: [["axis=1, keepdims=True) / m\ndZ1", "axis=0, keepdims=True) / m\ndZ1"]] },
});
