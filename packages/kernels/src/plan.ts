import type { Matrix } from "@adjoint/reference";
import { placeAt } from "./layout.ts";
import type { Place } from "./layout.ts";

/** Constants and tables of the binaries end before this; a test holds it against `heap()`. */
export const PLAN_START = 4096;

/** Memory that is given out from the beginning on. */
export interface Plan {
  /** Takes bytes, aligned to a cache line. */
  take(bytes: number): number;
  place(matrix: Pick<Matrix, "rows" | "cols" | "storage">, layout: Place["layout"]): Place;
}

export function createPlan(): Plan {
  let top = PLAN_START;
  const take = (bytes: number): number => {
    const address = top;
    top += Math.ceil(bytes / 64) * 64;
    return address;
  };
  return {
    take,
    // One line between matrices: those of a power of two bytes would otherwise compete for the same lines, and a byte too far is read, never written.
    place: (matrix, layout) => placeAt(matrix, layout, take(placeAt(matrix, layout, 0).bytes + 64)),
  };
}
