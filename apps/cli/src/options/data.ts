import { flag, option } from "./table.ts";
import type { OptionsOf } from "./table.ts";
import { choice, delimiter, integer, list, realNumber, text } from "./values.ts";

/** The largest seed: random numbers are indexed by 32 bits of it. */
export const LAST_SEED = 4294967295;

const SCALINGS = ["standardize", "minMax", "none"] as const;

const column = list((name: string) => name, "id,name");

/** Which data. */
const SOURCE = {
  data: option(
    "<source>",
    "digits, iris, wine, breastCancer; mnist, fashionMnist; xor, moons, circles, spirals, gaussians, sine; or a CSV file (- for standard input)",
    text("digits"),
  ),
  label: option("<column>", "of a CSV file: the column to learn, by name or position from 1 (the last one)", text("species")),
};

/** How a CSV file is read, and how generated data is made. */
const READING = {
  ignore: option("<columns>", "columns that are neither input nor label", column),
  categorical: option("<columns>", "columns that hold categories (those with text)", column),
  delimiter: option("<character>", "between the cells: a character, tab or space (,)", delimiter),
  header: option("<yes|no>", "whether the first line holds names (it does unless a cell is a number)", choice(["yes", "no"])),
};

const GENERATED = {
  samples: option("<n>", "rows of generated data (200; xor 4, sine 21)", integer({ min: 2, max: 100_000_000, example: 200 })),
  noise: option(
    "<σ>",
    "noise of generated data (0.1; spirals 0.02, gaussians 0.3, xor and sine none)",
    realNumber({ min: 0, example: 0.1 }),
  ),
};

const seed = integer({ min: 0, max: LAST_SEED, example: 1 });
const offline = flag("never download anything");

/** Data for a network that is created for it. */
export const TRAINING_DATA = {
  ...SOURCE,
  targets: option("<kind>", "whether the label is classes (default) or values", choice(["classes", "values"])),
  ...READING,
  scaling: option("<kind>", "of the input columns: standardize, minMax, none (standardize; none for generated data)", choice(SCALINGS)),
  ...GENERATED,
  seed: option("<n>", "decides weights, split, order and generated data (1)", seed),
  offline,
};

/** Data for a model that knows what its columns mean and how they are scaled. */
export const MODEL_DATA = { ...SOURCE, ...READING, ...GENERATED, seed: option("<n>", "decides generated data (1)", seed), offline };

/** Scaling of the values to learn; an option of training. */
export const scaleTargets = option(
  "<kind>",
  "of values to learn: standardize, minMax, none (none); saved in the model, so that predict and every loss are in the label's units",
  choice(SCALINGS),
);

/** Which data, and how it is read. */
export interface DataOptions extends OptionsOf<typeof TRAINING_DATA> {
  readonly scaleTargets?: (typeof SCALINGS)[number];
}
