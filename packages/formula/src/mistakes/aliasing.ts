import { mistake } from "./mistake.ts";
import { PROGRAM } from "./texts.ts";

export const aliasing = mistake({
  code: "aliasing",
  message: "two names share one array.",
  what: "A change in place through one name changes the other.",
  why: "In Python b = a copies the name, not the numbers.",
  how: "Write b = a.copy().",

  example: {
    right: PROGRAM,
    changes: [
      ["for epoch in range(1000):", "old = W1\nfor epoch in range(1000):"],
      ["W1 = W1 + v1", "W1 += v1\n    moved = np.abs(W1 - old).max()"],
    ],
  },
});
