import { statSync } from "node:fs";
import { join } from "node:path";
import { defineCommand } from "../command.ts";
import { UsageError } from "../errors.ts";
import { isThere, refuseSameFiles } from "../files/paths.ts";
import { checkWritable } from "../files/write.ts";
import { json } from "../options/common.ts";
import { TRAINING_DATA } from "../options/data.ts";
import { ENGINE } from "../options/engine.ts";
import { NETWORK, TRAINING } from "../options/network.ts";
import { option } from "../options/table.ts";
import { integer, text } from "../options/values.ts";
import { configOf, configPath } from "../run/config.ts";
import { createRun } from "../run/folder.ts";
import { DEFAULT_CHECKPOINT_EVERY, checkpointEvery } from "../run/schedule.ts";
import { visible } from "../terminal/style.ts";
import { carryOut } from "../training/carry-out.ts";
import { prepare } from "../training/prepare.ts";

/** `adjoint train`: trains, saves, and measures. */
export const command = defineCommand({
  name: "train",
  description: "Train a network on a data set and save it.",
  groups: [
    { title: "Data:", options: TRAINING_DATA },
    { title: "Network:", options: NETWORK },
    { title: "Training:", options: TRAINING },
    { title: "Engine:", options: ENGINE },
    {
      title: "Output:",
      options: {
        out: option(
          "<file>",
          "the file of the model, as safetensors (model.safetensors, or in the folder of --run)",
          text("model.safetensors"),
        ),
        log: option("<file>", "write a JSON line for each epoch to this file", text("run.jsonl")),
        run: option("<folder>", "keep configuration, events, checkpoints and model in this folder; see adjoint resume", text("runs/first")),
        checkpointEvery: option("<time>", "how often a checkpoint is written: 10min, 30s, 5epochs or 100batches (1min)", checkpointEvery),
        keep: option("<n>", "how many of the latest checkpoints are kept, besides the best (2)", integer({ min: 1, example: 3 })),
        json,
      },
    },
  ],
  examples: [
    "adjoint train --data digits --hidden 64,32 --activation relu --epochs 30 --out model.safetensors",
    "adjoint train --data flowers.csv --label species --run runs/flowers",
  ],
  async run(options, io) {
    const { log, json, run, checkpointEvery: every = DEFAULT_CHECKPOINT_EVERY, keep = 2 } = options;
    const out = options.out ?? (run === undefined ? "model.safetensors" : join(run, "model.safetensors"));
    refuseSameFiles({ "--out": out, "--log": log }, { "--data": options.data });
    refuseSameFiles({ "--log": log }, { "--from": options.from });
    if (run !== undefined && isThere(configPath(run))) throw new UsageError("run-exists", { path: run });
    if (run === undefined || options.out !== undefined) checkWritable("--out", out);
    if (log !== undefined) checkWritable("--log", log);
    const training = await prepare(options, io);
    const startEpoch = training.net.epoch;
    const unfinished = run === undefined && isThere(configPath(beside(out))) ? beside(out) : undefined;
    if (unfinished !== undefined)
      io.stderr.write(`adjoint train: ${visible(unfinished)} has an interrupted run, which adjoint resume continues; this is a new one.\n`);
    return carryOut(
      training,
      {
        command: "train",
        out,
        log: log === undefined ? undefined : { path: log },
        json: json === true,
        startEpoch,
        checkpointEvery: every,
        named: run !== undefined,
        folder() {
          // Beside a device or a pipe there is no folder.
          if (run === undefined && isThere(out) && !statSync(out).isFile()) return undefined;
          const config = configOf(options, training, { out, log, startEpoch, checkpointEvery: every, keep, named: run !== undefined });
          return createRun(run ?? firstFree(beside(out)), config);
        },
      },
      io,
    );
  },
});

/** Returns the folder of a run that asked for none: it stands beside the model until the training has ended. */
function beside(out: string): string {
  return `${out}.run`;
}

/** Returns a name that no other interrupted run has taken. */
function firstFree(path: string): string {
  let name = path;
  for (let n = 2; isThere(configPath(name)); n++) name = `${path}-${n}`;
  return name;
}
