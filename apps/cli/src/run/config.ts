import type { BatchMethod, Optimizer, Schedule } from "adjoint";
import { basename, isAbsolute, join, resolve } from "node:path";
import { FileError } from "../errors.ts";
import { readFile } from "../files/read.ts";
import { writeAtomically } from "../files/write.ts";
import { mergeSet, settingPairs } from "../model/settings.ts";
import { writeOptions } from "../options/serialise.ts";
import type { WrittenOptions } from "../options/serialise.ts";
import type { Settings, TrainOptions } from "../training/prepare.ts";
import { VERSION } from "../version.ts";
import { hashOfData } from "./hash.ts";
import { RUN_OPTIONS } from "./options.ts";
import type { CheckpointEvery } from "./schedule.ts";

/** The data of a run: where it was, and how it is recognised again. */
export interface RunData {
  /** What `--data` named. */
  readonly spec: string;
  /** The absolute path of a file. */
  readonly path?: string;
  readonly rows: number;
  /** SHA-256 of the numbers, the labels and the names of columns and classes, before any scaling. */
  readonly sha256: string;
}

/** Everything that a run is a function of, beside the numbers of its data. */
export interface RunConfig {
  readonly format: "adjoint-run";
  readonly version: 1;
  /** The versions that began the run. */
  readonly adjoint: string;
  readonly node: string;
  readonly started: string;
  readonly backend: string;
  /** The options of the command as they were written, with the defaults of the data filled in. */
  readonly options: WrittenOptions;
  readonly data: RunData;
  readonly optimizer: Optimizer | BatchMethod;
  /** What the options came to, for readers that have no command line; constant where it is absent. */
  readonly schedule?: Schedule;
  /** Epochs without a smaller validation loss after which training stops, 0 for never; absent in folders of earlier versions. */
  readonly patience?: number;
  /** Epochs of the network before the run, and when the run ends. */
  readonly startEpoch: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly checkpointEvery: CheckpointEvery;
  readonly keep: number;
  /** Where the model goes at the end, absolute or from the folder of the run; and the log if one was asked for. */
  readonly out: string;
  readonly log?: string;
  /** Whether the folder stays when the run has ended: it was asked for with --run. */
  readonly named: boolean;
}

/** Returns the configuration of a run that begins: the options as they were given, and what they came to. */
export function configOf(
  options: Settings & { readonly out?: string },
  training: TrainOptions,
  to: Pick<RunConfig, "startEpoch" | "checkpointEvery" | "keep" | "named" | "out"> & { readonly log: string | undefined },
): RunConfig {
  const { net, source, parts, blocks, optimizer, fitting, patience = 0, epochs, batchSize, shuffle } = training;
  const settings = mergeSet(options);
  const { layers } = net.describe();
  const hidden = layers.slice(0, -1);
  const divided = (blocks?.rows ?? parts.train.inputs.rows) + parts.split.validation + parts.split.test;
  // The defaults of another version may differ. A model that is continued knows its layers, its rows and its seed.
  const filled =
    options.from === undefined
      ? {
          hidden: hidden.map(({ units }) => units),
          ...(hidden.length === 0 ? {} : { activation: hidden.map(({ activation }) => activation) }),
          // Files of held-out rows stay what they are; parts are of the rows that were divided, without those left out.
          ...(settings.fold !== undefined || typeof settings.validation === "string"
            ? {}
            : { validation: parts.split.validation / divided }),
          ...(typeof settings.test === "string" ? {} : { test: parts.split.test / divided }),
          seed: parts.split.seed,
        }
      : { from: resolve(options.from) };
  const { out, log, ...more } = to;
  return {
    format: "adjoint-run",
    version: 1,
    adjoint: VERSION,
    node: process.versions.node,
    started: new Date().toISOString(),
    backend: net.backend,
    options: writeOptions({ ...settings, ...filled, set: settingPairs(settings) }, RUN_OPTIONS),
    data: {
      spec: source.spec,
      ...(source.kind === "file" && source.spec !== "-" ? { path: resolve(source.spec) } : {}),
      rows: source.rows,
      sha256: hashOfData(training),
    },
    optimizer,
    ...(fitting.schedule === undefined ? {} : { schedule: fitting.schedule }),
    patience,
    epochs,
    batchSize,
    shuffle,
    // Relative where it is inside the folder, so that the folder can be moved.
    out: options.out === undefined && to.named ? basename(out) : resolve(out),
    ...(log === undefined ? {} : { log: resolve(log) }),
    ...more,
  };
}

const NAME = "config.json";

export function configPath(folder: string): string {
  return join(folder, NAME);
}

/** Returns where the model of a run goes. */
export function modelPath(folder: string, { out }: RunConfig): string {
  return isAbsolute(out) ? out : join(folder, out);
}

export function writeConfig(folder: string, config: RunConfig): void {
  writeAtomically("--run", configPath(folder), [`${JSON.stringify(config, undefined, 2)}\n`]);
}

/** A configuration is some kilobytes; a longer file is something else [bytes]. */
const LIMIT = 10_000_000;

/** Reads the configuration of a run. @throws FileError where the folder holds none that can be used */
export function readConfig(folder: string): RunConfig {
  const path = configPath(folder);
  const text = Buffer.from(readFile("run", path, LIMIT)).toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FileError("not-a-run", { path, what: "it is not JSON" });
  }
  const wrong = typeof value === "object" && value !== null ? findWrong(value) : "it is not an object";
  if (wrong !== undefined) throw new FileError("not-a-run", { path, what: wrong });
  return value as RunConfig;
}

/** Returns what of a configuration cannot be used; options and the optimiser are checked where they are read. */
function findWrong(config: Partial<Record<keyof RunConfig, unknown>>): string | undefined {
  const count = (value: unknown, min: number): boolean => Number.isSafeInteger(value) && (value as number) >= min;
  const text = (value: unknown): boolean => typeof value === "string";
  const data = (config.data ?? {}) as Partial<Record<keyof RunData, unknown>>;
  const every = (config.checkpointEvery ?? {}) as Partial<Record<keyof CheckpointEvery, unknown>>;
  const rules: readonly (readonly [what: string, holds: boolean])[] = [
    ["its format is not adjoint-run", config.format === "adjoint-run"],
    [`its version is ${String(config.version)}, this command reads 1`, config.version === 1],
    ["data is damaged", text(data.spec) && count(data.rows, 1) && text(data.sha256) && (data.path === undefined || text(data.path))],
    [
      "epochs, startEpoch, batchSize or keep is not a count",
      count(config.epochs, 1) && count(config.startEpoch, 0) && count(config.batchSize, 1) && count(config.keep, 1),
    ],
    ["shuffle or named is not true or false", typeof config.shuffle === "boolean" && typeof config.named === "boolean"],
    ["checkpointEvery is damaged", count(every.count, 1) && ["seconds", "epochs", "batches"].includes(String(every.unit))],
    [
      "out, log, backend, adjoint, node or started is not a text",
      [config.out, config.backend, config.adjoint, config.node, config.started, config.log ?? ""].every(text),
    ],
    ["the optimizer is damaged", typeof config.optimizer === "object" && config.optimizer !== null],
  ];
  return rules.find(([, holds]) => !holds)?.[0];
}
