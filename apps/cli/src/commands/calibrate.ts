import { encodeTable, partsOf } from "@adjoint/datasets";
import type { Table } from "@adjoint/datasets";
import type { Schema } from "adjoint";
import { calibrate } from "adjoint/tables";
import { defineCommand } from "../command.ts";
import { namedSet } from "../data/source.ts";
import { EXIT, UsageError } from "../errors.ts";
import { refuseSameFiles } from "../files/paths.ts";
import { checkWritable, writeAtomically } from "../files/write.ts";
import { printJson, printLines } from "../io.ts";
import { openModel } from "../model/model.ts";
import type { Model } from "../model/read.ts";
import { saveWithRecord } from "../model/record.ts";
import { json, model } from "../options/common.ts";
import { MODEL_DATA } from "../options/data.ts";
import { ENGINE } from "../options/engine.ts";
import { option } from "../options/table.ts";
import { text } from "../options/values.ts";
import { completeRows } from "../table/evaluate.ts";
import { inOptions } from "../table/in-options.ts";
import { openForSchema } from "../table/options.ts";
import { LOOKED_AT, evenly, withSpill } from "../table/spill.ts";
import { divisionOf } from "../table/prepare.ts";
import { counted, significant } from "../terminal/numbers.ts";
import { visible } from "../terminal/style.ts";

/** `adjoint calibrate`: makes the probabilities of a model agree with how often it is right. */
export const command = defineCommand({
  name: "calibrate",
  description:
    "Divide the last z of a model by the temperature that makes its probabilities agree best with rows that it was not trained on. Classes stay as they are.",
  groups: [
    { title: "Options:", options: { model } },
    { title: "Data:", options: MODEL_DATA },
    { title: "Engine:", options: ENGINE },
    {
      title: "Output:",
      options: { out: option("<file>", "the calibrated model (calibrated.safetensors)", text("calibrated.safetensors")), json },
    },
  ],
  examples: ["adjoint calibrate --model model.safetensors --data flowers.csv"],
  async run(options, io) {
    const { data, out = "calibrated.safetensors", unseen } = options;
    refuseSameFiles({ "--out": out }, { "--model": options.model, "--data": data });
    checkWritable("--out", out);
    const opened = await openModel("--model", options.model, options);
    const { net, record, targetScaling } = opened;
    if (data === undefined) throw new UsageError("data-missing", { purpose: "calibrate on" });
    const schema = net.data?.schema;
    if (schema === undefined || namedSet(data) !== undefined)
      throw new UsageError("needs-table", { command: "calibrate", path: opened.path });
    const { rows, apart, which, found } = await withSpill(data, async (spill) => {
      const table = await openForSchema({ flag: "--data", path: data, ...(spill && { spill }) }, schema, options, io);
      const all = rowsToCalibrate({ ...opened, schema }, data, table);
      // One temperature is known well enough from these; cells on disk are read in their order.
      const rows = spill === undefined ? all.rows : evenly(all.rows.toSorted(), LOOKED_AT);
      const apart = rows.length < all.rows.length ? `, evenly apart, of ${counted(all.rows.length, "row")}` : "";
      try {
        const { set } = encodeTable(schema, table, { rows, precision: net.precision, unseen: unseen ?? "other" });
        return { rows, apart, which: all.which, found: calibrate(net, set) };
      } catch (error) {
        throw inOptions("--data", error);
      }
    });
    const pieces = record === undefined ? [net.save()] : saveWithRecord(net, { record, targetScaling }, { training: false }).pieces;
    writeAtomically("--out", out, pieces);
    if (options.json === true) printJson(io, { command: "calibrate", model: opened.path, data, rows: rows.length, ...found, out });
    else {
      const { temperature, before, after } = found;
      printLines(io, [
        `${visible(opened.path)} on ${counted(rows.length, "row")}${apart} of ${visible(data)}${which}`,
        `temperature ${significant(temperature)}: log loss ${significant(before)} before, ${significant(after)} after`,
        `saved ${visible(out)}`,
      ]);
    }
    return EXIT.ok;
  },
});

/** The rows that the training of a model held out, those to validate on if there are any; of other data all. */
function rowsToCalibrate(
  { record, schema }: Model & { readonly schema: Schema },
  path: string,
  table: Table,
): { readonly rows: Uint32Array; readonly which: string } {
  if (record !== undefined && record.data === path && record.rows === table.rows) {
    const { validation, test } = partsOf(schema, table, divisionOf(record.split));
    if (validation.length > 0) return { rows: validation, which: " that training held out to validate on" };
    if (test.length === 0) throw new UsageError("nothing-to-calibrate-on", { data: path });
    return { rows: test, which: " that training held out to test on; their log loss is no longer that of unseen rows" };
  }
  return { rows: completeRows(schema, table), which: "" };
}
