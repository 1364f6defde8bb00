import { createViewState } from "../../state/address.ts";
import { choice } from "../../state/fields.ts";

const fields = {
  /** Rows and columns of the square matrices. */
  size: choice(["128", "256", "512"], "256"),
  /** How long each round is [milliseconds]. */
  round: choice(["100", "250", "1000"], "250"),
};

export const state = createViewState("benchmark", fields);
