import { createFail } from "@adjoint/reference";
import type { MissingPolicy } from "@adjoint/reference";
import { list, nearest, quote } from "../names.ts";
import { data } from "./problem.ts";

/** Rules of rows that must fit a schema. */
export const problems = () => ({
  "inputs-too-large": data(({ rows, cols, gibibytes }: { readonly rows: number; readonly cols: number; readonly gibibytes: string }) => [
    "the inputs do not fit into memory",
    `${rows} rows of ${cols} inputs are ${gibibytes} GiB, at most 4 are read`,
    "Ignore columns with many categories, or read fewer rows.",
  ]),
  "out-of-memory": data(({ rows, cols }: { readonly rows: number; readonly cols: number }) => [
    "the inputs do not fit into memory",
    `${rows} rows of ${cols} inputs`,
    "Ignore columns, or read fewer rows.",
  ]),
  "text-in-numbers": data(({ at, column, cell }: { readonly at: string; readonly column: string; readonly cell: string }) => [
    "text in a column of numbers",
    `${at}, column ${quote(column)}: ${quote(cell)}`,
    "Give a number, or leave the row out.",
  ]),
  "read-as-numbers": data(({ column, name }: { readonly column: string; readonly name: string }) => [
    "a column of texts was read as numbers",
    `${quote(column)} of ${quote(name)}`,
    `Read it with text: [${quote(column)}].`,
  ]),
  "not-such-a-date": data(({ at, column, cell }: { readonly at: string; readonly column: string; readonly cell: string }) => [
    "a cell is no such date",
    `${at}, column ${quote(column)}: ${quote(cell)}`,
    "Write it as those that the model was trained on.",
  ]),
  "unknown-category": data(
    ({
      at,
      column,
      category,
      known,
    }: {
      readonly at: string;
      readonly column: string;
      readonly category: string;
      readonly known: readonly string[];
    }) => [
      "an unknown category",
      `${at}, column ${quote(column)}: ${quote(category)}`,
      `The nearest is ${quote(nearest(category, known) ?? "")}; known are ${list(known)}.`,
    ],
  ),
  "not-one-class": data(({ at, ones, classes }: { readonly at: string; readonly ones: number; readonly classes: readonly string[] }) => [
    "a row must have one class",
    `${at} has ${ones} of ${list(classes)}`,
    "Correct the row.",
  ]),
  "unknown-label": data(
    ({
      at,
      column,
      label,
      classes,
    }: {
      readonly at: string;
      readonly column: string;
      readonly label: string;
      readonly classes: readonly string[];
    }) => [
      "an unknown label",
      `${at}, column ${quote(column)}: ${quote(label)}`,
      `The nearest is ${quote(nearest(label, classes) ?? "")}; known are ${list(classes)}.`,
    ],
  ),
  "window-needs-label": data(({ name, targets }: { readonly name: string; readonly targets: readonly string[] }) => [
    "a column is missing",
    `${quote(name)} has no ${list(targets)}, whose earlier values are inputs`,
    "Give the column; the last rows may be empty.",
  ]),
  "window-too-few-rows": data(({ name, rows, window }: { readonly name: string; readonly rows: number; readonly window: number }) => [
    "too few rows for the window",
    `${quote(name)} has ${rows}, the model looks ${window} rows back`,
    "Give the rows before as well.",
  ]),
  "column-count": data(({ name, found, wanted }: { readonly name: string; readonly found: number; readonly wanted: string }) => [
    "the number of columns is wrong",
    `${quote(name)} has ${found}, the model takes ${wanted}`,
    "Give the columns that the model was trained on, in their order.",
  ]),
  "no-rows": data(() => [
    "there must be at least one row",
    "none is given",
    "Give an array of objects, or of rows in the order of the file.",
  ]),
  "not-a-row": data(({ row, value }: { readonly row: number; readonly value: string }) => [
    "a row must be an object or an array",
    `row ${row} is ${quote(value)}`,
    "Give { column: value }.",
  ]),
  "value-missing": data(({ at, column, missing }: { readonly at: string; readonly column: string; readonly missing: MissingPolicy }) => [
    "a value is missing",
    `${at}, column ${quote(column)}`,
    missing === "drop"
      ? 'The model left such rows out: fill it in, or train with missing: "mean".'
      : 'Fill it in, or train with missing: "mean" or "indicator".',
  ]),
  "columns-missing": data(
    ({ name, columns, extra }: { readonly name: string; readonly columns: readonly string[]; readonly extra: readonly string[] }) => [
      columns.length === 1 ? "a column is missing" : "columns are missing",
      `${quote(name)} has no ${list(columns)}`,
      `${extra.length === 0 ? "" : `The nearest to the first is ${quote(nearest(columns[0], extra) ?? "")}. `}Give the columns that the model was trained on.`,
    ],
  ),
  "weight-negative": data(({ at, column, weight }: { readonly at: string; readonly column: string; readonly weight: number }) => [
    "a weight must be ≥ 0",
    `${at}, column ${quote(column)}: ${weight}`,
    "0 leaves the row out.",
  ]),
});

/** Throws the error of a code of this table. */
export const failRows: ReturnType<typeof createFail<ReturnType<typeof problems>>> = /* @__PURE__ */ createFail(/* @__PURE__ */ problems());
