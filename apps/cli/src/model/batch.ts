import type { Network } from "adjoint";
import type { ExampleSet } from "@adjoint/datasets";
import { recipeFor } from "../data/recipes.ts";
import { divide, loadSource } from "../data/source.ts";
import type { Io } from "../io.ts";
import type { DataOptions } from "../options/data.ts";
import type { EngineOptions } from "../options/engine.ts";
import type { NetworkOptions } from "../options/network.ts";
import { buildNetwork } from "./build.ts";
import { openModel, refuseShape } from "./model.ts";
import { knownColumns, scaledFor } from "./read.ts";

/** Data, and a network by its options or from a file. */
export interface NetworkAndDataOptions extends DataOptions, NetworkOptions, EngineOptions {
  readonly model?: string;
  readonly batchSize?: number;
}

/** Returns the network, and the first rows of the data, scaled. @param defaults.rows how many unless `--batch-size` is given */
export async function networkAndBatch(
  options: NetworkAndDataOptions,
  defaults: { readonly purpose: string; readonly rows: number },
  io: Io,
): Promise<{ readonly net: Network; readonly batch: ExampleSet; readonly name: string }> {
  const rows = options.batchSize ?? defaults.rows;
  const { model: path, ...rest } = options;
  if (path !== undefined) {
    refuseShape("--model", options);
    const model = await openModel("--model", path, options);
    const source = await loadSource({ ...rest, ...knownColumns(model) }, defaults.purpose, io);
    return { net: model.net, batch: scaledFor(model, firstRows(source.set, rows)), name: source.spec };
  }
  const source = await loadSource(rest, defaults.purpose, io);
  const { train } = divide(source, { validation: 0, test: 0, seed: options.seed ?? 1, scaling: options.scaling });
  return { net: await buildNetwork(options, train, recipeFor(source)), batch: firstRows(train, rows), name: source.spec };
}

function firstRows(set: ExampleSet, rows: number): ExampleSet {
  return set.take(Math.min(rows, set.inputs.rows));
}
