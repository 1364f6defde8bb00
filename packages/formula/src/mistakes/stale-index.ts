import { mistake } from "./mistake.ts";
import { COURSE } from "./texts.ts";

export const staleIndex = mistake({
  code: "stale-index",
  message: "a loop's index is not the one that is used.",
  what: "The loop counts with one letter, and the line takes its example with another, which still has a value from before.",
  why: "i, j, k and t are used in several loops, and a variable keeps its last value.",
  how: "Print the index inside the loop: it does not change.",

  example: { right: COURSE, changes: [["X(t, :)'", "X(i, :)'"]] },
});
