import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const signFlipped = mistake({
  code: "sign-flipped",
  message: "the sign is flipped.",
  what: "y − a in place of a − y, a minus at a hidden layer, or an update that goes up.",
  why: "Errors are often defined as target minus output, with an update that adds.",
  how: "J has to fall.",
  scales: function* () {
    yield { what: "a minus sign", by: -1 };
  },
  // a + y has the sign of one term wrong, not its own.
  repairedBy: ({ kind }, { ratio }) => kind === "sign" || (kind === "sign-of-term" && ratio !== undefined),
  example: { right: BATCH, changes: [["A2 - Y", "Y - A2"]] },
});
