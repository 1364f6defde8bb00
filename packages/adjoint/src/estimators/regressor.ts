import type { Dataset } from "@adjoint/reference";
import type { HostOptions, Network } from "../api.ts";
import { createEstimatorNetwork, fitNetwork } from "./fit.ts";
import type { FitRecord } from "./fit.ts";
import { readParams } from "./params.ts";
import type { MLPParams } from "./params.ts";
import { failEstimator } from "./problems.ts";
import { createDataset, readTable, requireRows, toRows } from "./table.ts";
import type { Matrix, Table } from "./table.ts";

/** y[m], or y[m, K] as rows. */
export type TargetRows = ArrayLike<number> | ArrayLike<readonly number[]>;

interface Fitted extends FitRecord {
  readonly net: Network;
  readonly table: Pick<Table, "cols" | "features">;
  /** Whether y was given as rows: predictions then are, too */
  readonly nested: boolean;
}

/**
 * A multi-layer perceptron that predicts values, with the parameters, defaults, methods and attributes of scikit-learn's class of this name.
 * It minimises ½Σ(a − y)² of the outputs, averaged over the rows. Attributes can be read once it is fitted.
 */
export class MLPRegressor {
  #params: MLPParams;
  readonly #host: HostOptions;
  #fitted: Fitted | undefined;

  /** @param host where it computes: threads, backend */
  constructor(params: Partial<MLPParams> = {}, host: HostOptions = {}) {
    this.#params = readParams("MLPRegressor", params);
    this.#host = host;
  }

