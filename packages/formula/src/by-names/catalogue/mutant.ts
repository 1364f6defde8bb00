import { fill, type Matrix } from "../numbers/matrix.ts";
import type { MistakeCode } from "../../mistakes/index.ts";

/** A wrong value that a catalogue mistake makes of a right formula; on every network the same list. */
export interface Mutant {
  readonly codes: readonly MistakeCode[];
  /** What was done instead, in a few words. */
  readonly what: string;
  readonly value: Matrix;
}

/** A mutant that is not built before a look at some of its entries. */
export interface LazyMutant {
  readonly codes: readonly MistakeCode[];
  readonly what: () => string;
  readonly rows: number;
  readonly cols: number;
  readonly at: (i: number, j: number) => number;
}

export const built = (mutant: Mutant): LazyMutant => ({
  codes: mutant.codes,
  what: () => mutant.what,
  rows: mutant.value.rows,
  cols: mutant.value.cols,
  at: (i, j) => mutant.value.data[i * mutant.value.cols + j],
});

/** The whole of a lazy mutant. */
export function build({ codes, what, rows, cols, at }: LazyMutant): Mutant {
  return { codes, what: what(), value: fill(rows, cols, at) };
}
