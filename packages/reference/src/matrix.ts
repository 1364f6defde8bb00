import { assert } from "./errors.ts";

/** The precision in which a program computes. */
export type Precision = "f32" | "f64";

/** How the elements of a matrix are stored: numbers of the program, bytes (images), or class numbers and row indices. */
export type Storage = Precision | "u8" | "u32";

/** The typed array that holds each storage. */
export interface StorageArrays {
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly u8: Uint8Array;
  readonly u32: Uint32Array;
}
export type TypedArray = StorageArrays[Storage];

/** Bytes of one element. */
export const STORAGE_BYTES: Readonly<Record<Storage, number>> = { f32: 4, f64: 8, u8: 1, u32: 4 };

/**
 * A named matrix of a program: `rows × cols` elements, row-major, from `offset` [bytes] in the program's one block of memory.
 * A backend may lay it out otherwise; what is read from and written to a machine is always row-major.
 */
export interface Matrix {
  /** Unique in its program: `X`, `W1`, `b1`, `A1`, `dZ1`, … */
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
  readonly storage: Storage;
  readonly offset: number;
}

/** What a matrix is declared with; {@link planMemory} adds the offset. */
export type MatrixShape = Omit<Matrix, "offset">;

/** Every matrix starts on a multiple of this [bytes]: one cache line. */
export const ALIGNMENT = 64;

/**
 * Lays matrices one after another, each on an {@link ALIGNMENT} boundary, in the order given.
 * Matrices of one storage whose sizes are multiples of the alignment are contiguous, others are padded.
 */
export function planMemory<const S extends Readonly<Record<string, MatrixShape>>>(
  shapes: S,
): { readonly matrices: { readonly [K in keyof S]: Matrix }; readonly bytes: number } {
  let offset = 0;
  const names = new Set<string>();
  const matrices = Object.fromEntries(
    Object.entries(shapes).map(([key, shape]) => {
      assert(!names.has(shape.name), `two matrices are named ${shape.name}`);
      names.add(shape.name);
      const matrix: Matrix = { ...shape, offset };
      offset += Math.ceil((shape.rows * shape.cols * STORAGE_BYTES[shape.storage]) / ALIGNMENT) * ALIGNMENT;
      return [key, matrix];
    }),
  );
  return { matrices: matrices as { readonly [K in keyof S]: Matrix }, bytes: offset };
}

/** The shape as messages show it: `32×784`. */
export function shapeOf(matrix: Pick<Matrix, "rows" | "cols">): string {
  return `${matrix.rows}×${matrix.cols}`;
}
