import type { Inputs } from "@adjoint/reference";
import type { Network } from "adjoint";
import { defineCommand } from "../command.ts";
import { loadSource } from "../data/source.ts";
import { inLabelUnits } from "../data/targets.ts";
import { EXIT } from "../errors.ts";
import { refuseSameFiles } from "../files/paths.ts";
import { checkWritable, writeAtomically } from "../files/write.ts";
import { printJson, printPieces } from "../io.ts";
import { knownColumns, openModel, scaledFor } from "../model/model.ts";
import type { Model } from "../model/model.ts";
import { json, model } from "../options/common.ts";
import { MODEL_DATA } from "../options/data.ts";
import { ENGINE } from "../options/engine.ts";
import { flag, option } from "../options/table.ts";
import { text } from "../options/values.ts";
import { isTerminal, visible } from "../terminal/style.ts";

/** `adjoint predict`: writes a row of CSV for each row of the data. */
export const command = defineCommand({
  name: "predict",
  description: "Predict the class or the values of each row of a CSV file, as CSV on standard output.",
  groups: [
    { title: "Options:", options: { model } },
    { title: "Data:", options: MODEL_DATA },
    { title: "Engine:", options: ENGINE },
    {
      title: "Output:",
      options: {
        probabilities: flag("also the outputs of the network, a column for each class"),
        out: option("<file>", "write to this file instead of standard output", text("predictions.csv")),
        json,
      },
    },
  ],
  examples: ["adjoint predict --model model.safetensors --data new.csv --probabilities"],
  async run(options, io) {
    if (options.out !== undefined) checkWritable("--out", options.out);
    refuseSameFiles({ "--out": options.out }, { "--model": options.model, "--data": options.data });
    const opened = await openModel("--model", options.model, options);
    const { net, path } = opened;
    // The label is not needed: a column that is named as one is ignored.
    const labelled = options.label === undefined ? {} : { ignore: [...(options.ignore ?? []), options.label] };
    const source = await loadSource({ ...options, ...knownColumns(opened), ...labelled, label: null }, "predict for", io);
    const { inputs } = scaledFor(opened, source.test ?? source.set);
    if (options.json === true) {
      const blocks = [...predictBlocks(opened, inputs, { outputs: true })];
      const outputs = blocks.flatMap((block) => block.outputs ?? []);
      printJson(io, {
        command: "predict",
        model: path,
        data: source.spec,
        columns: outputNames(net),
        predictions: blocks.flatMap((block): readonly unknown[] => block.labels ?? block.outputs ?? []),
        outputs,
      });
      return EXIT.ok;
    }
    const pieces = csvOf(opened, inputs, options.probabilities === true);
    if (options.out !== undefined) writeAtomically("--out", options.out, pieces);
    // A file or a pipe gets the classes as they are; a terminal would obey what they hold.
    else await printPieces(io, isTerminal(io.stdout, io.env) ? safely(pieces) : pieces);
    return EXIT.ok;
  },
});

function* safely(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield visible(piece);
}

/** Returns the names of the outputs: classes (for one sigmoid, the class of 1), or the values that were learnt. */
function outputNames(net: Network): readonly string[] {
  const { classes, targets } = net.data ?? {};
  if (classes !== undefined) return net.outputs === 1 ? [classes[1]] : classes;
  return targets ?? Array.from({ length: net.outputs }, (_, k) => `output ${k + 1}`);
}

/** Rows that are predicted at a time, so that memory does not grow with the rows. */
const BLOCK = 8192;

/** The classes of some rows, where classes are learnt, and their outputs [rows][K], if requested. */
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
  // In f32 nine digits distinguish every number from its neighbours.
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

/** Yields a header, and a line for each row: the class and, if requested, the outputs; or the values. */
function* csvOf(model: Model, inputs: Inputs, probabilities: boolean): Generator<string> {
  const { net } = model;
  const classes = net.data?.classes !== undefined;
  const columns = classes && !probabilities ? [] : outputNames(net);
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
