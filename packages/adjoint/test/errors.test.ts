import { createReference } from "@adjoint/reference";
import { iris } from "@adjoint/datasets";
import { describe, expect, it } from "vitest";
import {
  AdjointError,
  adam,
  adamw,
  cosine,
  dense,
  exponentialDecay,
  fromJSON,
  load,
  momentum,
  network,
  rmsprop,
  sgd,
  squaredError,
  stepDecay,
  uniform,
} from "../src/index.ts";
import {
  conjugateGradient,
  lbfgs,
  leastSquares,
  levenbergMarquardt,
  minimize,
  rprop,
  trustRegion,
  variableLearningRate,
} from "../src/optimise.ts";
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

type Case = readonly [title: string, act: () => unknown, code: string, fields?: Readonly<Record<string, unknown>>];

/** The sentence of each case, for the one table of sentences. */
const sentences: string[] = [];

function refuses(cases: readonly Case[]): void {
  for (const [title, act, code, fields = {}] of cases)
    it(title, () => {
      let thrown: unknown;
      try {
        act();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(AdjointError);
      const { name, message, ...error } = thrown as AdjointError;
      expect(error).toMatchObject({ code, fields });
      sentences.push(`${name} ${code}\n  ${message}\n`);
    });
}

describe("layers, optimisers and losses refuse", () => {
  refuses([
    ["0 units", () => dense(0, "relu"), "not-an-integer", { what: "units", value: 0, min: 1 }],
    ["-3 units", () => dense(-3, "relu"), "not-an-integer", { what: "units", value: -3, min: 1 }],
    ["2.5 units", () => dense(2.5, "relu"), "not-an-integer", { what: "units", value: 2.5, min: 1 }],
    ["units as text", () => dense(loose("32"), "relu"), "not-an-integer", { what: "units", value: "32", min: 1 }],
    ["an unknown activation", () => dense(3, loose<"relu">("swish")), "unknown-activation", { value: "swish" }],
    ["no activation", () => dense(3, loose<"relu">(undefined)), "unknown-activation"],
    [
      "an unknown initializer",
      () => dense(3, "relu", { initializer: loose("orthogonal") }),
      "unknown-initializer",
      { value: "orthogonal" },
    ],
    ["uniform(0)", () => uniform(0), "not-positive", { what: "initialBound", value: 0 }],
    ["an unknown option of a layer", () => dense(3, "relu", loose({ bias: false })), "unknown-option", { option: "bias" }],
    ["a learning rate of 0", () => sgd({ learningRate: 0 }), "not-positive", { what: "learningRate", value: 0 }],
    ["a negative learning rate", () => adam({ learningRate: -0.1 }), "not-positive", { what: "learningRate", value: -0.1 }],
    ["a learning rate that is NaN", () => rmsprop({ learningRate: NaN }), "not-positive", { what: "learningRate" }],
    ["a momentum of 1", () => momentum({ momentum: 1 }), "not-a-fraction", { what: "momentum", value: 1 }],
    ["a rho of 1", () => rmsprop({ rho: 1 }), "not-a-fraction", { what: "rho", value: 1 }],
    ["a beta2 above 1", () => adam({ beta2: 1.5 }), "not-a-fraction", { what: "beta2", value: 1.5 }],
    ["an epsilon of 0", () => adam({ epsilon: 0 }), "not-positive", { what: "epsilon", value: 0 }],
    ["a negative weight decay", () => adamw({ weightDecay: -1 }), "negative", { what: "weightDecay", value: -1 }],
    ["a bare number for options", () => adam(loose(0.1)), "options-not-an-object", { value: 0.1 }],
    ["a misspelt option", () => adam(loose({ lr: 0.1 })), "unknown-option", { option: "lr" }],
    ["an unknown convention", () => squaredError(loose("rms")), "unknown-convention", { value: "rms" }],
  ]);
});

describe("network refuses", () => {
  refuses([
    ["0 inputs", make({ inputs: 0 }), "not-an-integer", { what: "inputs", value: 0, min: 1 }],
    ["layers: []", make({ layers: [] }), "no-layers"],
    ["no layers", make({ layers: undefined }), "layers-not-an-array"],
    ["a number for a layer", make({ layers: [32] }), "not-a-layer", { index: 0, value: 32 }],
    [
      "a layer written by hand with 0 units",
      make({ layers: [{ kind: "dense", units: 0, activation: "softmax" }] }),
      "not-an-integer",
      { what: "units", value: 0, min: 1 },
    ],
    [
      "softmax in a hidden layer",
      make({ layers: [dense(3, "softmax"), dense(2, "softmax")] }),
      "softmax-not-last",
      { index: 0, layers: 2 },
    ],
    ["cross-entropy after tanh", make({ layers: [dense(2, "tanh")] }), "loss-needs-probabilities", { activation: "tanh" }],
    ["names of too few classes", make({ classes: ["a"] }), "not-class-names", { count: 2, value: ["a"] }],
    ["a class that is named twice", make({ classes: ["a", "a"] }), "not-class-names", { count: 2, value: ["a", "a"] }],
    ["softmax of one unit", make({ layers: [dense(1, "softmax")] }), "softmax-of-one"],
    ["a squared error after softmax", make({ loss: squaredError("half") }), "loss-not-elementwise"],
    ["an unknown loss", make({ loss: "hinge" }), "unknown-loss", { value: "hinge" }],
    ["no seed", make({ seed: undefined }), "not-an-integer", { what: "seed", min: 0 }],
    ["a seed of 2³²", make({ seed: 2 ** 32 }), "seed-too-large", { value: 4294967296 }],
    ["a negative l2", make({ l2: -1 }), "negative", { what: "l2", value: -1 }],
    ["an unknown precision", make({ precision: "f16" }), "unknown-precision", { value: "f16" }],
    ["an unknown option", make({ lr: 1 }), "unknown-option", { option: "lr" }],
    [
      "10 GB of parameters, before it takes a byte",
      make({ inputs: 50_000, layers: [dense(50_000, "relu"), dense(2, "softmax")] }),
      "network-too-large",
      { parameters: 2500150002, bytes: 10000600008, limit: 4294901760 },
    ],
    [
      "weights of another shape",
      make({ layers: [dense(3, "tanh", { weights: [[1, 2, 3]] }), dense(2, "softmax")] }),
      "matrix-rows",
      { what: "the weights of layer 1", rows: 2, cols: 3, given: 1 },
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
      "matrix-ragged",
      { what: "the weights of layer 1", rows: 2, cols: 3, row: 1, length: 2 },
    ],
    [
      "flat weights of another length",
      make({ layers: [dense(3, "tanh", { weights: new Float32Array(5) }), dense(2, "softmax")] }),
      "matrix-length",
      { what: "the weights of layer 1", rows: 2, cols: 3, length: 5 },
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
      "parameter-not-finite",
      { what: "the weights of layer 1", index: 4 },
    ],
    [
      "biases of another length",
      make({ layers: [dense(3, "tanh", { biases: [0] }), dense(2, "softmax")] }),
      "row-length",
      { what: "the biases of layer 1", length: 3 },
    ],
    ["a backend that is none", make({ backend: "wasm" }), "not-a-backend", { value: "wasm" }],
    ["threads for a backend that is given", make({ threads: 2 }), "backend-options", { backend: "reference" }],
    ["0 threads", make({ backend: undefined, threads: 0 }), "not-an-integer", { what: "threads", value: 0, min: 1 }],
    ["deterministic: 1", make({ backend: undefined, deterministic: 1 }), "not-a-boolean", { what: "deterministic", value: 1 }],
  ]);
});

describe("fit refuses", () => {
  const examples = { inputs: x, labels: [0, 1] };
  refuses([
    ["no options", () => net.fit(examples, loose(undefined)), "options-not-an-object"],
    ["0 epochs", fit(examples, { epochs: 0 }), "not-an-integer", { what: "epochs", value: 0, min: 1 }],
    ["batch 0", fit(examples, { batchSize: 0 }), "not-an-integer", { what: "batchSize", value: 0, min: 1 }],
    ["no optimizer", fit(examples, { optimizer: undefined }), "unknown-optimizer"],
    ["an optimizer by name", fit(examples, { optimizer: "adam" }), "unknown-optimizer", { value: "adam" }],
    [
      "a method of second order that its factory did not make",
      fit(examples, { batchSize: undefined, optimizer: { ...lbfgs() } }),
      "method-without-code",
      { method: "lbfgs" },
    ],
    [
      "batches for a method that sees all examples at once",
      fit(examples, { batchSize: 1, optimizer: lbfgs() }),
      "method-needs-all-rows",
      { method: "lbfgs", batchSize: 1, rows: 2 },
    ],
    [
      "Levenberg–Marquardt for cross-entropy",
      fit(examples, { batchSize: undefined, optimizer: levenbergMarquardt() }),
      "cross-entropy-squares",
    ],
    [
      "an optimizer changed by hand",
      fit(examples, { optimizer: { ...sgd(), learningRate: -1 } }),
      "not-positive",
      { what: "learningRate", value: -1 },
    ],
    ["a patience of 0", fit(examples, { patience: 0 }), "not-an-integer", { what: "patience", value: 0 }],
    ["a negative minDelta", fit(examples, { minDelta: -1 }), "negative", { what: "minDelta", value: -1 }],
    ["a schedule by name", fit(examples, { schedule: "cosine" }), "unknown-schedule", { value: "cosine" }],
    ["a warm-up of the whole run", () => cosine({ warmup: 1 }), "not-a-fraction", { what: "warmup", value: 1 }],
    ["a final share above 1", () => exponentialDecay({ final: 2 }), "not-a-share", { what: "final", value: 2 }],
    ["a schedule changed by hand", fit(examples, { schedule: { ...stepDecay(), at: [2] } }), "not-a-share", { what: "at", value: 2 }],
    [
      "a schedule for a method without a rate",
      fit(examples, { batchSize: undefined, optimizer: lbfgs(), schedule: stepDecay() }),
      "schedule-without-rate",
      { method: "lbfgs" },
    ],
    ["weights for fewer rows", fit(examples, { sampleWeight: [1] }), "weights-length", { given: 1, rows: 2 }],
    ["a negative weight", fit(examples, { sampleWeight: [1, -1] }), "weight-negative", { row: 1, value: -1 }],
    ["weights that are all 0", fit(examples, { sampleWeight: [0, 0] }), "weights-all-zero"],
    ["a weight of no class", fit(examples, { classWeight: { cat: 2 } }), "class-weight-unknown-class", { name: "cat" }],
    ["a negative weight of a class", fit(examples, { classWeight: { 0: -2 } }), "class-weight-negative", { name: "0", value: -2 }],
    ["a class weight by another name", fit(examples, { classWeight: "auto" }), "unknown-class-weight", { value: "auto" }],
    [
      "class weights of values",
      fit({ inputs: x, targets: x }, { classWeight: "balanced" }, loose(regression)),
      "class-weight-without-classes",
    ],
    ["every: 0", fit(examples, { every: 0 }), "not-an-integer", { what: "every", value: 0, min: 1 }],
    ["shuffle: 1", fit(examples, { shuffle: 1 }), "not-a-boolean", { what: "shuffle", value: 1 }],
    ["a misspelt option", fit(examples, { batch_size: 3 }), "unknown-option", { option: "batch_size" }],
    ["a bad validation set", fit(examples, { validation: { inputs: [[1]], labels: [0] } }), "input-columns", { given: 1, inputs: 2 }],
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
      "program-too-large",
      { bytes: 9632048192, rows: 1200, limit: 4294901760 },
    ],
    [
      "in a gradient over all rows",
      () => wide.lossAndGradients(many),
      "program-too-large",
      { bytes: 9632028928, rows: 1200, limit: 4294901760 },
    ],
  ]);
});

