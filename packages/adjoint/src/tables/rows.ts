import {
  checkSchema,
  encodeInputs,
  encodeTargets,
  featuresOf,
  inputColumns,
  targetColumns,
  targetScalingOf,
} from "@adjoint/datasets/schema";
import type { Row, Table } from "@adjoint/datasets/schema";
import type { Dataset, Schema, Targets } from "@adjoint/reference";
import type { Network } from "../api.ts";
import { fail } from "../errors.ts";
import { classificationMetrics } from "./metrics/classification.ts";
import type { ClassificationMetrics } from "./metrics/classification.ts";
import { regressionMetrics } from "./metrics/regression.ts";
import type { RegressionMetrics } from "./metrics/regression.ts";
import { requireOptions } from "../arguments.ts";

/** Rows as they stand in a file: objects, arrays in the order of its columns, or a table. */
export type RowsLike = Table | readonly Row[];

/** What a model predicts for one row, in the units and names of its table. */
export interface RowPrediction {
  /** The class, where one of several is learnt. */
  readonly class?: string;
  /** The probability of each class, or of each label that holds or not. */
  readonly probabilities?: Readonly<Record<string, number>>;
  /** The labels whose probability exceeds ½, where several may hold at once. */
  readonly labels?: readonly string[];
  /** The values, in the units of the table. */
  readonly values?: Readonly<Record<string, number>>;
}

export interface RowsOptions {
  /** The numbers of the rows to take, in this order; all when left out. */
  readonly rows?: ArrayLike<number>;
  /** What a category is that the training part did not have, instead of what the schema says. */
  readonly unseen?: Schema["unseen"];
}

const OPTIONS = ["rows", "unseen"];

/** How well a model predicts rows whose targets are known, beside what needs no model: the shares of the classes, or the means, of the training part. */
export type TableEvaluation =
  | { readonly learns: "classes"; readonly metrics: ClassificationMetrics; readonly baseline: ClassificationMetrics }
  | { readonly learns: "values"; readonly metrics: RegressionMetrics; readonly baseline: RegressionMetrics }
  | {
      readonly learns: "labels";
      readonly labels: readonly {
        readonly name: string;
        readonly metrics: ClassificationMetrics;
        readonly baseline: ClassificationMetrics;
      }[];
    };

/** Returns the outputs of rows [m, K] in the units of the table; those of an f32 network to nine digits, which distinguish every float from its neighbours. */
function predictNumbers(net: Network, where: string, rows: RowsLike, options: RowsOptions): Float64Array {
  const { inputs } = encodeInputs(schemaOf(net, where), rows, { where, precision: net.precision, ...options });
  return inUnits(net, where, net.predict(inputs));
}

/** Returns outputs [m, K] in the units of the table. */
export function inUnits(net: Network, where: string, outputs: ArrayLike<number>): Float64Array {
  const schema = schemaOf(net, where);
  const scaling = targetScalingOf(schema);
  const K = net.outputs;
  const digits = net.precision === "f32" ? (value: number) => Number(value.toPrecision(9)) : (value: number) => value;
  return Float64Array.from(outputs, (value, at) =>
    digits(scaling === undefined ? value : value / scaling.scale[at % K] + scaling.shift[at % K]),
  );
}

/**
 * Predicts for rows as they stand in a file: fills in, encodes, scales, predicts, and names what comes out, as the schema says of the table that the network was fitted to.
 * Columns are found by name; those that the schema does not know are ignored.
 * @throws DataError where the network knows no table, a column is missing, or a cell is not what its column holds
 */
export function predictRows(net: Network, rows: RowsLike, options: RowsOptions = {}): RowPrediction[] {
  const where = "predictRows";
  requireOptions(where, options, OPTIONS);
  const schema = schemaOf(net, where);
  const numbers = predictNumbers(net, where, rows, options);
  const names = namesOf(net, schema);
  return namedOutputs(net, schema, numbers).map((outputs): RowPrediction => {
    if (schema.learns === "values") return { values: byName(names, outputs) };
    if (schema.learns === "labels") return { labels: names.filter((_name, k) => outputs[k] > 0.5), probabilities: byName(names, outputs) };
    const best = outputs.reduce((a, value, k) => (value > outputs[a] ? k : a), 0);
    return { class: names[best], probabilities: byName(names, outputs) };
  });
}

