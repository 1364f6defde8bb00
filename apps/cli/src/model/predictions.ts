import type { Inputs } from "@adjoint/reference";
import type { Network } from "adjoint";
import { inLabelUnits } from "../data/targets.ts";
import type { CsvCells } from "./csv-cells.ts";
import type { Model } from "./read.ts";

/** Returns the names of the outputs: classes (for one sigmoid, the class of 1), or the values that were learnt. */
export function outputNames(net: Network): readonly string[] {
  const { classes, targets } = net.data ?? {};
  if (classes !== undefined) return net.outputs === 1 ? [classes[1]] : classes;
  return targets ?? Array.from({ length: net.outputs }, (_, k) => `output ${k + 1}`);
}

/** Rows that are predicted at a time, so that memory does not grow with the rows. */
const BLOCK = 8192;

/** The classes of some rows, where classes are learnt, and their outputs [rows][K], if requested. */
export interface Block {
  readonly labels?: readonly string[];
  readonly outputs?: readonly (readonly number[])[];
}

export function* predictBlocks(
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

/** What a file of predictions holds, and how its cells are written. */
export interface CsvOptions {
  readonly probabilities: boolean;
  readonly cells: CsvCells;
}

/** Yields a header, and a line for each row: the class and, if requested, the outputs; or the values. */
export function* csvOf(model: Model, inputs: Inputs, { probabilities, cells }: CsvOptions): Generator<string> {
  const { net } = model;
  const classes = net.data?.classes !== undefined;
  const columns = classes && !probabilities ? [] : outputNames(net);
  yield cells.line([...(classes ? ["prediction"] : []), ...columns]);
  for (const { labels, outputs } of predictBlocks(model, inputs, { outputs: probabilities })) {
    const rows = labels === undefined ? (outputs ?? []) : labels.map((label, i) => [label, ...(outputs?.[i] ?? [])]);
    yield rows.map(cells.line).join("");
  }
}
