import { argument, data, describeValue, shape } from "./sentence.ts";
import type { Element, Named, Size } from "./sentence.ts";

/** Rules of examples: their shapes and their values. */
export const DATA_PROBLEMS = {
  "no-inputs": data(() => [
    "the examples must be a data set or { inputs, labels } or { inputs, targets }",
    "they have no inputs",
    "Give for example { inputs: [[0, 1]], labels: [1] }.",
  ]),
  "no-targets": argument(({ keys }: { readonly keys: readonly string[] }) => [
    "the examples have no targets",
    `their keys are ${keys.join(", ")}`,
    "Give labels (classes) or targets (values).",
  ]),
  "rows-differ": shape(({ what, inputs, targets }: Named & { readonly inputs: number; readonly targets: number }) => [
    `inputs and ${what} must have the same number of rows`,
    `${inputs} and ${targets}`,
    "Give one for each row.",
  ]),
  "input-columns": shape(({ given, inputs }: { readonly given: number; readonly inputs: number }) => [
    "the inputs must have as many columns as the network has inputs",
    `they have ${given}, the network ${inputs}`,
    "Give every feature, and nothing else.",
  ]),
  "no-rows": data(() => ["there must be at least one row", "0 are given", "Give some examples."]),
  "not-a-shape": shape(({ what, shape }: Named & { readonly shape: unknown }) => [
    `the shape of ${what} must be two integers`,
    Array.isArray(shape) ? `[${shape.join(", ")}]` : describeValue(shape),
    "Write shape: [rows, columns].",
  ]),
  "shape-length": shape(({ what, rows, cols, length }: Named & Size & { readonly length: number | undefined }) => [
    `the shape of ${what} must fit its numbers`,
    `${rows}×${cols} are ${rows * cols}, ${length ?? "no"} are given`,
    "Correct the shape.",
  ]),
  "flat-length": shape(({ length, inputs }: { readonly length: number; readonly inputs: number }) => [
    "a flat array must hold complete rows",
    `${length} numbers are not a multiple of the network's ${inputs} inputs`,
    "Give { values, shape } or complete rows.",
  ]),
  "not-inputs": argument(({ value }: { readonly value: unknown }) => [
    "the inputs must be rows of numbers, a typed array, { values, shape } or a data set",
    describeValue(value),
    "Give for example [[0, 1], [1, 0]].",
  ]),
  "not-rows": shape(({ length }: { readonly length: number }) => [
    "the inputs must be rows of numbers",
    `one flat array of ${length} is given`,
    "Wrap one example as [[…]].",
  ]),
  "scale-of-numbers": data(({ value }: { readonly value: unknown }) => [
    "the scale of the inputs must be finite, and 1 unless they are bytes",
    describeValue(value),
    "Scale the numbers themselves.",
  ]),
  "not-a-named-row": data(({ row, value }: { readonly row: number; readonly value: unknown }) => [
    "all rows must have named columns, as the first has",
    `inputs[${row}] is ${describeValue(value)}`,
    "Give objects with the same names.",
  ]),
  "column-missing": data(({ row, name }: { readonly row: number; readonly name: string }) => [
    "every row must have the same columns",
    `inputs[${row}] has no ${JSON.stringify(name)}`,
    "Give it a number, or leave the row out.",
  ]),
  "column-unknown": data(
    ({ row, name, features }: { readonly row: number; readonly name: string; readonly features: readonly string[] }) => [
      "the column is unknown",
      `inputs[${row}] has ${JSON.stringify(name)}, the columns are ${features
        .slice(0, 20)
        .map((feature) => JSON.stringify(feature))
        .join(", ")}${features.length > 20 ? ", …" : ""}`,
      "Leave it out.",
    ],
  ),
  "weights-length": shape(({ given, rows }: { readonly given: number; readonly rows: number }) => [
    "sampleWeight must have a number for each row",
    `${given} for ${rows} rows`,
    "Give one for each row.",
  ]),
  "weight-negative": data(({ row, value }: { readonly row: number; readonly value: unknown }) => [
    "weights must be finite numbers ≥ 0",
    `sampleWeight[${row}] is ${describeValue(value)}`,
    "0 leaves the row out.",
  ]),
  "weights-all-zero": data(() => ["some weight must be > 0", "all are 0", "Omit the weights."]),
  "class-weight-without-classes": data(() => ["classWeight is for classes", "the targets are values", "Use sampleWeight."]),
  "unknown-class-weight": argument(({ value }: { readonly value: unknown }) => [
    'classWeight must be "balanced" or an object with a number for each class',
    describeValue(value),
    "Write for example { no: 1, yes: 5 }.",
  ]),
  "class-weight-unknown-class": data(({ name, classes }: { readonly name: string; readonly classes: readonly string[] }) => [
    "the class of a weight is unknown",
    `${JSON.stringify(name)}, the classes are ${classes
      .slice(0, 20)
      .map((one) => JSON.stringify(one))
      .join(", ")}${classes.length > 20 ? ", …" : ""}`,
    "Correct the name.",
  ]),
  "class-weight-negative": data(({ name, value }: { readonly name: string; readonly value: unknown }) => [
    "weights must be finite numbers ≥ 0",
    `classWeight[${JSON.stringify(name)}] is ${describeValue(value)}`,
    "0 leaves the class out.",
  ]),
  "ragged-rows": shape(
    ({
      what,
      width,
      unit,
      row,
      value,
    }: Named & { readonly width: number; readonly unit: string; readonly row: number; readonly value: unknown }) => [
      `the rows of the ${what} must have the same length`,
      `${what}[0] has ${width}${unit}, ${what}[${row}] is ${describeValue(value)}`,
      "Complete the row, or leave it out.",
    ],
  ),
  "not-a-number": data(({ element, value }: Element) => [
    "every value must be a number",
    `${element} is ${describeValue(value)}`,
    "Read text into numbers first.",
  ]),
  "input-not-finite": data(
    ({
      row,
      col,
      feature,
      value,
    }: {
      readonly row: number;
      readonly col: number;
      readonly feature: string | undefined;
      readonly value: number;
    }) => [
      "the inputs must be finite numbers",
      `inputs[${row}][${col}] (row ${row + 1}, column ${col + 1}${feature === undefined ? "" : `, ${JSON.stringify(feature)}`}) is ${value}`,
      "Fill in a number, or leave the row out.",
    ],
  ),
  "label-not-an-integer": data(({ row, value }: { readonly row: number; readonly value: unknown }) => [
    "labels must be integers ≥ 0",
    `labels[${row}] is ${describeValue(value)}`,
    "Use targets for values.",
  ]),
  "not-one-hot": data(
    ({ row, values, classes }: { readonly row: number; readonly values: readonly unknown[]; readonly classes: number }) => [
      `one-hot labels must be rows of ${classes} numbers, one of them 1, the others 0`,
      `labels[${row}] is [${values.slice(0, 12).join(", ")}]`,
      "Give soft targets as targets, not as labels.",
    ],
  ),
  "unknown-label": data(
    ({ row, label, classes }: { readonly row: number; readonly label: unknown; readonly classes: readonly string[] }) => {
      const names = classes.slice(0, 20).map((name) => JSON.stringify(name));
      return [
        "the label is unknown",
        `labels[${row}] is ${describeValue(label)}, the classes are ${names.join(", ")}${classes.length > 20 ? ", …" : ""}`,
        "Correct the label, or make a network with these classes.",
      ];
    },
  ),
  "classes-unknown": argument(({ label }: { readonly label: unknown }) => [
    "the network knows no names of classes yet",
    `labels[0] is ${describeValue(label)}`,
    "Give classes: [names, in the order of the outputs], or fit the network first.",
  ]),
  "too-many-classes": data(({ classes, outputs }: { readonly classes: number; readonly outputs: number }) => [
    "there are more classes than outputs",
    `${classes} classes, ${outputs} ${outputs === 1 ? "output distinguishes two" : "outputs"}`,
    `Give the last layer ${classes} units.`,
  ]),
  "label-out-of-range": data(({ row, label, classes }: { readonly row: number; readonly label: number; readonly classes: number }) => [
    "the label is out of range",
    `labels[${row}] is ${label}, the network has the classes 0 to ${classes - 1}`,
    "Number classes from 0, or give the last layer more units.",
  ]),
  "target-columns": shape(({ given, outputs }: { readonly given: number; readonly outputs: number }) => [
    "the targets must have as many columns as the network has outputs",
    `they have ${given}, the network ${outputs}`,
    "Give one value for each unit of the last layer.",
  ]),
  "target-not-finite": data(({ element, value }: Element) => [
    "the targets must be finite numbers",
    `${element} is ${value}`,
    "Fill in a number, or leave the row out.",
  ]),
  "target-not-a-probability": data(({ element, value }: Element) => [
    "targets of cross-entropy must be probabilities",
    `${element} is ${value}`,
    "Give targets in [0, 1], or use squaredError.",
  ]),
  "target-negative": data(({ element, value }: Element) => [
    "targets of poisson must be ≥ 0",
    `${element} is ${value}`,
    "Give counts or rates, or use squaredError.",
  ]),
  "target-not-binary": data(({ element, value }: Element) => [
    "targets of focal must be 0 or 1",
    `${element} is ${value}`,
    'Give classes, or use "crossEntropy".',
  ]),
  "targets-sum": data(({ row, sum }: { readonly row: number; readonly sum: number }) => [
    "targets of softmax must sum to 1",
    `targets[${row}] sums to ${sum}`,
    "Divide each row by its sum.",
  ]),
  "not-targets": argument(({ value }: { readonly value: unknown }) => [
    "the targets must be numbers, rows of numbers or { values, shape }",
    describeValue(value),
    "Give one row for each row of the inputs.",
  ]),
  "no-schema": data(() => [
    "the network knows no table",
    "it was fitted to numbers, not to a table with a schema",
    "Fit it to what prepareTable returns, or give numbers to predict.",
  ]),
  "no-such-output": argument(({ name, outputs }: { readonly name: unknown; readonly outputs: readonly string[] }) => [
    "the output is unknown",
    `${describeValue(name)}, the outputs are ${outputs.map(describeValue).join(", ")}`,
    "Name one of them.",
  ]),
  "no-mean-row": argument(({ column }: { readonly column: string }) => [
    "the model does not keep the mean of its rows",
    `column ${describeValue(column)} was not standardized`,
    "Pass background: rows of the training data.",
  ]),
  "too-few-table-rows": data(({ rows }: { readonly rows: number }) => ["there must be at least two rows", String(rows), "Give more rows."]),
  "no-folds": argument(() => ["there must be at least one fold", "none is given", "Pass foldsOf(table, { seed: 1 })."]),
  "calibrates-probabilities": argument(({ output }: { readonly output: string }) => [
    "only networks with cross-entropy have probabilities to calibrate",
    `this one ends in ${output} with squared error`,
    "Calibrate a network that learns classes or labels.",
  ]),
  "features-differ": data(({ col, given, fitted }: { readonly col: number; readonly given: string; readonly fitted: string }) => [
    "the columns are not those that the network was fitted to",
    `column ${col + 1} is ${describeValue(given)}, it was ${describeValue(fitted)}`,
    "Give the columns in that order.",
  ]),
  "scaling-differs": data(({ fitted, given }: { readonly fitted: string; readonly given: string }) => [
    "the data is not scaled as the data that the network was fitted to",
    given === fitted ? `another ${given}` : `${given}, not ${fitted}`,
    "Apply the scaling of network.data to it.",
  ]),
};
