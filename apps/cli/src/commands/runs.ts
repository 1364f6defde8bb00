import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { defineCommand } from "../command.ts";
import { EXIT, FileError } from "../errors.ts";
import { isThere } from "../files/paths.ts";
import { unreadable } from "../files/reasons.ts";
import { printJson, printLines } from "../io.ts";
import { describeOptimizer } from "../model/describe.ts";
import { json } from "../options/common.ts";
import { configPath, modelPath, readConfig } from "../run/config.ts";
import { recoverLog } from "../run/events.ts";
import { eventsPath, isInUse } from "../run/folder.ts";
import { duration, percent, significant } from "../terminal/numbers.ts";
import { createStyle, fit, visible } from "../terminal/style.ts";
import { drawTable } from "../terminal/table.ts";

/** A run as the list shows it. */
interface Summary {
  readonly run: string;
  readonly state: "finished" | "running" | "interrupted";
  readonly data: string;
  readonly hidden: string;
  readonly optimizer: string;
  readonly batchSize: number;
  readonly seed: string;
  readonly done: number;
  readonly epochs: number;
  readonly seconds: number;
  readonly loss?: number;
  readonly validation?: { readonly loss: number; readonly accuracy?: number };
}

/** `adjoint runs`: lists the runs in a folder, those with the lowest validation loss first. */
export const command = defineCommand({
  name: "runs",
  description: "List the runs in a folder and compare them, those with the lowest loss on the rows held out first.",
  argument: { name: "folder", text: "the folder that holds their folders (runs)" },
  groups: [{ title: "Options:", options: { json } }],
  examples: ["adjoint runs", "adjoint runs runs --json"],
  async run(options, io, folder = "runs") {
    const summaries = summarise(folder, (message) => io.stderr.write(`adjoint runs: ${visible(message)}\n`));
    if (options.json === true) printJson(io, { command: "runs", folder, runs: summaries });
    else
      printLines(
        io,
        summaries.length === 0
          ? [`no runs in ${visible(folder)}: adjoint train --run ${visible(join(folder, "first"))} makes one`]
          : tableOf(summaries, createStyle(io.stdout, io.env)),
      );
    return EXIT.ok;
  },
});

/** Reads the runs of a folder; one that cannot be read is reported, and left out. */
function summarise(folder: string, report: (message: string) => void): Summary[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw unreadable("runs", folder, error);
  }
  const summaries = names.flatMap((name) => {
    const path = join(folder, name);
    if (!statSync(path).isDirectory() || !isThere(configPath(path))) return [];
    try {
      return [summaryOf(name, path)];
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      report(error.message);
      return [];
    }
  });
  const rank = ({ validation, loss }: Summary): number => validation?.loss ?? loss ?? Infinity;
  return summaries.sort((a, b) => rank(a) - rank(b) || (a.run < b.run ? -1 : 1));
}

function summaryOf(run: string, path: string): Summary {
  const config = readConfig(path);
  const { epochs, seconds } = recoverLog("runs", eventsPath(path), Infinity);
  const last = epochs.at(-1);
  const written = (key: string, fallback: string): string => {
    const value = config.options[key];
    return typeof value === "string" ? value : fallback;
  };
  return {
    run,
    state: isThere(modelPath(path, config)) ? "finished" : isInUse(path) ? "running" : "interrupted",
    data: config.data.spec,
    hidden: written("hidden", "of the model"),
    optimizer: describeOptimizer(config.optimizer),
    batchSize: config.batchSize,
    seed: written("seed", "of the model"),
    done: last === undefined ? 0 : last.epoch - config.startEpoch,
    epochs: config.epochs,
    seconds,
    ...(last === undefined ? {} : { loss: last.loss }),
    ...(last?.validation === undefined ? {} : { validation: last.validation }),
  };
}

function tableOf(summaries: readonly Summary[], style: ReturnType<typeof createStyle>): string[] {
  const cell = (text: string): string => fit(visible(text), 24);
  const rows = summaries.map(({ run, state, data, hidden, batchSize, optimizer, seed, done, epochs, seconds, loss, validation }) => [
    cell(run),
    state,
    `${done}/${epochs}`,
    duration(seconds),
    loss === undefined ? "" : significant(loss),
    validation === undefined ? "" : significant(validation.loss),
    validation?.accuracy === undefined ? "" : percent(validation.accuracy),
    cell(data),
    cell(hidden),
    fit(optimizer, 40),
    String(batchSize),
    cell(seed),
  ]);
  const head = ["run", "state", "epochs", "time", "loss", "validation", "accuracy", "data", "hidden", "optimizer", "batch", "seed"];
  const [title, ...lines] = drawTable(head, rows, new Set([0, 1, 7, 8, 9]));
  return [style.bold(title), ...lines];
}
