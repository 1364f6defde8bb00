import { flag, option } from "./table.ts";
import type { OptionsOf } from "./table.ts";
import { choice, delimiter, integer, list, realNumber, text } from "./values.ts";

/** The largest seed: random numbers are indexed by 32 bits of it. */
export const LAST_SEED = 4294967295;

const TARGET_SCALINGS = ["standardize", "minMax", "none"] as const;
const SCALINGS = ["standardize", "minMax", "robust", "none"] as const;

/** Names of columns, or positions from 1; they are separated when the table is known, because names may hold commas. */
const columns = (example: string) => text(example);

/** Which data. */
const SOURCE = {
  data: option(
    "<source>",
    "digits, iris, wine, breastCancer; mnist, fashionMnist; xor, moons, circles, spirals, gaussians, sine; or a file: CSV of any kind, JSON, NPY, NPZ, MAT, IDX, Parquet, gzipped or not (- for standard input)",
    text("digits"),
  ),
  label: option("<columns>", "of a file: the column to learn, or several, by name or position from 1 (the last one)", columns("species")),
};

/** How a file is read. What is not given is detected, and said in one line. */
const READING = {
  ignore: option("<columns>", "columns that are neither input nor label (none)", columns("id,name")),
  categorical: option("<columns>", "columns of numbers that name categories (none)", columns("pclass")),
  delimiter: option("<character>", "between the cells: a character, tab, or space for runs of spaces (detected)", delimiter),
  header: option("<yes|no>", "whether the first line holds names (detected)", choice(["yes", "no"])),
  decimal: option("<mark>", "the decimal mark: , or . (detected)", choice([",", "."])),
  encoding: option(
    "<name>",
    "utf-8, utf-16le, utf-16be or windows-1252 (detected)",
    choice(["utf-8", "utf-16le", "utf-16be", "windows-1252"]),
  ),
  skip: option("<lines>", "lines before the table that do not belong to it (found: sep=; and comments)", integer({ min: 0, example: 4 })),
  dates: option("<order>", "the order of day, month and year in dates: dmy, mdy or ymd (detected)", choice(["dmy", "mdy", "ymd"])),
  missingMarks: option(
    "<marks>",
    "values that mean a missing cell, besides empty cells, NA, ? and the like: -999 (none; saved in the model)",
    list((mark: string) => mark, "-999,-200"),
  ),
  text: option(
    "<columns>",
    "columns that stay text, such as ids with zeros in front (none)",
    list((name: string) => name, "zip"),
  ),
  arrays: option(
    "<names>",
    "of NPZ and MAT: the arrays to take (all)",
    list((name: string) => name, "X,y"),
  ),
  transpose: flag("of IDX images: exchange height and width, as EMNIST needs"),
};

/** What becomes of the columns of a file. */
const COLUMNS = {
  use: option("<columns>", "inputs although they look like ids, constants or copies of the label (none)", columns("id")),
  weight: option("<column>", "what each row counts in training: a column of numbers ≥ 0 (all the same)", columns("weight")),
  missing: option(
    "<policy>",
    "missing values: mean, median, indicator (the mean, and a column that says so), drop; or by column: age=median,*=mean (refused)",
    text("mean"),
  ),
  split: option(
    "<kind>",
    "how rows are held out: stratified, random, or chronological, which takes the last (stratified for classes, chronological with --window)",
    choice(["stratified", "random", "chronological"]),
  ),
  window: option(
    "<rows>",
    "rows are points in time: the label of so many rows before is input too (none)",
    integer({ min: 1, example: 12 }),
  ),
};

/** What an unknown category is. */
const unseen = option(
  "<what>",
  "a category that training did not see: error, or other: none of the known ones (error)",
  choice(["error", "other"]),
);

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
  ...COLUMNS,
  unseen,
  ...READING,
  scaling: option(
    "<kind>",
    "of the input columns: standardize, minMax, robust (by median and quartiles, clipped smoothly to ±3), none (standardize; none for generated data)",
    choice(SCALINGS),
  ),
  ...GENERATED,
  seed: option("<n>", "decides weights, split, order and generated data (1)", seed),
  offline,
};

/** Data for a model that knows what its columns mean and how they are scaled. */
export const MODEL_DATA = { ...SOURCE, unseen, ...READING, ...GENERATED, seed: option("<n>", "decides generated data (1)", seed), offline };

/** Columns of the data that predictions repeat. */
export const keep = option("<columns>", "columns of the data that are copied into the output, such as an id (none)", columns("id"));

/** Scaling of the values to learn; an option of training. */
export const scaleTargets = option(
  "<kind>",
  "of values to learn: standardize, minMax, none (standardize for files, else none); saved in the model, so that predict and every loss are in the label's units",
  choice(TARGET_SCALINGS),
);

/** Which data, and how it is read. */
export interface DataOptions extends OptionsOf<typeof TRAINING_DATA> {
  readonly scaleTargets?: (typeof TARGET_SCALINGS)[number];
}
