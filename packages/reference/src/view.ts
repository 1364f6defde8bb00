import type { Numbers } from "./round.ts";

/** Numbers as a matrix: element [i, j] is values[i·row + j·col]. */
export interface View {
  readonly values: Numbers;
  readonly row: number;
  readonly col: number;
}

/** Returns row-major numbers of so many columns as a matrix. */
export function rowMajor(values: Numbers, cols: number): View {
  return { values, row: cols, col: 1 };
}

/** Returns the same numbers with rows and columns exchanged. */
export function transposed({ values, row, col }: View): View {
  return { values, row: col, col: row };
}

/** Returns one row [1, n] as a matrix of any number of equal rows. */
export function broadcastRow(values: Numbers): View {
  return { values, row: 0, col: 1 };
}
