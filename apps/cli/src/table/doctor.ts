import { encodeTable, inputColumns, partsOf, targetColumns } from "@adjoint/datasets";
import type { ExampleSet, Table } from "@adjoint/datasets";
import type { Network, Schema } from "adjoint";
import { evaluateTable } from "adjoint/tables";
import type { Model } from "../model/read.ts";
import { counted, percent, significant } from "../terminal/numbers.ts";
import { completeRows } from "./evaluate.ts";
import { divisionOf } from "./prepare.ts";
import { contentsOf, hashOf } from "./sketch.ts";
import { evenly } from "./spill.ts";

/** What a check found: the numbers seen, and what to do. */
export interface Finding {
  /** Stable: the check that found it. */
  readonly code: string;
  readonly seen: string;
  readonly advice: string;
}

/** What the checks look at. */
interface Patient {
  readonly net: Network;
  readonly schema: Schema;
  readonly table: Table;
  /** Encoded rows, at most {@link MOST_ROWS}. */
  readonly set: ExampleSet;
  readonly rows: Uint32Array;
  readonly model: Model;
  readonly path: string;
}

type Check = (patient: Patient) => Finding[];

const MOST_ROWS = 2000;
/** Contents of rows that are kept in memory, about. */
const MOST_CONTENTS = 100_000;
/** A class this many times smaller than the largest. */
const UNBALANCED = 4;
/** An input of this size is far from what weights begin with. */
const FAR = 10;
const SATURATED = 0.99;

/** Every check, by its code. */
const CHECKS = {
  imbalance({ schema }) {
    const [target] = targetColumns(schema);
    const counts = (target.categories ?? []).filter(({ count }) => count > 0);
    if (counts.length < 2) return [];
    const [most, least] = [counts.reduce((a, b) => (b.count > a.count ? b : a)), counts.reduce((a, b) => (b.count < a.count ? b : a))];
    if (most.count < UNBALANCED * least.count) return [];
    return [
      {
        code: "imbalance",
        seen: `${JSON.stringify(most.name)} has ${counted(most.count, "row")}, ${JSON.stringify(least.name)} has ${least.count}.`,
        advice: "Look at balanced accuracy and at the recall of the rare class, not at accuracy.",
      },
    ];
  },
  leak({ schema, table, rows }) {
    const targets = targetColumns(schema);
    const label = table.columns.find(({ name }) => name === targets[0].name);
    if (targets.length > 1 || label === undefined || rows.length < 20) return [];
    return inputColumns(schema).flatMap((column) => {
      const cells = table.columns.find(({ name }) => name === column.name);
      if (cells === undefined || !tells(cells, label, rows)) return [];
      return [
        {
          code: "leak",
          seen: `each value of ${JSON.stringify(column.name)} goes with one value of ${JSON.stringify(label.name)} in ${counted(rows.length, "row")}.`,
          advice: `Ask whether it is known before the label is; else train with --ignore ${JSON.stringify(column.name)}.`,
        },
      ];
    });
  },
  "unscaled inputs"({ set }) {
    const { values, rows, cols } = set.inputs;
    const far = Array.from({ length: cols }, (_, col) => {
      let largest = 0;
      for (let row = 0; row < rows; row++) largest = Math.max(largest, Math.abs(values[row * cols + col]));
      return { name: set.features?.[col] ?? `input ${col + 1}`, largest };
    }).filter(({ largest }) => largest > FAR);
    if (far.length === 0) return [];
    const shown = far
      .toSorted((a, b) => b.largest - a.largest)
      .slice(0, 3)
      .map(({ name, largest }) => `${JSON.stringify(name)} up to ${significant(largest)}`);
    return [
      {
        code: "unscaled inputs",
        seen: `${counted(far.length, "input")} ${far.length === 1 ? "reaches" : "reach"} beyond ${FAR}: ${shown.join(", ")}.`,
        advice:
          set.scaling?.kind === "none"
            ? "Train with --scaling standardize."
            : "Look for outliers in these columns, or values that mean missing.",
      },
    ];
  },
  units({ net, set }) {
    const few = set.take(Math.min(200, set.inputs.rows));
    const { layers } = net.trace(few);
    return layers.slice(0, -1).flatMap(({ layer, units, activation, a }) => {
      const always = (test: (value: number) => boolean): number =>
        Array.from({ length: units }, (_, unit) => unit).filter((unit) => {
          for (let row = 0; row < a.rows; row++) if (!test(a.values[row * units + unit])) return false;
          return true;
        }).length;
      const dead = activation === "relu" ? always((value) => value === 0) : 0;
      const saturated =
        activation === "tanh"
          ? always((value) => Math.abs(value) > SATURATED)
          : activation === "sigmoid"
            ? always((value) => value > SATURATED || value < 1 - SATURATED)
            : 0;
      const found: Finding[] = [];
      if (dead > units / 4)
        found.push({
          code: "units",
          seen: `${dead} of ${units} units of layer ${layer} are 0 for each of ${a.rows} rows.`,
          advice: "Lower the learning rate, or use --activation leakyRelu.",
        });
      if (saturated > units / 4)
        found.push({
          code: "units",
          seen: `${saturated} of ${units} units of layer ${layer} are saturated for each of ${a.rows} rows.`,
          advice: "Scale the inputs, or lower the learning rate.",
        });
      return found;
    });
  },
  "constant output"({ net, set }) {
    const outputs = net.predict(set);
    const K = net.outputs;
    const spread = Math.max(
      ...Array.from({ length: K }, (_, k) => {
        const column = Array.from({ length: outputs.length / K }, (__, row) => outputs[row * K + k]);
        return Math.max(...column) - Math.min(...column);
      }),
    );
    if (spread > 1e-3 || set.inputs.rows < 2) return [];
    return [
      {
        code: "constant output",
        seen: `the outputs of ${counted(set.inputs.rows, "row")} differ by at most ${significant(spread)}.`,
        advice: "The network has learnt nothing: train longer, with another learning rate, or check that the label depends on the inputs.",
      },
    ];
  },
  "targets out of range"({ net, set }) {
    const { targets } = set;
    const { activation } = net.describe().layers.at(-1)!;
    const range = { sigmoid: [0, 1], tanh: [-1, 1], relu: [0, Infinity] }[activation as string];
    if (targets.kind === "classes" || range === undefined) return [];
    const outside = targets.values.filter((value: number) => value < range[0] || value > range[1]).length;
    if (outside === 0) return [];
    return [
      {
        code: "targets out of range",
        seen: `${counted(outside, "value")} of ${targets.values.length} lie outside of [${range.join(", ")}], where ${activation} ends.`,
        advice: "Train with --output identity, or with --scale-targets minMax.",
      },
    ];
  },
  "no better than the baseline"({ net, set }) {
    const evaluation = evaluateTable(net, set);
    if (evaluation.learns === "labels") return [];
    const [score, baseline, what] =
      evaluation.learns === "classes"
        ? [evaluation.metrics.accuracy, evaluation.baseline.accuracy, "accuracy"]
        : [evaluation.metrics.r2, evaluation.baseline.r2, "R²"];
    if (!(score <= baseline)) return [];
    const shown = (value: number): string => (what === "accuracy" ? percent(value) : significant(value));
    return [
      {
        code: "no better than the baseline",
        seen: `${what} is ${shown(score)}, without a model ${shown(baseline)}.`,
        advice: "Train longer or with other columns; this model should not be used.",
      },
    ];
  },
  "rows trained on"({ schema, table, rows, model, path }) {
    const { record } = model;
    if (record === undefined) return [];
    const content = contentsOf(schema, table);
    if (record.data === path && record.rows === table.rows) {
      const parts = partsOf(schema, table, divisionOf(record.split));
      const held = parts.validation.length + parts.test.length;
      const { looked, again } = repeated(content, parts);
      if (again === 0) return [];
      const sample = looked === held ? "" : `, of a sample by content of ${counted(held, "row")},`;
      return [
        {
          code: "rows trained on",
          seen: `${again} of ${counted(looked, "held-out row")}${sample} have the same inputs as a row that was trained on.`,
          advice: "Remove duplicates before training: the measured score is too good.",
        },
      ];
    }
    const known = new Set(record.rowHashes ?? []);
    if (known.size === 0) return [];
    const limit = Math.max(...known);
    const small = Array.from(rows, (row) => hashOf(content(row))).filter((hash) => hash <= limit);
    const again = small.filter((hash) => known.has(hash)).length;
    if (again === 0) return [];
    const share = again / small.length;
    return [
      {
        code: "rows trained on",
        seen: `about ${percent(share)} of these rows were trained on, by their content (${again} of ${small.length} of a sample).`,
        advice: "Evaluate on rows that the model has not seen.",
      },
    ];
  },
} satisfies Record<string, Check>;

