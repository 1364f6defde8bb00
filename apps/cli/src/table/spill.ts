import { createSpill } from "@adjoint/datasets/node";
import type { FileSpill } from "@adjoint/datasets/node";
import { statSync } from "node:fs";

/** The cells of a larger file go to the disk [bytes]; those of standard input always, whose size nobody knows. A short table never gets there. */
const IN_MEMORY = 2 ** 28;
/** What a gzipped file may unpack to [times its size]. */
const UNPACKED = 8;

/** Does work on a table with a place on disk for what is not to stay in memory; none for a table of usual size. */
export async function withSpill<T>(path: string, work: (spill: FileSpill | undefined) => Promise<T>): Promise<T> {
  const spill = path === "-" || unpackedSize(path) > IN_MEMORY ? createSpill() : undefined;
  try {
    return await work(spill);
  } finally {
    spill?.close();
  }
}

/** 0 where the path cannot be looked at: what opens the file says why. */
function unpackedSize(path: string): number {
  try {
    const { size } = statSync(path);
    return path.endsWith(".gz") ? size * UNPACKED : size;
  } catch {
    return 0;
  }
}
