import { createReference } from "@adjoint/reference";
import { iris } from "@adjoint/datasets";
import { describe, expect, it } from "vitest";
import { AdjointError, adam, adamw, dense, fromJSON, load, momentum, network, rmsprop, sgd, squaredError, uniform } from "../src/index.ts";
import type { FitOptions } from "../src/index.ts";

/** Calls from JavaScript are not held back by types. */
const loose = <T>(value: unknown): T => value as T;

const backend = createReference();
const options = { inputs: 2, layers: [dense(3, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 1, backend } as const;
const make = (changes: object) => () => network(loose<typeof options>({ ...options, ...changes }));
const net = network(options);
const regression = network({ ...options, layers: [dense(2, "identity")], loss: squaredError("half") });
const binary = network({ ...options, layers: [dense(1, "sigmoid")] });
const fitOptions: FitOptions = { epochs: 1, batchSize: 2, optimizer: sgd() };
const x = [
  [0, 1],
  [1, 0],
];
const fit =
  (examples: unknown, changes: object = {}, of = net) =>
  () =>
    of.fit(loose(examples), loose({ ...fitOptions, ...changes }));

type Case = readonly [title: string, act: () => unknown, message: string, code?: string];

function refuses(cases: readonly Case[]): void {
  for (const [title, act, message, code = "argument"] of cases)
    it(title, () => {
      let thrown: unknown;
      try {
        act();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(AdjointError);
      expect((thrown as AdjointError).message).toBe(message);
      expect((thrown as AdjointError).code).toBe(code);
    });
}

describe("layers, optimisers and losses refuse", () => {
  refuses([
    ["0 units", () => dense(0, "relu"), "dense: units must be a whole number from 1 on: 0. Give the layer at least one unit."],
    ["-3 units", () => dense(-3, "relu"), "dense: units must be a whole number from 1 on: -3. Give the layer at least one unit."],
    ["2.5 units", () => dense(2.5, "relu"), "dense: units must be a whole number from 1 on: 2.5. Give the layer at least one unit."],
    [
      "units as text",
      () => dense(loose("32"), "relu"),
      'dense: units must be a whole number from 1 on: "32". Give the layer at least one unit.',
    ],
    [
      "an unknown activation",
      () => dense(3, loose<"relu">("swish")),
      'dense: the activation is unknown: "swish". Use one of identity, sigmoid, tanh, relu, leakyRelu, gelu, softmax.',
    ],
    [
      "no activation",
      () => dense(3, loose<"relu">(undefined)),
      "dense: the activation is unknown: undefined. Use one of identity, sigmoid, tanh, relu, leakyRelu, gelu, softmax.",
    ],
    [
      "an unknown initializer",
      () => dense(3, "relu", { initializer: loose("lecun") }),
      'dense: the initializer is unknown: "lecun". Use "xavier", "he" or uniform(epsilon).',
    ],
    ["uniform(0)", () => uniform(0), "uniform: epsilon must be a finite number above 0: 0. The course exercise takes 0.12."],
    [
      "an unknown option of a layer",
      () => dense(3, "relu", loose({ bias: false })),
      'dense: the option is unknown: "bias". Use initializer, weights, biases.',
    ],
    [
      "a learning rate of 0",
      () => sgd({ learningRate: 0 }),
      "sgd: the learning rate must be a finite number above 0: 0. Try 0.01 for sgd, 0.001 for adam.",
    ],
    [
      "a negative learning rate",
      () => adam({ learningRate: -0.1 }),
      "adam: the learning rate must be a finite number above 0: -0.1. Try 0.01 for sgd, 0.001 for adam.",
    ],
    [
      "a learning rate that is NaN",
      () => rmsprop({ learningRate: NaN }),
      "rmsprop: the learning rate must be a finite number above 0: NaN. Try 0.01 for sgd, 0.001 for adam.",
    ],
    ["a momentum of 1", () => momentum({ momentum: 1 }), "momentum: momentum must be at least 0 and below 1: 1. 0.9 is usual."],
    ["a rho of 1", () => rmsprop({ rho: 1 }), "rmsprop: rho must be at least 0 and below 1: 1. 0.9 is usual."],
    ["a beta2 above 1", () => adam({ beta2: 1.5 }), "adam: beta2 must be at least 0 and below 1: 1.5. 0.999 is usual."],
    ["an epsilon of 0", () => adam({ epsilon: 0 }), "adam: epsilon must be a finite number above 0: 0. 1e-8 is usual."],
    [
      "a negative weight decay",
      () => adamw({ weightDecay: -1 }),
      "adamw: the weight decay must be a finite number, 0 or above: -1. 0.01 is usual.",
    ],
    [
      "a bare number for options",
      () => adam(loose(0.1)),
      "adam: the options must be an object: 0.1. Its keys may be learningRate, beta1, beta2, epsilon.",
    ],
    ["a misspelt option", () => adam(loose({ lr: 0.1 })), 'adam: the option is unknown: "lr". Use learningRate, beta1, beta2, epsilon.'],
    [
      "an unknown convention",
      () => squaredError(loose("rms")),
      'squaredError: the convention is unknown: "rms". Use one of "half", "sum", "mean".',
    ],
  ]);
});

describe("network refuses", () => {
  refuses([
    ["0 inputs", make({ inputs: 0 }), "network: inputs must be a whole number from 1 on: 0. Give the number of columns of the data."],
    [
      "layers: []",
      make({ layers: [] }),
      'network: there must be at least one layer: layers is []. Write for example [dense(10, "softmax")].',
    ],
    [
      "no layers",
      make({ layers: undefined }),
      'network: layers must be an array: undefined. Write [dense(32, "relu"), dense(10, "softmax")].',
    ],
    [
      "a number for a layer",
      make({ layers: [32] }),
      'network: every layer must come from dense(units, activation): layers[0] is 32. Write for example dense(32, "relu").',
    ],
    [
      "a layer written by hand with 0 units",
      make({ layers: [{ kind: "dense", units: 0, activation: "softmax" }] }),
      "network: units must be a whole number from 1 on: 0. Give the layer at least one unit.",
    ],
    [
      "softmax in a hidden layer",
      make({ layers: [dense(3, "softmax"), dense(2, "softmax")] }),
      "network: softmax is for the last layer alone: layers[0] of 2 is softmax. Use relu or tanh there.",
    ],
    [
      "cross-entropy behind tanh",
      make({ layers: [dense(2, "tanh")] }),
      "network: cross-entropy has no gradient behind tanh: its outputs are not probabilities. Let the last layer be softmax or sigmoid, or use squaredError.",
    ],
    [
      "a squared error behind softmax",
      make({ loss: squaredError("half") }),
      'network: a squared error has no elementwise gradient behind softmax: each output depends on every z. Use "crossEntropy", or sigmoid in the last layer.',
    ],
    [
      "an unknown loss",
      make({ loss: "hinge" }),
      'network: the loss is unknown: "hinge". Use "crossEntropy" or squaredError("half" | "sum" | "mean").',
    ],
    [
      "no seed",
      make({ seed: undefined }),
      "network: seed must be a whole number from 0 on: undefined. Give any whole number, for example 1.",
    ],
    ["a seed of 2³²", make({ seed: 2 ** 32 }), "network: the seed must be below 4294967296: 4294967296. Give for example 1."],
    ["a negative l2", make({ l2: -1 }), "network: l2 must be a finite number, 0 or above: -1. 0 is no penalty."],
    ["an unknown precision", make({ precision: "f16" }), 'network: the precision is unknown: "f16". Use "f32" or "f64".'],
    [
      "an unknown option",
      make({ lr: 1 }),
      'network: the option is unknown: "lr". Use inputs, layers, loss, seed, l2, initializer, precision, backend, deterministic, threads.',
    ],
    [
      "10 GB of parameters, before it takes a byte",
      make({ inputs: 50_000, layers: [dense(50_000, "relu"), dense(2, "softmax")] }),
      "network: the network takes more memory than WebAssembly has: 2500150002 parameters are 10.0 GB, their gradients as much again, the limit is 4.3 GB. Use fewer units.",
      "host",
    ],
    [
      "weights of another shape",
      make({ layers: [dense(3, "tanh", { weights: [[1, 2, 3]] }), dense(2, "softmax")] }),
      "network: the weights of layer 1 must be 2×3: it is 1×3. Give one row for each input of the layer.",
      "shape",
    ],
    [
      "ragged weights",
      make({
        layers: [
          dense(3, "tanh", {
            weights: [
              [1, 2, 3],
              [4, 5],
            ],
          }),
          dense(2, "softmax"),
        ],
      }),
      "network: the weights of layer 1 must be 2×3: row 1 has 2 numbers. Give one row for each input of the layer.",
      "shape",
    ],
    [
      "flat weights of another length",
      make({ layers: [dense(3, "tanh", { weights: new Float32Array(5) }), dense(2, "softmax")] }),
      "network: the weights of layer 1 must be 2×3: 5 numbers are given, not 6. Give one row for each input of the layer.",
      "shape",
    ],
    [
      "a weight that is NaN",
      make({
        layers: [
          dense(3, "tanh", {
            weights: [
              [1, 2, 3],
              [4, NaN, 6],
            ],
          }),
          dense(2, "softmax"),
        ],
      }),
      "network: the weights of layer 1 must be finite numbers: number 4 is NaN. Give a number there.",
    ],
    [
      "biases of another length",
      make({ layers: [dense(3, "tanh", { biases: [0] }), dense(2, "softmax")] }),
      "network: the biases of layer 1 must be 3 numbers: an array of 1 is given. Give one for each unit.",
      "shape",
    ],
    [
      "a backend that is none",
      make({ backend: "wasm" }),
      'network: the backend must have load(program): "wasm". Give for example createBaseline().',
    ],
    [
      "threads for a backend that is given",
      make({ threads: 2 }),
      "network: deterministic and threads are for WebAssembly, not for a backend that is given: reference. Give them to the backend, or leave them out.",
    ],
    [
      "0 threads",
      make({ backend: undefined, threads: 0 }),
      'network: threads must be a whole number from 1 on: 0. Give a number, or "auto".',
    ],
    [
      "deterministic: 1",
      make({ backend: undefined, deterministic: 1 }),
      "network: deterministic must be true or false: 1. Leave it out for false.",
    ],
  ]);
});

describe("fit refuses", () => {
  const examples = { inputs: x, labels: [0, 1] };
  refuses([
    [
      "no options",
      () => net.fit(examples, loose(undefined)),
      "fit: the options must be an object: undefined. Its keys may be epochs, batchSize, optimizer, validation, shuffle, every.",
    ],
    ["0 epochs", fit(examples, { epochs: 0 }), "fit: epochs must be a whole number from 1 on: 0. Train for at least one epoch."],
    ["batch 0", fit(examples, { batchSize: 0 }), "fit: batchSize must be a whole number from 1 on: 0. 32 is usual."],
    [
      "no optimizer",
      fit(examples, { optimizer: undefined }),
      "fit: the optimizer is unknown: undefined. Use sgd(), momentum(), velocity(), nesterov(), rmsprop(), adam() or adamw().",
    ],
    [
      "an optimizer by name",
      fit(examples, { optimizer: "adam" }),
      'fit: the optimizer is unknown: "adam". Use sgd(), momentum(), velocity(), nesterov(), rmsprop(), adam() or adamw().',
    ],
    [
      "an optimizer changed by hand",
      fit(examples, { optimizer: { ...sgd(), learningRate: -1 } }),
      "fit: the learning rate must be a finite number above 0: -1. Try 0.01 for sgd, 0.001 for adam.",
    ],
    ["every: 0", fit(examples, { every: 0 }), "fit: every must be a whole number from 1 on: 0. It counts batches."],
    ["shuffle: 1", fit(examples, { shuffle: 1 }), "fit: shuffle must be true or false: 1. Leave it out for true."],
    [
      "a misspelt option",
      fit(examples, { batch_size: 3 }),
      'fit: the option is unknown: "batch_size". Use epochs, batchSize, optimizer, validation, shuffle, every.',
    ],
    [
      "a bad validation set",
      fit(examples, { validation: { inputs: [[1]], labels: [0] } }),
      "fit: the inputs must have as many columns as the network has inputs: they have 1, the network 2. Give every feature, and nothing else.",
      "shape",
    ],
  ]);
});

describe("a program that does not fit into memory is refused before any is taken", () => {
  const wide = network({
    inputs: 2,
    layers: [dense(1_000_000, "tanh"), dense(1, "sigmoid")],
    loss: "crossEntropy",
    seed: 1,
    initializer: uniform(1),
    backend,
  });
  const rows = 1200;
  const many = { inputs: new Float32Array(2 * rows), labels: new Uint8Array(rows) };
  refuses([
    [
      "in training",
      () => wide.fit(many, { ...fitOptions, batchSize: rows }).next(),
      "fit: the program takes more memory than WebAssembly has: 9.6 GB with batches of 1200 rows, the limit is 4.3 GB. Use fewer units, a smaller batch or fewer examples.",
      "host",
    ],
    [
      "in a gradient over all rows",
      () => wide.lossAndGradients(many),
      "lossAndGradients: the program takes more memory than WebAssembly has: 9.6 GB with batches of 1200 rows, the limit is 4.3 GB. Use fewer units, a smaller batch or fewer examples.",
      "host",
    ],
  ]);
});

describe("inputs are refused", () => {
  const predict = (inputs: unknown) => () => net.predict(loose(inputs));
  refuses([
    [
      "with too few columns",
      predict([[1]]),
      "predict: the inputs must have as many columns as the network has inputs: they have 1, the network 2. Give every feature, and nothing else.",
      "shape",
    ],
    [
      "with too many columns",
      predict([[1, 2, 3]]),
      "predict: the inputs must have as many columns as the network has inputs: they have 3, the network 2. Give every feature, and nothing else.",
      "shape",
    ],
    [
      "where a row is ragged",
      predict([[1, 2], [3]]),
      "predict: the rows of the inputs must be of one length: inputs[0] has 2 numbers, inputs[1] is an array of 1. Complete the row, or leave it out.",
      "shape",
    ],
    [
      "where a row is missing",
      predict([[1, 2], null]),
      "predict: the rows of the inputs must be of one length: inputs[0] has 2 numbers, inputs[1] is null. Complete the row, or leave it out.",
      "shape",
    ],
    [
      "where they are one row without its brackets",
      predict([1, 2]),
      "predict: the inputs must be rows of numbers: one flat array of 2 is given. Wrap one example as [[…]].",
      "shape",
    ],
    [
      "where a number is NaN",
      predict([
        [1, 2],
        [3, NaN],
      ]),
      "predict: the inputs must be finite numbers: inputs[1][1] (row 2, column 2) is NaN. Fill in a number, or leave the row out.",
      "data",
    ],
    [
      "where a number is infinite, in a typed array",
      predict(Float32Array.of(1, -Infinity)),
      "predict: the inputs must be finite numbers: inputs[0][1] (row 1, column 2) is -Infinity. Fill in a number, or leave the row out.",
      "data",
    ],
    [
      "where a number is text",
      predict([[1, "2"]]),
      'predict: every value must be a number: inputs[0][1] is "2". Read text into numbers first.',
      "data",
    ],
    ["where there are none", predict([]), "predict: there must be at least one row: 0 are given. Give some examples.", "data"],
    [
      "where a flat array is no whole number of rows",
      predict(new Float32Array(3)),
      "predict: a flat array must be a whole number of rows: 3 numbers are not a multiple of the network's 2 inputs. Give { values, shape } or whole rows.",
      "shape",
    ],
    [
      "where a shape does not fit",
      predict({ values: new Float32Array(4), shape: [3, 2] }),
      "predict: the shape of the inputs must fit its numbers: 3×2 are 6, 4 are given. Correct the shape.",
      "shape",
    ],
    [
      "where a shape is none",
      predict({ values: new Float32Array(4), shape: 4 }),
      "predict: the shape of the inputs must be two whole numbers: 4. Write shape: [rows, columns].",
      "shape",
    ],
    [
      "where a shape has three sizes",
      predict({ values: new Float32Array(4), shape: [1, 2, 2] }),
      "predict: the shape of the inputs must be two whole numbers: [1, 2, 2]. Write shape: [rows, columns].",
      "shape",
    ],
    [
      "where they are a string",
      predict("1,2"),
      'predict: the inputs must be rows of numbers, a typed array, { values, shape } or a data set: "1,2". Give for example [[0, 1], [1, 0]].',
    ],
    [
      "where they are null",
      predict(null),
      "predict: the inputs must be rows of numbers, a typed array, { values, shape } or a data set: null. Give for example [[0, 1], [1, 0]].",
    ],
    [
      "where numbers come with a scale",
      fit({
        name: "d",
        inputs: { values: new Float32Array(2), rows: 1, cols: 2, scale: 2 },
        targets: { kind: "classes", labels: Uint32Array.of(0), classes: ["a", "b"] },
      }),
      "fit: the scale of the inputs must be finite, and 1 unless they are bytes: 2. Scale the numbers themselves.",
      "data",
    ],
    [
      "where a data set has a NaN, with the feature's name",
      fit({
        name: "d",
        features: ["width", "height"],
        inputs: { values: Float64Array.of(1, 2, 3, NaN), rows: 2, cols: 2, scale: 1 },
        targets: { kind: "classes", labels: Uint32Array.of(0, 1), classes: ["a", "b"] },
      }),
      'fit: the inputs must be finite numbers: inputs[1][1] (row 2, column 2, "height") is NaN. Fill in a number, or leave the row out.',
      "data",
    ],
  ]);
});

describe("labels and targets are refused", () => {
  const fitted = network(options);
  fitted.fit({ inputs: x, labels: ["cat", "dog"] }, fitOptions).next();
  refuses([
    [
      "where there are no examples",
      fit(undefined),
      "fit: the examples must be a data set or { inputs, labels } or { inputs, targets }: they have no inputs. Give for example { inputs: [[0, 1]], labels: [1] }.",
      "data",
    ],
    [
      "where there are none",
      fit({ inputs: x }),
      "fit: the examples have no targets: their keys are inputs. Give labels (classes) or targets (values).",
    ],
    [
      "where a key is misspelt",
      fit({ inputs: x, label: [0, 1] }),
      'fit: the option is unknown: "label". Use inputs, labels, classes, targets.',
    ],
    [
      "where there are fewer labels than rows",
      fit({ inputs: x, labels: [0] }),
      "fit: inputs and labels must have as many rows as each other: 2 and 1. Give one for each row.",
      "shape",
    ],
    [
      "where there are fewer targets than rows",
      fit({ inputs: x, targets: [[0, 1]] }, {}, loose(regression)),
      "fit: inputs and targets must have as many rows as each other: 2 and 1. Give one for each row.",
      "shape",
    ],
    [
      "where a label is beyond the outputs",
      fit({ inputs: x, labels: [0, 2] }),
      "fit: the label is out of range: labels[1] is 2, the network tells the classes 0 to 1. Number classes from 0, or give the last layer more units.",
      "data",
    ],
    [
      "where a label is no whole number",
      fit({ inputs: x, labels: [0, 0.5] }),
      "fit: labels must be whole numbers from 0: labels[1] is 0.5. Use targets for values.",
      "data",
    ],
    [
      "where a label is negative",
      fit({ inputs: x, labels: [0, -1] }),
      "fit: labels must be whole numbers from 0: labels[1] is -1. Use targets for values.",
      "data",
    ],
    [
      "where a name is not among the classes given",
      fit({ inputs: x, labels: ["cat", "cow"], classes: ["cat", "dog"] }),
      'fit: the label is unknown: labels[1] is "cow", the classes are "cat", "dog". Correct the label, or make a network with these classes.',
      "data",
    ],
    [
      "where a name is not among the network's",
      () => fitted.evaluate({ inputs: x, labels: ["cat", "cow"] }),
      'evaluate: the label is unknown: labels[1] is "cow", the classes are "cat", "dog". Correct the label, or make a network with these classes.',
      "data",
    ],
    [
      "where names come before any fit",
      () => network(options).evaluate({ inputs: x, labels: ["cat", "dog"] }),
      'evaluate: the network knows no names of classes yet: labels[0] is "cat". Give classes: [names, in the order of the outputs], or fit the network first.',
    ],
    [
      "where there are more names than outputs",
      fit({ inputs: [...x, [2, 2]], labels: ["a", "b", "c"] }),
      "fit: there are more classes than outputs: 3 classes, 2 outputs. Give the last layer 3 units.",
      "data",
    ],
    [
      "where one output meets three classes",
      fit({ inputs: [...x, [2, 2]], labels: ["a", "b", "c"] }, {}, loose(binary)),
      "fit: there are more classes than outputs: 3 classes, 1 output tells two. Give the last layer 3 units.",
      "data",
    ],
    [
      "where a data set has more classes than outputs",
      () => network({ ...options, inputs: 4 }).fit(iris(), fitOptions),
      "fit: there are more classes than outputs: 3 classes, 2 outputs. Give the last layer 3 units.",
      "data",
    ],
    [
      "where a one-hot row has two ones",
      fit({
        inputs: x,
        labels: [
          [1, 1],
          [0, 1],
        ],
      }),
      "fit: one-hot labels must be rows of 2 numbers, one 1 and else 0: labels[0] is [1, 1]. Give soft targets as targets, not as labels.",
      "data",
    ],
    [
      "where a one-hot row is too long",
      fit({
        inputs: x,
        labels: [
          [1, 0],
          [0, 1, 0],
        ],
      }),
      "fit: one-hot labels must be rows of 2 numbers, one 1 and else 0: labels[1] is [0, 1, 0]. Give soft targets as targets, not as labels.",
      "data",
    ],
    [
      "where a target is NaN",
      fit(
        {
          inputs: x,
          targets: [
            [0, 1],
            [NaN, 0],
          ],
        },
        {},
        loose(regression),
      ),
      "fit: the targets must be finite numbers: targets[1][0] is NaN. Fill in a number, or leave the row out.",
      "data",
    ],
    [
      "where targets have too few columns",
      fit({ inputs: x, targets: [0, 1] }, {}, loose(regression)),
      "fit: the targets must have as many columns as the network has outputs: they have 1, the network 2. Give one value for each unit of the last layer.",
      "shape",
    ],
    [
      "where targets are ragged",
      fit({ inputs: x, targets: [[0, 1], [1]] }, {}, loose(regression)),
      "fit: the rows of the targets must be of one length: targets[0] has 2, targets[1] is an array of 1. Complete the row, or leave it out.",
      "shape",
    ],
    [
      "where a target is text",
      fit(
        {
          inputs: x,
          targets: [
            [0, 1],
            [1, "0"],
          ],
        },
        {},
        loose(regression),
      ),
      'fit: every value must be a number: targets[1][1] is "0". Read text into numbers first.',
      "data",
    ],
    [
      "where a target is no probability",
      fit({ inputs: x, targets: [0, 2] }, {}, loose(binary)),
      "fit: cross-entropy learns probabilities: targets[1] is 2. Give targets in [0, 1], or use squaredError.",
      "data",
    ],
    [
      "where soft targets do not sum to 1",
      fit({
        inputs: x,
        targets: [
          [0.5, 0.5],
          [0.5, 0.6],
        ],
      }),
      "fit: targets behind softmax must sum to 1: targets[1] sums to 1.1. Divide each row by its sum.",
      "data",
    ],
    [
      "where targets are a number",
      fit({ inputs: x, targets: 3 }, {}, loose(regression)),
      "fit: the targets must be numbers, rows of numbers or { values, shape }: 3. Give one row for each row of the inputs.",
    ],
  ]);

  it("unless they fit: integers, names, one-hot rows and soft targets of the same classes give the same loss", () => {
    const evaluate = (examples: object) => fitted.evaluate(loose({ inputs: x, ...examples }));
    const expected = evaluate({ labels: [1, 0] });
    expect(expected.classes).toEqual(["cat", "dog"]);
    expect(evaluate({ labels: ["dog", "cat"] })).toEqual(expected);
    expect(evaluate({ labels: Uint8Array.of(1, 0) })).toEqual(expected);
    expect(
      evaluate({
        labels: [
          [0, 1],
          [1, 0],
        ],
      }),
    ).toEqual(expected);
    expect(
      evaluate({
        targets: [
          [0, 1],
          [1, 0],
        ],
      }),
    ).toEqual(expected);
    // Another order of names: a class keeps its output.
    expect(evaluate({ labels: [0, 1], classes: ["dog", "cat"] })).toEqual(expected);
    expect(
      evaluate({
        targets: { kind: "classes", labels: Uint32Array.of(0, 1), classes: ["dog", "cat"] },
        name: "d",
        inputs: { values: Uint8Array.of(0, 1, 1, 0), rows: 2, cols: 2, scale: 1 },
      }),
    ).toEqual(expected);
  });
});

describe("data of another scaling is refused", () => {
  const raw = iris();
  const standardized = raw.standardize();
  const model = network({ inputs: 4, layers: [dense(3, "softmax")], loss: "crossEntropy", seed: 1, backend });
  model.fit(standardized, fitOptions).next();
  refuses([
    [
      "where it is not scaled at all",
      () => model.evaluate(raw),
      "evaluate: the data is not scaled as the data that the network was fitted to: none, not standardize. Apply the scaling of network.data to it.",
      "data",
    ],
    [
      "where predict is given it",
      () => model.predict(raw),
      "predict: the data is not scaled as the data that the network was fitted to: none, not standardize. Apply the scaling of network.data to it.",
      "data",
    ],
    [
      "where it was scaled by itself",
      () => model.evaluate(raw.take(100).standardize()),
      "evaluate: the data is not scaled as the data that the network was fitted to: another standardize. Apply the scaling of network.data to it.",
      "data",
    ],
    [
      "in validation",
      fit(standardized, { validation: raw }, loose(model)),
      "fit: the data is not scaled as the data that the network was fitted to: none, not standardize. Apply the scaling of network.data to it.",
      "data",
    ],
  ]);
  it("unless it has the network's", () => {
    expect(model.evaluate(raw.scale(model.data!.scaling!))).toEqual(model.evaluate(standardized));
  });
});

describe("models are refused", () => {
  const json = JSON.parse(JSON.stringify(net)) as Record<string, unknown>;
  const read = (changes: object) => () => fromJSON(loose({ ...json, ...changes }));
  refuses([
    [
      "where JSON is cut off",
      () => fromJSON('{"format":'),
      'fromJSON: the text is not JSON: it begins with "{\\"format\\":". The model is damaged: save it again.',
      "format",
    ],
    [
      "where JSON is another's",
      () => fromJSON(loose({ format: "layers-model" })),
      'fromJSON: the format is not ours: format is "layers-model". Give what network.save() or network.toJSON() wrote.',
      "format",
    ],
    [
      "where the version is of another time",
      read({ version: 2 }),
      "fromJSON: the version is unknown: 2, this is 1. Use the Adjoint that wrote it, or a newer one.",
      "format",
    ],
    [
      "where a layer is none",
      read({ layers: [{ units: 0, activation: "relu" }] }),
      "fromJSON: units must be a whole number from 1 on: 0. Give the layer at least one unit.",
      "format",
    ],
    [
      "where there are no layers",
      read({ layers: undefined }),
      'fromJSON: layers must be an array: undefined. Write [dense(32, "relu"), dense(10, "softmax")].',
      "format",
    ],
    [
      "where the parameters of a layer are missing",
      read({ parameters: [] }),
      "fromJSON: W1 must be 6 finite numbers: undefined. The model is damaged: save it again.",
      "format",
    ],
    [
      "where a parameter is null",
      read({ parameters: [{ weights: [1, 2, 3, 4, 5, null], biases: [0, 0, 0] }] }),
      "fromJSON: W1 must be 6 finite numbers: an array of 6. The model is damaged: save it again.",
      "format",
    ],
    [
      "where the epoch is none",
      read({ epoch: -1 }),
      "fromJSON: epoch must be a whole number from 0 on: -1. It counts completed epochs.",
      "format",
    ],
    [
      "where classes are numbers",
      read({ data: { classes: [1, 2] } }),
      'fromJSON: what is known of the data must be names: "{\\"classes\\":[1,2]}". The model is damaged: save it again.',
      "format",
    ],
    [
      "where the scaling is of other columns",
      read({ data: { scaling: { kind: "minMax" } } }),
      'fromJSON: the scaling of the data must be 2 finite numbers, twice: "{\\"kind\\":\\"minMax\\"}". The model is damaged: save it again.',
      "format",
    ],
    [
      "where the image has other pixels",
      read({ data: { image: { height: 8, width: 8 } } }),
      'fromJSON: the height and width of an image must give the 2 inputs: "{\\"height\\":8,\\"width\\":8}". The model is damaged: save it again.',
      "format",
    ],
    [
      "where the bytes are text",
      () => load(loose("model")),
      'load: a model is read from a Uint8Array: "model". The model is damaged: save it again.',
      "format",
    ],
    [
      "where the bytes are no safetensors",
      () => load(new Uint8Array(3)),
      "readSafetensors: a file begins with the 8 bytes of its header's length: it has 3. The file is damaged, or no safetensors file.",
      "format",
    ],
    [
      "where the bytes are another's safetensors",
      () => load(new TextEncoder().encode("\u0002\0\0\0\0\0\0\0{}")),
      "load: the format is not ours: format is undefined. Give what network.save() or network.toJSON() wrote.",
      "format",
    ],
    [
      "where an option is unknown",
      () => load(net.save(), loose({ device: "gpu" })),
      'load: the option is unknown: "device". Use backend, deterministic, threads.',
    ],
  ]);
});
