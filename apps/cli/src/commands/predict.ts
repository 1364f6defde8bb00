import type { Inputs } from "@adjoint/reference";
import type { Network } from "adjoint";
import { loadSource } from "../data.ts";
import { EXIT } from "../errors.ts";
import { checkWritable, writeAtomically } from "../files.ts";
import { knownColumns, openModel, scaledFor } from "../model.ts";
import type { Model } from "../model.ts";
import type { DataOptions, RunOptions } from "../options.ts";
import { printJson, printPieces } from "../output.ts";
import { inLabelUnits } from "../targets.ts";

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
  if (options.json) {
    const blocks = [...predictBlocks(model, inputs, { outputs: true })];
    const outputs = blocks.flatMap((block) => block.outputs ?? []);
    printJson({
      command: "predict",
      model: path,
      data: source.spec,
      columns: columnsOf(net),
      predictions: blocks.flatMap((block): readonly unknown[] => block.labels ?? block.outputs ?? []),
      outputs,
    });
    return EXIT.ok;
  }
  const pieces = csvOf(model, inputs, options.probabilities === true);
  if (options.out === undefined) await printPieces(pieces);
  else writeAtomically("--out", options.out, pieces);
  return EXIT.ok;
}

/** What the outputs are called: classes (with one sigmoid, the class it stands for), or the values that were learnt. */
function columnsOf(net: Network): readonly string[] {
  const { classes, targets } = net.data ?? {};
  if (classes !== undefined) return net.outputs === 1 ? [classes[1]] : classes;
  return targets ?? Array.from({ length: net.outputs }, (_, k) => `output ${k + 1}`);
}

/** Rows that are predicted at a time: what is written is not kept. */
const BLOCK = 8192;

/** Some rows' classes, where classes are learnt, and their outputs [rows][K], where they are wanted. */
interface Block {
  readonly labels?: readonly string[];
  readonly outputs?: readonly (readonly number[])[];
}

function* predictBlocks(
  { net, targetScaling }: Model,
  { values, rows, cols, scale }: Inputs,
  wanted: { readonly outputs: boolean },
): Generator<Block> {
  const names = net.data?.classes;
  const K = net.outputs;
  // In f32 nine digits tell every number from its neighbours.
  const digits = net.precision === "f32" ? (value: number) => Number(value.toPrecision(9)) : (value: number) => value;
  for (let row = 0; row < rows; row += BLOCK) {
    const count = Math.min(BLOCK, rows - row);
    const inputs: Inputs = { values: values.subarray(row * cols, (row + count) * cols), rows: count, cols, scale };
    const labels = names === undefined ? {} : { labels: Array.from(net.classify(inputs), (label) => names[label]) };
    const numbers = wanted.outputs || names === undefined ? inLabelUnits(net.predict(inputs), K, targetScaling) : undefined;
    const outputs =
      numbers === undefined
        ? {}
        : { outputs: Array.from({ length: count }, (_, i) => Array.from({ length: K }, (__, k) => digits(numbers[i * K + k]))) };
    yield { ...labels, ...outputs };
  }
}

/** A header, and a line for each row: the class, and the outputs where they are wanted; or the values. */
function* csvOf(model: Model, inputs: Inputs, probabilities: boolean): Generator<string> {
  const { net } = model;
  const classes = net.data?.classes !== undefined;
  const columns = classes && !probabilities ? [] : columnsOf(net);
  yield csvLine([...(classes ? ["prediction"] : []), ...columns]);
  for (const { labels, outputs } of predictBlocks(model, inputs, { outputs: probabilities })) {
    const rows = labels === undefined ? (outputs ?? []) : labels.map((label, i) => [label, ...(outputs?.[i] ?? [])]);
    yield rows.map(csvLine).join("");
  }
}

function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => csvCell(String(cell))).join(",")}\n`;
}

function csvCell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
