import { createViewState } from "../../state/address.ts";
import { choice, decimal, integer, text } from "../../state/fields.ts";
import type { Field } from "../../state/fields.ts";
import { LONGEST_NET } from "./own.ts";
import { readEdits, writeEdits } from "./edits.ts";
import type { Edit } from "./edits.ts";

/** The published examples, then the visitor's own network. */
export const EXAMPLES = ["mazur", "hagan", "ex4", "cs231n", "learner", "sudeep", "nielsen", "explainer", "own"] as const;

/** `author`: that of the example. */
export const NOTATIONS = ["author", "ng", "deeplearning.ai", "sudeep", "hagan", "nielsen", "code"] as const;

export const LOOKS = ["transpose", "check", "published"] as const;

const edits: Field<readonly Edit[]> = {
  initial: [],
  read: readEdits,
  write: writeEdits,
  rule: "changes such as W1-0-1_0.3, joined by an asterisk",
};

const step: Field<string> = {
  initial: "delta1",
  read: (given) => (/^(a|z|delta|accumulator|dTheta|dW|db)\d{1,2}$|^(Theta|W|b)\d{1,2}\+$|^(loss|J|dX)$/.test(given) ? given : undefined),
  write: (value) => value,
  rule: "a step such as z1, a1, delta2, dW1, W1+, loss or J",
};

const fields = {
  example: choice(EXAMPLES, "mazur"),
  notation: choice(NOTATIONS, "author"),
  loss: choice(["given", "half-squared-error", "squared-error", "cross-entropy"], "given"),
  lambda: decimal({ min: 0, max: 100, initial: 0 }),
  step,
  row: integer({ min: 0, max: 1000, initial: 0 }),
  col: integer({ min: 0, max: 1000, initial: 0 }),
  /** Which example of the batch. */
  t: integer({ min: 0, max: 100, initial: 0 }),
  look: choice(LOOKS, "transpose"),
  /** log₁₀ ε */
  eps: decimal({ min: -13, max: 0, initial: -4 }),
  /** The parameter whose gradient is checked. */
  of: text({ initial: "W1-0-0", most: 20 }),
  /** The number of the vector v that the adjoint is shown with. */
  v: integer({ min: 1, max: 999, initial: 1 }),
  edits,
  net: text({ most: LONGEST_NET }),
};

export const state = createViewState("step", fields);
export type StepValues = (typeof state)["values"]["value"];
