import { EXPORTERS, toDense } from "adjoint/exchange";
import { predictRows } from "adjoint/tables";
import type { RowPrediction } from "adjoint/tables";
import { featuresOf, inputColumns, targetColumns, targetScalingOf } from "@adjoint/datasets/schema";
import { DataError, createRandom, permutation } from "@adjoint/reference";
import type { Answers, Importance, Predictions, Question, RowColumn } from "./after-protocol.ts";
import { partOf } from "./after-part.ts";
import type { Asked } from "./after-part.ts";
import { mistakesOf, rocOf, takenRows } from "./after-classes.ts";

/** As many rows are asked; more change the third digit. */
const ROWS = 2000;
const POINTS = 500;

/** Answers a question about a network that was trained. Throws a DataError where it cannot be answered. */
export function answerQuestion(asked: Asked, question: Question): Answers[Question["kind"]] {
  switch (question.kind) {
    case "importance":
      return importanceOf(asked);
    case "predictions":
      return predictionsOf(asked);
    case "taken":
      return takenRows(asked, question);
    case "mistakes":
      return mistakesOf(asked);
    case "roc":
      return rocOf(asked, question.positive);
    case "columns":
      return columnsOf(asked);
    case "row":
      return predictRow(asked, question.row);
    case "export": {
      const { files, notes } = EXPORTERS[question.format].write(toDense(asked.network, { name: "model" }));
      return { files, notes };
    }
  }
}

/** Permutation importance (Breiman 2001): a column of a table is dealt out with all the inputs that it became. */
function importanceOf(asked: Asked): Importance {
  const { part, data } = partOf(asked, ROWS);
  const { rows, cols, values } = data.inputs;
  const loss = asked.network.evaluate(data).loss;
  const features = groupsOf(asked).map(({ name, from, count }) => {
    // The same order for every input, so that they can be compared.
    const order = permutation(rows, createRandom(1, 4242));
    const dealt = values.slice();
    for (let row = 0; row < rows; row++) for (let j = from; j < from + count; j++) dealt[row * cols + j] = values[order[row] * cols + j];
    return { name, rise: asked.network.evaluate({ ...data, inputs: { ...data.inputs, values: dealt } }).loss - loss };
  });
  return { part, rows, loss, features: features.toSorted((a, b) => b.rise - a.rise) };
}

/** The inputs that belong together, with their place among all. */
function groupsOf({ problem }: Asked): readonly { readonly name: string; readonly from: number; readonly count: number }[] {
  const { schema } = problem.train;
  if (schema === undefined || schema.window !== undefined) return problem.summary.features.map((name, from) => ({ name, from, count: 1 }));
  let from = 0;
  return inputColumns(schema).map((column) => {
    const group = { name: column.name, from, count: featuresOf(column).length };
    from += group.count;
    return group;
  });
}

function predictionsOf(asked: Asked): Predictions {
  const { part, data } = partOf(asked, POINTS);
  const { targets, schema } = data;
  if (targets.kind === "classes") throw new DataError("Classes have a confusion matrix; a plot of predictions is for values.");
  const scaling = schema === undefined ? undefined : targetScalingOf(schema);
  const inUnits = (value: number): number => (scaling === undefined ? value : value / scaling.scale[0] + scaling.shift[0]);
  const outputs = asked.network.predict({
    values: Float32Array.from(data.inputs.values, (value) => value * data.inputs.scale),
    shape: [data.inputs.rows, data.inputs.cols],
  });
  const K = asked.network.outputs;
  return {
    part,
    name: schema === undefined ? (targets.names[0] ?? "y") : targetColumns(schema)[0].name,
    actual: Array.from({ length: data.inputs.rows }, (_, row) => inUnits(targets.values[row * targets.cols])),
    predicted: Array.from({ length: data.inputs.rows }, (_, row) => inUnits(outputs[row * K])),
  };
}

function columnsOf({ problem }: Asked): readonly RowColumn[] {
  const { train, summary } = problem;
  if (train.schema !== undefined) {
    return inputColumns(train.schema).map(({ name, categories, fill, scaling, kind }) => ({
      name,
      ...(kind === "category" ? { categories: (categories ?? []).map((category) => category.name) } : {}),
      example: String(
        fill ??
          (kind === "category"
            ? (categories?.[0]?.name ?? "")
            : kind === "date"
              ? "2026-01-31"
              : short(typeof scaling?.shift === "number" ? scaling.shift : 0)),
      ),
    }));
  }
  const { scaling } = train;
  return summary.features.map((name, i) => ({ name, example: short(scaling?.shift[i] ?? 0) }));
}

const short = (value: number): string => String(Number(value.toPrecision(3)));

/** Predicts for a row in the units of its data. */
function predictRow({ network, problem }: Asked, row: Readonly<Record<string, string>>): RowPrediction {
  const { train, summary } = problem;
  if (train.schema !== undefined) return predictRows(network, [row], { unseen: "other" })[0];
  const { scaling } = train;
  const inputs = summary.features.map((name, i) => {
    const raw = Number(row[name]?.replace(",", "."));
    if (!Number.isFinite(raw)) throw new DataError(`${name} is “${row[name] ?? ""}”. Enter a number.`);
    return scaling === undefined ? raw : (raw - scaling.shift[i]) * scaling.scale[i];
  });
  const outputs = Array.from(network.predict([inputs]));
  if (summary.classes.length === 0) return { values: { [summary.targetName]: outputs[0] } };
  const shares = outputs.length === 1 ? [1 - outputs[0], outputs[0]] : outputs;
  const best = shares.indexOf(Math.max(...shares));
  return { class: summary.classes[best], probabilities: Object.fromEntries(summary.classes.map((name, k) => [name, shares[k]])) };
}
