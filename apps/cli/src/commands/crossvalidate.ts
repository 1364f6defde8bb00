import { foldsOf } from "@adjoint/datasets";
import type { TableFold } from "@adjoint/datasets";
import { crossValidate } from "adjoint/tables";
import type { Averaged } from "adjoint/tables";
import { defineCommand } from "../command.ts";
import { recipeFor } from "../data/recipes.ts";
import { namedSet, requireFile } from "../data/source.ts";
import { EXIT, UsageError } from "../errors.ts";
import { printJson, printLines } from "../io.ts";
import { buildNetwork } from "../model/build.ts";
import { fittingOf, mergeSet, optimizerOf } from "../model/settings.ts";
import { json } from "../options/common.ts";
import { TRAINING_DATA } from "../options/data.ts";
import { ENGINE } from "../options/engine.ts";
import { seesAllRows } from "../options/methods.ts";
import { NETWORK, TRAINING } from "../options/network.ts";
import { option } from "../options/table.ts";
import { integer } from "../options/values.ts";
import { metricsJson } from "../table/metrics.ts";
import { inOptions } from "../table/in-options.ts";
import { openTableFile } from "../table/open.ts";
import { schemaOptions } from "../table/options.ts";
import { introduceTable } from "../table/introduce.ts";
import { counted, significant } from "../terminal/numbers.ts";
import { visible } from "../terminal/style.ts";
import { drawTable } from "../terminal/table.ts";

const { from: _, test: __, fold: ___, onDisk: ____, ...training } = TRAINING;

/** `adjoint crossvalidate`: trains on parts of a table and tests on the rest, in turn. */
export const command = defineCommand({
  name: "crossvalidate",
  description:
    "Divide a table into parts, train on all but one and test on that one, in turn: the mean of each metric, and how far it varies.",
  groups: [
    { title: "Data:", options: TRAINING_DATA },
    { title: "Network:", options: NETWORK },
    { title: "Training:", options: training },
    { title: "Engine:", options: ENGINE },
    {
      title: "Output:",
      options: {
        folds: option("<k>", "parts of the rows, each tested once (5)", integer({ min: 2, example: 5 })),
        repeats: option("<n>", "how often the rows are divided anew (1)", integer({ min: 1, example: 3 })),
        json,
      },
    },
  ],
  examples: ["adjoint crossvalidate --data flowers.csv --folds 5 --epochs 20"],
  async run(given, io) {
    const options = mergeSet(given);
    const { data, folds = 5, repeats = 1, seed = 1 } = options;
    if (data === undefined) throw new UsageError("data-missing", { purpose: "cross-validate on" });
    if (namedSet(data) !== undefined) throw new UsageError("needs-table", { command: "crossvalidate", path: data });
    if (typeof options.validation === "string")
      throw new UsageError("part-is-file", { flag: "--validation", path: options.validation, data });
    if (options.window !== undefined)
      throw new UsageError("not-together", {
        option: "--window",
        other: "crossvalidate",
        why: "rows of the past would be tested by the future",
      });
    requireFile(data);
    const table = await openTableFile({ flag: "--data", path: data }, options, io);
    const recipe = recipeFor({ spec: data, kind: "file", rows: table.rows }, true);
    const validation = options.validation ?? recipe.validation;
    const patience = options.patience ?? recipe.patience ?? 0;
    const optimizer = optimizerOf(options);
    let done = 0;
    let first: TableFold | undefined;
    const train = async (fold: TableFold) => {
      if (first === undefined && options.json !== true)
        printLines(io, introduceTable(table, { schema: fold.schema, dropped: 0, unseen: new Map(), split: options.split ?? "random" }));
      first ??= fold;
      const net = await buildNetwork({ ...options, seed: seed + fold.repeat }, fold.train, recipe);
      await net.trainAsync(fold.train, {
        epochs: options.epochs ?? recipe.epochs,
        ...(seesAllRows(optimizer) ? {} : { batchSize: Math.min(options.batchSize ?? recipe.batchSize, fold.train.inputs.rows) }),
        optimizer,
        ...(options.shuffle === undefined ? {} : { shuffle: options.shuffle }),
        ...fittingOf(options, net),
        ...(fold.validation === undefined ? {} : { validation: fold.validation }),
        ...(patience === 0 || fold.validation === undefined ? {} : { patience }),
      });
      done++;
      io.stderr.write(`adjoint crossvalidate: ${done} of ${folds * repeats} networks trained\n`);
      return net;
    };
    const divisions = foldsOf(table, {
      ...schemaOptions(options, table),
      seed,
      folds,
      repeats,
      validation,
      ...(options.split === undefined ? {} : { split: options.split }),
      ...(options.precision === undefined ? {} : { precision: options.precision }),
    });
    let result: Awaited<ReturnType<typeof crossValidate>>;
    try {
      result = await crossValidate(divisions, train);
    } catch (error) {
      throw inOptions("--data", error);
    }
    if (options.json === true)
      printJson(io, { command: "crossvalidate", data, folds: result.folds.map(metricsJson), metrics: result.metrics });
    else
      printLines(io, [
        `${visible(data)}: ${counted(table.rows, "row")} in ${folds} parts${repeats > 1 ? `, ${repeats} times` : ""}: mean and standard deviation over ${result.folds.length} networks`,
        "",
        ...drawTable(["metric", "mean", "deviation", "without a model"], result.metrics.map(lineOf)),
      ]);
    return EXIT.ok;
  },
});

function lineOf({ name, mean, deviation, baseline }: Averaged): string[] {
  return [visible(wordOf(name)), ...[mean, deviation, baseline].map((value) => (Number.isFinite(value) ? significant(value) : "–"))];
}

const WORDS: Readonly<Record<string, string>> = {
  balancedAccuracy: "balanced accuracy",
  rocAuc: "ROC AUC",
  prAuc: "PR AUC",
  logLoss: "log loss",
  brier: "Brier",
  r2: "R²",
  rmse: "RMSE",
  mae: "MAE",
};

/** The words for a metric, behind the name of a label where there are several. */
function wordOf(name: string): string {
  const at = name.lastIndexOf(" ") + 1;
  return name.slice(0, at) + (WORDS[name.slice(at)] ?? name.slice(at));
}
