import { createFail } from "@adjoint/reference";
import { list, nearest, quote } from "../names.ts";
import { argument, data, format } from "./problem.ts";

/** Rules of CSV text and of its columns. */
export const problems = () => ({
  "cell-too-long": format(({ most, line }: { readonly most: number; readonly line: number }) => [
    `a cell is longer than ${most} bytes`,
    `it begins in line ${line}`,
    "Close its quote, or check that this is a CSV file.",
  ]),
  "quote-inside-cell": format(({ line, cell }: { readonly line: number; readonly cell: number }) => [
    "a quote stands inside a cell that does not begin with one",
    `line ${line}, cell ${cell}`,
    "Put the whole cell in quotes and double the quotes in it.",
  ]),
  "text-after-quote": format(({ line, cell }: { readonly line: number; readonly cell: number }) => [
    "text follows a closing quote",
    `line ${line}, cell ${cell}`,
    "End the cell at the quote, or double the quotes that belong to it.",
  ]),
  "quote-not-closed": format(({ line, cell }: { readonly line: number; readonly cell: number }) => [
    "a quote is not closed",
    `it opens in line ${line}, cell ${cell}`,
    "Close it, or double it if it belongs to the cell.",
  ]),
  "not-a-delimiter": argument(({ delimiter }: { readonly delimiter: string }) => [
    "not a delimiter",
    delimiter,
    'Pass one ASCII character other than a quote or a line end, such as ";" or "\\t".',
  ]),
  "name-twice": data(({ name, first, second }: { readonly name: string; readonly first: number; readonly second: number }) => [
    `two columns are named ${quote(name)}`,
    `columns ${first} and ${second}`,
    "Rename one of them.",
  ]),
  "several-label-columns": argument(({ labels }: { readonly labels: number }) => [
    "a class stands in one column",
    `${labels} label columns are given`,
    'Name one, or read them with targets: "values".',
  ]),
  "input-twice": argument(({ part, name }: { readonly part: string; readonly name: string }) => [
    `a column is an input and ${part}`,
    quote(name),
    "Take it out of features or of the other.",
  ]),
  "listed-twice": argument(({ option, name }: { readonly option: string; readonly name: string }) => [
    `a name stands twice in ${option}`,
    quote(name),
    "Name each once.",
  ]),
  "no-such-position": data(
    ({
      option,
      column,
      columns,
      last,
    }: {
      readonly option: string;
      readonly column: number;
      readonly columns: number;
      readonly last: number;
    }) => [
      `no such ${option} column`,
      `position ${column} of ${columns}`,
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
  "feature-without-column": data(({ feature, columns }: { readonly feature: string; readonly columns: readonly string[] }) => [
    "a feature has no column",
    quote(feature),
    `The nearest name is ${quote(nearest(feature, columns) ?? "")}; the columns are ${list(columns)}.`,
  ]),
  "ragged-row": data(
    ({ at, cells, against, cols }: { readonly at: string; readonly cells: string; readonly against: string; readonly cols: number }) => [
      "a ragged row",
      `${at} has ${cells}, the ${against} ${cols}`,
      "Put cells that hold the delimiter in quotes, or correct the row.",
    ],
  ),
  "no-rows": data(({ name }: { readonly name: string }) => [
    "no rows",
    `${quote(name)} is empty`,
    "Check that it was written, and that this is the right file.",
  ]),
  "header-not-utf8": format(({ name, header }: { readonly name: string; readonly header: readonly string[] }) => [
    `the header of ${quote(name)} is not UTF-8`,
    list(header),
    "Save the file in UTF-8.",
  ]),
  "header-alone": data(({ name, columns }: { readonly name: string; readonly columns: string }) => [
    "no rows",
    `${quote(name)} has a header of ${columns} and nothing below it`,
    "Add rows, or pass header: false if that line is data.",
  ]),
  "inputs-too-large": data(({ length }: { readonly length: number }) => [
    "the inputs do not fit into memory",
    `${length} numbers`,
    'Ignore columns, use precision: "f32", or read fewer rows.',
  ]),
  "value-missing": data(({ at, cell, next }: { readonly at: string; readonly cell: string; readonly next: string }) => [
    "a value is missing",
    `${at}: ${quote(cell)}`,
    `Fill it in or remove the row${next}.`,
  ]),
  "text-among-numbers": data(({ at, cell, remedy }: { readonly at: string; readonly cell: string; readonly remedy: string }) => [
    "text in a column of numbers",
    `${at}: ${quote(cell)}`,
    `${remedy}, or correct the cell.`,
  ]),
  "unknown-word": data(
    ({
      what,
      at,
      word,
      near,
      known,
    }: {
      readonly what: string;
      readonly at: string;
      readonly word: string;
      readonly near: string;
      readonly known: readonly string[];
    }) => [`an unknown ${what}`, `${at}: ${quote(word)}`, `The nearest is ${quote(near)}; known are ${list(known)}.`],
  ),
  "cell-not-utf8": format(({ at, word }: { readonly at: string; readonly word: string }) => [
    "a cell is not UTF-8",
    `${at}: ${quote(word)}`,
    "Save the file in UTF-8.",
  ]),
  "number-among-texts": data(({ at, word, first }: { readonly at: string; readonly word: string; readonly first: string }) => [
    "a number in a column of text",
    `${at}: ${quote(word)}; its first row of data holds ${quote(first)}`,
    "Correct the one that is wrong, or name the column in categorical or in ignore.",
  ]),
  "one-class": data(({ label, rows, column }: { readonly label: string; readonly rows: number; readonly column: string }) => [
    "one class only",
    `${quote(label)} in all ${rows} rows of column ${quote(column)}`,
    'Add rows of another class, or read numbers with targets: "values".',
  ]),
  "label-is-fraction": data(({ at, label }: { readonly at: string; readonly label: string }) => [
    "a label is a fraction, not a class",
    `${at}: ${quote(label)}`,
    'Read it with targets: "values".',
  ]),
  "too-many-classes": data(({ most, at, label }: { readonly most: number; readonly at: string; readonly label: string }) => [
    `more than ${most} classes`,
    `${at}: ${quote(label)} is another`,
    'Name the label column, or read it with targets: "values".',
  ]),
  "too-many-categories": data(({ most, at, category }: { readonly most: number; readonly at: string; readonly category: string }) => [
    `more than ${most} categories`,
    `${at}: ${quote(category)} is another`,
    "Name the column in ignore.",
  ]),
  "categories-too-large": data(
    ({
      rows,
      inputs,
      gibibytes,
      most,
    }: {
      readonly rows: number;
      readonly inputs: number;
      readonly gibibytes: string;
      readonly most: number;
    }) => [
      "the categories do not fit into memory",
      `${rows} rows of ${inputs} inputs are ${gibibytes} GiB, at most ${most} are read`,
      "Name columns with many categories in ignore.",
    ],
  ),
  "not-csv-text": format(({ name, what }: { readonly name: string; readonly what: string }) => [
    `${quote(name)} is no CSV text`,
    `it begins like ${what}`,
    what === "UTF-16" ? "Save it in UTF-8." : "Unpack it first, or pipe it through a decompressor.",
  ]),
  "no-input-left": data(
    ({ names, labels, ignored }: { readonly names: readonly string[]; readonly labels: number; readonly ignored: number }) => {
      const delimiter = names.length === 1 ? [";", "\t", "|", ","].find((mark) => names[0].includes(mark)) : undefined;
      return delimiter === undefined
        ? ["no input column is left", `of ${names.length}, ${labels} hold the label and ${ignored} are ignored`, "Keep one at least."]
        : ["no input column is left", `the one column is ${quote(names[0])}`, `Pass delimiter: ${JSON.stringify(delimiter)}.`];
    },
  ),
  "number-out-of-range": data(
    ({ at, cell, precision }: { readonly at: string; readonly cell: string; readonly precision: "f32" | "f64" }) => [
      "a number is out of range",
      `${at}: ${quote(cell)}`,
      precision === "f64" ? "A double ends at 1.8e308." : 'A float ends at 3.4e38; use precision: "f64".',
    ],
  ),
});

/** Throws the error of a code of this table. */
export const failCsv: ReturnType<typeof createFail<ReturnType<typeof problems>>> = /* @__PURE__ */ createFail(/* @__PURE__ */ problems());
