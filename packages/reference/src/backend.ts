import type { Matrix, TypedArray } from "./matrix.ts";
import type { Program } from "./program.ts";

/** Executes programs. All backends give the same results: bit for bit, except those with a derived bound (`relaxed`, `baseline`). */
export interface Backend {
  /** `reference`, `baseline`, `simd`, `relaxed` */
  readonly name: string;
  /**
   * Validates the program (`checkProgram`) and allocates its memory; matrices start as zeros. Nothing needs to be disposed of.
   * @throws ShapeError if an instruction breaks a shape rule, HostError if the memory cannot be allocated.
   */
  load(program: Program): Machine;
}

/** A program in memory. */
export interface Machine {
  readonly backend: string;
  readonly program: Program;
  /**
   * Copies row-major values into the matrix from the first row on; the rows that are not given keep their values.
   * @throws ShapeError for incomplete rows or too many values, ArgumentError for an index or a class number out of range.
   */
  write(matrix: Matrix, values: ArrayLike<number>): void;
  /**
   * Returns a row-major copy, of the first `rows` rows if given, that the caller owns. The matrix must be among the program's outputs.
   * @param into what an earlier read of the same matrix and rows returned: it is filled again, and returned
   * @throws ArgumentError if it is not, or has fewer rows.
   */
  read(matrix: Matrix, rows?: number, into?: TypedArray): TypedArray;
  /**
   * Runs the program once for each batch of the rows [from, to): positions from, from + batchSize, … with min(batchSize, to − position) rows each.
   * A `gather` reads its rows through `order`; a program without one uses the rows that were written.
   * Stops before a batch whose loss is not finite has changed a parameter: no `tick` and no `update` of that batch has run.
   * @throws ArgumentError if [from, to) is not a range or exceeds an `order`.
   */
  run(from: number, to: number): Run;
}

/** The result of a run. */
export interface Run {
  /** Its end: `to`, or the first row of the batch whose loss was not finite. */
  readonly position: number;
  /**
   * Loss summed over the rows before `position` [nats or squared units, not averaged], penalties included. f64: the losses of a batch are added in the
   * order of the instructions, starting at 0; the batches in order, starting at 0.
   */
  readonly loss: number;
}
