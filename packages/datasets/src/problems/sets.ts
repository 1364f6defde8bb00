import { createFail } from "@adjoint/reference";
import { argument, data, shape } from "./problem.ts";

/** Rules of data sets in memory, generated ones, and their parts. */
export const problems = () => ({
  "factor-out-of-range": argument(({ factor }: { readonly factor: number }) => [
    "the factor is not between 0 and 1",
    String(factor),
    "It is the radius of the inner circle; the outer one has 1.",
  ]),
  "turns-not-positive": argument(({ turns }: { readonly turns: number }) => [
    "the number of turns is not above 0",
    String(turns),
    "Pass how often an arm goes round, such as turns: 1.5.",
  ]),
  "not-a-class-count": argument(({ classes }: { readonly classes: number }) => [
    "the number of classes must be an integer ≥ 2",
    String(classes),
    "Pass one, such as classes: 3.",
  ]),
  "not-a-row-count": argument(({ least, n }: { readonly least: number; readonly n: number }) => [
    `the number of rows must be an integer ≥ ${least}`,
    String(n),
    "Pass one, such as n: 200.",
  ]),
  "not-a-deviation": argument(({ noise }: { readonly noise: number }) => [
    "the noise is not a standard deviation",
    String(noise),
    "Pass a number from 0, such as noise: 0.1.",
  ]),
  "not-classes": data(({ name, cols }: { readonly name: string; readonly cols: number }) => [
    `the targets of "${name}" are values, not classes`,
    `${cols} columns`,
    "Use them as they are.",
  ]),
  "scale-of-bytes": argument(({ name }: { readonly name: string }) => [
    "bytes have one scale and no shift",
    `"${name}" is given several`,
    'Use a scaling of kind "minMax" or "standardize".',
  ]),
  "scaling-of-other-columns": shape(
    ({
      name,
      cols,
      shifts,
      scales,
    }: {
      readonly name: string;
      readonly cols: number;
      readonly shifts: number;
      readonly scales: number;
    }) => [
      "the scaling fits other columns",
      `"${name}" has ${cols}, the scaling ${shifts} shifts and ${scales} scales`,
      "Use the scaling of data with the same columns.",
    ],
  ),
  "scaled-already": data(({ name, kind }: { readonly name: string; readonly kind: string }) => [
    `"${name}" is scaled already`,
    `with ${kind}`,
    "Start from the data as it was before.",
  ]),
  "not-a-row": argument(
    ({ name, row, at, last }: { readonly name: string; readonly row: unknown; readonly at: number; readonly last: number }) => [
      `not a row of "${name}"`,
      `${String(row)} at position ${at}`,
      `Rows are integers from 0 to ${last}.`,
    ],
  ),
  "not-a-part-of-rows": argument(({ name, rows, count }: { readonly name: string; readonly rows: number; readonly count: number }) => [
    `"${name}" has ${rows} rows`,
    `${count} asked for`,
    `Ask for an integer from 1 to ${rows}.`,
  ]),
  "not-a-seed": argument(({ seed }: { readonly seed: unknown }) => [
    "the seed must be an integer from 0 to 4294967295",
    String(seed),
    "Pass one, such as seed: 1.",
  ]),
  "values-stratified": data(({ name }: { readonly name: string }) => [
    "only classes can be stratified",
    `the targets of "${name}" are values`,
    "Leave stratified out.",
  ]),
  "not-a-fold-count": argument(({ rows, name, k }: { readonly rows: number; readonly name: string; readonly k: number }) => [
    `the number of parts must be an integer from 2 to the ${rows} rows of "${name}"`,
    String(k),
    "Try 5.",
  ]),
  "not-a-test-size": argument(({ test }: { readonly test: number }) => [
    "not a size of a test part",
    String(test),
    "Pass a fraction between 0 and 1, such as 0.2, or a number of rows.",
  ]),
  "empty-part": argument(
    ({
      test,
      rows,
      name,
      left,
      count,
    }: {
      readonly test: number;
      readonly rows: number;
      readonly name: string;
      readonly left: number;
      readonly count: number;
    }) => [
      "a part would be empty",
      `${test} of the ${rows} rows of "${name}" leaves ${left} to train on and ${count} to test on`,
      "Both need one row at least.",
    ],
  ),
  "lone-class": data(({ label, name }: { readonly label: string; readonly name: string }) => [
    "a class has a single row, which cannot be in both parts",
    `"${label}" of "${name}"`,
    "Leave stratified out, or leave that row out.",
  ]),
  "spread-not-finite": data(
    ({
      name,
      column,
      feature,
      spread,
    }: {
      readonly name: string;
      readonly column: number;
      readonly feature: string | undefined;
      readonly spread: number;
    }) => [
      `a column of "${name}" cannot be divided by its spread`,
      `column ${column}${feature === undefined ? "" : ` ("${feature}")`}, spread ${spread}`,
      "Remove what is NaN or infinite, or bring the column into the range of a double.",
    ],
  ),
});

/** Throws the error of a code of this table. */
export const failSets: ReturnType<typeof createFail<ReturnType<typeof problems>>> = /* @__PURE__ */ createFail(/* @__PURE__ */ problems());
