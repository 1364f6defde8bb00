import { mistake } from "./mistake.ts";
import { BATCH } from "./texts.ts";

export const squaredErrorFactorTwo = mistake({
  code: "squared-error-factor-two",
  message: "a factor 2 of the squared error is lost or left over.",
  what: "Σ(a − y)² has the derivative 2(a − y), ½Σ(a − y)² has a − y.",
  why: "The ½ is there to cancel the 2, and sources drop it between the derivation and the summary.",
  how: "Look at the cost: with ½ no 2, without ½ a 2.",
  scales: function* () {
    yield { what: "twice", by: 2 };
    yield { what: "half", by: 0.5 };
  },
  example: { right: BATCH, changes: [["A2 - Y", "(A2 - Y) * A2 * (1 - A2)"]], loss: "squared-error" },
});
