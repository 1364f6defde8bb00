import { classificationMetrics } from "adjoint/tables";
import { invertScaling } from "@adjoint/datasets";
import { scalingOf } from "@adjoint/datasets/schema";
import { DataError } from "@adjoint/reference";
import type { Dataset } from "@adjoint/reference";
import { partOf } from "./after-part.ts";
import type { Asked } from "./after-part.ts";
import type { Mistakes, Roc, TakenRows } from "./after-protocol.ts";

/** As many rows are shown. */
const SHOWN = 12;

interface Classified {
  readonly part: "test" | "training";
  readonly data: Dataset;
  readonly labels: Uint8Array | Uint16Array | Uint32Array | Int32Array | readonly number[];
  /** The probability of class k in a row. */
  readonly probability: (row: number, k: number) => number;
}

/** Returns the classes of the part that is asked about, and what the network says of its rows. */
function classified(asked: Asked): Classified {
  const { part, data } = partOf(asked);
  if (data.targets.kind !== "classes") throw new DataError("These data are values. Look at predicted against actual values.");
  const K = asked.network.outputs;
  const outputs = asked.network.predict(data);
  return {
    part,
    data,
    labels: data.targets.labels as Classified["labels"],
    probability: (row, k) => (K === 1 ? (k === 1 ? outputs[row] : 1 - outputs[row]) : outputs[row * K + k]),
  };
}

/** Returns rows of a cell of the confusion matrix, the surest first. */
export function takenRows(asked: Asked, { actual, predicted }: { readonly actual: number; readonly predicted: number }): TakenRows {
  const { part, data, labels, probability } = classified(asked);
  const { rows, cols, values, scale } = data.inputs;
  const answers = asked.network.classify(data);
  const found = Array.from({ length: rows }, (_, row) => row)
    .filter((row) => labels[row] === actual && answers[row] === predicted)
    .map((row) => ({ row, probability: probability(row, predicted) }))
    .toSorted((a, b) => b.probability - a.probability);
  const scaling = data.schema === undefined ? data.scaling : scalingOf(data.schema);
  const inUnits = (row: number): number[] => {
    const inputs = { values: values.slice(row * cols, (row + 1) * cols), rows: 1, cols, scale };
    return scaling === undefined ? Array.from(inputs.values, (value) => value * scale) : [...invertScaling(inputs, scaling)];
  };
  return {
    part,
    total: found.length,
    names: asked.problem.summary.features,
    rows: found.slice(0, SHOWN).map(({ row, probability: sure }) => ({
      values: inUnits(row),
      probability: sure,
    })),
    ...(data.image === undefined ? {} : { image: data.image }),
  };
}

/** Returns the rows that are taken for another class. */
export function mistakesOf(asked: Asked): Mistakes {
  const { part, data, labels } = classified(asked);
  const answers = asked.network.classify(data);
  const { rows } = data.inputs;
  return { part, rows: Array.from({ length: rows }, (_, row) => row).filter((row) => answers[row] !== labels[row]), of: rows };
}

/** Returns the curve of a class against all others: a point for each different probability, from the highest. */
export function rocOf(asked: Asked, positive: number): Roc {
  const { part, data, labels, probability } = classified(asked);
  const { rows } = data.inputs;
  const scores = Float64Array.from({ length: rows }, (_, row) => probability(row, positive));
  const hits = Uint8Array.from({ length: rows }, (_, row) => Number(labels[row] === positive));
  const positives = hits.reduce((sum, hit) => sum + hit, 0);
  const negatives = rows - positives;
  const name = asked.problem.summary.classes[positive];
  if (positives === 0 || negatives === 0)
    throw new DataError(`${positives === 0 ? "No" : "Every"} ${part} row is ${name}: there is no curve. Keep more rows for testing.`);
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => scores[b] - scores[a]);
  const points: [number, number][] = [[0, 0]];
  let accepted = 0;
  order.forEach((row, i) => {
    accepted += hits[row];
    // Rows of the same probability are accepted together.
    if (i + 1 === rows || scores[order[i + 1]] !== scores[row]) points.push([(i + 1 - accepted) / negatives, accepted / positives]);
  });
  const measured = classificationMetrics({ labels: hits, probabilities: scores, classes: ["others", name] });
  const { precision, recall } = measured.perClass[1];
  return { part, name, positives, negatives, points, area: measured.rocAuc, precision, recall };
}
