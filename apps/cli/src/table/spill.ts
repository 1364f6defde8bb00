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

/** Of a table that is on disk, so many rows are looked at where a figure needs them more than once. */
export const LOOKED_AT = 100_000;

/** Returns at most so many of the rows, the same number apart. */
export function evenly(rows: Uint32Array, most: number): Uint32Array {
  return rows.length <= most ? rows : Uint32Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]);
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