  /** Learns the values y of the rows X[m, n₀], which count what `sampleWeight` says. Returns itself. */
  fit(X: Matrix, y: TargetRows, sampleWeight?: ArrayLike<number>): this {
    return this.#train("MLPRegressor.fit", {
      X,
      y,
      params: this.#params,
      before: this.#params.warmStart ? this.#fitted : undefined,
      sampleWeight,
    });
  }

  /** One epoch over the rows X[m, n₀], continuing from what is learnt. */
  partialFit(X: Matrix, y: TargetRows): this {
    const params = { ...this.#params, maxIter: 1, earlyStopping: false };
    return this.#train("MLPRegressor.partialFit", { X, y, params, before: this.#fitted, sampleWeight: undefined });
  }

  /** The value of each row, or a row of values where y had several. */
  predict(X: Matrix): number[] | number[][] {
    const { net, table, nested } = this.#require("MLPRegressor.predict");
    const { values, rows, cols } = readTable("MLPRegressor.predict", X, table);
    const outputs = net.predict({ values, shape: [rows, cols] });
    return nested ? toRows(outputs, net.outputs) : Array.from(outputs);
  }

  /** R² = 1 − Σ(y − ŷ)²/Σ(y − ȳ)², averaged over the outputs; of constant values 1 where all are right, else 0. */
  score(X: Matrix, y: TargetRows): number {
    const { net, table } = this.#require("MLPRegressor.score");
    const read = readTable("MLPRegressor.score", X, table);
    requireRows("MLPRegressor.score", read, y);
    return determination(net, createDataset(read, readTargets("MLPRegressor.score", y)));
  }

  getParams(): MLPParams {
    return { ...this.#params };
  }

  /** Changes parameters; the network that is fitted stays until the next fit. Returns itself. */
  setParams(params: Partial<MLPParams>): this {
    this.#params = readParams("MLPRegressor.setParams", { ...this.#params, ...params });
    return this;
  }

  /** The network itself, with all that it offers: gradients, checks, saving. */
  get network_(): Network {
    return this.#require("MLPRegressor.network_").net;
  }
  get loss_(): number {
    return this.#require("MLPRegressor.loss_").loss_;
  }
  get bestLoss_(): number | null {
    return this.#require("MLPRegressor.bestLoss_").bestLoss_;
  }
  get lossCurve_(): readonly number[] {
    return this.#require("MLPRegressor.lossCurve_").lossCurve_;
  }
  get validationScores_(): readonly number[] | null {
    return this.#require("MLPRegressor.validationScores_").validationScores_;
  }
  get bestValidationScore_(): number | null {
    return this.#require("MLPRegressor.bestValidationScore_").bestValidationScore_;
  }
  get t_(): number {
    return this.#require("MLPRegressor.t_").t_;
  }
  get nIter_(): number {
    return this.#require("MLPRegressor.nIter_").nIter_;
  }
  get converged_(): boolean {
    return this.#require("MLPRegressor.converged_").converged_;
  }
  /** W[n₀, n₁] of each layer, as rows. */
  get coefs_(): number[][][] {
    const { net } = this.#require("MLPRegressor.coefs_");
    return net.parameters().map(({ weights, biases }) => toRows(weights, biases.length));
  }
  get intercepts_(): number[][] {
    return this.#require("MLPRegressor.intercepts_")
      .net.parameters()
      .map(({ biases }) => Array.from(biases));
  }
  get nFeaturesIn_(): number {
    return this.#require("MLPRegressor.nFeaturesIn_").table.cols;
  }
  get featureNamesIn_(): readonly string[] | undefined {
    return this.#require("MLPRegressor.featureNamesIn_").table.features;
  }
  get nLayers_(): number {
    return this.#require("MLPRegressor.nLayers_").net.describe().layers.length + 1;
  }
  get nOutputs_(): number {
    return this.#require("MLPRegressor.nOutputs_").net.outputs;
  }
  get outActivation_(): "identity" {
    return "identity";
  }

  #require(where: string): Fitted {
    return this.#fitted ?? failEstimator(where, "not-fitted", {});
  }

  #train(
    where: string,
    {
      X,
      y,
      params,
      before,
      sampleWeight,
    }: {
      readonly X: Matrix;
      readonly y: TargetRows;
      readonly params: MLPParams;
      readonly before: Fitted | undefined;
      readonly sampleWeight: ArrayLike<number> | undefined;
    },
  ): this {
    const table = readTable(where, X, before?.table);
    requireRows(where, table, y);
    const targets = readTargets(where, y);
    const net =
      before?.net ?? createEstimatorNetwork(params, { inputs: table.cols, outputs: targets.cols, kind: "identity", host: this.#host });
    const record = fitNetwork(net, createDataset(table, targets), {
      params,
      where,
      score: (part) => determination(net, part),
      strata: undefined,
      sampleWeight,
    });
    this.#fitted = { ...record, net, table: { cols: table.cols, features: table.features }, nested: typeof y[0] === "object" };
    return this;
  }
}

type Values = Extract<Dataset["targets"], { readonly kind: "values" }>;

function readTargets(where: string, y: TargetRows): Values {
  const rows = Array.from(y as ArrayLike<unknown>, (value) => (Array.isArray(value) ? (value as unknown[]) : [value]));
  const cols = rows[0]?.length ?? 1;
  rows.forEach((row, i) => {
    for (const value of row)
      if (typeof value !== "number" || !Number.isFinite(value)) failEstimator(where, "target-not-a-number", { row: i, value });
    if (row.length !== cols) failEstimator(where, "target-not-a-number", { row: i, value: row });
  });
  return { kind: "values", values: Float64Array.from(rows.flat() as number[]), cols, names: rows[0].map((_, k) => `y${k + 1}`) };
}

function determination(net: Network, data: Dataset): number {
  const { values, cols } = data.targets as Values;
  const predicted = net.predict(data);
  const rows = values.length / cols;
  let total = 0;
  for (let k = 0; k < cols; k++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += values[i * cols + k] / rows;
    let residual = 0;
    let spread = 0;
    for (let i = 0; i < rows; i++) {
      residual += (values[i * cols + k] - predicted[i * cols + k]) ** 2;
      spread += (values[i * cols + k] - mean) ** 2;
    }
    total += spread > 0 ? 1 - residual / spread : residual === 0 ? 1 : 0;
  }
  return total / cols;
}
