import type { HostOptions, Network } from "../api.ts";
import { createEstimatorNetwork, fitNetwork } from "./fit.ts";
import type { FitRecord, OutputKind } from "./fit.ts";
import { readParams } from "./params.ts";
import type { MLPParams } from "./params.ts";
import { failEstimator } from "./problems.ts";
import { createDataset, readTable, requireRows, toRows } from "./table.ts";
import type { Matrix, Table } from "./table.ts";

/** What a class may be called. */
export type ClassName = number | string | boolean;

interface Fitted extends FitRecord {
  readonly net: Network;
  readonly classes: readonly ClassName[];
  readonly table: Pick<Table, "cols" | "features">;
}

/**
 * A multi-layer perceptron that tells classes apart, with the parameters, defaults, methods and attributes of scikit-learn's class of this name.
 * Two classes have one logistic output, more have softmax. Attributes can be read once it is fitted.
 */
export class MLPClassifier {
  #params: MLPParams;
  readonly #host: HostOptions;
  #fitted: Fitted | undefined;

  /** @param host where it computes: threads, backend */
  constructor(params: Partial<MLPParams> = {}, host: HostOptions = {}) {
    this.#params = readParams("MLPClassifier", params);
    this.#host = host;
  }

  /** Learns the classes y[m] of the rows X[m, n₀], which count what `sampleWeight` says. Returns itself. */
  fit(X: Matrix, y: ArrayLike<ClassName>, sampleWeight?: ArrayLike<number>): this {
    const where = "MLPClassifier.fit";
    const before = this.#params.warmStart ? this.#fitted : undefined;
    const table = readTable(where, X, before?.table);
    requireRows(where, table, y);
    const classes = before?.classes ?? sortedClasses(y);
    if (classes.length < 2) failEstimator(where, "one-class", { value: classes[0] });
    this.#train(where, { table, y, classes, params: this.#params, net: before?.net, sampleWeight });
    return this;
  }

