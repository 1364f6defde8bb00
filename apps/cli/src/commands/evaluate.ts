import { defineCommand } from "../command.ts";
import type { Schema } from "adjoint";
import { permutationImportance } from "adjoint/tables";
import { loadSource, namedSet } from "../data/source.ts";
import { lossUnit } from "../data/targets.ts";
import { EXIT, UsageError } from "../errors.ts";
import { printJson, printLines } from "../io.ts";
import type { Io } from "../io.ts";
import { measuredOf } from "../model/describe.ts";
import { chooseRows, openModel } from "../model/model.ts";
import { knownColumns, scaledFor } from "../model/read.ts";
import type { Model } from "../model/read.ts";
import { json, model } from "../options/common.ts";
import { MODEL_DATA } from "../options/data.ts";
import type { DataOptions } from "../options/data.ts";
import { ENGINE } from "../options/engine.ts";
import { flag, option } from "../options/table.ts";
import { choice } from "../options/values.ts";
import { measureTable } from "../table/evaluate.ts";
import { unseenLines } from "../table/introduce.ts";
import { importanceLines, metricLines, metricsJson } from "../table/metrics.ts";
import { openForSchema } from "../table/options.ts";
import { LOOKED_AT, evenly, withSpill } from "../table/spill.ts";
import { counted } from "../terminal/numbers.ts";
import { columnsOf, createStyle, visible } from "../terminal/style.ts";
import { reportMeasured } from "../training/report.ts";

/** `adjoint evaluate`: measures a saved model on labelled data. */
export const command = defineCommand({
  name: "evaluate",
  description: "Measure loss, accuracy and confusions of a saved model on labelled data.",
  groups: [
    { title: "Options:", options: { model } },
    { title: "Data:", options: MODEL_DATA },
    { title: "Engine:", options: ENGINE },
    {
      title: "Output:",
      options: {
        rows: option(
          "<which>",
          "all rows, or those held out when the model was trained (held-out where the model knows them, else all)",
          choice(["held-out", "all"]),
        ),
        importance: flag("of a table: also what is lost where the cells of each column are shuffled between the rows"),
        json,
      },
    },
  ],
  examples: ["adjoint evaluate --model model.safetensors --data digits"],
  async run(options, io) {
    const opened = await openModel("--model", options.model, options);
    const { net, path } = opened;
    const schema = net.data?.schema;
    if (schema !== undefined && options.data !== undefined && namedSet(options.data) === undefined)
      return evaluateFile({ ...opened, schema }, { ...options, data: options.data }, io);
    if (options.importance === true) throw new UsageError("needs-table", { command: "evaluate --importance", path });
    const source = await loadSource({ ...options, ...knownColumns(opened) }, "evaluate on", io);
    const { which, set } = chooseRows(opened, source, options.rows);
    const measured = measuredOf(net.evaluate(scaledFor(opened, set)), lossUnit(opened.targetScaling, net.describe().loss));
    if (options.json === true) {
      printJson(io, { command: "evaluate", model: path, data: source.spec, evaluated: which, backend: net.backend, ...measured });
      return EXIT.ok;
    }
    const style = createStyle(io.stdout, io.env);
    const rows =
      which === "held-out" ? `${counted(set.inputs.rows, "row")} that training held out` : `all ${counted(set.inputs.rows, "row")}`;
    printLines(io, [
      `${style.bold(visible(path))} on ${rows} of ${visible(source.spec)}`,
      ...reportMeasured(which, measured, { columns: columnsOf(io.stdout), style }),
    ]);
    return EXIT.ok;
  },
});

/** Measures a model that knows its columns on a file. */
async function evaluateFile(
  model: Model & { readonly schema: Schema },
  options: DataOptions & {
    readonly data: string;
    readonly rows?: "held-out" | "all";
    readonly importance?: boolean;
    readonly json?: boolean;
  },
  io: Io,
): Promise<number> {
  const { net, path, schema } = model;
  const { data, unseen } = options;
  return withSpill(data, async (spill) => {
    const table = await openForSchema({ flag: "--data", path: data, ...(spill && { spill }) }, schema, options, io);
    const measuredTable = measureTable(model, data, table, { rows: options.rows, unseen, spill });
    const { which, rows, chosen, evaluation, left } = measuredTable;
    const measured = measuredOf(measuredTable.measured, lossUnit(model.targetScaling, net.describe().loss));
    const looked = spill === undefined ? chosen : evenly(chosen, LOOKED_AT);
    const importance =
      options.importance === true ? permutationImportance(net, table, { rows: looked, unseen: unseen ?? "other" }) : undefined;
    if (options.json === true) {
      const metrics = metricsJson(evaluation);
      printJson(io, {
        command: "evaluate",
        model: path,
        data,
        evaluated: which,
        backend: net.backend,
        ...measured,
        metrics,
        ...(importance === undefined ? {} : { importance: { ...importance, rows: looked.length } }),
      });
      return EXIT.ok;
    }
    const style = createStyle(io.stdout, io.env);
    const rowsOf = which === "held-out" ? `${counted(rows, "row")} that training held out` : `all ${counted(rows, "row")}`;
    printLines(io, [
      `${style.bold(visible(path))} on ${rowsOf} of ${visible(data)}`,
      ...(left > 0 ? [`left out: ${counted(left, "row")} without a target, or with a missing value that the model drops.`] : []),
      ...unseenLines(measuredTable.unseen).map(visible),
      ...reportMeasured(which, measured, { columns: columnsOf(io.stdout), style }),
      ...metricLines(evaluation),
      ...(importance === undefined ? [] : ["", ...importanceLines(importance)]),
      ...(importance === undefined || looked === chosen ? [] : [`of ${counted(looked.length, "row")}, evenly apart`]),
    ]);
    return EXIT.ok;
  });
}
