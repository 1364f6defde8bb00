import { isGradient, mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const gradientTransposed = mistake({
  code: "gradient-transposed",
  message: "the gradient is the transpose of what it should be.",
  what: "a·δᵀ instead of δ·aᵀ: entry (j, i) where (i, j) belongs.",
  why: "Both are outer products of the same vectors.",
  how: "A gradient has the shape of its weights.",
  repairedBy: ({ kind, from }, { role }) =>
    isGradient(role) && (kind === "order" || (kind === "transpose" && (from === undefined || isGradient(from)))),
  example: { right: BATCH, changes: [["dZ2 @ A1.T", "A1 @ dZ2.T"]] },
});
