import { foldsOf, parseTable, prepareTable, tableFromRows } from "@adjoint/datasets";
import type { Row } from "@adjoint/datasets";
import { createRandom } from "@adjoint/reference";
import { array, assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { adam, dense, network, squaredError } from "../src/index.ts";
import type { Network } from "../src/index.ts";
import { calibrate, crossValidate, explainRow, explainRows, load, permutationImportance } from "../src/tables/index.ts";

/** y = 3a − 2b + 10·(town is Rome), of columns that do not depend on each other; noise says nothing. */
const rows = Array.from({ length: 200 }, (_, i) => {
  const random = createRandom(3, i);
  const [a, b] = [random.below(20), random.below(10)];
  const town = ["Oslo", "Rome"][random.below(2)];
  return { a, b, town, noise: random.below(50), y: 3 * a - 2 * b + (town === "Rome" ? 10 : 0) };
});
const table = tableFromRows(rows);
const prepared = prepareTable(table, { seed: 1, test: 0.2, label: "y", targets: "values", precision: "f64" });
const { schema, train, test } = prepared;

/** The linear network that is right: its weights are those of the formula, in the units of the scaled columns. */
function exactNetwork(): Network {
  const column = (name: string) => schema.columns.find((each) => each.name === name)!;
  const scale = column("y").scaling!.scale[0];
  const weights = [(3 / column("a").scaling!.scale[0]) * scale, (-2 / column("b").scaling!.scale[0]) * scale, 0, 10 * scale, 0];
  const bias = (3 * column("a").scaling!.shift[0] - 2 * column("b").scaling!.shift[0] - column("y").scaling!.shift[0]) * scale;
  const net = network({
    inputs: 5,
    layers: [dense(1, "identity", { weights: weights.map((weight) => [weight]), biases: [bias] })],
    loss: squaredError("mean"),
    seed: 1,
    precision: "f64",
  });
  net.train(train, { epochs: 1, batchSize: 160, optimizer: adam({ learningRate: 1e-12 }) });
  return net;
}

describe("explainRow", () => {
  it("gives of a linear network what the formula says: the coefficient times the distance from the mean", () => {
    const net = exactNetwork();
    const mean = (of: (row: (typeof rows)[number]) => number): number =>
      Array.from(prepared.rows.train, (row) => of(rows[row])).reduce((sum, value) => sum + value, 0) / prepared.rows.train.length;
    const row = rows[7];
    const { output, prediction, base, contributions } = explainRow(net, row);
    const of = new Map(contributions.map(({ column, contribution }) => [column, contribution]));
    expect([output, Number(prediction.toFixed(6))]).toEqual(["y", row.y]);
    expect(of.get("a")).toBeCloseTo(3 * (row.a - mean(({ a }) => a)), 6);
    expect(of.get("b")).toBeCloseTo(-2 * (row.b - mean(({ b }) => b)), 6);
    expect(of.get("town")).toBeCloseTo(10 * (Number(row.town === "Rome") - mean(({ town }) => Number(town === "Rome"))), 6);
    expect(of.get("noise")).toBeCloseTo(0, 6);
    expect(base + contributions.reduce((sum, each) => sum + each.contribution, 0)).toBeCloseTo(prediction, 6);
    // A background of one row explains against that row.
    const against = explainRow(net, row, { background: [{ ...row, a: row.a + 1 }] });
    expect(against.contributions[0]).toMatchObject({ column: "a" });
    expect(against.contributions[0].contribution).toBeCloseTo(-3, 6);
  });

  const wide = tableFromRows(
    Array.from({ length: 60 }, (_, i) => ({
      ...Object.fromEntries(Array.from({ length: 13 }, (__, j) => [`x${j}`, (i * (j + 3)) % 17])),
      kind: ["p", "q"][(i * 5) % 17 > 8 ? 1 : 0],
    })),
  );
  const many = prepareTable(wide, { seed: 1 });
  const net = network({ inputs: 13, layers: [dense(8, "tanh"), dense(1, "sigmoid")], loss: "crossEntropy", seed: 2 });
  net.train(many.train, { epochs: 20, batchSize: 20, optimizer: adam({ learningRate: 0.01 }) });

  it("sums to the prediction less the base, for any row of more than ten columns, and the seed decides the orders", () => {
    assert(
      property(array(double({ min: -50, max: 50, noNaN: true }), { minLength: 13, maxLength: 13 }), (values) => {
        const row: Row = Object.fromEntries(values.map((value, j) => [`x${j}`, value]));
        const explained = explainRow(net, row, { orders: 3 });
        const sum = explained.contributions.reduce((total, { contribution }) => total + contribution, 0);
        expect(Math.abs(sum - (explained.prediction - explained.base))).toBeLessThan(1e-6);
        expect(explained.prediction).toBeGreaterThanOrEqual(0.5 - 1e-6);
        expect(explainRow(net, row, { orders: 3 })).toEqual(explained);
      }),
      { numRuns: 20 },
    );
  });

  it("explains the class that is asked for: of two, the one's gain is the other's loss", () => {
    const loaded = load(net.save());
    const row = Object.fromEntries(Array.from({ length: 13 }, (_, j) => [`x${j}`, j]));
    const [p, q] = ["p", "q"].map((output) => loaded.explainRow(row, { output }));
    expect(p.prediction + q.prediction).toBeCloseTo(1, 6);
    const sum = (of: typeof p): number => of.contributions.reduce((total, { contribution }) => total + contribution, 0);
    expect(sum(p)).toBeCloseTo(-sum(q), 6);
    expect(() => loaded.explainRow(row, { output: "r" })).toThrow(
      'explainRows: the output is unknown: "r", the outputs are "p", "q". Name one of them.',
    );
  });

  it("needs a background where columns were not standardized", () => {
    const raw = prepareTable(parseTable("a,b,y\n2,4,p\n3,1,q\n5,5,p\n7,0,q\n"), { seed: 1, scaling: "minMax" });
    const small = network({ inputs: 2, layers: [dense(2, "softmax")], loss: "crossEntropy", seed: 1 });
    small.train(raw.train, { epochs: 1, optimizer: adam() });
    expect(() => explainRows(small, [{ a: 1, b: 1 }])).toThrow(
      'explainRows: the model does not keep the mean of its rows: column "a" was not standardized. Pass background: rows of the training data.',
    );
    expect(explainRows(small, [{ a: 1, b: 1 }], { background: [{ a: 2, b: 2 }] })[0].contributions).toHaveLength(2);
  });
});

describe("permutationImportance", () => {
  it("is the whole score for what the label is made of, nothing for noise, and in the order of the coefficients", () => {
    const { score, value, columns } = permutationImportance(exactNetwork(), table, { rows: prepared.rows.test });
    expect([score, Number(value.toFixed(6))]).toEqual(["R²", 1]);
    expect(columns.map(({ column }) => column)).toEqual(["a", "b", "town", "noise"]);
    expect(columns[0].drop).toBeGreaterThan(1);
    expect(columns[3]).toEqual({ column: "noise", drop: 0, deviation: 0 });
  });

  it("refuses one row, of which nothing can be exchanged", () => {
    expect(() => permutationImportance(exactNetwork(), table, { rows: [3] })).toThrow(
      "permutationImportance: there must be at least two rows: 1. Give more rows.",
    );
  });
});

describe("calibrate", () => {
  it("finds the temperature by which a network is too sure: one whose z are tripled is cooled by 3, and no class changes", () => {
    // Labels drawn from the probabilities of the network itself: it is calibrated as it is.
    const truth = network({ inputs: 3, layers: [dense(6, "tanh"), dense(3, "softmax")], loss: "crossEntropy", seed: 5, precision: "f64" });
    const random = createRandom(9);
    const inputs = Array.from({ length: 4000 }, () => [random.normal(), random.normal(), random.normal()]);
    const p = truth.predict(inputs);
    const labels = inputs.map((_, i) => {
      const drawn = random.uniform();
      return drawn < p[3 * i] ? 0 : drawn < p[3 * i] + p[3 * i + 1] ? 1 : 2;
    });
    const [hidden, last] = truth.parameters();
    truth.setParameters([hidden, { weights: last.weights.map((w) => 3 * w), biases: last.biases.map((b) => 3 * b) }]);
    const before = truth.classify(inputs);
    const found = calibrate(truth, { inputs, labels });
    expect(found.temperature).toBeGreaterThan(2.6);
    expect(found.temperature).toBeLessThan(3.4);
    expect(found.after).toBeLessThan(found.before);
    expect(truth.evaluate({ inputs, labels }).loss).toBe(found.after);
    expect(truth.classify(inputs)).toEqual(before);
    // Again there is next to nothing to gain.
    expect(calibrate(truth, { inputs, labels }).temperature).toBeCloseTo(1, 3);
  });

  it("refuses a network of values", () => {
    expect(() => calibrate(exactNetwork(), test!)).toThrow(
      "calibrate: only networks with cross-entropy have probabilities to calibrate: this one ends in identity with squared error.",
    );
  });
});

describe("crossValidate", () => {
  it("tests each row once in each repetition, and averages what the folds give", async () => {
    const tested: number[] = [];
    const result = await crossValidate(foldsOf(table, { seed: 1, folds: 4, repeats: 2, label: "y", targets: "values" }), (fold) => {
      tested.push(fold.test.inputs.rows);
      const net = network({ inputs: fold.train.inputs.cols, layers: [dense(1, "identity")], loss: squaredError("mean"), seed: 1 });
      net.train(fold.train, { epochs: 60, batchSize: 10, optimizer: adam({ learningRate: 0.02 }) });
      return net;
    });
    expect(tested).toEqual(Array.from({ length: 8 }, () => 50));
    const r2 = result.folds.map((fold) => (fold.learns === "values" ? fold.metrics.r2 : NaN));
    const [first] = result.metrics;
    expect([first.name, first.mean]).toEqual(["r2", r2.reduce((sum, value) => sum + value, 0) / 8]);
    expect(first.mean).toBeGreaterThan(0.99);
    expect(first.deviation).toBeLessThan(0.01);
    expect(Math.abs(first.baseline)).toBeLessThan(0.1);
  });

  it("refuses no folds at all", async () => {
    await expect(crossValidate([], () => exactNetwork())).rejects.toThrow(
      "crossValidate: there must be at least one fold: none is given. Pass foldsOf(table, { seed: 1 }).",
    );
  });
});

describe("a column of weights", () => {
  const weighted = parseTable(
    `x,w,kind\n${Array.from({ length: 40 }, (_, i) => `${i % 8},${i % 5 === 0 ? 0 : 1 + (i % 3)},${(i * 3) % 8 > 3 ? "p" : "q"}`).join("\n")}\n`,
  );
  const fit = (set: ReturnType<typeof prepareTable>): Float32Array => {
    const net = network({ inputs: 1, layers: [dense(3, "tanh"), dense(1, "sigmoid")], loss: "crossEntropy", seed: 1, deterministic: true });
    net.train(set.train, { epochs: 5, batchSize: 8, optimizer: adam() });
    return net.predict([[0], [1]]);
  };

  it("counts in training: a weight of 0 is the row deleted, to the bit, and others are those of sampleWeight", () => {
    const set = prepareTable(weighted, { seed: 1, weight: "w" });
    expect(set.schema.columns.map(({ role }) => role)).toEqual(["input", "weight", "target"]);
    const deleted = parseTable(
      `x,w,kind\n${Array.from({ length: 40 }, (_, i) => i)
        .filter((i) => i % 5 > 0)
        .map((i) => `${i % 8},${1 + (i % 3)},${(i * 3) % 8 > 3 ? "p" : "q"}`)
        .join("\n")}\n`,
    );
    expect(fit(set)).toEqual(fit(prepareTable(deleted, { seed: 1, weight: "w" })));
    const net = network({ inputs: 1, layers: [dense(3, "tanh"), dense(1, "sigmoid")], loss: "crossEntropy", seed: 1, deterministic: true });
    const { weights, ...plain } = set.train;
    net.train(plain, { epochs: 5, batchSize: 8, optimizer: adam(), sampleWeight: weights! });
    expect(net.predict([[0], [1]])).toEqual(fit(set));
    expect(fit(prepareTable(weighted, { seed: 1, ignore: ["w"] }))).not.toEqual(fit(set));
  });
});
