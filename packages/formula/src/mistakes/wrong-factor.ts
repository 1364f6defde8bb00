import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

/** 3 or 1/3: a number that somebody counted, not one that was measured. */
const isSmall = (ratio: number | undefined): boolean =>
  ratio !== undefined && [ratio, 1 / ratio].some((r) => Math.abs(r) < 100 && Math.abs(r - Math.round(r)) <= 1e-9 * Math.abs(r));

export const wrongFactor = mistake({
  code: "wrong-factor",
  message: "a constant factor is wrong.",
  what: "The value is a constant multiple of what belongs here.",
  why: "Factors of the loss, the step and the average are moved between lines.",
  how: "Compare one entry with a central difference of J.",
  repairedBy: ({ kind }, { ratio }) => kind === "number" && isSmall(ratio),
  example: { right: BATCH, changes: [["dZ2 @ A1.T / m", "3 * dZ2 @ A1.T / m"]] },
});
