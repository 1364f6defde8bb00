import type { Matrix, Precision } from "../matrix.ts";
import type { Instruction } from "../program.ts";
import { createRandom } from "../random.ts";
import type { Random } from "../random.ts";
import { guardWrites, nanWrites, planGuarded } from "./plan.ts";
import type { Case, Shape, Write } from "./plan.ts";
import { numbers } from "./values.ts";

/** A batch is m rows of at most M, k inputs, n outputs. Sizes around the vectors (2, 4) and panels (4, 8), and primes. */
export const SIZES: readonly { readonly m: number; readonly M: number; readonly k: number; readonly n: number }[] = [
  { m: 1, M: 1, k: 1, n: 1 },
  { m: 1, M: 1, k: 7, n: 37 },
  { m: 2, M: 5, k: 3, n: 2 },
  { m: 3, M: 3, k: 4, n: 3 },
  { m: 5, M: 6, k: 8, n: 4 },
  { m: 4, M: 4, k: 9, n: 5 },
  { m: 6, M: 13, k: 5, n: 7 },
  { m: 7, M: 7, k: 17, n: 8 },
  { m: 8, M: 8, k: 16, n: 9 },
  { m: 13, M: 16, k: 31, n: 16 },
  { m: 17, M: 17, k: 2, n: 17 },
  { m: 11, M: 12, k: 13, n: 33 },
];

/** A title and the cases under it. */
export interface Group {
  readonly title: string;
  /** Made when the test runs. */
  readonly cases: () => readonly Case[];
}

/** One instruction, or a few that belong together, as a case. */
export interface Single {
  readonly precision: Precision;
  /** The first row to run, 0 unless given; m is the row after the last. */
  readonly from?: number;
  readonly m: number;
  readonly M: number;
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly instructions: (of: Readonly<Record<string, Matrix>>) => readonly Instruction[];
  readonly writes: (of: Readonly<Record<string, Matrix>>, random: Random) => readonly Write[];
}

export function single({ precision, from = 0, m, M, shapes, instructions, writes }: Single): Case {
  const { of, guards, matrices, bytes: size } = planGuarded(shapes, precision);
  const list = instructions(of);
  return {
    title: `${list[0].op} of ${Object.entries(shapes)
      .map(([name, [rows, cols]]) => `${name} ${rows}×${cols}`)
      .join(", ")}, m = ${m}`,
    program: { precision, batchSize: M, matrices, bytes: size, instructions: list, outputs: matrices },
    writes: [...guardWrites(guards), ...nanWrites(list), ...writes(of, createRandom(seedOf(shapes)))],
    from,
    to: m,
  };
}

/** What is written depends on the shapes alone, not on which other cases run. */
function seedOf(shapes: Single["shapes"]): number {
  return Object.values(shapes).reduce((seed, [rows, cols]) => 31 * seed + 7 * rows + cols, 0) % 2 ** 32;
}

/** Standard normal numbers for a matrix, times `scale`. */
export function fill(random: Random, matrix: Matrix, scale = 1): Write {
  return [matrix, numbers(random, matrix.rows * matrix.cols, scale)];
}

/** What could be outputs of a layer: of either sign, and 0. */
export function outputsOf(random: Random, A: Matrix): Write {
  return [A, numbers(random, A.rows * A.cols, 0.6).map((a) => (Math.abs(a) < 0.1 ? 0 : a))];
}
