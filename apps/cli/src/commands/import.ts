import { writeSafetensorsInPieces } from "@adjoint/formats";
import { ACTIVATIONS } from "adjoint";
import { fromDense } from "adjoint/exchange";
import { basename, extname } from "node:path";
import { defineCommand } from "../command.ts";
import { EXIT, UsageError } from "../errors.ts";
import { refuseSameFiles } from "../files/paths.ts";
import { checkWritable, writeAtomically } from "../files/write.ts";
import { printJson, printLines } from "../io.ts";
import { describeLayers, describeLoss, networkOf } from "../model/describe.ts";
import { importModel } from "../model/import.ts";
import { json } from "../options/common.ts";
import { option } from "../options/table.ts";
import { choice, list, text } from "../options/values.ts";
import { bytes, counted } from "../terminal/numbers.ts";
import { visible } from "../terminal/style.ts";

const names = (example: string) => list(text(example), example);

/** `adjoint import`: reads a model of another program, and saves it as one of ours. */
export const command = defineCommand({
  name: "import",
  description:
    "Read a dense network that another program wrote, and save it as a model: ONNX, model.json of TensorFlow.js, NPZ with scikit-learn's coefs_ and intercepts_, or safetensors with the names of PyTorch or Keras. The format is recognised by its content.",
  argument: { name: "file", text: "the file; TensorFlow.js weights must be next to it" },
  groups: [
    {
      title: "Options:",
      options: {
        out: option("<file>", "the file of the model (the name of the file, with .safetensors)", text("model.safetensors")),
        activations: option(
          "<names>",
          `where the file does not say them, one for each layer, or two, of all hidden layers and of the last: ${ACTIVATIONS.join(", ")}`,
          list(choice(ACTIVATIONS), "relu,softmax"),
        ),
        features: option("<names>", "names of the inputs (those of the file, if it has any)", names("width,height")),
        classes: option("<names>", "names of the classes, in their order", names("no,yes")),
        json,
      },
    },
  ],
  examples: ["adjoint import model.onnx", "adjoint import weights.safetensors --activations relu,softmax --classes no,yes"],
  async run(options, io, path) {
    if (path === undefined) throw new UsageError("file-missing", {});
    const name = basename(path, extname(path));
    const out = options.out ?? `${extname(path) === ".safetensors" ? `${name}-imported` : name}.safetensors`;
    refuseSameFiles({ "--out": out }, { file: path });
    const { format, model, notes } = await importModel(path, options);
    const net = fromDense({
      ...model,
      ...(options.features === undefined ? {} : { features: options.features }),
      ...(options.classes === undefined ? {} : { classes: options.classes }),
    });
    checkWritable("--out", out);
    const size = writeAtomically("--out", out, writeSafetensorsInPieces(net.toTensors()));
    const description = net.describe();
    if (options.json === true) printJson(io, { command: "import", file: path, format, network: networkOf(net), out, bytes: size, notes });
    else
      printLines(io, [
        `${visible(path)}: ${format}, ${describeLayers(description)}, ${counted(net.parameterCount, "parameter")}, ${description.precision}`,
        ...notes.map((note) => `note: ${note}`),
        `note: trained further, its loss would be ${describeLoss(description.loss)}`,
        `saved ${visible(out)} (${bytes(size)})`,
      ]);
    return EXIT.ok;
  },
});
