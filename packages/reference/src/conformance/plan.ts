import { planMemory } from "../matrix.ts";
import type { Matrix, MatrixShape, Precision, Storage } from "../matrix.ts";
import { operands } from "../operands.ts";
import { isUpdateOp } from "../program.ts";
import type { Instruction, Program } from "../program.ts";

/** A program to be run, with what is written before: all of its matrices are outputs. */
export interface Case {
  readonly title: string;
  readonly program: Program;
  readonly writes: readonly Write[];
  /** What is run: [from, to) */
  readonly from: number;
  readonly to: number;
}

export type Write = readonly [matrix: Matrix, values: ArrayLike<number>];

/** A shape to plan: rows, columns, and what it holds if not numbers. */
export type Shape = readonly [rows: number, cols: number, storage?: Storage];

/** Guard words: a cache line of this byte before the first matrix, between any two, and after the last. */
const GUARD_BYTE = 0xa5;
const GUARD_BYTES = 64;

/** Lays out matrices by name, guard words around each. */
export function planGuarded<const S extends Readonly<Record<string, Shape>>>(
  shapes: S,
  precision: Precision,
): {
  readonly of: { readonly [K in keyof S]: Matrix };
  readonly guards: readonly Matrix[];
  readonly matrices: readonly Matrix[];
  readonly bytes: number;
} {
  const guard = (index: number): MatrixShape => ({ name: `guard${index}`, rows: 1, cols: GUARD_BYTES, storage: "u8" });
  const entries = Object.entries<Shape>(shapes);
  const plan: Record<string, MatrixShape> = { guard0: guard(0) };
  for (const [index, [name, [rows, cols, storage = precision]]] of entries.entries()) {
    plan[name] = { name, rows, cols, storage };
    plan[`guard${index + 1}`] = guard(index + 1);
  }
  const { matrices, bytes } = planMemory(plan);
  const all = Object.values(matrices);
  return { of: matrices as unknown as { readonly [K in keyof S]: Matrix }, guards: all.filter(isGuard), matrices: all, bytes };
}

export function isGuard({ name }: Matrix): boolean {
  return name.startsWith("guard");
}

/** What stands in the guard words before a run, and must stand there after it. */
export function guardWrites(guards: readonly Matrix[]): readonly Write[] {
  return guards.map((guard) => [guard, new Uint8Array(GUARD_BYTES).fill(GUARD_BYTE)]);
}

/** NaN for each matrix of numbers that an instruction writes and no instruction reads before: a result must not depend on what was there. */
export function nanWrites(instructions: readonly Instruction[]): readonly Write[] {
  const read = new Set<string>();
  const results = new Map<string, Matrix>();
  for (const instruction of instructions) {
    const { reads, writes } = operands(instruction);
    for (const [, { name }] of reads) if (!results.has(name)) read.add(name);
    for (const [, matrix] of writes) if (!read.has(matrix.name) && matrix.storage !== "u32") results.set(matrix.name, matrix);
  }
  return [...results.values()].map((matrix) => [matrix, new Float64Array(matrix.rows * matrix.cols).fill(Number.NaN)]);
}

/** How many rows of a matrix are promised after a batch of m: all, but of what is computed row by row only m. */
export function promisedRows(program: Program, m: number): (matrix: Matrix) => number {
  const byRow = new Set<string>();
  for (const instruction of program.instructions)
    if (instruction.op !== "gemm" && !isUpdateOp(instruction.op) && instruction.op !== "denseBackwardWeights")
      for (const [, { name }] of operands(instruction).writes) byRow.add(name);
  // What is computed of the columns of a batch is one row.
  return ({ name, rows }) => (byRow.has(name) ? Math.min(m, rows) : rows);
}
