import { mistake } from "./mistake.ts";
import { PROGRAM } from "./texts.ts";

export const equalInitialWeights = mistake({
  code: "equal-initial-weights",
  message: "all weights of a layer start equal, so that its units stay equal.",
  what: "Units with equal weights have equal gradients, and never become different.",
  why: "Zeros are a natural start for sums and for biases.",
  how: "Print two columns of W after some steps: they are the same. Start with small random numbers.",

  example: {
    right: PROGRAM,
    changes: [
      ["np.random.randn(4, 5) * 0.1", "np.full((4, 5), 0.1)"],
      ["np.random.randn(5, 3) * 0.1", "np.full((5, 3), 0.1)"],
    ],
  },
});
