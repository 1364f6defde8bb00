import type { Matrix, TypedArray } from "./matrix.ts";
import type { Program } from "./program.ts";

/** What executes programs. All backends give the same results: bit for bit, but for those that say otherwise (`relaxed`, `baseline`: within a derived bound). */
export interface Backend {
  /** `reference`, `baseline`, `simd`, `relaxed` */
  readonly name: string;
  /**
   * Validates the program (`checkProgram`) and takes memory for it; matrices start as zeros. Nothing needs to be disposed of.
   * @throws ShapeError where an instruction breaks a shape rule, HostError where the memory is not to be had.
   */
  load(program: Program): Machine;
}

/** A program in memory. */
export interface Machine {
  readonly backend: string;
  readonly program: Program;
  /**
   * Copies row-major values in, from the first row on; fewer rows than the matrix has leave the rest as it is.
   * @throws ShapeError for values that are not whole rows or too many, ArgumentError for an index or a class number outside what it counts.
   */
  write(matrix: Matrix, values: ArrayLike<number>): void;
  /**
   * A row-major copy, of the first `rows` rows where given, that the caller owns. The matrix must be among the program's outputs.
   * @throws ArgumentError where it is not, or has not so many rows.
   */
  read(matrix: Matrix, rows?: number): TypedArray;
  /**
   * Runs the program once for each batch of the rows [from, to): positions from, from + batchSize, … with min(batchSize, to − position) rows each.
   * A `gather` takes its rows through `order`; a program without one works on the rows that were written.
   * Stops before a batch whose loss is not finite has changed a parameter: no `tick` and no `update` of that batch has run.
   * @throws ArgumentError where [from, to) is no range or reaches beyond an `order`.
   */
  run(from: number, to: number): Run;
}

/** What came of a run. */
export interface Run {
  /** Where it stopped: `to`, or the first row of the batch whose loss was not finite. */
  readonly position: number;
  /**
   * Loss summed over the rows before `position` [nats or squared units, not averaged], penalties included. f64: the losses of a batch are added in the
   * order of the instructions, starting at 0, the batches in theirs, starting at 0.
   */
  readonly loss: number;
}