describe("inputs are refused", () => {
  const predict = (inputs: unknown) => () => net.predict(loose(inputs));
  refuses([
    ["with too few columns", predict([[1]]), "input-columns", { given: 1, inputs: 2 }],
    ["with too many columns", predict([[1, 2, 3]]), "input-columns", { given: 3, inputs: 2 }],
    ["where a row is ragged", predict([[1, 2], [3]]), "ragged-rows", { what: "inputs", width: 2, unit: " numbers", row: 1 }],
    ["where a row is missing", predict([[1, 2], null]), "ragged-rows", { what: "inputs", width: 2, unit: " numbers", row: 1 }],
    ["where they are one row without its brackets", predict([1, 2]), "not-rows", { length: 2 }],
    [
      "where a number is NaN",
      predict([
        [1, 2],
        [3, NaN],
      ]),
      "input-not-finite",
      { row: 1, col: 1 },
    ],
    ["where a number is infinite, in a typed array", predict(Float32Array.of(1, -Infinity)), "input-not-finite", { row: 0, col: 1 }],
    ["where a number is text", predict([[1, "2"]]), "not-a-number", { element: "inputs[0][1]", value: "2" }],
    ["where there are none", predict([]), "no-rows"],
    ["where a flat array is no whole number of rows", predict(new Float32Array(3)), "flat-length", { length: 3, inputs: 2 }],
    [
      "where a shape does not fit",
      predict({ values: new Float32Array(4), shape: [3, 2] }),
      "shape-length",
      { what: "the inputs", rows: 3, cols: 2, length: 4 },
    ],
    ["where a shape is none", predict({ values: new Float32Array(4), shape: 4 }), "not-a-shape", { what: "the inputs", shape: 4 }],
    ["where a shape has three sizes", predict({ values: new Float32Array(4), shape: [1, 2, 2] }), "not-a-shape", { what: "the inputs" }],
    ["where they are a string", predict("1,2"), "not-inputs", { value: "1,2" }],
    ["where they are null", predict(null), "not-inputs"],
    [
      "where numbers come with a scale",
      fit({
        name: "d",
        inputs: { values: new Float32Array(2), rows: 1, cols: 2, scale: 2 },
        targets: { kind: "classes", labels: Uint32Array.of(0), classes: ["a", "b"] },
      }),
      "scale-of-numbers",
      { value: 2 },
    ],
    [
      "where a data set has a NaN, with the feature's name",
      fit({
        name: "d",
        features: ["width", "height"],
        inputs: { values: Float64Array.of(1, 2, 3, NaN), rows: 2, cols: 2, scale: 1 },
        targets: { kind: "classes", labels: Uint32Array.of(0, 1), classes: ["a", "b"] },
      }),
      "input-not-finite",
      { row: 1, col: 1, feature: "height" },
    ],
  ]);
});

