import { classesOf, targetColumns, targetScalingOf } from "@adjoint/datasets/schema";
import type { Schema, Targets } from "@adjoint/reference";
import { createClassMeter } from "./metrics/classification.ts";
import type { ClassMeter, ClassificationMetrics } from "./metrics/classification.ts";
import type { ScoreOptions } from "./metrics/ranking.ts";
import { createValueMeter } from "./metrics/regression.ts";
import type { RegressionMetrics } from "./metrics/regression.ts";

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

/** Returns how well predictions [m, K], in the units of the table, agree with targets. */
export function measure(schema: Schema, targets: Targets, predictions: Float64Array): TableEvaluation {
  const meter = createTableMeter(schema);
  meter.add(targets, predictions);
  return meter.finish();
}

/** Measures the rows of a table, which may come in parts. */
export interface TableMeter {
  /** @param predictions [m, K] in the units of the table */
  add(targets: Targets, predictions: Float64Array): void;
  finish(): TableEvaluation;
}

const WHERE = "evaluateTable";

export function createTableMeter(schema: Schema, options: ScoreOptions = {}): TableMeter {
  const create = { classes: createClassesMeter, labels: createLabelsMeter, values: createValuesMeter } satisfies Record<
    Schema["learns"],
    unknown
  >;
  return create[schema.learns](schema, options);
}

/** A meter of predictions, and one of the same numbers for every row. */
function createPair(classes: readonly string[], options: ScoreOptions): { readonly metrics: ClassMeter; readonly baseline: ClassMeter } {
  return { metrics: createClassMeter(WHERE, classes, options), baseline: createClassMeter(WHERE, classes, { tied: true }) };
}

const finishPair = ({ metrics, baseline }: ReturnType<typeof createPair>) => ({ metrics: metrics.finish(), baseline: baseline.finish() });

function createClassesMeter(schema: Schema, options: ScoreOptions): TableMeter {
  const classes = classesOf(schema)!;
  const columns = targetColumns(schema);
  const counts = classes.map((_, k) =>
    columns.length === 1 ? columns[0].categories![k].count : Math.round((columns[k].mean ?? 0) * schema.rows),
  );
  const shares = counts.map((count) => count / counts.reduce((sum, each) => sum + each, 0));
  const pair = createPair(classes, options);
  return {
    add(targets, probabilities) {
      const { labels } = targets as Extract<Targets, { kind: "classes" }>;
      pair.metrics.add({ labels, probabilities });
      pair.baseline.add({
        labels,
        probabilities: Float64Array.from({ length: labels.length * classes.length }, (_, at) => shares[at % classes.length]),
      });
    },
    finish: () => ({ learns: "classes", ...finishPair(pair) }),
  };
}

function createLabelsMeter(schema: Schema, options: ScoreOptions): TableMeter {
  const columns = targetColumns(schema);
  const K = columns.length;
  const pairs = columns.map(({ name }) => createPair([`not ${name}`, name], options));
  return {
    add(targets, predictions) {
      const { values } = targets as Extract<Targets, { kind: "values" }>;
      pairs.forEach(({ metrics, baseline }, k) => {
        const column = (of: ArrayLike<number>): Float64Array => Float64Array.from({ length: of.length / K }, (_, row) => of[row * K + k]);
        const labels = column(values);
        metrics.add({ labels, probabilities: column(predictions) });
        baseline.add({ labels, probabilities: labels.map(() => columns[k].mean ?? 0) });
      });
    },
    finish: () => ({ learns: "labels", labels: columns.map(({ name }, k) => ({ name, ...finishPair(pairs[k]) })) }),
  };
}

function createValuesMeter(schema: Schema): TableMeter {
  const columns = targetColumns(schema);
  const K = columns.length;
  const names = columns.map(({ name }) => name);
  const scaling = targetScalingOf(schema);
  const [metrics, baseline] = [createValueMeter(WHERE, names), createValueMeter(WHERE, names)];
  return {
    add(targets, predictions) {
      const scaled = (targets as Extract<Targets, { kind: "values" }>).values;
      const values = Float64Array.from(scaled, (value, at) =>
        scaling === undefined ? value : value / scaling.scale[at % K] + scaling.shift[at % K],
      );
      metrics.add({ values, predictions });
      baseline.add({ values, predictions: Float64Array.from(values, (_, at) => columns[at % K].mean ?? 0) });
    },
    finish: () => ({ learns: "values", metrics: metrics.finish(), baseline: baseline.finish() }),
  };
}
