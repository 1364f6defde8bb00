import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { openLog } from "../files/log.ts";
import type { Log } from "../files/log.ts";
import { isThere } from "../files/paths.ts";
import { readFile } from "../files/read.ts";
import { codeOf, unwritable } from "../files/reasons.ts";
import { syncFolder, writeAtomically } from "../files/write.ts";
import type { Saved } from "../model/record.ts";
import type { EpochRecord } from "../training/learn.ts";
import { addCheckpoint } from "./checkpoints.ts";
import { configPath, writeConfig } from "./config.ts";
import type { RunConfig } from "./config.ts";
import { recoverLog } from "./events.ts";
import { createEventFile } from "./tensorboard.ts";

/** The folder of a run that this process trains. */
export interface Run {
  readonly path: string;
  /** Adds a line to events.jsonl. Only a folder that --run named has it, and event files for TensorBoard. */
  event(event: string, fields?: object): void;
  epoch(record: EpochRecord): void;
  checkpoint(saved: Saved, validation: number | undefined): void;
  /** Writes report.html, from the data's SHA-256. */
  report(write: (sha256: string) => string): void;
  /** Releases the lock of the folder. */
  close(): void;
  /** Removes the folder: its run has ended, and --run did not ask for the folder. */
  remove(): void;
}

const EVENTS = "events.jsonl";

export function eventsPath(folder: string): string {
  return join(folder, EVENTS);
}

/** Creates the folder of a run. @throws UsageError where it holds one already */
export function createRun(path: string, config: RunConfig): Run {
  try {
    mkdirSync(path, { recursive: true });
    syncFolder(resolve(path, ".."));
  } catch (error) {
    throw unwritable("--run", path, error, "Name a folder that can be made.");
  }
  if (isThere(configPath(path))) throw new UsageError("run-exists", { path });
  const unlock = lock(path);
  try {
    writeConfig(path, config);
    const run = openRun(path, config, unlock, undefined);
    run.event("start", { adjoint: config.adjoint, node: config.node, backend: config.backend });
    return run;
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Continues in the folder of a run: lines of epochs after `epoch` are removed from its events, because they are trained again. */
export function reopenRun(path: string, config: RunConfig, unlock: () => void, epoch: number): Run {
  const run = openRun(path, config, unlock, epoch);
  run.event("resume", { epoch });
  return run;
}

function openRun(path: string, config: RunConfig, unlock: () => void, resumedAt: number | undefined): Run {
  const events = eventsPath(path);
  const keep = resumedAt === undefined || !isThere(events) ? undefined : recoverLog("run", events, resumedAt).keep;
  const log: Log | undefined = config.named ? openLog("--run", events, keep) : undefined;
  const board = config.named ? createEventFile(path, Date.now() / 1000, resumedAt) : undefined;
  const event = (name: string, fields: object = {}): void =>
    log?.append(JSON.stringify({ event: name, time: new Date().toISOString(), ...fields }));
  const close = (): void => {
    log?.close();
    board?.close();
    unlock();
  };
  return {
    path,
    event,
    epoch(record) {
      event("epoch", record);
      const { epoch, loss, validation, samplesPerSecond } = record;
      board?.scalars(epoch, {
        "loss/training": loss,
        ...(validation === undefined ? {} : { "loss/validation": validation.loss }),
        ...(validation?.accuracy === undefined ? {} : { "accuracy/validation": validation.accuracy }),
        "speed/samplesPerSecond": samplesPerSecond,
      });
    },
    checkpoint({ pieces, epoch, position }, validation) {
      const { file } = addCheckpoint(path, pieces, {
        epoch,
        position,
        keep: config.keep,
        ...(validation === undefined ? {} : { validation }),
      });
      event("checkpoint", { file, epoch, position });
    },
    report: (write) => void writeAtomically("--run", join(path, "report.html"), [write(config.data.sha256)]),
    close,
    remove() {
      close();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/**
 * Takes the folder of a run for this process; returns the function that releases it. A lock whose process is gone, or that names this process (in a container they often have the
 * same number), is taken over.
 */
export function lock(folder: string): () => void {
  const path = join(folder, "lock");
  const own = `${process.pid} ${hostname()}\n`;
  for (let attempt = 0; ; attempt++) {
    try {
      const file = openSync(path, "wx");
      writeSync(file, own);
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (codeOf(error) !== "EEXIST" || attempt > 0) throw unwritable("run", path, error, "Check who may write to the folder.");
    }
    const [pid, host] = Buffer.from(readFile("run", path, 1000))
      .toString("utf8")
      .trim()
      .split(" ");
    if (isRunning(Number(pid)) && host === hostname()) throw new UsageError("run-in-use", { path: folder, pid: Number(pid), lock: path });
    rmSync(path, { force: true });
  }
}

/** Tells whether a process trains the run of a folder now. */
export function isInUse(folder: string): boolean {
  const path = join(folder, "lock");
  if (!isThere(path)) return false;
  const [pid, host] = Buffer.from(readFile("run", path, 1000))
    .toString("utf8")
    .trim()
    .split(" ");
  return host !== hostname() || isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}
