import { defineCommand } from "../command.ts";
import { namedSet } from "../data/source.ts";
import { EXIT, UsageError } from "../errors.ts";
import { printJson, printLines } from "../io.ts";
import { openModel } from "../model/model.ts";
import { json, model } from "../options/common.ts";
import { MODEL_DATA } from "../options/data.ts";
import { ENGINE } from "../options/engine.ts";
import { examine } from "../table/doctor.ts";
import { openForSchema } from "../table/options.ts";
import { withSpill } from "../table/spill.ts";
import { visible } from "../terminal/style.ts";

/** `adjoint doctor`: names what usually goes wrong with a model and its data. */
export const command = defineCommand({
  name: "doctor",
  description:
    "Look at a model and a table for what usually goes wrong: classes of few rows, leaks, inputs far from 1, dead units, rows seen in training.",
  groups: [
    { title: "Options:", options: { model } },
    { title: "Data:", options: MODEL_DATA },
    { title: "Engine:", options: ENGINE },
    { title: "Output:", options: { json } },
  ],
  examples: ["adjoint doctor --model model.safetensors --data flowers.csv"],
  async run(options, io) {
    const opened = await openModel("--model", options.model, options);
    const { data } = options;
    if (data === undefined) throw new UsageError("data-missing", { purpose: "look at" });
    const schema = opened.net.data?.schema;
    if (schema === undefined || namedSet(data) !== undefined) throw new UsageError("needs-table", { command: "doctor", path: opened.path });
    const findings = await withSpill(data, async (spill) => {
      const table = await openForSchema({ flag: "--data", path: data, ...(spill && { spill }) }, schema, options, io);
      return examine({ ...opened, schema }, data, table);
    });
    if (options.json === true) printJson(io, { command: "doctor", model: opened.path, data, findings });
    else if (findings.length === 0) printLines(io, ["Nothing found."]);
    else
      printLines(
        io,
        findings.flatMap(({ code, seen, advice }) => [visible(`${code}: ${seen}`), visible(`  ${advice}`)]),
      );
    return findings.length === 0 ? EXIT.ok : EXIT.failure;
  },
});