/**
 * Measures how well the model predicts rows whose targets are known, with a baseline beside.
 * @param rows as they stand in a file, or a data set that the schema of the model encoded
 * @throws DataError as {@link predictRows}, and for a target that is missing or unknown
 */
export function evaluateTable(net: Network, rows: RowsLike | Dataset, options: RowsOptions = {}): TableEvaluation {
  const where = "evaluateTable";
  requireOptions(where, options, OPTIONS);
  const schema = schemaOf(net, where);
  if ("targets" in rows) return measure(schema, rows.targets, inUnits(net, where, net.predict(rows)));
  const targets = encodeTargets(schema, rows, { where, ...(options.rows === undefined ? {} : { rows: options.rows }) });
  return measure(schema, targets, predictNumbers(net, where, rows, options));
}

export function measure(schema: Schema, targets: Targets, predictions: Float64Array): TableEvaluation {
  const columns = targetColumns(schema);
  if (targets.kind === "classes") {
    const { labels, classes } = targets;
    const counts = classes.map((_, k) =>
      columns.length === 1 ? columns[0].categories![k].count : Math.round((columns[k].mean ?? 0) * schema.rows),
    );
    const shares = counts.map((count) => count / counts.reduce((sum, each) => sum + each, 0));
    const constant = Float64Array.from({ length: labels.length * classes.length }, (_, at) => shares[at % classes.length]);
    return {
      learns: "classes",
      metrics: classificationMetrics({ labels, probabilities: predictions, classes }),
      baseline: classificationMetrics({ labels, probabilities: constant, classes }),
    };
  }
  const { names } = targets;
  const K = names.length;
  if (schema.learns === "labels") {
    const column = (values: ArrayLike<number>, k: number): Float64Array =>
      Float64Array.from({ length: values.length / K }, (_, row) => values[row * K + k]);
    const labels = names.map((name, k) => {
      const truth = column(targets.values, k);
      const against = (probabilities: ArrayLike<number>): ClassificationMetrics =>
        classificationMetrics({ labels: truth, probabilities, classes: [`not ${name}`, name] });
      return { name, metrics: against(column(predictions, k)), baseline: against(truth.map(() => columns[k].mean ?? 0)) };
    });
    return { learns: "labels", labels };
  }
  const scaling = targetScalingOf(schema);
  const values = Float64Array.from(targets.values, (value, at) =>
    scaling === undefined ? value : value / scaling.scale[at % K] + scaling.shift[at % K],
  );
  const means = Float64Array.from(values, (_, at) => columns[at % K].mean ?? 0);
  return {
    learns: "values",
    metrics: regressionMetrics({ values, predictions, names }),
    baseline: regressionMetrics({ values, predictions: means, names }),
  };
}

/** Returns the schema that the network keeps, checked once. */
export function schemaOf(net: Network, where: string): Schema {
  const { data } = net;
  if (data?.schema === undefined) fail(where, "no-schema", {});
  const { schema } = data;
  if (checked.has(schema)) return schema;
  if (inputColumns(checkSchema(where, schema)).flatMap(featuresOf).length !== net.inputs)
    fail(where, "model-schema", { inputs: net.inputs });
  checked.add(schema);
  return schema;
}

const checked = new WeakSet<Schema>();

/** Returns the outputs [m, K] of rows by their names: one output that distinguishes two classes gives both. */
export function namedOutputs(net: Network, schema: Schema, numbers: Float64Array): number[][] {
  const K = net.outputs;
  return Array.from({ length: numbers.length / K }, (_, row) => {
    const outputs = Array.from(numbers.subarray(row * K, (row + 1) * K));
    return schema.learns === "classes" && K === 1 ? [1 - outputs[0], outputs[0]] : outputs;
  });
}

/** The names of the outputs; of one output that distinguishes two classes, both. */
export function namesOf({ data }: Network, schema: Schema): readonly string[] {
  return schema.learns === "classes" ? (data?.classes ?? []) : targetColumns(schema).map(({ name }) => name);
}

function byName(names: readonly string[], values: ArrayLike<number>): Record<string, number> {
  return Object.fromEntries(names.map((name, k) => [name, values[k]]));
}
