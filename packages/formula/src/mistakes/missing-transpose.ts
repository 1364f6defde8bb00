import { isDelta, isParameter, mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const missingTranspose = mistake({
  code: "missing-transpose",
  message: "a transposition is missing or too many.",
  what: "The factors do not fit, or fit in the wrong way, without their transposition.",
  why: "With one example, or with widths that agree, the product has a value anyway.",
  how: "Write the shapes beside each factor: n₂×m times m×n₁ is n₂×n₁.",
  repairedBy: ({ kind, from }, { role }) => kind === "transpose" && !(isParameter(from) && isDelta(role)),
  example: { right: BATCH, changes: [["dZ2 @ A1.T", "dZ2 @ A1"]] },
});
