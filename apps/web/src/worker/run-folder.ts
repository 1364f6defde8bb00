import { readSafetensors } from "@adjoint/formats";
import type { Safetensors, Stop } from "@adjoint/formats";
import { OPTIMIZER_NAMES } from "@adjoint/reference";
import { FormatError } from "adjoint";
import type { Optimizer, Schedule } from "adjoint";
import type { VerifyRequest } from "./verify-protocol.ts";

/** What is used of a run's configuration. */
interface RunConfig {
  readonly backend: string;
  readonly options: Readonly<Record<string, string | true | readonly string[]>>;
  readonly data: { readonly spec: string; readonly rows: number; readonly sha256: string };
  readonly optimizer: Optimizer;
  readonly schedule?: Schedule;
  /** Epochs without a smaller validation loss after which training stops; 0 for never. */
  readonly patience: number;
  readonly epochs: number;
  readonly startEpoch: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly out: string;
}

/** How the rows were divided: numbers of rows. */
export interface Split {
  readonly seed: number;
  readonly validation: number;
  readonly test: number;
  readonly kind?: "stratified" | "random" | "chronological";
}

/** A run folder that was read: its configuration, its moments in order, the model last. */
export interface RunFolder {
  readonly config: RunConfig;
  readonly split: Split;
  readonly stops: readonly (Stop & { readonly stored: Safetensors })[];
  /** The files that came along, by their names: its data may be among them. */
  readonly files: ReadonlyMap<string, File>;
}

/** Options that this page trains with as the command line does. Those that a run cannot depend on stand here, too. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    "data seed samples noise label hidden activation output loss l1 l2 precision initializer optimizer learningRate epochs batchSize validation test split set " +
    "deterministic threads wide scaling scaleTargets missing ignore dropout clipNorm clipValue maxNorm patience backend schedule labelSmoothing inputDropout inputNoise"
  ).split(" "),
);
/** What `--set` may say: settings of optimiser, schedule and loss, which the configuration and the model hold as they came out. */
const SETTABLE: ReadonlySet<string> = new Set(
  (
    "momentum rho beta1 beta2 epsilon weightDecay warmup finalRate cycles startRate peak decayFactor decayAt plateauPatience plateauDelta delta quantile gamma alpha " +
    "shuffle"
  ).split(" "),
);
/** Optimisers that are plain data; a method that sees all rows has code. */
const OPTIMIZER_KINDS: ReadonlySet<string> = new Set(OPTIMIZER_NAMES);
/** From so many rows on a run on a file stops early unless told otherwise. */
const STOPS_EARLY = 2000;

/** Reads a run folder. @throws FormatError with what is missing, or why the run is verified by the command line alone */
export async function readRunFolder({ files }: VerifyRequest): Promise<RunFolder> {
  const find = (path: string): File | undefined => files.find((each) => each.path === path || each.path.endsWith(`/${path}`))?.file;
  const written = find("config.json");
  if (written === undefined) throw new FormatError("There is no config.json among the files. Drop the whole folder of the run.");
  const config = readConfig(await written.text());
  const end: Stop = { path: config.out, epoch: config.startEpoch + config.epochs, position: 0 };
  const model = find(config.out);
  if (model === undefined)
    throw new FormatError(
      `The model ${config.out} is not in the folder. Drop the whole folder of a run that has ended, its model included.`,
    );
  const checkpoints = files.flatMap(({ path, file }) => {
    const [, epoch, position] = /epoch-(\d+)-row-(\d+)\.safetensors$/.exec(path) ?? [];
    return epoch === undefined ? [] : [{ path, epoch: Number(epoch), position: Number(position), file }];
  });
  const moments = [...checkpoints.toSorted((a, b) => a.epoch - b.epoch || a.position - b.position), { ...end, file: model }];
  const stops = await Promise.all(
    moments.map(async ({ file, ...stop }) => ({ ...stop, stored: readSafetensors(new Uint8Array(await file.arrayBuffer())) })),
  );
  const record = JSON.parse(stops.at(-1)!.stored.metadata["adjoint.run"] ?? "{}") as { readonly split?: Split };
  if (record.split === undefined)
    throw new FormatError(`The model ${config.out} does not say how its rows were divided. Use adjoint verify.`);
  return { config, split: record.split, stops, files: new Map(files.map(({ path, file }) => [path.split("/").at(-1)!, file])) };
}

function readConfig(text: string): RunConfig {
  let value: Partial<RunConfig> & { readonly format?: unknown; readonly version?: unknown };
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    throw new FormatError("config.json is not JSON. Drop the folder of a run, as adjoint train --run writes it.");
  }
  const isCount = (count: unknown): boolean => Number.isSafeInteger(count) && (count as number) >= 0;
  if (
    value.format !== "adjoint-run" ||
    value.version !== 1 ||
    ![value.epochs, value.startEpoch, value.batchSize].every(isCount) ||
    typeof value.data?.sha256 !== "string" ||
    typeof value.out !== "string" ||
    typeof value.optimizer?.kind !== "string"
  )
    throw new FormatError("config.json is not that of a run of this version. Drop the folder of a run, as adjoint train --run writes it.");
  const config = value as RunConfig;
  const { options, data, startEpoch } = config;
  const pairs = [options["set"] ?? []].flat().map((pair) => String(pair).split("=")[0]);
  const strange = [...Object.keys(options).filter((key) => !KNOWN.has(key)), ...pairs.filter((key) => !SETTABLE.has(key))];
  const scheduled = !["constant", undefined].includes(options["schedule"] as string | undefined);
  const isFile = /[./]/.test(data.spec);
  const isTargetScaled = !isFile && (options["scaleTargets"] ?? "none") !== "none";
  const { patience = Number(options["patience"] ?? (data.rows >= STOPS_EARLY && isFile ? Number.NaN : 0)) } = value;
  const watches = patience > 0 || config.schedule?.kind === "reduceOnPlateau";
  const reasons: readonly (readonly [holds: boolean, reason: string])[] = [
    [strange.length > 0, `it has the ${strange.length === 1 ? "option" : "options"} ${strange.slice(0, 4).join(", ")}`],
    [Number.isNaN(patience), "it may have stopped early, and its folder does not say when"],
    [scheduled && config.schedule === undefined, "its folder does not hold the settings of its schedule"],
    [watches && Number.isNaN(Number(options["validation"] ?? 0)), "the rows held out are in another file"],
    [isTargetScaled, "its values are scaled"],
    [!OPTIMIZER_KINDS.has(config.optimizer.kind), `it was trained with ${config.optimizer.kind}`],
    [startEpoch > 0, "it continues a model that came from elsewhere"],
  ];
  const reason = reasons.find(([holds]) => holds)?.[1];
  if (reason !== undefined)
    throw new FormatError(`This page does not verify this run, because ${reason}. Use the command line: adjoint verify FOLDER.`);
  return { ...config, patience };
}
