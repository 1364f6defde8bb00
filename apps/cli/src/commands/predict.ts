import type { Schema } from "adjoint";
import { defineCommand } from "../command.ts";
import { loadSource, namedSet } from "../data/source.ts";
import { EXIT, UsageError } from "../errors.ts";
import { refuseSameFiles } from "../files/paths.ts";
import { checkWritable, writeAtomically } from "../files/write.ts";
import { printJson, printPieces } from "../io.ts";
import type { Io } from "../io.ts";
import { createCsvCells } from "../model/csv-cells.ts";
import type { CsvCells } from "../model/csv-cells.ts";
import { openModel } from "../model/model.ts";
import { knownColumns, scaledFor } from "../model/read.ts";
import type { Model } from "../model/read.ts";
import { csvOf, outputNames, predictBlocks } from "../model/predictions.ts";
import { json, model } from "../options/common.ts";
import { MODEL_DATA, keep } from "../options/data.ts";
import type { DataOptions } from "../options/data.ts";
import { ENGINE } from "../options/engine.ts";
import { flag, option } from "../options/table.ts";
import { text } from "../options/values.ts";
import { columnsToKeep, ignoredColumns } from "../table/columns.ts";
import { openForSchema } from "../table/options.ts";
import { whole } from "../table/pieces.ts";
import { csvOfTable, jsonOfTable } from "../table/predictions.ts";
import { withSpill } from "../table/spill.ts";
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
        explain: flag(
          "also what each column adds to the prediction, against the mean row: to the probability of the class, or to the value",
        ),
        keep,
        spreadsheet: flag("for a spreadsheet: an apostrophe before texts that it would compute, those that begin with =, +, - or @"),
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
    const schema = net.data?.schema;
    if (schema !== undefined && options.data !== undefined && namedSet(options.data) === undefined)
      return predictFile({ ...opened, schema }, { ...options, data: options.data }, io);
    if (options.keep !== undefined) throw new UsageError("keep-needs-table", { path });
    if (options.explain === true) throw new UsageError("needs-table", { command: "predict --explain", path });
    // The label is not needed: a column that is named as one is ignored.
    const ignore = [options.ignore, options.label].filter((columns) => columns !== undefined).join(",");
    const labelled = options.label === undefined ? {} : { ignore };
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
    const cells = createCsvCells({ forSpreadsheet: options.spreadsheet === true });
    const pieces = csvOf(opened, inputs, { probabilities: options.probabilities === true, cells });
    if (options.out !== undefined) writeAtomically("--out", options.out, pieces);
    // A file or a pipe gets the classes as they are; a terminal would obey what they hold.
    else await printPieces(io, isTerminal(io.stdout, io.env) ? safely(pieces) : pieces);
    warnOfFormulas(cells, options, io);
    return EXIT.ok;
  },
});

/** Predicts for the rows of a file with a model that knows its columns. */
async function predictFile(
  model: Model & { readonly schema: Schema },
  options: DataOptions & {
    readonly data: string;
    readonly keep?: string;
    readonly out?: string;
    readonly json?: boolean;
    readonly probabilities?: boolean;
    readonly spreadsheet?: boolean;
    readonly explain?: boolean;
  },
  io: Io,
): Promise<number> {
  const { net, path, schema } = model;
  const { data, keep, unseen, probabilities = false, explain = false } = options;
  return withSpill(data, async (spill) => {
    const table = await openForSchema({ flag: "--data", path: data, apart: options.label, ...(spill && { spill }) }, schema, options, io);
    const ignored = ignoredColumns(table, schema, columnsToKeep(keep, table));
    if (ignored !== undefined) io.stderr.write(`adjoint predict: ${visible(ignored)}\n`);
    const how = { keep, unseen, explain, flag: "--data" };
    if (options.json === true) {
      await printPieces(io, jsonOfTable(net, table, { ...how, spill, first: { command: "predict", model: path, data } }));
      return EXIT.ok;
    }
    const cells = createCsvCells({ forSpreadsheet: options.spreadsheet === true });
    const pieces = csvOfTable(net, table, { ...how, probabilities, cells });
    if (options.out !== undefined) writeAtomically("--out", options.out, pieces);
    else await printPieces(io, isTerminal(io.stdout, io.env) ? safely(whole(pieces, spill)) : whole(pieces, spill));
    warnOfFormulas(cells, options, io);
    return EXIT.ok;
  });
}

/** Says that a spreadsheet would compute some of the cells that were written, unless they were written for one. */
function warnOfFormulas(cells: CsvCells, { spreadsheet }: { readonly spreadsheet?: boolean }, io: Io): void {
  const count = cells.formulas();
  if (spreadsheet === true || count === 0) return;
  io.stderr.write(
    `adjoint predict: ${count === 1 ? "one cell begins" : `${count} cells begin`} like a formula, with =, +, - or @, which a spreadsheet would compute. Pass --spreadsheet to have them written as texts.\n`,
  );
}

function* safely(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield visible(piece);
}
