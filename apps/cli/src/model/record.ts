import { writeSafetensorsInPieces } from "@adjoint/formats";
import type { Checkpoint, Network } from "adjoint";
import type { Split } from "../data/source.ts";
import { parseTargetScaling } from "../data/targets.ts";
import type { TargetScaling } from "../data/targets.ts";

/** What the command line saves in a model beside the network: the rows that it was trained on. */
export interface RunRecord {
  /** What `--data` said. */
  readonly data: string;
  /** Rows of the whole, before the split. */
  readonly rows: number;
  readonly split: Split;
  /** The label column of a file: as it was named, and by its name in the header. */
  readonly label?: string;
  readonly labelName?: string;
  /** The smallest hashes of the rows that were trained on, by content. */
  readonly rowHashes?: readonly number[];
  /** Rows of a batch, and whether their order was shuffled. */
  readonly batchSize?: number;
  readonly shuffle?: boolean;
}

const KEY = "adjoint.run";
const TARGETS_KEY = "adjoint.targetScaling";

/** What the command line writes into a model. */
export interface RunMetadata {
  readonly record: RunRecord;
  readonly targetScaling: TargetScaling | undefined;
}

/** The pieces of a model file, and where in its training the network is. */
export interface Saved {
  readonly pieces: readonly Uint8Array[];
  readonly epoch: number;
  /** Rows of the current epoch that are done; 0 between epochs. */
  readonly position: number;
}

/** Returns the network as the pieces of a safetensors file, with the record in the metadata. @param options.training also what a run needs to continue */
export function saveWithRecord(net: Network, { record, targetScaling }: RunMetadata, options: { readonly training: boolean }): Saved {
  const { tensors, metadata } = net.toTensors(options);
  // A schema has the scaling of its targets.
  const scaling = targetScaling === undefined || net.data?.schema !== undefined ? {} : { [TARGETS_KEY]: JSON.stringify(targetScaling) };
  const pieces = writeSafetensorsInPieces({ tensors, metadata: { ...metadata, [KEY]: JSON.stringify(record), ...scaling } });
  return { pieces, epoch: net.epoch, position: trainingOf(metadata)?.epochPosition?.position ?? 0 };
}

/** Returns where a model is in its training, and with which optimiser; undefined for one that was saved when training had ended. */
export function trainingOf(metadata: Metadata): Omit<Checkpoint, "tensors"> | undefined {
  return metadata["training"] === undefined ? undefined : (JSON.parse(metadata["training"]) as Omit<Checkpoint, "tensors">);
}

type Metadata = Readonly<Record<string, string>>;

/** Returns how the values of a model are scaled, if they are. Throws where that cannot be read: without it every prediction would be wrong. */
export function readTargetScaling(metadata: Metadata, outputs: number): TargetScaling | undefined {
  return parseTargetScaling(metadata[TARGETS_KEY], outputs);
}

/** Returns the record of a model, if it has one that can be read. A model that another program saved has none. */
export function readRecord(metadata: Metadata): RunRecord | undefined {
  const text = metadata[KEY];
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as RunRecord;
    const { split } = record;
    const counts = [record.rows, split.seed, split.validation, split.test];
    const words = [record.data, record.label ?? "", record.labelName ?? ""];
    const { batchSize = 1, shuffle = true } = record;
    const kinds = [undefined, "stratified", "random", "chronological", "sampled"];
    const sound =
      kinds.includes(split.kind) &&
      (split.fold === undefined || (split.fold.index >= 1 && split.fold.index <= split.fold.of && Number.isSafeInteger(split.fold.of))) &&
      (record.rowHashes ?? []).every(Number.isSafeInteger) &&
      counts.every((count) => Number.isSafeInteger(count) && count >= 0) &&
      words.every((word) => typeof word === "string") &&
      Number.isSafeInteger(batchSize) &&
      batchSize >= 1 &&
      typeof shuffle === "boolean";
    return sound && split.validation + split.test < record.rows ? record : undefined;
  } catch {
    return undefined;
  }
}
