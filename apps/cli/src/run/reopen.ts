import { FileError, UsageError, isAdjointError } from "../errors.ts";
import type { Io } from "../io.ts";
import { openModel } from "../model/model.ts";
import type { Model } from "../model/read.ts";
import { mergeSet } from "../model/settings.ts";
import type { EngineOptions } from "../options/engine.ts";
import { readOptions } from "../options/serialise.ts";
import { visible } from "../terminal/style.ts";
import { prepareResumed } from "../training/prepare.ts";
import type { Settings, TrainOptions } from "../training/prepare.ts";
import { checkpointPath, listCheckpoints } from "./checkpoints.ts";
import type { StoredCheckpoint } from "./checkpoints.ts";
import type { RunConfig } from "./config.ts";
import { hashOfData } from "./hash.ts";
import { RUN_OPTIONS } from "./options.ts";

/** A run as it was when a checkpoint was written. */
export interface Reopened {
  readonly training: TrainOptions;
  /** Completed epochs of the network. */
  readonly epoch: number;
  readonly checkpoint: StoredCheckpoint | undefined;
}

/**
 * Reads the data of a run again, and its network from the newest checkpoint that can be read; without one, from the beginning.
 * @param options.data where the data is now
 * @param accept which checkpoints to consider
 * @throws UsageError where the data is not that of the run
 */
export async function reopenTraining(
  path: string,
  config: RunConfig,
  options: Pick<EngineOptions, "threads"> & { readonly data?: string },
  io: Io,
  accept: (checkpoint: StoredCheckpoint) => boolean = () => true,
): Promise<Reopened> {
  const { data, optimizer, epochs, batchSize, shuffle } = config;
  const threads = options.threads === undefined ? {} : { threads: options.threads };
  const written: Settings = { ...readOptions(config.options, RUN_OPTIONS), ...threads };
  const file = options.data ?? data.path;
  if (data.spec === "-" && file === undefined) throw new UsageError("data-of-run-missing", { run: path });
  const settings = mergeSet({ ...written, data: data.spec, ...(file === undefined ? {} : { path: file }) });
  const found = await newestReadable(path, listCheckpoints(path).filter(accept), settings, io);
  const training = await prepareResumed(settings, { optimizer, epochs, batchSize, shuffle }, found?.model, io);
  const { net } = training;
  const sha256 = hashOfData(training);
  if (sha256 !== data.sha256) throw new UsageError("data-changed", { data: file ?? data.spec, found: sha256, expected: data.sha256 });
  if (net.backend !== config.backend)
    io.stderr.write(
      `adjoint: the engine here is ${net.backend}, the run began on ${visible(config.backend)}: its bits will be others from here on.\n`,
    );
  return { training, epoch: net.epoch, checkpoint: found?.checkpoint };
}

async function newestReadable(
  path: string,
  checkpoints: readonly StoredCheckpoint[],
  settings: Settings,
  io: Io,
): Promise<{ readonly model: Model; readonly checkpoint: StoredCheckpoint } | undefined> {
  for (const checkpoint of checkpoints.toReversed()) {
    try {
      return { model: await openModel("checkpoint", checkpointPath(path, checkpoint), settings), checkpoint };
    } catch (error) {
      if (!isAdjointError(error) && !(error instanceof FileError)) throw error;
      io.stderr.write(`adjoint: ${visible(error.message)} The run continues from an earlier one.\n`);
    }
  }
  return undefined;
}
