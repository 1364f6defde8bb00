import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readFile } from "../files/read.ts";
import { isThere } from "../files/paths.ts";
import { writeAtomically } from "../files/write.ts";

/** A checkpoint in the folder of a run: a model file with what training needs to continue. */
export interface StoredCheckpoint {
  readonly file: string;
  /** Completed epochs of the network, and rows of the next one that are done. */
  readonly epoch: number;
  readonly position: number;
  /** Loss on the rows held out, where it was measured at this moment. */
  readonly validation?: number;
}

const FOLDER = "checkpoints";
const INDEX = "checkpoints.json";
const NAME = /^epoch-(\d{8,15})-row-(\d{10,15})\.safetensors$/;

/** Returns the path of a checkpoint. */
export function checkpointPath(run: string, { file }: StoredCheckpoint): string {
  return join(run, FOLDER, file);
}

/**
 * Lists the checkpoints of a run, the oldest first. The files themselves are the truth, because each appears under its name when it is whole; the index adds what was
 * measured, and may be older.
 */
export function listCheckpoints(run: string): StoredCheckpoint[] {
  const folder = join(run, FOLDER);
  if (!isThere(folder)) return [];
  const measured = readIndex(join(folder, INDEX));
  return readdirSync(folder)
    .flatMap((file) => {
      const match = NAME.exec(file);
      if (match === null) return [];
      const validation = measured.get(file);
      return [{ file, epoch: Number(match[1]), position: Number(match[2]), ...(validation === undefined ? {} : { validation }) }];
    })
    .sort((a, b) => a.epoch - b.epoch || a.position - b.position);
}

/** An index of some lines; a longer file is something else [bytes]. */
const LIMIT = 1_000_000;

function readIndex(path: string): Map<string, number> {
  try {
    const value = JSON.parse(Buffer.from(readFile("run", path, LIMIT)).toString("utf8")) as unknown;
    return new Map(Object.entries(value ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
  } catch {
    // What was measured decides only which old checkpoint is kept.
    return new Map();
  }
}

/** Writes a checkpoint, then removes older ones: the last `keep` stay, and the best. */
export function addCheckpoint(
  run: string,
  pieces: readonly Uint8Array[],
  { epoch, position, validation, keep }: Omit<StoredCheckpoint, "file"> & { readonly keep: number },
): StoredCheckpoint {
  const folder = join(run, FOLDER);
  mkdirSync(folder, { recursive: true });
  const file = `epoch-${String(epoch).padStart(8, "0")}-row-${String(position).padStart(10, "0")}.safetensors`;
  writeAtomically("--run", join(folder, file), pieces);
  const all = listCheckpoints(run).map((each) => (each.file === file && validation !== undefined ? { ...each, validation } : each));
  const best = bestOf(all);
  const kept = all.filter((each, index) => index >= all.length - keep || each === best);
  const measured = Object.fromEntries(kept.flatMap((each) => (each.validation === undefined ? [] : [[each.file, each.validation]])));
  // Between two measurements nothing of it changes.
  if (validation !== undefined) writeAtomically("--run", join(folder, INDEX), [`${JSON.stringify(measured)}\n`]);
  for (const each of all) if (!kept.includes(each)) rmSync(join(folder, each.file), { force: true });
  return { file, epoch, position, ...(validation === undefined ? {} : { validation }) };
}

/** Returns the checkpoint with the lowest loss on the rows held out, the earliest of equal ones. */
function bestOf(all: readonly StoredCheckpoint[]): StoredCheckpoint | undefined {
  let best: StoredCheckpoint | undefined;
  for (const each of all) if (each.validation !== undefined && each.validation < (best?.validation ?? Infinity)) best = each;
  return best;
}
