import type { Executor, SearchSpace, TrialResult } from "@adjoint/sweep";
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { EXIT, UsageError, isAdjointError, withoutFunction } from "../errors.ts";
import { isThere } from "../files/paths.ts";
import { readFile } from "../files/read.ts";
import { unwritable } from "../files/reasons.ts";
import { writeAtomically } from "../files/write.ts";
import { printJson, printLines } from "../io.ts";
import type { Io } from "../io.ts";
import { mergeSet } from "../model/settings.ts";
import type { AllSettings } from "../model/settings.ts";
import type { EngineOptions } from "../options/engine.ts";
import { writeOptions } from "../options/serialise.ts";
import type { WrittenOptions } from "../options/serialise.ts";
import { RUN_OPTIONS } from "../run/options.ts";
import { createStyle, visible } from "../terminal/style.ts";
import { VERSION } from "../version.ts";
import { describeData } from "./data.ts";
import type { SweepData } from "./data.ts";
import { loadSweep, trialModule } from "./package.ts";
import { writeSweepReport } from "./report.ts";
import { createLiveTable, linesOf } from "./table.ts";
import { runTrial } from "./trial.ts";

export interface SweepOptions extends AllSettings, EngineOptions {
  readonly run?: string;
  readonly workers?: number;
  readonly queue?: string;
  readonly queueName?: string;
  readonly dataUrl?: string;
  readonly json?: boolean;
}

/** The epochs of a trial where none are given. */
const USUAL_EPOCHS = 30;

/** A space is some lines; a longer file is something else [bytes]. */
const LIMIT = 1_000_000;

/** Reads a space, runs its trials, and writes what came of them. Returns the exit status. */
export async function carryOutSweep(options: SweepOptions, io: Io, file: string | undefined): Promise<number> {
  if (file === undefined) throw new UsageError("space-missing", {});
  const { data: spec, run, json } = options;
  if (spec === undefined) throw new UsageError("data-missing", { purpose: "train on" });
  const sweep = await loadSweep();
  const space = readSpaceFile(file, sweep.readSpace);
  const epochs = options.epochs ?? USUAL_EPOCHS;
  checkTrials(options, space, sweep.trialsOf(space));
  const written = trialOptions(options, space);
  const data = await describeData(spec, options.dataUrl);
  const id = createHash("sha256")
    .update(JSON.stringify([VERSION, { ...space, parameters: [...space.parameters] }, epochs, written, spec, data.sha256]))
    .digest("hex")
    .slice(0, 16);
  const folder = run ?? join("sweeps", basename(file, extname(file)));
  openFolder(folder, id);
  const { executor, end } = createExecutor(options, { id, folder, written, data }, sweep);
  const progress = createLiveTable(io, sweep.trialsOf(space).length);
  let rows: TrialResult[];
  let repeated: { readonly same: number; readonly differs: readonly string[] };
  try {
    rows = await sweep.runSweep(space, epochs, executor, progress.show);
    repeated = await end();
  } finally {
    progress.clear();
  }
  if (rows[0].loss === null) throw new UsageError("no-trial-ended", { failure: rows[0].failure ?? "training diverged" });
  const name = basename(resolve(folder));
  writeAtomically("--run", join(folder, "sweep.json"), [`${JSON.stringify({ id, data, epochs, trials: rows, repeated }, undefined, 2)}\n`]);
  writeAtomically("--run", join(folder, "report.html"), [writeSweepReport({ name, data: spec, space, rows })]);
  const best = options.queue === undefined ? undefined : await trainBest(rows[0], { space, folder, written, data });
  report({ rows, folder, repeated, best, json: json === true }, io);
  return repeated.differs.length > 0 || best?.same === false ? EXIT.failure : EXIT.ok;
}

function readSpaceFile(file: string, readSpace: (text: string) => SearchSpace): SearchSpace {
  try {
    return readSpace(Buffer.from(readFile("space", file, LIMIT)).toString("utf8"));
  } catch (error) {
    if (isAdjointError(error)) error.message = `space: ${file}: ${withoutFunction(error.message)}`;
    throw error;
  }
}

/** Refuses settings that no trial could have, before the first begins. */
function checkTrials(
  options: SweepOptions,
  { halving, folds }: SearchSpace,
  trials: readonly { readonly values: Readonly<Record<string, string>> }[],
): void {
  const together = (option: string, other: string, why: string): never => {
    throw new UsageError("not-together", { option, other, why });
  };
  if (halving !== undefined && (options.patience ?? 0) > 0) together("--patience", "halving", "a trial that stops early cannot go on");
  if (folds !== undefined && options.validation !== undefined) together("--validation", "folds", "each fold is held out once");
  if (options.fold !== undefined) together("--fold", "sweep", "write folds: k in the space");
  if (options.validation === 0) together("--validation 0", "sweep", "trials are compared on rows held out");
  for (const { values } of trials) {
    const set = [...(options.set ?? []), ...Object.entries(values).map(([key, value]) => `${key}=${value}`)];
    mergeSet({ ...options, set });
  }
}

