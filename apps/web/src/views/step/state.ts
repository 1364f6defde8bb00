import { createViewState } from "../../state/address.ts";
import { choice, decimal, integer, text } from "../../state/fields.ts";
import type { Field } from "../../state/fields.ts";
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

const fields = {
  example: choice(EXAMPLES, "mazur"),
  notation: choice(NOTATIONS, "author"),
  loss: choice(["given", "half-squared-error", "squared-error", "cross-entropy"], "given"),
  lambda: decimal({ min: 0, max: 100, initial: 0 }),
  step: text({ initial: "delta1", most: 20 }),
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
  net: text({ most: 12_000 }),
};

export const state = createViewState("step", fields);
export type StepValues = (typeof state)["values"]["value"];
