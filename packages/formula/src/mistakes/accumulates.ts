import { mistake } from "./mistake.ts";
import { PROGRAM } from "./texts.ts";

export const accumulates = mistake({
  code: "accumulates",
  message: "the gradient is added to its value of the step before.",
  what: "A variable keeps the gradients of all steps; the step is taken along their sum.",
  why: "`+=` is right inside a loop over examples, and momentum adds as well.",
  how: "The variable has to start at 0 in every step.",
  repairedBy: ({ kind }) => kind === "overwrite",
  example: {
    right: PROGRAM,
    changes: [
      ["g2 = h.T @ d2", "g2 = g2 + h.T @ d2"],
      ["v2 = np.zeros((5, 3))", "v2 = np.zeros((5, 3))\ng2 = np.zeros((5, 3))"],
    ],
  },
});