describe("labels and targets are refused", () => {
  const fitted = network(options);
  fitted.fit({ inputs: x, labels: ["cat", "dog"] }, fitOptions).next();
  refuses([
    ["where there are no examples", fit(undefined), "no-inputs"],
    ["where there are none", fit({ inputs: x }), "no-targets"],
    ["where a key is misspelt", fit({ inputs: x, label: [0, 1] }), "unknown-option", { option: "label" }],
    ["where there are fewer labels than rows", fit({ inputs: x, labels: [0] }), "rows-differ", { what: "labels", inputs: 2, targets: 1 }],
    [
      "where there are fewer targets than rows",
      fit({ inputs: x, targets: [[0, 1]] }, {}, loose(regression)),
      "rows-differ",
      { what: "targets", inputs: 2, targets: 1 },
    ],
    ["where a label is beyond the outputs", fit({ inputs: x, labels: [0, 2] }), "label-out-of-range", { row: 1, label: 2, classes: 2 }],
    ["where a label is no whole number", fit({ inputs: x, labels: [0, 0.5] }), "label-not-an-integer", { row: 1, value: 0.5 }],
    ["where a label is negative", fit({ inputs: x, labels: [0, -1] }), "label-not-an-integer", { row: 1, value: -1 }],
    [
      "where a name is not among the classes given",
      fit({ inputs: x, labels: ["cat", "cow"], classes: ["cat", "dog"] }),
      "unknown-label",
      { row: 1, label: "cow" },
    ],
    [
      "where a name is not among the network's",
      () => fitted.evaluate({ inputs: x, labels: ["cat", "cow"] }),
      "unknown-label",
      { row: 1, label: "cow" },
    ],
    [
      "where names come before any fit",
      () => network(options).evaluate({ inputs: x, labels: ["cat", "dog"] }),
      "classes-unknown",
      { label: "cat" },
    ],
    [
      "where there are more names than outputs",
      fit({ inputs: [...x, [2, 2]], labels: ["a", "b", "c"] }),
      "too-many-classes",
      { classes: 3, outputs: 2 },
    ],
    [
      "where one output meets three classes",
      fit({ inputs: [...x, [2, 2]], labels: ["a", "b", "c"] }, {}, loose(binary)),
      "too-many-classes",
      { classes: 3, outputs: 1 },
    ],
    [
      "where a data set has more classes than outputs",
      () => network({ ...options, inputs: 4 }).fit(iris(), fitOptions),
      "too-many-classes",
      { classes: 3, outputs: 2 },
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
      "not-one-hot",
      { row: 0, classes: 2 },
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
      "not-one-hot",
      { row: 1, classes: 2 },
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
      "target-not-finite",
      { element: "targets[1][0]" },
    ],
    [
      "where targets have too few columns",
      fit({ inputs: x, targets: [0, 1] }, {}, loose(regression)),
      "target-columns",
      { given: 1, outputs: 2 },
    ],
    [
      "where targets are ragged",
      fit({ inputs: x, targets: [[0, 1], [1]] }, {}, loose(regression)),
      "ragged-rows",
      { what: "targets", width: 2, unit: "", row: 1 },
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
      "not-a-number",
      { element: "targets[1][1]", value: "0" },
    ],
    [
      "where a target is no probability",
      fit({ inputs: x, targets: [0, 2] }, {}, loose(binary)),
      "target-not-a-probability",
      { element: "targets[1]", value: 2 },
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
      "targets-sum",
      { row: 1, sum: 1.1 },
    ],
    ["where targets are a number", fit({ inputs: x, targets: 3 }, {}, loose(regression)), "not-targets", { value: 3 }],
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
    ["where it is not scaled at all", () => model.evaluate(raw), "scaling-differs", { fitted: "standardize", given: "none" }],
    ["where predict is given it", () => model.predict(raw), "scaling-differs", { fitted: "standardize", given: "none" }],
    [
      "where it was scaled by itself",
      () => model.evaluate(raw.take(100).standardize()),
      "scaling-differs",
      { fitted: "standardize", given: "standardize" },
    ],
    ["in validation", fit(standardized, { validation: raw }, loose(model)), "scaling-differs", { fitted: "standardize", given: "none" }],
  ]);
  it("unless it has the network's", () => {
    expect(model.evaluate(raw.scale(model.data!.scaling!))).toEqual(model.evaluate(standardized));
  });
});