  /**
   * One epoch over the rows X[m, n₀], continuing from what is learnt.
   * @param classes all classes, in the first call
   */
  partialFit(X: Matrix, y: ArrayLike<ClassName>, classes?: readonly ClassName[]): this {
    const where = "MLPClassifier.partialFit";
    const table = readTable(where, X, this.#fitted?.table);
    requireRows(where, table, y);
    const known = this.#fitted?.classes ?? sortedClasses(classes ?? y);
    if (known.length < 2) failEstimator(where, "one-class", { value: known[0] });
    const params = { ...this.#params, maxIter: 1, earlyStopping: false };
    this.#train(where, { table, y, classes: known, params, net: this.#fitted?.net, sampleWeight: undefined });
    return this;
  }

  /** The class of each row. */
  predict(X: Matrix): ClassName[] {
    const { net, classes, table } = this.#require("MLPClassifier.predict");
    const { values, rows, cols } = readTable("MLPClassifier.predict", X, table);
    return Array.from(net.classify({ values, shape: [rows, cols] }), (k) => classes[k]);
  }

  /** The probability of each class for each row [m, classes]. */
  predictProba(X: Matrix): number[][] {
    const { net, table } = this.#require("MLPClassifier.predictProba");
    const { values, rows, cols } = readTable("MLPClassifier.predictProba", X, table);
    const outputs = net.predict({ values, shape: [rows, cols] });
    return net.outputs === 1 ? Array.from(outputs, (p) => [1 - p, p]) : toRows(outputs, net.outputs);
  }

  /** The logarithms of {@link predictProba}. */
  predictLogProba(X: Matrix): number[][] {
    return this.predictProba(X).map((row) => row.map(Math.log));
  }

  /** The share of the rows whose class is the predicted one. */
  score(X: Matrix, y: ArrayLike<ClassName>): number {
    const predicted = this.predict(X);
    if (y.length !== predicted.length) failEstimator("MLPClassifier.score", "rows-of-y", { X: predicted.length, y: y.length });
    return predicted.filter((value, i) => value === y[i]).length / predicted.length;
  }

  getParams(): MLPParams {
    return { ...this.#params };
  }

  /** Changes parameters; the network that is fitted stays until the next fit. Returns itself. */
  setParams(params: Partial<MLPParams>): this {
    this.#params = readParams("MLPClassifier.setParams", { ...this.#params, ...params });
    return this;
  }

  /** The network itself, with all that it offers: gradients, checks, saving. */
  get network_(): Network {
    return this.#require("MLPClassifier.network_").net;
  }
  get classes_(): readonly ClassName[] {
    return this.#require("MLPClassifier.classes_").classes;
  }
  get loss_(): number {
    return this.#require("MLPClassifier.loss_").loss_;
  }
  get bestLoss_(): number | null {
    return this.#require("MLPClassifier.bestLoss_").bestLoss_;
  }
  get lossCurve_(): readonly number[] {
    return this.#require("MLPClassifier.lossCurve_").lossCurve_;
  }
  get validationScores_(): readonly number[] | null {
    return this.#require("MLPClassifier.validationScores_").validationScores_;
  }
  get bestValidationScore_(): number | null {
    return this.#require("MLPClassifier.bestValidationScore_").bestValidationScore_;
  }
  get t_(): number {
    return this.#require("MLPClassifier.t_").t_;
  }
  get nIter_(): number {
    return this.#require("MLPClassifier.nIter_").nIter_;
  }
  get converged_(): boolean {
    return this.#require("MLPClassifier.converged_").converged_;
  }
  /** W[n₀, n₁] of each layer, as rows. */
  get coefs_(): number[][][] {
    const { net } = this.#require("MLPClassifier.coefs_");
    return net.parameters().map(({ weights, biases }) => toRows(weights, biases.length));
  }
  get intercepts_(): number[][] {
    return this.#require("MLPClassifier.intercepts_")
      .net.parameters()
      .map(({ biases }) => Array.from(biases));
  }
  get nFeaturesIn_(): number {
    return this.#require("MLPClassifier.nFeaturesIn_").table.cols;
  }
  get featureNamesIn_(): readonly string[] | undefined {
    return this.#require("MLPClassifier.featureNamesIn_").table.features;
  }
  get nLayers_(): number {
    return this.#require("MLPClassifier.nLayers_").net.describe().layers.length + 1;
  }
  get nOutputs_(): number {
    return this.#require("MLPClassifier.nOutputs_").net.outputs;
  }
  get outActivation_(): OutputKind {
    return this.nOutputs_ === 1 ? "logistic" : "softmax";
  }

  #require(where: string): Fitted {
    return this.#fitted ?? failEstimator(where, "not-fitted", {});
  }

  #train(
    where: string,
    {
      table,
      y,
      classes,
      params,
      net,
      sampleWeight,
    }: {
      readonly table: Table;
      readonly y: ArrayLike<ClassName>;
      readonly classes: readonly ClassName[];
      readonly params: MLPParams;
      readonly net: Network | undefined;
      readonly sampleWeight: ArrayLike<number> | undefined;
    },
  ): void {
    const numbers = new Map(classes.map((name, k) => [name, k]));
    const labels = Uint32Array.from(
      y,
      (value, row) => numbers.get(value) ?? failEstimator(where, "unknown-class", { row, value, classes }),
    );
    const data = createDataset(table, { kind: "classes", labels, classes: classes.map(String) });
    const outputs = classes.length === 2 ? 1 : classes.length;
    const kind = outputs === 1 ? "logistic" : "softmax";
    const used = net ?? createEstimatorNetwork(params, { inputs: table.cols, outputs, kind, host: this.#host });
    const record = fitNetwork(used, data, { params, where, score: (part) => used.evaluate(part).accuracy, strata: labels, sampleWeight });
    this.#fitted = { ...record, net: used, classes, table: { cols: table.cols, features: table.features } };
  }
}

/** The classes of y in ascending order: numbers by size, names by the alphabet. */
function sortedClasses(y: ArrayLike<ClassName>): ClassName[] {
  return [...new Set(Array.from(y))].sort((a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1,
  );
}
