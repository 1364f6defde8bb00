import { STORAGE_BYTES } from "@adjoint/reference";
import type { Instruction, Matrix, Program } from "@adjoint/reference";
import { SIZES } from "./tables.ts";

const { PANEL } = SIZES;

/** Bytes of a cache line. */
export const LINE = 64;

/**
 * The layout of a matrix in memory.
 * - `panels`: [n/w][k][w], w columns side by side: parameters, their gradients and states
 * - `rows`: row-major, rows padded to whole panels and, where they are long, an odd number of cache lines apart (rows a power of two apart would map to
 *   the same lines); a multiple of 8 rows
 * - `tight`: row-major without padding: data that only a gather reads, labels, weights of rows, an optimiser's settings
 */
export interface Placement {
  readonly layout: "panels" | "rows" | "tight";
  readonly address: number;
  /** From one row to the next; in panels 32. */
  readonly row: number;
  /** From one panel to the next. */
  readonly panel: number;
  readonly bytes: number;
}

/** Returns the columns of a panel for the storage of a matrix. */
export function panelWidth(matrix: Pick<Matrix, "storage">): number {
  return PANEL / STORAGE_BYTES[matrix.storage];
}

/** Returns the placement of a matrix at an address in a layout. */
export function placementAt(matrix: Pick<Matrix, "rows" | "cols" | "storage">, layout: Placement["layout"], address: number): Placement {
  const { rows, cols, storage } = matrix;
  const tight = cols * STORAGE_BYTES[storage];
  if (layout === "tight") return { layout, address, row: tight, panel: 0, bytes: rows * tight };
  const padded = Math.ceil(tight / PANEL) * PANEL;
  if (layout === "panels")
    return {
      layout,
      address,
      row: PANEL,
      panel: rows * PANEL,
      bytes: rows * padded,
    };
  const lines = Math.ceil(padded / LINE);
  const row = padded <= LINE ? padded : (lines % 2 === 0 ? lines + 1 : lines) * LINE;
  return {
    layout,
    address,
    row,
    panel: PANEL,
    bytes: Math.ceil(rows / 8) * 8 * row,
  };
}

/** Returns the layout of every matrix, from the instructions that use it. A single row is both panels and rows. */
export function layoutsOf({ matrices, instructions }: Program): ReadonlyMap<string, Placement["layout"]> {
  const panels = new Set<string>();
  const rows = new Set<string>();
  for (const instruction of instructions) {
    for (const matrix of panelOperands(instruction)) panels.add(matrix.name);
    for (const matrix of rowOperands(instruction)) rows.add(matrix.name);
  }
  // Weights of rows lie one after another.
  const tight = new Set(instructions.flatMap((one) => ("weights" in one && one.weights !== undefined ? [one.weights.name] : [])));
  return new Map(
    matrices.map(({ name, storage }) => [
      name,
      tight.has(name) ? "tight" : panels.has(name) ? "panels" : rows.has(name) && storage.startsWith("f") ? "rows" : "tight",
    ]),
  );
}

/** Returns the operands that an instruction reads or writes in panels. */
export function panelOperands(instruction: Instruction): readonly Matrix[] {
  switch (instruction.op) {
    case "denseForward":
      return [instruction.W, instruction.b];
    case "clip":
      return instruction.gradients;
    case "penalty":
    case "magnitudePenalty":
    case "maxNorm":
    case "denseBackwardInput":
      return [instruction.W];
    case "denseBackwardWeights":
      return [instruction.W, instruction.dW, instruction.db];
    case "normalize":
      return [instruction.g, instruction.b];
    case "normalizeBackward":
      return [instruction.g, instruction.dg, instruction.db];
    case "average":
      return [instruction.from, instruction.mean];
    case "update":
      return [instruction.theta, instruction.gradient, ...instruction.states];
    default:
      return [];
  }
}

/** Returns the operands that an instruction reads or writes in rows. */
export function rowOperands(instruction: Instruction): readonly Matrix[] {
  const present = (matrices: readonly (Matrix | undefined)[]): readonly Matrix[] => matrices.filter((matrix) => matrix !== undefined);
  switch (instruction.op) {
    case "gather":
      return [instruction.into];
    case "denseForward":
      return present([instruction.X, instruction.A, instruction.Z]);
    case "softmax":
      return [instruction.Z, instruction.A];
    case "softmaxCrossEntropy":
    case "sigmoidCrossEntropy":
    case "poissonError":
    case "focalError":
      return present([instruction.Z, instruction.A, instruction.Y, instruction.dZ]);
    case "dropout":
    case "noise":
      return [instruction.A, instruction.D];
    case "normalize":
      return [instruction.U, instruction.H, instruction.S, instruction.M, instruction.V, instruction.Z, instruction.A];
    case "normalizeBackward":
      return [instruction.dZ, instruction.H, instruction.S, instruction.dU];
    case "squaredError":
    case "residualError":
      return present([instruction.A, instruction.Z, instruction.Y, instruction.dZ]);
    case "denseBackwardWeights":
      return [instruction.X, instruction.dZ];
    case "denseBackwardInput":
      return present([instruction.dZ, instruction.dX, instruction.A, instruction.Z]);
    case "gemm":
      return present([instruction.A, instruction.B, instruction.C, typeof instruction.start === "object" ? instruction.start : undefined]);
    default:
      return [];
  }
}

/** Copies row-major values into a placement, from the first row on. */
export function writePlaced(
  values: ArrayLike<number>,
  { placement, cols, into }: { readonly placement: Placement; readonly cols: number; readonly into: Elements },
): void {
  const { width, row, panel, start } = steps(placement, into);
  const rows = values.length / cols;
  if (row === cols && placement.layout !== "panels") {
    into.set(values, start);
    return;
  }
  for (let i = 0; i < rows; i++)
    for (let j0 = 0; j0 < cols; j0 += width)
      for (let j = j0, at = start + i * row + (j0 / width) * panel, end = Math.min(j0 + width, cols); j < end; j++, at++)
        into[at] = values[i * cols + j]!;
}

/** Copies a placement into `out` [rows, cols], row-major. */
export function readPlaced(
  out: Elements,
  { placement, cols, from }: { readonly placement: Placement; readonly cols: number; readonly from: Elements },
): void {
  const { width, row, panel, start } = steps(placement, from);
  const rows = out.length / cols;
  if (row === cols && placement.layout !== "panels") {
    out.set(from.subarray(start, start + out.length));
    return;
  }
  for (let i = 0; i < rows; i++)
    for (let j0 = 0; j0 < cols; j0 += width)
      for (let j = j0, at = start + i * row + (j0 / width) * panel, end = Math.min(j0 + width, cols); j < end; j++, at++)
        out[i * cols + j] = from[at]!;
}

type Elements = Float32Array | Float64Array | Uint8Array | Uint32Array;

/** Returns a placement in elements: rows are stored in pieces of `width` columns. */
function steps(placement: Placement, { BYTES_PER_ELEMENT: size }: Elements): { width: number; row: number; panel: number; start: number } {
  return {
    width: PANEL / size,
    row: placement.row / size,
    panel: placement.layout === "tight" ? PANEL / size : placement.panel / size,
    start: placement.address / size,
  };
}