/** Looks at a model and its data for what usually goes wrong. Returns each finding with the numbers seen and what to do. */
export function examine(model: Model & { readonly schema: Schema }, path: string, table: Table): Finding[] {
  const { net, schema } = model;
  const complete = completeRows(schema, table);
  // The first rows of a sorted file may have one class alone.
  const rows = evenly(complete, MOST_ROWS);
  const { set } = encodeTable(schema, table, { rows, precision: net.precision, unseen: "other" });
  const patient: Patient = { net, schema, table, set, rows, model, path };
  return Object.values<Check>(CHECKS).flatMap((check) => check(patient));
}

/** Whether each value of a column goes with one value of the label, and the other way round, with at least two of each. */
function tells(column: Pick<Table["columns"][number], "cell">, label: Pick<Table["columns"][number], "cell">, rows: Uint32Array): boolean {
  const [forward, backward] = [new Map<unknown, unknown>(), new Map<unknown, unknown>()];
  for (const row of rows) {
    const [a, b] = [column.cell(row), label.cell(row)];
    if (a === null || b === null) continue;
    if ((forward.has(a) && forward.get(a) !== b) || (backward.has(b) && backward.get(b) !== a)) return false;
    forward.set(a, b);
    backward.set(b, a);
  }
  return forward.size > 1 && forward.size < rows.length;
}

/**
 * Counts the held-out rows whose content is that of a row that was trained on. Of more than {@link MOST_CONTENTS} rows to train on, those alone whose hash is small are looked
 * at: equal rows have equal hashes, so the share is that of all.
 */
function repeated(
  content: (row: number) => string,
  { train, validation, test }: Readonly<Record<"train" | "validation" | "test", Uint32Array>>,
): { readonly looked: number; readonly again: number } {
  const limit = 2 ** 32 * Math.min(1, MOST_CONTENTS / train.length);
  // Cells on disk are read in their order.
  function* sampled(rows: Uint32Array): Generator<string> {
    for (const row of rows.toSorted()) {
      const cells = content(row);
      if (limit === 2 ** 32 || hashOf(cells) < limit) yield cells;
    }
  }
  const trained = new Set(sampled(train));
  let [looked, again] = [0, 0];
  for (const held of [validation, test])
    for (const cells of sampled(held)) {
      looked++;
      if (trained.has(cells)) again++;
    }
  return { looked, again };
}
