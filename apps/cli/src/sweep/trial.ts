import { readSafetensors } from "@adjoint/formats";
import type { Job, JobResult } from "@adjoint/sweep";
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { FileError, isAdjointError } from "../errors.ts";
import { isThere } from "../files/paths.ts";
import { openSource } from "../files/read.ts";
import { codeOf } from "../files/reasons.ts";
import type { Io, Output } from "../io.ts";
import { flagOf } from "../options/table.ts";
import type { WrittenOptions } from "../options/serialise.ts";
import { configPath, modelPath, readConfig } from "../run/config.ts";
import { eventsPath } from "../run/folder.ts";
import { run } from "../run.ts";

/** What all trials of a sweep have in common. */
export interface TrialContext {
  /** Where the folders of the runs are. */
  readonly folder: string;
  /** The options of the command, without those that are searched. */
  readonly options: WrittenOptions;
  /** Where the data is, if it is a file. */
  readonly path?: string;
}

/** Errors of the machine and not of the trial: another attempt may succeed. */
const TRANSIENT = new Set(["FileError", "HostError"]);

/** Trains a trial in the folder of a run, or continues it; what has been done before is read. */
export async function runTrial({ job, context }: { readonly job: Job; readonly context: TrialContext }): Promise<JobResult> {
  const folder = join(
    context.folder,
    `trial-${String(job.trial).padStart(4, "0")}`,
    job.fold === undefined ? "" : `fold-${job.fold.index}`,
  );
  if (!isDone(folder, job.epochs)) {
    const begun = isThere(configPath(folder));
    let { error } = await run(begun ? continuing(folder, job, context) : beginning(folder, job, context), silent());
    if (codeOf(error) === "schedule-of-run") {
      // A schedule belongs to a number of epochs: a trial that goes on is another training.
      rmSync(folder, { recursive: true, force: true });
      ({ error } = await run(beginning(folder, job, context), silent()));
    }
    if (error !== undefined) return failureOf(error);
  }
  return { ...measuredIn(folder), model: hashOfModel(folder) };
}

function isDone(folder: string, epochs: number): boolean {
  if (!isThere(configPath(folder))) return false;
  const config = readConfig(folder);
  return config.epochs === epochs && isThere(modelPath(folder, config));
}

function beginning(folder: string, { values, epochs, fold }: Job, { options, path }: TrialContext): string[] {
  const { set = [], ...others } = options;
  const written: WrittenOptions = { ...others, ...(path === undefined ? {} : { data: path }) };
  const flags = Object.entries(written).flatMap(([key, value]) =>
    value === true ? [flagOf(key)] : (typeof value === "string" ? [value] : value).flatMap((each) => [flagOf(key), each]),
  );
  const pairs = [...(typeof set === "object" ? set : []), ...Object.entries(values).map(([key, value]) => `${key}=${value}`)];
  return [
    "train",
    ...flags,
    ...pairs.flatMap((pair) => ["--set", pair]),
    "--run",
    folder,
    "--epochs",
    String(epochs),
    "--json",
    ...(fold === undefined ? [] : ["--fold", `${fold.index}/${fold.of}`]),
  ];
}

function continuing(folder: string, { epochs }: Job, { path }: TrialContext): string[] {
  return ["resume", folder, "--epochs", String(epochs), "--json", ...(path === undefined ? [] : ["--data", path])];
}

/** A trial that diverges, or whose settings do not go together, has no loss; it would not have one on another machine either. */
function failureOf(error: unknown): JobResult {
  const known = error instanceof Error && (isAdjointError(error) || error.name === "UsageError");
  if (!known || TRANSIENT.has(error.name) || codeOf(error) === "run-in-use") throw error;
  return { loss: null, model: "", failure: error.message };
}

/** Returns what the run measured at its end. */
function measuredIn(folder: string): Pick<JobResult, "loss" | "accuracy"> {
  const lines = readFileSync(eventsPath(folder), "utf8").trimEnd().split("\n");
  const end = lines
    .map((line) => JSON.parse(line) as { event: string; validation?: { loss: number | null; accuracy?: number } })
    .findLast(({ event }) => event === "end");
  if (end?.validation === undefined) throw new FileError("not-a-run", { path: folder, what: "it has measured nothing at its end" });
  const { loss, accuracy } = end.validation;
  return { loss, ...(accuracy === undefined ? {} : { accuracy }) };
}

/** Returns the SHA-256 of the parameters, by their names. */
function hashOfModel(folder: string): string {
  const source = openSource("run", modelPath(folder, readConfig(folder)));
  try {
    const hash = createHash("sha256");
    for (const { name, shape, values } of readSafetensors(source).tensors) {
      hash.update(JSON.stringify([name, shape]));
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
    return hash.digest("hex");
  } finally {
    source.close();
  }
}

/** Streams that nobody reads. */
function silent(): Io {
  const output: Output = { closed: false, write: () => {}, drained: () => Promise.resolve() };
  async function* empty(): AsyncGenerator<Uint8Array> {}
  return { stdin: empty(), stdout: output, stderr: output, env: {} };
}
