import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const missingAverage = mistake({
  code: "missing-average",
  message: "the average over the examples is missing: J has 1/m, the gradient has not.",
  what: "The gradient is m times too large.",
  why: "δ·aᵀ sums over the examples by itself, so the mean is easily forgotten.",
  how: "Divide by m once, at the end.",
  scales: function* ({ network }) {
    const outputs = network.sizes[network.depth];
    if (network.m > 1) yield { what: "no 1/m", by: network.m };
    if (network.m > 1 && outputs > 1) yield { what: "no 1/(mK)", by: network.m * outputs };
  },
  repairedBy: ({ kind }) => kind === "divide-by-m",
  example: {
    right: BATCH,
    changes: [
      ["dW2 = dZ2 @ A1.T / m", "dW2 = dZ2 @ A1.T"],
      ["keepdims=True) / m", "keepdims=True)"],
      ["dZ1 @ X.T / m", "dZ1 @ X.T"],
      ["keepdims=True) / m", "keepdims=True)"],
    ],
    loss: "cross-entropy",
  },
});
