import type { FitAsyncOptions, Network, Progress } from "adjoint";
import type { TrainOptions } from "./prepare.ts";

/** Trains a network for some epochs: each on all rows, or where they are on disk, on the block whose turn it is. */
export async function* fitEpochs(
  net: Network,
  { parts, blocks }: Pick<TrainOptions, "parts"> & { readonly blocks?: TrainOptions["blocks"] | undefined },
  options: FitAsyncOptions,
): AsyncGenerator<Progress, void, void> {
  if (blocks === undefined) {
    yield* net.fitAsync(parts.train, options);
    return;
  }
  const until = net.epoch + options.epochs;
  while (net.epoch < until) {
    // Each call is for all epochs that are left, as that of a run that is resumed: schedules and early stopping go on.
    for await (const report of net.fitAsync(blocks.at(net.epoch), { ...options, epochs: until - net.epoch })) {
      yield report;
      if (report.stopped === true) return;
      if (report.complete) break;
    }
  }
}
