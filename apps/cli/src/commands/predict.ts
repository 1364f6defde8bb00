import { defineCommand } from "../command.ts";
import { loadSource } from "../data/source.ts";
import { EXIT } from "../errors.ts";
import { refuseSameFiles } from "../files/paths.ts";
import { checkWritable, writeAtomically } from "../files/write.ts";
import { printJson, printPieces } from "../io.ts";
import { knownColumns, openModel, scaledFor } from "../model/model.ts";
import { csvOf, outputNames, predictBlocks } from "../model/predictions.ts";
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
