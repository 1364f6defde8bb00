import { loadSource } from "../data.ts";
import { measuredOf } from "../describe.ts";
import { EXIT } from "../errors.ts";
import { chooseRows, knownColumns, openModel, scaledFor } from "../model.ts";
import type { DataOptions, RunOptions } from "../options.ts";
import { printJson, printLines } from "../output.ts";
import { lossUnit } from "../targets.ts";
import { counted } from "../terminal/numbers.ts";
import { columnsOf, createStyle } from "../terminal/style.ts";
import { reportMeasured } from "../training-report.ts";

export interface EvaluateOptions extends DataOptions, RunOptions {
  readonly model?: string;
  readonly rows?: "held-out" | "all";
  readonly json?: boolean;
}

/** `adjoint evaluate`: a saved model on labelled data. */
export async function evaluate(options: EvaluateOptions): Promise<number> {
  const model = await openModel("--model", options.model, options);
  const { net, path } = model;
  const source = await loadSource({ ...options, ...knownColumns(model) }, { command: "evaluate on" });
  const { which, set } = chooseRows(model, source, options.rows);
  const measured = measuredOf(net.evaluate(scaledFor(model, set)), lossUnit(model.targetScaling));
  if (options.json) {
    printJson({ command: "evaluate", model: path, data: source.spec, evaluated: which, backend: net.backend, ...measured });
    return EXIT.ok;
  }
  const style = createStyle(process.stdout, process.env);
  const rows =
    which === "held-out" ? `${counted(set.inputs.rows, "row")} that training held out` : `all ${counted(set.inputs.rows, "row")}`;
  printLines([
    `${style.bold(path)} on ${rows} of ${source.spec}`,
    ...reportMeasured(which, measured, { columns: columnsOf(process.stdout), style }),
  ]);
  return EXIT.ok;
}