describe("models are refused", () => {
  const json = JSON.parse(JSON.stringify(net)) as Record<string, unknown>;
  const read = (changes: object) => () => fromJSON(loose({ ...json, ...changes }));
  refuses([
    ["where JSON is cut off", () => fromJSON('{"format":'), "not-json", { what: "the text", text: '{"format":' }],
    ["where JSON is another's", () => fromJSON(loose({ format: "layers-model" })), "unknown-format", { value: "layers-model" }],
    ["where the version is of another time", read({ version: 2 }), "unknown-version", { value: 2 }],
    ["where a layer is none", read({ layers: [{ units: 0, activation: "relu" }] }), "not-an-integer", { what: "units", value: 0, min: 1 }],
    ["where there are no layers", read({ layers: undefined }), "layers-not-an-array"],
    ["where the parameters of a layer are missing", read({ parameters: [] }), "model-parameter", { name: "W1", length: 6 }],
    [
      "where a parameter is null",
      read({ parameters: [{ weights: [1, 2, 3, 4, 5, null], biases: [0, 0, 0] }] }),
      "model-parameter",
      { name: "W1", length: 6 },
    ],
    ["where the epoch is none", read({ epoch: -1 }), "not-an-integer", { what: "epoch", value: -1, min: 0 }],
    ["where classes are numbers", read({ data: { classes: [1, 2] } }), "model-names"],
    ["where the scaling is of other columns", read({ data: { scaling: { kind: "minMax" } } }), "model-scaling", { inputs: 2 }],
    ["where the image has other pixels", read({ data: { image: { height: 8, width: 8 } } }), "model-image", { inputs: 2 }],
    ["where the bytes are text", () => load(loose("model")), "not-bytes", { value: "model" }],
    ["where the bytes are no safetensors", () => load(new Uint8Array(3)), "format"],
    ["where the bytes are another's safetensors", () => load(new TextEncoder().encode("\u0002\0\0\0\0\0\0\0{}")), "unknown-format"],
    ["where an option is unknown", () => load(net.save(), loose({ device: "gpu" })), "unknown-option", { option: "device" }],
  ]);
});

