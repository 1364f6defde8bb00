import type { Difference, Stop } from "@adjoint/formats";
import { defineCommand } from "../command.ts";
import { EXIT, UsageError } from "../errors.ts";
import { isThere } from "../files/paths.ts";
import { printJson, printLines } from "../io.ts";
import { json } from "../options/common.ts";
import { ENGINE } from "../options/engine.ts";
import { option } from "../options/table.ts";
import { shown, text } from "../options/values.ts";
import type { Reader } from "../options/values.ts";
import { listCheckpoints } from "../run/checkpoints.ts";
import { modelPath, readConfig } from "../run/config.ts";
import { reopenTraining } from "../run/reopen.ts";
import { compareRun, stopsAfter } from "../run/verify.ts";
import { counted } from "../terminal/numbers.ts";
import { createStyle, visible } from "../terminal/style.ts";

/** Reads a part in percent as a fraction. */
const percentage: Reader<number> = (value, flag) => {
  const [, number = ""] = /^(\d{1,3}(?:\.\d{1,9})?) ?%$/.exec(value.length < 20 ? value : "") ?? [];
  if (number !== "" && Number(number) > 0 && Number(number) <= 100) return Number(number) / 100;
  throw new UsageError("bad-value", {
    flag,
    rule: "must be a part in percent, > 0 and ≤ 100",
    value: shown(value),
    next: `Try ${flag} 10%.`,
  });
};

/** `adjoint verify`: trains a run again and compares every bit; status 1 where one differs. */
export const command = defineCommand({
  name: "verify",
  description:
    "Train a finished run again, from the beginning or from a checkpoint, and compare every number of its checkpoints and its model, bit for bit.",
  argument: { name: "run", text: "the folder of the run" },
  groups: [
    {
      title: "Options:",
      options: {
        last: option("<part>", "train only the last part again, from the nearest checkpoint before it: 10% (all)", percentage),
        data: option("<file>", "where the data is now (where it was)", text("digits.csv")),
        threads: ENGINE.threads,
        json,
      },
    },
  ],
  examples: ["adjoint verify runs/digits", "adjoint verify runs/digits --last 10%"],
  async run(options, io, path) {
    if (path === undefined) throw new UsageError("run-missing", {});
    const config = readConfig(path);
    const model = modelPath(path, config);
    if (!isThere(model)) throw new UsageError("nothing-to-verify", { path });
    const { startEpoch, epochs } = config;
    const latest = startEpoch + epochs * (1 - (options.last ?? 1));
    const { training, checkpoint } = await reopenTraining(
      path,
      config,
      options,
      io,
      ({ epoch }) => options.last !== undefined && epoch <= latest,
    );
    const { net } = training;
    if (net.backend !== config.backend) throw new UsageError("backend-differs", { found: net.backend, expected: config.backend });
    const from = net.epoch;
    const stops = stopsAfter(path, listCheckpoints(path), checkpoint, { path: model, epoch: startEpoch + epochs, position: 0 });
    const difference = await compareRun(training, stops, { onEpoch: () => {}, until: startEpoch + epochs });
    const verified = difference === undefined;
    // A run that stopped early has fewer epochs than it was to have.
    const to = net.epoch;
    if (options.json === true)
      printJson(io, {
        command: "verify",
        run: path,
        verified,
        from,
        to,
        compared: stops.length,
        ...(verified ? {} : { difference }),
      });
    else {
      const style = createStyle(io.stdout, io.env);
      const extent = `${counted(to - from, "epoch")} from ${checkpoint === undefined ? "the beginning" : `the checkpoint of epoch ${from}`}`;
      printLines(
        io,
        verified
          ? [`${style.green("verified to the last bit")}: ${visible(path)}, ${extent}, ${compared(stops)}`]
          : reportDifference(path, difference, style),
      );
    }
    return verified ? EXIT.ok : EXIT.failure;
  },
});

function compared(stops: readonly Stop[]): string {
  const checkpoints = stops.length - 1;
  return checkpoints === 0 ? "the model" : `${counted(checkpoints, "checkpoint")} and the model`;
}

function momentOf({ epoch, position }: Stop): string {
  return `epoch ${epoch}${position === 0 ? "" : `, row ${position} of the next`}`;
}

function reportDifference(path: string, difference: Difference, style: ReturnType<typeof createStyle>): string[] {
  const { stop, equalUntil, tensor, row, col, stored, computed } = difference;
  return [
    `${style.red("not verified")}: ${visible(path)} differs after ${momentOf(stop)}; until ${equalUntil === undefined ? "the beginning of this comparison" : momentOf(equalUntil)} every bit is equal`,
    `  ${tensor}[${row + 1}, ${col + 1}] is ${stored} in ${visible(stop.path)}, and ${computed} when it is trained again`,
  ];
}
