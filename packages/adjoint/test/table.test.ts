import { parseTable, prepareTable, tableFromRows } from "@adjoint/datasets";
import type { PrepareOptions, Table } from "@adjoint/datasets";
import { describe, expect, it } from "vitest";
import { adam, dense, fromJSON, network, squaredError } from "../src/index.ts";
import { evaluateTable, load, predictRows } from "../src/tables/index.ts";
import type { Network } from "../src/index.ts";

/** A flower shop: what is sold depends on the town, the day and the weather. */
const rows = Array.from({ length: 120 }, (_, i) => ({
  id: i + 1,
  town: ["Oslo", "Rome", "Bern"][i % 3],
  day: `2024-03-${String((i % 28) + 1).padStart(2, "0")}`,
  rain: i % 11 === 0 ? null : (i * 7) % 10,
  price: 1000 + 300 * (i % 3) + 40 * ((i * 7) % 10),
  sold: (i % 3) + ((i * 7) % 10) / 10 > 1.4 ? "many" : "few",
}));
const table = tableFromRows(rows);

function trained(source: Table, options: Partial<PrepareOptions>, epochs = 40) {
  const prepared = prepareTable(source, { seed: 1, test: 0.2, missing: "mean", ...options });
  const { train } = prepared;
  const classes = train.targets.kind === "classes";
  const units = train.targets.kind === "classes" ? train.targets.classes.length : train.targets.cols;
  const labels = prepared.schema.learns === "labels";
  const net: Network = classes
    ? network({ inputs: train.inputs.cols, layers: [dense(16, "tanh"), dense(units, "softmax")], loss: "crossEntropy", seed: 1 })
    : labels
      ? network({ inputs: train.inputs.cols, layers: [dense(16, "tanh"), dense(units, "sigmoid")], loss: "crossEntropy", seed: 1 })
      : network({ inputs: train.inputs.cols, layers: [dense(16, "tanh"), dense(units, "identity")], loss: squaredError("mean"), seed: 1 });
  for (const _ of net.fit(train, { epochs, batchSize: 16, optimizer: adam({ learningRate: 0.01 }) }));
  return { net, prepared };
}

describe("a model that knows its table", () => {
  it("predicts raw rows after save and load as it predicts what they are encoded to, in the units of the table", () => {
    const { net, prepared } = trained(table, { label: "price", targets: "values", ignore: ["sold"] });
    const loaded = load(net.save());
    const encoded = net.predict(prepared.test!);
    const { shift, scale } = prepared.schema.columns.find(({ role }) => role === "target")!.scaling!;
    const raw = loaded.predictRows(Array.from(prepared.rows.test, (row) => rows[row]));
    raw.forEach(({ values }, i) => {
      expect(values!["price"]).toBe(Number((encoded[i] / scale[0] + shift[0]).toPrecision(9)));
      expect(Math.abs(values!["price"] - rows[prepared.rows.test[i]].price)).toBeLessThan(150);
    });
    const evaluation = loaded.evaluateTable(table, { rows: prepared.rows.test });
    if (evaluation.learns !== "values") throw new Error("values");
    expect(evaluation.metrics.r2).toBeGreaterThan(0.9);
    expect(Math.abs(evaluation.baseline.r2)).toBeLessThan(0.1);
  });

  it("names classes with probabilities that sum to 1, whatever the form of the row", () => {
    const { net } = trained(table, { label: "sold", ignore: ["price"] });
    const loaded = load(net.save());
    const { id, town, day, rain, price } = rows[5];
    const [object] = loaded.predictRows([{ price, rain: String(rain), town, day, id, more: "ignored" }]);
    const [array] = loaded.predictRows([[id, town, day, rain, price]]);
    const [fromTable] = loaded.predictRows(table, { rows: [5] });
    expect(array).toEqual(object);
    expect(fromTable).toEqual(object);
    expect(object.class).toBe(rows[5].sold);
    expect(Object.keys(object.probabilities!)).toEqual(["few", "many"]);
    expect(Object.values(object.probabilities!).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
    const evaluation = loaded.evaluateTable(rows);
    if (evaluation.learns !== "classes") throw new Error("classes");
    expect(evaluation.metrics.accuracy).toBeGreaterThan(evaluation.baseline.accuracy + 0.2);
  });

  it("learns several labels that hold or not, and says which do", () => {
    const several = tableFromRows(Array.from({ length: 90 }, (_, i) => ({ x: i % 9, low: Number(i % 9 < 6), high: Number(i % 9 > 3) })));
    const { net } = trained(several, { label: ["low", "high"] }, 300);
    expect(predictRows(net, [{ x: 1 }, { x: 5 }])).toMatchObject([{ labels: ["low"] }, { labels: ["low", "high"] }]);
    const evaluation = evaluateTable(net, several);
    if (evaluation.learns !== "labels") throw new Error("labels");
    expect(evaluation.labels.map(({ name, metrics }) => [name, metrics.accuracy])).toEqual([
      ["low", 1],
      ["high", 1],
    ]);
  });

  it("says of a model of numbers that it knows no table", () => {
    const net = network({ inputs: 1, layers: [dense(1, "sigmoid")], loss: "crossEntropy", seed: 1 });
    expect(() => predictRows(net, [{ x: 1 }])).toThrow(
      "predictRows: the network knows no table: it was fitted to numbers, not to a table with a schema. Fit it to what prepareTable returns, or give numbers to predict.",
    );
  });

  it("refuses columns that changed places in fit, evaluate and classify", () => {
    const { net, prepared } = trained(parseTable("a,b,y\n1,2,p\n3,4,q\n5,7,p\n7,8,q\n9,1,p\n2,2,q\n"), { test: 0 });
    const swapped = { ...prepared.train, features: ["b", "a"] };
    const message =
      'the columns are not those that the network was fitted to: column 1 is "b", it was "a". Give the columns in that order.';
    expect(() => net.evaluate(swapped)).toThrow(`evaluate: ${message}`);
    expect(() => net.classify(swapped)).toThrow(`classify: ${message}`);
    expect(() => net.fit(swapped, { epochs: 1, batchSize: 2, optimizer: adam() })).toThrow(`fit: ${message}`);
  });

  it("refuses a file whose schema is damaged or gives other inputs", () => {
    const { net, prepared } = trained(table, { label: "sold" }, 1);
    const text = JSON.stringify(net.toJSON());
    expect(() => load(net.save())).not.toThrow();
    const column = prepared.schema.columns.findIndex(({ role }) => role === "input");
    const schema = { ...prepared.schema, columns: prepared.schema.columns.filter((_, i) => i !== column) };
    const json = { ...JSON.parse(text), data: { ...JSON.parse(text).data, schema } };
    expect(() => predictRows(fromJSON(json), rows)).toThrow(/the schema must give the inputs of the network/);
    expect(() => predictRows(fromJSON({ ...json, data: { ...json.data, schema: { ...schema, version: 3 } } }), rows)).toThrow(
      /the version of the schema must be 1/,
    );
    expect(() => fromJSON({ ...json, data: { ...json.data, schema: 3 } })).toThrow(/the schema must give the inputs of the network/);
  });
});
