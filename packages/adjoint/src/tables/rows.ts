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
import type { Dataset, Schema } from "@adjoint/reference";
import type { Network } from "../api.ts";
import { fail } from "../errors.ts";
import { createTableMeter } from "./measure.ts";
import type { TableEvaluation } from "./measure.ts";
import type { ScoreSpill } from "./metrics/ranking.ts";
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

/** How rows are measured. */
export interface EvaluateOptions extends RowsOptions {
  /** Where the outputs of rows go that are not to stay in memory: 4 or 8 bytes for each class, none of values. */
  readonly spill?: ScoreSpill;
}

const OPTIONS = ["rows", "unseen"];

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
 * @param rows as they stand in a file, or data sets that the schema of the model encoded: one, or the parts of a table larger than memory, one after another
 * @throws DataError as {@link predictRows}, and for a target that is missing or unknown
 */
export function evaluateTable(net: Network, rows: RowsLike | Dataset | Iterable<Dataset>, options: EvaluateOptions = {}): TableEvaluation {
  const where = "evaluateTable";
  requireOptions(where, options, [...OPTIONS, "spill"]);
  const { spill, ...chosen } = options;
  const schema = schemaOf(net, where);
  const meter = createTableMeter(schema, { precision: net.precision, spill });
  const add = (set: Dataset): void => meter.add(set.targets, inUnits(net, where, net.predict(set)));
  if (isDataset(rows)) add(rows);
  else if (isRows(rows)) {
    const targets = encodeTargets(schema, rows, { where, ...(chosen.rows === undefined ? {} : { rows: chosen.rows }) });
    meter.add(targets, predictNumbers(net, where, rows, chosen));
  } else for (const set of rows) add(set);
  return meter.finish();
}

/** Tells encoded examples from a row, whose values are no objects. */
function isDataset(value: unknown): value is Dataset {
  return typeof value === "object" && value !== null && "targets" in value && typeof value.targets === "object" && value.targets !== null;
}

function isRows(rows: RowsLike | Iterable<Dataset>): rows is RowsLike {
  return Array.isArray(rows) ? !rows.some(isDataset) : "columns" in rows;
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
