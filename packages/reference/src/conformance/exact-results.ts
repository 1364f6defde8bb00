import type { Matrix, TypedArray } from "../matrix.ts";
import type { InstructionOf, Op, Program } from "../program.ts";
import type { Arithmetic, Interval } from "./interval.ts";

/** What an instruction gives from values that are taken as exact: intervals for each matrix it writes, row-major, and for what it adds to the loss. */
export interface Result {
  readonly values: ReadonlyMap<string, readonly Interval[]>;
  readonly loss: Interval;
}

export interface Context {
  readonly arithmetic: Arithmetic;
  readonly precision: Program["precision"];
  readonly m: number;
  readonly position: number;
  /** The values that the instruction finds. */
  readonly find: (matrix: Matrix) => TypedArray;
}

/** The formula of an operation in {@link Arithmetic}. */
export type Evaluation<O extends Op> = (instruction: InstructionOf<O>, context: Context) => Result;

/** Of an instruction that adds nothing. */
export const NO_LOSS: Interval = { value: 0, error: 0 };

/** 0 … length − 1 */
export function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

/** The intervals of a matrix, row-major. */
export function table(rows: number, cols: number, at: (i: number, j: number) => Interval): Interval[] {
  return range(rows).flatMap((i) => range(cols).map((j) => at(i, j)));
}

/** The result of an instruction that writes one matrix. */
export function written(matrix: Matrix, rows: number, at: (i: number, j: number) => Interval): Result {
  return { values: new Map([[matrix.name, table(rows, matrix.cols, at)]]), loss: NO_LOSS };
}

/** Two results as one, with what they add to the loss. */
export function merged(a: Result, b: Result | undefined, loss: Interval): Result {
  return { values: new Map([...a.values, ...(b?.values ?? [])]), loss };
}

/** What each row of a batch counts; 1 where the instruction has no weights. */
export function rowWeights(
  weights: Matrix | undefined,
  find: (matrix: Matrix) => TypedArray,
  { exact }: Arithmetic,
): (row: number) => Interval {
  const s = weights && find(weights);
  return (row) => exact(s ? s[row] : 1);
}
