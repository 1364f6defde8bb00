import type { CheckedParameter, Gradcheck, Network } from "adjoint";
import type { ExampleSet } from "@adjoint/datasets";
import { buildNetwork } from "../build.ts";
import { divide, loadSource } from "../data.ts";
import { describeLayers, describeLoss, networkOf } from "../describe.ts";
import { EXIT } from "../errors.ts";
import { knownColumns, openModel, refuseShape, scaledFor } from "../model.ts";
import type { DataOptions, NetworkShapeOptions, RunOptions } from "../options.ts";
import { printJson, printLines } from "../output.ts";
import { recipeFor } from "../recipes.ts";
import { counted, significant } from "../terminal/numbers.ts";
import { columnsOf, createStyle, widthOf } from "../terminal/style.ts";
import { drawTable } from "../terminal/table.ts";

/** Data, and a network by its options or from a file. */
export interface NetworkAndDataOptions extends DataOptions, NetworkShapeOptions, RunOptions {
  readonly model?: string;
  readonly batchSize?: number;
  readonly json?: boolean;
}

export interface GradcheckCommandOptions extends NetworkAndDataOptions {
  readonly epsilon?: number;
  readonly tolerance?: number;
  readonly entries?: number;
}

/** `adjoint gradcheck`: status 1 where a gradient is not what central differences say. */
export async function gradcheck(options: GradcheckCommandOptions): Promise<number> {
  const { net, batch, name } = await networkAndBatch(options, { command: "check on", rows: 8 });
  const { epsilon, tolerance, entries } = options;
  const checked = net.gradcheck(batch, {
    ...(epsilon === undefined ? {} : { epsilon }),
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(entries === undefined ? {} : { entries }),
  });
  if (options.json) printJson({ command: "gradcheck", data: name, rows: batch.inputs.rows, network: networkOf(net), ...checked });
  else printLines(reportGradcheck(net, checked, { name, rows: batch.inputs.rows }));
  return checked.ok ? EXIT.ok : EXIT.failure;
}

/** The network, and the first rows of the data, scaled. */
export async function networkAndBatch(
  options: NetworkAndDataOptions,
  usual: { readonly command: string; readonly rows: number },
): Promise<{ readonly net: Network; readonly batch: ExampleSet; readonly name: string }> {
  const rows = options.batchSize ?? usual.rows;
  const { model: path, ...rest } = options;
  if (path !== undefined) {
    refuseShape("--model", options);
    const model = await openModel("--model", path, options);
    const source = await loadSource({ ...rest, ...knownColumns(model) }, usual);
    return { net: model.net, batch: scaledFor(model, firstRows(source.set, rows)), name: source.spec };
  }
  const source = await loadSource(rest, usual);
  const { train } = divide(source, { validation: 0, test: 0, seed: options.seed ?? 1, scaling: options.scaling });
  return { net: await buildNetwork(options, train, recipeFor(source)), batch: firstRows(train, rows), name: source.spec };
}

function firstRows(set: ExampleSet, rows: number): ExampleSet {
  return set.take(Math.min(rows, set.inputs.rows));
}

function reportGradcheck(net: Network, checked: Gradcheck, data: { readonly name: string; readonly rows: number }): string[] {
  const style = createStyle(process.stdout, process.env);
  const { ok, tolerance, epsilon, relativeError, relativeDifference, parameters, loss } = checked;
  const description = net.describe();
  const table = tableOf(parameters, columnsOf(process.stdout));
  const kinks = parameters.reduce((sum, parameter) => sum + parameter.kinks.length, 0);
  const kinked =
    kinks === 0
      ? []
      : [
          `${counted(kinks, "entry", "entries")} left out: within ε a unit passes the kink of its activation, where a difference says nothing of the gradient`,
        ];
  const wrong = parameters.filter((parameter) => !parameter.ok).map(({ name }) => name);
  const verdict = ok
    ? style.green(
        `The gradients agree: ${significant(relativeError, 3)} ${relativeError <= tolerance ? `is at most ${significant(tolerance, 3)}` : "is within what rounding makes of such differences"}.`,
      )
    : style.red(
        `The gradients differ in ${wrong.join(", ")}: ${significant(relativeError, 3)} overall, ${significant(tolerance, 3)} is allowed.`,
      );
  return [
    `${style.bold(describeLayers(description))}, ${describeLoss(description.loss)}; ${counted(data.rows, "row")} of ${data.name}, cost ${significant(loss)}; central differences with ε = ${significant(epsilon, 3)} in f64`,
    "",
    style.bold(table[0]),
    ...table.slice(1),
    "",
    ...kinked,
    `‖a − n‖/‖a + n‖ = ${significant(relativeDifference)}   ‖a − n‖/(‖a‖ + ‖n‖) = ${significant(relativeError)}`,
    verdict,
  ];
}

/** A line for each parameter; without the worst entries where the terminal is too narrow for them. */
function tableOf(parameters: readonly CheckedParameter[], columns: number): string[] {
  const head = ["", "shape", "checked", "‖a−n‖/‖a+n‖", "‖a−n‖/(‖a‖+‖n‖)", "", "worst entry", "analytic", "numeric"];
  const rows = parameters.map(({ name, rows: down, cols, checked, ok, relativeDifference, relativeError, worst }) => [
    name,
    `${down}×${cols}`,
    String(checked),
    significant(relativeDifference, 3),
    significant(relativeError, 3),
    ok ? "✓" : "✗",
    ...(worst === undefined ? [] : [`${worst.row + 1}, ${worst.col + 1}`, significant(worst.analytic, 6), significant(worst.numeric, 6)]),
  ]);
  const table = drawTable(head, rows);
  if (table.every((line) => widthOf(line) <= columns)) return table;
  return drawTable(
    head.slice(0, 6),
    rows.map((row) => row.slice(0, 6)),
  );
}