describe("minimize and leastSquares refuse", () => {
  const square = ([t]: ArrayLike<number> & Iterable<number>) => ({ cost: t * t, gradient: [2 * t] });
  const one = () => [1];
  refuses([
    ["a misspelt option", () => minimize(square, [1], loose({ iterations: 3 })), "unknown-option", { option: "iterations" }],
    ["0 iterations", () => minimize(square, [1], { maxIterations: 0 }), "not-an-integer", { what: "maxIterations", value: 0, min: 1 }],
    ["a negative tolerance", () => minimize(square, [1], { gradientTolerance: -1 }), "negative", { what: "gradientTolerance", value: -1 }],
    ["a method by name", () => minimize(square, [1], { method: loose("lbfgs") }), "unknown-method", { value: "lbfgs" }],
    [
      "a formula that it does not know",
      () => conjugateGradient({ formula: loose("hagerZhang") }),
      "unknown-formula",
      { value: "hagerZhang" },
    ],
    ["c2 below c1", () => lbfgs({ c1: 0.9, c2: 0.1 }), "wolfe-constants", { c1: 0.9, c2: 0.1 }],
    ["a history of 0", () => lbfgs({ history: 0 }), "not-an-integer", { what: "history", value: 0 }],
    ["steps that never grow", () => rprop({ increase: 1 }), "not-above-one", { what: "increase", value: 1 }],
    ["steps that never shrink", () => rprop({ decrease: 1 }), "not-below-one", { what: "decrease", value: 1 }],
    ["bounds the wrong way round", () => rprop({ minStep: 2, maxStep: 1 }), "step-bounds", { min: 2, max: 1 }],
    ["a factor of μ of 1", () => levenbergMarquardt({ factor: 1 }), "not-above-one", { what: "factor", value: 1 }],
    ["a momentum of 1", () => variableLearningRate({ momentum: 1 }), "not-a-fraction", { what: "momentum", value: 1 }],
    ["a radius of 0", () => trustRegion({ radius: 0 }), "not-positive", { what: "radius", value: 0 }],
    ["a gradient of another length", () => minimize(() => ({ cost: 1, gradient: [1, 2] }), [1]), "gradient-length", { length: 1 }],
    ["a cost that is NaN at the start", () => minimize(() => ({ cost: NaN, gradient: [1] }), [1]), "start-not-finite"],
    ["a gradient that is infinite at the start", () => minimize(() => ({ cost: 1, gradient: [Infinity] }), [1]), "start-not-finite"],
    ["residuals that are none", () => leastSquares(() => [], one, [1]), "residuals-length", { given: 0 }],
    ["residuals that are NaN at the start", () => leastSquares(() => [NaN], one, [1]), "start-not-finite"],
    [
      "residuals whose number changes",
      () => leastSquares(([t]) => (t === 1 ? [1] : [1, 2]), one, [1]),
      "residuals-length",
      { given: 2, length: 1 },
    ],
    ["a Jacobian of another shape", () => leastSquares(one, () => [1, 2], [1]), "jacobian-length", { given: 2, rows: 1, cols: 1 }],
    ["a Jacobian that is NaN", () => leastSquares(one, () => [NaN], [1]), "jacobian-not-finite", { row: 0, col: 0 }],
  ]);
});

describe("the sentences", () => {
  it("are those of the table, each once for its case above", async () => {
    await expect(sentences.join("")).toMatchFileSnapshot("sentences.txt");
  });
});
