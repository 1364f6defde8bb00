import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const averagedTwice = mistake({
  code: "averaged-twice",
  message: "the average is taken twice.",
  what: "The gradient is m times too small: δ carries 1/m already, or two lines divide.",
  why: "1/m may stand in δ or in the gradient; in both it is one too many.",
  how: "Follow one example's share: it has to be divided by m once.",
  scales: function* ({ network }) {
    if (network.m > 1) yield { what: "1/m twice", by: 1 / network.m };
  },
  repairedBy: ({ kind }) => kind === "multiply-by-m",
  example: { right: BATCH, changes: [["A2 - Y", "(A2 - Y) / m"]] },
});
