import { writeSafetensors } from "@adjoint/formats";
import type { Schema } from "adjoint";
import { EXPORTERS, toDense } from "adjoint/exchange";
import type { ExportFormat } from "adjoint/exchange";
import { basename, dirname, extname, join } from "node:path";
import { defineCommand } from "../command.ts";
import { EXIT, UsageError } from "../errors.ts";
import { isThere, refuseSameFiles } from "../files/paths.ts";
import { checkWritable, writeAtomically } from "../files/write.ts";
import { printJson, printLines } from "../io.ts";
import type { Io } from "../io.ts";
import { openModel } from "../model/model.ts";
import { json } from "../options/common.ts";
import { option } from "../options/table.ts";
import { choice, text } from "../options/values.ts";
import { configPath, modelPath, readConfig } from "../run/config.ts";
import { bytes } from "../terminal/numbers.ts";
import { visible } from "../terminal/style.ts";
import { prepare } from "../training/prepare.ts";

const FORMATS = Object.keys(EXPORTERS) as ExportFormat[];

/** Returns the rows that a model was trained on, scaled as it takes them, in their order: x[m, n₀] and y[m, K]. */
async function trainingRows(path: string, format: ExportFormat, data: string, io: Io): Promise<Uint8Array> {
  if (format !== "pytorch")
    throw new UsageError("not-together", { option: "--data", other: `--to ${format}`, why: "the script of pytorch alone goes on with it" });
  const { net, parts } = await prepare({ from: path, data }, io);
  const { inputs, targets } = parts.train;
  const K = net.outputs;
  const create = (length: number): Float32Array | Float64Array =>
    net.precision === "f32" ? new Float32Array(length) : new Float64Array(length);
  const [x, y] = [create(inputs.rows * inputs.cols), create(inputs.rows * K)];
  for (let at = 0; at < x.length; at++) x[at] = inputs.values[at] * inputs.scale;
  if (targets.kind === "values") y.set(targets.values);
  else for (const [row, label] of targets.labels.entries()) y[K === 1 ? row : row * K + label] = K === 1 ? label : 1;
  return writeSafetensors({
    tensors: [
      { name: "x", shape: [inputs.rows, inputs.cols], values: x },
      { name: "y", shape: [inputs.rows, K], values: y },
    ],
  });
}

/** The formats that take rows as they stand in a table, and fill in what is missing. */
const TAKES_ROWS: ReadonlySet<ExportFormat> = new Set(["js", "html"]);

/** Says that numbers which stand for missing values are numbers to a program that knows no table. */
function noteOnMarks(schema: Schema | undefined, to: ExportFormat): string[] {
  if (schema?.marks === undefined || TAKES_ROWS.has(to)) return [];
  const fills = schema.columns.flatMap(({ name, role, fill }) =>
    role === "input" && fill !== undefined ? [`${JSON.stringify(name)}: ${fill}`] : [],
  );
  return [`${schema.marks.join(", ")} stands for a missing value, which this format does not know: give ${fills.join(", ")}`];
}

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
        out: option("<file>", "the main file; further files are written next to it (the name of the model)", text("model.onnx")),
        data: option(
          "<source>",
          "of pytorch: also write the rows that the model was trained on, for its script to go on with",
          text("digits"),
        ),
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
    const written = EXPORTERS[to].write(model);
    const { files } = written;
    const notes = [...written.notes, ...noteOnMarks(net.data?.schema, to)];
    const folder = options.out === undefined ? "." : dirname(options.out);
    // The main file has exactly the name that was asked for.
    const rows =
      options.data === undefined ? [] : [{ name: `${name}.data.safetensors`, bytes: await trainingRows(path, to, options.data, io) }];
    const saved = [...files, ...rows].map((file, index) => ({
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
