import { shapeOf } from "@adjoint/reference";
import { argument, describeValue, quantity, shape, unknownName } from "./sentence.ts";
import type { Named, Size, Wrong } from "./sentence.ts";

/** Rules of arguments: numbers, options, layers, losses, optimisers. */
export const ARGUMENT_PROBLEMS = {
  "not-an-integer": argument((f: Wrong & { readonly min: number }) => quantity(f, `an integer ≥ ${f.min}`)),
  "not-positive": argument((f: Wrong) => quantity(f, "a finite number > 0")),
  negative: argument((f: Wrong) => quantity(f, "a finite number ≥ 0")),
  "not-a-fraction": argument((f: Wrong) => quantity(f, "≥ 0 and < 1")),
  "not-a-boolean": argument((f: Wrong) => quantity(f, "true or false")),
  "options-not-an-object": argument(({ value, keys }: { readonly value: unknown; readonly keys: readonly string[] }) => [
    "the options must be an object",
    describeValue(value),
    `Its keys may be ${keys.join(", ")}.`,
  ]),
  "unknown-option": argument(({ option, keys }: { readonly option: string; readonly keys: readonly string[] }) => [
    "the option is unknown",
    describeValue(option),
    `Use ${keys.join(", ")}.`,
  ]),
  "unknown-activation": argument(({ value, names }: { readonly value: unknown; readonly names: readonly string[] }) => [
    "the activation is unknown",
    describeValue(value),
    `Use one of ${names.join(", ")}.`,
  ]),
  "unknown-initializer": unknownName("initializer", '"xavier", "lecun", "he" or uniform(epsilon)'),
  "unknown-optimizer": argument(({ value, names }: { readonly value: unknown; readonly names: readonly string[] }) => [
    "the optimizer is unknown",
    describeValue(value),
    `Use ${names.slice(0, -1).join("(), ")}() or ${names.at(-1)}().`,
  ]),
  "method-needs-all-rows": argument(
    ({ method, batchSize, rows }: { readonly method: string; readonly batchSize: number; readonly rows: number }) => [
      `${method}() sees all examples at once`,
      `batchSize is ${batchSize}, there are ${rows} rows`,
      "Omit batchSize.",
    ],
  ),
  "method-without-code": argument(({ method }: { readonly method: string }) => [
    `the optimizer must come from ${method}()`,
    "an object of that kind is given",
    `Import ${method} from "adjoint/optimise".`,
  ]),
  "unknown-schedule": argument(({ value }: { readonly value: unknown }) => [
    "the schedule is unknown",
    describeValue(value),
    "Use stepDecay(), exponentialDecay(), cosine(), oneCycle() or reduceOnPlateau().",
  ]),
  "not-a-share": argument(({ what, value }: Named & { readonly value: unknown }) => [
    `${what} must be a share, at most 1`,
    describeValue(value),
    "Give for example 0.1.",
  ]),
  "schedule-without-rate": argument(({ method }: { readonly method: string }) => [
    "a schedule changes a learning rate",
    `${method}() finds its own steps`,
    "Omit schedule, or use an optimizer such as adam().",
  ]),
  "not-started": argument(({ call }: { readonly call: string }) => [
    `${call}() trains as it is iterated, and was not`,
    "nothing has been trained",
    call === "fitAsync"
      ? "Write for await (const progress of net.fitAsync(…)) {} or await net.trainAsync(…)."
      : "Write for (const progress of net.fit(…)) {} or net.train(…).",
  ]),
  "not-a-rule": argument(({ value }: { readonly value: unknown }) => [
    "the rule must be a function",
    describeValue(value),
    "Write applyGradients((parameter, gradient) => { … }).",
  ]),
  "smoothing-needs-classes": argument(() => [
    "labelSmoothing is for classes under cross-entropy",
    "the targets are values, or the loss is another",
    "Omit it.",
  ]),
  "unknown-convention": unknownName("convention", 'one of "half", "sum", "mean"'),
  "unknown-loss": unknownName(
    "loss",
    '"crossEntropy", squaredError("half" | "sum" | "mean"), huber(), absoluteError(), pinball(quantile), poisson() or focal()',
  ),
  "unknown-precision": unknownName("precision", '"f32" or "f64"'),
  "loss-needs-probabilities": argument(({ activation }: { readonly activation: string }) => [
    `cross-entropy has no gradient after ${activation}`,
    "its outputs are not probabilities",
    "Make the last layer softmax or sigmoid, or use squaredError.",
  ]),
  "loss-needs-output": argument(
    ({ loss, output, activation }: { readonly loss: string; readonly output: string; readonly activation: string }) => [
      `${loss} has no gradient after ${activation}`,
      `its outputs are not those of ${output}`,
      `Make the last layer ${output}.`,
    ],
  ),
  "dropout-count": argument(({ given, layers }: { readonly given: number; readonly layers: number }) => [
    "dropout must be one rate, or one for each hidden layer",
    `${given} are given, hidden layers: ${layers}`,
    "Give one for all of them, for example 0.5.",
  ]),
  "not-with-method": argument(({ option, method }: { readonly option: string; readonly method: string }) => [
    `${option} is for steps from batches`,
    `${method}() sees all examples at once, and needs a cost that stays the same and is smooth`,
    "Omit it, or use adam().",
  ]),
  "limit-of-own-rule": argument(({ option }: { readonly option: string }) => [
    `${option} is for the steps of an optimiser`,
    "the step is that of a rule of your own",
    "Do it in the rule, which is told the name of each parameter.",
  ]),
  "unknown-averaging": unknownName("averaging", "swa() or ema()"),
  "averaging-or-best": argument(() => [
    "averaging and patience leave different networks",
    "the mean of the last epochs, and the best epoch",
    "Omit one of them.",
  ]),
  "unknown-normalization": unknownName("normalization", '"layer" or "batch"'),
  "normalized-output": argument(({ index }: { readonly index: number }) => [
    "normalization is for hidden layers",
    `layers[${index}] is the last`,
    "Omit it there.",
  ]),
  "batch-of-one": argument(({ rows, batchSize }: { readonly rows: number; readonly batchSize: number }) => [
    "batch normalisation needs two rows or more in every batch",
    batchSize === 1 ? "batchSize is 1" : `${rows} rows in batches of ${batchSize} leave a last batch of 1`,
    "Give another batchSize, or use layer normalisation.",
  ]),
  "normalized-own-rule": argument(({ layer }: { readonly layer: number }) => [
    "a rule of your own changes weights and biases alone",
    `layer ${layer} is normalised`,
    "Use adam() or another optimizer.",
  ]),
  "averaging-of-statistics": argument(() => [
    "a mean of networks has no means and variances for batch normalisation",
    "averaging is given",
    "Omit it, or use layer normalisation.",
  ]),
  "fold-layer-normalization": argument(({ layer }: { readonly layer: number }) => [
    "layer normalisation is no part of weights and biases",
    `layer ${layer} has it, and this format is for dense layers`,
    "Save the network with save(), or train it with batch normalisation.",
  ]),
  "clipped-inputs": argument(() => [
    "inputs that are clipped smoothly are no part of weights and biases",
    "this network was trained with a robust scaling, and other formats scale linearly",
    "Save the network with save(), or train it on inputs that are standardized.",
  ]),
  "unknown-parameters": argument(({ value, names }: { readonly value: unknown; readonly names: readonly string[] }) => [
    'the parameters of a group must be "weights", "biases" or names',
    Array.isArray(value) ? value.join(", ") : describeValue(value),
    `Names here are ${names.join(", ")}.`,
  ]),
  "loss-not-elementwise": argument(({ loss }: { readonly loss: string }) => [
    `${loss === "squaredError" ? "a squared error" : loss} has no elementwise gradient after softmax`,
    "each output depends on every z",
    'Use "crossEntropy", or sigmoid in the last layer.',
  ]),
  "layers-not-an-array": argument(({ value }: { readonly value: unknown }) => [
    "layers must be an array",
    describeValue(value),
    'Write [dense(32, "relu"), dense(10, "softmax")].',
  ]),
  "no-layers": argument(() => ["there must be at least one layer", "layers is []", 'Write for example [dense(10, "softmax")].']),
  "not-a-layer": argument(({ index, value }: { readonly index: number; readonly value: unknown }) => [
    "every layer must come from dense(units, activation)",
    `layers[${index}] is ${describeValue(value)}`,
    'Write for example dense(32, "relu").',
  ]),
  "softmax-not-last": argument(({ index, layers }: { readonly index: number; readonly layers: number }) => [
    "softmax is for the last layer only",
    `layers[${index}] of ${layers} is softmax`,
    "Use relu or tanh there.",
  ]),
  "softmax-of-one": argument(() => [
    "softmax of one unit is always 1",
    'the last layer is dense(1, "softmax")',
    'Use dense(1, "sigmoid") for two classes, or one unit for each class.',
  ]),
  "seed-too-large": argument(({ value }: { readonly value: number }) => [
    "the seed must be < 4294967296",
    String(value),
    "Give for example 1.",
  ]),
  "not-class-names": argument(({ count, value }: { readonly count: number; readonly value: unknown }) => [
    `classes must be ${count} different names`,
    Array.isArray(value)
      ? (value as readonly unknown[])
          .slice(0, count + 1)
          .map(describeValue)
          .join(", ")
      : describeValue(value),
    `The network has outputs for ${count} classes: name each once.`,
  ]),
  "not-a-matrix": argument(({ what, value, rows, cols }: Named & Size & { readonly value: unknown }) => [
    `${what} must be rows of numbers or a typed array`,
    describeValue(value),
    `Give ${shapeOf({ rows, cols })} numbers.`,
  ]),
  "matrix-length": shape(({ what, rows, cols, length }: Named & Size & { readonly length: number }) => [
    `${what} must be ${shapeOf({ rows, cols })}`,
    `${length} numbers are given, not ${rows * cols}`,
    "Give one row for each input of the layer.",
  ]),
  "matrix-rows": shape(({ what, rows, cols, given }: Named & Size & { readonly given: number }) => [
    `${what} must be ${shapeOf({ rows, cols })}`,
    `it is ${shapeOf({ rows: given, cols })}`,
    "Give one row for each input of the layer.",
  ]),
  "matrix-ragged": shape(
    ({ what, rows, cols, row, length }: Named & Size & { readonly row: number; readonly length: number | undefined }) => [
      `${what} must be ${shapeOf({ rows, cols })}`,
      `row ${row} has ${length ?? "no"} numbers`,
      "Give one row for each input of the layer.",
    ],
  ),
  "row-length": shape(({ what, value, length }: Named & { readonly value: unknown; readonly length: number }) => [
    `${what} must be ${length} numbers`,
    `${describeValue(value)} is given`,
    "Give one for each unit.",
  ]),
  "parameter-not-finite": argument(({ what, index, value }: Named & { readonly index: number; readonly value: unknown }) => [
    `${what} must be finite numbers`,
    `number ${index} is ${describeValue(value)}`,
    "Give a number there.",
  ]),
};
