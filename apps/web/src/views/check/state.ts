import { createViewState } from "../../state/address.ts";
import { choice, decimal, flag, text } from "../../state/fields.ts";
import type { Field } from "../../state/fields.ts";
import { LEARNERS_TEXT } from "./examples.ts";

/** As many characters as a link carries. */
export const LONGEST = 20_000;

const layers: Field<readonly number[]> = {
  initial: [],
  write: (value) => value.join("-"),
  read(given) {
    if (given === "") return [];
    const sizes = given.length > 60 ? [] : given.split("-").map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 0));
    return sizes.length >= 2 && sizes.length <= 12 && sizes.every((n) => n >= 1 && n <= 200) ? sizes : undefined;
  },
  rule: "2 to 12 sizes from 1 to 200, as 3-5-4-2",
};

const fields = {
  text: text({ initial: LEARNERS_TEXT, most: LONGEST }),
  syntax: choice(["auto", "octave", "numpy", "latex", "plain"], "auto"),
  notation: choice(["auto", "ng", "deeplearning.ai", "sudeep", "hagan", "nielsen", "code"], "auto"),
  loss: choice(["auto", "cross-entropy", "squared-error", "half-squared-error", "softmax-cross-entropy"], "auto"),
  activation: choice(["auto", "sigmoid", "tanh", "relu", "leaky-relu", "linear"], "auto"),
  layout: choice(["auto", "columns", "rows", "single"], "auto"),
  bias: choice(["auto", "yes", "no"], "auto"),
  lambda: choice(["auto", "0", "1"], "auto"),
  layers,
  /** Whether the text is an exercise: what is wrong is told in hints. */
  task: flag(),
  /** The number that a gradient check printed; empty where none was given. */
  printed: text({ most: 30 }),
  exercise: choice(["any", "ex4", "deeplearning.ai"], "any"),
  printedLambda: decimal({ min: 0, max: 1000, initial: 0 }),
};

export const state = createViewState("check", fields);
export type CheckValues = (typeof state)["values"]["value"];
