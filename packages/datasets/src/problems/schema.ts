import { createFail } from "@adjoint/reference";
import { list, nearest, quote } from "../names.ts";
import { argument, data, format } from "./problem.ts";

/** Rules of what the columns of a table may be, of its parts, and of a saved schema. */
export const problems = () => ({
  "schema-damaged": format(({ rule, found }: { readonly rule: string; readonly found: string }) => [
    rule,
    quote(found),
    "The schema is damaged: save the model again.",
  ]),
  "not-a-part": argument(({ what, part }: { readonly what: string; readonly part: number }) => [
    `${what} must be a part from 0 to 1, or a number of rows`,
    String(part),
    "Try 0.2.",
  ]),
  "not-a-fold": argument(({ index, of, split }: { readonly index: number; readonly of: number; readonly split: string }) => [
    "a fold must be one of the parts of rows in random order",
    `${index} of ${of}, ${split}`,
    "Take folds from 1 on, and another split than chronological.",
  ]),
  "nothing-to-train-on": argument(
    ({ validation, test, rows }: { readonly validation: number; readonly test: number; readonly rows: number }) => [
      "nothing is left to train on",
      `${validation} rows to validate on and ${test} to test on, of ${rows}`,
      "Hold out fewer.",
    ],
  ),
  "column-without-values": data(({ column, rows }: { readonly column: string; readonly rows: number }) => [
    "a column has no value in the training part",
    `${quote(column)} in ${rows} rows`,
    "Ignore the column.",
  ]),
  "constant-target": data(({ column, value }: { readonly column: string; readonly value: number }) => [
    "there is nothing to learn",
    `column ${quote(column)} is ${value} in every row of the training part`,
    "Name a label that varies.",
  ]),
  "spread-not-finite": data(({ column, spread }: { readonly column: string; readonly spread: number }) => [
    "a column cannot be divided by its spread",
    `${quote(column)}, spread ${spread}`,
    "Remove what is not finite, or bring the column into the range of a double.",
  ]),
  "doubtful-dates": data(({ example, column }: { readonly example: string; readonly column: string }) => [
    "day and month could be exchanged in every date",
    `${quote(example)} in column ${quote(column)}`,
    'Pass dates: "dmy" or dates: "mdy", or ignore the column.',
  ]),
  "number-out-of-range": data(({ at, column, cell }: { readonly at: string; readonly column: string; readonly cell: string }) => [
    "a number is out of range",
    `${at}, column ${quote(column)}: ${quote(cell)}`,
    "A double ends at 1.8e308; ignore the column, or correct the cell.",
  ]),
  "text-among-numbers": data(
    ({
      at,
      column,
      cell,
      numbers,
      texts,
      next,
    }: {
      readonly at: string;
      readonly column: string;
      readonly cell: string;
      readonly numbers: string;
      readonly texts: string;
      /** What the cell may be: the name of the column once more, a mark of missing values, or a slip. */
      readonly next: "names" | "mark" | "cell";
    }) => [
      "text in a column of numbers",
      `${at}, column ${quote(column)}: ${quote(cell)}; ${numbers}, ${texts}`,
      next === "names"
        ? "The line repeats the names of the columns: delete it."
        : `Name the column in categorical or in ignore, or correct the cell.${next === "mark" ? ` If ${quote(cell)} stands for a missing value, name it among the marks.` : ""}`,
    ],
  ),
  "text-among-dates": data(({ column, example, other }: { readonly column: string; readonly example: string; readonly other: string }) => [
    "a cell is no date in a column of dates",
    `column ${quote(column)}: ${other}, beside dates such as ${quote(example)}`,
    "Name the column in categorical or in ignore, or correct the cell.",
  ]),
  "number-among-texts": data(
    ({
      at,
      column,
      texts,
      example,
      numbers,
    }: {
      readonly at: string;
      readonly column: string;
      readonly texts: string;
      readonly example: string;
      readonly numbers: string;
    }) => [
      "a number in a column of text",
      `${at}, column ${quote(column)}; ${texts}, such as ${quote(example)}, ${numbers}`,
      "Name the column in categorical or in ignore, or correct the cell.",
    ],
  ),
  "per-cent-and-plain": data(
    ({ column, percent, numbers }: { readonly column: string; readonly percent: number; readonly numbers: number }) => [
      "per cent and plain numbers in one column",
      `${quote(column)} has ${percent} of ${numbers} numbers with %`,
      "Write all in one form, or ignore the column.",
    ],
  ),
  "two-currencies": data(({ column, currencies }: { readonly column: string; readonly currencies: string }) => [
    "two currencies in one column",
    `${quote(column)} has ${currencies}`,
    "Convert them to one, or ignore the column.",
  ]),
  "no-such-position": data(
    ({
      option,
      column,
      name,
      last,
      columns,
    }: {
      readonly option: string;
      readonly column: number;
      readonly name: string;
      readonly last: number;
      readonly columns: number;
    }) => [
      `no such ${option} column`,
      `position ${column} of ${quote(name)}`,
      `Positions are 0 to ${last} from the left, −1 to −${columns} from the right.`,
    ],
  ),
  "no-such-column": data(
    ({ option, column, columns }: { readonly option: string; readonly column: string; readonly columns: readonly string[] }) => [
      `no such ${option} column`,
      quote(column),
      `The nearest name is ${quote(nearest(column, columns) ?? "")}; the columns are ${list(columns)}.`,
    ],
  ),
  "label-named-twice": data(({ option, column }: { readonly option: string; readonly column: string }) => [
    `a column is the label and in ${option}`,
    quote(column),
    "Name it once.",
  ]),
  "label-empty": data(({ column, rows }: { readonly column: string; readonly rows: number }) => [
    "the label is empty",
    `column ${quote(column)} has no value in ${rows} rows`,
    "Name another label.",
  ]),
  "label-is-text": data(({ at, column, cell }: { readonly at: string; readonly column: string; readonly cell: string }) => [
    "text in a column of numbers",
    `${at}, column ${quote(column)}: ${quote(cell)}`,
    'Read the label with targets: "classes", or correct the cell.',
  ]),
  "label-is-fraction": data(
    ({ at, name, column, value }: { readonly at: string; readonly name: string; readonly column: string; readonly value: string }) => [
      "a label is a fraction, not a class",
      `${at} of ${quote(name)}, column ${quote(column)}: ${quote(value)}`,
      'Read it with targets: "values".',
    ],
  ),
  "one-class": data(({ label, rows, column }: { readonly label: string; readonly rows: number; readonly column: string }) => [
    "one class only",
    `${quote(label)} in all ${rows} rows of column ${quote(column)}`,
    'Add rows of another class, or read numbers with targets: "values".',
  ]),
  "many-classes": data(({ classes, rows, column }: { readonly classes: number; readonly rows: number; readonly column: string }) => [
    "the label has about as many classes as rows",
    `${classes} in ${rows} rows of column ${quote(column)}`,
    'Read it with targets: "values", or with targets: "classes" if they are classes.',
  ]),
  "labels-hold-text": data(({ at, column, cell }: { readonly at: string; readonly column: string; readonly cell: string }) => [
    "text in a column of numbers",
    `${at}, column ${quote(column)}: ${quote(cell)}`,
    "Several labels must be numbers; name one label for classes.",
  ]),
  "labels-not-binary": data(({ columns }: { readonly columns: readonly string[] }) => [
    "several label columns of classes must hold 0 and 1",
    `${list(columns)} hold other numbers`,
    'Name one label, or read them with targets: "values".',
  ]),
  "no-row-left": data(({ rows, name }: { readonly rows: number; readonly name: string }) => [
    "no row is left",
    `each of the ${rows} rows of ${quote(name)} misses a value`,
    'Use missing: "mean", or ignore the columns that miss most.',
  ]),
  "not-a-window": argument(({ window }: { readonly window: number }) => [
    "the window must be an integer ≥ 1",
    String(window),
    "Try window: 12.",
  ]),
  "window-too-large": data(({ name, rows, window }: { readonly name: string; readonly rows: number; readonly window: number }) => [
    "too few rows for the window",
    `${quote(name)} has ${rows}, the window is ${window}`,
    "Use a smaller one.",
  ]),
  "no-input-left": data(
    ({ name, columns, out }: { readonly name: string; readonly columns: readonly string[]; readonly out: readonly string[] }) => [
      "no input column is left",
      out.length > 0 ? out.join("; ") : `${quote(name)} has ${list(columns)}`,
      "Name what is to be an input in use, or check the delimiter.",
    ],
  ),
  "values-missing": data(
    ({
      name,
      rows,
      columns,
      marks,
    }: {
      readonly name: string;
      readonly rows: number;
      readonly columns: readonly { readonly name: string; readonly missing: number }[];
      readonly marks: readonly string[];
    }) => {
      const shown = columns
        .slice(0, 20)
        .map((column) => `${quote(column.name)} ${column.missing}`)
        .join(", ");
      const more = columns.length > 20 ? ` and ${columns.length - 20} more columns` : "";
      const written = marks.map((mark) => (mark === "" ? "an empty cell" : mark)).join(", ");
      return [
        "values are missing",
        `${quote(name)} has ${rows} rows, missing are ${shown}${more} (${written})`,
        'Pass missing: "mean", "median", "indicator" or "drop", or ignore the columns.',
      ];
    },
  ),
  "too-many-texts": data(({ column, most, example }: { readonly column: string; readonly most: number; readonly example: string }) => [
    "a column has too many different texts for categories",
    `${quote(column)} has more than ${most}, such as ${quote(example)}`,
    "Ignore the column.",
  ]),
  "not-a-repeat-count": argument(({ repeats }: { readonly repeats: number }) => [
    "repeats must be an integer ≥ 1",
    String(repeats),
    "Try 3.",
  ]),
  "not-a-fold-count": argument(({ rows, name, k }: { readonly rows: number; readonly name: string; readonly k: number }) => [
    `the number of parts must be an integer ≥ 1 and below the ${rows} rows of ${quote(name)}`,
    String(k),
    "Try 5.",
  ]),
});

/** Throws the error of a code of this table. */
export const failSchema: ReturnType<typeof createFail<ReturnType<typeof problems>>> = /* @__PURE__ */ createFail(
  /* @__PURE__ */ problems(),
);
