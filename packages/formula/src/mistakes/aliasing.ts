import { mistake } from "./mistake.ts";
import { PROGRAM } from "./texts.ts";

export const aliasing = mistake({
  code: "aliasing",
  message: "two names share one array.",
  what: "A change in place through one name changes the other.",
  why: "In Python b = a copies the name, not the numbers.",
  how: "Write b = a.copy().",

  example: { right: PROGRAM, changes: [["v2 = np.zeros((5, 3))", "v2 = v1"]] },
});
