import { statSync } from "node:fs";
import { defineCommand } from "../command.ts";
import { UsageError } from "../errors.ts";
import { isThere } from "../files/paths.ts";
import { json } from "../options/common.ts";
import { ENGINE } from "../options/engine.ts";
import { option } from "../options/table.ts";
import { integer, text } from "../options/values.ts";
import { modelPath, readConfig, writeConfig } from "../run/config.ts";
import { recoverLog } from "../run/events.ts";
import { eventsPath, lock, reopenRun } from "../run/folder.ts";
import { reopenTraining } from "../run/reopen.ts";
import { carryOut } from "../training/carry-out.ts";

/** `adjoint resume`: continues an interrupted run, to the same bits that it would have had. */
export const command = defineCommand({
  name: "resume",
  description: "Continue an interrupted run from its folder. It ends with the same bits as if it had not been interrupted.",
  argument: { name: "run", text: "the folder, as train printed it" },
  groups: [
    {
      title: "Options:",
      options: {
        data: option("<file>", "where the data is now (where it was; only the same rows are accepted)", text("digits.csv")),
        epochs: option("<n>", "train to this number of epochs (the number that the run began with)", integer({ min: 1, example: 100 })),
        threads: ENGINE.threads,
        json,
      },
    },
  ],
  examples: ["adjoint resume runs/digits", "adjoint resume runs/digits --epochs 120"],
  async run(options, io, path) {
    if (path === undefined) throw new UsageError("run-missing", {});
    const unlock = takeRun(path);
    try {
      const stored = readConfig(path);
      if (options.epochs !== undefined && stored.options["onDisk"] === true)
        throw new UsageError("not-together", { option: "--epochs", other: "a run with --on-disk", why: "its epochs are blocks" });
      const config = { ...stored, epochs: options.epochs ?? stored.epochs };
      if (stored.named && isThere(modelPath(path, stored)) && config.epochs <= stored.epochs)
        throw new UsageError("run-finished", { path, epochs: stored.epochs });
      const { training, epoch } = await reopenTraining(path, config, options, io);
      const { schedule, averaging } = training.fitting;
      const fixed = averaging !== undefined || (schedule !== undefined && schedule.kind !== "reduceOnPlateau");
      if (fixed && config.epochs !== stored.epochs) throw new UsageError("schedule-of-run", { path, epochs: stored.epochs });
      const done = epoch - config.startEpoch;
      if (done > config.epochs) throw new UsageError("run-too-short", { epochs: config.epochs, done });
      if (options.epochs !== undefined) writeConfig(path, config);
      const past = config.named ? eventsPath(path) : config.log;
      const before = past === undefined ? undefined : recoverLog("run", past, epoch);
      const run = reopenRun(path, config, unlock, epoch);
      const log = config.log === undefined ? undefined : { path: config.log, keep: recoverLog("--log", config.log, epoch).keep };
      const { startEpoch, checkpointEvery, named } = config;
      const out = modelPath(path, config);
      const to = {
        command: "resume",
        out,
        log,
        json: options.json === true,
        startEpoch,
        checkpointEvery,
        named,
        folder: () => run,
      } as const;
      return await carryOut(training, before === undefined ? to : { ...to, before }, io);
    } finally {
      unlock();
    }
  },
});

function takeRun(path: string): () => void {
  // A folder that is none is refused by what reads it.
  return isThere(path) && statSync(path).isDirectory() ? lock(path) : () => {};
}
