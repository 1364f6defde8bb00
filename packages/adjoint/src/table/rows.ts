import { encodeInputs, encodeTargets, targetColumns, targetScalingOf } from "@adjoint/datasets/schema";
import type { Row, Table } from "@adjoint/datasets/schema";
import type { Schema } from "@adjoint/reference";
import { outputsOf } from "../compile/plan.ts";
import { fail } from "../errors.ts";
import { classificationMetrics } from "../metrics/classification.ts";
import type { ClassificationMetrics } from "../metrics/classification.ts";
import { regressionMetrics } from "../metrics/regression.ts";
import type { RegressionMetrics } from "../metrics/regression.ts";
import type { State } from "../state/state.ts";
import { predict } from "../train/evaluate.ts";

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

/** Returns the outputs of rows [m, K] in the units of the table; those of an f32 network to nine digits, which tell every float from its neighbours. */
function predictNumbers(state: State, where: string, rows: RowsLike, options: RowsOptions): Float64Array {
  const schema = schemaOf(state, where);
  const { inputs } = encodeInputs(schema, rows, { where, precision: state.spec.precision, ...options });
  const outputs = predict(state, where, inputs);
  const scaling = targetScalingOf(schema);
  const K = outputsOf(state.spec);
  const digits = state.spec.precision === "f32" ? (value: number) => Number(value.toPrecision(9)) : (value: number) => value;
  return Float64Array.from(outputs, (value, at) =>
    digits(scaling === undefined ? value : value / scaling.scale[at % K] + scaling.shift[at % K]),
  );
}

/** Returns a prediction for each row. */
export function predictRows(state: State, where: string, rows: RowsLike, options: RowsOptions): RowPrediction[] {
  const schema = schemaOf(state, where);
  const numbers = predictNumbers(state, where, rows, options);
  const K = outputsOf(state.spec);
  const names = namesOf(state, schema);
  return Array.from({ length: numbers.length / K }, (_, row): RowPrediction => {
    const outputs = numbers.subarray(row * K, (row + 1) * K);
    if (schema.learns === "values") return { values: byName(names, outputs) };
    if (schema.learns === "labels") return { labels: names.filter((_name, k) => outputs[k] > 0.5), probabilities: byName(names, outputs) };
    if (K === 1) return { class: names[outputs[0] > 0.5 ? 1 : 0], probabilities: byName(names, [1 - outputs[0], outputs[0]]) };
    const best = outputs.reduce((a, value, k) => (value > outputs[a] ? k : a), 0);
    return { class: names[best], probabilities: byName(names, outputs) };
  });
}

/** Returns how well the model predicts rows whose targets are known. */
export function evaluateTable(state: State, where: string, rows: RowsLike, options: RowsOptions): TableEvaluation {
  const schema = schemaOf(state, where);
  const predictions = predictNumbers(state, where, rows, options);
  const targets = encodeTargets(schema, rows, { where, ...(options.rows === undefined ? {} : { rows: options.rows }) });
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
      const measure = (probabilities: ArrayLike<number>): ClassificationMetrics =>
        classificationMetrics({ labels: truth, probabilities, classes: [`not ${name}`, name] });
      return { name, metrics: measure(column(predictions, k)), baseline: measure(truth.map(() => columns[k].mean ?? 0)) };
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

function schemaOf({ data }: State, where: string): Schema {
  return data?.schema ?? fail(where, "no-schema", {});
}

/** The names of the outputs; of one output that distinguishes two classes, both. */
function namesOf({ data }: State, schema: Schema): readonly string[] {
  return schema.learns === "classes" ? (data?.classes ?? []) : targetColumns(schema).map(({ name }) => name);
}

function byName(names: readonly string[], values: ArrayLike<number>): Record<string, number> {
  return Object.fromEntries(names.map((name, k) => [name, values[k]]));
}