/** Returns the options that every trial has; they hold rows out, whatever the data, and give the same bits on every machine. */
function trialOptions(options: SweepOptions, { halving, folds }: SearchSpace): WrittenOptions {
  const { epochs: _, ...others } = options;
  const written = writeOptions(
    {
      ...others,
      deterministic: true,
      ...(folds === undefined ? { validation: options.validation ?? 0.2 } : {}),
      ...(halving === undefined ? {} : { patience: 0 }),
    },
    RUN_OPTIONS,
  );
  // A trial that is trained further goes on from there.
  return halving === undefined ? written : { ...written, checkpointEvery: `${halving.from}epochs` };
}

/** Creates the folder of a sweep, or takes that of the same sweep: what is done stays done. */
function openFolder(folder: string, id: string): void {
  const path = join(folder, "sweep.id");
  if (isThere(path)) {
    if (
      Buffer.from(readFile("--run", path, 100))
        .toString("utf8")
        .trim() !== id
    )
      throw new UsageError("other-sweep", { path: folder });
    return;
  }
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw unwritable("--run", folder, error, "Name a folder that can be made.");
  }
  writeAtomically("--run", path, [`${id}\n`]);
}

interface Sweep {
  readonly id: string;
  readonly folder: string;
  readonly written: WrittenOptions;
  readonly data: SweepData;
}

/** Creates what executes the trials: threads of this process, or workers behind a queue. */
function createExecutor(
  { queue: url, queueName, workers = 1 }: SweepOptions,
  { id, folder, written, data }: Sweep,
  { createLocalPool, createSweepQueue }: Awaited<ReturnType<typeof loadSweep>>,
): { readonly executor: Executor; readonly end: () => Promise<{ readonly same: number; readonly differs: readonly string[] }> } {
  if (url === undefined) {
    const pool = createLocalPool({
      filename: trialModule(),
      threads: workers,
      context: { folder: resolve(folder, "trials"), options: written },
    });
    return {
      executor: pool,
      async end() {
        await pool.close();
        return { same: 0, differs: [] };
      },
    };
  }
  const queue = createSweepQueue({
    url,
    sweep: id,
    context: { sweep: id, options: written, data },
    ...(queueName === undefined ? {} : { name: queueName }),
  });
  return {
    executor: queue,
    async end() {
      const repeated = await queue.repeated();
      await queue.close();
      return repeated;
    },
  };
}

/** Trains the best trial of a queue here as well: its model is wanted, and its bits must be those that the worker has reported. */
async function trainBest(
  { trial, values, epochs, models }: TrialResult,
  { space, folder, written }: { readonly space: SearchSpace } & Pick<Sweep, "folder" | "written" | "data">,
): Promise<{ readonly path: string; readonly same: boolean }> {
  const fold = space.folds === undefined ? {} : { fold: { index: 1, of: space.folds } };
  const context = { folder: resolve(folder, "trials"), options: written };
  const { model } = await runTrial({ job: { id: "best", trial, values, epochs, rung: 0, ...fold }, context });
  return { path: pathOf(folder, trial), same: model === models[0] };
}

function pathOf(folder: string, trial: number): string {
  return join(folder, "trials", `trial-${String(trial).padStart(4, "0")}`);
}

function report(
  {
    rows,
    folder,
    repeated,
    best,
    json,
  }: {
    readonly rows: readonly TrialResult[];
    readonly folder: string;
    readonly repeated: { readonly same: number; readonly differs: readonly string[] };
    readonly best: { readonly path: string; readonly same: boolean } | undefined;
    readonly json: boolean;
  },
  io: Io,
): void {
  const path = best?.path ?? pathOf(folder, rows[0].trial);
  if (json) {
    printJson(io, {
      command: "sweep",
      folder,
      best: path,
      trials: rows,
      repeated,
      ...(best === undefined ? {} : { bestVerified: best.same }),
    });
    return;
  }
  printLines(io, [
    ...linesOf(rows, createStyle(io.stdout, io.env)),
    "",
    ...(repeated.same > 0 ? [`${repeated.same} trainings were done twice, with the same bits`] : []),
    ...repeated.differs.map((id) => `${id} was done twice, with other bits: one of the workers computes wrongly`),
    ...(best === undefined
      ? []
      : [best.same ? "the best was trained again here, with the same bits" : "the best was trained again here, with OTHER bits"]),
    `the best is in ${visible(path)}; all are in ${visible(join(folder, "report.html"))}`,
  ]);
}
