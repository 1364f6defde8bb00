import type { CheckedParameter, Gradcheck, Network } from "adjoint";
import { defineCommand } from "../command.ts";
import { EXIT } from "../errors.ts";
import { printJson, printLines } from "../io.ts";
import type { Io } from "../io.ts";
import { networkAndBatch } from "../model/batch.ts";
import { describeLayers, describeLoss, networkOf } from "../model/describe.ts";
import { json, model } from "../options/common.ts";
import { TRAINING_DATA } from "../options/data.ts";
import { ENGINE } from "../options/engine.ts";
import { NETWORK } from "../options/network.ts";
import { option } from "../options/table.ts";
import { integer, realNumber } from "../options/values.ts";
import { counted, significant } from "../terminal/numbers.ts";
import { columnsOf, createStyle, visible, widthOf } from "../terminal/style.ts";
import { drawTable } from "../terminal/table.ts";

/** `adjoint gradcheck`: compares gradients with central differences; status 1 where they differ. */
export const command = defineCommand({
  name: "gradcheck",
  description: "Compare a network's gradient with central differences, in f64, parameter by parameter.",
  groups: [
    { title: "Options:", options: { model } },
    { title: "Data:", options: TRAINING_DATA },
    { title: "Network:", options: NETWORK },
    { title: "Engine:", options: ENGINE },
    {
      title: "Output:",
      options: {
        batchSize: option("<rows>", "rows of the data to check on (8)", integer({ min: 1, example: 8 })),
        epsilon: option("<ε>", "step of the differences (1e-5)", realNumber({ above: 0, max: 1, example: 1e-5 })),
        tolerance: option("<t>", "relative error up to which a gradient counts as right (1e-7)", realNumber({ above: 0, example: 1e-7 })),
        entries: option("<n>", "entries checked of each parameter, drawn from the seed (2048)", integer({ min: 1, example: 2048 })),
        json,
      },
    },
  ],
  examples: ["adjoint gradcheck --data digits --hidden 10 --activation tanh"],
  async run(options, io) {
    const { net, batch, name } = await networkAndBatch(options, { purpose: "check on", rows: 8 }, io);
    const { epsilon, tolerance, entries } = options;
    const { rows } = batch.inputs;
    const checked = net.gradcheck(batch, {
      ...(epsilon === undefined ? {} : { epsilon }),
      ...(tolerance === undefined ? {} : { tolerance }),
      ...(entries === undefined ? {} : { entries }),
    });
    if (options.json === true) printJson(io, { command: "gradcheck", data: name, rows, network: networkOf(net), ...checked });
    else printLines(io, reportGradcheck(net, checked, { name, rows }, io));
    return checked.ok ? EXIT.ok : EXIT.failure;
  },
});

function reportGradcheck(
  net: Network,
  checked: Gradcheck,
  data: { readonly name: string; readonly rows: number },
  { stdout, env }: Io,
): string[] {
  const style = createStyle(stdout, env);
  const { ok, tolerance, epsilon, relativeError, relativeDifference, parameters, loss } = checked;
  const description = net.describe();
  const table = tableOf(parameters, columnsOf(stdout));
  const kinks = parameters.reduce((sum, parameter) => sum + parameter.kinks.length, 0);
  const kinked =
    kinks === 0
      ? []
      : [
          `${counted(kinks, "entry", "entries")} left out: within ε a unit passes the kink of its activation, or a weight that of L1 at 0, where a difference says nothing of the gradient`,
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
    `${style.bold(describeLayers(description))}, ${describeLoss(description.loss)}; ${counted(data.rows, "row")} of ${visible(data.name)}, cost ${significant(loss)}; central differences with ε = ${significant(epsilon, 3)} in f64`,
    "",
    style.bold(table[0]),
    ...table.slice(1),
    "",
    ...kinked,
    `‖a − n‖/‖a + n‖ = ${significant(relativeDifference)}   ‖a − n‖/(‖a‖ + ‖n‖) = ${significant(relativeError)}`,
    verdict,
  ];
}

/** Returns a line for each parameter; without the worst entries where the terminal is too narrow. */
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
