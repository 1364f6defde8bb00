import { DivergenceError } from "adjoint";
import { defineCommand } from "../command.ts";
import { EXIT, UsageError, withoutFunction } from "../errors.ts";
import { printJson, printLines } from "../io.ts";
import type { Io } from "../io.ts";
import { openModel } from "../model/model.ts";
import { json } from "../options/common.ts";
import { ENGINE } from "../options/engine.ts";
import { option } from "../options/table.ts";
import { choice, integer, text } from "../options/values.ts";
import { checkpointPath, listCheckpoints } from "../run/checkpoints.ts";
import { readConfig } from "../run/config.ts";
import type { RunConfig } from "../run/config.ts";
import { reopenTraining } from "../run/reopen.ts";
import { countDeadUnits, findDead, replayStep, stepsOf } from "../run/replay.ts";
import type { Place, ReplayedStep, Steps } from "../run/replay.ts";
import { trainTo } from "../run/verify.ts";
import { counted, significant } from "../terminal/numbers.ts";
import { createStyle, visible } from "../terminal/style.ts";
import type { Style } from "../terminal/style.ts";
import { drawTable } from "../terminal/table.ts";
import type { TrainOptions } from "../training/prepare.ts";

/** `adjoint replay`: does one step of a run again, and shows it; or finds the first step at which something goes wrong. */
export const command = defineCommand({
  name: "replay",
  description:
    "Do a step of a run again, with its own batch and from its own weights, and show what each layer did; or find the first step that makes a number NaN or infinite, or a hidden unit dead: 0 for every row, so that it learns nothing more.",
  argument: { name: "run", text: "the folder of the run" },
  groups: [
    {
      title: "Options:",
      options: {
        step: option("<n>", "the step, counted from 1 over all batches of the run", integer({ min: 1, example: 100 })),
        bisect: option("<what>", "find the first step of nan or dead", choice(["nan", "dead"])),
        data: option("<file>", "where the data is now (where it was)", text("digits.csv")),
        threads: ENGINE.threads,
        json,
      },
    },
  ],
  examples: ["adjoint replay runs/digits --step 100", "adjoint replay runs/digits --bisect dead"],
  async run(options, io, path) {
    if (path === undefined) throw new UsageError("run-missing", {});
    const { step, bisect } = options;
    if (step === undefined && bisect === undefined) throw new UsageError("nothing-to-replay", {});
    if (step !== undefined && bisect !== undefined)
      throw new UsageError("not-together", { option: "--step", other: "--bisect", why: "it finds the step" });
    const config = readConfig(path);
    const { training } = await reopenTraining(path, config, options, io, () => false);
    const steps = stepsOf(training, config);
    if (step !== undefined && step > steps.total) throw new UsageError("no-such-step", { path, step, total: steps.total });
    const replay = { config, steps };
    if (step !== undefined) await goTo(path, training, steps.before(step), replay);
    const found = step === undefined ? await find(path, bisect ?? "nan", training, { ...replay, io }) : { step };
    if (found === undefined) {
      if (options.json === true) printJson(io, { command: "replay", run: path, bisect, step: null });
      else
        printLines(io, [
          `${visible(path)}: no step of ${counted(steps.total, "step")} makes ${bisect === "dead" ? "a hidden unit dead" : "a number NaN or infinite"}`,
        ]);
      return EXIT.ok;
    }
    const diverged = found.reason;
    const replayed = diverged === undefined ? await replayStep(training, found.step, { config, steps }) : undefined;
    if (options.json === true)
      printJson(io, {
        command: "replay",
        run: path,
        ...(bisect === undefined ? {} : { bisect }),
        ...(replayed ?? { step: found.step, reason: diverged }),
      });
    else
      printLines(
        io,
        replayed === undefined ? [`step ${found.step}: ${diverged}`] : linesOf(replayed, steps, createStyle(io.stdout, io.env)),
      );
    return EXIT.ok;
  },
});

interface Replay {
  readonly config: RunConfig;
  readonly steps: Steps;
}

/** Brings the network to a place of its run, from the nearest checkpoint before it. */
async function goTo(path: string, training: TrainOptions, place: Place, { config }: Replay): Promise<void> {
  const nearest = listCheckpoints(path).findLast(
    ({ epoch, position }) => epoch < place.epoch || (epoch === place.epoch && position <= place.position),
  );
  if (nearest !== undefined) training.net.restore((await openModel("checkpoint", checkpointPath(path, nearest), {})).net.checkpoint());
  await trainTo(training, place, { onEpoch: () => {}, until: config.startEpoch + config.epochs });
}

/** Finds the first step that makes a number NaN or infinite, or a hidden unit dead, and leaves the network before it. */
async function find(
  path: string,
  what: "nan" | "dead",
  training: TrainOptions,
  { io, ...replay }: Replay & { readonly io: Io },
): Promise<{ readonly step: number; readonly reason?: string } | undefined> {
  const { config, steps } = replay;
  if (what === "dead") {
    const dead = countDeadUnits(training);
    if (dead > 0)
      io.stderr.write(
        `adjoint replay: ${counted(dead, "hidden unit")} of ${visible(path)} ${dead === 1 ? "is" : "are"} 0 for every row before the first step\n`,
      );
    const step = await findDead(training, replay);
    return step === undefined ? undefined : { step };
  }
  const end = { epoch: config.startEpoch + config.epochs, position: 0 };
  try {
    // The loss of every step before a checkpoint was finite: it would have ended the run.
    await goTo(path, training, end, replay);
    return undefined;
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    return { step: steps.at(error.epoch - 1, error.batch), reason: withoutFunction(error.message) };
  }
}

function linesOf({ step, epoch, batch, rows, loss, layers, without }: ReplayedStep, steps: Steps, style: Style): string[] {
  const shown = rows.slice(0, 8).join(", ");
  const cells = layers.map(({ units, activation, z, a, zeroUnits, weights, gradient, update }, i) => [
    String(i + 1),
    `${units} ${activation}`,
    `${significant(z[0])} to ${significant(z[1])}`,
    `${significant(a[0])} to ${significant(a[1])}`,
    String(zeroUnits),
    significant(weights),
    significant(gradient),
    significant(update),
  ]);
  const [head, ...lines] = drawTable(["layer", "units", "z", "a", "all 0", "|W|", "|dW|", "|ΔW|"], cells, new Set([0, 1]));
  return [
    `step ${step}: epoch ${epoch}, batch ${batch} of ${steps.batchesOf(epoch - 1)}, ${counted(rows.length, "row")}: ${shown}${rows.length > 8 ? ", …" : ""}; loss ${significant(loss)}`,
    "",
    style.bold(head),
    ...lines,
    ...(without.length === 0 ? [] : ["", `measured without ${without.join(", ")}; |ΔW| is that of the run`]),
  ];
}
