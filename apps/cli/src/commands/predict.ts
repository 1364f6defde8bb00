import type { Network } from "adjoint";
import { loadSource } from "../data.ts";
import { EXIT } from "../errors.ts";
import { checkWritable, writeAtomically } from "../files.ts";
import { knownColumns, openModel, scaledFor } from "../model.ts";
import type { DataOptions, RunOptions } from "../options.ts";
import { printJson } from "../output.ts";

export interface PredictOptions extends DataOptions, RunOptions {
  readonly model?: string;
  readonly probabilities?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** `adjoint predict`: a row of CSV for each row of the data. */
export async function predict(options: PredictOptions): Promise<number> {
  if (options.out !== undefined) checkWritable("--out", options.out);
  const model = await openModel("--model", options.model, options);
  const { net, path } = model;
  // The label is not needed: a column that is named as one is passed over.
  const labelled = options.label === undefined ? {} : { ignore: [...(options.ignore ?? []), options.label] };
  const source = await loadSource({ ...options, ...knownColumns(model), ...labelled, label: null }, { command: "predict for" });
  const { inputs } = scaledFor(model, source.test ?? source.set);
  const predictions = predictionsOf(net, net.predict(inputs), net.data?.classes === undefined ? undefined : net.classify(inputs));
  if (options.json) {
    const { columns, rows, outputs } = predictions;
    printJson({ command: "predict", model: path, data: source.spec, columns, predictions: rows, outputs });
    return EXIT.ok;
  }
  const text = csvOf(predictions, options.probabilities === true);
  if (options.out === undefined) process.stdout.write(text);
  else writeAtomically("--out", options.out, text);
  return EXIT.ok;
}

interface Predictions {
  /** What the outputs are called: classes, or the values that were learnt. */
  readonly columns: readonly string[];
  /** The class of each row; of values, the outputs themselves. */
  readonly rows: readonly (string | readonly number[])[];
  /** [m][K] */
  readonly outputs: readonly (readonly number[])[];
}

function predictionsOf(net: Network, values: ArrayLike<number>, classes: Uint32Array | undefined): Predictions {
  const K = net.outputs;
  const { classes: names, targets } = net.data ?? {};
  // In f32 nine digits tell every number from its neighbours.
  const digits = net.precision === "f32" ? (value: number) => Number(value.toPrecision(9)) : (value: number) => value;
  const outputs = Array.from({ length: values.length / K }, (_, row) => Array.from({ length: K }, (__, k) => digits(values[row * K + k])));
  const single = K === 1 && names !== undefined;
  const columns = single ? [names[1]] : (names ?? targets ?? Array.from({ length: K }, (_, k) => `output ${k + 1}`));
  const rows = classes === undefined || names === undefined ? outputs : Array.from(classes, (label) => names[label]);
  return { columns, rows, outputs };
}

/** A header, and a line for each row: the class, and the outputs where they are wanted; or the values. */
function csvOf({ columns, rows, outputs }: Predictions, probabilities: boolean): string {
  const lines = rows.map((row, index) => (typeof row === "string" ? [row, ...(probabilities ? outputs[index] : [])] : row));
  const header = typeof rows[0] === "string" ? ["prediction", ...(probabilities ? columns : [])] : columns;
  return [header, ...lines].map((cells) => `${cells.map((cell) => csvCell(String(cell))).join(",")}\n`).join("");
}

function csvCell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
