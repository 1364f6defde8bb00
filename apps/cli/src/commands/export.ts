import { EXPORTERS, toDense } from "adjoint/exchange";
import type { ExportFormat } from "adjoint/exchange";
import { basename, dirname, extname, join } from "node:path";
import { defineCommand } from "../command.ts";
import { EXIT, UsageError } from "../errors.ts";
import { isThere, refuseSameFiles } from "../files/paths.ts";
import { checkWritable, writeAtomically } from "../files/write.ts";
import { printJson, printLines } from "../io.ts";
import { openModel } from "../model/model.ts";
import { json } from "../options/common.ts";
import { option } from "../options/table.ts";
import { choice, text } from "../options/values.ts";
import { configPath, modelPath, readConfig } from "../run/config.ts";
import { bytes } from "../terminal/numbers.ts";
import { visible } from "../terminal/style.ts";

const FORMATS = Object.keys(EXPORTERS) as ExportFormat[];

/** `adjoint export`: writes a model in the format of another program. */
export const command = defineCommand({
  name: "export",
  description: `Write a model in a format that other programs read. ${FORMATS.map((name) => `${name}: ${EXPORTERS[name].summary}`).join("; ")}.`,
  argument: { name: "model", text: "a model that train saved, or the folder of a run" },
  groups: [
    {
      title: "Options:",
      options: {
        to: option("<format>", FORMATS.join(", "), choice(FORMATS)),
        out: option("<file>", "the main file; further ones stand beside it (the name of the model)", text("model.onnx")),
        json,
      },
    },
  ],
  examples: ["adjoint export model.safetensors --to onnx", "adjoint export runs/digits --to html --out digits.html"],
  async run(options, io, given) {
    if (given === undefined) throw new UsageError("model-missing", { flag: "model" });
    const { to } = options;
    if (to === undefined) throw new UsageError("format-missing", { known: FORMATS });
    const path = isThere(configPath(given)) ? modelPath(given, readConfig(given)) : given;
    const { net, targetScaling } = await openModel("model", path, {});
    const named = options.out ?? given;
    const name = basename(named, options.out === undefined ? ".safetensors" : extname(named));
    const model = toDense(net, { name, ...(targetScaling === undefined ? {} : { outputScaling: targetScaling }) });
    const { files, notes } = EXPORTERS[to].write(model);
    const folder = options.out === undefined ? "." : dirname(options.out);
    // The main file has exactly the name that was asked for.
    const saved = files.map((file, index) => ({
      bytes: file.bytes,
      path: index === 0 && options.out !== undefined ? options.out : join(folder, file.name),
    }));
    for (const file of saved) {
      refuseSameFiles({ "--out": file.path }, { model: path });
      checkWritable("--out", file.path);
    }
    for (const file of saved) writeAtomically("--out", file.path, [file.bytes]);
    if (options.json === true)
      printJson(io, {
        command: "export",
        model: path,
        format: to,
        files: saved.map((file) => ({ path: file.path, bytes: file.bytes.length })),
        notes,
      });
    else
      printLines(io, [
        ...saved.map((file) => `saved ${visible(file.path)} (${bytes(file.bytes.length)})`),
        ...notes.map((note) => `note: ${note}`),
      ]);
    return EXIT.ok;
  },
});
