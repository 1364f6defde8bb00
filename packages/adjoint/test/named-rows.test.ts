import { describe, expect, it } from "vitest";
import { DataError, adam, dense, load, network, sgd, squaredError } from "../src/index.ts";
import type { InputsLike, Network } from "../src/index.ts";

describe("rows with named columns", () => {
  const rows = [
    { width: 1, height: 2 },
    { width: 3, height: -1 },
    { width: 0, height: 4 },
  ];
  const plain = rows.map(({ width, height }) => [width, height]);
  const create = (): Network =>
    network({ inputs: 2, layers: [dense(3, "tanh"), dense(2, "softmax")], loss: "crossEntropy", seed: 1, deterministic: true });

  it("train as the same rows without names, whatever the order of an object's keys; the network keeps the names", () => {
    const named = create();
    const other = create();
    const labels = ["cat", "dog", "cat"];
    named.train({ inputs: [rows[0], { height: -1, width: 3 }, rows[2]], labels }, { epochs: 3, optimizer: sgd() });
    other.train({ inputs: plain, labels }, { epochs: 3, optimizer: sgd() });
    expect(named.parameters()).toEqual(other.parameters());
    expect(named.data).toEqual({ features: ["width", "height"], classes: ["cat", "dog"] });
    expect(named.predict([{ height: 2, width: 1 }])).toEqual(other.predict([[1, 2]]));
    const loaded = load(named.save());
    expect(loaded.classify([{ height: 2, width: 1 }])).toEqual(named.classify([[1, 2]]));
    expect(loaded.evaluate({ inputs: rows, labels: ["cat", "dog", "dog"] })).toEqual(
      named.evaluate({ inputs: plain, labels: ["cat", "dog", "dog"] }),
    );
  });

  it.each<[string, InputsLike, string, string]>([
    [
      "where a column is missing",
      [{ width: 1, height: 2 }, { width: 3 }],
      "column-missing",
      'predict: every row must have the same columns: inputs[1] has no "height".',
    ],
    [
      "where a column is another's",
      [{ width: 1, height: 2, depth: 3 }],
      "column-unknown",
      'predict: the column is unknown: inputs[0] has "depth", the columns are "width", "height".',
    ],
    [
      "where a value is text",
      [{ width: 1, height: "2" as unknown as number }],
      "not-a-number",
      'predict: every value must be a number: inputs[0]["height"] is "2".',
    ],
    ["where a value is NaN", [{ width: 1, height: NaN }], "input-not-finite", 'inputs[0][1] (row 1, column 2, "height") is NaN'],
    ["where a row is none", [{ width: 1, height: 2 }, null as never], "not-a-named-row", "inputs[1] is null"],
  ])("are refused %s", (_, inputs, code, message) => {
    const net = create();
    net.train({ inputs: rows, labels: [0, 1, 0] }, { epochs: 1, optimizer: sgd() });
    let thrown: unknown;
    try {
      net.predict(inputs);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(DataError);
    expect(thrown).toMatchObject({ code });
    expect((thrown as DataError).message).toContain(message);
  });
});

describe("label smoothing", () => {
  const inputs = [[0], [1], [2]];
  const options = { epochs: 4, batchSize: 2, optimizer: sgd({ learningRate: 0.5 }) };

  it("trains as soft targets: (1 − ε)·y + ε/K of 3 classes, and (1 − ε)·y + ε/2 of one output; the validation is not smoothed", () => {
    for (const [units, activation, labels, targets] of [
      [
        3,
        "softmax",
        [0, 2, 1],
        [
          [0.8, 0.1, 0.1],
          [0.1, 0.1, 0.8],
          [0.1, 0.8, 0.1],
        ],
      ],
      [1, "sigmoid", [0, 1, 1], [0.15, 0.85, 0.85]],
    ] as const) {
      const create = () =>
        network({ inputs: 1, layers: [dense(units, activation)], loss: "crossEntropy", seed: 1, precision: "f64", deterministic: true });
      const smoothed = create();
      const soft = create();
      const held = { inputs, labels };
      const { history } = smoothed.train({ inputs, labels }, { ...options, labelSmoothing: 0.3, validation: held });
      const same = soft.train({ inputs, targets }, { ...options, validation: held });
      history.forEach(({ loss, validation }, i) => {
        expect(loss).toBeCloseTo(same.history[i].loss, 14);
        expect(validation!.loss).toBeCloseTo(same.history[i].validation!.loss, 14);
      });
      expect(smoothed.evaluate(held).loss).toBeCloseTo(soft.evaluate(held).loss, 14);
    }
  });

  it("of 0 changes no bit; of values, or of 1, it is refused", () => {
    const create = () => network({ inputs: 1, layers: [dense(3, "softmax")], loss: "crossEntropy", seed: 1, deterministic: true });
    const [zero, none] = [create(), create()];
    zero.train({ inputs, labels: [0, 2, 1] }, { ...options, labelSmoothing: 0 });
    none.train({ inputs, labels: [0, 2, 1] }, options);
    expect(zero.parameters()).toEqual(none.parameters());
    expect(() => none.train({ inputs, labels: [0, 2, 1] }, { ...options, labelSmoothing: 1 })).toThrow(
      "train: labelSmoothing must be ≥ 0 and < 1: 1.",
    );
    const regression = network({ inputs: 1, layers: [dense(1, "identity")], loss: squaredError("half"), seed: 1, deterministic: true });
    expect(() => regression.train({ inputs, targets: [1, 2, 3] }, { ...options, labelSmoothing: 0.1 })).toThrow(
      "train: labelSmoothing is for classes under cross-entropy: the targets are values, or the loss is another. Omit it.",
    );
  });
});

describe("classes that are given when the network is made", () => {
  const create = (classes?: readonly string[]) =>
    network({
      inputs: 1,
      layers: [dense(3, "softmax")],
      loss: "crossEntropy",
      seed: 1,
      deterministic: true,
      ...(classes === undefined ? {} : { classes }),
    });
  const options = { epochs: 50, batchSize: 2, optimizer: adam({ learningRate: 0.1 }) };

  it("let batches arrive one by one, whatever classes each has: an output is the same class in all", () => {
    const net = create(["sad", "glad", "calm"]);
    net.train({ inputs: [[-1], [1]], labels: ["sad", "calm"] }, options);
    net.train({ inputs: [[0]], labels: ["glad"] }, { ...options, epochs: 1 });
    expect(Array.from(net.classify([[-1], [1]]), (k) => net.data?.classes?.[k])).toEqual(["sad", "calm"]);
    // Without them the first batch decides, and has no place for a class that comes later.
    const first = create();
    first.train({ inputs: [[-1], [1]], labels: ["sad", "calm"] }, options);
    expect(() => first.train({ inputs: [[0]], labels: ["glad"] }, options)).toThrow('labels[0] is "glad"');
  });

  it("are in what is saved, and a data set that lists them in another order is numbered anew", () => {
    const net = load(create(["c", "a", "b"]).save(), { deterministic: true });
    expect(net.describe().data).toEqual({ classes: ["c", "a", "b"] });
    const [x, y] = [net, create(["c", "a", "b"])];
    x.train({ inputs: [[1], [2]], labels: [0, 1], classes: ["a", "b"] }, options);
    y.train({ inputs: [[1], [2]], labels: ["a", "b"] }, options);
    expect(x.parameters()).toEqual(y.parameters());
  });
});
