import { readSafetensors, writeSafetensors } from "@adjoint/formats";
import type { Network } from "adjoint";
import type { Split } from "./data.ts";
import { parseTargetScaling } from "./targets.ts";
import type { TargetScaling } from "./targets.ts";

/** What the command line keeps in a model beside the network: from which rows it learnt. */
export interface RunRecord {
  /** What `--data` said. */
  readonly data: string;
  /** Rows of the whole, before the split. */
  readonly rows: number;
  readonly split: Split;
  /** The label column of a file: as it was named, and by its name in the header. */
  readonly label?: string;
  readonly labelName?: string;
}

const KEY = "adjoint.run";
const TARGETS_KEY = "adjoint.targetScaling";

/** What the command line writes into a model. */
export interface Kept {
  readonly record: RunRecord;
  readonly targetScaling: TargetScaling | undefined;
}

/** The network as safetensors, with what is kept in the metadata. @param options.goOn also what a run needs to go on */
export function saveWithRecord(net: Network, { record, targetScaling }: Kept, options: { readonly goOn: boolean }): Uint8Array {
  const { tensors, metadata } = readSafetensors(net.save({ training: options.goOn }));
  const scaling = targetScaling === undefined ? {} : { [TARGETS_KEY]: JSON.stringify(targetScaling) };
  return writeSafetensors({ tensors, metadata: { ...metadata, [KEY]: JSON.stringify(record), ...scaling } });
}

/** How the values of a model are scaled, if they are. Throws where that cannot be read: without it every prediction would be wrong. */
export function readTargetScaling(bytes: Uint8Array, outputs: number): TargetScaling | undefined {
  return parseTargetScaling(readSafetensors(bytes).metadata[TARGETS_KEY], outputs);
}

/** The record of a model, where it has one that can be read. A model that another program saved has none. */
export function readRecord(bytes: Uint8Array): RunRecord | undefined {
  const text = readSafetensors(bytes).metadata[KEY];
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as RunRecord;
    const { split } = record;
    const counts = [record.rows, split.seed, split.validation, split.test];
    const words = [record.data, record.label ?? "", record.labelName ?? ""];
    const sound = counts.every((count) => Number.isSafeInteger(count) && count >= 0) && words.every((word) => typeof word === "string");
    return sound && split.validation + split.test < record.rows ? record : undefined;
  } catch {
    return undefined;
  }
}
