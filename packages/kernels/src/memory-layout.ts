import type { Matrix } from "@adjoint/reference";
import { placementAt } from "./layout.ts";
import type { Placement } from "./layout.ts";

/** Constants and tables of the binaries end before this; a test compares it with `heap()`. */
export const HEAP_START = 4096;

/** Memory that is allocated from the start on. */
export interface MemoryLayout {
  /** Reserves bytes, aligned to a cache line, and returns their address. */
  reserve(bytes: number): number;
  allocate(matrix: Pick<Matrix, "rows" | "cols" | "storage">, layout: Placement["layout"]): Placement;
}

export function createMemoryLayout(): MemoryLayout {
  let top = HEAP_START;
  const reserve = (bytes: number): number => {
    const address = top;
    top += Math.ceil(bytes / 64) * 64;
    return address;
  };
  return {
    reserve,
    // One line between matrices: those of a power of two bytes would otherwise compete for the same lines, and vectors may be read, never written, a few bytes too far.
    allocate: (matrix, layout) => placementAt(matrix, layout, reserve(placementAt(matrix, layout, 0).bytes + 64)),
  };
}
