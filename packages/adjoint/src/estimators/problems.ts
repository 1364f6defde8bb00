import { createFail } from "../errors.ts";
import { argument, data, describeValue, shape } from "../errors/sentence.ts";

/** Rules of the estimators. */
const PROBLEMS = {
  parameter: argument(
    ({ name, value, rule, usual }: { readonly name: string; readonly value: unknown; readonly rule: string; readonly usual: unknown }) => [
      `${name} must be ${rule}`,
      describeValue(value),
      `Its default is ${JSON.stringify(usual)}.`,
    ],
  ),
  "not-fitted": argument(() => ["the estimator is not fitted", "it has no weights", "Call fit(X, y) first."]),
  "rows-of-y": shape(({ X, y }: { readonly X: number; readonly y: number }) => [
    "X and y must have the same number of rows",
    `${X} and ${y}`,
    "Give one target for each row.",
  ]),
  "one-class": data(({ value }: { readonly value: unknown }) => [
    "there must be at least two classes",
    `y holds only ${describeValue(value)}`,
    "Give examples of each class.",
  ]),
  "unknown-class": data(
    ({ row, value, classes }: { readonly row: number; readonly value: unknown; readonly classes: readonly unknown[] }) => [
      "the class is unknown",
      `y[${row}] is ${describeValue(value)}, the classes are ${classes.slice(0, 20).map(describeValue).join(", ")}`,
      "Give all classes in the first call.",
    ],
  ),
  "target-not-a-number": data(({ row, value }: { readonly row: number; readonly value: unknown }) => [
    "every target must be a finite number",
    `y[${row}] is ${describeValue(value)}`,
    "Use MLPClassifier for classes.",
  ]),
  "too-few-rows": data(({ rows, part }: { readonly rows: number; readonly part: number }) => [
    "the validation part must have at least one row, and leave one",
    `${part} of ${rows} rows`,
    "Give more rows, or set earlyStopping to false.",
  ]),
};

/** Throws the error of a code of this table. */
export const failEstimator: ReturnType<typeof createFail<typeof PROBLEMS>> = /* @__PURE__ */ createFail(PROBLEMS);
