import type { ExampleSet } from "@adjoint/datasets";
import { createKernels } from "@adjoint/kernels";
import { FormatError, dense, keepBest, load, network } from "adjoint";
import type { FitOptions, Network } from "adjoint";
import { compareStops } from "@adjoint/formats";
import type { Stop } from "@adjoint/formats";
import { isSet, rowsOfRun } from "./run-data.ts";
import type { RunRows } from "./run-data.ts";
import { readRunFolder } from "./run-folder.ts";
import type { RunFolder } from "./run-folder.ts";
import type { Verified, VerifyRequest } from "./verify-protocol.ts";

/**
 * Trains the run of a folder again, from its beginning, and compares every number of its checkpoints and its model, bit for bit.
 * @throws FormatError or DataError where the run cannot be done again here
 */
export async function verifyRun(request: VerifyRequest, onEpoch: (epoch: number, of: number) => void): Promise<Verified> {
  const folder = await readRunFolder(request);
  const { config, stops } = folder;
  const net = beginning(folder);
  if (net.backend !== config.backend)
    throw new FormatError(
      `The run was computed by the engine “${config.backend}”, this browser has “${net.backend}”: their bits differ. Runs with --deterministic have the same bits everywhere.`,
    );
  const rows = await rowsOfRun(folder, net);
  const until = config.startEpoch + config.epochs;
  const options = fittingOf(folder, rows);
  const difference = await compareStops(stops, {
    stored: ({ stored }) => stored.tensors,
    async computed(stop) {
      await trainTo(stop, { net, train: rows.train, until, options, onEpoch: (epoch) => onEpoch(epoch, until) });
      // A run that has come to its end keeps its best epoch: its model does, a checkpoint of the same moment was written before.
      if (stop === stops.at(-1) && net.epoch === until) keepBest(net);
      return net.toTensors({ training: true }).tensors;
    },
  });
  return { data: config.data.spec, epochs: net.epoch - config.startEpoch, checkpoints: stops.length - 1, backend: net.backend, difference };
}

/** Creates the network as it was before the first step: its description is in every stored file, its weights come from the seed. */
function beginning({ config, stops }: RunFolder): Network {
  const backend = createKernels({ deterministic: config.backend === "simd" });
  const { layers, inputs, loss, seed, l2, l1, precision } = load(stops.at(-1)!.stored, { backend }).describe();
  // A file has Glorot's initialisation unless given; a set has that of its activations.
  const initializer = config.options["initializer"] ?? (isSet(config.data.spec) ? undefined : "xavier");
  return network({
    backend,
    inputs,
    layers: layers.map(({ units, activation }) => dense(units, activation)),
    loss,
    seed,
    l2,
    l1: l1 ?? 0,
    precision,
    ...(initializer === undefined ? {} : { initializer: initializer as "xavier" }),
  });
}

const NUMBERS = ["clipNorm", "clipValue", "maxNorm", "labelSmoothing", "inputDropout", "inputNoise"] as const;

/** Returns what the run was trained with, as its options came to it. */
function fittingOf(
  { config: { options, optimizer, schedule, patience, batchSize, shuffle } }: RunFolder,
  { validation }: RunRows,
): Omit<FitOptions, "epochs"> {
  const rates = typeof options["dropout"] === "string" ? options["dropout"].split(",").map(Number) : undefined;
  const given = NUMBERS.filter((key) => options[key] !== undefined).map((key) => [key, Number(options[key])] as const);
  const watches = validation !== undefined && (patience > 0 || schedule?.kind === "reduceOnPlateau");
  return {
    optimizer,
    batchSize,
    shuffle,
    ...Object.fromEntries(given),
    ...(rates === undefined ? {} : { dropout: rates.length === 1 ? rates[0] : rates }),
    ...(schedule === undefined ? {} : { schedule }),
    ...(watches ? { validation, ...(patience > 0 ? { patience } : {}) } : {}),
  };
}

interface Training {
  readonly net: Network;
  readonly train: ExampleSet;
  readonly until: number;
  readonly options: Omit<FitOptions, "epochs">;
  readonly onEpoch: (epoch: number) => void;
}

/** Trains to exactly this batch. Where a report comes changes no bit of the network. */
async function trainTo({ epoch: last, position }: Stop, { net, train, until, options, onEpoch }: Training): Promise<void> {
  if (net.epoch === last && (net.checkpoint().epochPosition?.position ?? 0) === position) return;
  const every = position === 0 ? {} : { every: position / Math.min(options.batchSize!, train.inputs.rows) };
  for await (const { epoch, rows, complete } of net.fitAsync(train, { ...options, ...every, epochs: until - net.epoch })) {
    if (complete) onEpoch(epoch);
    if (complete ? epoch === last && position === 0 : epoch === last + 1 && rows >= position) break;
  }
}
