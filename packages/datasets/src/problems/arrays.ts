import { createFail } from "@adjoint/reference";
import { list, quote } from "../names.ts";
import { argument, data, shape } from "./problem.ts";

/** Rules of arrays in memory that become a data set. */
export const problems = () => ({
  "one-kind-of-target": argument(({ name, given }: { readonly name: string; readonly given: string }) => [
    "one kind of target is needed",
    `${quote(name)} has ${given}`,
    "Pass labels or values.",
  ]),
  "features-length": shape(({ name, cols, features }: { readonly name: string; readonly cols: number; readonly features: number }) => [
    "the names do not fit the columns",
    `${quote(name)} has ${cols} columns and ${features} features`,
    "Name each column.",
  ]),
  "rows-differ": shape(({ name, inputs, targets }: { readonly name: string; readonly inputs: number; readonly targets: number }) => [
    "inputs and targets differ in rows",
    `${quote(name)} has ${inputs} and ${targets}`,
    "Each row needs one target.",
  ]),
  "not-a-table": shape(
    ({
      what,
      name,
      shape,
      numbers,
    }: {
      readonly what: string;
      readonly name: string;
      readonly shape: string;
      readonly numbers: number;
    }) => [`${what} are no table`, `those of ${quote(name)} have shape [${shape}] and ${numbers} numbers`, "Pass [rows, columns]."],
  ),
  "no-numbers": shape(
    ({ what, name, rows, cols }: { readonly what: string; readonly name: string; readonly rows: number; readonly cols: number }) => [
      `${what} are empty`,
      `those of ${quote(name)} are ${rows}×${cols}`,
      "Pass one row and one column at least.",
    ],
  ),
  "number-not-finite": data(
    ({
      what,
      name,
      row,
      col,
      value,
    }: {
      readonly what: string;
      readonly name: string;
      readonly row: number;
      readonly col: number;
      readonly value: number;
    }) => ["a number is not finite", `${what} of ${quote(name)}, row ${row}, column ${col}: ${value}`, "Fill it in or remove the row."],
  ),
  "ragged-rows": shape(
    ({
      what,
      row,
      name,
      found,
      cols,
    }: {
      readonly what: string;
      readonly row: number;
      readonly name: string;
      readonly found: number;
      readonly cols: number;
    }) => [`ragged ${what}`, `row ${row} of ${quote(name)} has ${found} columns, the first ${cols}`, "Give all rows the same columns."],
  ),
  "labels-not-a-list": shape(({ name, shape }: { readonly name: string; readonly shape: string }) => [
    "labels are no list",
    `those of ${quote(name)} have shape [${shape}]`,
    "Pass [rows], or values instead.",
  ]),
  "names-and-numbers": data(({ name, names, labels }: { readonly name: string; readonly names: number; readonly labels: number }) => [
    "labels are names and numbers at once",
    `${quote(name)} has ${names} names in ${labels} labels`,
    "Use one or the other.",
  ]),
  "unknown-label": data(
    ({
      row,
      name,
      label,
      near,
      classes,
    }: {
      readonly row: number;
      readonly name: string;
      readonly label: string;
      readonly near: string;
      readonly classes: readonly string[];
    }) => ["a label is no class", `row ${row} of ${quote(name)}: ${quote(label)}`, `The nearest is ${near}; classes are ${list(classes)}.`],
  ),
  "label-out-of-range": data(
    ({ row, name, label, most }: { readonly row: number; readonly name: string; readonly label: number; readonly most: number }) => [
      "a label is no class",
      `row ${row} of ${quote(name)}: ${label}`,
      `Class numbers are integers from 0 to ${most}; pass values for anything else.`,
    ],
  ),
});

/** Throws the error of a code of this table. */
export const failArrays: ReturnType<typeof createFail<ReturnType<typeof problems>>> = /* @__PURE__ */ createFail(
  /* @__PURE__ */ problems(),
);
